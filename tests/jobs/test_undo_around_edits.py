"""撤销 after staff have worked on: what they did stays, what the run did goes, and nothing is blanked because it looks alike."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.command import command, sheet_names, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAY, LATER = "2024-01-15", "2024-01-22"
OURS = {"回访计划 2024-01-15", "数据问题", "历史", "设置", "看板", "更改记录"}


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "客户.xlsx")


def test_sheets_that_nobody_touched_go(master: Path) -> None:
    command("run", master, "--today", DAY)
    with staff_edit(master) as book:
        book[MASTER_NAME]["J2"] = "手改的内容"
    told = command("undo", master, "--json").json
    assert sheet_names(master) == [MASTER_NAME]
    assert told["stays"] == ["自动列的标题（列是空的，可以删除）"]
    assert openpyxl.load_workbook(master)[MASTER_NAME]["J2"].value == "手改的内容"
    assert command("run", master, "--today", LATER).code in (0, 1)
    assert OURS - {"回访计划 2024-01-15"} < set(sheet_names(master))


def test_sheets_that_staff_wrote_on_or_put_something_on_stay(master: Path) -> None:
    command("run", master, "--today", DAY)
    with staff_edit(master) as book:
        book["设置"]["F4"] = "我们店的行业"
        book["看板"]["B3"].comment = Comment("记得看", "店长")
        book["回访计划 2024-01-15"]["G6"] = "已接通"
        book["数据问题"]["A1"].fill = openpyxl.styles.PatternFill("solid", start_color="FFFF0000")
    ended = command("undo", master, "--json")
    assert ended.code == 20
    assert {"设置", "看板", "回访计划 2024-01-15"} <= set(sheet_names(master))
    assert not {"数据问题", "更改记录"} & set(sheet_names(master))
    assert {f"工作表“{name}”" for name in ("设置", "看板", "回访计划 2024-01-15")} <= set(ended.json["stays"])


def test_a_wrong_setting_keeps_nobody_from_going_back(master: Path) -> None:
    command("run", master, "--today", DAY)
    with staff_edit(master) as book:
        sheet = book["设置"]
        row = next(row for row in range(1, 60) if sheet.cell(row, 1).value == "高价值下限")
        sheet.cell(row, 2).value = "很高"
    assert command("run", master, "--today", LATER, "--json").fault == "settings-invalid"
    assert command("undo", master).code == 20
    assert openpyxl.load_workbook(master)["设置"].cell(row, 2).value == "很高"
    assert "看板" not in sheet_names(master)


def test_several_steps_back_with_edits_in_between(master: Path) -> None:
    command("run", master, "--today", DAY)
    with staff_edit(master) as book:
        book[MASTER_NAME]["J2"] = "第一次手改"
    command("run", master, "--today", LATER)
    with staff_edit(master) as book:
        book[MASTER_NAME]["J3"] = "第二次手改"
    assert command("undo", master).code == 20
    assert "回访计划 2024-01-22" not in sheet_names(master)
    assert "回访计划 2024-01-15" in sheet_names(master)
    assert command("undo", master).code == 20
    sheet = openpyxl.load_workbook(master)[MASTER_NAME]
    assert [sheet["J2"].value, sheet["J3"].value] == ["第一次手改", "第二次手改"]
    assert command("undo", master, "--json").fault == "nothing-to-undo"


def with_quick_entry(path: Path) -> Path:
    """A workbook whose first customer bought something that stands in 记一笔."""
    command("new", path)
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        titles = {cell.value: cell.column for row in sheet.iter_rows() for cell in row if cell.value}
        header = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "客户姓名")
        for at, (name, phone, amount) in enumerate((("张三", "13811112222", 500), ("李四", "13933334444", 700)), 1):
            sheet.cell(header + at, titles["客户姓名"], name)
            sheet.cell(header + at, titles["联系方式"], phone)
            sheet.cell(header + at, titles["最近一次消费时间"], date(2023, 12, 1))
            sheet.cell(header + at, titles["消费金额"], amount)
    return path


def test_a_sorted_table_is_undone_customer_by_customer(tmp_path: Path) -> None:
    """Rows change places after the run; the amounts that it wrote go back to whom they belong, and to nobody else."""
    path = with_quick_entry(tmp_path / "客户.xlsx")
    command("run", path, "--today", DAY)
    with staff_edit(path) as book:
        entry = book["记一笔"]
        titles = {cell.value: cell.column for row in entry.iter_rows() for cell in row if cell.value}
        row = next(cell.row for line in entry.iter_rows() for cell in line if cell.value == "手机尾号或姓名") + 1
        entry.cell(row, titles["手机尾号或姓名"]).value = "13811112222"
        entry.cell(row, titles["金额"]).value = 200
    command("run", path, "--today", LATER)
    assert amounts(path) == {"张三": 700, "李四": 700}
    with staff_edit(path) as book:  # the two change places
        sheet = book[MASTER_NAME]
        header = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "客户姓名")
        for column in range(1, sheet.max_column + 1):
            one, other = sheet.cell(header + 1, column), sheet.cell(header + 2, column)
            one.value, other.value = other.value, one.value
    for _ in ("what the run judged", "what it posted before"):
        assert command("undo", path).code in (0, 20)
    assert amounts(path) == {"张三": 500, "李四": 700}


def amounts(path: Path) -> dict[object, object]:
    sheet = openpyxl.load_workbook(path)[MASTER_NAME]
    titles = {cell.value: cell.column for row in sheet.iter_rows() for cell in row if cell.value}
    header = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "客户姓名")
    return {
        sheet.cell(row, titles["客户姓名"]).value: sheet.cell(row, titles["消费金额"]).value
        for row in range(header + 1, header + 3)
    }


def test_a_step_of_which_nothing_is_left_does_not_stand_in_the_way(master: Path) -> None:
    before = master.read_bytes()
    command("run", master, "--today", DAY)
    after = master.read_bytes()
    master.write_bytes(before)
    command("undo", master)
    assert master.read_bytes() == before
    assert command("undo", master, "--json").fault == "nothing-to-undo"
    assert after != before
