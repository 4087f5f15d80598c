"""Sentences for many customers at once: each distinct case is worded once."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.rules import inputs
from workbook_tools.rules.cases import first_of_each, number_cases
from workbook_tools.rules.inputs import Days, Numbers, Positions, Texts

NO_DAY = int(np.datetime64("NaT").astype(np.int64))
LONGEST_QUOTE = 16


class Phrases(NamedTuple):
    """What customers are told, each phrase once: `distinct[codes[i]]` to the i-th."""

    codes: NDArray[np.unsignedinteger]
    distinct: Texts

    @classmethod
    def of(cls, codes: NDArray[np.integer], distinct: Texts) -> "Phrases":
        """In as little room as the number of phrases allows."""
        return cls(codes.astype(np.min_scalar_type(len(distinct))), distinct)

    @classmethod
    def by_case(cls, word: Callable[..., str], *columns: NDArray[np.number] | NDArray[np.bool_]) -> "Phrases":
        """`word(*row)` for each row of the columns, called once per distinct row."""
        case = number_cases(*columns)
        first = first_of_each(case)
        rows = zip(*(column[first].tolist() for column in columns), strict=True)
        return cls.of(case, as_texts([word(*row) for row in rows]))

    @classmethod
    def sorted_out(cls, texts: Texts) -> "Phrases":
        """Texts of which many are the same."""
        return cls.of(*pd.factorize(texts, use_na_sentinel=False))

    def texts(self) -> Texts:
        """One text per customer."""
        told: Texts = self.distinct[self.codes]
        return told

    def but(self, at: Positions, told: Texts) -> "Phrases":
        """The same with other phrases at some places."""
        other = Phrases.sorted_out(told)
        codes = self.codes.astype(np.intp)
        codes[at] = len(self.distinct) + other.codes.astype(np.intp)
        return Phrases.of(codes, np.concatenate([self.distinct, other.distinct]))


def by_case(word: Callable[..., str], *columns: NDArray[np.number] | NDArray[np.bool_]) -> Texts:
    """`word(*row)` for each row of the columns as a column of texts."""
    return Phrases.by_case(word, *columns).texts()


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
