"""A list of changes, made in the workbook that is open in Excel: the same list that a closed file would get."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

import numpy as np
import xlwings as xw

from workbook_tools.plans.note_words import names_column
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import (
    AddChecks,
    AppendRows,
    CellValue,
    Change,
    DropSheet,
    PutColumn,
    PutSheet,
    Remember,
    SetCells,
)
from workbook_tools.table.faults import Fault
from workbook_tools.table.look import DATE_FORMAT, STYLES
from workbook_tools.table.marks import column_mark, fact_mark
from workbook_tools.table.places import MAX_ROW, letter
from workbook_tools.workbook.live import native
from workbook_tools.workbook.live.blocks import put_column, put_columns, put_rows, runs
from workbook_tools.workbook.live.book import LiveBook
from workbook_tools.workbook.live.donor import opened_donor
from workbook_tools.workbook.live.look_of_columns import (
    BODY_ROW,
    CHECKS_SHEET,
    HEADER_ROW,
    SHEET,
    draw_checks,
    draw_columns,
)
from workbook_tools.workbook.live.obstacles import refuse_unwritable
from workbook_tools.workbook.live.sheets import drop_sheet, place_sheet, planned_sheets, put_mark
from workbook_tools.workbook.names import cell_reference, text_constant
from workbook_tools.workbook.number_formats import is_date_code
from workbook_tools.workbook.our_columns import joined_table, wider_filter
from workbook_tools.workbook.render import Brush, render_all
from workbook_tools.workbook.sheet_edit import EditUnsafe
from workbook_tools.workbook.staff_cells import check_rows_free, lengthened_table


def apply_to_open(book: LiveBook, changes: Sequence[Change]) -> tuple[str, ...]:
    """Make the changes in Excel; what people must be told of it comes back. Saving is left to them.

    Raises Fault for what can be seen beforehand (see `obstacles`, and edit-unsafe), with nothing written. Whatever Excel
    raises later comes through as it is: then some of the changes may have been made.
    """
    refuse_unwritable(book, changes)
    _refuse_unsafe(book, changes)
    planned = planned_sheets(book, changes)
    for change in changes:
        if isinstance(change, DropSheet):
            drop_sheet(book, change)
    notes: list[str] = []
    new = [change for change in changes if isinstance(change, PutColumn) and change.new]
    checks = [change for change in changes if isinstance(change, AddChecks)]
    if planned or new or checks:
        content = render_all([sheet.plan for sheet in planned], _more(new, checks), date1904=book.facts.date1904)
        with opened_donor(book.xl, content) as donor:
            for sheet in planned:
                notes += place_sheet(book, donor, sheet)
            if new:
                _make_columns(book, donor.sheets[SHEET], new)
            for change in checks:
                _add_checks(book, donor.sheets[CHECKS_SHEET], change)
    columns = [change for change in changes if isinstance(change, PutColumn)]
    for name in dict.fromkeys(change.sheet for change in columns):
        here = {change.column: (change.rows, change.values) for change in columns if change.sheet == name}
        put_columns(book.xl_sheet(name), here, book.raw(name))
    for change in changes:
        _write(book, change)
    return tuple(notes)


def _refuse_unsafe(book: LiveBook, changes: Sequence[Change]) -> None:
    try:
        for change in changes:
            if isinstance(change, AppendRows):
                check_rows_free(change, book.raw(change.sheet))
    except EditUnsafe as problem:
        raise Fault("edit-unsafe", name=book.name, detail=str(problem)) from None


def _write(book: LiveBook, change: Change) -> None:
    """The cells of a change, and what it remembers; sheets have come and gone by now, and our columns are filled."""
    match change:
        case SetCells():
            _set_cells(book.xl_sheet(change.sheet), change, book.raw(change.sheet))
        case AppendRows():
            _append_rows(book, change)
        case Remember():
            for name, text in change.facts.items():
                put_mark(book.xl, fact_mark(name), text_constant(text))
        case PutColumn() | PutSheet() | DropSheet() | AddChecks():
            pass


def _more(new: Sequence[PutColumn], checks: Sequence[AddChecks]) -> Callable[[Brush], None]:
    """What the donor holds beside the generated sheets."""

    def draw(brush: Brush) -> None:
        if new:
            draw_columns(brush, new)
        if checks:
            draw_checks(brush, checks)

    return draw


def _add_checks(book: LiveBook, donor: xw.Sheet, change: AddChecks) -> None:
    """Input checks for cells of the staff's, which keep all else that they have."""
    sheet = book.xl_sheet(change.sheet)
    for area, _check in change.checks:
        donor.range((area.top, area.left)).copy()
        sheet.range((area.top, area.left), (area.bottom, area.right)).paste("validation")


def _make_columns(book: LiveBook, donor: xw.Sheet, new: Sequence[PutColumn]) -> None:
    """Columns that do not exist yet: their look, headers, fold, marks, and their place in the Excel table or the filter."""
    name = new[0].sheet
    sheet, raw = book.xl_sheet(name), book.raw(name)
    joined = joined_table(new, book.tables(name), raw)
    area = wider_filter(new, book.filter_area(name))
    customers = np.unique(np.concatenate([np.asarray(put.rows, np.int64) for put in new])).tolist()
    for first, last in _beside(new):
        left, right = new[first].column, new[last - 1].column
        header_row = new[first].header_row
        headers = donor.range((HEADER_ROW, left), (HEADER_ROW, right))
        headers.copy(sheet.range((header_row, left)))
        body = donor.range((BODY_ROW, left), (BODY_ROW, right))
        for start, stop in runs(customers):
            body.copy(sheet.range((customers[start], left), (customers[stop - 1], right)))
        put_rows(sheet, header_row, left, [[put.header for put in new[first:last]]])
    for put in new:
        sheet.range((put.header_row, put.column)).column_width = put.computed.width
        _show_named(sheet, put)
        put_mark(book.xl, column_mark(put.computed.slug), cell_reference(name, put.header_row, put.column))
    folded = sorted(put.column for put in new if put.computed.folded)
    for start, stop in runs(folded):
        columns = sheet.range((new[0].header_row, folded[start]), (new[0].header_row, folded[stop - 1]))
        columns.group("columns")
        columns.columns.hidden = True
    if joined is not None:
        table, headers_joined = joined
        grown = table.area
        sheet.tables[table.name].resize(
            sheet.range((grown.top, grown.left), (grown.bottom, grown.right + len(headers_joined)))
        )
    if area is not None:
        native.put_plain_filter(sheet, area)


def _show_named(sheet: xw.Sheet, put: PutColumn) -> None:
    """Let Excel show each of the staff's cells that 数据问题 names.

    The row is told by ROW(): Excel takes a relative reference in such a formula as seen from the cell that is selected.
    """
    look, note = STYLES["warning"], letter(put.column)
    for header, column in put.names.items():
        cells = sheet.range((put.header_row + 1, column), (MAX_ROW, column))
        formula = "=" + names_column(f"INDEX(${note}:${note},ROW())", header)
        cells.conditional_formats.add_custom(formula, fill_color="#" + look.fill, font_color="#" + look.ink)


def _beside(new: Sequence[PutColumn]) -> list[tuple[int, int]]:
    """Columns that stand side by side under one header row, as runs of places in the list."""
    return list(runs([put.column for put in new]))


def _set_cells(sheet: xw.Sheet, change: SetCells, known: RawSheet) -> None:
    """Single cells, gathered by column; each keeps its format but for the number format that it is given or needs."""
    ordered = sorted(change.cells.items(), key=lambda item: (item[0][1], item[0][0]))
    for column, group in groupby(ordered, key=lambda item: item[0][1]):
        held = list(group)
        rows, values = [place[0] for place, _ in held], [value for _, value in held]
        for start, stop in runs(rows):
            _give_format(sheet, column, rows[start:stop], values[start:stop], change.number_format)
        put_column(sheet, column, rows, values, known)


def _append_rows(book: LiveBook, change: AppendRows) -> None:
    """Rows below the last one, in the looks of an earlier row; the Excel table that ends there takes them in."""
    sheet = book.xl_sheet(change.sheet)
    top, bottom = change.after_row + 1, change.after_row + len(change.rows)
    table = lengthened_table(change, book.tables(change.sheet))
    if table is not None:
        grown = table.area
        sheet.tables[table.name].resize(sheet.range((grown.top, grown.left), (bottom, grown.right)))
    order = sorted(range(len(change.columns)), key=lambda at: change.columns[at])
    columns = [change.columns[at] for at in order]
    for start, stop in runs(columns):
        left, right = columns[start], columns[stop - 1]
        like = sheet.range((change.like_row, left), (change.like_row, right))
        like.copy(sheet.range((top, left), (bottom, right)))
        rows = [[row[at] for at in order[start:stop]] for row in change.rows]
        for offset in range(stop - start):
            _give_format(sheet, left + offset, range(top, bottom + 1), [row[offset] for row in rows], None)
        put_rows(sheet, top, left, rows)
    if change.heights is not None:
        sheet.range((top, 1), (bottom, 1)).row_height = change.heights


def _give_format(
    sheet: xw.Sheet, column: int, rows: Sequence[int], values: Sequence[CellValue], wanted: str | None
) -> None:
    """The number format that was asked for; where a date stands, one that shows it."""
    if wanted is None and not any(isinstance(value, date) for value in values):
        return
    cells = sheet.range((rows[0], column), (rows[-1], column))
    held = cells.number_format if wanted is None else None
    if not held or not is_date_code(held):  # nothing is said of cells of several formats
        cells.number_format = wanted or DATE_FORMAT
