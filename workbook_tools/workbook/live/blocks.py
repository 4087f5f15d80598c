"""Values into an open sheet, in blocks: one call for a column of a hundred thousand cells, never one for each."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

import numpy as np
import xlwings as xw

from workbook_tools.table.cells import CellKind, RawSheet
from workbook_tools.table.changes import CellValue

BLOCK_ROWS = 20_000
MOST_RUNS = 16
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


def put_column(sheet: xw.Sheet, column: int, rows: Sequence[int], values: Sequence[CellValue], known: RawSheet) -> None:
    """Values into the cells of one column; rows ascending, with or without gaps.

    Where there are many gaps, the cells in them are written as they were read (known), so that ten thousand scattered
    cells are a few blocks and not ten thousand calls. A formula is never written over for that.
    """
    if sum(1 for _ in runs(rows)) > MOST_RUNS:
        rows, values = _bridged(column, rows, values, known)
    for start, stop in runs(rows):
        put_rows(sheet, rows[start], column, [[value] for value in values[start:stop]])


def _bridged(
    column: int, rows: Sequence[int], values: Sequence[CellValue], known: RawSheet
) -> tuple[list[int], list[CellValue]]:
    """The cells from the first row to the last, those with a formula or an error left out unless they are to be written."""
    span = range(rows[0], rows[-1] + 1)
    held: dict[int, CellValue] = dict.fromkeys(span)
    raw = known.columns.get(column)
    if raw is not None:
        first, last = np.searchsorted(known.rows, (span.start, span.stop))
        for row, code in zip(known.rows[first:last].tolist(), raw.codes[first:last].tolist(), strict=True):
            cell = raw.cells[code]
            if cell.formula or cell.kind is CellKind.ERROR:
                del held[row]
            else:
                held[row] = cell.value
    held |= dict(zip(rows, values, strict=True))
    kept = sorted(held)
    return kept, [held[row] for row in kept]


def put_rows(sheet: xw.Sheet, top: int, left: int, rows: Sequence[Sequence[CellValue]]) -> None:
    """A block of rows from its upper left cell on."""
    right = left + len(rows[0]) - 1
    for begin in range(0, len(rows), BLOCK_ROWS):
        block = [[as_typed(value) for value in row] for row in rows[begin : begin + BLOCK_ROWS]]
        sheet.range((top + begin, left), (top + begin + len(block) - 1, right)).value = block


def runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where rows follow each other without a gap: the places of the first and behind the last of each run."""
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield start, place
            start = place
