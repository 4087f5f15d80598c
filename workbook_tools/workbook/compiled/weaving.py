"""Puts new cells behind the last one of each row with weave_rows.c."""

import ctypes
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbook_tools.workbook.block_rows import Positions
from workbook_tools.workbook.compiled.library import address, load

BETWEEN = "\x1f"
"""Stands behind each text; no text that a cell can hold has it."""
_TEXTS, _TAILS = range(2)
_DIGITS = 20


class Texts(NamedTuple):
    """A column of texts. around: what stands before them from behind the row's number on, and what behind them.

    joined: each with BETWEEN behind it, in UTF-8.
    """

    opening: bytes
    around: tuple[bytes, bytes]
    joined: bytes


class Tails(NamedTuple):
    """A column of cells, from behind the row's number on."""

    opening: bytes
    cells: Sequence[bytes]


class _Column(ctypes.Structure):
    """`Column` of weave_rows.c."""

    _fields_ = (
        ("opening", ctypes.c_char_p),
        ("before", ctypes.c_char_p),
        ("behind", ctypes.c_char_p),
        ("opening_length", ctypes.c_int64),
        ("before_length", ctypes.c_int64),
        ("behind_length", ctypes.c_int64),
        ("values", ctypes.c_char_p),
        ("ends", ctypes.c_void_p),
        ("kind", ctypes.c_int64),
    )


class _Weaving(ctypes.Structure):
    """`Weaving` of weave_rows.c."""

    _fields_ = (
        ("xml", ctypes.c_char_p),
        ("length", ctypes.c_int64),
        ("rows", ctypes.c_int64),
        ("columns", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("numbers", "tails", "inners", "lasts")),
        ("new_tags", ctypes.c_char_p),
        ("new_tag_ends", ctypes.c_void_p),
        ("column", ctypes.c_void_p),
    )


class CareNeededError(ValueError):
    """A text that cannot stand as it is. column: which one it is in."""

    def __init__(self, column: int) -> None:
        super().__init__(column)
        self.column = column


class Weaver:
    """Weaves blocks, on a machine that has the compiled library."""

    @classmethod
    def where_compiled(cls) -> "Weaver | None":
        """One, if it can be had."""
        library = load()
        return cls(library) if library else None

    def __init__(self, library: ctypes.CDLL) -> None:
        self._weave = library.wbt_weave_rows
        self._weave.restype = ctypes.c_int64

    def weave(
        self,
        block: bytes,
        numbers: NDArray[np.int64],
        places: tuple[Positions, Positions, Positions],
        new_tags: Sequence[bytes],
        columns: Sequence[Texts | Tails],
    ) -> bytes:
        """A block with new cells. Raises CareNeededError.

        numbers: of its rows, all of which get a cell in each column. places: of the rows' start tags behind their number, of
        what is inside, and of the new cells. new_tags: by row the start tag from its number on; empty where all stay.
        """
        numbers = np.ascontiguousarray(numbers, np.int64)
        tails, inners, lasts = (np.ascontiguousarray(place, np.int32) for place in places)
        counts = {
            len(numbers),
            len(tails),
            len(inners),
            len(lasts),
            len(new_tags) or len(numbers),
            *map(_count, columns),
        }
        if len(counts) > 1:
            raise ValueError(f"as many rows, places, tags and cells are needed, not {sorted(counts)}")
        laid = [_Laid.of(column) for column in columns]
        of_columns = (_Column * len(laid))(*(one.column for one in laid))
        tags, tag_ends = b"".join(new_tags), _ends(new_tags)
        weaving = _Weaving(
            xml=block,
            length=len(block),
            rows=len(numbers),
            columns=len(laid),
            numbers=address(numbers),
            tails=address(tails),
            inners=address(inners),
            lasts=address(lasts),
            new_tags=tags,
            new_tag_ends=address(tag_ends) if new_tags else None,
            column=ctypes.addressof(of_columns),
        )
        room = len(block) + len(tags) + sum(len(numbers) * one.around + one.values for one in laid)
        out, cursors = np.empty(room, np.uint8), np.empty(len(laid), np.int64)
        length = self._weave(ctypes.byref(weaving), ctypes.c_void_p(address(out)), ctypes.c_void_p(address(cursors)))
        if length < 0:
            raise CareNeededError(-1 - length)
        return out[:length].tobytes()


class _Laid(NamedTuple):
    """A column as C sees it; the bytes that it needs for each cell, and for all values; what must live as long."""

    column: _Column
    around: int
    values: int
    held: object

    @classmethod
    def of(cls, column: Texts | Tails) -> "_Laid":
        opening = column.opening
        if isinstance(column, Texts):
            before, behind = column.around
            told = _Column(opening, before, behind, len(opening), len(before), len(behind), column.joined, None, _TEXTS)
            return cls(told, len(opening) + _DIGITS + len(before) + len(behind), len(column.joined), column)
        values, ends = b"".join(column.cells), _ends(column.cells)
        told = _Column(opening, b"", b"", len(opening), 0, 0, values, address(ends), _TAILS)
        return cls(told, len(opening) + _DIGITS, len(values), ends)


def _count(column: Texts | Tails) -> int:
    return len(column.cells) if isinstance(column, Tails) else column.joined.count(BETWEEN.encode())


def _ends(pieces: Sequence[bytes]) -> NDArray[np.int64]:
    """Where each piece ends, when they are joined."""
    return np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)))
