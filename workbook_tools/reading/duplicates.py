"""One customer on several rows: by number, by name with a number that fits, by near-equal names.

And the sheet that is no customer table at all, but a log of sales.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.reading.contacts import masks_agree
from workbook_tools.reading.text import serial_text
from workbook_tools.table.columns import CONTACT, NAME, SERIAL
from workbook_tools.table.problems import Problems

Rows = NDArray[np.int32]
Positions = NDArray[np.intp]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]
_SHOWN = 3
_ALL_ROWS = re.compile("第 ([0-9、]+) 行")
_LARGE_GROUP = 200
"""A placeholder number or name that hundreds share says nothing about pairs of customers."""
FAMILY = 20
"""So many may share a phone as a family or a firm does, with names worth comparing; more of them share the shop's own."""
_SEEN = 3
"""So many digits in front are seen of nearly every masked number."""
_LEDGER_SHARE = 0.2
_LEDGER_ROWS = 10
"""Below so many rows a share says little."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Who is who, one entry per customer. name, number: equal where they are equal, -1 where there is none.

    masked: the number is hidden in part; taking_part: somebody in particular, with a number.
    """

    name: Codes
    number: Codes
    masked: Flags
    taking_part: Flags

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "Keys":
        """The keys of a frame like Customers.frame."""
        name, number = (pd.factorize(frame[column.header].to_numpy())[0] for column in (NAME, CONTACT))
        return cls(name, number, frame["masked"].to_numpy(), (number >= 0) & ~frame["walk_in"].to_numpy())

    @property
    def countable(self) -> Flags:
        """Those with a full number."""
        return self.taking_part & ~self.masked


def is_ledger(keys: Keys, days: NDArray[np.datetime64]) -> tuple[bool, int]:
    """Whether over 20 % of the numbers recur with different dates, and how many do. days: of the last purchase."""
    rows = np.flatnonzero(keys.countable & ~np.isnat(days))
    if len(rows) < _LEDGER_ROWS:
        return False, 0
    day = days[rows].astype("datetime64[D]").astype(np.int64)
    # One number for both: NumPy sorts pairs twenty times as slowly.
    span = int(day.max() - day.min()) + 1
    dated = np.unique(keys.number[rows] * span + day - day.min())
    _, often = np.unique(dated // span, return_counts=True)
    recurring = int((often > 1).sum())
    return recurring > _LEDGER_SHARE * len(often), recurring


def find_duplicates(frame: pd.DataFrame, keys: Keys, places: dict[str, int]) -> Problems:
    """contact-duplicate, customer-duplicate and name-similar. frame: as Customers.frame; walk-ins take no part."""
    problems = Problems()
    rows, names, numbers = (frame[header].to_numpy() for header in ("row", NAME.header, CONTACT.header))
    shared = _groups(np.flatnonzero(keys.countable), keys.number)
    _add(problems, "contact-duplicate", shared, rows, frame["dial"].to_numpy(), (CONTACT.header, places))
    _add(problems, "customer-duplicate", _same_people(keys, numbers), rows, names, (NAME.header, places))
    alike = [pair for group in shared if len(group) <= FAMILY for pair in _near_names(group, names)]
    _add(problems, "name-similar", alike, rows, names, (NAME.header, places))
    return problems


def find_same_serials(serials: Texts, rows: Rows, place: int) -> Problems:
    """serial-duplicate on every row but the first of those that share a 序号. serials: as `serial_text` takes them, or None."""
    problems = Problems()
    groups = _groups(np.flatnonzero(~pd.isna(serials)), pd.factorize(_comparable(serials))[0])
    later = [(other, group[:1]) for group in groups for other in group[1:]]
    problems.add(
        "serial-duplicate",
        [rows[other] for other, _ in later],
        column=SERIAL.header,
        place=place,
        found=[serial_text(serials[other]) or "" for other, _ in later],
        detail=[_told(rows[first]) for _, first in later],
    )
    return problems


def _comparable(serials: Texts) -> Texts | NDArray[np.float64]:
    """Numbers where all are, else all as texts."""
    held = serials.tolist()
    if all(isinstance(serial, float) for serial in held):
        return serials.astype(np.float64)
    return np.array([serial_text(serial) for serial in held], dtype=object)


def _groups(positions: Positions, keys: Codes) -> list[Positions]:
    """Those of the positions that share a key, where at least two do; each group ascending. keys: one per row, from 0."""
    _, codes, sizes = np.unique(keys[positions], return_inverse=True, return_counts=True)
    repeated = sizes[codes] > 1
    positions, codes = positions[repeated], codes[repeated]
    order = np.argsort(codes, kind="stable")
    borders = np.flatnonzero(np.diff(codes[order])) + 1
    return [group for group in np.split(positions[order], borders) if len(group)]


def _same_people(keys: Keys, numbers: Texts) -> list[Positions]:
    """Groups of one name whose numbers are the same, or may be under their mask."""
    named = np.flatnonzero(keys.taking_part & (keys.name >= 0))
    hiding = np.zeros(keys.name.max(initial=0) + 1, dtype=bool)
    hiding[keys.name[named[keys.masked[named]]]] = True
    doubtful = hiding[keys.name[named]]
    certain = named[~doubtful]
    people = _groups(certain, keys.name * (keys.number.max(initial=0) + 1) + keys.number)
    for group in _groups(named[doubtful], keys.name):
        # A mask shows the first digits: numbers that begin differently need not be compared.
        alike: dict[str, list[int]] = {}
        for member in group.tolist():
            alike.setdefault(numbers[member].removeprefix("+86")[:_SEEN], []).append(member)
        for members in alike.values():
            people += _fitting(members[:_LARGE_GROUP], numbers, keys.masked)
    return people


def _fitting(left: list[int], numbers: Texts, masked: Flags) -> Iterable[Positions]:
    """The group's parts in which every number fits the first."""
    while len(left) > 1:
        first, *left = left
        fits = [
            other
            for other in left
            if numbers[first] == numbers[other]
            or ((masked[first] or masked[other]) and masks_agree(numbers[first], numbers[other]))
        ]
        if fits:
            left = [other for other in left if other not in fits]
            yield np.array([first, *fits], dtype=np.intp)


def _near_names(group: Positions, names: Texts) -> Iterable[Positions]:
    """Pairs in a group with near-equal names."""
    known = [position for position in group if names[position] is not None]
    for place, one in enumerate(known):
        for other in known[place + 1 :]:
            if are_similar(names[one], names[other]):
                yield np.array([one, other], dtype=np.intp)


def are_similar(one: str, other: str) -> bool:
    """Different names that differ by one sign, by what stands behind the name, or only in spaces and capitals.

    张三 and 张三丰, 王小明 and 王晓明, Anna Li and ANNA LI.
    """
    short, long = sorted((_squeezed(one), _squeezed(other)), key=len)
    if one == other or not short or short[:1] != long[:1]:
        return False
    if short == long:
        return True
    if len(short) == len(long):
        return len(short) > 1 and sum(mine != its for mine, its in zip(short, long, strict=True)) == 1
    return len(short) > 1 and long.startswith(short)


def _squeezed(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _add(
    problems: Problems,
    code: str,
    groups: Sequence[Positions],
    rows: Rows,
    found: Texts,
    column: tuple[str, dict[str, int]],
) -> None:
    """The problem on every row of every group, each naming the others."""
    header, places = column
    members = [(member, _others(group, rank)) for group in groups for rank, member in enumerate(group)]
    problems.add(
        code,
        [rows[member] for member, _ in members],
        column=header,
        place=places[header],
        found=[found[member] for member, _ in members],
        detail=[_told(rows[others], total) for member, (others, total) in members],
    )


def _others(group: Positions, rank: int) -> tuple[Positions, int]:
    """The first few of a group without one member, and how many there are in all without it."""
    few = group[: _SHOWN + 1]
    return np.delete(few, rank)[:_SHOWN] if rank < len(few) else few[:_SHOWN], len(group) - 1


def other_rows(detail: str) -> tuple[int, ...]:
    """The other rows that a duplicate names in its detail; () where there are more than it names."""
    named = _ALL_ROWS.fullmatch(detail)
    return tuple(map(int, named[1].split("、"))) if named else ()


def _told(rows: Rows, total: int = 0) -> str:
    listed = "、".join(str(row) for row in rows)
    return f"第 {listed} 行" + (f"等 {total} 处" if total > len(rows) else "")
