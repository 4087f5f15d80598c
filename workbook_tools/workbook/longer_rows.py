"""New cells behind the last one of each row of a block: what a first run does to all rows, and quickly."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from workbook_tools.table.changes import CellValue
from workbook_tools.table.places import letter
from workbook_tools.table.repeated import MadeOfPhrases, Repeated
from workbook_tools.workbook.block_rows import BlockRows, Positions
from workbook_tools.workbook.cell_grid import Places
from workbook_tools.workbook.compiled import weaving
from workbook_tools.workbook.compiled.weaving import CareNeededError, Coded, Column, Tails, Texts, Weaver
from workbook_tools.workbook.put_cells import CellWriter
from workbook_tools.workbook.row_tags import wider
from workbook_tools.workbook.sheet_edit import ColumnCells

Due: TypeAlias = tuple[ColumnCells, Places, Sequence[CellValue]]
"""Cells of one column in a block: which column, their row numbers, their values."""
_Stand: TypeAlias = tuple[Positions, Positions, Positions]
"""Of rows: where their start tags go on behind the number, what is inside begins, and new cells go."""


def rows_to_lengthen(known: BlockRows, due: Sequence[Due]) -> Places | None:
    """The indices of the rows that get cells, if each gets one in every column, behind its last; else None."""
    if known.bare or not due or any(cells.style is None for cells, _, _ in due):
        return None
    numbers = due[0][1]
    columns = [cells.column for cells, _, _ in due]
    places = np.searchsorted(known.numbers, numbers)
    held = known.last_columns[places]
    alike = (
        len(set(columns)) == len(columns)
        and all(np.array_equal(others, numbers) for _, others, _ in due)
        and bool((known.numbers[places] == numbers).all())
        and bool(((held > 0) & (held < min(columns))).all())
    )
    return places if alike else None


def lengthened(writer: CellWriter, block: bytes, known: BlockRows, places: Places, due: Sequence[Due]) -> bytes:
    """The block with the cells. known: where its rows stand; places: the indices of those that get cells."""
    due = sorted(due, key=lambda one: one[0].column)
    tags = _wider_tags(block, known, places, (due[0][0].column, due[-1][0].column))
    stand = known.tails[places], known.inners[places], known.lasts[places]
    weaver = Weaver.where_compiled()
    return _woven(weaver, writer, block, stand, tags, due) if weaver else _joined(writer, block, stand, tags, due)


def _wider_tags(block: bytes, known: BlockRows, places: Places, columns: tuple[int, int]) -> list[bytes]:
    """The rest of each row's start tag, made wider; nothing where all stay as they are."""
    begins, ends = known.tails[places], known.inners[places]
    if bool((ends - begins == 1).all()):
        return []
    tags = [block[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    wide = {tag: wider(tag, *columns) for tag in dict.fromkeys(tags)}
    return [] if all(tag == new for tag, new in wide.items()) else list(map(wide.__getitem__, tags))


def _woven(
    weaver: Weaver, writer: CellWriter, block: bytes, stand: _Stand, tags: Sequence[bytes], due: Sequence[Due]
) -> bytes:
    columns = [_column(writer, cells, values) for cells, _, values in due]
    while True:
        try:
            return weaver.weave(block, due[0][1], stand, tags, columns)
        except CareNeededError as problem:
            cells, _, values = due[problem.column]
            columns[problem.column] = Tails(columns[problem.column].opening, writer.tails(values, cells.style))


def _column(writer: CellWriter, cells: ColumnCells, values: Sequence[CellValue]) -> Column:
    """A column of the block for the weaver, in the form that asks the least of it."""
    opening = writer.opening(letter(cells.column))
    if isinstance(values, Repeated):
        return weaving.Repeated(opening, Coded(writer.laid(values.distinct, cells.style), values.codes))
    if isinstance(values, MadeOfPhrases):
        phrases = writer.phrases(values)
        if phrases is not None:
            return weaving.Phrases(opening, writer.around_text(cells.style), phrases)
        values = values[:]
    texts = writer.joined(values)
    if texts is None:
        return Tails(opening, writer.tails(values, cells.style))
    return Texts(opening, writer.around_text(cells.style), texts)


def _joined(writer: CellWriter, block: bytes, stand: _Stand, tags: Sequence[bytes], due: Sequence[Due]) -> bytes:
    digits = [b"%d" % number for number in due[0][1].tolist()]
    tails, inners, lasts = (place.tolist() for place in stand)
    froms = [0, *lasts[:-1]]
    pieces = [_cut(block, froms, tails), tags, _cut(block, inners, lasts)] if tags else [_cut(block, froms, lasts)]
    openings = [writer.opening(letter(cells.column)) for cells, _, _ in due]
    pieces.append([openings[0]] * len(digits))
    for (cells, _, values), following in zip(due, [*openings[1:], b""], strict=True):
        pieces += [digits, writer.tails(values, cells.style, following)]
    laid: list[bytes] = [b""] * (len(pieces) * len(digits))
    for index, column in enumerate(pieces):
        laid[index :: len(pieces)] = column
    laid.append(block[lasts[-1] :])
    return b"".join(laid)


def _cut(block: bytes, begins: Sequence[int], ends: Sequence[int]) -> Sequence[bytes]:
    return [block[begin:end] for begin, end in zip(begins, ends, strict=True)]
