"""Satisfaction: the contract's figures, rounding, levels, and what a blank means."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.judging import column, judge
from tests.tables import customers
from workbook_tools.rules.satisfaction import (
    LEVELS,
    Satisfaction,
    csat,
    judge_satisfaction,
    nps_like,
    round_half_up,
    satisfaction_by,
)
from workbook_tools.table.columns import RATINGS
from workbook_tools.table.settings import settings_from

HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 服务反馈 | 对产品/服务质量的评价 | 对服务态度的评价 | 总体满意度评分"
DOCUMENT = f"""
    {HEAD}
    张三 | 138xxxxxx88 | 2023-10-01 | 500元 | 满意 | 非常满意 | 满意 | 9分
    李四 | 137xxxxxx99 | 2023-09-15 | 1000元 | 一般 | 满意 | 不满意 | 7分
"""


def test_the_documents_two_rows() -> None:
    judged = judge(DOCUMENT)
    assert column(judged, "满意度") == [85, 55]
    assert column(judged, "满意度等级") == ["满意", "不满意"]
    assert "降为不满意" in str(judged.grounds[1])


def test_only_answered_items_count() -> None:
    judged = judge(f"""
        {HEAD}
        甲 | 13800000001 | 2024-01-01 | 1 | 满意 | . | . | .
        乙 | 13800000002 | 2024-01-01 | 1 | . | . | . | 0
        丙 | 13800000003 | 2024-01-01 | 1 | . | . | . | .
        丁 | 13800000004 | 2024-01-01 | 1 | 暂无 | . | 非常不满意 | .
    """)
    assert column(judged, "满意度") == [75, 0, None, 0]
    assert column(judged, "满意度等级") == ["满意", "不满意", "未评价", "不满意"]


def test_the_level_follows_the_rounded_figure() -> None:
    """69.95 is shown as 70.0, and who sees 70 must see 满意."""
    judged = judge(f"""
        {HEAD}
        甲 | 13800000001 | 2024-01-01 | 1 | . | . | . | 6.995
        乙 | 13800000002 | 2024-01-01 | 1 | . | . | . | 6.994
    """)
    assert column(judged, "满意度") == [70.0, 69.9]
    assert column(judged, "满意度等级") == ["满意", "一般"]


@pytest.mark.parametrize(
    ("value", "rounded"), [(82.75, 82.8), (58.35, 58.4), (83.3333, 83.3), (0.05, 0.1), (2.675, 2.7)]
)
def test_rounding_half_up(value: float, rounded: float) -> None:
    assert round_half_up(np.array([value]))[0] == pytest.approx(rounded, abs=1e-9)


def test_scores_of_a_doubtful_scale_are_left_out() -> None:
    table = customers(DOCUMENT)
    table.score_usable = False
    assert judge_satisfaction(table, settings_from({})).figure.tolist() == [83.3, 50.0]


def test_weights_and_full_mark_come_from_settings() -> None:
    settings = {"满意度权重": "0 0 0 1", "评分满分": 100}
    table = customers(DOCUMENT.replace("9分", "90分").replace("7分", "70分"), settings=settings)
    assert judge_satisfaction(table, settings_from(settings)).figure.tolist() == [90, 70]


def test_shares() -> None:
    found = judge_satisfaction(customers(DOCUMENT), settings_from({}))
    assert csat(found) == pytest.approx(4 / 6)
    assert nps_like(found, settings_from({})) == pytest.approx(0.5)


def test_no_answers_no_shares() -> None:
    found = judge_satisfaction(
        customers(f"{HEAD}\n甲 | 13800000001 | 2024-01-01 | 1 | . | . | . | ."), settings_from({})
    )
    assert csat(found) is None
    assert nps_like(found, settings_from({})) is None


def test_a_small_sample_takes_no_rank() -> None:
    rows = "\n".join(f"客{n} | 1380000000{n} | 2024-01-01 | 1 | 服装 | {3 + n % 2}" for n in range(6))
    table = customers(f"""
        客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 消费商品类别 | 总体满意度评分
        {rows}
        乙 | 13800000009 | 2024-01-01 | 1 | 美容 | 1
        散客 | . | 2024-01-01 | 1 | 美容 | 1
    """)
    told = satisfaction_by(table, judge_satisfaction(table, settings_from({})), "消费商品类别")
    assert told[["label", "answered", "mean", "ranked"]].to_numpy().tolist() == [
        ["服装", 6, 35.0, True],
        ["美容", 1, 10.0, False],
    ]


answers = st.lists(st.sampled_from([*RATINGS, "."]), min_size=3, max_size=3)
totals = st.sampled_from([".", *map(str, range(11))])


def judged_rows(rows: list[tuple[list[str], str]]) -> Satisfaction:
    lines = [f"甲 | 13800000001 | 2024-01-01 | 1 | {' | '.join(ratings)} | {total}" for ratings, total in rows]
    return judge_satisfaction(customers("\n".join([HEAD, *lines])), settings_from({}))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(answers, totals), min_size=1, max_size=40))
def test_better_answers_never_give_a_worse_level(rows: list[tuple[list[str], str]]) -> None:
    better = {rating: RATINGS[max(place - 1, 0)] for place, rating in enumerate(RATINGS)} | {".": "."}
    before = judged_rows(rows)
    after = judged_rows([([better[rating] for rating in ratings], total) for ratings, total in rows])
    for place in range(len(rows)):
        assert LEVELS.index(after.level[place]) <= LEVELS.index(before.level[place])
        assert not after.figure[place] < before.figure[place]


@settings(max_examples=15, deadline=None)
@given(st.lists(answers, min_size=1, max_size=40))
def test_a_blank_is_never_a_zero(rows: list[list[str]]) -> None:
    """The figure is the mean of what was answered."""
    found = judged_rows([(ratings, ".") for ratings in rows])
    for place, ratings in enumerate(rows):
        points = [(4 - RATINGS.index(rating)) / 4 * 100 for rating in ratings if rating != "."]
        if points:
            assert found.figure[place] == pytest.approx(sum(points) / len(points), abs=0.0501)
        else:
            assert np.isnan(found.figure[place])
