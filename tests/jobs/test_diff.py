"""比较: what changed between two states of a table, customer by customer."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.command import command, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAY = "2023-11-06"
HEADERS = ["客户姓名", "联系方式", "最近一次消费时间", "消费金额", "备注"]
CUSTOMERS: list[list[object]] = [
    ["张三", "13812345688", "2023-10-01", 500, None],
    ["李四", "13900002222", "2023-09-15", 1000, "老客户"],
    ["王五", "13700003333", "2023-09-15", 70, None],
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = write_master(tmp_path / "客户.xlsx", CUSTOMERS, HEADERS)
    command("run", path, "--today", DAY)
    command("backup", "create", path, "--today", DAY)
    return path


def backup_of(shop: Path) -> str:
    return str(command("backup", "list", shop, "--json").json["backups"][-1]["id"])


def test_the_same_is_told_to_be_the_same(shop: Path) -> None:
    ended = command("diff", backup_of(shop), shop, "--today", DAY)
    assert (ended.code, "没有不同" in ended.out) == (0, True)


def test_rows_are_known_again_wherever_they_stand(shop: Path) -> None:
    with staff_edit(shop) as book:
        sheet = book[MASTER_NAME]
        sheet.move_range("A2:P4", rows=5)
        sheet["D7"] = 800
        sheet["B7"] = "13812349999"
        sheet["C8"] = datetime(2023, 9, 15)  # noqa: DTZ001 - a cell has no zone
        sheet["E8"] = None
        for column in range(1, 17):
            sheet.cell(9, column).value = None
        sheet["A10"], sheet["B10"] = "赵六", "13611112222"
    before = shop.read_bytes()
    told = command("diff", backup_of(shop), shop, "--today", DAY, "--json").json
    assert shop.read_bytes() == before
    assert told["customers"] == [3, 3]
    assert [one["客户姓名"] for one in told["added"]] == ["赵*"]
    assert [one["客户编号"] for one in told["gone"]] == ["K000003"]
    changed = {
        one["客户编号"]: {cell["column"]: (cell["before"], cell["after"]) for cell in one["cells"]}
        for one in told["changed"]
    }
    assert changed == {
        "K000001": {"联系方式": ("*******5688", "*******9999"), "消费金额": ("500", "800")},
        "K000002": {"备注": ("老客户", None)},
    }  # fmt: skip
    said = command("diff", backup_of(shop), shop, "--today", DAY).out
    assert "～ K000001 张*（第 7 行）：联系方式 *******5688→*******9999；消费金额 500→800" in said
    assert "张三" not in said


def test_a_merge_is_named(shop: Path) -> None:
    command("merge", shop, "K000001", "K000003", "--today", DAY)
    told = command("diff", backup_of(shop), shop, "--today", DAY, "--json").json
    assert [(one["客户编号"], one["merged_into"]) for one in told["gone"]] == [("K000003", "K000001")]


def test_before_the_first_run_name_and_phone_tell_who_is_who(tmp_path: Path) -> None:
    old = write_master(tmp_path / "旧.xlsx", CUSTOMERS, HEADERS)
    new = write_master(tmp_path / "新.xlsx", [CUSTOMERS[1], [*CUSTOMERS[0][:3], 501, None]], HEADERS)
    told = command("diff", old, new, "--today", DAY, "--json").json
    assert [one["客户姓名"] for one in told["gone"]] == ["王*"]
    assert [(one["row"], one["cells"]) for one in told["changed"]] == [
        (3, [{"column": "消费金额", "before": "500", "after": "501"}])
    ]
    command("run", new, "--today", DAY)
    assert len(command("diff", old, new, "--today", DAY, "--json").json["changed"]) == 1


def test_what_is_not_there_is_a_fault(shop: Path) -> None:
    assert command("diff", "20200101-00000000", shop, "--json").fault == "backup-missing"
    assert command("diff", shop, shop.with_name("没有.xlsx"), "--json").fault == "file-missing"
