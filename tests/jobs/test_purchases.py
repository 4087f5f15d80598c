"""消费记录 beside the master, through the command line: the master stands, and what does not fit is reported with a proposal."""

from pathlib import Path

import pytest

from tests.command import column_of, command, staff_edit, write_master
from workbook_tools.table.columns import PURCHASE_LOG

DAY = "2024-01-15"
CUSTOMERS = [
    [1, "张三", "男", 28, "13800001111", "2023-12-01", 500],
    [2, "李四", "女", 35, "13900002222", "2024-01-10", 300],
]
LOG = [
    ["K000001", "张三", None, "2023-11-01", 400, "服装", 1, "A1"],
    ["K000001", "张三", None, "2024-01-05", 200, "服装", 1, "A2"],
    ["K000002", "李四", None, "2024-01-10", 320, "鞋", 1, "A3"],
    ["K000002", "李四", None, "2024-01-10", 320, "鞋", 1, "A3"],
    ["K000002", "李四", None, "2024-01-12", -20, "鞋", 1, "A3"],
    [None, "王五", "13700003333", "2024-01-11", 90, "鞋", 1, "A4"],
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = write_master(tmp_path / "客户.xlsx", CUSTOMERS)
    with staff_edit(path) as book:
        sheet = book.create_sheet(PURCHASE_LOG.name)
        for row in ([column.header for column in PURCHASE_LOG.columns], *LOG):
            sheet.append(row)
    return path


def test_what_does_not_fit_is_reported_where_it_stands_and_the_master_stands(shop: Path) -> None:
    told = command("check", shop, "--today", DAY, "--json").json["problems"]
    about = {
        (problem["code"], problem["sheet"], problem["cell"], problem["suggestion"] or "")
        for problem in told
        if problem["code"] in {"log-mismatch", "refund", "order-duplicate", "customer-unknown"}
    }
    assert about == {
        ("log-mismatch", "客户管理计划表", "F2", "2024-01-05"),
        ("log-mismatch", "客户管理计划表", "G2", "600"),
        ("log-mismatch", "客户管理计划表", "G3", "620"),
        ("order-duplicate", "消费记录", "H5", ""),
        ("refund", "消费记录", "E6", ""),
        ("customer-unknown", "消费记录", "A7", ""),
    }
    command("run", shop, "--today", DAY)
    assert column_of(shop, "消费金额") == [500, 300]


def test_a_person_finds_the_proposal_in_the_sheet(shop: Path) -> None:
    command("run", shop, "--today", DAY)
    proposals = dict(
        zip(column_of(shop, "发现了什么", "数据问题"), column_of(shop, "建议改成", "数据问题"), strict=True)
    )
    found = next(text for text in proposals if text and "消费记录里是600" in str(text))
    assert str(proposals[found]) == "600"
