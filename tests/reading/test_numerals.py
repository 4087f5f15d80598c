from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.spelling import chinese, formal, one_by_one
from workbook_tools.reading.numerals import parse_numeral

NUMBERS = st.integers(0, 10**12 - 1) | st.integers(0, 20_000)


@given(NUMBERS)
def test_a_number_in_characters_reads_back(number: int) -> None:
    assert parse_numeral(chinese(number)) == number
    assert parse_numeral(formal(number)) == number


@given(st.integers(0, 10**12), st.sampled_from((0, 1, 2)))
def test_a_number_in_digits_reads_back(number: int, places: int) -> None:
    value = Decimal(number).scaleb(-places)
    assert parse_numeral(f"{value:.{places}f}") == value
    assert parse_numeral(f"{value:,.{places}f}") == value


@given(st.integers(100, 9999))
def test_digits_one_by_one_read_back(number: int) -> None:
    assert parse_numeral(one_by_one(number)) == number


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(((100, "百"), (1000, "千"), (10_000, "万"))))
def test_the_last_unit_may_be_left_unsaid(first: int, second: int, unit: tuple[int, str]) -> None:
    value = first * unit[0] + second * unit[0] // 10
    assert parse_numeral(chinese(first) + unit[1] + chinese(second)) == value
    assert parse_numeral(f"{first}{unit[1]}{second}") == value
    assert parse_numeral(chinese(first) + unit[1] + "零" + chinese(second)) == first * unit[0] + second


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.2万", 12_000), ("3.5千", 3_500), ("1.2千万", 12_000_000), ("3万5000", 35_000), ("二点五万", 25_000),
     ("一万二百", 10_200), ("廿五", 25), ("卅", 30), ("两千", 2_000), ("1.5k", 1_500), ("2w", 20_000), ("参佰", 300)],
)  # fmt: skip
def test_mixed_spellings(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize(
    "text",
    ["两三百", "三五", "1万50", "1.2万3", "百", "十百", "三十五百", "一万万", "1,2000", "12,34", "1.2.3", "一二万", "3十5万6百7千",
     "", "点", "点五", "一点", "零百", "万", "5一", "9" * 50],
)  # fmt: skip
def test_what_has_two_readings_or_none_is_refused(text: str) -> None:
    assert parse_numeral(text) is None


@given(st.text(alphabet="零〇一二两三五九十百千万亿点0123456789.,廿卅kw", max_size=12))
def test_any_string_of_number_signs_gives_a_number_or_none(text: str) -> None:
    number = parse_numeral(text)
    assert number is None or number >= 0
