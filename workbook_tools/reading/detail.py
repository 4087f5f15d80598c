"""Detail sheets (消费记录, 服务记录, 沟通记录, 记一笔), read with the same parsers as the master."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.reading.column import parser_for, report, take_column, understand
from workbook_tools.reading.headers import Matched, Names, match_headers
from workbook_tools.reading.rows import filled_cells, total_cells
from workbook_tools.table.cells import RawSheet, text_of
from workbook_tools.table.columns import CONTACT, CUSTOMER_ID, NAME, POINTS, PURCHASE_LOG, Column, Detail
from workbook_tools.table.customers import DTYPES, DetailLog
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import Settings

_DEEPEST = 30
_FEWEST_NAMES = 2
_LEADING = 3
"""合计 stands in one of the first columns."""
_WHO = (CUSTOMER_ID.header, NAME.header, CONTACT.header)
_OURS = "处理结果"
"""A column of 记一笔 that we fill: alone it makes no line."""


def read_detail(raw: RawSheet, detail: Detail, settings: Settings, today: date) -> DetailLog | None:
    """A detail sheet's lines; None where its header can't be found, so that there is nothing to work with.

    A line holds at least one value of staff's in a declared column; 合计 rows are none. A column that the sheet lacks is blank all
    through and told as column-absent. Of purchases, negative amounts are `refund` and repeated lines `order-duplicate`.
    """
    header = _find_header(raw, detail)
    if header is None:
        return None
    row, matched = header
    lines = _find_lines(raw, row, matched)
    rows = raw.rows[lines]
    problems = Problems()
    arrays: dict[str, pd.Series] = {}
    for column in (*detail.columns, *detail.extra):
        at = matched.places.get(column.header, 0)
        if not at and column in detail.extra:
            continue
        if not at:
            problems.add("column-absent", [0], column=column.header, found=column.header)
        source = _Source(raw, lines, rows, at)
        arrays[column.header] = _read(source, column, settings, today, problems)
    frame = pd.DataFrame({"row": rows.astype(np.int32), **arrays})
    if detail is PURCHASE_LOG:
        _find_repeated_orders(frame, matched.places, problems)
        _find_blank(frame, raw, matched.places, problems)
    last = int(rows[-1]) if len(rows) else row
    return DetailLog(raw.name, row, frame, matched.places, last, problems)


def _find_header(raw: RawSheet, detail: Detail) -> tuple[int, Matched] | None:
    """The first row that names at least two of the columns."""
    names = Names.of((*detail.columns, *detail.extra))
    for row in raw.rows[raw.rows <= _DEEPEST].tolist():
        matched = match_headers({at: raw.text(row, at) for at in raw.columns}, names)
        if len(matched.places) >= _FEWEST_NAMES:
            return row, matched
    return None


def _find_lines(raw: RawSheet, header_row: int, matched: Matched) -> NDArray[np.intp]:
    below = np.flatnonzero(raw.rows > header_row)
    filled, total = np.zeros(len(below), dtype=bool), np.zeros(len(below), dtype=bool)
    leading = sorted(matched.places.values())[:_LEADING]
    for header, at in matched.places.items():
        column = raw.columns.get(at)
        if column is None or header == _OURS:
            continue
        codes = column.codes[below]
        filled |= filled_cells(column.cells)[codes]
        if at in leading:
            total |= total_cells(column.cells)[codes]
    return below[filled & ~total & ~_totals_of_nobody(raw, below, matched)]


def _totals_of_nobody(raw: RawSheet, below: NDArray[np.intp], matched: Matched) -> NDArray[np.bool_]:
    """Rows that name no customer and say 合计 somewhere, as in front of the sum."""
    named, says = np.zeros(len(below), dtype=bool), np.zeros(len(below), dtype=bool)
    for header in _WHO:
        column = raw.columns.get(matched.places.get(header, 0))
        if column is not None:
            named |= (filled_cells(column.cells) & ~total_cells(column.cells))[column.codes[below]]
    nobody = np.flatnonzero(~named)
    for at in matched.places.values():
        column = raw.columns.get(at)
        if column is not None and len(nobody):
            distinct, codes = np.unique(column.codes[below[nobody]], return_inverse=True)
            says[nobody] |= total_cells([column.cells[code] for code in distinct.tolist()])[codes]
    return says


@dataclass(frozen=True, slots=True)
class _Source:
    raw: RawSheet
    lines: NDArray[np.intp]
    rows: NDArray[np.int32]
    at: int


def _read(source: _Source, column: Column, settings: Settings, today: date, problems: Problems) -> pd.Series:
    raw = take_column(source.raw, source.at, source.lines)
    understood, findings = understand(raw, parser_for(column, settings, today, date1904=source.raw.date1904), column)
    negative = findings.pop("amount-negative", None)
    if negative and column is not POINTS:  # points that were spent are nothing to wonder at
        findings["refund"] = negative
    problems.extend([report(findings, raw, source.rows, column, source.at)])
    if column is CONTACT:
        return pd.Series(understood.contacts()[0], dtype=object)
    return pd.Series(understood.rows(column.kind), dtype=DTYPES[column.kind])


def _find_blank(frame: pd.DataFrame, raw: RawSheet, places: dict[str, int], problems: Problems) -> None:
    """Purchases without a day or an amount. A sheet that has no such column at all is told of that once."""
    for header, code in (("日期", "date-missing"), ("金额", "amount-missing")):
        if header in places:
            held = take_column(raw, places[header], np.searchsorted(raw.rows, frame["row"].to_numpy()))
            blank = np.array([not cell.formula and not text_of(cell).strip() for cell in held.cells], dtype=bool)
            problems.add(code, frame["row"].to_numpy()[blank[held.codes]], column=header, place=places[header])


def _find_repeated_orders(frame: pd.DataFrame, places: dict[str, int], problems: Problems) -> None:
    """Lines that say the same purchase twice. One order may have several lines, each of another category or amount."""
    same = [header for header in ("单号", "日期", "金额", "商品类别") if header in places]
    if "单号" not in places:
        return
    known = frame[frame["单号"].notna()]
    first = known.groupby(same, sort=False, dropna=False)["row"].transform("first")
    again = known["row"] != first
    problems.add(
        "order-duplicate",
        known.loc[again, "row"].to_numpy(),
        column="单号",
        place=places["单号"],
        found=known.loc[again, "单号"].to_numpy(),
        detail=[f"第 {row} 行" for row in first[again]],
    )
