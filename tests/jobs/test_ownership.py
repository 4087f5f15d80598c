"""Whose a column or a sheet is: staff move, rename, delete, copy and sort; the tool finds its own and leaves theirs."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from tests.command import HEADERS, LI, ZHANG, column_of, command, sheet_names, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAY = "2024-01-15"
WANG = [3, "王五", "男", 40, "13812340003", "2023-12-20", 3000, "服装", 1, "售后", "满意", "满意", "满意", 8]


@pytest.fixture
def master(tmp_path: Path) -> Path:
    path = write_master(tmp_path / "客户.xlsx", [ZHANG, LI, WANG])
    command("run", path, "--today", DAY)
    return path


def numbers(path: Path) -> dict[str, str]:
    return dict(zip(column_of(path, "客户姓名"), column_of(path, "客户编号"), strict=True))


def test_numbers_survive_sorting(master: Path) -> None:
    before = numbers(master)
    with staff_edit(master) as book:
        sheet = book[MASTER_NAME]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for place, row in enumerate(reversed(rows), start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(place, column, value)
    command("run", master, "--today", "2024-01-16")
    assert numbers(master) == before


def test_a_copied_row_gets_a_number_of_its_own(master: Path) -> None:
    with staff_edit(master) as book:
        sheet = book[MASTER_NAME]
        copied = [cell.value for cell in sheet[2]]
        copied[1], copied[4] = "赵六", "13812340004"
        for column, value in enumerate(copied, start=1):
            sheet.cell(5, column, value)
    ended = command("run", master, "--today", "2024-01-16", "--json")
    assert "customer-id-duplicate" in ended.json["counts"]
    given = numbers(master)
    assert given["张三"] == "K000001"
    assert given["赵六"] == "K000004"


def test_a_deleted_customers_number_is_never_used_again(master: Path) -> None:
    with staff_edit(master) as book:
        book[MASTER_NAME].delete_rows(4)
        book[MASTER_NAME].append(["", "孙七", "女", 30, "13812340005", "2024-01-02", 100])
    command("run", master, "--today", "2024-01-16")
    assert numbers(master)["孙七"] == "K000004"


def test_what_is_typed_into_our_column_is_replaced(master: Path) -> None:
    with staff_edit(master) as book:
        sheet = book[MASTER_NAME]
        place = next(cell.column for cell in sheet[1] if cell.value == "价值等级")
        sheet.cell(2, place, "超级")
    before = column_of(master, "价值等级")
    command("run", master, "--today", DAY)
    assert before[0] == "超级"
    assert column_of(master, "价值等级")[0] in ("高", "中", "低")


def test_a_renamed_column_is_the_staffs_and_ours_comes_back(master: Path) -> None:
    with staff_edit(master) as book:
        sheet = book[MASTER_NAME]
        cell = next(cell for cell in sheet[1] if cell.value == "建议动作")
        cell.value = "老板批示"
        sheet.cell(2, cell.column, "亲自去")
    command("run", master, "--today", "2024-01-16")
    assert column_of(master, "老板批示")[0] == "亲自去"
    assert column_of(master, "建议动作")[0]


def test_a_staff_column_with_our_name_stays_theirs(tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx", [[*ZHANG, "我写的"], [*LI, None]], [*HEADERS, "价值等级"])
    command("run", path, "--today", DAY)
    assert column_of(path, "价值等级") == ["我写的", None]
    assert column_of(path, "价值等级（自动）")[0] in ("高", "中", "低")


def test_a_staff_number_is_the_number_and_only_blanks_are_filled(tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx", [[*ZHANG, "VIP-7"], [*LI, None]], [*HEADERS, "会员号"])
    command("run", path, "--today", DAY)
    filled = column_of(path, "会员号")
    assert filled[0] == "VIP-7"
    assert filled[1].startswith("K")
    assert "客户编号" not in [cell.value for cell in openpyxl.load_workbook(path)[MASTER_NAME][1]]
    logged = column_of(path, "新值", "更改记录")
    assert filled[1] in logged
    assert command("run", path, "--today", DAY, "--json").json["changes"] == 0


def test_a_staff_sheet_with_our_name_stays_theirs(tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx")
    with staff_edit(path) as book:
        book.create_sheet("看板")["A1"] = "店里的看板"
    command("run", path, "--today", DAY)
    assert {"看板", "看板 (2)"} <= set(sheet_names(path))
    assert openpyxl.load_workbook(path)["看板"]["A1"].value == "店里的看板"
    assert command("run", path, "--today", DAY, "--json").json["changes"] == 0


def test_computed_columns_join_an_excel_table(tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx")
    with staff_edit(path) as book:
        book[MASTER_NAME].add_table(Table(displayName="客户表", ref="A1:N3"))
    command("run", path, "--today", DAY)
    table = openpyxl.load_workbook(path)[MASTER_NAME].tables["客户表"]
    assert table.ref == "A1:Y3"
    assert [column.name for column in table.tableColumns][-1] == "判定依据"


def test_a_number_beside_another_customer_is_told_and_brings_nothing_with_it(master: Path) -> None:
    """Pasted one row too low: what 消费记录 knows of 张三's number is not counted for 王五."""
    with staff_edit(master) as book:
        log = book.create_sheet("消费记录")
        log.append(["客户编号", "客户姓名", "联系方式", "日期", "金额"])
        for day in ("2023-06-01", "2023-08-01", "2023-10-01"):
            log.append(["K000001", "张三", None, day, 100])
    command("backup", "create", master, "--today", "2024-01-15")
    with staff_edit(master) as book:
        sheet = book[MASTER_NAME]
        place = next(cell.column for cell in sheet[1] if cell.value == "客户编号")
        sheet.cell(4, place, "K000001")
        sheet.cell(2, place, "K000003")
    ended = command("run", master, "--today", "2024-01-22", "--json")
    assert ended.json["counts"]["customer-id-moved"] == 2
    told = {customer["客户姓名"]: customer for customer in ended.json["customers"]}
    assert told["王五"]["客户编号"] == "K000001"
    assert told["王五"]["F"] is None
    assert command("run", master, "--today", "2024-01-22", "--json").json["changes"] == 0


def test_a_corrected_name_moves_nothing(master: Path) -> None:
    command("backup", "create", master, "--today", "2024-01-15")
    with staff_edit(master) as book:
        book[MASTER_NAME]["B4"] = "王小五"
    assert "customer-id-moved" not in command("run", master, "--today", "2024-01-22", "--json").json["counts"]


def test_a_day_in_the_contact_log_that_cannot_be_read_is_told(master: Path) -> None:
    with staff_edit(master) as book:
        log = book.create_sheet("沟通记录")
        log.append(["客户编号", "客户姓名", "联系方式", "日期", "方式"])
        log.append(["K000001", "张三", "138xxxxxx88", "昨天", "电话"])
    told = command("check", master, "--today", "2024-01-16", "--json").json["problems"]
    assert [(one["cell"], one["code"]) for one in told if one["sheet"] == "沟通记录"] == [("D2", "date-unreadable")]
    command("run", master, "--today", "2024-01-16")
    assert command("run", master, "--today", "2024-01-16", "--json").json["changes"] == 0
