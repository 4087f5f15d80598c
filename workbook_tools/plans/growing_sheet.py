"""A sheet of lines that only gains lines: 更改记录, 消费推算 and 历史."""

from collections.abc import Sequence

from workbook_tools.table.changes import CellValue
from workbook_tools.table.marks import GeneratedSheet
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import Cell, Print, SheetPlan

HEADER_ROW = 3
_TO_COME = 5_000
"""Rows below the last one that are set up for lines to come."""


def plan_growing_sheet(  # noqa: PLR0913 - what differs between the sheets, each by its name
    sheet: GeneratedSheet,
    name: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[CellValue]],
    *,
    header_style: str,
    styles: Sequence[str],
    widths: Sequence[float],
    text_columns: tuple[int, int] | None = None,
    frozen: int = 0,
    landscape: bool,
) -> SheetPlan:
    """The sheet with its first lines.

    styles, widths: by column. text_columns: first and last of those that hold text. frozen: columns that stay in sight.
    """
    cells = [Cell(1, 1, sheet.name, "title"), Cell(2, 1, sheet.says, "note")]
    cells.extend(Cell(HEADER_ROW, column, text, header_style) for column, text in enumerate(headers, start=1))
    for row, line in enumerate(rows, start=HEADER_ROW + 1):
        cells.extend(
            Cell(row, column, value, style)
            for column, (value, style) in enumerate(zip(line, styles, strict=True), start=1)
        )
    below, last = HEADER_ROW + 1, HEADER_ROW + max(len(rows), 1) + _TO_COME
    return SheetPlan(
        name,
        cells,
        dict(enumerate(widths, start=1)),
        {1: 30.0, HEADER_ROW: 28.0},
        freeze=(HEADER_ROW, frozen),
        print_setup=Print(landscape=landscape, repeat_rows=(HEADER_ROW, HEADER_ROW)),
        text_areas=(Area(below, text_columns[0], last, text_columns[1]),) if text_columns else (),
    )
