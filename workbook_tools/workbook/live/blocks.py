"""Values into an open sheet, in blocks: one call for a hundred thousand cells, never one for each."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

import numpy as np
import xlwings as xw

from workbook_tools.table.cells import CellKind, RawSheet
from workbook_tools.table.changes import CellValue

BLOCK_CELLS = 200_000
"""So many cells are handed over at once: fewer calls gain nothing more, and a larger piece wants memory twice over."""
WORTH_A_CALL = 2_000
"""So many cells more cost Excel about as much as a call more."""
MOST_PIECES = 1_000
"""Up to so many pieces of a column of the staff's are written each alone."""
Cells = tuple[Sequence[int], Sequence[CellValue]]
"""Rows, ascending, and the values that they get."""
_LONGEST_GUESSED = 40
"""Longer texts are never taken for a number or a date."""
_GUESSED = re.compile(r"\d")
_WORDS = frozenset({"true", "false"})
_LEADS = tuple("=+-@'#")


def as_typed(value: CellValue) -> object:
    """A value as it must be handed over so that Excel takes it for what it is.

    Excel reads text as if somebody had typed it: "13800138000" becomes a number, "3-5" a day, "=A1" a formula. The sign '
    in front says that it is text, and is no part of it.
    """
    if isinstance(value, str):
        guessed = len(value) <= _LONGEST_GUESSED and (_GUESSED.search(value) or value.strip().casefold() in _WORDS)
        return "'" + value if guessed or value.startswith(_LEADS) else value
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time.min)
    return value


def put_columns(sheet: xw.Sheet, puts: Mapping[int, Cells], known: RawSheet) -> None:
    """Values into the cells of columns of ours: {column: (rows ascending, values)}; known: the sheet as it was read.

    Columns side by side go in as one block, and the rows between those that change as well, wherever that is worth a call.
    What does not change in it is written as it was read; a formula is never written over for that.
    """
    columns = sorted(puts)
    for start, stop in runs(columns):
        beside = columns[start:stop]
        rows, block = _joined(beside, puts, known)
        for begin, end in runs(rows):
            put_rows(sheet, rows[begin], beside[0], list(zip(*(held[begin:end] for held in block), strict=True)))
        for column in beside if not block else ():
            _put_bridged(sheet, column, *puts[column], known)


def put_column(sheet: xw.Sheet, column: int, rows: Sequence[int], values: Sequence[CellValue], known: RawSheet) -> None:
    """Values into the cells of a column of the staff's; rows ascending, with or without gaps.

    The cells in the gaps are left alone, as some letters in them may be bold; but thousands of pieces are too many calls.
    """
    pieces = list(runs(rows))
    if len(pieces) > MOST_PIECES:
        _put_bridged(sheet, column, rows, values, known)
        return
    for start, stop in pieces:
        put_rows(sheet, rows[start], column, [[value] for value in values[start:stop]])


def _joined(
    beside: Sequence[int], puts: Mapping[int, Cells], known: RawSheet
) -> tuple[list[int], list[Sequence[CellValue]]]:
    """The rows of a common block and each column's values in them; both empty where the columns had better go in alone."""
    rows = _bridged(np.unique(np.concatenate([np.asarray(puts[column][0], np.int64) for column in beside])).tolist())
    alone = sum(1 for column in beside for _ in runs(_bridged(puts[column][0])))
    saved = alone - sum(1 for _ in runs(rows))
    unchanged = len(rows) * len(beside) - sum(len(puts[column][0]) for column in beside)
    if unchanged > WORTH_A_CALL * saved:
        return [], []
    block: list[Sequence[CellValue]] = []
    for column in beside:
        changed, values = puts[column]
        if len(changed) == len(rows):
            block.append(values)
            continue
        held = _writable(column, rows, known) | dict(zip(changed, values, strict=True))
        if len(held) < len(rows):
            return [], []
        block.append([held[row] for row in rows])
    return rows, block


def _put_bridged(
    sheet: xw.Sheet, column: int, rows: Sequence[int], values: Sequence[CellValue], known: RawSheet
) -> None:
    held = _writable(column, _bridged(rows), known) | dict(zip(rows, values, strict=True))
    written = sorted(held)
    for start, stop in runs(written):
        put_rows(sheet, written[start], column, [[held[row]] for row in written[start:stop]])


def _bridged(rows: Sequence[int]) -> list[int]:
    """The rows, and those in the gaps between them that are not worth a call of their own."""
    if not rows:
        return []
    held = np.asarray(rows, np.int64)
    wide = np.flatnonzero(np.diff(held) > WORTH_A_CALL)
    firsts, lasts = held[np.append(0, wide + 1)], held[np.append(wide, len(held) - 1)]
    return [row for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True) for row in range(first, last + 1)]


def _writable(column: int, rows: Sequence[int], known: RawSheet) -> dict[int, CellValue]:
    """What stands in these rows (ascending) of a column, those left out that hold a formula or an error."""
    held: dict[int, CellValue] = dict.fromkeys(rows)
    raw = known.columns.get(column)
    if raw is not None:
        first, last = np.searchsorted(known.rows, (rows[0], rows[-1] + 1))
        for row, code in zip(known.rows[first:last].tolist(), raw.codes[first:last].tolist(), strict=True):
            cell = raw.cells[code]
            if cell.formula or cell.kind is CellKind.ERROR:
                held.pop(row, None)
            elif row in held:
                held[row] = cell.value
    return held


def put_rows(sheet: xw.Sheet, top: int, left: int, rows: Sequence[Sequence[CellValue]]) -> None:
    """A block of rows from its upper left cell on."""
    width = len(rows[0])
    step = max(1, BLOCK_CELLS // width)
    for begin in range(0, len(rows), step):
        block = [[as_typed(value) for value in row] for row in rows[begin : begin + step]]
        sheet.range((top + begin, left), (top + begin + len(block) - 1, left + width - 1)).value = block


def runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where rows follow each other without a gap: the places of the first and behind the last of each run."""
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield start, place
            start = place
