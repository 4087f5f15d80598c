"""客户分群: eight groups beside the shop's mean, four without F."""

from collections.abc import Sequence

import numpy as np

from workbook_tools.rules.segments import name_segments
from workbook_tools.rules.value import Scores
from workbook_tools.table.settings import settings_from

NAN = float("nan")


def segments(rows: Sequence[tuple[float, float, float]], border: object = "均值") -> list[str | None]:
    r, f, m = (np.array(values, dtype=float) for values in zip(*rows, strict=True))
    return list(name_segments(Scores(r, f, m, m), settings_from({"分群界线": border})).segment)


def test_all_eight_in_the_order_r_f_m() -> None:
    rows = [(5, 5, 5), (1, 5, 5), (5, 1, 5), (1, 1, 5), (5, 5, 1), (1, 5, 1), (5, 1, 1), (1, 1, 1)]
    important = ["重要价值", "重要保持", "重要发展", "重要挽留"]
    assert segments(rows) == [*important, *(name.replace("重要", "一般") for name in important)]


def test_four_without_f_and_none_without_r_or_m() -> None:
    rows = [(5, NAN, 5), (1, NAN, 5), (5, NAN, 1), (1, NAN, 1), (NAN, 3, 3), (3, 3, NAN)]
    assert segments(rows) == ["近期高额", "久未高额", "近期低额", "久未低额", None, None]


def test_the_mean_itself_counts_as_reached() -> None:
    """Where all customers are alike nobody is below."""
    assert segments([(3, 3, 3)] * 3) == ["重要价值"] * 3


def test_a_border_from_settings() -> None:
    assert segments([(3, 3, 3), (4, 4, 4)], 4) == ["一般挽留", "重要价值"]


def test_who_has_no_score_moves_no_mean() -> None:
    assert segments([(5, NAN, 5), (4, 2, 4), (4, 1, 4)])[1] == "一般保持"
