"""更正: only the spelling changes, every cell is previewed and logged, and a second time there is nothing left to do."""

from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.command import LI, ZHANG, column_of, command, sheet_names, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAY = "2023-11-06"
LATER = [3, "王\u200b五", "男", 40, "13912345678", 45200, "微信500", "服装", 2, None, None, None, None, None]


def a_master(folder: Path) -> Path:
    path = write_master(folder / "客户.xlsx", [ZHANG, LI, LATER])
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        sheet["F2"].font = Font(bold=True, color="FFFF0000")
        sheet["G3"].number_format = "@"
    return path


def test_certain_spellings_are_corrected_and_nothing_else(tmp_path: Path) -> None:
    path = a_master(tmp_path)
    before = path.read_bytes()
    done = command("fix", path, "--today", DAY, "--json")
    assert (done.code, done.json["changes"]) == (0, 6)
    days = [datetime(2023, 10, 1), datetime(2023, 9, 15), datetime(2023, 10, 1)]  # noqa: DTZ001 - cells have no zone
    assert column_of(path, "最近一次消费时间") == days
    assert column_of(path, "消费金额") == [500, 1000, "微信500"], "a word would be lost: that is for staff to accept"
    assert column_of(path, "客户姓名") == ["张三", "李四", "王五"]
    assert column_of(path, "服务次数") == ["2次", "3次", 2]
    assert sheet_names(path) == [MASTER_NAME, "更改记录"]
    written = path.read_bytes()
    assert command("fix", path, "--today", DAY, "--json").json["changes"] == 0
    assert path.read_bytes() == written
    assert command("undo", path).code == 0
    assert path.read_bytes() == before


def test_a_cell_keeps_its_look_apart_from_what_a_date_needs(tmp_path: Path) -> None:
    path = a_master(tmp_path)
    command("fix", path, "--today", DAY)
    sheet = openpyxl.load_workbook(path)[MASTER_NAME]
    assert isinstance(sheet, Worksheet)
    assert (sheet["F2"].number_format, sheet["F2"].font.b, sheet["F2"].font.color.rgb) == (
        "yyyy-mm-dd",
        True,
        "FFFF0000",
    )
    assert sheet["G3"].number_format == "@"
    assert sheet["F4"].number_format == "yyyy-mm-dd"


def test_the_preview_names_each_cell_with_old_and_new(tmp_path: Path) -> None:
    path = a_master(tmp_path)
    before = path.read_bytes()
    said = command("fix", path, "--today", DAY, "--dry-run").out
    assert "「客户管理计划表」G2 消费金额：“500元” → 500（文字改成数字）" in said
    assert "「客户管理计划表」F4 最近一次消费时间：“45200” → 2023-10-01（数字改成日期）" in said
    assert "以上共 6 格，没有写文件。" in said
    assert path.read_bytes() == before
    cells = command("fix", path, "--today", DAY, "--dry-run", "--json").json["corrections"]
    assert cells[0].keys() == {"sheet", "cell", "column", "old", "new", "why"}


def test_old_and_new_stand_in_the_log(tmp_path: Path) -> None:
    path = a_master(tmp_path)
    command("fix", path, "--today", DAY)
    rows = [row[3:] for row in openpyxl.load_workbook(path)["更改记录"].iter_rows(min_row=4, values_only=True)]
    assert ("G2", "K000001", "消费金额", "500元", "500", "文字改成数字") in rows
    assert len(rows) == 6


def test_after_a_run_the_sheet_of_problems_follows(tmp_path: Path) -> None:
    path = a_master(tmp_path)
    command("run", path, "--today", DAY)
    before = path.read_bytes()
    assert command("fix", path, "--today", DAY).code == 0
    assert "[amount-as-text]" in column_of(path, "代码", "数据问题"), "微信500 is still there to be accepted"
    assert "[date-as-text]" not in column_of(path, "代码", "数据问题")
    assert command("run", path, "--today", DAY, "--json").json["counts"].get("date-as-text") is None
    assert command("undo", path).code == 0
    assert command("undo", path).code == 0
    assert path.read_bytes() == before


def test_what_staff_ignore_is_left_alone_and_what_they_accept_is_done(tmp_path: Path) -> None:
    path = a_master(tmp_path)
    command("run", path, "--today", DAY)
    with staff_edit(path) as book:
        sheet = book["数据问题"]
        for row in range(5, sheet.max_row + 1):
            found = str(sheet.cell(row, 3).value)
            if "微信500" in found:
                sheet.cell(row, 6).value = "采纳"
            if found.startswith("“2023-10-01”"):
                sheet.cell(row, 6).value = "忽略"
    command("fix", path, "--today", DAY)
    assert column_of(path, "消费金额") == [500, 1000, 500]
    assert column_of(path, "最近一次消费时间")[0] == "2023-10-01"


def test_formulas_and_merged_cells_stay(tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx", [ZHANG, LI])
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        sheet["G2"] = '=500&"元"'
        sheet.merge_cells("F2:F3")
    assert command("fix", path, "--today", DAY, "--json").json["changes"] == 1
    sheet = openpyxl.load_workbook(path)[MASTER_NAME]
    assert sheet["G2"].value == '=500&"元"'
    assert sheet["F2"].value == "2023-10-01"
    assert sheet["G3"].value == 1000


def test_a_locked_sheet_is_for_the_staff_to_correct(tmp_path: Path) -> None:
    path = a_master(tmp_path)
    with staff_edit(path) as book:
        book[MASTER_NAME].protection.sheet = True
    before = path.read_bytes()
    assert command("fix", path, "--today", DAY, "--json").json["changes"] == 0
    assert path.read_bytes() == before
