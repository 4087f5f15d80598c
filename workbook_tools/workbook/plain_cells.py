"""Reads rows that are spelled plainly, a block at a time, and gives up at the first byte that it cannot vouch for.

Every byte of a block is accounted for: tags by `find_plain_cells`, numbers and string indices digit by digit in NumPy,
start tags of rows and all other cells by strict patterns (spelled_cells.py). So what is accepted here is
well-formed XML, and means what the tag-by-tag reader (odd_cells.py) would say; tests hold the two together.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.distinct import DistinctCells
from workbook_tools.workbook.block_cells import DATE, NUMBER, OTHER, STRING, BlockCells, Run
from workbook_tools.workbook.block_rows import BlockRows
from workbook_tools.workbook.cell_grid import CellGrid, Flags, Places, SheetBytes, begins, find_plain_cells, styles_of
from workbook_tools.workbook.cell_values import Meaning, read_number
from workbook_tools.workbook.compiled.reading import CompiledReader
from workbook_tools.workbook.sheet_text import SheetDamaged
from workbook_tools.workbook.spelled_cells import NotPlainError, SpelledCells, check_characters

_GREATER, _QUOTE = b'>"'
_DIGITS = 15
"""A decimal of up to 15 digits is m / 10**k with both exact, so the quotient is rounded once, as float() would round it."""


class PlainReader:
    """Gathers the cells of a sheet, block by block.

    runs: by column, in the order of the rows. rows: row numbers that hold something, a piece per block. spelled: has the
    distinct cells that are neither plain strings nor plain numbers.
    """

    def __init__(self, prefix: bytes, meaning: Meaning, namespaces: Collection[str]) -> None:
        self.runs: dict[int, list[Run]] = {}
        self.rows: list[NDArray[np.int32]] = []
        self.hidden_rows: set[int] = set()
        self.spelled = SpelledCells(prefix, meaning, namespaces)
        self._compiled = CompiledReader.where_compiled(prefix, meaning, self.spelled)
        self._numpy = NumpyReader(prefix, meaning, self.spelled)
        self._last_row = 0

    def read(self, blocks: Iterator[bytes]) -> list[BlockRows | None]:
        """Read all rows; gives where they stand. Raises NotPlainError where they are not spelled plainly."""
        compiled = self._compiled
        found = compiled.find(blocks) if compiled else ((rows, None) for rows in blocks)
        return [
            self._keep(compiled.read(found) if compiled and found else self._numpy.read(rows, self._last_row))
            for rows, found in found
        ]

    def let_go(self) -> tuple[DistinctCells, dict[int, list[Run]]]:
        """The distinct cells and the runs, when all is read; what they were found with goes."""
        self._compiled = None
        return self.spelled.others, self.runs

    def _keep(self, found: BlockCells | None) -> BlockRows | None:
        if found is None or len(found.stand.numbers) == 0:
            return None
        for column, run in found.runs.items():
            self.runs.setdefault(column, []).append(run)
        self.rows.append(found.rows)
        self.hidden_rows.update(found.hidden)
        self._last_row = int(found.stand.numbers[-1])
        return found.stand


class NumpyReader:
    """Reads blocks with NumPy."""

    def __init__(self, prefix: bytes, meaning: Meaning, spelled: SpelledCells) -> None:
        self.spelled = spelled
        self._prefix, self._meaning = prefix, meaning
        self._dates = np.array(sorted(meaning.date_styles), np.int64)
        self._empty_strings = np.array([i for i, text in enumerate(meaning.strings) if not text], np.int64)

    def read(self, rows: bytes, last_row: int) -> BlockCells | None:
        """The cells of some rows, None where there are none. Raises NotPlainError."""
        check_characters(rows)
        sheet = SheetBytes(rows, self._prefix)
        tags = sheet.tags()
        grid = find_plain_cells(sheet, tags)
        if grid is None:
            raise NotPlainError
        if len(grid.row_numbers) == 0:
            return None
        if int(grid.row_numbers[0]) <= last_row:
            raise NotPlainError
        hidden = self._read_rows(rows, grid)
        cells = _Cells.of(sheet, grid, tags)
        self._read_values(cells)
        self._read_texts(cells)
        self._read_others(cells)
        runs, held = _sorted(cells)
        return BlockCells(runs, held, hidden, BlockRows.of(grid, len(rows), formulas=self._holds_formulas(cells)))

    def _read_rows(self, xml: bytes, grid: CellGrid) -> list[int]:
        """The numbers of the rows that are hidden."""
        some = np.flatnonzero(grid.row_inners - grid.row_tails > 1)  # the others end at once, with `>`
        spans = zip(grid.row_tails[some].tolist(), grid.row_inners[some].tolist(), strict=True)
        tails = [xml[tail:inner] for tail, inner in spans]
        hiding = {tail for tail in dict.fromkeys(tails) if self.spelled.hides(tail)}
        if not hiding:
            return []
        numbers = grid.row_numbers[some].tolist()
        return [number for number, tail in zip(numbers, tails, strict=True) if tail in hiding]

    def _read_values(self, cells: "_Cells") -> None:
        """Blank cells, numbers and shared strings."""
        sheet, ends = cells.sheet, cells.grid.cell_ends
        words = sheet.words[cells.at]
        blank = (cells.inner == 0) & (
            (begins(words, b"/>") & (cells.at + 2 == ends)) | (begins(words, b" />") & (cells.at + 3 == ends))
        )
        shared = begins(words, b' t="s"')
        at = cells.at + 6 * (shared | begins(words, b' t="n"'))
        plain = (cells.inner == 3) & (sheet.octets[at] == _GREATER) & cells.follow(at + 1, (b"<v>", b"</v>", b"</c>"))
        begin, end = cells.tag(1) + 3 + len(sheet.prefix), cells.tag(2)
        texts, numbers = np.flatnonzero(plain & shared), np.flatnonzero(plain & ~shared)
        cells.held &= ~blank
        cells.kinds[texts] = STRING
        cells.payloads[texts] = index = self._read_indices(sheet, begin[texts], end[texts])
        cells.held[texts] = ~np.isin(index, self._empty_strings)
        cells.kinds[numbers] = np.where(np.isin(cells.style[numbers], self._dates), DATE, NUMBER)
        cells.payloads[numbers] = self._read_numbers(sheet, begin[numbers], end[numbers])
        self._settle(cells, blank | plain)

    def _read_texts(self, cells: "_Cells") -> None:
        """Inline texts, as we write them ourselves."""
        sheet, at = cells.sheet, cells.at
        inline = (
            (cells.inner == 5)
            & begins(sheet.words[at], b' t="inli')
            & begins(sheet.words[np.minimum(at + 8, len(sheet.words) - 1)], b'neStr">')
            & cells.follow(at + 15, (b"<is>", b"<t>", b"</t>", b"</is>", b"</c>"))
        )
        here = np.flatnonzero(inline)
        begin, end = cells.tag(2) + 3 + len(sheet.prefix), cells.tag(3)
        self._place(cells, here, begin[here], end[here], self.spelled.places_of_texts)
        self._settle(cells, inline)

    def _read_others(self, cells: "_Cells") -> None:
        """Formulas, texts with spaces to keep, truth values, errors."""
        here = np.flatnonzero(~cells.settled)
        self._place(cells, here, cells.grid.cell_tails[here], cells.grid.cell_ends[here], self.spelled.places_of)

    def _holds_formulas(self, cells: "_Cells") -> bool:
        places = np.unique(cells.payloads[cells.held & (cells.kinds == OTHER)]).astype(np.int64)
        return any(self.spelled.others[place].formula for place in places.tolist())

    def _place(
        self, cells: "_Cells", here: Places, begin: Places, end: Places, read: Callable[[list[bytes]], list[int]]
    ) -> None:
        """Let each distinct spelling in the block be read once, and note where its cell is kept."""
        xml = cells.sheet.xml
        spellings = [xml[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
        distinct = list(dict.fromkeys(spellings))
        known = dict(zip(distinct, read(distinct), strict=True))
        places = np.fromiter(map(known.__getitem__, spellings), np.float64, len(spellings))
        cells.payloads[here] = places
        cells.held[here] = places >= 0

    def _settle(self, cells: "_Cells", read: Flags) -> None:
        """Note which cells have been read, if their formats exist."""
        cells.settled |= read
        formats = self._meaning.cell_formats
        if formats is not None and bool((cells.style[read] >= formats).any()):
            raise NotPlainError

    def _read_indices(self, sheet: SheetBytes, begin: Places, end: Places) -> Places:
        """Indices of shared strings."""
        index, stop = sheet.numbers(begin, 9)
        if bool((stop != end).any()) or bool((begin == end).any()):
            raise NotPlainError
        if len(index) and int(index.max()) >= len(self._meaning.strings):
            raise NotPlainError
        return index

    def _read_numbers(self, sheet: SheetBytes, begin: Places, end: Places) -> NDArray[np.float64]:
        whole, stop = sheet.numbers(begin, _DIGITS)
        value = whole.astype(np.float64)
        done = (stop == end) & (begin < end)
        pointed = np.flatnonzero((sheet.octets[stop] == ord(".")) & (begin < stop) & (end - begin <= _DIGITS + 1))
        part, part_stop = sheet.numbers(stop[pointed] + 1, _DIGITS)
        places = part_stop - stop[pointed] - 1
        exact = (part_stop == end[pointed]) & (places > 0)
        power = np.power(np.int64(10), places)
        value[pointed] = np.where(exact, (whole[pointed] * power + part) / power, 0.0)
        done[pointed] = exact
        for left in np.flatnonzero(~done).tolist():
            text = sheet.xml[begin[left] : end[left]].decode()
            try:
                value[left] = read_number(text)
            except SheetDamaged:
                raise NotPlainError from None
        return value


@dataclass(slots=True)
class _Cells:
    """The cells of a block while they are read.

    first: the index of each cell's tag in tags. inner: how many tags are in it, its end tag included. style: its `s`, 0
    where that does not stand first behind the reference; at: the place behind. settled: what has been read already.
    """

    sheet: SheetBytes
    grid: CellGrid
    tags: Places
    first: Places
    inner: Places
    style: Places
    at: Places
    kinds: NDArray[np.uint8]
    payloads: NDArray[np.float64]
    held: Flags
    settled: Flags

    @classmethod
    def of(cls, sheet: SheetBytes, grid: CellGrid, tags: Places) -> "_Cells":
        """Of a grid and all tags of its block."""
        first = grid.cell_tags
        style, at = styles_of(sheet, grid.cell_tails)
        count = len(first)
        return cls(
            sheet,
            grid,
            tags,
            first,
            grid.cell_inner_tags,
            style,
            at,
            np.full(count, OTHER, np.uint8),
            np.zeros(count, np.float64),
            np.ones(count, np.bool_),
            np.zeros(count, np.bool_),
        )

    def tag(self, number: int) -> Places:
        """The place of the n-th tag behind each cell's own."""
        return self.tags[np.minimum(self.first + number, len(self.tags) - 1)]

    def follow(self, at: Places, names: Sequence[bytes]) -> Flags:
        """Which cells have these tags from a place to their end; text may stand behind the innermost start tag only."""
        found: Flags = self.tag(1) == at
        for number, name in enumerate(names, 1):
            slash = 2 if name[1:2] == b"/" else 1
            spelled = name[:slash] + self.sheet.prefix + name[slash:]
            place = self.tag(number)
            found &= begins(self.sheet.words[place], spelled)
            behind = self.grid.cell_ends if number == len(names) else self.tag(number + 1)
            if slash == 2 or names[number][1:2] != b"/":
                found &= place + len(spelled) == behind
        return found


def _sorted(cells: _Cells) -> tuple[dict[int, Run], NDArray[np.int32]]:
    """The cells that hold something as runs of their columns, and their rows."""
    held = np.flatnonzero(cells.held)
    rows = cells.grid.row_numbers[cells.grid.cell_rows[held]].astype(np.int32)
    held_rows = rows[_firsts(rows)]
    columns = cells.grid.cell_columns[held].astype(np.uint16)
    order = np.argsort(columns, kind="stable")
    columns, rows, held = columns[order], rows[order], held[order]
    runs = {}
    for begin, end in pairwise([*_firsts(columns).tolist(), len(columns)]):
        part = held[begin:end]
        runs[int(columns[begin])] = Run(rows[begin:end].copy(), cells.kinds[part], cells.payloads[part])
    return runs, held_rows


def _firsts(numbers: NDArray[np.int32] | NDArray[np.uint16]) -> Places:
    """Where a new number begins in rising ones."""
    return np.flatnonzero(np.append(len(numbers) > 0, np.diff(numbers.astype(np.int64)) > 0)) if len(numbers) else _NONE


_NONE: Places = np.zeros(0, np.int64)
