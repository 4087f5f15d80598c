"""客户状态: the order of states, limits by rhythm and by trade, and what a purchase changes."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.judging import column, judge, purchases
from tests.tables import TODAY, customers
from workbook_tools.rules.history import History, no_history
from workbook_tools.rules.life_cycle import Past, find_states
from workbook_tools.rules.limits import find_limits
from workbook_tools.rules.phrases import as_texts
from workbook_tools.table.settings import INDUSTRIES, settings_from

HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 首次消费时间 | 消费次数 | 战败原因 | 战败日期"


def past(silence: float, gap: float = float("nan"), first: float = float("nan")) -> Past:
    last = np.array([TODAY - timedelta(days=int(silence))], dtype="datetime64[D]")
    numbers = (np.array([value], dtype=float) for value in (silence, first, gap))
    quiet, since_first, rhythm = numbers
    never = np.array(["NaT"], dtype="datetime64[D]")
    return Past(quiet, last, last, since_first, np.array([True]), rhythm, as_texts([None]), never)


def state(silence: float, before: str | None = None, gap: float = float("nan"), **settings: object) -> str:
    known = past(silence, gap)
    limits = find_limits(known.gap, as_texts([None]), settings_from(settings))
    return str(find_states(known, as_texts([before]), limits).state[0])


def states(rows: str, before: str | None = None) -> list[object]:
    table = customers(f"{HEAD}\n{rows}")
    nothing = no_history(len(table))
    earlier = as_texts([before] * len(table))
    history = History(nothing.tier, nothing.tier_day, earlier, earlier, earlier, date(2023, 1, 2))
    return column(judge(table, history=history), "客户状态")


def test_each_state() -> None:
    rows = """
        甲 | 13800000001 | . | . | . | . | . | .
        乙 | 13800000002 | 去年五月 | 1 | . | . | 搬走 | .
        丙 | 13800000003 | 2024-01-10 | 1 | . | . | 搬走 | .
        丁 | 13800000004 | 2024-01-10 | 1 | . | . | 搬走 | 2024-01-01
        戊 | 13800000005 | 2023-07-19 | 1 | . | . | . | .
        己 | 13800000006 | 2023-10-17 | 1 | . | . | . | .
        庚 | 13800000007 | 2024-01-10 | 1 | 2023-12-16 | . | . | .
        辛 | 13800000008 | 2024-01-10 | 1 | 2023-12-15 | . | . | .
        壬 | 13800000009 | 2024-01-10 | 1 | . | 1 | . | .
        癸 | 13800000010 | 2024-01-10 | 1 | . | . | . | .
    """
    assert states(rows) == ["意向", "无法判断", "战败", "活跃", "流失", "沉睡", "新客", "活跃", "新客", "活跃"]


def test_bought_again_after_having_been_given_up() -> None:
    rows = """
        甲 | 13800000001 | 2024-01-10 | 1 | . | . | 搬走 | 2024-01-01
        乙 | 13800000002 | 2024-01-10 | 1 | . | . | 搬走 | 2024-01-11
    """
    assert states(rows, "战败") == ["挽回", "战败"]
    assert states(rows, "流失")[0] == "挽回"
    assert states(rows, "挽回")[0] == "挽回"
    assert states(rows, "沉睡")[0] == "活跃"


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_limits_of_each_trade_are_reached_on_the_day(industry: str) -> None:
    preset = INDUSTRIES[industry]
    days = (preset.dormant - 1, preset.dormant, preset.lost - 1, preset.lost)
    assert [state(silence, 行业=industry) for silence in days] == ["活跃", "沉睡", "沉睡", "流失"]


def test_limits_by_the_customers_own_rhythm() -> None:
    assert [state(silence, gap=20) for silence in (39, 40, 79, 80)] == ["活跃", "沉睡", "沉睡", "流失"]
    assert [state(silence, gap=8) for silence in (29, 30, 59, 60)] == ["活跃", "沉睡", "沉睡", "流失"]


def test_silence_alone_wins_nobody_back() -> None:
    """In a trade that calls 60 days lapsed, a customer as silent as ever has not come back although 90 are not over."""
    assert state(70, before="流失", 行业="餐饮零食") == "流失"
    assert state(59, before="流失", 行业="餐饮零食") == "挽回"


def test_a_log_that_began_lately_knows_no_first_purchase() -> None:
    shop = """
        客户姓名  联系方式     最近一次消费时间  消费金额
        张三      13800000001  2024-01-10        8000
        李四      13800000002  2024-01-10        300
    """
    log = purchases("""
        客户编号  客户姓名  联系方式  日期        金额
        K000001   .         .         2024-01-10  300
        K000002   .         .         2024-01-10  300
    """)
    assert column(judge(shop, bought=log), "客户状态") == ["活跃", "新客"]


def test_the_log_speaks_where_the_master_is_silent() -> None:
    log = purchases("""
        客户编号  客户姓名  联系方式  日期        金额
        K000001   .         .         2024-01-10  300
        K000002   .         .         2024-01-10  300
    """)
    judged = judge("""
        客户姓名  联系方式     最近一次消费时间  消费金额
        张三      13800000001  .                 .
        李四      13800000002  2023-01-10        300
    """, bought=log)  # fmt: skip
    assert column(judged, "距上次消费天数") == [5, 370], "where both speak the master stands"
    assert column(judged, "客户状态") == ["新客", "流失"]


LAPSE = {"新客": 0, "活跃": 0, "挽回": 0, "沉睡": 1, "流失": 2}


@given(
    st.integers(0, 1000), st.integers(0, 1000), st.sampled_from([None, *LAPSE]),
    st.one_of(st.just(float("nan")), st.integers(8, 400)), st.sampled_from(list(INDUSTRIES)),
)  # fmt: skip
def test_a_later_purchase_never_makes_more_lapsed(
    one: int, other: int, before: str | None, gap: float, industry: str
) -> None:
    late, early = (LAPSE[state(silence, before, gap, 行业=industry)] for silence in sorted((one, other)))
    assert late <= early
