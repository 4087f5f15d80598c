"""预防: the template's check on a column of the staff's, at their request, and nothing else in the file."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.command import LI, ZHANG, column_of, command, staff_edit, write_master
from tests.workbook.auditing import errors_in
from workbook_tools.table.columns import MASTER_NAME
from workbook_tools.table.places import letter

DAY = "2023-11-06"


@pytest.fixture
def master(tmp_path: Path) -> Path:
    rows: list[list[object]] = [[*ZHANG], [*LI]]
    rows += [[place, f"客{place}", None, 30, f"1381234{place:04d}", "去年五月", 500] for place in range(3, 15)]
    return write_master(tmp_path / "客户.xlsx", rows)


def validations(path: Path) -> list[tuple[str, str | None, str | None]]:
    sheet = openpyxl.load_workbook(path)[MASTER_NAME]
    assert isinstance(sheet, Worksheet)
    return [(str(held.sqref), held.type, held.errorStyle) for held in sheet.data_validations.dataValidation]


def test_it_is_proposed_in_every_outcome_and_in_the_sheet(master: Path) -> None:
    asked = command("check", master, "--today", DAY)
    assert "“最近一次消费时间”有 14 格写错或写得不规范" in asked.out
    done = command("run", master, "--today", DAY, "--json").json
    assert done["prevent"] == [{"column": "最近一次消费时间", "cells": 14}]
    assert "加输入检查" in column_of(master, "建议改成", "数据问题")


def test_on_request_the_column_gets_the_check_and_nothing_else_changes(master: Path) -> None:
    faults_of_old = errors_in(master)
    before, parts = master.read_bytes(), zipfile.ZipFile(master).namelist()
    done = command("fix", master, "--prevent", "最近一次消费时间", "--prevent", "性别", "--json", "--today", DAY)
    assert (done.code, done.json["prevented"]) == (0, ["最近一次消费时间", "性别"])
    assert validations(master) == [("F2:F5015", "date", "warning"), ("C2:C5015", "list", "warning")]
    assert column_of(master, "最近一次消费时间")[0] == "2023-10-01", "no cell is touched"
    assert errors_in(master) == faults_of_old
    written = master.read_bytes()
    assert set(parts) <= set(zipfile.ZipFile(master).namelist())
    assert command("fix", master, "--prevent", "最近一次消费时间", "--json", "--today", DAY).json["changes"] == 0
    assert master.read_bytes() == written
    assert ("加输入检查", "最近一次消费时间") in list(
        zip(column_of(master, "类别", "更改记录"), column_of(master, "列", "更改记录"), strict=True)
    )
    assert "prevent" not in command("check", master, "--today", DAY).out
    command("undo", master)
    assert master.read_bytes() == before


def test_a_check_of_the_staffs_own_stays_the_only_one(master: Path) -> None:
    with staff_edit(master) as book:
        theirs = DataValidation(type="list", formula1='"男,女,保密"')
        theirs.add("C2:C200")
        book[MASTER_NAME].add_data_validation(theirs)
    assert command("fix", master, "--prevent", "性别", "--json", "--today", DAY).json["changes"] == 0
    assert validations(master) == [("C2:C200", "list", None)]


def test_around_an_edit_undo_names_the_check_as_staying(master: Path) -> None:
    command("fix", master, "--prevent", "最近一次消费时间", "--today", DAY)
    with staff_edit(master) as book:
        book[MASTER_NAME]["G4"] = 501
    ended = command("undo", master)
    assert ended.code == 20
    assert "“最近一次消费时间”的输入检查" in ended.out


def test_accepting_it_in_the_sheet_does_the_same(master: Path) -> None:
    command("run", master, "--today", DAY)
    answer(master, "采纳")
    command("run", master, "--today", DAY)
    assert ("F2:F5015", "date", "warning") in validations(master)
    assert "加输入检查" not in column_of(master, "建议改成", "数据问题")
    assert command("run", master, "--today", DAY, "--json").json["changes"] == 0


def test_ignoring_it_ends_the_proposal_until_it_is_taken_back(master: Path) -> None:
    command("run", master, "--today", DAY)
    answer(master, "忽略")
    assert command("run", master, "--today", DAY, "--json").json["prevent"] == []
    assert command("run", master, "--today", DAY, "--json").json["changes"] == 0
    answer(master, "取消忽略")
    assert len(command("run", master, "--today", DAY, "--json").json["prevent"]) == 1


def answer(path: Path, word: str) -> None:
    with staff_edit(path) as book:
        sheet = book["数据问题"]
        assert isinstance(sheet, Worksheet)
        (row,) = [row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 5).value == "加输入检查"]
        sheet.cell(row, 6).value = word


def test_a_column_that_is_not_there_is_a_wrong_use_and_a_rehearsal_writes_nothing(master: Path) -> None:
    before = master.read_bytes()
    ended = command("fix", master, "--prevent", "不存在", "--today", DAY)
    assert ended.code == 2
    assert "客户表里没有这一列" in ended.out
    assert "会加上输入检查" in command("fix", master, "--prevent", "性别", "--today", DAY, "--dry-run").out
    assert master.read_bytes() == before


def test_bad_cells_are_shown_where_they_stand(master: Path) -> None:
    command("run", master, "--today", DAY)
    sheet = openpyxl.load_workbook(master)[MASTER_NAME]
    assert isinstance(sheet, Worksheet)
    note = letter([cell.value for cell in sheet[1]].index("数据问题") + 1)
    rules = {str(held.sqref): held.rules[0].formula for held in sheet.conditional_formatting}
    assert rules["F2:F1048576"] == [f'ISNUMBER(FIND("；最近一次消费时间：","；"&${note}2))']
    assert str(sheet[f"{note}4"].value).startswith("最近一次消费时间：不是日期")
