"""An independent look at an edited worksheet part: everything but what was asked for must be as it was.

It shares no code with the editor. In rows that are spelled plainly, the cells that may differ are cut out of both parts,
and what remains must be the same bytes. Where that does not settle it (odd spelling, or a difference), both parts are read
as trees, row by row, and the trees are compared (compare_trees.py).
"""

from collections.abc import Collection

import numpy as np

from workbook_tools.workbook.compare_trees import find_difference_in_frame, find_difference_in_rows
from workbook_tools.workbook.sheet_edit import SheetEdit
from workbook_tools.workbook.sheet_text import OpenSheet, SheetText
from workbook_tools.workbook.stripped_rows import Rows, Stripper, Witness


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
    before, after = old.open(), new.open()
    if before is None or after is None:
        return "工作表里没有行"
    cells = _edited_cells(edit, ours)
    same = (
        before.prefix == after.prefix
        and len(before.prefix) <= 2
        and _same_rows(before, after, Stripper(after.prefix, cells, ours, edit.row_heights), witnesses)
    )
    for witness in witnesses if same and witnesses else ():
        witness.seen_all()
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
        column: rows[0] if len(rows) == 1 else np.sort(np.concatenate(rows))
        for column, rows in gathered.items()
        if column not in ours and any(map(len, rows))
    }


def _same_rows(
    before: OpenSheet, after: OpenSheet, stripper: Stripper, witnesses: tuple[Witness, Witness] | None
) -> bool:
    """Whether the bytes of all rows are the same, once the cells that may differ are out. No is no proof of a difference."""
    left, right = b"", b""
    seeing = witnesses or (None, None)
    old_pieces = (stripper.strip(rows, seeing[0]) for rows in before.blocks())
    new_pieces = (stripper.strip(rows, seeing[1]) for rows in after.blocks())
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
