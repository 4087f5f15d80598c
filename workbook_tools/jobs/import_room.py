"""Where new customers go: into the free rows below the last one, above 合计 and remarks, inside the Excel table if there is one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbook_tools.jobs.shop import Shop
from workbook_tools.plans.intake import Intake
from workbook_tools.reading.rows import filled_cells, is_numbering
from workbook_tools.table.cells import CellKind, RawCell
from workbook_tools.table.changes import AppendRows
from workbook_tools.table.columns import ID_SLUG, SERIAL
from workbook_tools.table.faults import Fault
from workbook_tools.table.places import MAX_ROW, Area
from workbook_tools.workbook.book import TableInfo


@dataclass(frozen=True, slots=True)
class _Wall:
    """What stands below the customers: its row, what it is, and how many rows must stay blank above it."""

    row: int
    what: str
    apart: int = 0


def append_customers(shop: Shop, intake: Intake, numbers: Sequence[str | None]) -> Iterator[AppendRows]:
    """The new customers' rows. numbers: their 客户编号, written where a column of ours has it.

    The rows look like the last customer's. Cells that hold something already (a 序号 counted ahead, a formula filled down)
    are left alone. Raises Fault import-no-room, and edit-unsafe for a table that a query fills.
    """
    if not intake.new:
        return
    customers, wanted = shop.customers, len(intake.new)
    table = _table_of(shop)
    if table is not None and table.has_query:
        raise Fault("edit-unsafe", name=shop.book.name, detail="客户表是查询的结果，加进去的行一刷新就没有了")
    wall = min(_walls(shop, table), key=lambda found: found.row, default=None)
    last = _last_used(shop, wall.row if wall else MAX_ROW)
    free = MAX_ROW - last if wall is None else max(wall.row - last - 1 - wall.apart, 0)
    if free < wanted:
        raise Fault("import-no-room", name=shop.book.name, detail=_told(wall, free, wanted))
    columns = _columns(shop, last + 1, last + wanted)
    rows = intake.new_rows(columns, numbers)
    like = customers.last_row if customers.last_row > customers.header_row else last + 1
    begin = 0
    for end in _cut(table, last, wanted):  # rows that lengthen a table begin right behind it
        yield AppendRows(customers.sheet, last + begin, list(columns), rows[begin:end], like_row=like)
        begin = end


def _told(wall: _Wall | None, free: int, wanted: int) -> str:
    if wall is None:
        return f"工作表到底了，只剩 {free} 行，要新增 {wanted} 位"
    return (
        f"要新增 {wanted} 位，最后一位客户下面只有 {free} 个空行（{wall.what}），"
        f"请在第 {wall.row - wall.apart} 行上面插入 {wanted - free} 个空行"
        + ("，再看一眼合计的公式有没有把新行算进去" if wall.what.endswith("合计") else "")
    )


def _cut(table: TableInfo | None, last: int, wanted: int) -> list[int]:
    inside = table.area.bottom - last if table is not None else 0
    return [inside, wanted] if 0 < inside < wanted else [wanted]


def _table_of(shop: Shop) -> TableInfo | None:
    """The Excel table that the customers stand in."""
    customers = shop.customers
    place = customers.places[SERIAL.header] if SERIAL.header in customers.places else min(customers.places.values())
    body = Area(customers.header_row, place, max(customers.last_row, customers.header_row), place)
    return next((table for table in shop.book.tables(customers.sheet) if table.area.meets(body)), None)


def _walls(shop: Shop, table: TableInfo | None) -> Iterator[_Wall]:
    """What stands below the last customer, or must not be written."""
    customers, raw = shop.customers, shop.master
    last = customers.last_row
    totals = [row for row in customers.total_rows if row > last]
    yield from (_Wall(row, f"第 {row} 行是合计") for row in totals)
    remark = next((row for row in _filled_below(shop) if row not in totals), None)
    if remark is not None:  # right below a customer, a remark would be taken for one
        yield _Wall(remark, f"第 {remark} 行有别的内容", apart=1)
    for area in raw.merged:
        if area.top > last and _over(area, customers.headers):
            yield _Wall(area.top, f"第 {area.top} 行有合并的格子")
    if table is not None and table.totals_rows:
        row = table.area.bottom - table.totals_rows + 1
        yield _Wall(row, f"第 {row} 行是表格的汇总行")
    for other in shop.book.tables(customers.sheet):
        if other is not table and other.area.top > last and _over(other.area, customers.headers):
            yield _Wall(other.area.top, f"第 {other.area.top} 行起是另一张表格", apart=1)


def _filled_below(shop: Shop) -> list[int]:
    """Rows below the last customer that hold something of the staff's in the table's columns, numbering and formulas aside."""
    serial = shop.customers.places.get(SERIAL.header)

    def holds(at: int, cells: Sequence[RawCell]) -> NDArray[np.bool_]:
        filled = filled_cells(cells)
        if at == serial:
            filled &= [isinstance(cell.value, str) and not is_numbering(cell.value) for cell in cells]
        return filled

    return _rows_below(shop, holds)


def _last_used(shop: Shop, wall: int) -> int:
    """The row behind which the new ones go: the last customer's, or one below it that holds spaces, which nobody sees."""

    def holds(_at: int, cells: Sequence[RawCell]) -> NDArray[np.bool_]:
        blank = [cell.kind is CellKind.TEXT and not cell.formula for cell in cells]
        return np.array(blank, dtype=bool) & ~filled_cells(cells)

    return max([shop.customers.last_row, *(row for row in _rows_below(shop, holds) if row < wall)])


def _rows_below(shop: Shop, holds: Callable[[int, Sequence[RawCell]], NDArray[np.bool_]]) -> list[int]:
    """Rows below the last customer in which a cell of a column with a header passes a test."""
    customers, raw = shop.customers, shop.master
    below = np.flatnonzero(raw.rows > customers.last_row)
    held = np.zeros(len(below), dtype=bool)
    for at in customers.headers:
        column = raw.columns.get(at)
        if column is not None and at not in customers.ours.values():
            held |= holds(at, column.cells)[column.codes[below]]
    rows: list[int] = raw.rows[below][held].tolist()
    return rows


def _over(area: Area, columns: Iterable[int]) -> bool:
    return any(area.left <= at <= area.right for at in columns)


def _columns(shop: Shop, first: int, last: int) -> dict[int, str]:
    """Sheet column → header of the new rows' cells: all of the staff's that are blank there, and 客户编号 of ours as ""."""
    customers, raw = shop.customers, shop.master
    inside = (raw.rows >= first) & (raw.rows <= last)
    names = {at: header for header, at in customers.places.items()}
    wanted = {
        at: names.get(at, text.strip()) for at, text in customers.headers.items() if at not in customers.ours.values()
    }
    ours = customers.ours.get(ID_SLUG, 0)
    if ours:
        wanted[ours] = ""
    return {
        at: wanted[at]
        for at in sorted(wanted)
        if at not in raw.columns or not bool(raw.columns[at].codes[inside].any())
    }
