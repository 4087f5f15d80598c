"""The first press on a workbook of the staff's own is tried on a copy, and they are asked."""

import sys
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.command import HEADERS, command, sheet_names, staff_edit, write_master
from tests.office.engine import Office
from workbook_tools.app import macros


def press_levels(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["-c", f"--wb={book.name}", "--from_xl=1"])
    macros.levels()


@pytest.mark.parametrize(("answer", "written"), [("no", False), ("yes", True)])
def test_it_is_written_only_when_they_say_so(
    answer: str, written: bool, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_master(tmp_path / f"客户{answer}.xlsx")
    book = xw.Book(str(path))
    office.answers = [answer]
    press_levels(book, monkeypatch)
    copy = path.with_stem(f"客户{answer}_试运行")
    assert "更改记录" in sheet_names(copy)
    assert f"{path.stem}_试运行" in office.alerts[0]
    assert "价值等级" in office.alerts[0]
    assert ("更改记录" in [sheet.name for sheet in book.sheets]) is written
    assert [
        cell.value for cell in openpyxl.load_workbook(path).worksheets[0][1]
    ] == HEADERS  # the file is theirs to save


def test_a_workbook_from_our_template_is_not_tried_first(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "新店.xlsx"
    command("new", path)
    press_levels(xw.Book(str(path)), monkeypatch)
    assert len(office.alerts) == 1
    assert [file.name for file in tmp_path.glob("*试运行*")] == []


def two_tables(path: Path) -> Path:
    with staff_edit(write_master(path)) as book:
        book.worksheets[0].title = "一店"
        book.copy_worksheet(book.worksheets[0]).title = "二店"
    return path


def has_tier(sheet: xw.Sheet) -> bool:
    return "价值等级" in sheet.range("A1:Z1").value


def test_which_of_two_tables_is_meant_is_asked_once(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xw.Book(str(two_tables(tmp_path / "两家店.xlsx")))
    book.sheets["一店"].activate()
    office.answers = ["no", "yes", "yes"]
    press_levels(book, monkeypatch)
    assert "“一店”是您的客户表吗" in office.alerts[0]
    assert "“二店”是您的客户表吗" in office.alerts[1]
    assert "试运行" in office.alerts[2]
    assert (has_tier(book.sheets["一店"]), has_tier(book.sheets["二店"])) == (False, True)
    assert book.sheets.active.name == "一店"
    asked = len(office.alerts)
    press_levels(book, monkeypatch)
    assert len(office.alerts) == asked + 1  # what came of it, and no question


def test_an_answer_for_the_report_is_kept_and_the_trial_still_comes_first(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xw.Book(str(two_tables(tmp_path / "两家店报.xlsx")))
    monkeypatch.setattr(sys, "argv", ["-c", f"--wb={book.name}", "--from_xl=1"])
    office.answers = ["yes", "no"]
    macros.report()
    assert "周报" in office.alerts[-1]
    macros.levels()
    assert "试运行" in office.alerts[-2]
    assert not has_tier(book.sheets["一店"])


@pytest.mark.parametrize("answers", [["cancel"], ["no", "no"]])
def test_without_a_choice_nothing_is_done(
    answers: list[str], office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = two_tables(tmp_path / f"两家店{len(answers)}.xlsx")
    book = xw.Book(str(path))
    office.answers = answers
    press_levels(book, monkeypatch)
    assert "“一店”、“二店”" in office.alerts[-1]
    assert not any(has_tier(book.sheets[name]) for name in ("一店", "二店"))
    assert [file.name for file in tmp_path.glob("*试运行*")] == []
