"""The values of `check --json --values`: what was understood, customer by customer."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbook_tools.reading.text import serial_text
from workbook_tools.table.columns import STANDARD, Kind
from workbook_tools.table.customers import Customers


def values_of(customers: Customers) -> list[dict[str, Any]]:
    """One object per customer: `row` and the 14 standard headers.

    ISO dates, plain numbers (500, not 500.0), ratings 1–5, 男/女, phones as +86 numbers or masked text, None for a blank or
    an unreadable cell.
    """
    frame = customers.frame
    headers = ["row", *(column.header for column in STANDARD)]
    columns: list[Iterable[Any]] = [customers.rows.tolist()]
    columns += [_plain(frame[column.header].to_numpy(), column.kind) for column in STANDARD]
    return [dict(zip(headers, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(values: NDArray[Any], kind: Kind) -> list[Any]:
    if kind is Kind.DATE:
        days = values.astype("datetime64[D]")
        return [None if missing else str(day) for day, missing in zip(days, np.isnat(days), strict=True)]
    if values.dtype == np.float64:
        return [_number(value) for value in values.tolist()]
    return [serial_text(value) for value in values] if kind is Kind.SERIAL else list(values)


def _number(value: float) -> float | None:
    """None for NaN, an int where the number is whole."""
    if np.isnan(value):
        return None
    return int(value) if value.is_integer() else value
