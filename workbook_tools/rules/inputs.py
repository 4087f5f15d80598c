"""What rules take out of a typed table: plain NumPy columns, blank all through where the sheet lacks the column."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Texts: TypeAlias = NDArray[np.object_]
"""str or None."""
Numbers: TypeAlias = NDArray[np.float64]
"""NaN where blank or unreadable."""
Days: TypeAlias = NDArray[np.datetime64]
"""datetime64[D], NaT where blank or unreadable."""
Flags: TypeAlias = NDArray[np.bool_]
Positions: TypeAlias = NDArray[np.intp]
"""Places of customers in their frame, from 0; -1 for nobody."""
Codes: TypeAlias = NDArray[np.int8]
"""Members of an enumeration."""
_NO_DAY = np.array(np.datetime64("NaT", "D"))


def texts(frame: pd.DataFrame, header: str) -> Texts:
    """A column of text; None (never NaN) where there is nothing."""
    if header not in frame:
        return no_texts(len(frame))
    held = frame[header].to_numpy(dtype=object)
    blank = pd.isna(held)
    return kept(held, ~blank) if blank.any() else held


def kept(values: Texts, where: Flags) -> Texts:
    """The texts at some places, None at the others."""
    held = np.full(len(values), None, dtype=object)
    held[where] = values[where]
    return held


def numbered(values: Texts, table: Mapping[str, int]) -> Positions:
    """The number that a table gives to each text, -1 for any other and for None; asked once per distinct text."""
    codes, distinct = pd.factorize(values)
    # The code of None is -1, which is the place of the last number.
    return np.array([*(table.get(text, -1) for text in distinct), -1], dtype=np.intp)[codes]


def chosen(conditions: Sequence[Flags], members: Sequence[IntEnum], otherwise: IntEnum) -> Codes:
    """For each customer the member of the first condition that holds."""
    return np.select(conditions, [np.int8(member) for member in members], np.int8(otherwise))


def numbers(frame: pd.DataFrame, header: str) -> Numbers:
    """A column of numbers."""
    if header not in frame:
        return no_numbers(len(frame))
    return frame[header].to_numpy(dtype=np.float64)


def days(frame: pd.DataFrame, header: str) -> Days:
    """A column of dates."""
    if header not in frame:
        return no_days(len(frame))
    return frame[header].to_numpy().astype("datetime64[D]")


def flags(frame: pd.DataFrame, header: str) -> Flags:
    """A column of yes or no; no where the frame lacks it."""
    if header not in frame:
        return np.zeros(len(frame), dtype=bool)
    return frame[header].to_numpy(dtype=bool)


def no_texts(size: int) -> Texts:
    """A column without a text. It takes the room of one, as the two below, and cannot be written to."""
    return np.broadcast_to(np.array(None, dtype=object), size)


def no_numbers(size: int) -> Numbers:
    """A column without a number."""
    return np.broadcast_to(np.array(np.nan), size)


def no_days(size: int) -> Days:
    """A column without a date."""
    return np.broadcast_to(_NO_DAY, size)


def blank_days(size: int) -> Days:
    """Dates to be filled in, of which none is known yet."""
    return np.full(size, _NO_DAY)


def table_of(columns: Mapping[str, NDArray[Any]]) -> pd.DataFrame:
    """A frame of these columns in which text stays str or None: pandas would make it NaN.

    The columns are not copied: whoever writes into single cells of the frame makes a copy first.
    """
    held = {
        name: pd.Series(values, dtype=object if values.dtype == object else None, copy=False)
        for name, values in columns.items()
    }
    return pd.DataFrame(held, copy=False)


def moments(known: Days) -> NDArray[np.datetime64]:
    """Dates as frames hold them, datetime64[s]."""
    if known.strides == (0,):  # the same everywhere: see no_days
        return np.broadcast_to(known[:1].astype("datetime64[s]"), len(known))
    return known.astype("datetime64[s]")


def up_to(known: Days, today: date) -> Days:
    """Dates without those after today: a day that has not come yet is no evidence."""
    return np.where(known <= np.datetime64(today, "D"), known, np.datetime64("NaT"))


def days_since(known: Days, today: date) -> Numbers:
    """Whole days from each date to today; NaN where the date is not known."""
    passed: Numbers = (np.datetime64(today, "D") - known).astype(np.float64)
    passed[np.isnat(known)] = np.nan
    return passed
