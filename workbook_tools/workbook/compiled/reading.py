"""Reads plainly spelled rows with read_rows.c: the cells of a block, by column, and where its rows stand."""

import ctypes
import os
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.places import MAX_COLUMN
from workbook_tools.workbook.block_cells import BlockCells, Run
from workbook_tools.workbook.block_rows import BlockRows
from workbook_tools.workbook.cell_values import Meaning, read_number
from workbook_tools.workbook.compiled.library import address, load
from workbook_tools.workbook.sheet_text import SheetDamaged
from workbook_tools.workbook.spelled_cells import NotPlainError, SpelledCells, check_characters

_SMALLEST_ROW, _SMALLEST_CELL = len(b'<row r="1"/>'), len(b'<c r="A1"/>')
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
    """`Sorting` of read_rows.c."""

    _fields_ = (
        ("cells", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("cell_rows", "cell_columns", "cell_kinds", "cell_payloads", "places")),
        *((name, ctypes.c_void_p) for name in _SORTED),
        ("held_row_count", ctypes.c_int64),
        ("ends", ctypes.c_int64 * (MAX_COLUMN + 2)),
    )


class CompiledReader:
    """Reads the blocks of a sheet, one after the other, until one is declined."""

    @classmethod
    def where_compiled(cls, prefix: bytes, meaning: Meaning, spelled: SpelledCells) -> "CompiledReader | None":
        """A reader, on a machine that has the compiled library."""
        library = load()
        return cls(library, prefix, meaning, spelled) if library else None

    def __init__(self, library: ctypes.CDLL, prefix: bytes, meaning: Meaning, spelled: SpelledCells) -> None:
        self._library, self._prefix, self._spelled = library, prefix, spelled
        formats = _ANY_STYLE if meaning.cell_formats is None else meaning.cell_formats
        self._date_styles = np.zeros(max(1, formats), np.bool_)
        self._date_styles[[style for style in meaning.date_styles if style < formats]] = True
        self._empty_strings = np.fromiter((not text for text in meaning.strings), np.bool_, len(meaning.strings))
        self._texts = _Texts(library)
        self._places, self._known_texts = np.zeros(1, np.int64), 0
        self._block = _Block(
            date_styles=address(self._date_styles),
            styles=formats,
            empty_strings=address(self._empty_strings),
            strings=len(meaning.strings),
            texts=self._texts.handle,
        )
        self._found: dict[str, NDArray[np.generic]] = {}
        self._room = -1

    def read(self, xml: bytes, last_row: int) -> BlockCells | None:
        """The cells of the next block; None, and from then on nothing more, where it is not plain. Raises NotPlainError."""
        self._make_room(len(xml))
        block, found = self._block, self._found
        block.xml, block.length, block.last_row = xml, len(xml), last_row
        block.rows = block.cells = block.tails = block.numbers = block.new_texts = block.spelled = 0
        if not self._library.wbt_read_rows(ctypes.byref(block), self._prefix, ctypes.c_int64(len(self._prefix))):
            return None
        self._read_texts(xml)
        self._read_numbers(xml)
        count = block.rows
        stand = BlockRows(
            len(xml),
            numbers=found["row_numbers"][:count].copy(),
            tails=found["row_tails"][:count].copy(),
            inners=found["row_inners"][:count].copy(),
            lasts=found["row_lasts"][:count].copy(),
            last_columns=found["row_last_columns"][:count].copy(),
            bare=False,
            formulas=bool(block.spelled) and self._spelled.has_formulas,
        )
        return self._sorted(self._hidden(xml, stand.numbers), stand)

    def _make_room(self, length: int) -> None:
        """Arrays for what a block of some length may hold at most."""
        if length <= self._room:
            return
        self._room, block = length, self._block
        block.row_room, block.cell_room = length // _SMALLEST_ROW + 1, length // _SMALLEST_CELL + 1
        self._found = {name: np.empty(block.row_room, np.int32) for name in _PER_ROW}
        self._found |= {name: np.empty(block.cell_room, kind) for name, kind in _PER_CELL.items()}
        for name, array in self._found.items():
            setattr(block, name, address(array))
        self._sorting = {name: np.empty(block.cell_room, kind) for name, kind in _SORTED.items()}

    def _read_texts(self, xml: bytes) -> None:
        """Let each text that has come for the first time be read, and note where its cell is kept."""
        count = self._block.new_texts
        begins, ends, kinds = (self._found[name][:count] for name in ("text_begins", "text_ends", "text_kinds"))
        spellings = [xml[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        check_characters(b" ".join(spellings))
        inline = kinds == _INLINE
        if inline.all():
            places = np.array(self._spelled.places_of_texts(spellings), np.int64)
        else:
            places = np.empty(count, np.int64)
            for here, read in ((inline, self._spelled.places_of_texts), (~inline, self._spelled.places_of)):
                places[here] = read([spellings[at] for at in np.flatnonzero(here).tolist()])
        self._known_texts += count
        if self._known_texts > len(self._places):
            self._places = np.resize(self._places, 2 * self._known_texts)
        self._places[self._known_texts - count : self._known_texts] = places

    def _read_numbers(self, xml: bytes) -> None:
        """Numbers with signs, exponents or more digits than are exact."""
        count, found = self._block.numbers, self._found
        payloads = found["cell_payloads"]
        spans = (found[name][:count].tolist() for name in ("number_cells", "number_begins", "number_ends"))
        for cell, begin, end in zip(*spans, strict=True):
            try:
                payloads[cell] = read_number(xml[begin:end].decode())
            except (SheetDamaged, UnicodeDecodeError):
                raise NotPlainError from None

    def _hidden(self, xml: bytes, numbers: NDArray[np.int32]) -> list[int]:
        """The numbers of the rows whose start tags say hidden."""
        count = self._block.tails
        rows, begins, ends = (self._found[name][:count].tolist() for name in ("tail_rows", "tail_begins", "tail_ends"))
        tails = [xml[begin:end] for begin, end in zip(begins, ends, strict=True)]
        check_characters(b" ".join(tails))
        hidden: list[int] = []
        for tail, (first, behind) in zip(tails, pairwise([*rows, len(numbers)]), strict=True):
            if self._spelled.hides(tail):
                hidden += numbers[first:behind].tolist()
        return hidden

    def _sorted(self, hidden: list[int], stand: BlockRows) -> BlockCells:
        block, into = self._block, self._sorting
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
            runs[column] = Run(*(into[name][part].copy() for name in ("rows", "kinds", "payloads")))
        return BlockCells(runs, into["held_rows"][: sorting.held_row_count].copy(), hidden, stand)


class _Texts:
    """The texts that the C side has seen; freed with this."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        library.wbt_texts_new.restype = ctypes.c_void_p
        library.wbt_texts_new.argtypes = (ctypes.c_uint64,)
        library.wbt_texts_free.argtypes = (ctypes.c_void_p,)
        library.wbt_texts_free.restype = None
        self.handle = library.wbt_texts_new(int.from_bytes(os.urandom(8)))

    def __del__(self) -> None:
        self._library.wbt_texts_free(self.handle)
