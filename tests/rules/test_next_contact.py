"""下次回访日期: from the last contact or purchase, by tier; promised days; and whom not to call."""

from datetime import date

import pytest

from tests.rules.judging import column, contacts, judge
from workbook_tools.rules.next_contact import next_calling_day
from workbook_tools.table.settings import settings_from

SHOP = """
    客户姓名  联系方式     最近一次消费时间  消费金额
    高        13800000001  2024-01-10        9000
    中        13800000002  2024-01-10        900
    低        13800000003  2024-01-10        9
    久        13800000004  2023-01-10        9
    无        13800000005  去年              9
    新        13800000006  .                 .
"""


def test_the_interval_of_the_tier_after_the_last_purchase() -> None:
    judged = judge(SHOP)
    assert column(judged, "价值等级") == ["高", "中", "低", "低", None, None]
    today = "2024-01-15"
    assert column(judged, "下次回访日期") == ["2024-02-09", "2024-03-10", "2024-04-09", today, None, today]


def test_the_last_contact_counts_before_the_last_purchase() -> None:
    """Calls that nobody answered are no contact."""
    log = contacts("""
        客户编号  客户姓名  联系方式  日期        结果
        K000001   .         .         2024-01-12  有意向
        K000001   .         .         2024-01-13  未接
        K000004   .         .         2023-12-01  .
        K000005   .         .         2024-01-12  已接通
    """)
    days = column(judge(SHOP, spoken=log), "下次回访日期")
    assert (days[0], days[3], days[4]) == ("2024-02-11", "2024-02-29", "2024-04-11")


def test_a_promised_day_replaces_it_until_it_was_kept() -> None:
    promised = {"K000001": date(2024, 1, 18), "K000002": date(2024, 1, 3), "K000003": date(2024, 1, 3)}
    log = contacts("""
        客户编号  客户姓名  联系方式  日期        结果
        K000003   .         .         2024-01-04  已接通
    """)
    judged = judge(SHOP, spoken=log, next_times=promised)
    assert column(judged, "下次回访日期")[:3] == ["2024-01-18", "2024-01-15", "2024-04-03"]
    assert column(judged, "promised")[:3] == ["2024-01-18", "2024-01-03", None]


def test_whom_not_to_call() -> None:
    log = contacts("""
        客户编号  客户姓名  联系方式  日期        结果
        K000003   .         .         2023-12-01  拒绝/勿扰
        K000004   .         .         2023-11-01  拒绝/勿扰
        K000004   .         .         2023-12-01  有意向
    """)
    judged = judge("""
        客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 同意联系 | 战败原因
        甲 | 13800000001 | 2024-01-10 | 9 | 否 | .
        乙 | 13800000002 | 2024-01-10 | 9 | . | 搬走
        丙 | 13800000003 | 2024-01-10 | 9 | . | .
        丁 | 13800000004 | 2024-01-10 | 9 | 是 | .
        散客 | . | 2024-01-10 | 9 | . | .
    """, spoken=log)  # fmt: skip
    assert [day is None for day in column(judged, "下次回访日期")] == [True, True, True, False, True]
    assert column(judged, "contact_allowed") == [False, False, False, True, False]


@pytest.mark.parametrize(
    ("today", "days", "expected"),
    [
        (date(2024, 1, 15), "一二三四五六日", date(2024, 1, 15)),
        (date(2024, 1, 15), "周二、周四", date(2024, 1, 16)),
        (date(2024, 1, 19), "二四", date(2024, 1, 23)),
        (date(2024, 1, 20), "日", date(2024, 1, 21)),
    ],
)
def test_the_next_day_on_which_the_shop_calls(today: date, days: str, expected: date) -> None:
    assert next_calling_day(today, settings_from({"回访日": days})) == expected
