"""消费记录 rolled up per customer: how many purchases, on how many days, how much, and in what rhythm."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.rules.inputs import (
    Days,
    Flags,
    Numbers,
    Positions,
    Texts,
    blank_days,
    days,
    no_days,
    no_numbers,
    numbers,
    texts,
)
from workbook_tools.table.customers import DetailLog

ONE_VISIT_DAYS = 7
"""Purchase days within a week of each other are one visit to the shop: a thing bought, then its accessory."""
RHYTHM_VISITS = 3
"""From so many visits on a customer has a rhythm of his own."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Purchases:
    """One entry per customer.

    count: purchases (several lines of one order are one purchase; refunds are none); days: distinct purchase days; total:
    元, refunds taken off, NaN where no amount is readable; first, last: purchase days; gap: median days between
    visits, NaN below three visits. since, until: the days that the log covers, NaT where it is empty. inferred: whether all
    of it is told by backups (`rules.inferred`); `first` is then known of few.
    """

    count: Counts
    days: Counts
    total: Numbers
    first: Days
    last: Days
    gap: Numbers
    since: np.datetime64
    until: np.datetime64
    inferred: bool = False

    @property
    def known(self) -> Flags:
        """Customers with at least one purchase in the log."""
        return self.count > 0

    @property
    def mean(self) -> Numbers:
        """元 per purchase; NaN where not known."""
        mean: Numbers = self.total / np.where(self.count > 0, self.count, np.nan)
        return mean


def no_purchases(size: int) -> Purchases:
    """What is known of `size` customers without a log."""
    none, nothing = np.broadcast_to(np.int64(0), size), no_days(size)
    unknown, never = no_numbers(size), np.datetime64("NaT", "D")
    return Purchases(none, none, unknown, nothing, nothing, unknown, never, never)


def roll_up(log: DetailLog | None, owners: Positions, size: int, today: date) -> Purchases:
    """The log per customer. owners: the customer of each line (`match_customers`); size: how many customers there are.

    Lines after today are left out. A line without a readable date counts as a purchase, but in no day or rhythm.
    """
    if log is None:
        return no_purchases(size)
    when, amount = days(log.frame, "日期"), numbers(log.frame, "金额")
    on_or_before = ~(when > np.datetime64(today, "D"))
    readable = ~(np.isnat(when) & np.isnan(amount))
    line = np.flatnonzero((owners >= 0) & on_or_before & readable)
    who, when, amount = owners[line], when[line], amount[line]
    bought = ~(amount < 0)
    count = np.bincount(who[bought], minlength=size) - _further_lines(
        log, line[bought], who[bought], when[bought], size
    )
    priced = ~np.isnan(amount)
    total: Numbers = np.bincount(who[priced], amount[priced], minlength=size).astype(np.float64).round(2)
    total[np.bincount(who[priced], minlength=size) == 0] = np.nan
    dated = bought & ~np.isnat(when)
    if not dated.any():
        blank = no_purchases(size)
        return Purchases(count, blank.days, total, blank.first, blank.last, blank.gap, blank.since, blank.until)
    visits = _DaysBought(who[dated], when[dated], size)
    first, last = visits.ends()
    return Purchases(
        count, visits.per_customer, total, first, last, visits.gaps(), when[dated].min(), when[dated].max()
    )


def roll_up_days(who: Positions, when: Days, size: int) -> Purchases:
    """Bare purchase days of customers; several of one customer on one day are one purchase."""
    if len(who) == 0:
        return no_purchases(size)
    visits = _DaysBought(who, when, size)
    first, last = visits.ends()
    many, unknown = visits.per_customer, np.full(size, np.nan)
    return Purchases(many, many, unknown, first, last, visits.gaps(), when.min(), when.max())


def _further_lines(log: DetailLog, line: Positions, who: Positions, when: Days, size: int) -> Counts:
    """How many of a customer's lines are the second, third … of an order: same 单号, same day."""
    order = texts(log.frame, "单号")[line]
    several = _repeated(order)
    codes = pd.factorize(order[several])[0]
    orders = pd.DataFrame({"who": who[several], "when": when[several].astype(np.int64), "order": codes})
    return np.bincount(who[several][orders.duplicated().to_numpy()], minlength=size)


def _repeated(values: Texts) -> Positions:
    """Places of the texts that stand more than once. Where nearly all differ, hashes tell so at a quarter of what a table of them costs.

    Two texts of one hash may be among them that are not equal.
    """
    known = np.flatnonzero(~pd.isna(values))
    hashes = pd.util.hash_array(values[known], categorize=False)
    ordered = np.sort(hashes)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return known[np.isin(hashes, twice)] if len(twice) else known[:0]


class _DaysBought:
    """The distinct purchase days of all customers in one sorted array: customer × span + day."""

    def __init__(self, who: Positions, when: Days, size: int) -> None:
        number = when.astype(np.int64)
        self.origin = int(number.min())
        self.span = int(number.max()) - self.origin + ONE_VISIT_DAYS + 2
        self.size = size
        key = np.sort(who.astype(np.int64) * self.span + (number - self.origin))
        self.key = key[np.append(True, np.diff(key) > 0)]
        self.who = self.key // self.span
        self.per_customer = np.bincount(self.who, minlength=size)
        self.start = np.cumsum(self.per_customer) - self.per_customer

    def ends(self) -> tuple[Days, Days]:
        """First and last purchase day per customer."""
        bought = np.flatnonzero(self.per_customer)
        first, last = blank_days(self.size), blank_days(self.size)
        first[bought] = self._day(self.start[bought])
        last[bought] = self._day(self.start[bought] + self.per_customer[bought] - 1)
        return first, last

    def _day(self, place: Positions) -> Days:
        day: Days = (self.key[place] % self.span + self.origin).astype("datetime64[D]")
        return day

    def visits(self) -> Positions:
        """Places of the days that open a visit.

        A visit takes in every day up to a week after its first, so that all its days are within a week of each other; a
        weekly buyer thus keeps a rhythm, where chains of near days would swallow the whole of his history. All customers
        step from visit to visit at once; the steps are as many as the most visits of one customer.
        """
        following = np.searchsorted(self.key, self.key + ONE_VISIT_DAYS, side="right")
        here = self.start[self.per_customer > 0]
        opened = [here]
        while len(here):
            there = following[here]
            inside = there < len(self.key)
            here, there = here[inside], there[inside]
            here = there[self.who[there] == self.who[here]]
            opened.append(here)
        return np.sort(np.concatenate(opened))

    def gaps(self) -> Numbers:
        """Median days between visits per customer; NaN below `RHYTHM_VISITS` visits."""
        opened = self.visits()
        who = self.who[opened]
        same = np.flatnonzero(who[1:] == who[:-1])
        gap = np.diff(self.key[opened])[same]
        owner = who[1:][same]
        order = np.argsort(owner * self.span + gap)
        gap = gap[order]
        many = np.bincount(owner, minlength=self.size)
        start = np.cumsum(many) - many
        rhythm = np.flatnonzero(many >= RHYTHM_VISITS - 1)
        low, high = start[rhythm] + (many[rhythm] - 1) // 2, start[rhythm] + many[rhythm] // 2
        median = np.full(self.size, np.nan)
        median[rhythm] = (gap[low] + gap[high]) / 2
        return median
