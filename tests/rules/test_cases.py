"""Customers who are alike get one number."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.rules.cases import first_of_each, number_cases

VALUES = st.sampled_from([np.nan, 0.0, 1.5, -2.0]) | st.sampled_from([np.nan, 1.0, 3.0, 7e9, -(2.0**31), np.inf])
NUMBERS = st.sampled_from([-(2**63), -1, 0, 1, 5000, 2**40])
ROWS = st.lists(st.tuples(VALUES, st.booleans(), NUMBERS, st.integers(-1, 3)), min_size=1, max_size=60)


@given(ROWS)
def test_equal_rows_and_only_they_share_a_number(rows: list[tuple[float, bool, int, int]]) -> None:
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    known: dict[str, int] = {}
    wanted = [known.setdefault(repr(row), len(known)) for row in rows]
    cases = number_cases(*columns)
    assert cases.tolist() == wanted
    assert first_of_each(cases).tolist() == [wanted.index(number) for number in range(len(known))]


def test_more_combinations_than_a_number_can_hold() -> None:
    columns = [np.arange(5000.0) * step for step in (1, 2, 3, 5, 7, 11)]
    assert number_cases(*columns).tolist() == list(range(5000))


def test_nobody() -> None:
    cases = number_cases(np.zeros(0), np.zeros(0, dtype=np.int64))
    assert len(cases) == len(first_of_each(cases)) == 0
