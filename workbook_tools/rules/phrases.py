"""Sentences for many customers at once: each distinct case is worded once."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.rules import inputs
from workbook_tools.rules.inputs import Days, Numbers, Positions, Texts

NO_DAY = int(np.datetime64("NaT").astype(np.int64))
LONGEST_QUOTE = 16


def by_case(word: Callable[..., str], *columns: NDArray[np.number] | NDArray[np.bool_]) -> Texts:
    """`word(*row)` for each row of the columns, called once per distinct row."""
    case = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes, distinct = pd.factorize(column, use_na_sentinel=False)
        case = pd.factorize(case * len(distinct) + codes)[0]
    first = np.flatnonzero(~pd.Series(case).duplicated().to_numpy())
    rows = zip(*(column[first].tolist() for column in columns), strict=True)
    return as_texts([word(*row) for row in rows])[case]


def as_texts(told: Sequence[str | None]) -> Texts:
    """Texts as a column."""
    column = np.empty(len(told), dtype=object)
    column[:] = told
    return column


def joined(*parts: Texts) -> Texts:
    """The parts of each row as one text. Adding whole columns would make every text as often as it has parts."""
    return as_texts(list(map("".join, zip(*(column.tolist() for column in parts), strict=True))))


def numbered(values: Texts, names: Sequence[str]) -> Positions:
    """The place of each value among the names; -1 for anything else."""
    return inputs.numbered(values, {name: number for number, name in enumerate(names)})


def plain(amount: float) -> str:
    """500.0 → 500, 99.50 → 99.5."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def whole_yuan(amount: float) -> str:
    """Money in a sentence: from 100 元 on the 角 and 分 are cut off, never rounded up past a border."""
    return str(int(amount)) if amount >= 100 else plain(amount)


def ago(days: float) -> str:
    """0 → 今天, 3 → 3天前."""
    return f"{days:g}天前" if days else "今天"


def iso(day: int) -> str:
    """A day as counted from 1970-01-01 → 2024-01-15."""
    return str(np.datetime64(day, "D"))


def iso_days(days: Days) -> Texts:
    """Dates as 2024-01-15; "" where not known."""
    return by_case(lambda day: "" if day == NO_DAY else iso(day), days.astype(np.int64))


def month_day(day: np.datetime64) -> str:
    """2024-01-15 → 1月15日."""
    _, month, number = str(day.astype("datetime64[D]")).split("-")
    return f"{int(month)}月{int(number)}日"


def quote(text: str) -> str:
    """What staff wrote, cut to a length that a sentence bears."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def whole(values: Numbers) -> Texts:
    """Numbers as whole-number texts; "" where not known."""
    return by_case(lambda value: "" if np.isnan(value) else f"{value:.0f}", values)
