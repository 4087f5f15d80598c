"""The lines and the customers of a log of sales, as rows of a fresh workbook made from the template."""

from collections.abc import Mapping, Sequence

import numpy as np

from workbook_tools.reading.contacts import dial_of
from workbook_tools.reading.ledger import CARRIED, Ledger
from workbook_tools.rules.inputs import Positions, days, texts
from workbook_tools.rules.ledger import LedgerCustomers, newest_told
from workbook_tools.table.changes import AppendRows, CellValue, value_of
from workbook_tools.table.columns import (
    AMOUNT,
    CATEGORY,
    CONTACT,
    CUSTOMER_ID,
    FIRST_PURCHASE,
    LAST_PURCHASE,
    NAME,
    OPTIONAL,
    PURCHASE_LOG,
    PURCHASES,
    SERIAL,
    STANDARD,
    Column,
)

Columns = Mapping[str, Sequence[CellValue]]
"""Declared header → one value per row."""


def more_columns(ledger: Ledger) -> tuple[Column, ...]:
    """The columns that the customer table needs beyond the standard ones."""
    frame = ledger.log.frame
    told = [column for column in CARRIED if column in OPTIONAL and frame[column.header].notna().any()]
    return (FIRST_PURCHASE, PURCHASES, *told, CUSTOMER_ID)


def customer_columns(ledger: Ledger, found: LedgerCustomers) -> Columns:
    """The customer table: who, what he has bought in all, and what the newest line tells of him."""
    bought = found.bought
    columns: dict[str, Sequence[CellValue]] = {
        SERIAL.header: list(range(1, len(found.names) + 1)),
        NAME.header: found.names.tolist(),
        CONTACT.header: [dial_of(number) if number else None for number in found.contacts.tolist()],
        LAST_PURCHASE.header: bought.last.tolist(),
        FIRST_PURCHASE.header: bought.first.tolist(),
        AMOUNT.header: [None if np.isnan(total) else _plain(total) for total in bought.total.tolist()],
        PURCHASES.header: bought.count.tolist(),
        CUSTOMER_ID.header: customer_ids(found),
    }
    for column, header in ((CATEGORY, "商品类别"), *((column, column.header) for column in CARRIED)):
        if header in ledger.log.places:
            columns[column.header] = _taken(ledger, header, newest_told(ledger.log, found, header))
    return columns


def purchase_columns(ledger: Ledger, found: LedgerCustomers) -> Columns:
    """消费记录: every line of the log. What was read stands as date and number; what nobody can read, as it was typed."""
    log, owned = ledger.log, found.owners >= 0
    ids = np.array([*customer_ids(found), None], dtype=object)
    everywhere = np.arange(len(log.frame), dtype=np.intp)
    columns: dict[str, Sequence[CellValue]] = {
        CUSTOMER_ID.header: ids[np.where(owned, found.owners, len(ids) - 1)].tolist()
    }
    numbers = texts(log.frame, CONTACT.header)
    for column in PURCHASE_LOG.columns[1:]:
        typed = _taken(ledger, column.header, everywhere)
        known = ~log.frame[column.header].isna().to_numpy()
        match column.header:
            case CONTACT.header:
                read: list[CellValue] = [dial_of(number) if number else None for number in numbers.tolist()]
            case "日期":
                read = days(log.frame, "日期").tolist()
            case "金额":
                read = [None if np.isnan(value) else _plain(value) for value in log.frame["金额"].tolist()]
            case _:
                read = typed
        columns[column.header] = [
            good if is_known else raw for good, raw, is_known in zip(read, typed, known.tolist(), strict=True)
        ]
    return columns


def customer_ids(found: LedgerCustomers) -> list[CellValue]:
    """K000001 and on, in the order of the rows."""
    return [f"K{number:06d}" for number in range(1, len(found.names) + 1)]


def fill_form(
    sheet: str, places: Mapping[str, int], columns: Columns, *, header_row: int, ready_rows: int
) -> list[AppendRows]:
    """The rows of a form of the template: first into its blank rows, then below its Excel table, which grows with them.

    Every cell is written, the blank ones too, so that rows below the table look like those in it.
    """
    many = max(map(len, columns.values()))
    rows = [list(row) for row in zip(*(columns.get(title, [None] * many) for title in places), strict=True)]
    at = list(places.values())
    like, bottom = header_row + 1, header_row + ready_rows
    parts = ((header_row, rows[:ready_rows]), (bottom, rows[ready_rows:]))
    return [AppendRows(sheet, after, at, part, like_row=like) for after, part in parts if part]


def master_places(more: Sequence[Column]) -> dict[str, int]:
    """Header → column of the customer table that the template makes."""
    return {column.header: place for place, column in enumerate((*STANDARD, *more), start=1)}


def log_places() -> dict[str, int]:
    """Header → column of 消费记录 in the template."""
    return {column.header: place for place, column in enumerate(PURCHASE_LOG.columns, start=1)}


def _taken(ledger: Ledger, header: str, lines: Positions) -> list[CellValue]:
    """The raw cells of a column at some lines, None for -1."""
    held = ledger.raw.columns.get(ledger.log.places.get(header, 0))
    if held is None:
        return [None] * len(lines)
    rows = ledger.log.frame["row"].to_numpy()
    values = [value_of(cell) for cell in held.cells]
    codes = held.codes[np.searchsorted(ledger.raw.rows, rows[lines])] if len(rows) else held.codes[:0]
    return [values[code] if line >= 0 else None for code, line in zip(codes.tolist(), lines.tolist(), strict=True)]


def _plain(value: float) -> CellValue:
    return int(value) if float(value).is_integer() else float(value)
