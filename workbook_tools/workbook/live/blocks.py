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
MOST_RUNS = 16
"""Up to so many pieces are written each alone."""
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
    """Values into the cells of several columns: {column: (rows ascending, values)}; known: the sheet as it was read.

    Columns side by side go in as one block wherever most of its cells change: a call for each column costs Excel more than
    the cells do. What does not change in it is written as it was read; a formula is never written over for that.
    """
    columns = sorted(puts)
    for start, stop in runs(columns):
        beside = columns[start:stop]
        rows, block = _joined(beside, puts, known)
        for begin, end in runs(rows):
            put_rows(sheet, rows[begin], beside[0], list(zip(*(held[begin:end] for held in block), strict=True)))
        for column in beside if not block else ():
            put_column(sheet, column, *puts[column], known)


def _joined(
    beside: Sequence[int], puts: Mapping[int, Cells], known: RawSheet
) -> tuple[list[int], list[Sequence[CellValue]]]:
    """The rows of a common block and each column's values in them; both empty where the columns had better go in alone."""
    rows = np.unique(np.concatenate([np.asarray(puts[column][0], np.int64) for column in beside])).tolist()
    changing = sum(len(puts[column][0]) for column in beside)
    if 2 * changing < len(rows) * len(beside) or sum(1 for _ in runs(rows)) > MOST_RUNS:
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


def put_column(sheet: xw.Sheet, column: int, rows: Sequence[int], values: Sequence[CellValue], known: RawSheet) -> None:
    """Values into the cells of one column; rows ascending, with or without gaps.

    Where there are many gaps, the cells in them are written as they were read (known), so that ten thousand scattered
    cells are a few blocks and not ten thousand calls. A formula is never written over for that.
    """
    if sum(1 for _ in runs(rows)) > MOST_RUNS:
        held = _writable(column, range(rows[0], rows[-1] + 1), known) | dict(zip(rows, values, strict=True))
        rows = sorted(held)
        values = [held[row] for row in rows]
    for start, stop in runs(rows):
        put_rows(sheet, rows[start], column, [[value] for value in values[start:stop]])


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
