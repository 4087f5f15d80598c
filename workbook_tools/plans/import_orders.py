"""Rows of orders from elsewhere into 消费记录, each order number once, and the customer table after them.

The master's total follows: where it is the sum of the customer's lines, it stays that sum; where the shop has counted in
its own way, only purchases after the last one that it knows are added, since older ones may be counted already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from workbook_tools.plans.import_customers import shown
from workbook_tools.plans.intake import Intake
from workbook_tools.reading.source_table import SourceTable
from workbook_tools.reading.text import squeezed
from workbook_tools.rules.inputs import Numbers, Positions, days, numbers, texts
from workbook_tools.table.changes import CellValue, SetCells
from workbook_tools.table.columns import AMOUNT, CATEGORY, CONTACT, CUSTOMER_ID, LAST_PURCHASE, NAME, PURCHASES
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.incoming import Result, RowResult, Written, settle
from workbook_tools.table.presets import Orders

ORDER, DAY, PAID, GOODS, PIECES = "单号", "日期", "金额", "商品类别", "数量"
_CENT = 0.005
_NEAR = 200
"""The lines of one order stand near each other."""


@dataclass
class OrderBook:
    """消费记录 while orders come in. log: the sheet as read, None where there is none; owners: the customer of each line."""

    log: DetailLog | None
    owners: Positions
    lines: list[tuple[int, dict[str, CellValue]]] = field(default_factory=list)
    """New lines: the customer's place, and the cells by header."""
    _amounts: dict[int, float] = field(default_factory=dict)
    _by_order: dict[str, list[int]] = field(default_factory=dict)
    said: set[tuple[str, CellValue, CellValue]] = field(default_factory=set)
    """Lines that the source has said: order, amount, goods."""
    _sums: dict[int, float] = field(default_factory=dict)
    _days: set[tuple[int, date]] = field(default_factory=set)
    _held: Numbers = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        if self.log is None:
            return
        frame = self.log.frame
        amounts, when = numbers(frame, PAID), days(frame, DAY)
        self._held = amounts
        for at, order in enumerate(texts(frame, ORDER).tolist()):
            owner = int(self.owners[at])
            if order:
                self._by_order.setdefault(_key(order), []).append(at)
            if owner >= 0 and np.isfinite(amounts[at]):
                self._sums[owner] = self._sums.get(owner, 0.0) + float(amounts[at])
            if owner >= 0 and not np.isnat(when[at]):
                self._days.add((owner, when[at].astype(object)))

    def lines_of(self, order: str) -> list[int]:
        """The places in the log of the lines with an order number."""
        return self._by_order.get(_key(order), [])

    def amount(self, line: int) -> float:
        """What a line of the log says now; NaN where it can't be read."""
        return self._amounts[line] if line in self._amounts else float(self._held[line])

    def set_amount(self, line: int, amount: float) -> None:
        """Another amount for a line of the log."""
        owner, before = int(self.owners[line]), self.amount(line)
        self._amounts[line] = amount
        if owner >= 0 and np.isfinite(before):
            self._sums[owner] = round(self._sums[owner] + amount - before, 2)

    def add(self, place: int, cells: dict[str, CellValue]) -> None:
        """One more line."""
        amount, day = cells[PAID], cells[DAY]
        self.lines.append((place, cells))
        self._sums[place] = round(self._sums.get(place, 0.0) + float(str(amount)), 2)
        if isinstance(day, date):
            self._days.add((place, day))

    def total(self, place: int) -> float:
        """The sum of a customer's lines, the new ones with them."""
        return self._sums.get(place, 0.0)

    def has_more_lines(self, cells: Mapping[str, CellValue]) -> bool:
        """Whether a new line is a further one of its order."""
        return sum(line[ORDER] == cells[ORDER] for _, line in self.lines[-_NEAR:]) > 1

    def bought_on(self, place: int, day: date) -> bool:
        """Whether the log has a purchase of that day."""
        return (place, day) in self._days

    def set_cells(self, why: str) -> Iterator[SetCells]:
        """The amounts that have changed."""
        if self.log is None or not self._amounts or PAID not in self.log.places:
            return
        rows = self.log.frame["row"].to_numpy()
        cells: dict[tuple[int, int], CellValue] = {
            (int(rows[line]), self.log.places[PAID]): plain(amount) for line, amount in self._amounts.items()
        }
        yield SetCells(self.log.sheet, cells, why=f"{why}：订单有退款")


def import_orders(
    source: SourceTable, intake: Intake, book: OrderBook, *, orders: Orders, fixed: Mapping[str, str]
) -> list[RowResult]:
    """Take in every order; gives what came of each row."""
    notes = source.notes()
    columns = {header: column.values.tolist() for header, column in source.columns.items()}
    numbers_known = source.columns[CONTACT.header].known.tolist()
    refunds = source.refund.tolist()
    rows = []
    for at, row in enumerate(source.rows.tolist()):
        cells = {header: column[at] for header, column in columns.items() if column[at] is not None}
        wrong = [text for header, bad, text in notes.get(at, []) if bad and header != PIECES]
        status, refund = str(source.status[at] or ""), float(refunds[at] or 0)
        rows.append(_Order(row, cells, numbers_known[at], status, refund, tuple(wrong)))
    return settle(rows, lambda order: _take(order, intake, book, orders, fixed))


@dataclass(frozen=True, slots=True)
class _Order:
    row: int
    cells: dict[str, CellValue]
    number: str | None
    status: str
    refund: float
    wrong: tuple[str, ...]

    @property
    def order(self) -> str:
        return shown(self.cells[ORDER]) if ORDER in self.cells else ""

    def ended(self, result: Result, place: int | None = None, *why: str) -> RowResult:
        return RowResult(self.row, result, place, why)


def _take(order: _Order, intake: Intake, book: OrderBook, orders: Orders, fixed: Mapping[str, str]) -> RowResult:
    known = bool(book.lines_of(order.order))
    if orders.status and not _begins(order.status, orders.counted):
        if not _begins(order.status, orders.left_out):
            why = f"订单状态“{order.status}”不认识，请在方案文件里写明要不要记"
            return order.ended(Result.REFUSED, None, why)
        if not known:
            return order.ended(Result.SKIPPED, None, f"订单状态是“{order.status}”，不记")
        return _changed(order, 0.0, intake, book)
    missing = tuple(f"没有{name}" for name in (ORDER, DAY, PAID) if name not in order.cells)
    if order.wrong or missing:
        return order.ended(Result.REFUSED, None, *(order.wrong or missing))
    said = (_key(order.order), order.cells[PAID], order.cells.get(GOODS))
    if said in book.said:
        return order.ended(Result.UNCHANGED, None, "来源里这一笔出现了两次，只记一次")
    result = _take_sound(order, known, intake, book, fixed)
    if result.result is not Result.REFUSED:
        book.said.add(said)
    return result


def _take_sound(order: _Order, known: bool, intake: Intake, book: OrderBook, fixed: Mapping[str, str]) -> RowResult:
    """An order that was paid, and of which all is readable."""
    paid = round(float(str(order.cells[PAID])) - order.refund, 2)
    if known:
        return _changed(order, paid, intake, book)
    if paid <= _CENT and order.refund > 0:
        return order.ended(Result.SKIPPED, None, "已经全额退款，不记")
    return _new_line(order, paid, intake, book, fixed)


def _changed(order: _Order, paid: float, intake: Intake, book: OrderBook) -> RowResult:
    """An order that the log has: only a refund changes it."""
    lines = book.lines_of(order.order)
    place = int(book.owners[lines[0]])
    owner = place if place >= 0 else None
    amounts = [book.amount(line) for line in lines]
    if any(abs(amount - paid) < _CENT for amount in amounts) or (paid <= 0 and max(amounts) <= _CENT):
        return order.ended(Result.UNCHANGED, owner)
    if len(lines) > 1 or not paid < amounts[0]:
        told = f"单号已在消费记录第 {_row_of(book, lines[0])} 行，金额是 {shown(amounts[0])}，来源是 {shown(paid)}，保留表里的"
        return order.ended(Result.UNCHANGED, owner, told)
    follows = owner is not None and _follows(owner, intake, book)
    book.set_amount(lines[0], max(paid, 0.0))
    written = [Written(f"消费记录 {PAID}", amounts[0], plain(max(paid, 0.0)))]
    why = f"订单有退款，消费记录第 {_row_of(book, lines[0])} 行的金额已改"
    if follows and owner is not None:
        written.append(intake.put(owner, AMOUNT.header, plain(book.total(owner))))
    else:
        why += "；消费金额请核对"
    return RowResult(order.row, Result.UPDATED, owner, (why,), tuple(written))


def _new_line(order: _Order, paid: float, intake: Intake, book: OrderBook, fixed: Mapping[str, str]) -> RowResult:
    name, day = order.cells.get(NAME.header), order.cells[DAY]
    masked = order.number is not None and not order.number.startswith("+")
    found = intake.people.find(None if name is None else str(name), order.number, masked=masked)
    if found.refusal:
        return order.ended(Result.REFUSED, None, found.refusal)
    cells = {header: order.cells.get(header) for header in (DAY, GOODS, PIECES)}
    cells |= {ORDER: order.order, PAID: plain(paid)}
    if found.place is None:
        who = {NAME.header: name, CONTACT.header: order.cells[CONTACT.header], **fixed}
        bought: dict[str, CellValue] = {LAST_PURCHASE.header: day, AMOUNT.header: plain(paid), PURCHASES.header: 1}
        goods = {CATEGORY.header: order.cells.get(GOODS)}
        place = intake.add({**who, **bought, **goods}, order.number, f"来源第 {order.row} 行")
        book.add(place, cells)
        return order.ended(Result.ADDED, place, *([found.note] if found.note else []))
    written, why = _bought(found.place, day, paid, intake, book, cells)
    return RowResult(order.row, Result.UPDATED, found.place, why, tuple(written))


def _bought(
    place: int, day: CellValue, paid: float, intake: Intake, book: OrderBook, cells: dict[str, CellValue]
) -> tuple[list[Written], tuple[str, ...]]:
    """The line, and what it changes of the customer's own cells."""
    last, amount = intake.value(place, LAST_PURCHASE.header), intake.value(place, AMOUNT.header)
    follows = _follows(place, intake, book)
    again = isinstance(last, date) and day == last and book.bought_on(place, last)
    none_yet = not intake.filled(place, LAST_PURCHASE.header) and not intake.filled(place, AMOUNT.header)
    later = isinstance(day, date) and isinstance(last, date) and day > last
    book.add(place, cells)
    written = [Written("消费记录", None, f"{shown(day)} {shown(plain(paid))}元")]
    if not (follows or later or none_yet or again):
        return written, ("只记到消费记录：这一笔不比表里最近一次消费晚，消费金额可能已经算过",)
    if later or none_yet:
        written.append(intake.put(place, LAST_PURCHASE.header, day))
    if intake.settings.amount_means == "最近一次":
        total = paid if later or none_yet else None
    else:
        known = float(amount) if isinstance(amount, (int, float)) else 0.0 if none_yet else None
        total = book.total(place) if follows else None if known is None else round(known + paid, 2)
    if total is not None and not intake.is_formula(place, AMOUNT.header):
        written.append(intake.put(place, AMOUNT.header, plain(total)))
    times = intake.value(place, PURCHASES.header) if intake.has(PURCHASES.header) else None
    counts = isinstance(times, (int, float)) and not intake.is_formula(place, PURCHASES.header)
    if isinstance(times, (int, float)) and counts and not book.has_more_lines(cells):
        written.append(intake.put(place, PURCHASES.header, int(times) + 1))
    return written, ()


def _follows(place: int, intake: Intake, book: OrderBook) -> bool:
    """Whether the master's total is the sum of the customer's lines, as it is for whoever came in by an import."""
    amount = intake.value(place, AMOUNT.header)
    if intake.settings.amount_means != "累计" or not isinstance(amount, (int, float)):
        return False
    return book.total(place) > 0 and abs(book.total(place) - float(amount)) < _CENT


def log_columns(book: OrderBook, intake: Intake, ids: Sequence[str | None]) -> dict[str, list[CellValue]]:
    """The new lines by header. ids: 客户编号 by place; None where the shop has given none yet."""
    who = [place for place, _ in book.lines]
    columns: dict[str, list[CellValue]] = {
        CUSTOMER_ID.header: [ids[place] for place in who],
        NAME.header: [intake.value(place, NAME.header) for place in who],
        CONTACT.header: [intake.value(place, CONTACT.header) for place in who],
    }
    for header in (DAY, PAID, GOODS, PIECES, ORDER):
        columns[header] = [cells.get(header) for _, cells in book.lines]
    return columns


def plain(amount: float) -> CellValue:
    """500.0 as 500."""
    return int(amount) if float(amount).is_integer() else float(amount)


def _row_of(book: OrderBook, line: int) -> int:
    return int(book.log.frame["row"].iloc[line]) if book.log is not None else 0


def _begins(status: str, listed: Sequence[str]) -> bool:
    return any(status.startswith(squeezed(one)) for one in listed)


def _key(order: str) -> str:
    return squeezed(order)
