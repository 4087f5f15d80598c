"""New lines of a detail sheet: below the ones that are there, or in a new sheet that is the staff's from then on."""

from collections.abc import Mapping, Sequence
from datetime import date

from workbook_tools.table.changes import AppendRows, CellValue, PutSheet
from workbook_tools.table.columns import Detail
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.sheets import Cell, Print, SheetPlan


def append_lines(
    log: DetailLog | None, detail: Detail, columns: Mapping[str, Sequence[CellValue]]
) -> AppendRows | PutSheet:
    """The change that adds lines to a detail sheet. columns: declared header → one value per line."""
    if log is None:
        return PutSheet("", _new_sheet(detail, columns), "", marked=False)
    titles = [title for title in columns if title in log.places]
    rows = [list(row) for row in zip(*(columns[title] for title in titles), strict=True)]
    last = max(log.last_row, log.header_row)
    return AppendRows(
        log.sheet, last, [log.places[title] for title in titles], rows, like_row=max(last, log.header_row + 1)
    )


def _new_sheet(detail: Detail, columns: Mapping[str, Sequence[CellValue]]) -> SheetPlan:
    cells = []
    for column, declared in enumerate(detail.columns, start=1):
        cells.append(Cell(1, column, declared.header, "header"))
        for row, value in enumerate(columns.get(declared.header, ()), start=2):
            cells.append(Cell(row, column, value, _style(value)))
    widths = {column: declared.width for column, declared in enumerate(detail.columns, start=1)}
    return SheetPlan(
        detail.name, cells, widths, {1: 28.0}, freeze=(1, 2), gridlines=True,
        print_setup=Print(landscape=True, repeat_rows=(1, 1)),
    )  # fmt: skip


def _style(value: CellValue) -> str:
    if isinstance(value, date):
        return "date_line"
    return "body_line" if isinstance(value, (int, float)) else "text_line"
