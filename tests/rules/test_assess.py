"""All rules together: what holds for any shop."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.judging import column, contacts, judge, purchases
from tests.tables import TODAY, customers
from workbook_tools.rules.action import Case
from workbook_tools.rules.assess import Assessment
from workbook_tools.rules.history import History, no_history
from workbook_tools.rules.phrases import as_texts
from workbook_tools.table.settings import INDUSTRIES
from workbook_tools.table.tier_words import TIERS

HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 消费次数 | 服务反馈 | 总体满意度评分"
SHOWN = ["满意度", "满意度等级", "R", "F", "M", "得分", "价值等级", "客户分群", "客户状态", "距上次消费天数", "下次回访日期", "建议动作", "判定依据"]  # fmt: skip


def shown(judged: Assessment) -> pd.DataFrame:
    """What the workbook shows of each customer."""
    return pd.DataFrame({header: pd.Series(judged.told[header], dtype=object) for header in SHOWN})


def history(tiers: list[str | None]) -> History:
    """Everybody's tier has held for a year."""
    nothing = no_history(len(tiers))
    day = np.full(len(tiers), np.datetime64("2023-01-15"), dtype="datetime64[D]")
    return History(as_texts(tiers), day, nothing.state, as_texts(tiers), nothing.state, date(2023, 1, 15))


def judge_rows(rows: list[list[str]], before: History | None = None) -> Assessment:
    return judge("\n".join([HEAD, *(" | ".join(row) for row in rows)]), history=before)


def test_walk_ins_get_no_computed_values_and_move_no_mean() -> None:
    """散客 spends much; nobody is measured against it."""
    shop = """
        客户姓名  联系方式     最近一次消费时间  消费金额  消费次数  总体满意度评分
        张三      13800000001  2024-01-01        500       2         9
        李四      13800000002  2023-01-01        400       1         9
    """
    alone, beside = judge(shop), judge(f"{shop}    散客      .            2024-01-15        999999    500       1\n")
    assert shown(beside).iloc[:2].equals(shown(alone))
    assert shown(beside).iloc[2].isna().all()
    assert column(beside, "contact_allowed") == [True, True, False]


def test_an_empty_table() -> None:
    judged = judge(customers("客户姓名  联系方式  最近一次消费时间  消费金额"))
    assert len(judged) == 0


def test_text_is_text_or_none() -> None:
    judged = judge_rows(
        [["甲", "13800000001", "2024-01-01", "1", "1", ".", "."], ["散客", ".", ".", "5", ".", ".", "."]]
    )
    for header in ("满意度等级", "价值等级", "客户分群", "客户状态", "建议动作", "tier_missing"):
        assert judged.frame[header].dtype == object
        assert judged.frame[header][1] is None


def test_what_is_most_urgent() -> None:
    log = contacts("""
        客户编号  客户姓名  联系方式  日期        结果
        K000003   .         .         2024-01-12  有投诉
        K000004   .         .         2024-01-12  已接通
    """)
    judged = judge("""
        客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 服务反馈
        甲 | 13800000001 | 2024-01-10 | 9000 | 退货两次都没人管
        乙 | 13800000002 | 2024-01-10 | 900 | 不满意
        丙 | 13800000003 | 2024-01-10 | 900 | 满意
        丁 | 13800000004 | 2024-01-10 | 900 | 不满意
        戊 | 13800000005 | 2023-10-30 | 90000 | 满意
        己 | 13800000006 | . | . | .
    """, spoken=log)  # fmt: skip
    cases = [Case(int(str(number))) for number in column(judged, "priority")]
    assert cases == [Case.COMPLAINT, Case.UNHAPPY, Case.COMPLAINT, Case.ACTIVE, Case.HIGH_FADING, Case.LEAD]
    assert column(judged, "open_complaint") == [True, False, True, False, False, False]
    assert column(judged, "open_unhappy") == [False, True, False, False, False, False]


def test_the_way_up_is_proposed_where_it_is_near() -> None:
    rows = [["1900", "4"], ["60", "2"], ["1900", "9"]]
    judged = judge_rows([["甲", "13800000001", "2024-01-01", *row, ".", "."] for row in rows])
    assert column(judged, "to_rise") == [100, 240, 0]
    assert column(judged, "建议动作") == [
        "推荐相关商品，再消费100元就升为高价值", "推荐相关商品，保持联系", "邀请再来，再消费一次就升为高价值"
    ]  # fmt: skip


def test_reading_order_of_lines_and_rows_does_not_matter() -> None:
    shop = [
        ["甲", "13800000001", "2024-01-01", "900", ".", "满意", "9"], ["乙", "13800000002", "2023-08-01", "4000", "7", ".", "."],
        ["丙", "13800000003", ".", ".", ".", ".", "."], ["丁", "13800000004", "2023-12-01", "60", ".", "不满意", "3"],
    ]  # fmt: skip
    log = """
        客户姓名  联系方式     日期        金额
        甲        13800000001  2023-10-01  300
        甲        13800000001  2023-11-01  300
        甲        13800000001  2024-01-01  300
        丁        13800000004  2023-12-01  60
    """
    head, *lines = log.strip().splitlines()
    one = judge("\n".join([HEAD, *(" | ".join(row) for row in shop)]), bought=purchases(log))
    other = judge(
        "\n".join([HEAD, *(" | ".join(row) for row in reversed(shop))]),
        bought=purchases("\n".join([head, *reversed(lines)])),
    )
    pd.testing.assert_frame_equal(shown(one), shown(other).iloc[::-1].reset_index(drop=True))


money = st.sampled_from([".", "0", "299", "300", "1999", "2000", "5000", "60000"])
counts = st.sampled_from([".", "1", "2", "3", "5", "10"])
customer = st.tuples(st.integers(0, 500), money, counts, st.sampled_from([None, *TIERS]))


@settings(max_examples=20, deadline=None)
@given(st.lists(customer, min_size=1, max_size=25), st.integers(1, 5000))
def test_more_spend_never_lowers_a_tier(shop: list[tuple[int, str, str, str | None]], more: int) -> None:
    """With the previous tier held equal."""

    def rows(extra: int) -> list[list[str]]:
        return [
            ["甲", "13800000001", str(TODAY - timedelta(days=days)), spent if spent == "." else str(int(spent) + extra), count, ".", "."]
            for days, spent, count, _ in shop
        ]  # fmt: skip

    before = history([tier for *_, tier in shop])
    poorer, richer = (judge_rows(rows(extra), before).frame["价值等级"] for extra in (0, more))
    for less, much in zip(poorer, richer, strict=True):
        assert (less is None) == (much is None)
        assert less is None or TIERS.index(less) <= TIERS.index(much)


@settings(max_examples=20, deadline=None)
@given(st.lists(customer, min_size=1, max_size=25))
def test_equal_inputs_get_equal_judgements(shop: list[tuple[int, str, str, str | None]]) -> None:
    twice = [*shop, *shop]
    rows = [
        ["甲", "13800000001", str(TODAY - timedelta(days=days)), spent, count, ".", "."]
        for days, spent, count, _ in twice
    ]
    judged = shown(judge_rows(rows, history([tier for *_, tier in twice])))
    pd.testing.assert_frame_equal(judged.iloc[: len(shop)], judged.iloc[len(shop) :].reset_index(drop=True))


@settings(max_examples=20, deadline=None)
@given(st.lists(customer, min_size=1, max_size=25), st.randoms())
def test_the_order_of_rows_does_not_matter(shop: list[tuple[int, str, str, str | None]], chance: Random) -> None:
    places = list(range(len(shop)))
    chance.shuffle(places)

    def judged(order: list[int]) -> pd.DataFrame:
        rows = [
            [f"客{at}", str(13800000000 + at), str(TODAY - timedelta(days=shop[at][0])), *shop[at][1:3], ".", "."]
            for at in order
        ]
        return shown(judge_rows(rows, history([shop[at][3] for at in order])))

    straight = judged(list(range(len(shop)))).iloc[places].reset_index(drop=True)
    pd.testing.assert_frame_equal(judged(places), straight)


@settings(max_examples=20, deadline=None)
@given(st.lists(customer, min_size=1, max_size=15), st.integers(1, 10))
def test_blanks_weigh_nothing(shop: list[tuple[int, str, str, str | None]], blanks: int) -> None:
    """Customers of whom nothing is known have no figure, and shift no mean for those of whom something is: a blank is no 0."""
    rows = [
        ["甲", "13800000001", str(TODAY - timedelta(days=days)), spent, count, ".", "."]
        for days, spent, count, _ in shop
    ]
    unknown = [["乙", "13800000002", ".", ".", ".", ".", "."]] * blanks
    tiers = [tier for *_, tier in shop]
    alone = shown(judge_rows(rows, history(tiers)))
    beside = shown(judge_rows([*rows, *unknown], history([*tiers, *[None] * blanks])))
    pd.testing.assert_frame_equal(beside.iloc[: len(shop)], alone)
    nothing = beside.iloc[len(shop) :]
    assert nothing[["满意度", "R", "F", "M", "得分", "价值等级", "客户分群", "距上次消费天数"]].isna().all(axis=None)
    assert set(nothing["满意度等级"]) == {"未评价"}


@settings(max_examples=20, deadline=None)
@given(st.lists(customer, min_size=1, max_size=20), st.sampled_from(list(INDUSTRIES)), st.integers(1, 400))
def test_a_later_purchase_never_makes_a_customer_more_lapsed(
    shop: list[tuple[int, str, str, str | None]], trade: str, sooner: int
) -> None:
    lapse = {"新客": 0, "活跃": 0, "沉睡": 1, "流失": 2}

    def states(earlier: int) -> list[str]:
        rows = [
            f"甲 | 13800000001 | {TODAY - timedelta(days=max(days - earlier, 0))} | 1 | {count} | . | ."
            for days, _, count, _ in shop
        ]
        return list(judge("\n".join([HEAD, *rows]), settings={"行业": trade}).frame["客户状态"])

    for late, early in zip(states(sooner), states(0), strict=True):
        assert lapse[late] <= lapse[early]
