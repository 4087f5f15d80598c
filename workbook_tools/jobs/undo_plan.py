"""What `undo` will need to know of a run: which cells of the staff's own it wrote, what stood there, what stands there now.

Our computed columns need no record: they can be made again at any time, and the replaced file holds what they said before.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from workbook_tools.table.changes import AddChecks, AppendRows, Change, PutSheet, SetCells, value_of
from workbook_tools.workbook.made_sheets import told_by_plan
from workbook_tools.workbook.put_sheets import marked_sheet
from workbook_tools.workbook.readable import Readable
from workbook_tools.workbook.undo_store import CellBlock, UndoPlan


def plan_undo(
    command: str, today: date, book: Readable, changes: Sequence[Change], *, follows: bool = False
) -> UndoPlan:
    """The undo step for changes that are about to be made in a book. follows: the same run has committed some before."""
    sheets = tuple(change.plan.name for change in changes if isinstance(change, PutSheet))
    added = (change for change in changes if isinstance(change, PutSheet) and change.marked)
    made = {change.mark: told_by_plan(change.plan) for change in added if marked_sheet(book, change.mark) is None}
    checks = tuple(change.header for change in changes if isinstance(change, AddChecks))
    return UndoPlan(command, today, tuple(_blocks(book, changes)), sheets, made, follows, checks)


def _blocks(book: Readable, changes: Sequence[Change]) -> Iterator[CellBlock]:
    for change in changes:
        if isinstance(change, SetCells):
            for (row, column), value in sorted(change.cells.items(), key=lambda item: item[0]):
                old = value_of(book.raw(change.sheet).at(row, column))
                yield CellBlock(change.sheet, column, [row], [old], [value])
        elif isinstance(change, AppendRows):
            rows = list(range(change.after_row + 1, change.after_row + 1 + len(change.rows)))
            for at, column in enumerate(change.columns):
                yield CellBlock(change.sheet, column, rows, [None] * len(rows), [row[at] for row in change.rows])
