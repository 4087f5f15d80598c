"""The same again is nothing, also in workbooks that are built otherwise."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.command import HEADERS, LI, ZHANG, column_of, command, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAYS = ("2024-01-15", "2024-01-17", "2024-01-22")


def counts_from_1904(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def header_over_two_rows(book: Workbook) -> None:
    sheet = book[MASTER_NAME]
    sheet.insert_rows(2)
    sheet["K1"] = "评价"
    for column in range(11, 15):
        sheet.cell(2, column, HEADERS[column - 1])
        sheet.cell(1, column, None if column > 11 else "评价")


def many_formats(book: Workbook) -> None:
    for size in range(1, 10_500):
        book[MASTER_NAME].cell(200, 1 + size % 30).number_format = f'0.00"{size}"'


def title_band(book: Workbook) -> None:
    sheet = book[MASTER_NAME]
    sheet.insert_rows(1, 3)
    sheet["A1"] = "老客户登记表"
    sheet.merge_cells("A1:T1")


@pytest.mark.parametrize("change", [counts_from_1904, header_over_two_rows, many_formats, title_band])
def test_a_second_run_on_any_day_changes_nothing(tmp_path: Path, change: object) -> None:
    master = write_master(tmp_path / "客户.xlsx", [ZHANG, LI])
    with staff_edit(master) as book:
        change(book)  # type: ignore[operator]
    for day in DAYS:
        command("run", master, "--today", day)
        before = master.read_bytes()
        assert command("run", master, "--today", day, "--json").json["changes"] == 0
        assert master.read_bytes() == before


def test_days_on_our_sheets_are_right_where_days_count_from_1904(tmp_path: Path) -> None:
    master = write_master(tmp_path / "客户.xlsx")
    with staff_edit(master) as book:
        counts_from_1904(book)
    command("run", master, "--today", "2024-01-15")
    assert column_of(master, "周一", "历史") == [datetime(2024, 1, 15)]  # noqa: DTZ001 - a cell has no zone
    assert column_of(master, "下次回访日期")[0] == datetime(2024, 1, 15)  # noqa: DTZ001


def test_a_bare_number_is_the_day_that_excel_shows_where_days_count_from_1904(tmp_path: Path) -> None:
    master = write_master(tmp_path / "客户.xlsx", [[*ZHANG[:5], 43738, *ZHANG[6:]]])
    with staff_edit(master) as book:
        counts_from_1904(book)
        book[MASTER_NAME]["F2"].number_format = "General"
        book[MASTER_NAME]["F2"].value = 43738
    told = command("check", master, "--today", "2024-01-15", "--json", "--values").json
    assert told["values"][0]["最近一次消费时间"] == "2023-10-01"
    assert "date-as-number" in told["counts"]
