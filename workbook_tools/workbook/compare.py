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
        self._cells = cells
        self._ours = np.zeros(27**3, np.bool_)
        self._ours[list(ours)] = True
        self._row, self._row_end = b"<" + prefix + b"row ", b"</" + prefix + b"row>"
        self._cell, self._cell_end = b"<" + prefix + b'c r="', b"</" + prefix + b"c>"
        self._blank_row = b'">' + self._row_end
        self._closed = re.compile(rb"(<%brow [^<>]*[^<>/ ]) ?></%brow>" % (p, p))
        self._empty = re.compile(rb'<%brow r="([0-9]+)"((?: ht="[0-9.]+" customHeight="1")?) ?/>' % p)
        self._new_rows = {b"%d" % row for row in new_rows}

    def strip(self, rows: bytes) -> bytes:
        """A piece of the rows, stripped."""
        octets = np.frombuffer(rows + bytes(16), np.uint8)
        words = np.ndarray((len(rows) + 8,), "<u8", octets, 0, (1,))
        tags = np.flatnonzero(octets == ord("<"))
        first = words[tags]
        cell, row, end = (_begins(first, text) for text in (self._cell, self._row, self._row_end))
        strange = (_names(first, self._cell[:-4]) & ~cell) | (_names(first, self._row[:-1]) & ~row)
        unnumbered = ~_begins(words[tags[row] + len(self._row)], b'r="')
        if bool(strange.any()) or bool(unnumbered.any()) or b"<!" in rows:
            self.certain = False
            return rows
        kept = self._without_cells(rows, tags, cell, cell | row | end, words)
        kept = _SPANS.sub(b"", kept)
        if self._blank_row in kept:
            kept = self._closed.sub(rb"\1/>", kept)
        elif np.count_nonzero(row) == np.count_nonzero(end):
            return kept
        return self._empty.sub(self._unless_new, kept)

    def _unless_new(self, found: re.Match[bytes]) -> bytes:
        return found[0] if found[2] and found[1] not in self._new_rows else b""

    def _without_cells(self, rows: bytes, tags: Rows, cell: Flags, mark: Flags, words: NDArray[np.uint64]) -> bytes:
        """The rows without the cells that may differ. cell, mark: which tags begin a cell; a cell, a row or its end."""
        marks = np.flatnonzero(mark)
        begins = tags[marks]
        ends = np.append(begins[1:], len(rows))
        out = np.flatnonzero(cell[marks])
        row = _begins(words[begins], self._row)
        if len(row) == 0 or not row[0]:
            self.certain &= len(row) == 0
            return rows
        numbers = _number(words[begins[row] + len(self._row) + 3])
        its_row = numbers[np.cumsum(row)[out] - 1]
        out = out[self._may_differ(words, begins[out] + len(self._cell), its_row)]
        inner = np.diff(np.append(marks, len(tags)))[out] > 1
        whole = np.where(
            inner, _begins(words[ends[out] - len(self._cell_end)], self._cell_end), _begins(words[ends[out] - 2], b"/>")
        )
        self.certain &= bool(whole.all())  # otherwise something else stands behind a cell, and would go with it
        kept_begins, kept_ends = np.append(0, ends[out]), np.append(begins[out], len(rows))
        some = np.flatnonzero(kept_ends > kept_begins)
        spans = zip(kept_begins[some].tolist(), kept_ends[some].tolist(), strict=True)
        return b"".join([rows[begin:end] for begin, end in spans])

    def _may_differ(self, words: NDArray[np.uint64], at: Rows, its_row: Rows) -> Flags:
        """Which of the cells, whose references begin at some places, are ours or edited; none that names another row."""
        reference = words[at]
        column = np.zeros(len(at), np.int64)
        letters = np.zeros(len(at), np.int64)
        for step in range(3):
            sign = ((reference >> np.uint64(8 * step)) & np.uint64(0xFF)).astype(np.int64)
            is_letter = (letters == step) & (sign >= ord("A")) & (sign <= ord("Z"))
            column = np.where(is_letter, column * 26 + sign - ord("A") + 1, column)
            letters += is_letter
        found = np.zeros(len(at), np.bool_)
        here = np.flatnonzero(self._ours[column])
        found[here] = _number(words[at[here] + letters[here]]) == its_row[here]
        for number, numbers in self._cells.items():
            here = np.flatnonzero(column == number)
            row = _number(words[at[here] + letters[here]])
            listed = numbers[np.minimum(np.searchsorted(numbers, row), len(numbers) - 1)] == row
            found[here] = listed & (row == its_row[here])
        return found


def _begins(words: NDArray[np.uint64], text: bytes) -> Flags:
    """Which words, eight bytes each, begin with a text of at most eight."""
    shift = np.uint64(64 - 8 * len(text))
    found: Flags = np.equal(words << shift, np.uint64(int.from_bytes(text, "little")) << shift)
    return found


def _names(words: NDArray[np.uint64], tag: bytes) -> Flags:
    """Which words begin with a tag's `<` and whole name."""
    behind = (words >> np.uint64(8 * len(tag))) & np.uint64(0xFF)
    ended: Flags = (behind <= ord(" ")) | (behind == ord("/")) | (behind == ord(">"))
    return ended & _begins(words, tag)


def _number(words: NDArray[np.uint64]) -> Rows:
    """The decimal numbers, of up to seven digits and a quotation mark, that the words hold; -1 for anything else."""
    number = np.zeros(len(words), np.int64)
    closed = np.zeros(len(words), np.bool_)
    for step in range(8):
        sign = ((words >> np.uint64(8 * step)) & np.uint64(0xFF)).astype(np.int64)
        closed |= sign == ord('"')
        is_digit = (sign >= ord("0")) & (sign <= ord("9")) & (number >= 0)
        number = np.where(closed, number, np.where(is_digit, number * 10 + sign - ord("0"), -1))
    return np.where(closed, number, -1)
