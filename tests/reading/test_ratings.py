import pytest

from workbook_tools.reading.ratings import is_complaint, parse_feedback, parse_rating
from workbook_tools.table.cells import CellKind, RawCell
from workbook_tools.table.columns import RATINGS


def text(value: str) -> RawCell:
    return RawCell(CellKind.TEXT, value)


def test_the_five_ratings_and_their_closing_signs() -> None:
    for value, rating in zip((5, 4, 3, 2, 1), RATINGS, strict=True):
        for spelling in (
            rating,
            f" {rating} ",
            f"{rating}。",
            f"{rating}！！",
            f"{rating[0]} {rating[1:]}",
            f"{rating}👍",
        ):
            assert parse_rating(text(spelling)).value == value
            assert parse_feedback(text(spelling)).value == value


@pytest.mark.parametrize(
    "sentence", ["要退货", "用了过敏，脸上红肿", "拉链坏了", "找店长投诉", "质量太差了，要求赔偿", "没想到用两次就坏了"]
)
def test_complaints(sentence: str) -> None:
    assert is_complaint(text(sentence))
    assert parse_feedback(text(sentence)).noticed[0].detail == "，已记作投诉"


@pytest.mark.parametrize(
    "sentence", ["没有坏", "用了不过敏", "一直没坏过", "从未投诉", "包装好，下次还来", "不满意", "非常差", ""]
)
def test_no_complaints(sentence: str) -> None:
    assert not is_complaint(text(sentence))


def test_nobody_answered_is_no_rating_and_no_problem() -> None:
    for words in ("未接通", "暂无", "无人接听", "待回访", "-", "空号"):
        assert parse_rating(text(words)) == parse_feedback(text(words)) == (None, ())
