"""An independent look at an edited worksheet part: everything but what was asked for must be as it was.

It shares no code with the editor. In rows that are spelled plainly, the cells that may differ are cut out of both parts,
and what remains must be the same bytes. Where that does not settle it (odd spelling, or a difference), both parts are read
as trees, row by row, and the trees are compared (compare_trees.py).
"""

import re
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from workbook_tools.workbook.compare_trees import find_difference_in_frame, find_difference_in_rows
from workbook_tools.workbook.sheet_edit import SheetEdit
from workbook_tools.workbook.sheet_text import OpenSheet, SheetText

_SPANS = re.compile(rb' spans="[0-9]+:[0-9]+"')
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Octets = NDArray[np.uint8]
Words = NDArray[np.uint64]
_MASKS = np.array([(1 << 8 * (length + 1)) - 1 for length in range(8)], np.uint64)
"""By the number of its digits: what of a word is a row number and the quotation mark behind it."""
_NO_NUMBER = -(10**12)
"""So far below zero that no digits to follow lift it above."""


def find_difference(
    old: SheetText | bytes, new: SheetText | bytes, edit: SheetEdit, *, ours: Collection[int] = ()
) -> str | None:
    """What differs that should not, as a short Chinese clause; None where nothing does.

    ours: columns whose cells are not looked at. A cell of the edit may hold anything; that it holds what was
    asked for is for a reader to say. Cells of the columns `ours` may differ whether or not the edit names them.
    """
    old, new = SheetText.from_any(old), SheetText.from_any(new)
    before, after = old.open(), new.open()
    if before is None or after is None:
        return "工作表里没有行"
    cells = _edited_cells(edit, ours)
    same = (
        before.prefix == after.prefix
        and len(before.prefix) <= 2
        and _same_rows(before, after, _Stripper(after.prefix, cells, ours, edit.row_heights))
    )
    frames = old.frame, new.frame  # known by now, unless the rows differ
    if frames[0] is None or frames[1] is None:
        return "工作表里没有行"
    found = find_difference_in_frame(frames[0].xml, frames[1].xml, edit)
    if found is not None or same:
        return found
    return find_difference_in_rows(old.whole(), new.whole(), cells, ours, edit.row_heights)


def _edited_cells(edit: SheetEdit, ours: Collection[int]) -> dict[int, Rows]:
    """The rows of the edit by column, ascending, without the columns that are ours."""
    gathered: dict[int, list[Rows]] = {}
    for column in edit.columns:
        gathered.setdefault(column.column, []).append(np.asarray(column.rows, np.int64))
    for row, number in edit.cells:
        gathered.setdefault(number, []).append(np.array([row], np.int64))
    return {
        column: np.sort(np.concatenate(rows))
        for column, rows in gathered.items()
        if column not in ours and any(map(len, rows))
    }


def _same_rows(before: OpenSheet, after: OpenSheet, stripper: "_Stripper") -> bool:
    """Whether the bytes of all rows are the same, once the cells that may differ are out. No is no proof of a difference."""
    left, right = b"", b""
    old_pieces, new_pieces = map(stripper.strip, before.blocks()), map(stripper.strip, after.blocks())
    while True:
        more_left = next(old_pieces, None) if not left else b""
        more_right = next(new_pieces, None) if not right else b""
        left, right = left + (more_left or b""), right + (more_right or b"")
        length = min(len(left), len(right))
        if left[:length] != right[:length] or not stripper.certain:
            return False
        left, right = left[length:], right[length:]
        if more_left is None or more_right is None:
            rest = b"".join([left, right, *old_pieces, *new_pieces])
            return not rest and stripper.certain


class _Stripper:
    """Takes the cells that may differ out of rows, with the spans, and rows that are empty then.

    certain: whether every row and cell so far told its own place, without which equal bytes need not mean equal places.
    """

    def __init__(
        self, prefix: bytes, cells: Mapping[int, Rows], ours: Collection[int], new_rows: Collection[int]
    ) -> None:
        p = re.escape(prefix)
        self.certain = True
        self._groups: list[tuple[Flags, Rows | None]] = [(_flags_of(ours, 27**3), None)] if ours else []
        self._groups += [(_flags_of(columns, 27**3), rows) for columns, rows in _by_rows(cells)]
        self._wanted = np.any([columns for columns, _ in self._groups] or [_flags_of((), 27**3)], axis=0)
        self._row, self._row_end = b"<" + prefix + b"row ", b"</" + prefix + b"row>"
        self._cell, self._cell_end = b"<" + prefix + b'c r="', b"</" + prefix + b"c>"
        self._second, self._third = _flags_of((prefix + b"c")[:1] + (prefix + b"r")[:1], 256), (prefix + b"r")[0]
        self._blank_row = b'">' + self._row_end
        self._closed = re.compile(rb"(<%brow [^<>]*[^<>/ ]) ?></%brow>" % (p, p))
        self._empty = re.compile(rb'<%brow r="([0-9]+)"((?: ht="[0-9.]+" customHeight="1")?) ?/>' % p)
        self._new_rows = {b"%d" % row for row in new_rows}

    def strip(self, rows: bytes) -> bytes:
        """A piece of the rows, stripped."""
        octets = np.frombuffer(rows + bytes(16), np.uint8)
        words = np.ndarray((len(rows) + 8,), "<u8", octets, 0, (1,))
        tags = np.flatnonzero(octets == ord("<"))
        second = octets[tags + 1]
        like = np.flatnonzero(self._second[second] | ((second == ord("/")) & (octets[tags + 2] == self._third)))
        first = words[tags[like]]
        cell, row, end = (_begins(first, text) for text in (self._cell, self._row, self._row_end))
        strange = (_names(first, self._cell[:-4]) & ~cell) | (_names(first, self._row[:-1]) & ~row)
        unnumbered = ~_begins(words[tags[like[row]] + len(self._row)], b'r="')
        if bool(strange.any()) or bool(unnumbered.any()) or b"<!" in rows:
            self.certain = False
            return rows
        mark = cell | row | end
        kept = self._without_cells(rows, tags, like[mark], (cell[mark], row[mark]), (octets, words))
        kept = _SPANS.sub(b"", kept)
        if self._blank_row in kept:
            kept = self._closed.sub(rb"\1/>", kept)
        elif np.count_nonzero(row) == np.count_nonzero(end):
            return kept
        return self._empty.sub(self._unless_new, kept)

    def _unless_new(self, found: re.Match[bytes]) -> bytes:
        return found[0] if found[2] and found[1] not in self._new_rows else b""

    def _without_cells(
        self, rows: bytes, tags: Rows, marks: Rows, kinds: tuple[Flags, Flags], views: tuple[Octets, Words]
    ) -> bytes:
        """The rows without the cells that may differ. marks: which tags begin a cell or row, or end one; kinds: cells, rows."""
        cell, row = kinds
        octets, words = views
        begins = tags[marks]
        ends = np.append(begins[1:], len(rows))
        if len(row) == 0 or not row[0]:
            self.certain &= len(row) == 0
            return rows
        out = np.flatnonzero(cell)
        at = begins[out] + len(self._cell)
        columns, letters = _columns(octets, at)
        wanted = np.flatnonzero(self._wanted[columns])
        out, columns, digits = out[wanted], columns[wanted], (at + letters)[wanted]
        may = self._may_differ(words, columns, digits, begins[row] + len(self._row) + 3, np.cumsum(row)[out] - 1)
        out = out[may]
        inner = np.diff(np.append(marks, len(tags)))[out] > 1
        whole = np.where(
            inner, _begins(words[ends[out] - len(self._cell_end)], self._cell_end), _begins(words[ends[out] - 2], b"/>")
        )
        self.certain &= bool(whole.all())  # otherwise something else stands behind a cell, and would go with it
        kept_begins, kept_ends = np.append(0, ends[out]), np.append(begins[out], len(rows))
        some = np.flatnonzero(kept_ends > kept_begins)
        spans = zip(kept_begins[some].tolist(), kept_ends[some].tolist(), strict=True)
        return b"".join([rows[begin:end] for begin, end in spans])

    def _may_differ(self, words: Words, columns: Rows, digits: Rows, row_digits: Rows, its_row: Rows) -> Flags:
        """Which of some cells are ours or edited; none that names another row than the one it stands in.

        columns: of the cells; digits: where their row numbers begin; row_digits: where those of the rows begin; its_row: the
        index of each cell's row.
        """
        spelled = words[row_digits]
        numbers, length = _numbers(spelled)
        mask = _MASKS[length]
        found: Flags = (words[digits] & mask[its_row]) == (spelled & mask)[its_row]
        found &= (numbers > 0)[its_row]
        listed = np.zeros(len(columns), np.bool_)
        for group, rows in self._groups:
            there = group[columns]
            if rows is not None:
                here = np.zeros(len(numbers), np.bool_)
                places = np.minimum(np.searchsorted(rows, numbers), len(rows) - 1)
                here = rows[places] == numbers
                there &= here[its_row]
            listed |= there
        return found & listed


def _flags_of(numbers: Collection[int], length: int) -> Flags:
    flags = np.zeros(length, np.bool_)
    flags[list(numbers)] = True
    return flags


def _by_rows(cells: Mapping[int, Rows]) -> list[tuple[list[int], Rows]]:
    """Columns with the same rows together: mostly all of them have those of the customers."""
    groups: list[tuple[list[int], Rows]] = []
    for column, rows in cells.items():
        known = next((columns for columns, others in groups if np.array_equal(others, rows)), None)
        if known is None:
            groups.append(([column], rows))
        else:
            known.append(column)
    return groups


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

    -1 and 0 for anything else.
    """
    number = np.zeros(len(words), np.int64)
    length = np.zeros(len(words), np.int64)
    open_ = np.ones(len(words), np.bool_)
    for step in range(8):
        sign = ((words >> np.uint64(8 * step)) & np.uint64(0xFF)).astype(np.int64)
        length = np.where(open_ & (sign == ord('"')), step, length)
        open_ &= sign != ord('"')
        digit = open_ & (sign >= ord("0")) & (sign <= ord("9"))
        number = np.where(digit, number * 10 + sign - ord("0"), np.where(open_, _NO_NUMBER, number))
    good = ~open_ & (length > 0) & (number >= 0)
    return np.where(good, number, -1), np.where(good, length, 0)
