"""A log of sales is recognised, and a customer table is made of it; the log stays as it is."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.command import column_of, command
from workbook_tools.table.columns import MASTER_NAME

DAY = "2023-11-06"
HEADERS = ["客户姓名", "联系方式", "最近一次消费时间", "消费金额", "消费商品类别", "性别", "收银机"]
LINES: list[list[object]] = [
    ["张三", "13812345688", "2023-10-01", "500元", "服装", "男", 1],
    ["张三", "138 1234 5688", datetime(2023, 11, 1), 300, "鞋", None, 1],  # noqa: DTZ001 - a cell has no zone
    ["李四", "13900002222", "2023-09-15", 1000, "服装", "女", 2],
    ["李四", "13900002222", "去年五月", "￥1,200.50", "服装", None, 2],
    ["散客", None, "2023-10-03", 20, None, None, 2],
    [None, None, "2023-10-04", 33, None, None, 2],
    ["李四", "13900002222", "2023-10-05", "很多", None, None, 2],
]


def write_ledger(path: Path, lines: "list[list[object]]", sheet_name: str = "流水") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = sheet_name
    sheet.append(HEADERS)
    for row in lines:
        sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return write_ledger(tmp_path / "流水.xlsx", LINES)


def test_a_customer_table_and_all_purchases_come_out(ledger: Path) -> None:
    before = ledger.read_bytes()
    made = ledger.with_name("客户表.xlsx")
    ended = command("new", made, "--from-ledger", ledger, "--today", DAY, "--json")
    assert ended.code == 0
    assert ledger.read_bytes() == before
    filled = {
        header: column_of(made, header)[:3]
        for header in ("客户姓名", "联系方式", "消费金额", "消费次数", "性别", "客户编号")
    }
    assert filled == {
        "客户姓名": ["张三", "李四", None], "联系方式": ["13812345688", "13900002222", None], "消费金额": [800, 2200.5, None],
        "消费次数": [2, 3, None], "性别": ["男", "女", None], "客户编号": ["K000001", "K000002", None],
    }  # fmt: skip
    assert column_of(made, "最近一次消费时间")[0] == datetime(2023, 11, 1)  # noqa: DTZ001
    assert column_of(made, "金额", "消费记录")[:7] == [500, 300, 1000, 1200.5, 20, 33, "很多"]
    assert column_of(made, "日期", "消费记录")[3] == "去年五月"
    assert column_of(made, "客户编号", "消费记录")[:7] == ["K000001"] * 2 + ["K000002"] * 2 + [None, None, "K000002"]


def test_what_is_left_over_is_listed_and_the_sums_agree(ledger: Path) -> None:
    told = command("new", ledger.with_name("客户表.xlsx"), "--from-ledger", ledger, "--today", DAY, "--json").json
    assert told["total"] == told["customers_total"] + told["walk_in"]["total"] + told["undecided"]["total"] == 3053.5
    assert [one["cell"] for one in told["unreadable"]] == ["C5", "D8"]
    assert told["undecided"]["rows"] == [7]
    assert told["left_out"] == ["收银机"]


def test_the_new_workbook_runs_and_then_settles(ledger: Path) -> None:
    made = ledger.with_name("客户表.xlsx")
    command("new", made, "--from-ledger", ledger, "--today", DAY)
    ended = command("run", made, "--today", DAY, "--json")
    assert [customer["F"] for customer in ended.json["customers"]] == [2, 3]
    assert "sheet-is-ledger" not in ended.json["counts"]
    assert command("run", made, "--today", DAY, "--json").json["changes"] == 0


def test_more_lines_than_the_form_has_room_for_grow_its_table(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        [f"客{chr(0x4E00 + at)}", f"138{at:08d}", "2023-10-01", 10, "服装", None, 1]
        for at in range(60)
        for _ in range(2)
    ]
    made = tmp_path / "客户表.xlsx"
    command("new", made, "--from-ledger", write_ledger(tmp_path / "流水.xlsx", lines), "--today", DAY)
    book = openpyxl.load_workbook(made)
    assert [table.ref for table in book[MASTER_NAME].tables.values()] == ["A3:Q63"]
    assert [table.ref for table in book["消费记录"].tables.values()] == ["A3:H123"]


def test_a_rehearsal_writes_nothing_and_nothing_is_written_over(ledger: Path) -> None:
    made = ledger.with_name("客户表.xlsx")
    assert command("new", made, "--from-ledger", ledger, "--dry-run").code == 0
    assert not made.exists()
    made.write_bytes(b"")
    assert command("new", made, "--from-ledger", ledger, "--json").fault == "cannot-write"


def test_a_workbook_without_a_log_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(other)
    assert command("new", tmp_path / "客户表.xlsx", "--from-ledger", other, "--json").fault == "sheet-missing"


def test_check_and_run_name_the_exact_command(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        [f"客{at % 6}", f"1380000000{at % 6}", f"2023-0{at // 6 + 1}-10", 10, "服装", None, 1] for at in range(18)
    ]
    ledger = write_ledger(tmp_path / "流水.xlsx", lines)
    wanted = "workbook-tools new 客户表.xlsx --from-ledger 流水.xlsx"
    assert wanted in command("check", ledger, "--today", DAY).out
    assert wanted in command("run", ledger, "--today", DAY, "--dry-run").out
    assert wanted in command("run", ledger, "--today", DAY).out
