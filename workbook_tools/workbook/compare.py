"""An independent look at an edited worksheet part: everything but what was asked for must be as it was.

It shares no code with the editor. In rows that are spelled plainly, the cells that may differ are cut out of both parts,
and what remains must be the same bytes. Where that does not settle it (odd spelling, or a difference), both parts are read
as trees, row by row, and the trees are compared (compare_trees.py).
"""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from workbook_tools.workbook.compare_trees import find_difference_in_frame, find_difference_in_rows
from workbook_tools.workbook.compiled.stripping import CompiledStripper
from workbook_tools.workbook.sheet_edit import SheetEdit
from workbook_tools.workbook.sheet_text import SheetText
from workbook_tools.workbook.stripped_rows import Group, Rows, Stripper, Witness, in_groups


def find_difference(
    old: SheetText | bytes,
    new: SheetText | bytes,
    edit: SheetEdit,
    *,
    ours: Collection[int] = (),
    witnesses: tuple[Witness, Witness] | None = None,
) -> str | None:
    """What differs that should not, as a short Chinese clause; None where nothing does.

    ours: columns whose cells are not looked at. A cell of the edit may hold anything; that it holds what was
    asked for is for a reader to say. Cells of the columns `ours` may differ whether or not the edit names them.
    witnesses: are shown the rows of the old and of the new part on the way, and told at the end if those were all.
    """
    old, new = SheetText.from_any(old), SheetText.from_any(new)
    cells = _edited_cells(edit, ours)
    same = _same_rows(old, new, in_groups(cells, ours), edit.row_heights, witnesses)
    if same is None:
        return "工作表里没有行"
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
    for row, place in edit.cells:
        gathered.setdefault(place, []).append(np.array([row], np.int64))
    cells: dict[int, Rows] = {}
    last = np.zeros(0, np.int64)
    for number, given in gathered.items():
        rows = [some for some in given if len(some)]  # without customers there are only headers
        if number not in ours and rows:
            joined = rows[0] if len(rows) == 1 else _in_order(rows)
            last = last if np.array_equal(joined, last) else joined  # mostly all have the customers' rows: held once
            cells[number] = last
    return cells


def _in_order(rows: list[Rows]) -> Rows:
    """All of them, rising: mostly a header's and those of the customers below it, which need no sorting."""
    joined = np.concatenate(sorted(rows, key=lambda some: int(some[0])))
    return joined if bool((np.diff(joined) > 0).all()) else np.sort(joined)


def _same_rows(
    old: SheetText,
    new: SheetText,
    groups: Sequence[Group],
    new_rows: Collection[int],
    witnesses: tuple[Witness, Witness] | None,
) -> bool | None:
    """Whether the bytes of all rows are the same, once the cells that may differ are out; None where there are no rows.

    No is no proof of a difference.
    """
    before, after = old.open(), new.open()
    if before is None or after is None:
        return None
    if before.prefix != after.prefix or len(before.prefix) > 2:
        return False
    for stripper in _strippers(before.prefix, groups, new_rows):
        for witness in witnesses or ():
            witness.begin()
        if _all_same(old, new, stripper, witnesses or (None, None)):
            for witness in witnesses or ():
                witness.seen_all()
            return True
        if stripper.certain:
            return False
    return False


def _strippers(
    prefix: bytes, groups: Sequence[Group], new_rows: Collection[int]
) -> Iterator[Stripper | CompiledStripper]:
    """What can take cells out of the rows, the quickest first, which knows fewer spellings."""
    compiled = CompiledStripper.where_compiled(prefix, groups, new_rows)
    if compiled is not None:
        yield compiled
    yield Stripper(prefix, groups, new_rows)


def _all_same(
    old: SheetText,
    new: SheetText,
    stripper: Stripper | CompiledStripper,
    witnesses: tuple[Witness | None, Witness | None],
) -> bool:
    left, right = b"", b""
    old_pieces = (stripper.strip(rows, witnesses[0]) for rows in _blocks(old))
    new_pieces = (stripper.strip(rows, witnesses[1]) for rows in _blocks(new))
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


def _blocks(text: SheetText) -> Iterator[bytes]:
    opened = text.open()
    return opened.blocks() if opened else iter(())
