"""What was true before today: the tier and the state that the last run on an earlier day left.

A run on the same day must find the same past, or it would judge its own judgement. So lines of 更改记录 that are dated today
or later are undone first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.rules.grounds import stated_state, stated_tier
from workbook_tools.rules.inputs import (
    Days,
    Flags,
    Texts,
    blank_days,
    days,
    kept,
    moments,
    no_days,
    no_texts,
    numbered,
    table_of,
    texts,
)
from workbook_tools.rules.life_cycle import STATES
from workbook_tools.rules.tiers import canonical, in_words
from workbook_tools.table.columns import TAKEN_SUFFIX
from workbook_tools.table.tier_words import TierWords

TIER_HEADER, STATE_HEADER = "价值等级", "客户状态"
MOVE_COLUMNS = ("客户编号", "列", "旧值", "新值")


@dataclass(frozen=True, slots=True)
class Shown:
    """The cells of our columns as the workbook holds them now, one entry per customer; None where blank."""

    tier: Texts
    state: Texts
    grounds: Texts

    def without(self, fresh: Flags) -> "Shown":
        """The same, blank for customers who got their number just now: a copied row carries another customer's cells."""
        return Shown(*(kept(cells, ~fresh) for cells in (self.tier, self.state, self.grounds)))


@dataclass(frozen=True, slots=True)
class History:
    """One entry per customer. tier, state: as of before today, None where there was none.

    Tiers are 低, 中, 高 whatever the shop called them then. tier_day: since when the tier holds, NaT where not known. left_tier, left_state: as the last run left them, even an
    earlier one of today. first_run: the day of the first run, None before it.
    """

    tier: Texts
    tier_day: Days
    state: Texts
    left_tier: Texts
    left_state: Texts
    first_run: date | None = None


def no_history(size: int) -> History:
    """The history of a first run."""
    nothing = no_texts(size)
    return History(nothing, no_days(size), nothing, nothing, nothing)


def read_history(ids: Texts, shown: Shown, log: pd.DataFrame | None, first_run: date | None, today: date) -> History:
    """The history from our cells, 更改记录 and the day of the first run.

    log: columns 日期, 类别, 客户编号, 列, 旧值, 新值, oldest first within a day. What was before today is, for each customer: the
    old value of the earliest line of today or later; else nothing, where the first run is not before today; else the new
    value of the latest line; else what 判定依据 says; else the cell. The cell comes last because staff may have typed into
    it, and what they type there counts for nothing.
    """
    tiers = _Lines(log, ids, TIER_HEADER, today, canonical)
    states = _Lines(log, ids, STATE_HEADER, today, _known_states)
    left_tier = tiers.left(_known(stated_tier(shown.grounds), shown.tier, canonical))
    left_state = states.left(_known(stated_state(shown.grounds), shown.state, _known_states))
    tier, state = tiers.before(left_tier, first_run, today), states.before(left_state, first_run, today)
    since = tiers.last_day()
    if first_run is not None:
        since = np.where(np.isnat(since), np.datetime64(first_run, "D"), since)
    since = np.where(pd.isna(tier), np.datetime64("NaT", "D"), since)
    return History(tier, since, state, left_tier, left_state, first_run)


def find_moves(history: History, ids: Texts, tier: Texts, state: Texts, words: TierWords, today: date) -> pd.DataFrame:
    """The lines that 更改记录 needs for this run: columns 客户编号, 列, 旧值, 新值 (None where blank), in the order of the table.

    tier: 低, 中, 高; the lines say it in the shop's words. Other words for the same tier are no move.
    A first value counts as a move once the day of the first run is over: only so does a second run on that day know that
    there was nothing before. On the day of the first run no line is needed.
    """
    if history.first_run is None or history.first_run >= today:
        return no_moves()
    parts = []
    tiers = in_words(history.left_tier, words), in_words(tier, words)
    for header, old, new in ((TIER_HEADER, *tiers), (STATE_HEADER, history.left_state, state)):
        moved = np.flatnonzero((old != new) & ~pd.isna(ids))
        columns = (ids[moved], np.full(len(moved), header, dtype=object), old[moved], new[moved])
        parts.append(table_of(dict(zip(MOVE_COLUMNS, columns, strict=True))).set_index(moved))
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def no_moves() -> pd.DataFrame:
    """What `find_moves` gives where nothing moved."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in MOVE_COLUMNS})


class _Lines:
    """The lines of 更改记录 about one of our columns, by customer. known: makes its values what rules call them."""

    def __init__(
        self, log: pd.DataFrame | None, ids: Texts, header: str, today: date, known: Callable[[Texts], Texts]
    ) -> None:
        self.ids = pd.Index(ids, dtype=object)
        if log is None:
            log = pd.DataFrame({"日期": pd.Series(dtype="datetime64[s]")})
        about = np.isin(texts(log, "列").astype(str), (header, header + TAKEN_SUFFIX)) & ~pd.isna(
            texts(log, "客户编号")
        )
        columns = {
            "day": moments(days(log, "日期")),
            "id": texts(log, "客户编号"),
            "old": known(texts(log, "旧值")),
            "new": known(texts(log, "新值")),
        }
        lines = table_of(columns)[about].sort_values("day", kind="stable")
        late = lines["day"] >= pd.Timestamp(today)
        self.all, self.early, self.late = lines, lines[~late], lines[late]

    def before(self, left: Texts, first_run: date | None, today: date) -> Texts:
        """The value before today; left: what the last run left."""
        undone, there = self._of_customers(self.late.drop_duplicates("id", keep="first"), "old")
        if first_run is None or first_run >= today:
            return kept(undone, there)
        return np.where(there, undone, left)

    def left(self, stated: Texts) -> Texts:
        """The value that the last run left; stated: what the row itself says."""
        logged, there = self._of_customers(self.all.drop_duplicates("id", keep="last"), "new")
        return np.where(there, logged, stated)

    def last_day(self) -> Days:
        """The day of the latest line before today."""
        found, there = self._of_customers(self.early.drop_duplicates("id", keep="last"), "day")
        known = blank_days(len(found))
        known[there] = np.array([moment.to_datetime64() for moment in found[there]], dtype="datetime64[D]")
        return known

    def _of_customers(self, lines: pd.DataFrame, column: str) -> tuple[Texts, Flags]:
        """One value per customer from lines with at most one per customer, and whether there is such a line."""
        if lines.empty:
            return np.full(len(self.ids), None, dtype=object), np.zeros(len(self.ids), dtype=bool)
        places = pd.Index(lines["id"], dtype=object).get_indexer(self.ids)
        there = places >= 0
        values = np.full(len(places), None, dtype=object)
        values[there] = lines[column].to_numpy(dtype=object)[places[there]]
        return values, there


def _known(stated: Texts, cells: Texts, known: Callable[[Texts], Texts]) -> Texts:
    """What 判定依据 states, else the cell; None for what is no such name."""
    return known(np.where(pd.isna(stated), cells, stated))


def _known_states(values: Texts) -> Texts:
    """The states among the values, None for the others."""
    return kept(values, numbered(values, dict.fromkeys(STATES, 1)) > 0)
