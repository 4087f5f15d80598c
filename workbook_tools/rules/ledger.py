"""From a log of sales to customers: whose each line is, and what all lines of a customer come to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.reading.contacts import masks_agree
from workbook_tools.reading.duplicates import FAMILY, are_similar
from workbook_tools.reading.people import is_walk_in
from workbook_tools.rules.inputs import Flags, Positions, Texts, days, numbers, texts
from workbook_tools.rules.matching import NOBODY
from workbook_tools.rules.purchases import Purchases, roll_up
from workbook_tools.table.columns import CONTACT, NAME
from workbook_tools.table.customers import DetailLog

_Who = tuple[str | None, str | None]
"""A name and a number as a line gives them."""


@dataclass(frozen=True, slots=True)
class LedgerCustomers:
    """owners: the customer of each line, -1 for nobody. names, contacts: one per customer, in the order of appearance.

    walk_in: lines of 散客 and the like. bought: the lines rolled up per customer.
    """

    owners: Positions
    names: Texts
    contacts: Texts
    walk_in: Flags
    bought: Purchases

    @property
    def undecided(self) -> Flags:
        """Lines that say nobody, or of whom several customers may be meant."""
        return (self.owners < 0) & ~self.walk_in


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Lines and 元 of the whole log and of its parts, which add up to it; 元 of readable amounts only."""

    lines: int
    total: float
    customers: float
    walk_in: tuple[int, float]
    undecided: tuple[int, float]

    @property
    def adds_up(self) -> bool:
        """Whether the parts are the whole, to the cent."""
        return abs(self.total - self.customers - self.walk_in[1] - self.undecided[1]) < 0.005


def find_customers(log: DetailLog, today: date) -> LedgerCustomers:
    """One customer per full number; under one number per name, where the names are not spellings of one another.

    A masked number joins the one customer of its name whose number it may be; a name alone, the one customer who bears
    it. Where nobody does they are customers of their own; where several may be meant the line is left undecided.
    """
    pairs, codes = _distinct(texts(log.frame, NAME.header), texts(log.frame, CONTACT.header))
    many = np.bincount(codes, minlength=len(pairs)).tolist()
    walk_in = np.array([is_walk_in(name) for name, _number in pairs], dtype=bool)
    told = {pair: count for pair, count, nobody in zip(pairs, many, walk_in, strict=True) if not nobody}
    keys = _Keys(told)
    place: dict[_Who, int] = {}
    owner = [
        NOBODY if key is None else place.setdefault(key, len(place))
        for key in (keys.of(pair) if pair in told else None for pair in pairs)
    ]
    owned = list(place)
    owners = np.array(owner, dtype=np.intp)[codes]
    names, contacts = _best(owned, pairs, owner, many)
    return LedgerCustomers(owners, names, contacts, walk_in[codes], roll_up(log, owners, len(owned), today))


def reckon(log: DetailLog, found: LedgerCustomers) -> Reckoning:
    """The sums of the log against those of the customers."""
    amount = np.nan_to_num(numbers(log.frame, "金额"))

    def of(which: Flags) -> tuple[int, float]:
        return int(which.sum()), round(float(amount[which].sum()), 2)

    total = round(float(amount.sum()), 2)
    return Reckoning(
        len(amount), total, round(float(np.nansum(found.bought.total)), 2), of(found.walk_in), of(found.undecided)
    )


def newest_told(log: DetailLog, found: LedgerCustomers, header: str) -> Positions:
    """For each customer the line that last says something in a column, by date and then by place; -1 where none does."""
    said = ~log.frame[header].isna().to_numpy() & (found.owners >= 0)
    line = np.flatnonzero(said)
    when = days(log.frame, "日期")[line]
    order = np.lexsort((line, np.where(np.isnat(when), np.datetime64("0001-01-01"), when)))
    newest: Positions = np.full(len(found.names), NOBODY, dtype=np.intp)
    newest[found.owners[line[order]]] = line[order]
    return newest


class _Keys:
    """Whom a name and a number mean, among all that occur together in the log."""

    def __init__(self, told: Mapping[_Who, int]) -> None:
        self._leader: dict[_Who, _Who] = {}
        by_number: dict[str, list[str]] = {}
        for name, number in told:
            if name and number and _is_full(number):
                by_number.setdefault(number, []).append(name)
        self._first_of: dict[str, _Who] = {}
        for number, heard in by_number.items():
            names = sorted(heard, key=lambda name: (-told[name, number], name))
            self._lead(number, names)
            self._first_of[number] = names[0], number
        self._by_name: dict[str, list[_Who]] = {}
        for pair, leader in self._leader.items():
            self._add(str(pair[0]), leader)
        self._masked = {pair: self._unmask(pair) for pair in told if pair[0] and pair[1] and not _is_full(pair[1])}
        for pair, meant in self._masked.items():
            if meant == pair:
                self._add(str(pair[0]), pair)

    def of(self, pair: _Who) -> _Who | None:
        """The customer's key; None where the pair names nobody, or several."""
        name, number = pair
        if number and _is_full(number):
            return self._leader[pair] if name else self._first_of.get(number, pair)
        if not name:
            return None
        if number:
            return self._masked[pair]
        known = self._by_name.get(name, [])
        return pair if not known else known[0] if len(known) == 1 else None

    def _lead(self, number: str, names: Sequence[str]) -> None:
        """Spellings of one name under a number follow the commonest."""
        leaders: list[str] = []
        for name in names:
            among = leaders if len(names) <= FAMILY else ()
            alike = next((leader for leader in among if are_similar(leader, name)), None)
            if alike is None:
                leaders.append(name)
            self._leader[name, number] = (alike or name, number)

    def _add(self, name: str, key: _Who) -> None:
        known = self._by_name.setdefault(name, [])
        if key not in known:
            known.append(key)

    def _unmask(self, pair: _Who) -> _Who | None:
        name, number = str(pair[0]), str(pair[1])
        fits = [
            key for key in self._by_name.get(name, []) if _is_full(str(key[1])) and masks_agree(number, str(key[1]))
        ]
        return pair if not fits else fits[0] if len(fits) == 1 else None


def _distinct(names: Texts, phones: Texts) -> tuple[list[_Who], Positions]:
    """The distinct pairs in the order of their appearance, and which of them each line gives."""
    (name, _), (number, second) = (pd.factorize(column, use_na_sentinel=False) for column in (names, phones))
    _, lines, codes = np.unique(name * (len(second) + 1) + number, return_index=True, return_inverse=True)
    order = np.argsort(lines)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return [(names[line], phones[line]) for line in lines[order]], rank[codes]


def _best(
    owned: Sequence[_Who], pairs: Sequence[_Who], owner: Sequence[int], many: Sequence[int]
) -> tuple[Texts, Texts]:
    """The commonest name and the number of each customer."""
    named: list[Counter[str]] = [Counter() for _ in owned]
    for (name, _number), customer, count in zip(pairs, owner, many, strict=True):
        if customer >= 0 and name:
            named[customer][name] += count
    names, contacts = np.full(len(owned), None, dtype=object), np.full(len(owned), None, dtype=object)
    names[:] = [counted.most_common(1)[0][0] if counted else None for counted in named]
    contacts[:] = [number for _name, number in owned]
    return names, contacts


def _is_full(number: str) -> bool:
    return number.startswith("+")
