"""Puts new cells behind the last one of each row with weave_rows.c."""

import ctypes
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbook_tools.workbook.block_rows import Positions
from workbook_tools.workbook.compiled.library import address, load

BETWEEN = "\x1f"
"""Stands behind each text; no text that a cell can hold has it."""
_TEXTS, _TAILS, _PHRASES = range(3)
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


class Joined(NamedTuple):
    """Pieces of XML laid one behind the other, once for all blocks; lengths, ends: how long each is, and where it ends."""

    values: bytes
    lengths: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, pieces: Sequence[bytes]) -> "Joined":
        """So laid."""
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
        return cls(b"".join(pieces), lengths, np.cumsum(lengths))


class Coded(NamedTuple):
    """Which of some pieces each row has."""

    pieces: Joined
    codes: NDArray[np.integer]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How long each row's piece is."""
        lengths: NDArray[np.int64] = self.pieces.lengths[self.codes]
        return lengths


class Repeated(NamedTuple):
    """A column of cells, from behind the row's number on, of which many are the same."""

    opening: bytes
    cells: Coded


class Phrases(NamedTuple):
    """A column of texts, each made of a phrase of each kind, all of which can stand as they are. around: as `Texts` has it."""

    opening: bytes
    around: tuple[bytes, bytes]
    phrases: Sequence[Coded]


Column: TypeAlias = Texts | Tails | Repeated | Phrases


class _Pieces(ctypes.Structure):
    """`Pieces` of weave_rows.c."""

    _fields_ = (("values", ctypes.c_char_p), ("ends", ctypes.c_void_p), ("codes", ctypes.c_void_p))


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
        ("pieces", ctypes.c_void_p),
        ("piece_count", ctypes.c_int64),
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
        columns: Sequence[Column],
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
            *set().union(*map(_counts, columns)),
        }
        if len(counts) > 1:
            raise ValueError(f"as many rows, places, tags and cells are needed, not {sorted(counts)}")
        laid = [_Laid.of(column) for column in columns]
        of_columns = (_Column * len(laid))(*(one.column for one in laid))
        tags = Joined.of(new_tags)
        weaving = _Weaving(
            xml=block,
            length=len(block),
            rows=len(numbers),
            columns=len(laid),
            numbers=address(numbers),
            tails=address(tails),
            inners=address(inners),
            lasts=address(lasts),
            new_tags=tags.values,
            new_tag_ends=address(tags.ends) if new_tags else None,
            column=ctypes.addressof(of_columns),
        )
        room = len(block) + len(tags.values) + sum(len(numbers) * one.around + one.values for one in laid)
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
    def of(cls, column: Column) -> "_Laid":
        opening = column.opening
        before, behind = (b"", b"") if isinstance(column, Tails | Repeated) else column.around
        lengths = len(opening), len(before), len(behind)
        around = len(opening) + _DIGITS + len(before) + len(behind)
        if isinstance(column, Texts):
            told = _Column(opening, before, behind, *lengths, column.joined, None, 0, _TEXTS)
            return cls(told, around, len(column.joined), column)
        laid = _pieces_of(column)
        pieces = (_Pieces * len(laid))(*(one.pieces for one in laid))
        kind = _PHRASES if isinstance(column, Phrases) else _TAILS
        told = _Column(opening, before, behind, *lengths, None, ctypes.addressof(pieces), len(laid), kind)
        return cls(told, around, sum(one.length for one in laid), (pieces, laid))


class _LaidPieces(NamedTuple):
    """Pieces as C sees them; the bytes of all rows; what must live as long."""

    pieces: _Pieces
    length: int
    held: object


def _pieces_of(column: Tails | Repeated | Phrases) -> list[_LaidPieces]:
    if isinstance(column, Tails):
        cells = Joined.of(column.cells)
        return [_LaidPieces(_Pieces(cells.values, address(cells.ends), None), len(cells.values), cells)]
    coded = [column.cells] if isinstance(column, Repeated) else column.phrases
    return [_laid_pieces(one) for one in coded]


def _laid_pieces(coded: Coded) -> _LaidPieces:
    pieces, codes = coded.pieces, np.ascontiguousarray(coded.codes, np.int32)
    if len(codes) and not 0 <= int(codes.min()) <= int(codes.max()) < len(pieces.ends):
        raise ValueError("a code names no piece")
    told = _Pieces(pieces.values, address(pieces.ends), address(codes))
    return _LaidPieces(told, int(coded.lengths.sum()), (pieces, codes))


def _counts(column: Column) -> set[int]:
    """For how many rows there is something; more than one number where the phrases differ."""
    match column:
        case Texts():
            return {column.joined.count(BETWEEN.encode())}
        case Tails():
            return {len(column.cells)}
        case Repeated():
            return {len(column.cells.codes)}
        case Phrases():
            return {len(phrase.codes) for phrase in column.phrases}
