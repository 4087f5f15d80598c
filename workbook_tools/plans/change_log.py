"""The sheet 更改记录: what the program has changed, a line per staff cell and per change of tier or state."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import pandas as pd

from workbook_tools.plans.growing_sheet import plan_growing_sheet
from workbook_tools.plans.headers import find_header, last_row
from workbook_tools.table.cells import RawCell, RawSheet, text_of
from workbook_tools.table.changes import AddChecks, AppendRows, CellValue, Change, PutColumn, PutSheet, SetCells
from workbook_tools.table.columns import TAKEN_SUFFIX
from workbook_tools.table.customers import Customers
from workbook_tools.table.marks import CHANGE_LOG, sheet_mark
from workbook_tools.table.places import Area, cell
from workbook_tools.table.sheets import SheetPlan

HEADERS = ("日期", "类别", "工作表", "位置", "客户编号", "列", "旧值", "新值", "说明")
FIRST, MOVED, WRITTEN, ADDED, UPDATED = "首次评定", "等级和状态", "改写", "新增一行", "自动更新"
CHECKED = "加输入检查"
"""What stands under 类别."""
ID_HEADER = "客户编号"
_STYLES = ("date_line", *["text_line"] * 7, "text_wrap_line")
_WIDTHS = (12.0, 11.0, 18.0, 10.0, 11.0, 16.0, 20.0, 20.0, 46.0)

LogRow = tuple[CellValue, ...]
"""The cells of a line, in the order of HEADERS."""


@dataclass(frozen=True)
class Before:
    """What the changes fall upon.

    sheets: the sheets as read, by name. ids: 客户编号 of each customer, in the order of `customers.frame`. headers: for
    sheets other than the master, sheet column → header. generated: names of sheets of ours, whose own cells need no line.
    """

    customers: Customers
    ids: Sequence[str | None]
    sheets: Mapping[str, RawSheet]
    headers: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    generated: Collection[str] = ()


def log_rows(changes: Sequence[Change], moves: pd.DataFrame, before: Before, today: date) -> list[LogRow]:
    """The lines for the changes of one run.

    A line per staff cell written, with its old value; per row added to a staff sheet; per change of tier or state. moves:
    columns 客户编号, 列, 旧值, 新值, as `rules.history.find_moves` gives them (none on the day of the first run). One
    line sums up all other computed cells.
    """
    rows: list[LogRow] = []
    for change in changes:
        if isinstance(change, SetCells) and change.sheet not in before.generated:
            rows.extend(_written(change, before, today))
        elif isinstance(change, AppendRows) and change.sheet not in before.generated:
            rows.extend(_added(change, before, today))
        elif isinstance(change, AddChecks):
            where = "、".join(str(area) for area, _check in change.checks)
            rows.append(
                (today, CHECKED, change.sheet, where, None, change.header, None, "输入检查", "写错时提醒，不禁止")
            )
    columns = [change for change in changes if isinstance(change, PutColumn)]
    rows.extend(_moved(moves, columns, before, today))
    rows.extend(_summed_up(columns, moves, before, today))
    return rows


def plan_change_log(rows: Sequence[LogRow], name: str = CHANGE_LOG.name) -> SheetPlan:
    """A new sheet with these lines."""
    return plan_growing_sheet(
        CHANGE_LOG, name, HEADERS, rows, header_style="header_left", styles=_STYLES, widths=_WIDTHS,
        text_columns=(2, len(HEADERS)), landscape=True,
    )  # fmt: skip


def append_log(
    raw: RawSheet | None, rows: Sequence[LogRow], name: str = CHANGE_LOG.name
) -> PutSheet | AppendRows | None:
    """The change that adds the lines to the sheet, or makes it (as `name`); None where there is nothing to add.

    A sheet of ours without its header can't be continued: raw must then be None and `name` a free one.
    """
    if not rows:
        return None
    header = find_header(raw, HEADERS, needed=HEADERS[:2])
    if raw is None or header is None:
        plan = plan_change_log(rows, name)
        return PutSheet(sheet_mark(CHANGE_LOG.slug), plan, plan.content_hash())
    last = last_row(raw)
    lines = [dict(zip(HEADERS, row, strict=True)) for row in rows]
    return AppendRows(
        raw.name,
        last,
        list(header.places.values()),
        [[line[title] for title in header.places] for line in lines],
        like_row=header.row + 1,
    )


def read_change_log(raw: RawSheet | None) -> pd.DataFrame:
    """The lines as a frame: columns HEADERS; 日期 datetime64 (NaT where it is no date), the others text or None."""
    header = find_header(raw, HEADERS, needed=HEADERS[:2])
    if raw is None or header is None:
        return _frame({title: np.array([], dtype=object) for title in HEADERS})
    below = raw.rows > header.row
    columns = {}
    for title in HEADERS:
        held = raw.columns.get(header.places.get(title, 0))
        read = _day if title == HEADERS[0] else _text
        if held is None:
            columns[title] = np.full(int(below.sum()), None, dtype=object)
        else:
            columns[title] = np.array([read(cell) for cell in held.cells], dtype=object)[held.codes[below]]
    return _frame(columns)


def _frame(columns: Mapping[str, np.ndarray[tuple[int], np.dtype[np.object_]]]) -> pd.DataFrame:
    frame = pd.DataFrame({title: pd.Series(values, dtype=object) for title, values in columns.items()})
    frame[HEADERS[0]] = pd.to_datetime(frame[HEADERS[0]]).astype("datetime64[s]")
    return frame


def _day(held: RawCell) -> datetime | None:
    if isinstance(held.value, datetime):
        return held.value
    try:
        return datetime.fromisoformat(text_of(held).strip())
    except ValueError:
        return None


def _text(held: RawCell) -> str | None:
    return text_of(held) or None


def _written(change: SetCells, before: Before, today: date) -> Iterator[LogRow]:
    for (row, column), value in sorted(change.cells.items(), key=lambda item: item[0]):
        raw = before.sheets.get(change.sheet)
        old = raw.text(row, column) if raw else ""
        yield (
            today, WRITTEN, change.sheet, cell(row, column), _id_at(change.sheet, row, before),
            _header_of(change.sheet, column, before), old or None, shown_value(value), change.why,
        )  # fmt: skip


def _added(change: AppendRows, before: Before, today: date) -> Iterator[LogRow]:
    for row, values in enumerate(change.rows, start=change.after_row + 1):
        by_header = {
            _header_of(change.sheet, column, before): shown_value(value)
            for column, value in zip(change.columns, values, strict=True)
        }
        place = Area(row, min(change.columns), row, max(change.columns))
        told = "、".join(text for title, text in by_header.items() if text and title != ID_HEADER)
        yield (today, ADDED, change.sheet, str(place), by_header.get(ID_HEADER), None, None, told or None, None)


def _moved(moves: pd.DataFrame, columns: Sequence[PutColumn], before: Before, today: date) -> Iterator[LogRow]:
    if moves.empty:
        return
    customers = before.customers
    at = dict(zip(before.ids, customers.rows.tolist(), strict=True))
    place = {change.computed.header: change.column for change in columns}
    for line in moves.itertuples(index=False):
        who, header, old, new = (None if pd.isna(part) else str(part) for part in line)
        where = cell(at[who], place[header]) if who in at and header in place else None
        yield (today, MOVED, customers.sheet, where, who, header, old, new, None)


def _summed_up(columns: Sequence[PutColumn], moves: pd.DataFrame, before: Before, today: date) -> Iterator[LogRow]:
    customers = before.customers
    if columns and not customers.ours:
        says = f"首次评定 {len(customers):,} 位客户，新增 {len(columns)} 列"
        yield (today, FIRST, customers.sheet, None, None, None, None, None, says)
        return
    told = Counter(moves["列"].tolist())
    counts = {change.header: len(change.rows) - told[change.computed.header] for change in columns}
    says = "、".join(
        f"{header.removesuffix(TAKEN_SUFFIX)} {count:,} 格" for header, count in counts.items() if count > 0
    )
    if says:
        yield (today, UPDATED, customers.sheet, None, None, None, None, None, says)


def _header_of(sheet: str, column: int, before: Before) -> str | None:
    headers = before.customers.headers if sheet == before.customers.sheet else before.headers.get(sheet, {})
    return headers.get(column)


def _id_at(sheet: str, row: int, before: Before) -> str | None:
    customers = before.customers
    if sheet == customers.sheet:
        at = int(np.searchsorted(customers.rows, row))
        return before.ids[at] if at < len(customers) and customers.rows[at] == row else None
    raw = before.sheets.get(sheet)
    column = next((place for place, title in before.headers.get(sheet, {}).items() if title == ID_HEADER), 0)
    return (raw.text(row, column) or None) if raw and column else None


def shown_value(value: CellValue) -> str | None:
    """A value as the log shows it: the text that Excel would, None for a blank."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
