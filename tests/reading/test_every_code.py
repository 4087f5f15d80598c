"""Each problem that reading finds in a table, shown once, with the words that a user reads; tests/jobs shows the others."""

import pytest

from tests.tables import TODAY, customers_of, raw_table
from workbook_tools.reading.master import find_master
from workbook_tools.reading.surroundings import FileFacts
from workbook_tools.reading.table import read_customers
from workbook_tools.table.problems import wording
from workbook_tools.table.settings import Settings

HEAD = "序号 | 客户姓名 | 性别 | 年龄 | 联系方式 | 最近一次消费时间 | 消费金额 | 服务次数 | 服务反馈 | 对服务态度的评价 | 总体满意度评分"
GOOD = {"序号": "1", "客户姓名": "张三", "性别": "男", "年龄": "28", "联系方式": "13812345688", "最近一次消费时间": "2023-10-01",
        "消费金额": "500", "服务次数": "2", "服务反馈": "满意", "对服务态度的评价": "满意", "总体满意度评分": "8"}  # fmt: skip

CELLS = [
    ("name-missing", "客户姓名", ".", "「客户管理计划表」B2 客户姓名：这一行没有客户姓名，"),
    ("contact-missing", "联系方式", ".", "E2 联系方式：这一行没有联系方式，"),
    ("phone-invalid", "联系方式", "1391234", "E2 联系方式：“1391234”不是完整的电话号码，"),
    ("phone-lost-digits", "联系方式", "1.38E+10", "“1.38E+10”是科学计数法"),
    ("phone-masked", "联系方式", "138****5688", "“138****5688”有几位被遮住"),
    ("phone-multiple", "联系方式", "13812345688/13912345688", "里有几个号码，已用第一个"),
    ("contact-not-phone", "联系方式", "微信zhang_3", "“微信zhang_3”不是电话号码"),
    ("date-missing", "最近一次消费时间", ".", "F2 最近一次消费时间：没有最近一次消费时间，请写成 2024-05-31。"),
    ("date-unreadable", "最近一次消费时间", "去年五月", "F2 最近一次消费时间：“去年五月”不是日期，请写成 2024-05-31。[date-unreadable]"),
    ("date-ambiguous", "最近一次消费时间", "01/02/2023", "“01/02/2023”分不清哪个是月"),
    ("date-no-year", "最近一次消费时间", "10月1日", "“10月1日”没有写年份"),
    ("date-in-future", "最近一次消费时间", "2024-01-16", "“2024-01-16”在今天之后"),
    ("date-implausible", "最近一次消费时间", "1989-12-31", "“1989-12-31”早于 1990 年"),
    ("date-as-text", "最近一次消费时间", "2023.10.1", "“2023.10.1”是文字，已读作 2023-10-01"),
    ("date-as-number", "最近一次消费时间", "45200", "“45200”是数字，已读作 2023-10-01"),
    ("amount-missing", "消费金额", ".", "G2 消费金额：没有消费金额"),
    ("amount-unreadable", "消费金额", "看情况", "“看情况”不是金额"),
    ("amount-as-text", "消费金额", "1.2万", "“1.2万”是文字，已读作 12000"),
    ("amount-negative", "消费金额", "-50", "“-50”是负数"),
    ("amount-approximate", "消费金额", "约500", "已按 500 计算"),
    ("count-unreadable", "服务次数", "多次", "“多次”不是次数"),
    ("score-unreadable", "总体满意度评分", "很好", "“很好”不是评分"),
    ("score-out-of-range", "总体满意度评分", "11", "“11”不在 0 到10之间"),
    ("rating-unreadable", "对服务态度的评价", "张三", "“张三”不是五种评价之一"),
    ("gender-unreadable", "性别", "男女", "“男女”不是性别"),
    ("age-unreadable", "年龄", "八十后", "“八十后”不是年龄"),
    ("age-out-of-range", "年龄", "135", "“135”不在 0 到 120 之间"),
    ("feedback-text", "服务反馈", "用了过敏", "“用了过敏”是一句话，不当作评价，已记作投诉"),
    ("rating-contradiction", "总体满意度评分", "3", "“服务反馈”是满意，总体却是 3 分"),
    ("error-value", "消费金额", "#N/A", "“#N/A”是公式错误"),
    ("formula-in-data", "消费金额", "=500", "这一格是公式，按它的结果“500”处理"),
    ("invisible-characters", "客户姓名", "张\\u200b三", "有看不见的字符"),
    ("mojibake", "客户姓名", "寮犱笁", "“寮犱笁”像是乱码"),
    ("no-purchase-yet", "最近一次消费时间 消费金额", ".", "按意向客户处理"),
]  # fmt: skip
TABLES = {
    "contact-duplicate": {"客户姓名": "李四"},
    "customer-duplicate": {"序号": "2"},
    "name-similar": {"客户姓名": "张三丰"},
    "serial-duplicate": {"联系方式": "13912345688"},
    "total-row": {"序号": "合计", "联系方式": "."},
    "stray-cells": {},
}
AROUND = {"merged-data", "hidden-rows", "header-normalised", "column-absent", "external-link", "style-bloat"}


def line(**changes: str) -> str:
    return " | ".join((GOOD | changes)[header] for header in HEAD.split(" | "))


@pytest.mark.parametrize(("code", "headers", "cell", "words"), CELLS, ids=[case[0] for case in CELLS])
def test_a_cell_with_a_problem(code: str, headers: str, cell: str, words: str) -> None:
    frame = customers_of(raw_table(f"{HEAD}\n{line(**dict.fromkeys(headers.split(), cell))}")).problems.frame()
    told = frame[frame["code"] == code].to_dict("records")
    assert len(told) == 1
    assert words in wording({str(key): value for key, value in told[0].items()}, "客户管理计划表").message
    others = {"column-absent", "name-missing", "phone-masked", code, "phone-invalid"}
    assert set(frame["code"]) <= others


@pytest.mark.parametrize("code", TABLES)
def test_rows_with_a_problem(code: str) -> None:
    second = line(**TABLES[code]) if TABLES[code] else "\n以上截至一月"
    text = f"{HEAD}\n{line()}\n{second}"
    assert code in set(customers_of(raw_table(text)).problems.frame()["code"])
    assert code not in set(customers_of(raw_table(f"{HEAD}\n{line()}")).problems.frame()["code"])


def test_a_table_with_problems_around_it() -> None:
    raw = raw_table("客户姓名： | 联系方式 | 最近一次消费时间 | 消费金额\n张三 | 13812345688 | 2023-10-01 | 500",
                    merged=("A2:B2",), hidden_rows=frozenset({2}))  # fmt: skip
    place = find_master([raw], (), workbook="客户.xlsx")
    facts = FileFacts(("file:///D:/旧表.xlsx",), 60_000)
    read = read_customers(raw, place, Settings(), today=TODAY, ours={}, facts=facts)
    assert set(read.problems.frame()["code"]) == AROUND
