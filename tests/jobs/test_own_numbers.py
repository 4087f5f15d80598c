"""A column 客户编号 or 会员号 of the staff's: when it is the number, when it is theirs alone, and that this doesn't change by itself."""

from pathlib import Path

import pytest

from tests.command import HEADERS, column_of, command, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAY, NEXT_WEEK = "2024-01-15", "2024-01-22"


def table(path: Path, header: str, numbers: list[object]) -> Path:
    """A workbook whose last staff column has this header and these cells."""
    rows = [
        [
            at,
            f"客户{at}",
            "女",
            30,
            f"1381234{at:04d}",
            "2023-12-01",
            500,
            "服装",
            1,
            None,
            None,
            None,
            None,
            None,
            number,
        ]
        for at, number in enumerate(numbers, start=1)
    ]
    return write_master(path, rows, [*HEADERS, header])


@pytest.mark.parametrize(
    ("header", "ours"), [("客户编号", "客户编号（自动）"), ("会员号", "客户编号"), ("会员卡号", "客户编号")]
)
def test_classes_are_the_staffs_and_are_not_touched(tmp_path: Path, header: str, ours: str) -> None:
    held: list[object] = ["VIP", "VIP", "普通", None]
    path = table(tmp_path / "客户.xlsx", header, held)
    untouched = path.read_bytes()
    ended = command("run", path, "--today", DAY, "--json")
    assert "customer-id-duplicate" not in ended.json["counts"]
    assert column_of(path, header) == held
    assert column_of(path, ours) == ["K000001", "K000002", "K000003", "K000004"]
    assert [told["客户编号"] for told in ended.json["customers"]] == column_of(path, ours)
    assert command("run", path, "--today", DAY, "--json").json["changes"] == 0
    assert command("undo", path).code == 0
    assert path.read_bytes() == untouched


def test_a_number_of_ours_stays_when_the_staffs_column_becomes_unique(tmp_path: Path) -> None:
    path = table(tmp_path / "客户.xlsx", "客户编号", [8001, 8002, 8002])
    first = command("run", path, "--today", DAY, "--json")
    assert first.json["counts"]["customer-id-duplicate"] == 1
    assert column_of(path, "客户编号") == [8001, 8002, 8002]
    with staff_edit(path) as book:
        book[MASTER_NAME]["O4"] = 8003
    again = command("run", path, "--today", NEXT_WEEK, "--json")
    assert "customer-id-duplicate" not in again.json["counts"]
    assert column_of(path, "客户编号（自动）") == ["K000001", "K000002", "K000003"]
    assert column_of(path, "客户编号") == [8001, 8002, 8003]
    assert command("run", path, "--today", NEXT_WEEK, "--json").json["changes"] == 0


def test_a_number_of_the_staffs_stays_when_rows_are_copied(tmp_path: Path) -> None:
    """One of four was copied: at the first look that would be too many, but by then the column had served."""
    path = table(tmp_path / "客户.xlsx", "会员号", ["A1", "A2", "A3"])
    command("run", path, "--today", DAY)
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        for column, cell in enumerate(list(sheet[2]), start=1):
            sheet.cell(5, column, cell.value)
        sheet["B5"], sheet["E5"] = "新来的", "13900001111"
    ended = command("run", path, "--today", NEXT_WEEK, "--json")
    assert ended.json["counts"]["customer-id-duplicate"] == 1
    assert [told["客户编号"] for told in ended.json["customers"]] == ["A1", "A2", "A3", "A1-2"]
    assert column_of(path, "会员号") == ["A1", "A2", "A3", "A1"]
    assert any("A1-2" in str(found) for found in column_of(path, "发现了什么", "数据问题"))
    assert "客户编号：客户编号重复" in str(column_of(path, "数据问题")[3])
    assert command("run", path, "--today", NEXT_WEEK, "--json").json["changes"] == 0
    with staff_edit(path) as book:  # as the line in 数据问题 asks
        book[MASTER_NAME]["O5"] = None
    command("run", path, "--today", NEXT_WEEK)
    assert column_of(path, "会员号") == ["A1", "A2", "A3", "K000001"]


def test_a_copied_number_that_we_gave_is_replaced_in_their_column(tmp_path: Path) -> None:
    path = table(tmp_path / "客户.xlsx", "客户编号", [None, None])
    command("run", path, "--today", DAY)
    assert column_of(path, "客户编号") == ["K000001", "K000002"]
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        sheet.append([3, "新来的", "女", 30, "13900001111", "2024-01-02", 100, *[None] * 7, "K000001"])
    ended = command("run", path, "--today", NEXT_WEEK, "--json")
    assert ended.json["counts"]["customer-id-duplicate"] == 1
    assert column_of(path, "客户编号") == ["K000001", "K000002", "K000003"]
    assert "K000003" in column_of(path, "新值", "更改记录")
    assert command("run", path, "--today", NEXT_WEEK, "--json").json["changes"] == 0


def test_undo_puts_nothing_on_a_copied_row(tmp_path: Path) -> None:
    """Cell by cell, after somebody copied a row: the customer whose number it is gets his values back, the copy keeps its own."""
    path = table(tmp_path / "客户.xlsx", "会员号", ["A1", "A2", None])
    command("run", path, "--today", DAY)
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        sheet["A6"], sheet["B6"], sheet["E6"], sheet["O6"] = 5, "新来的", "13900001111", "A1"
    assert command("undo", path).code == 20
    assert column_of(path, "会员号") == ["A1", "A2", None, None, "A1"]
    assert column_of(path, "价值等级")[0] is None


def test_a_class_is_imported_like_any_column_of_the_shops(tmp_path: Path) -> None:
    path = table(tmp_path / "客户.xlsx", "会员号", ["VIP", "VIP", "普通"])
    command("run", path, "--today", DAY)
    source = tmp_path / "新.csv"
    source.write_text("姓名,手机,最近消费日期,累计消费,会员号\n赵六,13900000001,2023-10-01,500,VIP\n", encoding="utf-8")
    assert command("import", path, source, "--today", DAY).code == 0
    assert column_of(path, "会员号") == ["VIP", "VIP", "普通", "VIP"]
    assert column_of(path, "客户编号")[3] == "K000004"
