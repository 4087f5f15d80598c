"""Values as cells: many at once are written as each one alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.workbook.put_cells import LONGEST_TEXT, CellWriter

TEXTS = st.text(st.sampled_from("张a &<>|_x0D \t\n\r\x01\ufffe \u3000"), max_size=8) | st.text(max_size=5)
VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-1e6, 1e6) | TEXTS


@given(st.lists(VALUES, max_size=12), st.none() | st.integers(0, 3))
def test_many_at_once_are_written_as_each_alone(values: list[bool | float | str | None], style: int | None) -> None:
    writer = CellWriter(b"", date1904=False)
    for _ in range(2):  # the second time they are known already
        assert writer.tails(values, style) == [CellWriter(b"", date1904=False).tail(value, style) for value in values]


def test_a_long_text_among_short_ones_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        CellWriter(b"", date1904=False).tails(["张三", "长" * (LONGEST_TEXT + 1), "李四"], None)
