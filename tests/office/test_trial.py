"""The first press on a workbook of the staff's own is tried on a copy, and they are asked."""

import sys
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.command import HEADERS, command, sheet_names, write_master
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
