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
    return pd.factorize(case)[0]


def first_of_each(cases: Positions) -> Positions:
    """The first place of each case, by its number."""
    first = np.zeros(int(cases.max(initial=-1)) + 1, dtype=np.intp)
    first[cases[::-1]] = np.arange(len(cases))[::-1]  # of several that are written to one place the last one stays
    return first


def _codes(column: Column) -> tuple[Positions, int]:
    """A number from 0 for each value, equal where the values are, and a bound of these numbers."""
    if column.dtype == bool:
        return column.astype(np.intp), 2
    if column.dtype.kind == "i" and len(column):
        least, most = int(column.min()), int(column.max())
        if most - least < _NARROW:
            return column.astype(np.intp) - least, most - least + 1
    codes, distinct = pd.factorize(column, use_na_sentinel=False)
    return codes, len(distinct)
