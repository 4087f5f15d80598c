"""Our computed columns in the master sheet: where each stands, what it is called, and which of its cells change."""

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import compress
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.rules.sentences import Sentences
from workbook_tools.table.cells import CellKind, RawCell, RawSheet
from workbook_tools.table.changes import CellValue, PutColumn, values_at
from workbook_tools.table.columns import COMPUTED, ID_SLUG, TAKEN_SUFFIX, Computed
from workbook_tools.table.customers import Customers
from workbook_tools.table.distinct import DistinctCells
from workbook_tools.table.faults import Fault
from workbook_tools.table.places import MAX_COLUMN, Area
from workbook_tools.table.repeated import Repeated

NOTES_SLUG, DATE_SLUG, SCORE_SLUG = "problems", "next_contact", "satisfaction"
_NUMBER_SLUGS = frozenset({SCORE_SLUG, "silence"})
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767
_DAY_ZERO = date(1899, 12, 30).toordinal()
_COMPARED = (CellKind.TEXT, CellKind.NUMBER, CellKind.BLANK)
_OTHER = object()
"""Stands for a cell that none of our values equals: a formula, an error, a moment within a day."""

Objects = NDArray[np.object_]
Positions = NDArray[np.intp]
Cells: TypeAlias = Objects | Sentences | Repeated
"""A column's cells, from the first customer to the last."""
Told: TypeAlias = "pd.Series[Any] | Sentences"
"""What one column says of each customer."""
Rows = NDArray[np.int32]


def columns_wanted(customers: Customers) -> tuple[Computed, ...]:
    """The computed columns that this master has: all, but 客户编号 where the staff have a column for it."""
    return tuple(column for column in COMPUTED if not (column.slug == ID_SLUG and customers.id_column))


def columns_to_make(customers: Customers) -> tuple[Computed, ...]:
    """Those that don't stand in the sheet yet; `find_free_columns` needs their number."""
    return tuple(column for column in columns_wanted(customers) if column.slug not in customers.ours)


def plan_columns(
    customers: Customers, told: Mapping[str, Told], raw: RawSheet, *, notes: Sequence[str], start_column: int
) -> list[PutColumn]:
    """The cells of our columns that have to change.

    told: by computed header one value per customer, in the order of `customers.frame`, for all but 数据问题, which
    `notes` holds; missing values may be None, NaN or NaT. New columns stand from `start_column` on. Cells of ours in rows
    that are no customers any more are blanked. A column without a change is left out, unless it is new.
    """
    found: list[PutColumn] = []
    place = start_column
    every = _in_little_room(customers.rows)
    there = np.searchsorted(raw.rows, customers.rows)
    for computed in columns_wanted(customers):
        column = customers.ours.get(computed.slug, 0)
        new = not column
        if new:
            column, place = place, place + 1
        values = pd.Series(notes, dtype=object) if computed.slug == NOTES_SLUG else told[computed.header]
        cells = column_cells(computed, values)
        rows: Sequence[int]
        if new or column not in raw.columns:
            filled = cells != np.array(None) if isinstance(cells, np.ndarray) else ~cells.blank()
            rows = every if filled.all() else list(compress(every, filled))
            changed = values_at(cells, np.flatnonzero(filled))
        else:
            rows, changed = _changed_cells(customers, raw, column, cells, there)
        if new or rows:
            header = header_for(computed, customers) if new else raw.text(customers.header_row, column)
            found.append(
                PutColumn(
                    customers.sheet, computed, header, customers.header_row, column, new, rows, changed,
                    max(customers.last_row, customers.header_row),
                    customers.places if new and computed.slug == NOTES_SLUG else {},
                )
            )  # fmt: skip
    return found


def header_for(computed: Computed, customers: Customers) -> str:
    """The header of a new column; it steps aside where the staff use the name already."""
    if computed.header not in customers.taken:
        return computed.header
    used = set(customers.headers.values())
    name = computed.header + TAKEN_SUFFIX
    number = 2
    while name in used:
        name = f"{computed.header}{TAKEN_SUFFIX[:-1]}{number}）"
        number += 1
    return name


def find_free_columns(raw: RawSheet, right: int, count: int, blocked: Iterable[Area] = ()) -> int:
    """The first of the first `count` free columns side by side, right of column `right` (the table's or header's last).

    Free means free from the first row to the last: also a title band above or a stray note below is never written over,
    widened or folded away. Merged cells and `blocked` (the sheet's Excel tables) count as used. Fault edit-unsafe where
    the sheet is full.
    """
    used = {column for column, held in raw.columns.items() if held.codes.any()}
    for area in (*raw.merged, *blocked):
        used.update(range(area.left, min(area.right, MAX_COLUMN) + 1))
    first = right + 1
    while True:
        clash = [column for column in range(first, first + count) if column in used]
        if not clash:
            break
        first = clash[-1] + 1
    if first + count - 1 > MAX_COLUMN:
        raise Fault("edit-unsafe", name=raw.name, detail="客户表右边已经没有空列")
    return first


def column_cells(computed: Computed, values: Told) -> Cells:
    """A column's values as cells hold them: None for blanks, whole numbers as int, 满意度 with one decimal, dates as date.

    Each distinct value is made into a cell once, and all rows that have it share that; 客户编号, all different, is an array.
    """
    if isinstance(values, Sentences):
        return values.spelled(_writable)
    if computed.slug == ID_SLUG:  # all different
        return np.array([text or None for text in _writable(values.tolist())], dtype=object)
    codes, distinct = pd.factorize(values)
    if computed.slug == DATE_SLUG:
        cells = pd.to_datetime(distinct).to_numpy().astype("datetime64[D]").tolist()
    elif computed.slug in _NUMBER_SLUGS:
        cells = _numbers(distinct.to_numpy(dtype=np.float64), decimals=1 if computed.slug == SCORE_SLUG else 0)
    else:
        cells = [text or None for text in _writable(distinct.tolist())]
    return Repeated.of(cells, codes)


def _in_little_room(rows: Rows) -> Sequence[int]:
    """A hundred thousand row numbers, which all columns share: as a list they would take ten times as much."""
    held = array("i")
    held.frombytes(np.ascontiguousarray(rows, dtype=np.intc).tobytes())
    return held


def _numbers(values: NDArray[np.float64], *, decimals: int) -> list[float]:
    rounded = np.round(values, decimals)
    whole: list[float] = (rounded if decimals else rounded.astype(np.int64)).tolist()
    return whole


def _writable(values: Sequence[object]) -> list[str]:
    """Text that XML and a cell can hold; "" for what is no text."""
    told = [text if isinstance(text, str) else "" for text in values]
    if not all(map(str.isprintable, told)) or max(map(len, told), default=0) > _LONGEST:
        told = [text if text.isprintable() else _NO_XML.sub("", text) for text in (text[:_LONGEST] for text in told)]
    return told


def _changed_cells(
    customers: Customers, raw: RawSheet, column: int, cells: Cells, there: Positions
) -> tuple[Sequence[int], Sequence[CellValue]]:
    """Sheet rows, ascending, whose cell differs from what it should hold, and what that is. there: customers in `raw.rows`."""
    held = raw.columns[column]
    now = _comparable(held.cells)[held.codes[there]]
    differs = _differ(cells, now)
    left = _leftovers(customers, raw, column, there)
    places = np.concatenate([np.flatnonzero(differs), np.full(len(left), -1)])
    all_rows = np.concatenate([customers.rows[differs], left])
    order = np.argsort(all_rows, kind="stable")
    return all_rows[order].tolist(), values_at(cells, places[order])


def _comparable(cells: Sequence[RawCell]) -> Objects:
    """What stands in each cell, such that it equals the value of ours that would leave the cell as it is."""
    distinct = DistinctCells.of(cells)
    values: list[object] = list(distinct.values)
    plain = np.logical_or.reduce([distinct.are(kind) for kind in _COMPARED]) & ~distinct.have_formulas()
    for at in np.flatnonzero(~plain).tolist():
        _, day, formula = distinct[at]
        midnight = isinstance(day, datetime) and day.time() == datetime.min.time()
        values[at] = _serial(day.date()) if isinstance(day, datetime) and midnight and not formula else _OTHER
    return np.array(values, dtype=object)


def _differ(cells: Cells, now: Objects) -> NDArray[np.bool_]:
    """Which cells hold something else now."""
    if isinstance(cells, Sentences):
        return cells.differ(now)
    wanted = _as_serials(cells.distinct)[cells.codes] if isinstance(cells, Repeated) else cells
    differ: NDArray[np.bool_] = (now != wanted).astype(bool)
    return differ


def _as_serials(values: Objects) -> Objects:
    """Dates as the numbers that Excel keeps; a cell that only lost its date format needs no change."""
    known = next((value for value in values if value is not None), None)
    if not isinstance(known, date):
        return values
    return np.array([None if day is None else _serial(day) for day in values.tolist()], dtype=object)


def _serial(day: date) -> int:
    return day.toordinal() - _DAY_ZERO


def _leftovers(customers: Customers, raw: RawSheet, column: int, there: Positions) -> Rows:
    """Rows that are no customers any more but hold a value in our column: among the customers, totals, or all of it ours."""
    held = (raw.columns[column].codes != 0) & (raw.rows > customers.header_row)
    held[there] = False
    if not held.any():
        return raw.rows[:0]
    for other, cells in raw.columns.items():
        if other not in customers.ours.values():
            foreign = (cells.codes != 0) & (raw.rows > customers.last_row)
            held &= ~foreign | np.isin(raw.rows, customers.total_rows)
    left: Rows = raw.rows[held]
    return left
