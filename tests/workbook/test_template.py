import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.auditing import errors_in
from workbook_tools.resources import resource
from workbook_tools.table.columns import CONTACT_LOG, DETAILS, MASTER_NAME, RATINGS, STANDARD
from workbook_tools.table.faults import Fault
from workbook_tools.table.marks import SETTINGS
from workbook_tools.workbook.template import FILE_NAME, HEADER_ROW, build_template, new_workbook

SHEETS = [MASTER_NAME, "使用说明", "记一笔", "消费记录", "服务记录", "沟通记录", "设置"]


@pytest.fixture(scope="module")
def built() -> bytes:
    return build_template()


@pytest.fixture(scope="module")
def book(built: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(built))


@pytest.fixture(scope="module")
def master(book: openpyxl.Workbook) -> Worksheet:
    sheet = book[MASTER_NAME]
    assert isinstance(sheet, Worksheet)
    return sheet


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_shipped_template_is_what_the_declarations_make(built: bytes) -> None:
    shipped, fresh = parts_of(resource("templates", FILE_NAME).read_bytes()), parts_of(built)
    assert list(shipped) == list(fresh)
    changed = [name for name in fresh if shipped[name] != fresh[name]]
    assert changed == [], "python -m workbook_tools.workbook.template renews it"


def test_it_is_built_the_same_every_time(built: bytes) -> None:
    assert parts_of(build_template()) == parts_of(built)


def test_excel_has_nothing_to_object_to(built: bytes, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(built)
    assert errors_in(path) == []


def test_the_sheets(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert book.active is book[MASTER_NAME]


def test_headers_come_from_the_declarations(book: openpyxl.Workbook) -> None:
    for name, columns in [(MASTER_NAME, STANDARD), *((detail.name, detail.columns) for detail in DETAILS)]:
        headers = [cell.value for cell in book[name][HEADER_ROW]]
        assert headers == [column.header for column in columns]


def test_every_form_is_an_excel_table_with_a_name_of_its_own(book: openpyxl.Workbook) -> None:
    tables = {sheet.title: list(sheet.tables.values()) for sheet in book.worksheets}
    names = [table.displayName for found in tables.values() for table in found]
    assert names == ["客户管理计划表", "记一笔表", "消费记录表", "服务记录表", "沟通记录表"]
    assert all(table.autoFilter is not None for found in tables.values() for table in found)


def test_header_and_two_columns_stay_in_view_and_on_each_page(master: Worksheet) -> None:
    assert master.freeze_panes == "C4"
    assert master.print_title_rows == "$3:$3"
    assert master.page_setup.orientation == "landscape"


def test_staff_can_type_anything(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        for validation in sheet.data_validations.dataValidation:
            assert validation.errorStyle == "warning" or not validation.showErrorMessage, (
                sheet.title,
                validation.sqref,
            )


def test_every_hint_is_shown_where_it_belongs(master: Worksheet) -> None:
    prompts = {validation.promptTitle: validation for validation in master.data_validations.dataValidation}
    for column in STANDARD:
        assert column.hint in prompts[column.header].prompt
        assert prompts[column.header].prompt.startswith("要填") == column.needed
    assert prompts["对服务态度的评价"].formula1 == f'"{",".join(RATINGS)}"'
    assert not prompts["服务反馈"].showErrorMessage, "a sentence of the customer's is welcome there"


def test_formats(master: Worksheet) -> None:
    formats = {
        column.header: master.cell(HEADER_ROW + 1, number).number_format for number, column in enumerate(STANDARD, 1)
    }
    assert formats["消费金额"] == '0"元"'
    assert formats["联系方式"] == "@"
    assert formats["最近一次消费时间"] == "yyyy-mm-dd"
    assert master.column_dimensions["G"].number_format == '0"元"', "for rows below the ready ones"


def test_the_highest_score_follows_the_settings(book: openpyxl.Workbook) -> None:
    place = book.defined_names["评分满分"].attr_text
    sheet, cell = place.replace("$", "").replace("'", "").split("!")
    held = book[sheet][cell]
    assert held.value == 10
    assert book[sheet].cell(held.row, 1).value == "评分满分"


def test_the_settings_sheet_is_marked_as_ours(book: openpyxl.Workbook) -> None:
    mark = book.defined_names["_wbt.s.settings"]
    assert mark.hidden
    assert mark.attr_text == f"'{SETTINGS.name}'!$A$1"


def test_folded_columns_have_room_and_phones_no_triangles(built: bytes) -> None:
    text = parts_of(built)["xl/worksheets/sheet1.xml"].decode()
    assert 'outlineLevelCol="1"' in text
    assert "numberStoredAsText" in text


def test_a_log_row_is_ready_for_what_a_run_adds(book: openpyxl.Workbook) -> None:
    sheet = book[CONTACT_LOG.name]
    day = [column.header for column in CONTACT_LOG.columns].index("日期") + 1
    assert sheet.cell(HEADER_ROW + 1, day).number_format == "yyyy-mm-dd"


def test_new_writes_it_once_and_never_over_something(tmp_path: Path) -> None:
    path = tmp_path / "我的店.xlsx"
    new_workbook(path)
    assert path.read_bytes() == resource("templates", FILE_NAME).read_bytes()
    path.write_text("别动", encoding="utf-8")
    with pytest.raises(Fault, match="已经有这个文件"):
        new_workbook(path)
    assert path.read_text(encoding="utf-8") == "别动"


@pytest.mark.parametrize("name", ["没有/这个文件夹.xlsx", "表.xlsb", "表"])
def test_new_says_what_is_wrong(name: str, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="cannot-write"):
        new_workbook(tmp_path / name)
