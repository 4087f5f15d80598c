"""数据问题 answered by staff: what they choose in 处理 is carried out and remembered by the next run."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.command import LI, ZHANG, column_of, command, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAY = "2023-11-06"
BAD = [3, "王五", "男", 40, "13912345678", "去年五月", "面议", "服装", 2, None, None, None, None, None]


@pytest.fixture
def master(tmp_path: Path) -> Path:
    rows: list[list[object]] = [
        [*ZHANG],
        [*LI],
        BAD,
        *(
            list[object]((place, f"客{place}", None, 30, f"1381234{place:04d}", "2023-09-01", f"{place}00元"))
            for place in range(4, 14)
        ),
    ]
    path = write_master(tmp_path / "客户.xlsx", rows)
    command("run", path, "--today", DAY)
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of 数据问题 by their header, with the sheet row of each."""
    sheet = openpyxl.load_workbook(path)["数据问题"]
    rows = list(sheet.iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if row[0] == "位置")
    return [
        {**dict(zip(map(str, rows[at]), row, strict=False)), "row": number}
        for number, row in enumerate(rows[at + 1 :], at + 2)
    ]


def choose(path: Path, code: str, word: str) -> None:
    """Staff pick a word in the line of a code (全部: the line that stands for all ignored)."""
    (line, *_) = [line for line in lines(path) if f"[{code}]" == line["代码"] or line["标识"] == code]
    with staff_edit(path) as book:
        sheet = book["数据问题"]
        assert isinstance(sheet, Worksheet)
        sheet.cell(line["row"], list(line).index("处理") + 1).value = word


def run(path: Path) -> dict[str, Any]:
    return command("run", path, "--today", DAY, "--json").json


def log_lines(path: Path) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(path)["更改记录"]
    return [row[3:8] for row in sheet.iter_rows(values_only=True) if row[1] == "改写"]


def test_one_accept_puts_a_whole_column_right_and_is_logged_and_undoable(master: Path) -> None:
    (line,) = [line for line in lines(master) if line["代码"] == "[amount-as-text]"]
    assert str(line["发现了什么"]).startswith("共 12 格金额写成文字，已读懂")
    choose(master, "amount-as-text", "采纳")
    before = master.read_bytes()
    done = run(master)
    assert column_of(master, "消费金额") == [500, 1000, "面议", *(place * 100 for place in range(4, 14))]
    assert "amount-as-text" not in done["counts"]
    assert ("G2", "K000001", "消费金额", "500元", "500") in log_lines(master)
    assert run(master)["changes"] == 0
    assert command("undo", master).code == 0
    assert master.read_bytes() == before


def test_what_is_ignored_counts_nowhere_until_the_cell_changes(master: Path) -> None:
    assert command("check", master, "--today", DAY).code == 1
    for code in ("date-unreadable", "amount-unreadable"):
        choose(master, code, "忽略")
    asked = command("check", master, "--today", DAY, "--json")
    assert (asked.code, {problem["code"] for problem in asked.json["ignored"]}) == (
        0,
        {"date-unreadable", "amount-unreadable"},
    )
    done = command("run", master, "--today", DAY, "--json")
    assert done.code == 0
    assert not {"date-unreadable", "amount-unreadable"} & done.json["counts"].keys()
    assert {problem["cell"] for problem in done.json["ignored"]} == {"F4", "G4"}
    assert column_of(master, "数据问题")[2] is None
    assert run(master)["changes"] == 0
    with staff_edit(master) as book:  # sorted, and one of the two cells says something else
        sheet = book[MASTER_NAME]
        sheet.move_range("A4:Z4", rows=20)
        sheet.delete_rows(4)
        sheet["G23"] = "再说"
    again = command("check", master, "--today", DAY, "--json").json
    assert [problem["cell"] for problem in again["ignored"]] == ["F23"]
    assert [problem["cell"] for problem in again["problems"] if problem["severity"] == "error"] == ["G23"]


def test_the_sheet_tells_what_is_ignored_and_gives_it_back(master: Path) -> None:
    choose(master, "date-unreadable", "忽略")
    run(master)
    title = openpyxl.load_workbook(master)["数据问题"]["A1"].value
    assert "已忽略 1" in str(title)
    choose(master, "date-unreadable", "取消忽略")
    assert run(master)["counts"]["date-unreadable"] == 1
    choose(master, "date-unreadable", "忽略")
    assert "date-unreadable" not in run(master)["counts"]
    choose(master, "全部", "取消忽略")
    assert run(master)["ignored"] == []


def test_weekly_and_check_write_carry_out_choices_too(master: Path) -> None:
    choose(master, "date-as-text", "采纳")
    assert command("check", master, "--write", "--today", DAY).code == 1
    assert column_of(master, "最近一次消费时间")[3].isoformat() == "2023-09-01T00:00:00"
    choose(master, "amount-unreadable", "忽略")
    done = command("weekly", master, "--today", DAY, "--json").json
    assert [problem["code"] for problem in done["ignored"]] == ["amount-unreadable"]
    report = next(master.parent.glob("周报*.html")).read_text(encoding="utf-8")
    assert "面议" not in report


def test_a_rehearsal_tells_what_it_would_correct_and_writes_nothing(master: Path) -> None:
    choose(master, "amount-as-text", "采纳")
    before = master.read_bytes()
    assert "改写“客户管理计划表”12 格：文字改成数字" in command("run", master, "--today", DAY, "--dry-run").out
    assert master.read_bytes() == before


def test_an_accept_that_nothing_follows_from_is_told(master: Path) -> None:
    choose(master, "date-unreadable", "采纳")
    done = command("run", master, "--today", DAY)
    assert "有 1 处选了“采纳”但没有改" in done.out
    assert column_of(master, "最近一次消费时间")[2] == "去年五月"
    assert run(master)["changes"] == 0


def test_only_lines_with_a_proposal_offer_it(master: Path) -> None:
    sheet = openpyxl.load_workbook(master)["数据问题"]
    assert isinstance(sheet, Worksheet)
    offered = {
        row: validation.formula1 or ""
        for validation in sheet.data_validations.dataValidation
        for area in validation.sqref.ranges
        for row in range(area.min_row, area.max_row + 1)
    }
    by_code = {line["代码"]: offered.get(line["row"]) for line in lines(master) if line["代码"]}
    assert by_code["[amount-as-text]"] == by_code["[date-as-text]"] == '"采纳,忽略"'
    assert by_code["[amount-unreadable]"] == by_code["[date-unreadable]"] == '"忽略"'
    assert all(line["处理"] is None for line in lines(master))


def test_a_deleted_sheet_forgets(master: Path) -> None:
    choose(master, "date-unreadable", "忽略")
    run(master)
    with staff_edit(master) as book:
        del book["数据问题"]
    assert run(master)["counts"]["date-unreadable"] == 1


def test_results_beside_the_master_ask_for_no_choices(tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx", [ZHANG, LI, BAD])
    results = tmp_path / "结果.xlsx"
    command("run", path, "--today", DAY, "--results", results)
    sheet = openpyxl.load_workbook(results)["数据问题"]
    assert isinstance(sheet, Worksheet)
    assert "去年五月" in str(sheet["C6"].value)
    assert sheet.data_validations.dataValidation == []
