"""The week in figures: each against a count by hand."""

from datetime import date

import pandas as pd

from tests.rules.judging import judge, no_tasks, purchases
from tests.tables import TODAY, customers
from workbook_tools.rules.follow_up import plan_follow_up
from workbook_tools.rules.summary import summarise, week_point
from workbook_tools.table.settings import settings_from
from workbook_tools.table.summary import Share, WeekPoint, WeekSummary

SHOP = """
    客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 消费次数 | 服务反馈 | 战败原因
    张三 | 13800000001 | 2024-01-17 | 500 | 1 | . | .
    李四 | 13800000002 | 2024-01-16 | 700 | 3 | 满意 | .
    王五 | 13800000003 | 2024-01-09 | 900 | 2 | 不满意 | .
    赵六 | 13800000004 | 2023-10-15 | 6000 | 9 | 一般 | .
    孙七 | 13800000005 | 2023-10-20 | 100 | 2 | . | .
    周八 | 13800000006 | 2023-10-20 | 50 | 2 | . | 搬走
    吴九 | 13800000007 | 2023-10-13 | 800 | 2 | . | .
    散客 | . | 2024-01-17 | 90 | . | . | .
"""
LOG = """
    客户编号  客户姓名  联系方式  日期        金额
    K000001   .         .         2024-01-17  500
    K000002   .         .         2024-01-16  200
    .         散客      .         2024-01-15  90
    K000003   .         .         2024-01-09  900
    K000003   .         .         2024-01-07  900
"""
THURSDAY = date(2024, 1, 18)


def week(tasks: pd.DataFrame | None = None, *, logged: bool = False, **parameters: object) -> WeekSummary:
    table = customers(SHOP, today=THURSDAY, settings=parameters)
    log = purchases(LOG) if logged else None
    judged = judge(table, today=THURSDAY, settings=parameters)
    held = no_tasks() if tasks is None else tasks
    chosen = settings_from(parameters)
    old = WeekPoint(date(2024, 1, 8), 5, 1, 1, 1, None, 0, None, 0)
    stale = WeekPoint(date(2024, 1, 15), 5, 1, 1, 1, None, 0, None, 0)
    new = plan_follow_up(table, judged, held, chosen, THURSDAY)
    return summarise(
        "客户.xlsx", table, judged, log, held, new, table.problems.frame(), [old, stale], chosen, THURSDAY
    )  # fmt: skip


def test_customers_buyers_and_sales() -> None:
    told = week()
    assert (told.customers, told.walk_ins) == (7, 1)
    assert (told.buyers_this_week, told.buyers_last_week) == (2, 1)
    assert (told.new_customers, told.returning_customers) == (1, 1)
    assert (told.sales_this_week, told.sales_last_week) == (None, None)


def test_sales_are_those_of_the_calendar_week() -> None:
    """A future line is no sale yet; what 散客 bought is."""
    table = customers(SHOP, today=THURSDAY)
    log = purchases(LOG.replace("2024-01-16", "2024-01-15").replace("2024-01-17", "2024-01-15"))
    judged = judge(table, bought=log, today=THURSDAY)
    told = summarise(
        "", table, judged, log, no_tasks(), no_tasks(), table.problems.frame(), [], settings_from({}), THURSDAY
    )
    assert (told.sales_this_week, told.sales_last_week) == (790, 900)


def test_newly_dormant_and_unhappy() -> None:
    """赵六 reached his 90 days on 2024-01-13, 孙七 today; 周八 is lost, 吴九 reached his a week ago."""
    told = week()
    assert [call.customer_id for call in told.newly_dormant] == ["K000004", "K000005"]
    assert told.dormant_spend == 6100
    assert [(call.name, call.digits) for call in told.unhappy_open] == [("王*", "0003")]


def test_masked_names_are_told_nowhere() -> None:
    assert "王五" not in str(week())
    named = week(周报姓名="全名").unhappy_open[0]
    assert named.name == "王五"
    assert named.say.startswith("王五您好")


def test_shares_add_up() -> None:
    told = week()
    for shares in (told.states, told.levels):
        assert sum(share.count for share in shares) == told.customers
    assert told.states == (
        Share("新客", 1, 500), Share("活跃", 2, 1600), Share("沉睡", 3, 6900), Share("战败", 1, 50)
    )  # fmt: skip
    assert (told.satisfaction, told.answered) == (50, 3)
    assert sum(count for _, count in told.scores) == 7


def test_calls_and_follow_ups() -> None:
    tasks = pd.DataFrame({
        "task": ["20240115-K000004", "20240115-K000005", "20240108-K000001"],
        "customer_id": ["K000004", "K000005", "K000001"], "owner": [None] * 3, "result": ["已成交", None, "已接通"],
        "monday": [date(2024, 1, 15), date(2024, 1, 15), date(2024, 1, 8)],
    })  # fmt: skip
    told = week(tasks)
    assert (told.follow_ups_done, told.follow_ups_sold) == (1, 1)
    assert told.follow_ups_due == 4, "two that the sheet holds, one whose day has come, and the unhappy one"
    assert [call.customer_id for call in told.calls] == ["K000003", "K000007", "K000005"], (
        "the unhappy first, and none that are done"
    )
    assert told.calls[0].why


def test_trend_replaces_an_earlier_run_of_the_week() -> None:
    told = week()
    assert [point.week for point in told.trend] == [date(2024, 1, 8), date(2024, 1, 15)]
    assert told.trend[-1] == week_point(told)
    assert (told.trend[-1].customers, told.trend[-1].dormant, told.trend[-1].unhappy) == (7, 3, 1)


def test_the_commonest_problems_errors_first() -> None:
    table = customers("""
        客户姓名  联系方式      最近一次消费时间  消费金额
        张三      13800000001   去年五月          500元
        李四      1391234       2024-01-01        500元
        王五      13800000003   某天              500元
    """)
    told = summarise(
        "", table, judge(table), None, no_tasks(), no_tasks(), table.problems.frame(), [], settings_from({}), TODAY
    )  # fmt: skip
    assert told.errors == 3
    assert told.top_problems[:2] == (("不是日期", 2, "C2"), ("不是电话号码", 1, "B3"))
    assert ("金额写成文字", 3, "D2") in told.top_problems
    assert told.warnings >= 3


def test_an_empty_shop() -> None:
    table = customers("客户姓名  联系方式  最近一次消费时间  消费金额")
    told = summarise(
        "", table, judge(table), None, no_tasks(), no_tasks(), table.problems.frame(), [], settings_from({}), TODAY
    )  # fmt: skip
    assert (told.customers, told.satisfaction, told.calls, told.scores) == (0, None, (), ())


def test_more_than_can_be_listed_are_counted_all_the_same() -> None:
    lines = "\n".join(
        f"{serial}  客户{serial}  1380000{serial:04d}  2024-01-10  100  非常不满意" for serial in range(1, 41)
    )
    table = customers(
        f"序号  客户姓名  联系方式  最近一次消费时间  消费金额  对服务态度的评价\n{lines}", today=THURSDAY
    )
    judged = judge(table, today=THURSDAY)
    empty = no_tasks()
    told = summarise(
        "客户.xlsx", table, judged, None, empty, empty, table.problems.frame(), [], settings_from({}), THURSDAY
    )
    assert len(told.unhappy_open) < told.unhappy_count == 40
