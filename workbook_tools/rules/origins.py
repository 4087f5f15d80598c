"""Where many errors come from: a Pareto by column, kind, 录入人 and week, and the one source that explains most of them.

A source is named only where it is telling: it holds a clear majority of the errors, and far more than its share of the rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.rules.inputs import Flags, Positions, Texts, days, texts
from workbook_tools.table.codes import KINDS, Severity
from workbook_tools.table.columns import BY_HEADER, ENTERED_BY, LAST_UPDATE, Kind
from workbook_tools.table.customers import Customers
from workbook_tools.table.quality import Appeared, Origins, Tally

FEWEST, LEAST_SHARE = 30, 0.01
"""Errors are many from so many on, and from this share of the customers."""
MAJORITY = 0.6
"""Share of the errors from which a source explains them."""
LIFT = 2.0
"""So many times its share of the rows a source must hold of the errors."""
_DENSE = 0.1
"""A run of rows is a batch up to this share of the table."""
_LISTED = 8
_WORDS = {
    Kind.DATE: "日期错误", Kind.AMOUNT: "金额错误", Kind.CONTACT: "号码错误", Kind.NAME: "姓名错误", Kind.COUNT: "次数错误",
    Kind.SCORE: "评分错误", Kind.RATING: "评价错误", Kind.GENDER: "性别错误", Kind.AGE: "年龄错误",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """Which of the errors were not in the backup of `after` and were in that of `until`, the next one."""

    after: date | None
    until: date
    errors: Flags


@dataclass(frozen=True, slots=True)
class _Source:
    share: float
    explained: int
    sentence: str
    kind: Kind | None


def find_errors(problems: pd.DataFrame, customers: Customers) -> pd.DataFrame:
    """The errors in customers' cells, where they are many, else none: columns of a problem, and `position` of the customer.

    problems: of the master, as `Problems.frame()`.
    """
    severe = problems["code"].isin([code for code, kind in KINDS.items() if kind.severity is Severity.ERROR])
    errors = problems[severe.to_numpy() & (problems["row"] > 0).to_numpy() & (problems["place"] > 0).to_numpy()]
    if len(errors) < max(FEWEST, LEAST_SHARE * len(customers)):
        errors = errors.iloc[:0]
    position = np.searchsorted(customers.rows, errors["row"].to_numpy())
    return errors.assign(position=position).reset_index(drop=True)


def find_origins(errors: pd.DataFrame, customers: Customers, seen: FirstSeen | None = None) -> Origins | None:
    """What `find_errors` has found, counted up; None where that is nothing. seen: what the backups tell of these errors."""
    if errors.empty:
        return None
    place = errors["position"].to_numpy(dtype=np.intp)
    people = texts(customers.frame, ENTERED_BY.header)
    weeks = _mondays(customers)
    kinds = np.array([BY_HEADER[name].kind if name in BY_HEADER else None for name in errors["column"]], dtype=object)
    found = [
        source
        for kind, held in _families(kinds)
        for source in _sources(kind, held, _Rows(place[held], customers.rows, people, weeks), seen)
    ]
    best = max(found, key=lambda source: (source.explained, source.kind is not None, source.share), default=None)
    return Origins(
        errors=len(errors),
        sentence=best.sentence if best else "",
        by_column=_tally(errors["column"].to_numpy(dtype=object)),
        by_kind=_tally(errors["code"].map(lambda code: KINDS[code].summary).to_numpy(dtype=object)),
        by_person=_tally(people[place], people),
        by_update=_tally(weeks[place], weeks),
        appeared=Appeared(seen.after, seen.until, int(seen.errors.sum())) if seen and seen.errors.any() else None,
    )


def week_words(monday: date) -> str:
    """2023-09-11 → 9 月第 2 周: the weeks of a month are counted by their Mondays."""
    return f"{monday.month} 月第 {(monday.day - 1) // 7 + 1} 周"


@dataclass(frozen=True, slots=True)
class _Rows:
    """place: of each error's customer; sheet_rows, people, weeks: of every customer."""

    place: Positions
    sheet_rows: NDArray[np.int32]
    people: Texts
    weeks: Texts


def _families(kinds: Texts) -> Iterator[tuple[Kind | None, Positions]]:
    """All errors, and those of each kind that are many by themselves."""
    yield None, np.arange(len(kinds), dtype=np.intp)
    for kind in _WORDS:
        held = np.flatnonzero(kinds == kind)
        if len(held) >= FEWEST:
            yield kind, held


def _sources(kind: Kind | None, held: Positions, rows: _Rows, seen: FirstSeen | None) -> Iterator[_Source]:
    """The telling sources of some errors."""
    word = _WORDS[kind] if kind else "错误"
    for labels, told in (
        (rows.people, "{share} 的{word}出在“{label}”录入的行（他录了全表的 {base}）"),
        (rows.weeks, "{share} 的{word}来自 {label}更新的行（这些行占全表的 {base}）"),
    ):
        tally = next(iter(_tally(labels[rows.place], labels)), None)
        if tally is None or not tally.rows:
            continue
        share, base = tally.errors / len(held), tally.rows / len(labels)
        if share >= MAJORITY and share >= LIFT * base:
            label = week_words(date.fromisoformat(tally.label)) if labels is rows.weeks else tally.label
            said = told.format(share=_percent(share), word=word, label=label, base=_percent(base))
            yield _Source(share, tally.errors, said, kind)
    if seen is not None and seen.after is not None:
        many = int(seen.errors[held].sum())
        if many >= MAJORITY * len(held):
            when = week_words(_monday(seen.until - timedelta(days=1)))
            if (seen.until - seen.after).days > 7:
                when = f"{seen.after:%m-%d} 到 {seen.until:%m-%d} 之间"
            said = f"{_percent(many / len(held))} 的{word}是 {when}出现的（{seen.after} 的备份里还没有）"
            yield _Source(many / len(held), many, said, kind)
    yield from _dense_run(kind, word, rows)


def _dense_run(kind: Kind | None, word: str, rows: _Rows) -> Iterator[_Source]:
    """The shortest run of rows that holds a majority of the errors, where it is short."""
    place = np.sort(rows.place)
    wanted = int(np.ceil(MAJORITY * len(place)))
    lengths = place[wanted - 1 :] - place[: len(place) - wanted + 1] + 1
    start = int(lengths.argmin())
    if lengths[start] > _DENSE * len(rows.sheet_rows):
        return
    begin, end = _grown(place, start, start + wanted - 1)
    first, last, many = int(place[begin]), int(place[end]), end - begin + 1
    said = f"{_percent(many / len(place))} 的{word}集中在第 {rows.sheet_rows[first]:,} 到 {rows.sheet_rows[last]:,} 行"
    yield _Source(many / len(place), many, said, kind)


def _grown(place: Positions, begin: int, end: int) -> tuple[int, int]:
    """The run with the errors right above and below it that stand as close together as those in it."""
    pace = LIFT * (place[end] - place[begin]) / max(end - begin, 1)
    while begin > 0 and place[begin] - place[begin - 1] <= pace:
        begin -= 1
    while end + 1 < len(place) and place[end + 1] - place[end] <= pace:
        end += 1
    return begin, end


def _tally(found: Texts, everybody: Texts | None = None) -> tuple[Tally, ...]:
    """The commonest labels, and how many rows each has in all."""
    counts = pd.Series(found, dtype=object).value_counts().head(_LISTED)
    return tuple(
        Tally(str(label), int(many), None if everybody is None else int((everybody == label).sum()))
        for label, many in zip(counts.index.tolist(), counts.tolist(), strict=True)
    )


def _mondays(customers: Customers) -> Texts:
    """The Monday of each customer's 最后更新 in ISO form, None where it is not known."""
    updated = days(customers.frame, LAST_UPDATE.header)
    monday = updated.astype("datetime64[D]") - ((updated.astype(np.int64) + 3) % 7).astype("timedelta64[D]")
    held: Texts = monday.astype(str).astype(object)
    held[np.isnat(updated)] = None
    return held


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _percent(share: float) -> str:
    return "几乎全部" if 0.995 <= share < 1 else f"{100 * share:.0f}%"
