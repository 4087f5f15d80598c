"""What all the changes of one sheet's cells come to: one edit of its part, tables that grow, marks on our columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from workbook_tools.table.changes import AddChecks, AppendRows, Change, PutColumn, SetCells
from workbook_tools.table.marks import column_mark
from workbook_tools.table.places import Area
from workbook_tools.workbook.book import Book, SheetInfo, TableInfo
from workbook_tools.workbook.names import cell_reference
from workbook_tools.workbook.our_columns import edit_for_new_columns, edit_for_old_column, joined_table, wider_filter
from workbook_tools.workbook.sheet_edit import CellEdit, EditUnsafe, SheetEdit
from workbook_tools.workbook.sheet_text import SheetText
from workbook_tools.workbook.staff_cells import (
    check_rows_free,
    edit_for_cells,
    edit_for_checks,
    edit_for_rows,
    lengthened_table,
)
from workbook_tools.workbook.styles import Styles

CellChange: TypeAlias = PutColumn | SetCells | AppendRows | AddChecks


@dataclass(frozen=True, slots=True)
class SheetChange:
    """wider_tables: with the headers that join; longer_tables: with how many rows. marks: name → what it refers to."""

    edit: SheetEdit
    wider_tables: tuple[tuple[TableInfo, list[str]], ...]
    longer_tables: tuple[tuple[TableInfo, int], ...]
    marks: dict[str, str]


def by_sheet(book: Book, changes: Sequence[Change]) -> list[tuple[SheetInfo, list[CellChange]]]:
    """The changes of cells, gathered by sheet. Raises EditUnsafe for a sheet that is not there."""
    gathered: dict[str, tuple[SheetInfo, list[CellChange]]] = {}
    for change in changes:
        if isinstance(change, CellChange):
            info = book.sheet(change.sheet)
            if info is None or info.kind != "worksheet":
                raise EditUnsafe(f"没有工作表「{change.sheet}」")
            gathered.setdefault(info.name, (info, []))[1].append(change)
    return list(gathered.values())


def plan_sheet(
    book: Book, sheet: SheetInfo, text: SheetText, changes: Sequence[CellChange], styles: Styles
) -> SheetChange:
    """All changes of a sheet as one. text: its part. Raises EditUnsafe for what cannot be done without harm."""
    raw, tables = book.raw(sheet.name), book.tables(sheet.name)
    new = [change for change in changes if isinstance(change, PutColumn) and change.new]
    added = [change for change in changes if isinstance(change, AppendRows)]
    for rows in added:
        check_rows_free(rows, raw)
    joined = joined_table(new, tables, raw)
    edits = [edit_for_new_columns(new, styles)] if new else []
    for change in changes:
        if isinstance(change, SetCells):
            edits.append(edit_for_cells(change, text, styles))
        elif isinstance(change, AppendRows):
            edits.append(edit_for_rows(change, text, styles))
        elif isinstance(change, AddChecks):
            edits.append(edit_for_checks(change))
        elif not change.new:
            edits.append(edit_for_old_column(change, raw, styles))
    filter_area = wider_filter(new, book.filter_area(sheet.name)) if new else None
    return SheetChange(
        _merged(edits, filter_area),
        () if joined is None else (joined,),
        tuple(_longer(added, tables)),
        {column_mark(put.computed.slug): cell_reference(sheet.name, put.header_row, put.column) for put in new},
    )


def _longer(added: Sequence[AppendRows], tables: Sequence[TableInfo]) -> Iterator[tuple[TableInfo, int]]:
    for change in added:
        table = lengthened_table(change, tables)
        if table is not None:
            yield table, len(change.rows)


def _merged(edits: Sequence[SheetEdit], filter_area: Area | None) -> SheetEdit:
    """Several edits of one part as one; where two write one cell, the later counts."""
    cells: dict[tuple[int, int], CellEdit] = {}
    for edit in edits:
        cells |= edit.cells
    return SheetEdit(
        columns=[column for edit in edits for column in edit.columns],
        cells=cells,
        layouts=[layout for edit in edits for layout in edit.layouts],
        prompts=[prompt for edit in edits for prompt in edit.prompts],
        highlights=[highlight for edit in edits for highlight in edit.highlights],
        text_areas=[area for edit in edits for area in edit.text_areas],
        filter_area=filter_area,
        row_heights={row: height for edit in edits for row, height in edit.row_heights.items()},
        questions={place: choices for edit in edits for place, choices in edit.questions.items()},
    )
