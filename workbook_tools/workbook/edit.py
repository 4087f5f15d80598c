"""Writes values, and little else, into a worksheet part, keeping every other byte.

The rows are edited in a stream, a block at a time; what stands around them as a small tree. Neither the new part nor a
tree of the old one is ever held as a whole.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.cells import RawSheet
from workbook_tools.table.places import Area
from workbook_tools.workbook.edit_frame import Frame
from workbook_tools.workbook.edit_rows import RowEditor
from workbook_tools.workbook.sheet_edit import (
    CellEdit,
    ColumnCells,
    ColumnLayout,
    EditUnsafe,
    Highlight,
    Prompt,
    SheetEdit,
)
from workbook_tools.workbook.sheet_text import SheetText

__all__ = [
    "CellEdit",
    "ColumnCells",
    "ColumnLayout",
    "EditUnsafe",
    "Highlight",
    "Prompt",
    "SheetEdit",
    "edit_sheet",
    "replaces_formulas",
]


def edit_sheet(text: SheetText | bytes, edit: SheetEdit, *, date1904: bool) -> Iterator[bytes]:
    """The part with the edit made, in pieces of about half a megabyte.

    text: the part, as scan_sheet has accepted it. Raises EditUnsafe where the edit would harm something: mostly at
    once, but for odd spellings of rows, and formulas that reach into them, only when the pieces come to them. Raises ValueError for values that no cell can
    hold: texts beyond 32,767 characters, NaN, days before the date system.
    """
    columns = edit.by_column()
    text = SheetText.from_any(text)
    around = text.frame
    if around is None:
        raise EditUnsafe("工作表里没有行")
    frame = Frame(around)
    frame.lay_out(edit.layouts)
    frame.ask(edit.questions)
    frame.add_prompts(edit.prompts)
    frame.add_highlights(edit.highlights)
    frame.ignore_text_numbers(edit.text_areas)
    if edit.filter_area is not None:
        frame.stretch_filter(edit.filter_area)
    if columns:
        frame.stretch_dimension(_extent(columns))
    styles = frame.column_styles()
    rows = RowEditor(text, around.prefix, columns, styles, edit.row_heights, date1904=date1904)
    return _pieces(frame, rows)


def _pieces(frame: Frame, rows: RowEditor) -> Iterator[bytes]:
    head, tail = frame.written()
    yield head
    yield from rows.chunks()
    yield tail


def _extent(columns: Sequence[tuple[ColumnCells, NDArray[np.int64]]]) -> Area:
    return Area(
        min(int(rows[0]) for _, rows in columns),
        min(cells.column for cells, _ in columns),
        max(int(rows[-1]) for _, rows in columns),
        max(cells.column for cells, _ in columns),
    )


def replaces_formulas(sheet: RawSheet, edit: SheetEdit) -> bool:
    """Whether a formula gives way to a value, so that the calc chain has to go. sheet: the part as scanned before."""
    for cells, rows in edit.by_column():
        held = sheet.columns.get(cells.column)
        if held is None or len(sheet.rows) == 0:
            continue
        formulas = np.array([cell.formula for cell in held.cells], np.bool_)
        places = np.minimum(np.searchsorted(sheet.rows, rows), len(sheet.rows) - 1)
        if bool((formulas[held.codes[places]] & (sheet.rows[places] == rows)).any()):
            return True
    return False
