"""Workbooks in every condition that staff leave them in: what a press makes of each, and what it leaves as it was."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.command import HEADERS, column_of, command, staff_edit, write_master
from tests.office.doors import Doors, disagreements, press
from tests.office.engine import Office
from tests.office.uno_link import properties, uno
from workbook_tools.jobs.live import undo_open
from workbook_tools.table.faults import Fault
from workbook_tools.table.places import letter
from workbook_tools.workbook.live import manners

DAY = date(2023, 11, 6)
LAST = letter(len(HEADERS))


def test_a_workbook_opened_read_only_is_told_and_stays_as_it_is(office: Office, tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx")
    url = uno().systemPathToFileUrl(str(path))
    office.desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True, ReadOnly=True))
    book = xw.Book(str(path))
    with pytest.raises(Fault, match="cannot-write") as raised:
        press(book, DAY)
    assert "只读" in raised.value.message
    assert book.sheets[0].range("O1").value is None
    with pytest.raises(Fault, match="nothing-to-undo"):
        undo_open(book)


def test_a_workbook_in_onedrive_is_worked_on_beside_its_local_file(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "OneDrive" / "门店"
    folder.mkdir(parents=True)
    book = xw.Book(str(write_master(folder / "客户.xlsx")))
    address = "https://d.docs.live.net/1234abcd/门店/客户.xlsx"
    office.web_addresses[book.impl.document.RuntimeUID] = address
    with pytest.raises(Fault, match="workbook-online"):
        press(book, DAY)
    monkeypatch.setenv("OneDriveConsumer", str(tmp_path / "OneDrive"))
    assert press(book, DAY).exit_code in (0, 1)
    assert (folder / "备份" / "客户.xlsx" / "撤销").is_dir()


def test_a_web_address_without_a_local_file_is_told(office: Office, tmp_path: Path) -> None:
    book = xw.Book(str(write_master(tmp_path / "客户.xlsx")))
    office.web_addresses[book.impl.document.RuntimeUID] = "https://firma.sharepoint.com/sites/shop/Shared/客户.xlsx"
    with pytest.raises(Fault, match="workbook-online"):
        press(book, DAY)


def test_while_a_cell_is_being_edited_it_waits_and_then_goes_on(office: Office, tmp_path: Path) -> None:
    book = xw.Book(str(write_master(tmp_path / "客户.xlsx")))
    office.refusals = 2
    assert press(book, DAY).exit_code in (0, 1)
    assert office.refusals == 0


def test_when_the_cell_stays_in_edit_it_says_so_and_nothing_is_done(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xw.Book(str(write_master(tmp_path / "客户.xlsx")))
    monkeypatch.setattr(manners, "PATIENCE_SECONDS", 0.5)
    office.refusals = 1_000
    with pytest.raises(Fault, match="excel-busy"):
        press(book, DAY)
    office.refusals = 0
    assert book.sheets[0].range("O1").value is None


def test_an_excel_table_takes_our_columns_in(office: Office, tmp_path: Path) -> None:
    source = write_master(tmp_path / "客户.xlsx")
    with staff_edit(source) as book:
        book.worksheets[0].add_table(Table(displayName="客户", ref=f"A1:{LAST}3"))
    doors = Doors.of(source, tmp_path)
    doors.run_closed(DAY)
    assert press(xw.Book(str(doors.opened)), DAY).exit_code in (0, 1)
    closed = openpyxl.load_workbook(doors.closed).worksheets[0].tables["客户"].ref
    table = xw.Book(str(doors.opened)).sheets[0].tables["客户"]
    assert table.range.address.replace("$", "") == closed != f"A1:{LAST}3"
    assert disagreements(doors) == []
    assert office.alerts == []


def test_a_filter_without_a_choice_grows_and_hides_nothing(office: Office, tmp_path: Path) -> None:
    source = write_master(tmp_path / "客户.xlsx")
    with staff_edit(source) as held:
        held.worksheets[0].auto_filter.ref = f"A1:{LAST}3"
    doors = Doors.of(source, tmp_path)
    doors.run_closed(DAY)
    book = xw.Book(str(doors.opened))
    assert press(book, DAY).exit_code in (0, 1)
    closed = openpyxl.load_workbook(doors.closed).worksheets[0].auto_filter.ref
    assert book.sheets[0].api.AutoFilter.Range.Address.replace("$", "") == closed != f"A1:{LAST}3"
    assert disagreements(doors) == []
    assert office.alerts == []


def test_our_headers_get_a_prompt_and_the_staffs_own_checks_stay(office: Office, tmp_path: Path) -> None:
    source = write_master(tmp_path / "客户.xlsx")
    with staff_edit(source) as held:
        check = DataValidation(type="list", formula1='"男,女"')
        check.add("C2:C3")
        held.worksheets[0].add_data_validation(check)
    book = xw.Book(str(source))
    press(book, DAY)
    sheet = book.sheets[0].impl.uno
    assert sheet.getCellRangeByName("C2").Validation.Type.value == "LIST"
    prompted = sheet.getCellRangeByName("O1").Validation
    assert prompted.ShowInputMessage
    assert "自动" in prompted.InputMessage
    assert sheet.getCellRangeByName("O2").Validation.InputMessage == ""
    assert office.alerts == []


@pytest.mark.parametrize("mode", ["manual", "automatic"])
def test_how_excel_calculates_stays_even_where_a_press_fails(mode: str, office: Office, tmp_path: Path) -> None:
    book = xw.Book(str(write_master(tmp_path / "客户.xlsx")))
    book.app.calculation = mode
    press(book, DAY)
    assert book.app.calculation == mode
    book.sheets[0].range("F2").value = "2020-01-01"
    office.breaks = "看板"
    half = press(book, DAY)
    assert half.exit_code == 20
    assert "撤销" in "".join(half.lines)
    assert book.app.calculation == mode
    assert office.state["screen_updating"] is office.state["interactive"] is True
    book.sheets[0].impl.uno.protect("")
    with pytest.raises(Fault, match="sheet-protected"):
        press(book, DAY)
    assert book.app.calculation == mode


def test_what_failed_half_way_is_taken_back_by_the_undo_button(office: Office, tmp_path: Path) -> None:
    book = xw.Book(str(write_master(tmp_path / "客户.xlsx")))
    office.breaks = "看板"
    assert press(book, DAY).exit_code == 20
    office.breaks = ""
    undo_open(book)
    assert book.sheets[0].range("B2").value == "张三"
    assert press(book, DAY).exit_code in (0, 1)


def test_a_press_that_was_saved_is_taken_back_by_the_command(office: Office, tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx")
    book = xw.Book(str(path))
    press(book, DAY)
    book.save()
    closed = tmp_path / "later"
    shutil.copytree(path.parent, closed, ignore=shutil.ignore_patterns(".~lock*", "later"))
    assert column_of(closed / path.name, "价值等级") == ["低", "中"]
    ended = command("undo", closed / path.name, "--json")
    assert ended.code in (0, 20), ended.err
    after = openpyxl.load_workbook(closed / path.name).worksheets[0]
    assert [cell.value for cell in after[2]][: len(HEADERS)] == [
        cell.value for cell in openpyxl.load_workbook(write_master(tmp_path / "neu.xlsx")).worksheets[0][2]
    ]
    column = [cell.value for cell in after[1]].index("价值等级") + 1
    assert [after.cell(row, column).value for row in (2, 3)] == [None, None]
    assert office.alerts == []
