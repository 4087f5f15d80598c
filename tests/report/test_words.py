import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.report.words import (
    bound,
    change_words,
    count_words,
    money_headline,
    money_words,
    percent_words,
    shortened,
)

FRIDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 29)


@pytest.mark.parametrize(
    ("value", "table", "headline"),
    [
        (0, "0元", "0元"),
        (99.5, "99.5元", "99.5元"),
        (11.77, "11.77元", "11.77元"),
        (1234.4, "1,234元", "1,234元"),
        (9999, "9,999元", "9,999元"),
        (9999.7, "10,000元", "1万元"),
        (12_345, "12,345元", "1.2万元"),
        (99_994_999, "99,994,999元", "9,999.5万元"),
        (99_999_999, "99,999,999元", "1亿元"),
        (1_234_567_890, "1,234,567,890元", "12.3亿元"),
        (-12_345, "-12,345元", "-1.2万元"),
        (None, "—", "—"),
        (math.nan, "—", "—"),
    ],
)
def test_money_is_exact_in_tables_and_short_in_headlines(value: float | None, table: str, headline: str) -> None:
    assert money_words(value) == table
    assert money_headline(value) == headline


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_figure_has_words(value: float) -> None:
    assert money_headline(value)
    assert count_words(value)
    assert "nan" not in money_words(value)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(1, 3, "33%"), (0, 5, "0%"), (5, 5, "100%"), (1, 1000, "不到 1%"), (999, 1000, "99% 以上"), (0, 0, "")],
)
def test_a_share_never_claims_all_or_nothing_by_rounding(part: float, whole: float, words: str) -> None:
    assert percent_words(part, whole) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (12_000, 8_000, "比上周多 4,000元（+50%）"),
        (500, 500, "和上周一样"),
        (500.2, 500, "比上周多 0.2元（+0%）"),
        (500, 0, "比上周多 500元"),
        (50_000, 100, "比上周多 5万元"),
    ],
)
def test_change_is_told_in_words(now: float, before: float, words: str) -> None:
    assert change_words(now, before, FRIDAY, money=True) == words


def test_a_week_that_is_not_over_has_not_fallen() -> None:
    assert change_words(8_000, 12_000, FRIDAY, money=True) == "上周整周 1.2万元"
    assert change_words(8, 12, FRIDAY, money=False) == "上周整周 12 位"
    assert change_words(8_000, 12_000, SUNDAY, money=True) == "比上周少 4,000元（−33%）"


def test_a_line_never_ends_between_figure_and_unit() -> None:
    assert bound("成交 5 位，第 3 名") == "成交 5\N{NO-BREAK SPACE}位，第 3 名"


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_shortened_text_fits(text: str, width: int) -> None:
    short = shortened(text, width)
    assert short == text or short.endswith("…")
    assert sum(1 if ord(sign) < 0x2E80 else 2 for sign in short.removesuffix("…")) <= width
