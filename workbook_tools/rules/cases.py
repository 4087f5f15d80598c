"""Customers who are alike in some respects, under one number."""

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.rules.inputs import Positions

Column: TypeAlias = NDArray[Any]
_NARROW = 4096
"""Whole numbers that lie so near each other number themselves."""
_MOST = 2**62


def number_cases(*columns: Column) -> Positions:
    """One number per distinct combination of what the columns hold, from 0 in the order in which they first come."""
    case, size = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        codes, many = _codes(column)
        if size * many > _MOST:
            case = pd.factorize(case)[0]
            size = len(case)
        case, size = case * many + codes, size * many
    return _numbered(case, size) if size <= len(case) + _NARROW else pd.factorize(case)[0]


def first_of_each(cases: Positions) -> Positions:
    """The first place of each case, by its number."""
    return _first_places(cases, int(cases.max(initial=-1)) + 1)


def _numbered(case: Positions, size: int) -> Positions:
    """What `pd.factorize` says of numbers below `size`, without a table of their hashes."""
    first = _first_places(case, size)
    there = np.flatnonzero(first >= 0)
    number = np.empty(size, dtype=np.intp)
    number[there[np.argsort(first[there])]] = np.arange(len(there))
    numbers: Positions = number[case]
    return numbers


def _first_places(case: Positions, size: int) -> Positions:
    """Where each number below `size` first stands; -1 for one that is not there."""
    first = np.full(size, -1, dtype=np.intp)
    first[case[::-1]] = np.arange(len(case))[::-1]  # of several that are written to one place the last one stays
    return first


def _codes(column: Column) -> tuple[Positions, int]:
    """A number from 0 for each value, equal where the values are, and a bound of these numbers."""
    if column.dtype == bool:
        return column.astype(np.intp), 2
    whole = _whole(column) if column.dtype.kind == "f" else column
    if whole is not None and whole.dtype.kind == "i" and len(whole):
        least, most = int(whole.min()), int(whole.max())
        if most - least < _NARROW:
            return whole.astype(np.intp) - least, most - least + 1
    codes, distinct = pd.factorize(column, use_na_sentinel=False)
    return codes, len(distinct)


def _whole(column: Column) -> NDArray[np.int32] | None:
    """Floats that are whole numbers as such, a blank as one less than the least; None where any is not."""
    with np.errstate(invalid="ignore"):  # a number too large for an int is none that is whole
        whole = column.astype(np.int32)
    known = whole == column
    if known.all():
        return whole
    if not np.isnan(column[~known]).all():
        return None
    blank = int(whole[known].min(initial=1)) - 1
    if blank < np.iinfo(np.int32).min:
        return None
    whole[~known] = blank
    return whole
