"""Where the rows and cells of a piece of a worksheet stand: positions in the bytes, found without parsing them.

`find_plain_cells` reads the spelling that Excel, WPS, LibreOffice and the known libraries write, with NumPy over all tags
at once: a tag is recognised by the eight bytes at its `<`, taken as one number. It gives None as soon as anything is
spelled otherwise, and what it gives is certain. For any other spelling there is odd_grid.py, forty times slower.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.places import MAX_COLUMN, MAX_ROW

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

_UP_TO = np.array([(1 << 8 * (length + 1)) - 1 for length in range(8)], np.uint64)
_LESS, _GREATER, _SLASH, _QUOTE, _ZERO, _A, _Z = b'<>/"0AZ'


@dataclass(frozen=True, slots=True)
class CellGrid:
    """The rows and cells of a piece, in order; all positions count from its start.

    Rows: number; start of the tag; tail, which is behind the closing quote of `r`, or behind the name where there is no
    `r` (bare); inner, behind the start tag; last, where a cell behind the last one goes; end, behind the row. In a
    self-closed row inner, last and end are one. first_cell has one more entry than there are rows.
    Cells: index of their row, column, start, tail, end, bare, in the same sense; of plain ones also which of all tags is
    theirs, and how many tags are inside, their end tag included.
    """

    row_numbers: Places
    row_starts: Places
    row_tails: Places
    row_inners: Places
    row_lasts: Places
    row_ends: Places
    row_bare: Flags
    first_cell: Places
    cell_rows: Places
    cell_columns: Places
    cell_starts: Places
    cell_tails: Places
    cell_ends: Places
    cell_bare: Flags
    cell_tags: Places
    cell_inner_tags: Places


class SheetBytes:
    """The bytes of some rows, made ready to be looked at in many places at once as soon as somebody does."""

    def __init__(self, rows: bytes, prefix: bytes) -> None:
        self.xml = rows
        self.prefix = prefix

    @cached_property
    def octets(self) -> NDArray[np.uint8]:
        """octets[i] is the byte at i; zeros behind the end."""
        return np.frombuffer(self.xml + bytes(16), np.uint8)

    @cached_property
    def pairs(self) -> NDArray[np.uint16]:
        """pairs[i] is the two bytes from i on as one little-endian number."""
        return np.ndarray((len(self.xml) + 8,), "<u2", self.octets, 0, (1,))

    @cached_property
    def words(self) -> NDArray[np.uint64]:
        """words[i] is the eight bytes from i on as one little-endian number."""
        return np.ndarray((len(self.xml) + 8,), "<u8", self.octets, 0, (1,))

    def tags(self) -> Places:
        """The positions of all `<`."""
        return np.flatnonzero(self.octets == _LESS)

    def numbers(self, at: Places, most: int) -> tuple[Places, Places]:
        """The decimal numbers that begin at some places: (value, place behind the last digit).

        At most `most` digits are read, 18 or fewer; without any digit the value is 0 and the place stays.
        """
        value = np.zeros(len(at), np.int64)
        end = at.copy()
        alive = np.ones(len(at), np.bool_)
        for step in range(most):
            digit = self.octets[np.minimum(at + step, len(self.octets) - 1)] - np.uint8(_ZERO)
            alive &= digit < 10
            if not alive.any():
                break
            value = np.where(alive, value * 10 + digit, value)
            end += alive
        return value, end


@cache
def token(text: bytes) -> tuple[np.uint64, np.uint64]:
    """(mask, value): a word w begins with `text`, of at most eight bytes, where w & mask == value."""
    return np.uint64((1 << 8 * len(text)) - 1), np.uint64(int.from_bytes(text, "little"))


def begins(words: NDArray[np.uint64], text: bytes) -> Flags:
    """Which words begin with the text."""
    mask, value = token(text)
    found: Flags = (words & mask) == value
    return found


def styles_of(sheet: SheetBytes, tails: Places) -> tuple[Places, Places]:
    """The `s` of some cells where it stands first behind their reference, and the place behind it; else 0 and the same place.

    tails: the places behind the references.
    """
    digits = tails + 4
    style, end = sheet.numbers(digits, 5)
    styled = begins(sheet.words[tails], b' s="') & (end > digits) & (sheet.octets[end] == _QUOTE)
    return np.where(styled, style, 0), np.where(styled, end + 1, tails)


def find_plain_cells(sheet: SheetBytes, tags: Places | None = None) -> CellGrid | None:
    """The rows and cells; None where anything is spelled out of the ordinary.

    Ordinary is: `r` stands first in every row and cell and fits its place, rows and columns rise, nothing stands between
    the tags, a prefix has at most one letter. tags: `sheet.tags()`, if the caller has them already.
    """
    prefix = sheet.prefix
    if len(prefix) > 2:
        return None
    tags = sheet.tags() if tags is None else tags
    stop = len(sheet.xml)
    marks = np.flatnonzero(_like_marks(prefix)[sheet.pairs[1:][tags]])
    words = sheet.words[tags[marks]]
    is_row = begins(words, b"<" + prefix + b"row ")
    is_cell = begins(words, b"<" + prefix + b'c r="')
    is_close = begins(words, b"</" + prefix + b"row>")
    known = is_row | is_cell | is_close
    if not known.all():
        if not _nothing_alike(words[~known], prefix):
            return None
        marks, is_row, is_cell, is_close = marks[known], is_row[known], is_cell[known], is_close[known]
    if len(marks) == 0:
        return grid_of([], [], []) if len(tags) == 0 and not sheet.xml.strip() else None
    places = tags[marks]
    behind = np.append(places[1:], stop)
    shut = sheet.octets[behind - 2] == _SLASH  # the token ends with />, if its own tag or a child does
    inner_tags = np.diff(np.append(marks, len(tags))) - 1
    lone = inner_tags == 0
    if not (
        places[0] == 0
        and _in_sequence(is_row, is_cell, is_close, shut)
        and bool((sheet.octets[behind - 1] == _GREATER).all())
        and bool(lone[is_row].all())
        and bool((behind[is_close] - places[is_close] == 6 + len(prefix)).all())
        and _cells_whole(sheet, tags, marks, is_cell)
    ):
        return None
    return _grid(sheet, places, behind, (is_row, is_cell), shut, (marks[is_cell], inner_tags[is_cell]))


@cache
def _like_marks(prefix: bytes) -> Flags:
    """By the two bytes behind a `<`: whether a cell or a row may begin there, or a row end."""
    found = np.zeros((256, 256), np.bool_)  # by the second and the first of the two
    found[:, (prefix + b"c")[0]] = found[:, (prefix + b"r")[0]] = True
    found[(prefix + b"r")[0], _SLASH] = True
    return found.reshape(-1)


def _in_sequence(is_row: Flags, is_cell: Flags, is_close: Flags, shut: Flags) -> bool:
    """Whether the tokens follow each other as `row (cell* close)`, a self-closed row standing alone."""
    outside = is_close | (is_row & shut)  # behind it only a row can follow
    starts = np.append(is_row[1:], True)
    return bool(is_row[0]) and bool((outside == starts).all()) and not bool((is_cell & is_close).any())


def _cells_whole(sheet: SheetBytes, tags: Places, marks: Places, is_cell: Flags) -> bool:
    """Whether each cell is one element from its start tag to the next token.

    Without inner tags it ends with `/>`; with some its start tag does not, and it ends with `</c>`.
    """
    edges = np.append(marks, len(tags))
    first, following = marks[is_cell], edges[1:][is_cell]
    stops = np.append(tags, -1)[np.minimum(following, len(tags))]
    known = stops >= 0
    if not known.all():
        return False
    lone = following - first == 1
    start_tag_ends = tags[np.minimum(first + 1, len(tags) - 1)]
    self_closed = sheet.octets[start_tag_ends - 2] == _SLASH
    ending = b"</" + sheet.prefix + b"c>"
    ended = begins(sheet.words[stops - len(ending)], ending)
    return bool(np.where(lone, self_closed, ~self_closed & ended).all())


def _nothing_alike(words: NDArray[np.uint64], prefix: bytes) -> bool:
    """Whether no other tag is a row or a cell too, spelled with other white space or without `r`. words: at other tags."""
    for name in (b"<" + prefix + b"row", b"<" + prefix + b"c", b"</" + prefix + b"row"):
        hit = words[begins(words, name)]
        sign = (hit >> np.uint64(8 * len(name))) & np.uint64(0xDF)  # the next byte, small letters made capital
        if not bool(((sign >= _A) & (sign <= _Z)).all()):
            return False
    return True


def _grid(
    sheet: SheetBytes,
    places: Places,
    behind: Places,
    kinds: tuple[Flags, Flags],
    shut: Flags,
    tags_of_cells: tuple[Places, Places],
) -> CellGrid | None:
    is_row, is_cell = kinds
    prefix = len(sheet.prefix)
    row_tokens = np.flatnonzero(is_row)
    row_starts, row_inners, self_closed = places[is_row], behind[is_row], shut[is_row]
    digits = row_starts + 8 + prefix
    row_numbers, row_digits_end = sheet.numbers(digits, 8)
    cell_starts, cell_ends = places[is_cell], behind[is_cell]
    cell_rows = np.cumsum(is_row)[is_cell] - 1
    columns, reference_digits = _columns(sheet, cell_starts + 6 + prefix)
    lengths = row_digits_end - digits
    whole = _UP_TO[np.minimum(lengths, 7)]  # of a word: the digits and the quotation mark behind them
    spelled = sheet.words[digits] & whole
    fits = (
        bool(begins(sheet.words[digits - 3], b'r="').all())
        and bool((sheet.octets[row_digits_end] == _QUOTE).all())
        and bool((lengths <= 7).all())
        and bool((sheet.words[reference_digits] & whole[cell_rows] == spelled[cell_rows]).all())
        and bool((np.diff(row_numbers) > 0).all())
        and row_numbers[0] >= 1
        and row_numbers[-1] <= MAX_ROW
        and bool(((columns >= 1) & (columns <= MAX_COLUMN)).all())
        and bool((np.diff(cell_rows * (MAX_COLUMN + 1) + columns) > 0).all())
    )
    if not fits:
        return None
    row_stop_tokens = np.append(row_tokens[1:], len(places)) - 1  # its close tag, or its own tag where self-closed
    return CellGrid(
        row_numbers=row_numbers,
        row_starts=row_starts,
        row_tails=row_digits_end + 1,
        row_inners=row_inners,
        row_lasts=np.where(self_closed, row_inners, places[row_stop_tokens]),
        row_ends=behind[row_stop_tokens],
        row_bare=np.zeros(len(row_starts), np.bool_),
        first_cell=np.append(np.searchsorted(cell_rows, np.arange(len(row_starts))), len(cell_starts)),
        cell_rows=cell_rows,
        cell_columns=columns,
        cell_starts=cell_starts,
        cell_tails=reference_digits + lengths[cell_rows] + 1,
        cell_ends=cell_ends,
        cell_bare=np.zeros(len(cell_starts), np.bool_),
        cell_tags=tags_of_cells[0],
        cell_inner_tags=tags_of_cells[1],
    )


def _columns(sheet: SheetBytes, at: Places) -> tuple[Places, Places]:
    """Column numbers of references, capital letters only: (column, place of the row's digits); 0 without a letter."""
    column = np.zeros(len(at), np.int64)
    end = at.copy()
    alive = np.ones(len(at), np.bool_)
    for step in range(3):
        sign = sheet.octets[at + step]
        alive &= (sign >= _A) & (sign <= _Z)
        if not alive.any():
            break
        column = np.where(alive, column * 26 + sign - (_A - 1), column)
        end += alive
    return column, end


def grid_of(rows: list[list[int]], cells: list[list[int]], first_cell: list[int]) -> CellGrid:
    """A grid from lists: per row its fields but first_cell, per cell its fields, in the order of CellGrid."""
    row = np.array(rows, np.int64).reshape(-1, 7).T
    cell = np.array(cells, np.int64).reshape(-1, 6).T
    return CellGrid(
        row_numbers=row[0],
        row_starts=row[1],
        row_tails=row[2],
        row_inners=row[3],
        row_lasts=row[4],
        row_ends=row[5],
        row_bare=row[6].astype(np.bool_),
        first_cell=np.append(np.array(first_cell, np.int64), len(cells)),
        cell_rows=cell[0],
        cell_columns=cell[1],
        cell_starts=cell[2],
        cell_tails=cell[3],
        cell_ends=cell[4],
        cell_bare=cell[5].astype(np.bool_),
        cell_tags=cell[0][:0],
        cell_inner_tags=cell[0][:0],
    )
