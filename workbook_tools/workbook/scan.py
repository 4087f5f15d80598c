"""A worksheet part's values, in one pass over its bytes.

Plainly spelled rows (Excel's, WPS's, LibreOffice's, the libraries') are read by plain_cells.py, everything around them by
expat, which proves it well-formed. As soon as a row is spelled otherwise, or looks damaged, the whole part is read tag by
tag instead (odd_cells.py): slower, and it tells what is wrong.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawColumn, RawSheet
from workbook_tools.table.distinct import DistinctCells
from workbook_tools.workbook.block_cells import DATE, NUMBER, OTHER, STRING, Run
from workbook_tools.workbook.cell_values import Meaning, number_cell
from workbook_tools.workbook.compiled.library import give_back
from workbook_tools.workbook.number_formats import count_cell_formats, date_styles
from workbook_tools.workbook.odd_cells import OddCells, SheetParser
from workbook_tools.workbook.plain_cells import PlainReader
from workbook_tools.workbook.sheet_text import SheetDamaged, SheetText
from workbook_tools.workbook.spelled_cells import NotPlainError
from workbook_tools.workbook.strings import read_strings

__all__ = ["SheetDamaged", "count_cell_formats", "date_styles", "read_strings", "scan_sheet"]


_LARGE = 8
"""Blocks: four megabytes of rows. After a smaller sheet there is little to give back."""
_TICKED_OFF = 1 << 17
"""Up to here, or to eight times as many as there are, it is quicker to tick numbers off than to sort them."""
Payloads: TypeAlias = NDArray[np.float64 | np.int64]


def scan_sheet(
    text: SheetText | bytes,
    *,
    name: str,
    strings: Sequence[str],
    date_styles: Collection[int],
    date1904: bool,
    cell_formats: int | None = None,
) -> RawSheet:
    """The values of a worksheet part.

    text: the part. strings: the shared strings. date_styles: cell formats (indices into cellXfs) that show dates.
    cell_formats: how many there are; None skips that check. hidden_rows of the result are those that hold something.
    Raises SheetDamaged with a Chinese clause that names the sheet, UnsoundError for a DTD.
    """
    meaning = Meaning(strings, date_styles, date1904, cell_formats)
    try:
        text = SheetText.from_any(text)
        return _scan_plain(text, name, meaning) or _scan_odd(text, name, meaning)
    except SheetDamaged as problem:
        raise SheetDamaged(f"工作表“{name}”里{problem}") from None


def _scan_plain(text: SheetText, name: str, meaning: Meaning) -> RawSheet | None:
    """The sheet, if all its rows are spelled plainly."""
    sheet = text.open()
    if sheet is None:
        return None
    around = SheetParser(meaning)
    around.feed(sheet.head)
    if not (around.inside_rows() or sheet.empty):
        return None
    reader = PlainReader(sheet.prefix, meaning, around.read.namespaces)
    try:
        blocks = reader.read(sheet.blocks())
    except NotPlainError:
        return None
    if sheet.frame is None:
        return None
    text.known_rows = blocks
    around.feed(sheet.frame.tail)
    others, runs = reader.let_go()
    rows = np.concatenate([np.zeros(0, np.int32), *reader.rows])
    text_places = _first_places(meaning.strings)
    columns = {}
    for column in sorted(runs):
        columns[column] = _column(rows, runs.pop(column), others, text_places, meaning)
    if len(blocks) > _LARGE:
        give_back()
    return _sheet(name, rows, columns, around.close(), reader.hidden_rows)


def _first_places(strings: Sequence[str]) -> NDArray[np.int64] | None:
    """For each shared string the first index with its text; None where no text stands twice."""
    first: dict[str, int] = {}
    places = [first.setdefault(text, index) for index, text in enumerate(strings)]
    return None if len(first) == len(strings) else np.array(places, np.int64)


def _column(
    rows: NDArray[np.int32],
    runs: Sequence[Run],
    others: DistinctCells,
    text_places: NDArray[np.int64] | None,
    meaning: Meaning,
) -> RawColumn:
    """One column's distinct cells and codes, from its runs."""
    held = np.concatenate([run.rows for run in runs])
    kinds = np.concatenate([run.kinds for run in runs])
    payloads = np.concatenate([run.payloads for run in runs])
    cells = DistinctCells([BLANK])
    found = np.zeros(len(held), np.int32)
    for kind in (STRING, NUMBER, DATE, OTHER):
        here = np.flatnonzero(kinds == kind)
        if len(here) == 0:
            continue
        payload = payloads[here]
        if kind == STRING and text_places is not None:
            payload = text_places[payload.astype(np.int64)]
        distinct, inverse = _distinct(payload if kind in (NUMBER, DATE) else payload.astype(np.int64))
        found[here] = _add(cells, _cells_of(kind, distinct, others, meaning))[inverse]
    codes = np.zeros(len(rows), np.min_scalar_type(len(cells)))
    codes[np.searchsorted(rows, held)] = found
    return RawColumn(cells, codes)


def _distinct(payloads: Payloads) -> tuple[Payloads, NDArray[np.intp]]:
    """The distinct payloads, rising, and which of them each is. Whole numbers are ticked off, if they are not too large."""
    with np.errstate(invalid="ignore"):  # a number too large for an int is none that is whole
        whole = payloads.astype(np.int64)
    if not (bool((whole == payloads).all()) and whole.min() >= 0 and whole.max() <= _TICKED_OFF + 8 * len(whole)):
        distinct, which = np.unique(payloads, return_inverse=True)
        return distinct, which
    there = np.zeros(int(whole.max()) + 1, np.bool_)
    there[whole] = True
    return np.flatnonzero(there).astype(payloads.dtype), (np.cumsum(there) - 1)[whole]


def _cells_of(kind: int, distinct: Payloads, others: DistinctCells, meaning: Meaning) -> DistinctCells:
    values = distinct.tolist()
    if kind == OTHER:
        return others.take(values)
    cells = DistinctCells()
    if kind == NUMBER:
        cells.extend_values(CellKind.NUMBER, values)
    elif kind == STRING:
        cells.extend_values(CellKind.TEXT, list(map(meaning.strings.__getitem__, values)))
    else:
        cells.extend(number_cell(number, as_date=True, date1904=meaning.date1904) for number in values)
    return cells


def _add(cells: DistinctCells, new: DistinctCells) -> NDArray[np.int32]:
    """Put cells behind those that a column has, unless they stand there already; gives their codes."""
    begin = len(cells)
    if set(cells.kinds).isdisjoint(new.kinds) and new.differ():
        cells.extend(new)
        return np.arange(begin, len(cells), dtype=np.int32)
    known = {cell: code for code, cell in enumerate(cells)}
    codes = [known.setdefault(cell, len(known)) for cell in new]
    cells.extend(islice(known, begin, None))
    return np.array(codes, np.int32)


def _scan_odd(text: SheetText, name: str, meaning: Meaning) -> RawSheet:
    """The sheet, read tag by tag."""
    parser = SheetParser(meaning)
    for piece in text.pieces():
        parser.feed(piece)
    read = parser.close()
    rows = np.unique(np.array([row for row, _, _ in read.cells], np.int32))
    gathered: dict[int, tuple[list[int], dict[RawCell, int], list[int]]] = {}
    for row, column, cell in read.cells:
        held, known, codes = gathered.setdefault(column, ([], {BLANK: 0}, []))
        held.append(row)
        codes.append(known.setdefault(cell, len(known)))
    columns = {}
    for column in sorted(gathered):
        held, known, found = gathered[column]
        codes_of_rows = np.zeros(len(rows), np.int32)
        codes_of_rows[np.searchsorted(rows, held)] = found
        columns[column] = RawColumn(list(known), codes_of_rows)
    return _sheet(name, rows, columns, read, read.hidden_rows)


def _sheet(
    name: str, rows: NDArray[np.int32], columns: dict[int, RawColumn], around: OddCells, hidden: Iterable[int]
) -> RawSheet:
    shown = frozenset(hidden).intersection(rows.tolist()) if hidden else frozenset()
    return RawSheet(name, rows, columns, merged=tuple(around.merged), hidden_rows=shown)
