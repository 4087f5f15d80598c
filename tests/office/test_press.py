"""A press of a button: what stands in its way, and how it is taken back."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
import xlwings as xw

from tests.command import command, write_master
from tests.office.doors import Doors, press, values
from tests.office.engine import Office
from workbook_tools.jobs.live import back_up_open, report_open, undo_open
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.live.book import LiveBook

DAY = date(2023, 11, 6)
NOON = datetime(2023, 11, 6, 12)  # noqa: DTZ001 - as the buttons' clock is passed in


@pytest.fixture
def opened(office: Office, tmp_path: Path) -> xw.Book:
    assert office.alerts == []
    return xw.Book(str(write_master(tmp_path / "客户.xlsx")))


def cells(book: xw.Book) -> dict[str, object]:
    live = LiveBook(book)
    return {info.name: values(live.raw(info.name)) for info in live.sheets}


def test_undo_gives_every_cell_of_the_table_back_and_names_the_sheets_that_stay(opened: xw.Book) -> None:
    master = opened.sheets[0].name
    before = cells(opened)[master]
    assert isinstance(before, dict)
    press(opened, DAY)
    undone = undo_open(opened)
    after = cells(opened)[master]
    assert isinstance(after, dict)
    assert {place: value for place, value in after.items() if place in before} == before
    assert {place[0] for place in after.keys() - before.keys()} == {1}  # the headers of our columns
    assert undone.exit_code == 20
    assert "工作表“看板”" in str(undone.data["stays"])
    with pytest.raises(Fault, match="nothing-to-undo"):
        undo_open(opened)


def test_what_somebody_typed_since_stays(opened: xw.Book) -> None:
    press(opened, DAY)
    opened.sheets[0].range("B2").value = "张三丰"
    undo_open(opened)
    assert opened.sheets[0].range("B2").value == "张三丰"


def test_a_press_that_was_never_saved_is_passed_over_by_the_undo_of_the_closed_file(
    office: Office, tmp_path: Path
) -> None:
    doors = Doors.of(write_master(tmp_path / "客户.xlsx"), tmp_path)
    doors.run_closed(DAY)
    book = xw.Book(str(doors.closed))
    assert office.alerts == []
    book.sheets[0].range("F2").value = "2021-01-01"
    press(book, DAY)
    shutil.copytree(doors.closed.parent, tmp_path / "later", ignore=shutil.ignore_patterns(".~lock*"))
    closed = tmp_path / "later" / doors.closed.name
    assert command("undo", closed, "--json").json["cells"] == 0
    assert command("undo", closed, "--json").json["whole"] is True


def test_a_protected_sheet_is_told_and_nothing_is_written(opened: xw.Book) -> None:
    before = cells(opened)
    opened.sheets[0].impl.uno.protect("")
    with pytest.raises(Fault, match="sheet-protected"):
        press(opened, DAY)
    assert cells(opened) == before
    with pytest.raises(Fault, match="nothing-to-undo"):
        undo_open(opened)


def test_a_filter_that_hides_rows_is_told(opened: xw.Book) -> None:
    row = opened.sheets[0].impl.uno.Rows.getByIndex(1)
    row.IsVisible, row.IsFiltered = False, True
    with pytest.raises(Fault, match="sheet-filtered"):
        press(opened, DAY)


def test_a_protected_structure_is_told(opened: xw.Book) -> None:
    opened.impl.document.protect("")
    with pytest.raises(Fault, match="structure-protected"):
        press(opened, DAY)


def test_a_workbook_without_a_file_is_told(office: Office) -> None:
    assert office.alerts == []
    with pytest.raises(Fault, match="workbook-not-saved"):
        press(xw.books.add(), DAY)


def test_the_report_and_the_backup_lie_beside_the_workbook(opened: xw.Book) -> None:
    folder = Path(opened.fullname).parent
    opened.sheets[0].range("B2").value = "张小三"
    assert report_open(opened, today=DAY).exit_code == 0
    assert (folder / "周报 2023-11-06.html").exists()
    told = back_up_open(opened, today=DAY, now=NOON)
    assert any("上次保存" in line for line in told.lines)
    assert len(command("backup", "list", opened.fullname, "--json").json["backups"]) == 1


def test_a_staff_formula_that_looks_at_our_sheet_lives_on(office: Office, tmp_path: Path) -> None:
    doors = Doors.of(write_master(tmp_path / "客户.xlsx"), tmp_path)
    doors.run_opened(DAY)
    book = xw.Book(str(doors.opened))
    assert office.alerts == []
    book.sheets[0].range("A9").formula = "='看板'!A1"
    book.sheets[0].range("F2").value = "2021-01-01"
    press(book, DAY)
    assert str(book.sheets[0].range("A9").value).startswith("看板")
