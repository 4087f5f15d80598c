"""合并: two rows of one customer into one, as changes.

The dropped row is emptied, never removed: formulas, tables, merged cells, filters and references elsewhere stand where they
stood. Its 序号 and its formulas stay, so that the table has no gap at which Excel would end a sort.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from workbook_tools.plans.change_log import LogRow
from workbook_tools.rules.inputs import Positions, Texts
from workbook_tools.rules.matching import match_customers
from workbook_tools.rules.merge_cells import MergedCell, filled_columns
from workbook_tools.rules.merged_numbers import MERGED
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import CellValue, Change, PutColumn, SetCells
from workbook_tools.table.columns import COMPUTED, CONTACT, CUSTOMER_ID, ID_SLUG, NAME, SERIAL
from workbook_tools.table.customers import Customers, DetailLog
from workbook_tools.table.faults import Fault
from workbook_tools.table.places import Area


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers of one table: their places in `customers.frame`, and the 客户编号 of everybody."""

    customers: Customers
    raw: RawSheet
    ids: Texts
    kept: int
    dropped: int

    @property
    def kept_row(self) -> int:
        """The sheet row that stays."""
        return int(self.customers.rows[self.kept])

    @property
    def dropped_row(self) -> int:
        """The sheet row that is emptied."""
        return int(self.customers.rows[self.dropped])

    @property
    def names(self) -> tuple[str, str]:
        """The two 客户编号, kept and dropped."""
        return str(self.ids[self.kept]), str(self.ids[self.dropped])


def refuse_unless_mergeable(pair: Pair) -> None:
    """Fault merge-refused for one row twice, and where emptying the row would harm another one."""
    if pair.kept == pair.dropped:
        raise Fault("merge-refused", detail=f"两处写的是同一位客户（第 {pair.kept_row} 行）")
    row = pair.dropped_row
    for area in pair.raw.merged:
        if area.top <= row <= area.bottom and area.top != area.bottom:
            raise Fault("merge-refused", detail=f"第 {row} 行有合并到别行的单元格（{area}），请先取消合并")
    below = np.searchsorted(pair.customers.rows, row + 1)
    if below < len(pair.customers) and pair.customers.rows[below] == row + 1:
        held = [column for column in _staff_columns(pair.customers) if column != _serial(pair.customers)]
        if len(filled_columns(pair.raw, row + 1, held)) <= 1:
            # Behind an empty row a lone cell reads as a remark, and the customer would be gone.
            raise Fault("merge-refused", detail=f"第 {row + 1} 行只填了一格，请先补全那一行")


def plan_merge(pair: Pair, cells: Sequence[MergedCell], logs: Sequence[tuple[DetailLog, RawSheet]]) -> list[Change]:
    """The changes: the kept row's new values, the lines of the detail sheets, the emptied row.

    cells: of `rules.merge_cells`. logs: the detail sheets with their cells.
    """
    customers, (kept, dropped) = pair.customers, pair.names
    sheet = customers.sheet
    taken: dict[tuple[int, int], CellValue] = {
        (pair.kept_row, cell.column): cell.result for cell in cells if cell.changes
    }
    place = customers.number_column
    if place and not pair.raw.text(pair.kept_row, place).strip():
        taken[pair.kept_row, place] = kept  # the lines that are moved below refer to it
    changes: list[Change] = []
    if taken:
        changes.append(SetCells(sheet, taken, why=f"合并：取自 {dropped}"))
    for log, raw in logs:
        moved = _moved_lines(pair, cells, log, raw)
        if moved:
            changes.append(SetCells(log.sheet, moved, why=f"合并：{dropped} 的记录归 {kept}"))
    changes.append(SetCells(sheet, _emptied(pair, place), why=f"合并：已并入 {kept}"))
    changes.extend(_blanked_columns(pair))
    return changes


def log_merge(pair: Pair, today: date) -> LogRow:
    """The line of 更改记录 that says which number became which; `rules.merged_numbers` reads it."""
    kept, dropped = pair.names
    columns = _staff_columns(pair.customers)
    where = str(Area(pair.dropped_row, min(columns), pair.dropped_row, max(columns)))
    says = f"第 {pair.dropped_row} 行已并入第 {pair.kept_row} 行"
    return (today, MERGED, pair.customers.sheet, where, dropped, CUSTOMER_ID.header, dropped, kept, says)


def lines_of(pair: Pair, log: DetailLog) -> Positions:
    """The lines of a detail sheet that belong to the dropped customer."""
    return np.flatnonzero(match_customers(log, pair.customers, pair.ids) == pair.dropped)


def _moved_lines(
    pair: Pair, cells: Sequence[MergedCell], log: DetailLog, raw: RawSheet
) -> dict[tuple[int, int], CellValue]:
    """The lines of the dropped customer, now of the kept number; by name and phone where there are no numbers yet."""
    place = log.places.get(CUSTOMER_ID.header, 0)
    if place and pair.customers.number_column:
        wanted: dict[int, CellValue] = {place: pair.names[0]}
    else:
        at = {pair.customers.places[header]: header for header in (NAME.header, CONTACT.header)}
        wanted = {log.places.get(at[cell.column], 0): cell.result for cell in cells if cell.column in at}
    rows = log.frame["row"].to_numpy()[lines_of(pair, log)].tolist()
    return {
        (row, column): value
        for row in rows
        for column, value in wanted.items()
        if column and not raw.at(row, column).formula and raw.at(row, column).value != value
    }


def _emptied(pair: Pair, number_place: int) -> dict[tuple[int, int], CellValue]:
    """The cells of the dropped row that are cleared."""
    columns = {column for column in _staff_columns(pair.customers) if column != _serial(pair.customers)}
    columns |= {number_place} - {0}
    row = pair.dropped_row
    return {(row, column): None for column in filled_columns(pair.raw, row, sorted(columns))}


def _blanked_columns(pair: Pair) -> Iterator[PutColumn]:
    """Our own cells of the dropped row: a customer who is typed there later must not inherit them."""
    customers, row = pair.customers, pair.dropped_row
    for computed in COMPUTED:
        column = customers.ours.get(computed.slug, 0)
        if column and computed.slug != ID_SLUG and pair.raw.at(row, column).value is not None:
            header = pair.raw.text(customers.header_row, column)
            yield PutColumn(
                customers.sheet, computed, header, customers.header_row, column, False, [row], [None], customers.last_row
            )  # fmt: skip


def _staff_columns(customers: Customers) -> list[int]:
    return [column for column in customers.headers if column not in customers.ours.values()]


def _serial(customers: Customers) -> int:
    return customers.places.get(SERIAL.header, 0)
