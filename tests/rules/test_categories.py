"""What a customer buys, by the master and by 消费记录."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.judging import column, judge, numbers_for, purchases
from tests.tables import TODAY, customers
from workbook_tools.rules.categories import find_categories, usual_categories
from workbook_tools.rules.matching import match_customers

SHOP = """
    客户姓名  联系方式     最近一次消费时间  消费金额  消费商品类别
    甲        13800000001  2023-11-01        500       .
    乙        13800000002  2024-01-01        500       .
    丙        13800000003  2024-01-01        500       鞋
    丁        13800000004  2024-01-01        500       .
"""
LINES = [
    "K000001   2023-11-01  100    美容",
    "K000001   2023-10-01  100    美容",
    "K000001   2023-12-01  100    鞋",
    "K000002   2023-11-01  100    鞋",
    "K000002   2023-12-01  100    美容",
    "K000002   2023-12-20  -100   鞋",
    "K000002   2024-02-20  100    鞋",
    "K000003   2023-12-01  100    美容",
    "K000004   2023-12-01  100    .",
]


def usual(lines: list[str]) -> list[object]:
    log = purchases("\n".join(["客户编号  日期        金额   商品类别", *lines]))
    table = customers(SHOP)
    return list(usual_categories(log, match_customers(log, table, numbers_for(table)), len(table), TODAY))


def test_the_most_frequent_then_the_latest() -> None:
    """A refund and a day still to come are no purchase."""
    assert usual(LINES) == ["美容", "美容", "美容", None]


def test_two_on_one_day_go_by_their_text() -> None:
    assert usual(["K000001   2023-12-01  100    鞋", "K000001   2023-12-01  100    包"])[0] == "包"


@settings(max_examples=20)
@given(st.permutations(LINES))
def test_the_order_of_lines_leaves_no_trace(lines: list[str]) -> None:
    assert usual(lines) == usual(LINES)


def test_the_master_stands_where_it_says_something() -> None:
    log = purchases("\n".join(["客户编号  日期        金额   商品类别", *LINES]))
    table = customers(SHOP)
    owners = match_customers(log, table, numbers_for(table))
    assert find_categories(table.frame, log, owners, TODAY).tolist() == ["美容", "美容", "鞋", None]
    assert find_categories(table.frame, None, owners, TODAY).tolist() == [None, None, "鞋", None]


def test_the_limit_of_a_category_holds_for_who_buys_it() -> None:
    log = purchases("客户编号  日期        金额   商品类别\n" + LINES[0])
    assert column(judge(SHOP, bought=log, settings={"品类期限": "美容 45/70"}), "客户状态")[0] == "流失"
    assert column(judge(SHOP, settings={"品类期限": "美容 45/70"}), "客户状态")[0] == "活跃"
