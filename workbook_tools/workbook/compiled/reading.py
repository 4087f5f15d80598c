"""Reads plainly spelled rows with read_rows.c: the cells of a block, by column, and where its rows stand."""

import ctypes
import os
from collections.abc import Iterable, Iterator
from itertools import compress, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.places import MAX_COLUMN
from workbook_tools.workbook.block_cells import BlockCells, Run
from workbook_tools.workbook.block_rows import BlockRows
from workbook_tools.workbook.cell_values import Meaning, read_number
from workbook_tools.workbook.compiled.library import address, load
from workbook_tools.workbook.sheet_text import SheetDamaged
from workbook_tools.workbook.spelled_cells import BETWEEN, NotPlainError, SpelledCells, check_characters

SMALLEST_ROW, SMALLEST_CELL = len(b'<row r="1"/>'), len(b'<c r="A1"/>')
_ANY_STYLE = 100_000
"""Formats have five digits at most, where nobody has counted them."""
_INLINE = 1
_PER_ROW = (
    "row_numbers",
    "row_tails",
    "row_inners",
    "row_lasts",
    "row_last_columns",
    "tail_rows",
    "tail_begins",
    "tail_ends",
)
_PER_CELL = {
    "cell_rows": np.int32,
    "cell_columns": np.uint16,
    "cell_kinds": np.uint8,
    "cell_payloads": np.float64,
    "number_cells": np.int32,
    "number_begins": np.int32,
    "number_ends": np.int32,
    "text_begins": np.int32,
    "text_ends": np.int32,
    "text_kinds": np.uint8,
}
_SORTED = {"rows": np.int32, "kinds": np.uint8, "payloads": np.float64, "held_rows": np.int32}


class _Block(ctypes.Structure):
    """`Block` of read_rows.c."""

    _fields_ = (
        ("xml", ctypes.c_char_p),
        ("length", ctypes.c_int64),
        ("last_row", ctypes.c_int64),
        ("date_styles", ctypes.c_void_p),
        ("styles", ctypes.c_int64),
        ("empty_strings", ctypes.c_void_p),
        ("strings", ctypes.c_int64),
        ("texts", ctypes.c_void_p),
        ("row_room", ctypes.c_int64),
        ("cell_room", ctypes.c_int64),
        ("rows", ctypes.c_int64),
        ("cells", ctypes.c_int64),
        ("tails", ctypes.c_int64),
        ("numbers", ctypes.c_int64),
        ("new_texts", ctypes.c_int64),
        ("spelled", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in (*_PER_ROW, *_PER_CELL)),
    )


class _Sorting(ctypes.Structure):
    """`Sorting` of sort_cells.c."""

    _fields_ = (
        ("cells", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("cell_rows", "cell_columns", "cell_kinds", "cell_payloads", "places")),
        *((name, ctypes.c_void_p) for name in _SORTED),
        ("held_row_count", ctypes.c_int64),
        ("ends", ctypes.c_int64 * (MAX_COLUMN + 2)),
    )


class Found:
    """What read_rows.c has found in a block, and the arrays that it is in."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        rows, cells = len(xml) // SMALLEST_ROW + 1, len(xml) // SMALLEST_CELL + 1
        self.arrays: dict[str, NDArray[Any]] = {name: np.empty(rows, np.int32) for name in _PER_ROW}
        self.arrays |= {name: np.empty(cells, kind) for name, kind in _PER_CELL.items()}
        places = {name: address(array) for name, array in self.arrays.items()}
        self.block = _Block(xml=xml, length=len(xml), row_room=rows, cell_room=cells, **places)

    def lists(self, count: int, *names: str) -> list[list[int]]:
        """The first numbers of some arrays."""
        return [self.arrays[name][:count].tolist() for name in names]

    def cut(self, count: int, begins: str, ends: str) -> list[bytes]:
        """Pieces of the block."""
        return [self.xml[begin:end] for begin, end in zip(*self.lists(count, begins, ends), strict=True)]

    def stand(self, *, formulas: bool) -> BlockRows:
        """Where the rows stand."""
        count = self.block.rows
        return BlockRows(
            len(self.xml),
            numbers=self.arrays["row_numbers"][:count].copy(),
            tails=self.arrays["row_tails"][:count].copy(),
            inners=self.arrays["row_inners"][:count].copy(),
            lasts=self.arrays["row_lasts"][:count].copy(),
            last_columns=self.arrays["row_last_columns"][:count].copy(),
            bare=False,
            formulas=formulas,
        )


class CompiledReader:
    """Reads the blocks of a sheet in two steps: the first, which is compiled, finds; the second understands what is new."""

    @classmethod
    def where_compiled(cls, prefix: bytes, meaning: Meaning, spelled: SpelledCells) -> "CompiledReader | None":
        """A reader, on a machine that has the compiled library."""
        library = load()
        return cls(library, prefix, meaning, spelled) if library else None

    def __init__(self, library: ctypes.CDLL, prefix: bytes, meaning: Meaning, spelled: SpelledCells) -> None:
        self._library, self._prefix, self._spelled = library, prefix, spelled
        library.wbt_join_pieces.restype = ctypes.c_int64
        formats = _ANY_STYLE if meaning.cell_formats is None else meaning.cell_formats
        self._date_styles = np.zeros(max(1, formats), np.bool_)
        self._date_styles[[style for style in meaning.date_styles if style < formats]] = True
        self._formats = formats
        self._empty_strings = np.fromiter((not text for text in meaning.strings), np.bool_, len(meaning.strings))
        self._texts = _Texts(library)
        self._places, self._known_texts = np.zeros(1, np.int64), 0

    def find(self, blocks: Iterable[bytes]) -> Iterator[tuple[bytes, Found | None]]:
        """The first step for some blocks; None from the first one on that is not plain, with each block."""
        last_row: int | None = 0
        for xml in blocks:
            found = None if last_row is None else self._find(xml, last_row)
            count = found.block.rows if found else 0
            last_row = None if found is None else found.arrays["row_numbers"][count - 1] if count else last_row
            yield xml, found

    def _find(self, xml: bytes, last_row: int) -> Found | None:
        found = Found(xml)
        block = found.block
        block.last_row, block.texts = last_row, self._texts.handle
        block.date_styles, block.styles = address(self._date_styles), self._formats
        block.empty_strings, block.strings = address(self._empty_strings), len(self._empty_strings)
        plain = self._library.wbt_read_rows(ctypes.byref(block), self._prefix, ctypes.c_int64(len(self._prefix)))
        return found if plain else None

    def read(self, found: Found) -> BlockCells:
        """The second step: the cells of the next block. Raises NotPlainError."""
        self._read_texts(found)
        self._read_numbers(found)
        stand = found.stand(formulas=bool(found.block.spelled) and self._spelled.has_formulas)
        return self._sorted(found, self._hidden(found, stand.numbers), stand)

    def _read_texts(self, found: Found) -> None:
        """Let each text that has come for the first time be read, and note where its cell is kept."""
        count = found.block.new_texts
        joined = self._joined(found, count)
        check_characters(joined)
        inline = found.arrays["text_kinds"][:count] == _INLINE
        if inline.all():
            places = self._spelled.add_texts(joined, count)
        else:
            spellings = found.cut(count, "text_begins", "text_ends")
            texts = list(compress(spellings, inline))
            places = np.empty(count, np.int64)
            places[inline] = self._spelled.add_texts(BETWEEN.join(texts), len(texts))
            places[~inline] = self._spelled.places_of(list(compress(spellings, ~inline)))
        begin = self._known_texts
        self._known_texts += count
        if self._known_texts > len(self._places):
            self._places = np.resize(self._places, 2 * self._known_texts)
        self._places[begin : self._known_texts] = places

    def _joined(self, found: Found, count: int) -> bytes:
        """The texts that have come for the first time, with BETWEEN between them."""
        begins, ends = (found.arrays[name][:count] for name in ("text_begins", "text_ends"))
        out = np.empty(int((ends - begins).sum()) + count * len(BETWEEN), np.uint8)
        length = self._library.wbt_join_pieces(
            found.xml,
            *(ctypes.c_void_p(address(array)) for array in (begins, ends)),
            ctypes.c_int64(count),
            BETWEEN,
            ctypes.c_int64(len(BETWEEN)),
            ctypes.c_void_p(address(out)),
        )
        return out[:length].tobytes()

    def _read_numbers(self, found: Found) -> None:
        """Numbers with signs, exponents or more digits than are exact."""
        count, payloads = found.block.numbers, found.arrays["cell_payloads"]
        texts = found.cut(count, "number_begins", "number_ends")
        for cell, text in zip(*found.lists(count, "number_cells"), texts, strict=True):
            try:
                payloads[cell] = read_number(text.decode())
            except (SheetDamaged, UnicodeDecodeError):
                raise NotPlainError from None

    def _hidden(self, found: Found, numbers: NDArray[np.int32]) -> list[int]:
        """The numbers of the rows whose start tags say hidden."""
        tails = found.cut(found.block.tails, "tail_begins", "tail_ends")
        check_characters(b" ".join(tails))
        (rows,) = found.lists(found.block.tails, "tail_rows")
        hidden: list[int] = []
        for tail, (first, behind) in zip(tails, pairwise([*rows, len(numbers)]), strict=True):
            if self._spelled.hides(tail):
                hidden += numbers[first:behind].tolist()
        return hidden

    def _sorted(self, found: Found, hidden: list[int], stand: BlockRows) -> BlockCells:
        block = found.block
        into = {name: np.empty(max(1, block.cells), kind) for name, kind in _SORTED.items()}
        sorting = _Sorting(
            cells=block.cells,
            places=address(self._places),
            **{name: getattr(block, name) for name in ("cell_rows", "cell_columns", "cell_kinds", "cell_payloads")},
            **{name: address(array) for name, array in into.items()},
        )
        self._library.wbt_sort_cells(ctypes.byref(sorting))
        ends = np.frombuffer(sorting.ends, np.int64)
        runs = {}
        for column in (np.flatnonzero(np.diff(ends)) + 1).tolist():
            part = slice(int(ends[column - 1]), int(ends[column]))
            runs[column] = Run(into["rows"][part], into["kinds"][part], into["payloads"][part])
        return BlockCells(runs, into["held_rows"][: sorting.held_row_count], hidden, stand)


class _Texts:
    """The texts that the C side has seen; freed with this."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        library.wbt_texts_new.restype = ctypes.c_void_p
        library.wbt_texts_new.argtypes = (ctypes.c_uint64,)
        library.wbt_texts_free.argtypes = (ctypes.c_void_p,)
        library.wbt_texts_free.restype = None
        self.handle = library.wbt_texts_new(int.from_bytes(os.urandom(8)))
        if not self.handle:
            raise MemoryError

    def __del__(self) -> None:
        self._library.wbt_texts_free(self.handle)
