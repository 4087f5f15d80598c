"""R, F, M and the score: the contract's cuts and a published figure."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.judging import column, judge, purchases
from workbook_tools.rules.value import Evidence, score_value
from workbook_tools.table.settings import INDUSTRIES, settings_from

ORDERS = Path(__file__).parent / "data" / "rfm_orders.csv"


def evidence(silence: list[float], frequency: list[float], money: list[float]) -> Evidence:
    columns = (np.array(values, dtype=float) for values in (silence, frequency, money))
    r, f, m = columns
    blank = np.full(len(r), "", dtype=object)
    return Evidence(r, f, m, blank, m, blank, np.zeros(len(r), dtype=bool))


def test_the_published_figure_of_the_package_rfm() -> None:
    """R package rfm, its own orders at 2006-12-31: customers with R, F and M of 4 or 5, their orders, their revenue."""
    orders = pd.read_csv(ORDERS, comment="#", parse_dates=["date"])
    sums = orders.groupby("customer").agg(last=("date", "max"), orders=("date", "size"), revenue=("revenue", "sum"))
    silence = (pd.Timestamp(date(2006, 12, 31)) - sums["last"]).dt.days
    found = score_value(
        evidence(silence.tolist(), sums["orders"].tolist(), sums["revenue"].tolist()),
        settings_from({"评分方式": "分位"}),
    )
    best = sums[(found.r >= 4) & (found.f >= 4) & (found.m >= 4)]
    assert (len(best), int(best["orders"].sum()), int(best["revenue"].sum())) == (158, 1234, 120_178)


def test_default_cuts_at_their_borders() -> None:
    found = score_value(
        evidence([0, 30, 31, 90, 91, 180, 181, 365, 366], [1, 2, 3, 4, 5, 9, 10, 0, 99], [0] * 9), settings_from({})
    )
    assert found.r.tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1]
    assert found.f.tolist() == [1, 2, 3, 3, 4, 4, 5, 1, 5]


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_money_by_industry(industry: str) -> None:
    cuts = INDUSTRIES[industry].money
    money = [edge for cut in cuts for edge in (cut - 0.01, cut)]
    found = score_value(evidence([0] * 8, [1] * 8, money), settings_from({"行业": industry}))
    assert found.m.tolist() == [1, 2, 2, 3, 3, 4, 4, 5]


def test_weights_and_what_is_missing() -> None:
    nan = float("nan")
    found = score_value(evidence([10, 10, nan, 10], [5, nan, 5, 5], [5000, 5000, 5000, nan]), settings_from({}))
    assert found.score.tolist()[:2] == [0.2 * 5 + 0.3 * 4 + 0.5 * 5, 0.2 * 5 + 0.8 * 5]
    assert np.isnan(found.score[2:]).all()


def test_service_visits_are_no_purchases() -> None:
    judged = judge("""
        客户姓名  联系方式     最近一次消费时间  消费金额  服务次数
        张三      13800000001  2024-01-01        5000      12
    """)
    assert column(judged, "F") == [None]


SHOP = """
    客户姓名  联系方式     最近一次消费时间  消费金额  消费次数
    张三      13800000001  2024-01-01        900       .
    李四      13800000002  2024-01-01        900       3
    王五      13800000003  2024-01-01        900       .
"""
LOG = """
    客户编号  客户姓名  联系方式  日期        金额
    K000001   .         .         2023-12-20  1000
    K000001   .         .         2023-12-20  1000
    K000002   .         .         2024-01-01  1000
"""


@pytest.mark.parametrize(
    ("settings", "frequency", "money"),
    [
        ({}, [2, 3, None], [3, 3, 3]),
        ({"F口径": "天数"}, [1, 1, None], [3, 3, 3]),
        ({"M口径": "次均"}, [2, 3, None], [2, 2, None]),
        ({"M口径": "次均", "F口径": "天数"}, [1, 1, None], [3, 3, None]),
        ({"消费金额含义": "最近一次"}, [2, 3, None], [4, 3, 3]),
        ({"消费金额含义": "最近一次", "M口径": "次均"}, [2, 3, None], [3, 2, 3]),
    ],
)
def test_what_frequency_and_money_count(
    settings: dict[str, object], frequency: list[float | None], money: list[float | None]
) -> None:
    """The master's 消费次数 stands; days can only come from the log; without a log the last amount is all that is known."""
    judged = judge(SHOP, bought=purchases(LOG), settings=settings)
    assert column(judged, "purchases") == frequency
    assert column(judged, "M") == money


def test_a_blank_amount_is_not_zero() -> None:
    judged = judge("""
        客户姓名  联系方式     最近一次消费时间  消费金额
        张三      13800000001  2024-01-01        .
        李四      13800000002  2024-01-01        0
        王五      13800000003  去年五月          800
        赵六      13800000004  .                 .
    """)
    assert column(judged, "M") == [None, 1, 2 + 1, None]
    assert column(judged, "价值等级") == [None, "低", None, None]
    assert column(judged, "tier_missing") == ["没有读得出的消费金额", None, "没有读得出的消费日期", "还没有消费"]


amounts = st.floats(0, 1e6, allow_nan=False)


@given(st.integers(0, 2000), st.one_of(st.just(float("nan")), st.integers(0, 50)), amounts, amounts)
def test_more_spend_never_lowers_the_score(silence: float, count: float, money: float, more: float) -> None:
    found = score_value(evidence([silence, silence], [count, count], [money, money + more]), settings_from({}))
    assert found.score[1] >= found.score[0]
    assert 1 <= found.score[0] <= 5
