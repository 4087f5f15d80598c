"""Where the rows that a run wrote into stand now: staff may have sorted, added and deleted rows since."""

from collections import Counter
from collections.abc import Collection, Sequence

from workbook_tools.jobs.shop import Shop
from workbook_tools.table.changes import value_of
from workbook_tools.table.columns import CONTACT, NAME
from workbook_tools.workbook.readable import Readable
from workbook_tools.workbook.undo_store import CellBlock


def rows_by_id(shop: Shop) -> dict[str, int]:
    """客户编号 → row of the master; {} where there is no such column. Of rows with one number it is the upper one's."""
    column = shop.customers.number_column
    if not column:
        return {}
    return {shop.master.text(row, column): row for row in reversed(shop.customers.rows.tolist())}


class MovedRows:
    """The rows of the master before the run, found again in the workbook as it is now.

    written: the columns of the master that the run wrote, which can't tell who somebody is.
    """

    def __init__(self, earlier: Shop, later: Shop, written: Collection[int]) -> None:
        self._ids_before = {row: number for number, row in rows_by_id(earlier).items() if number}
        self._ids_now = rows_by_id(later)
        names = {header: earlier.customers.places.get(header, 0) for header in (NAME.header, CONTACT.header)}
        told = [header for header, column in names.items() if column and column not in written]
        self._who_before, who_now = _who(earlier, told), _who(later, told)
        times = Counter(who_now.values())
        self._now = {who: row for row, who in who_now.items() if times[who] == 1}
        self._who_now = who_now

    def now(self, row: int) -> int:
        """Where a row stands now; 0 where it can't be said. A row that held no customer is taken to be where it was."""
        who = self._who_before.get(row)
        if who is None:
            return row
        number = self._ids_before.get(row)
        if number:  # a customer who is nowhere was taken away by the run, if his row is blank
            return self._ids_now.get(number, 0 if row in self._who_now else row)
        if not any(who) or self._who_now.get(row) == who:
            return row
        return self._now.get(who, 0)


def _who(shop: Shop, headers: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Name and number as they stand, by row."""
    columns = [shop.customers.places.get(header, 0) for header in headers]
    return {row: tuple(shop.master.text(row, column) for column in columns) for row in shop.customers.rows.tolist()}


def spoiled_rows(blocks: Sequence[CellBlock], book: Readable) -> set[tuple[str, int]]:
    """Rows that the run added and that no longer are what it added, by sheet: none of their cells may be blanked.

    A cell that is equal by chance is no sign that the row is still the same.
    """
    added: dict[tuple[str, int], bool] = {}
    for block in blocks:
        for row, old in zip(block.rows, block.old, strict=True):
            key = block.sheet, row
            added[key] = added.get(key, True) and old is None
    spoiled = set()
    for block in blocks:
        if book.sheet(block.sheet) is None:
            continue
        raw = book.raw(block.sheet)
        for row, new in zip(block.rows, block.new, strict=True):
            if added[block.sheet, row] and value_of(raw.at(row, block.column)) != new:
                spoiled.add((block.sheet, row))
    return spoiled
