"""The rows of a worksheet part without the cells that may differ, so that what remains can be compared as bytes.

Only for the independent look (compare.py): it shares no code with what edits or scans. All tags of a block are looked at
at once, by the two or eight bytes at each.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.places import letter

_SPANS = re.compile(rb' spans="[0-9]+:[0-9]+"')
Rows = NDArray[np.int64]
Group: TypeAlias = tuple[list[int], Rows | None]
"""Columns, and the rows in which their cells may differ; None for all rows."""
Flags = NDArray[np.bool_]
Octets = NDArray[np.uint8]
Pairs = NDArray[np.uint16]
Words = NDArray[np.uint64]
_MASKS = np.array([(1 << 8 * (length + 1)) - 1 for length in range(8)], np.uint64)
"""By the number of its digits: what of a word is a row number and the quotation mark behind it."""
_LETTERS = range(ord("A"), ord("Z") + 1)
_COLUMNS = 27**3
_ZEROS, _ABOVE_NINE, _HIGH_BITS = (np.uint64(octet * 0x0101010101010101) for octet in (0x30, 0x76, 0x80))


class Witness(Protocol):
    """Somebody who wants to see the rows too, since they are being gone through."""

    def begin(self) -> None:
        """The rows come now, from the first one on, whatever has been seen before."""

    def see(self, rows: bytes, numbers: Rows, begins: Rows) -> None:
        """Some rows, their numbers (-1 for what is none) and where each begins."""

    def seen_all(self) -> None:
        """Those were all the rows that there are."""


@dataclass(frozen=True, slots=True)
class _Views:
    """The bytes of some rows, two bytes and eight bytes from each on as one number; zeros behind the end."""

    octets: Octets
    pairs: Pairs
    words: Words

    @classmethod
    def of(cls, rows: bytes) -> "_Views":
        padded = rows + bytes(16)
        length = (len(rows) + 8,)
        return cls(
            np.frombuffer(padded, np.uint8),
            np.ndarray(length, "<u2", padded, 0, (1,)),
            np.ndarray(length, "<u8", padded, 0, (1,)),
        )


@dataclass(frozen=True, slots=True)
class _Marks:
    """The tags that begin a cell or a row, or end a row.

    at: which of all tags they are. begins: their places. cell: which of them are cells. rows: the indices of those that
    begin a row; row_begins: their places.
    """

    at: Rows
    begins: Rows
    cell: Flags
    rows: Rows
    row_begins: Rows


class Stripper:
    """Takes the cells that may differ out of rows, with the spans, and rows that are empty then.

    certain: whether every row and cell so far told its own place, without which equal bytes need not mean equal places.
    """

    def __init__(self, prefix: bytes, groups: Sequence[Group], new_rows: Collection[int]) -> None:
        p = re.escape(prefix)
        self.certain = True
        self._groups = [(_flags_of(columns, _COLUMNS), rows) for columns, rows in groups]
        self._wanted = _first_letters(column for columns, _ in groups for column in columns)
        self._row, self._row_end = b"<" + prefix + b"row ", b"</" + prefix + b"row>"
        self._cell, self._cell_end = b"<" + prefix + b'c r="', b"</" + prefix + b"c>"
        self._like = _flags_of(
            [
                first + (third << 8)
                for first in {b"!"[0], (prefix + b"c")[0], (prefix + b"r")[0]}
                for third in range(256)
            ]
            + [b"/"[0] + ((prefix + b"r")[0] << 8)],
            1 << 16,
        )
        self._blank_row = b'">' + self._row_end
        self._closed = re.compile(rb"(<%brow [^<>]*[^<>/ ]) ?></%brow>" % (p, p))
        self._empty = re.compile(rb'<%brow r="([0-9]+)"((?: ht="[0-9.]+" customHeight="1")?) ?/>' % p)
        self._new_rows = {b"%d" % row for row in new_rows}

    def strip(self, rows: bytes, witness: Witness | None = None) -> bytes:
        """A piece of the rows, stripped. witness: is shown the piece, if it is certain."""
        views = _Views.of(rows)
        tags = np.flatnonzero(views.octets == ord("<"))
        like = np.flatnonzero(self._like[views.pairs[1:][tags]])
        first = views.words[tags[like]]
        cell, row, end = (_begins(first, text) for text in (self._cell, self._row, self._row_end))
        mark = cell | row | end
        if np.count_nonzero(mark) < len(mark):
            other = first[~mark]
            strange = _names(other, self._cell[:-4]) | _names(other, self._row[:-1]) | _begins(other, b"<!")
            if bool(strange.any()):
                self.certain = False
                return rows
            like, cell, row, end = like[mark], cell[mark], row[mark], end[mark]
        begins, begun = tags[like], np.flatnonzero(row)
        marks = _Marks(like, begins, cell, begun, begins[begun])
        if (
            len(row) == 0
            or not row[0]
            or not bool(_begins(views.words[marks.row_begins + len(self._row)], b'r="').all())
        ):
            self.certain &= len(row) == 0
            return rows
        digits = views.words[marks.row_begins + len(self._row) + 3]
        numbers, lengths = _numbers(digits)
        if witness is not None:
            witness.see(rows, numbers, marks.row_begins)
        out = self._may_differ(views, marks, digits, numbers, lengths)
        kept = self._without(rows, tags, marks, out, views.words)
        plain = marks.row_begins + len(self._row) + lengths + 5
        if not np.array_equal(tags[np.minimum(marks.at[marks.rows] + 1, len(tags) - 1)], plain):
            kept = _SPANS.sub(b"", kept)
        elif not self._empties(marks, out) and len(marks.rows) == np.count_nonzero(end):
            return kept
        if self._blank_row in kept:
            kept = self._closed.sub(rb"\1/>", kept)
        return self._empty.sub(self._unless_new, kept)

    def _unless_new(self, found: re.Match[bytes]) -> bytes:
        return found[0] if found[2] and found[1] not in self._new_rows else b""

    def _empties(self, marks: "_Marks", out: Rows) -> bool:
        """Whether a row may have no cell any more. out: the marks of the cells that go."""
        kept = np.append(marks.cell, False)
        kept[out] = False
        return not bool(kept[marks.rows + 1].all())

    def _without(self, rows: bytes, tags: Rows, marks: "_Marks", out: Rows, words: Words) -> bytes:
        """The rows without some cells, each of which must be one element up to the next mark."""
        if len(out) == 0:
            return rows
        begins = tags[marks.at[out]]
        following = np.append(marks.at, len(tags))[out + 1]
        ends = np.append(tags, len(rows))[following]
        whole = np.where(
            following - marks.at[out] > 1,
            _begins(words[ends - len(self._cell_end)], self._cell_end),
            _begins(words[ends - 2], b"/>"),
        )
        self.certain &= bool(whole.all())  # otherwise something else stands behind a cell, and would go with it
        kept_begins, kept_ends = np.append(0, ends), np.append(begins, len(rows))
        some = np.flatnonzero(kept_ends > kept_begins)
        spans = zip(kept_begins[some].tolist(), kept_ends[some].tolist(), strict=True)
        return b"".join([rows[begin:end] for begin, end in spans])

    def _may_differ(self, views: "_Views", marks: "_Marks", digits: Words, numbers: Rows, lengths: Rows) -> Rows:
        """The marks of the cells that are ours or edited; none that names another row than the one it stands in.

        digits: the words at the row numbers; numbers, lengths: what they say, and in how many digits.
        """
        cells = np.flatnonzero(marks.cell)
        at = marks.begins[cells] + len(self._cell)
        wanted = np.flatnonzero(self._wanted[views.pairs[at]])
        cells, at = cells[wanted], at[wanted]
        columns, letters = _columns(views.octets, at)
        its_row = np.searchsorted(marks.rows, cells, "right") - 1
        mask = _MASKS[lengths]
        found: Flags = (views.words[at + letters] & mask[its_row]) == (digits & mask)[its_row]
        found &= (numbers > 0)[its_row]
        listed = np.zeros(len(columns), np.bool_)
        for group, rows in self._groups:
            there = group[columns]
            if rows is not None:
                places = np.minimum(np.searchsorted(rows, numbers), len(rows) - 1)
                there &= (rows[places] == numbers)[its_row]
            listed |= there
        return cells[found & listed]


def _flags_of(numbers: Collection[int], length: int) -> Flags:
    flags = np.zeros(length, np.bool_)
    flags[list(numbers)] = True
    return flags


def _first_letters(columns: Iterable[int]) -> Flags:
    """Which pairs of bytes a reference into one of the columns may begin with."""
    found = np.zeros((256, 256), np.bool_)  # by the second and the first byte
    for column in columns:
        letters = letter(column).encode()
        if len(letters) > 1:
            found[letters[1], letters[0]] = True
        else:
            found[:, letters[0]] = True
            found[_LETTERS, letters[0]] = False
    return found.reshape(-1)


def in_groups(cells: Mapping[int, Rows], ours: Collection[int]) -> list[Group]:
    """Columns with the same rows together, since mostly all of them have those of the customers; `ours` in all rows."""
    groups: list[tuple[list[int], Rows]] = []
    for column, rows in cells.items():
        known = next((columns for columns, others in groups if np.array_equal(others, rows)), None)
        if known is None:
            groups.append(([column], rows))
        else:
            known.append(column)
    return [*groups, ([*ours], None)]


def _columns(octets: Octets, at: Rows) -> tuple[Rows, Rows]:
    """The columns of references that begin at some places, 0 for what is none, and how many letters they have."""
    column = np.zeros(len(at), np.int64)
    letters = np.zeros(len(at), np.int64)
    for step in range(3):
        sign = octets[at + step]
        is_letter = (sign >= ord("A")) & (sign <= ord("Z"))
        if step:
            is_letter &= letters == step
            if not is_letter.any():
                break
        column = np.where(is_letter, column * 26 + (sign - np.uint8(ord("A") - 1)), column)
        letters += is_letter
    return column, letters


def _begins(words: Words, text: bytes) -> Flags:
    """Which words, eight bytes each, begin with a text of at most eight."""
    shift = np.uint64(64 - 8 * len(text))
    found: Flags = np.equal(words << shift, np.uint64(int.from_bytes(text, "little")) << shift)
    return found


def _names(words: Words, tag: bytes) -> Flags:
    """Which words begin with a tag's `<` and whole name."""
    behind = (words >> np.uint64(8 * len(tag))) & np.uint64(0xFF)
    ended: Flags = (behind <= ord(" ")) | (behind == ord("/")) | (behind == ord(">"))
    return ended & _begins(words, tag)


def _numbers(words: Words) -> tuple[Rows, Rows]:
    """The decimal numbers, of up to seven digits and a quotation mark, that the words hold, and how long they are.

    -1 and 0 for anything else. Eight digits are made a number in three steps, each joining neighbours
    (D. Lemire, "Quickly parsing eight digits", 2018).
    """
    length = np.zeros(len(words), np.int64)
    for digits in range(7, 0, -1):
        length[(words >> np.uint64(8 * digits)) & np.uint64(0xFF) == ord('"')] = digits
    shift = (64 - 8 * length).astype(np.uint64) & np.uint64(63)
    digit = ((words ^ _ZEROS) << shift) & (np.uint64(0) - (length > 0).astype(np.uint64))
    good = (length > 0) & (((digit + _ABOVE_NINE) | digit) & _HIGH_BITS == 0)
    number = (digit * np.uint64(10) + (digit >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    number = (number * np.uint64(100) + (number >> np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
    number = (number * np.uint64(10_000) + (number >> np.uint64(32))) & np.uint64(0xFFFFFFFF)
    return np.where(good, number.astype(np.int64), -1), np.where(good, length, 0)
