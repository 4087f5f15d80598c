"""消费记录 beside the master: what is reported, where, and what is proposed."""

from tests.rules.judging import judge, numbers_for, purchases
from tests.tables import customers
from workbook_tools.rules.log_checks import check_logs, find_unknown
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import settings_from

SHOP = """
    客户姓名  联系方式     最近一次消费时间  消费金额  消费次数
    张三      13800000001  2024-01-01        500       1
    李四      13800000002  2024-01-01        500       .
    王五      13800000003  .                 .         .
    散客      .            2024-01-01        500       .
"""


def told(problems: Problems) -> list[tuple[object, ...]]:
    return list(
        problems.frame()[["code", "row", "column", "found", "detail", "suggestion"]].itertuples(index=False, name=None)
    )


def mismatches(log: DetailLog, **parameters: object) -> list[tuple[object, ...]]:
    table = customers(SHOP)
    judged = judge(table, bought=log, settings=parameters)
    return [
        problem[1:]
        for problem in told(check_logs(judged.purchases, judged.found.past, table, settings_from(parameters)))
    ]


def test_unknown_customers_and_what_was_meant() -> None:
    log = purchases("""
        客户编号  客户姓名  联系方式     日期        金额
        K000009   李四      13800000002  2024-01-01  1
        .         钱多      .            2024-01-01  1
        .         散客      .            2024-01-01  1
        K000001   .         .            2024-01-01  1
    """)
    table = customers(SHOP)
    assert told(find_unknown(log, table, numbers_for(table))) == [
        ("customer-unknown", 2, "客户编号", "K000009 李四 +8613800000002", "", "K000002"),
        ("customer-unknown", 3, "客户编号", "钱多", "", ""),
    ]


def test_where_master_and_log_agree_nothing_is_said() -> None:
    log = purchases("客户编号  客户姓名  联系方式  日期  金额\nK000001  .  .  2024-01-01  500")
    assert mismatches(log) == []


def test_the_log_knows_more() -> None:
    log = purchases("""
        客户编号  客户姓名  联系方式  日期        金额
        K000001   .         .         2024-01-01  500
        K000001   .         .         2024-01-09  100
        K000003   .         .         2024-01-09  100
    """)
    assert mismatches(log) == [
        (2, "最近一次消费时间", "2024-01-01", "消费记录里是2024-01-09", "2024-01-09"),
        (2, "消费金额", "500", "消费记录里是600", "600"),
        (2, "消费次数", "1", "消费记录里是2", "2"),
        (4, "最近一次消费时间", "空白", "消费记录里是2024-01-09", "2024-01-09"),
    ]
    assert (2, "消费金额") not in {problem[:2] for problem in mismatches(log, 消费金额含义="最近一次")}


def test_a_log_that_began_late_or_ended_early_contradicts_nobody() -> None:
    """李四 spent 500 in all and last bought on a day that the log no longer covers."""
    log = purchases("客户编号  客户姓名  联系方式  日期  金额\nK000002  .  .  2023-12-01  100")
    assert mismatches(log) == []


def test_a_purchase_that_the_log_should_hold() -> None:
    log = purchases("""
        客户编号  客户姓名  联系方式  日期        金额
        K000002   .         .         2023-12-01  500
        K000001   .         .         2024-01-01  500
    """)
    assert mismatches(log) == [(3, "最近一次消费时间", "2024-01-01", "消费记录里是2023-12-01", "2023-12-01")]
