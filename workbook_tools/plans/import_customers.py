"""Rows of customers from elsewhere, one after another, into the customer table.

Who it is, the number says and the name confirms. Then, cell by cell: a blank of the source never erases; a blank of the
table is filled; of date, amount and count of purchases the newer last purchase counts, but a running total never
shrinks; any other value that the table has already is kept and the difference told, unless the source is to win.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workbook_tools.plans.intake import Intake
from workbook_tools.reading.source_table import SourceTable
from workbook_tools.table.changes import CellValue
from workbook_tools.table.columns import AMOUNT, CONTACT, LAST_PURCHASE, NAME, PURCHASES
from workbook_tools.table.incoming import Result, RowResult, Written, settle

_WITH_DATE = (LAST_PURCHASE.header, AMOUNT.header, PURCHASES.header)
_MUST_BE_READABLE = (NAME.header, CONTACT.header, LAST_PURCHASE.header, AMOUNT.header)
"""A row with one of these unreadable is refused; of the others only the cell is left out."""


def import_customers(
    source: SourceTable, intake: Intake, *, fixed: Mapping[str, str], source_wins: bool = False
) -> list[RowResult]:
    """Take in every row; gives what came of each, in their order. fixed: our header → what a new customer gets there."""
    notes = source.notes()
    headers = [header for header in source.columns if header == CONTACT.header or intake.has(header)]
    columns = {header: source.columns[header].values.tolist() for header in headers}
    numbers = source.columns[CONTACT.header].known.tolist()
    rows = []
    for at, row in enumerate(source.rows.tolist()):
        told = notes.get(at, [])
        wrong = tuple(text for header, bad, text in told if bad and header in _MUST_BE_READABLE)
        left_out = {header for header, bad, _ in told if bad}
        values = {
            header: column[at]
            for header, column in columns.items()
            if column[at] is not None and header not in left_out
        }
        asides = tuple(f"{text}，这一格没有导入" if bad else text for _, bad, text in told)
        rows.append(_Incoming(row, values, numbers[at], wrong, asides, source_wins=source_wins))
    return settle(rows, lambda incoming: _take(incoming, intake, fixed))


@dataclass(frozen=True, slots=True)
class _Incoming:
    row: int
    values: dict[str, CellValue]
    number: str | None
    wrong: tuple[str, ...]
    asides: tuple[str, ...]
    source_wins: bool

    @property
    def masked(self) -> bool:
        return self.number is not None and not self.number.startswith("+")


def _take(incoming: _Incoming, intake: Intake, fixed: Mapping[str, str]) -> RowResult:
    if incoming.wrong:
        return RowResult(incoming.row, Result.REFUSED, None, incoming.wrong)
    name = incoming.values.get(NAME.header)
    found = intake.people.find(None if name is None else str(name), incoming.number, masked=incoming.masked)
    if found.refusal:
        return RowResult(incoming.row, Result.REFUSED, None, (*incoming.asides, found.refusal))
    asides = [*incoming.asides, *([found.note] if found.note else [])]
    if found.place is None:
        place = intake.add({**fixed, **incoming.values}, incoming.number, f"来源第 {incoming.row} 行")
        return RowResult(incoming.row, Result.ADDED, place, tuple(asides))
    written = list(_merge(found.place, incoming, intake, asides))
    result = Result.UPDATED if written else Result.UNCHANGED
    return RowResult(incoming.row, result, found.place, tuple(asides), tuple(written))


def _merge(place: int, incoming: _Incoming, intake: Intake, asides: list[str]) -> Iterator[Written]:
    """Cell by cell, by the rules at the head of this page; what is kept against the source is told."""
    newer = _compare_days(place, incoming.values.get(LAST_PURCHASE.header), intake)
    for header, value in incoming.values.items():
        now = intake.value(place, header)
        if is_same(now, intake.as_kept(header, value)):
            continue
        blank = now is None and not intake.filled(place, header)
        if header == CONTACT.header and (blank or _completes(now, incoming)):
            intake.people.complete(place, str(incoming.number))
        elif header == NAME.header and blank:
            intake.people.call(place, str(value))
        elif header in (CONTACT.header, NAME.header):
            continue  # the same person under another spelling: the table's own stays
        elif not blank:
            kept = _why_kept(place, header, value, newer, incoming, intake)
            if kept:
                asides += [] if kept in asides else [kept]
                continue
        yield intake.put(place, header, value)


def _why_kept(place: int, header: str, value: CellValue, newer: int, incoming: _Incoming, intake: Intake) -> str:
    """Why a cell stays as it is; "" where the source's value goes in."""
    now = intake.value(place, header)
    if intake.is_formula(place, header):
        return f"{header}：表里是公式，没有改"
    with_date = header in _WITH_DATE
    if incoming.source_wins or (with_date and newer > 0 and not _shrinks(header, now, value, intake)):
        return ""
    if with_date and newer < 0:
        return "来源的消费时间较早，没有采用它的日期、金额和次数"
    return f"{header}：表里是“{shown(now)}”，来源是“{shown(value)}”，保留表里的"


def _compare_days(place: int, incoming: CellValue, intake: Intake) -> int:
    """1 where the source's last purchase is the later one, -1 where it is the earlier one, 0 where nobody can say."""
    now = intake.value(place, LAST_PURCHASE.header)
    if not isinstance(incoming, date):
        return 0
    if not isinstance(now, date):
        return 0 if intake.filled(place, LAST_PURCHASE.header) else 1
    return (incoming > now) - (incoming < now)


def _shrinks(header: str, now: CellValue, value: CellValue, intake: Intake) -> bool:
    """A total that has become smaller was counted by somebody who does not know of all purchases."""
    totals = (PURCHASES.header, AMOUNT.header) if intake.settings.amount_means == "累计" else (PURCHASES.header,)
    numbers = isinstance(now, (int, float)) and isinstance(value, (int, float))
    return header in totals and numbers and float(str(value)) < float(str(now))


def _completes(now: CellValue, incoming: _Incoming) -> bool:
    """A whole number instead of one that is hidden in part."""
    return not incoming.masked and isinstance(now, str) and not now.replace("转", "").lstrip("+").isdigit()


def is_same(one: CellValue, other: CellValue) -> bool:
    """Whether two values say the same: 38 and the text 38 do."""
    return one == other or shown(one) == shown(other)


def shown(value: CellValue) -> str:
    """A value as one reads it; "看不懂的内容" for a cell that can't be read."""
    if value is None:
        return "看不懂的内容"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
