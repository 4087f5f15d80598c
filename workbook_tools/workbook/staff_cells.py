"""Cells and rows that we put into sheets of the staff's, in the formats that they find there."""

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np

from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import AddChecks, AppendRows, CellValue, SetCells
from workbook_tools.table.look import DATE_FORMAT
from workbook_tools.workbook.book import TableInfo
from workbook_tools.workbook.cell_grid import SheetBytes
from workbook_tools.workbook.row_tags import STYLE, lay_out
from workbook_tools.workbook.sheet_edit import CellEdit, EditUnsafe, Prompt, SheetEdit
from workbook_tools.workbook.sheet_text import SheetText
from workbook_tools.workbook.styles import Styles


def edit_for_cells(change: SetCells, text: SheetText, styles: Styles) -> SheetEdit:
    """Single cells. Each keeps its format, but for the number format that the change asks for or that a date needs."""
    wanted = {
        place: change.number_format or _needed_format(value)
        for place, value in change.cells.items()
        if change.number_format or _needed_format(value)
    }
    formats = find_formats(text, wanted)
    cells = {}
    for place, value in change.cells.items():
        code, base = wanted.get(place), formats.get(place, 0)
        keeps = code is None or (change.number_format is None and styles.shows_dates(base))
        cells[place] = CellEdit(value, None if keeps or code is None else styles.like(base, code))
    return SheetEdit(cells=cells, questions=change.questions)


def edit_for_rows(change: AppendRows, text: SheetText, styles: Styles) -> SheetEdit:
    """New rows, each cell in the format of its column in the row that they are to be like."""
    formats = find_formats(text, [(change.like_row, column) for column in change.columns])
    cells = {}
    for row, values in enumerate(change.rows, start=change.after_row + 1):
        for column, value in zip(change.columns, values, strict=True):
            style = formats.get((change.like_row, column))
            code = _needed_format(value)
            if code is not None and not styles.shows_dates(style or 0):
                style = styles.like(style or 0, code)
            cells[row, column] = CellEdit(value, style)
    heights = {}
    if change.heights is not None:
        heights = dict.fromkeys(range(change.after_row + 1, change.after_row + 1 + len(change.rows)), change.heights)
    return SheetEdit(cells=cells, row_heights=heights)


def edit_for_checks(change: AddChecks) -> SheetEdit:
    """Input checks for cells that have none."""
    return SheetEdit(prompts=[Prompt(area, check.title, check.prompt, check) for area, check in change.checks])


def check_rows_free(change: AppendRows, raw: RawSheet) -> None:
    """Raises EditUnsafe where the cells of the new rows hold something already."""
    first, last = change.after_row + 1, change.after_row + len(change.rows)
    inside = (raw.rows >= first) & (raw.rows <= last)
    held = [raw.columns[column].codes[inside] for column in change.columns if column in raw.columns]
    if any(bool(codes.any()) for codes in held):
        raise EditUnsafe(f"「{change.sheet}」第 {first} 到 {last} 行已有内容，不能在那里添加")


def lengthened_table(change: AppendRows, tables: Sequence[TableInfo]) -> TableInfo | None:
    """The Excel table that the new rows join: the one that ends in the row above them, without totals or a query."""
    for table in tables:
        within = any(table.area.left <= column <= table.area.right for column in change.columns)
        if within and table.area.bottom == change.after_row and not table.totals_rows and not table.has_query:
            return table
    return None


def find_formats(text: SheetText, cells: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The cell formats (indices into cellXfs) of some (row, column); a cell that is not there is left out.

    Raises EditUnsafe where the rows cannot be made out.
    """
    found: dict[tuple[int, int], int] = {}
    opened = text.open() if cells else None
    if opened is None:
        return found
    rows = np.array(sorted({row for row, _ in cells}))
    last = 0
    for block in opened.blocks():
        grid = lay_out(SheetBytes(block, opened.prefix), last)
        last = int(grid.row_numbers[-1]) if len(grid.row_numbers) else last
        for index in np.flatnonzero(np.isin(grid.row_numbers[grid.cell_rows], rows)).tolist():
            place = int(grid.row_numbers[grid.cell_rows[index]]), int(grid.cell_columns[index])
            if place in cells:
                style = STYLE.match(block, int(grid.cell_starts[index]), int(grid.cell_ends[index]))
                found[place] = int(style[1]) if style else 0
        if last >= rows[-1]:
            break
    return found


def _needed_format(value: CellValue) -> str | None:
    """A date shows as a number where the cell's format is not a date's."""
    return DATE_FORMAT if isinstance(value, date) else None
