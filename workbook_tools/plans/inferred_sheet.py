"""The sheet 消费推算: purchases told by the backups, a row each; rows are only ever added."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from workbook_tools.plans.growing_sheet import plan_growing_sheet
from workbook_tools.plans.headers import find_header, last_row
from workbook_tools.rules.inferred import BOUGHT_ON, EVENT_COLUMNS, PAID, no_events
from workbook_tools.rules.inputs import texts
from workbook_tools.table.cells import RawCell, RawSheet
from workbook_tools.table.changes import AppendRows, CellValue, PutSheet
from workbook_tools.table.columns import CUSTOMER_ID, NAME
from workbook_tools.table.marks import INFERRED, sheet_mark
from workbook_tools.table.sheets import SheetPlan

_NEEDED = (CUSTOMER_ID.header, BOUGHT_ON)
_TEXTS = (CUSTOMER_ID.header, NAME.header)
_STYLES = ("date_line", "text_line", "text_line", "date_line", "money_line", "date_line", "date_line")
_WIDTHS = (13.0, 12.0, 14.0, 13.0, 12.0, 15.0, 13.0)


def append_events(
    raw: RawSheet | None, events: pd.DataFrame, name: str = INFERRED.name
) -> PutSheet | AppendRows | None:
    """The change that adds the events to the sheet, or makes it (as `name`); None where there are none.

    events: as `rules.inferred.no_events`. raw: the sheet as it is, None where there is none.
    """
    if events.empty:
        return None
    rows = _rows(events)
    header = find_header(raw, EVENT_COLUMNS, needed=_NEEDED)
    if raw is None or header is None:
        plan = plan_inferred_sheet(rows, name)
        return PutSheet(sheet_mark(INFERRED.slug), plan, plan.content_hash())
    lines = [dict(zip(EVENT_COLUMNS, row, strict=True)) for row in rows]
    values = [[line[title] for title in header.places] for line in lines]
    return AppendRows(raw.name, last_row(raw), list(header.places.values()), values, like_row=header.row + 1)


def plan_inferred_sheet(rows: Sequence[Sequence[CellValue]], name: str = INFERRED.name) -> SheetPlan:
    """A new sheet with these rows, in the order of EVENT_COLUMNS."""
    return plan_growing_sheet(
        INFERRED, name, EVENT_COLUMNS, rows, header_style="header", styles=_STYLES, widths=_WIDTHS,
        text_columns=(2, 3), landscape=False,
    )  # fmt: skip


def read_events(raw: RawSheet | None) -> pd.DataFrame:
    """The rows with a number and a readable 消费日期, as `rules.inferred.no_events`."""
    header = find_header(raw, EVENT_COLUMNS, needed=_NEEDED)
    if raw is None or header is None:
        return no_events()
    below = raw.rows > header.row
    columns: dict[str, pd.Series] = {}
    for title, kind in no_events().dtypes.items():
        name = str(title)
        held = raw.columns.get(header.places.get(name, 0))
        read = _text if name in _TEXTS else _number if name == PAID else _day
        values = [None] if held is None else [read(cell) for cell in held.cells]
        codes = np.zeros(int(below.sum()), dtype=np.intp) if held is None else held.codes[below]
        columns[name] = pd.Series(np.array(values, dtype=object)[codes], dtype=object).astype(kind)
    frame = pd.DataFrame(columns)
    sound = ~pd.isna(texts(frame, CUSTOMER_ID.header)) & frame[BOUGHT_ON].notna().to_numpy()
    return frame[sound].reset_index(drop=True)


def _rows(events: pd.DataFrame) -> list[tuple[CellValue, ...]]:
    columns = [_cells(events[title]) for title in EVENT_COLUMNS]
    return list(zip(*columns, strict=True))


def _cells(column: "pd.Series[Any]") -> list[CellValue]:
    """Dates as dates, whole amounts as whole numbers, None for a blank."""
    blank = column.isna().tolist()
    if column.dtype.kind == "M":
        plain = column.dt.date.tolist()
    elif column.dtype.kind == "f":
        plain = [int(value) if value == value // 1 else value for value in column.tolist()]
    else:
        plain = column.tolist()
    return [None if missing else value for value, missing in zip(plain, blank, strict=True)]


def _text(cell: RawCell) -> str | None:
    return None if cell.value is None else str(cell.value).strip() or None


def _number(cell: RawCell) -> float | None:
    return float(cell.value) if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) else None


def _day(cell: RawCell) -> datetime | None:
    if isinstance(cell.value, datetime):
        return cell.value
    try:
        return datetime.fromisoformat(str(cell.value or "").strip())
    except ValueError:
        return None
