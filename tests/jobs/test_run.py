import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.command import LI, ZHANG, column_of, command, sheet_names, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAY = "2024-01-15"


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "客户.xlsx")


def test_the_documents_two_customers_are_judged_as_printed(master: Path) -> None:
    ended = command("run", master, "--today", DAY, "--json")
    zhang, li = ended.json["customers"]
    assert (zhang["满意度"], zhang["满意度等级"]) == (85, "满意")
    assert (li["满意度"], li["满意度等级"]) == (55, "不满意")
    assert "rating-contradiction" in ended.json["counts"]
    assert column_of(master, "满意度等级") == ["满意", "不满意"]


def test_a_second_run_leaves_file_and_time_stamp_alone(master: Path) -> None:
    command("run", master, "--today", DAY)
    before = (master.read_bytes(), master.stat().st_mtime_ns)
    ended = command("run", master, "--today", DAY, "--json")
    assert ended.json["changes"] == 0
    assert (master.read_bytes(), master.stat().st_mtime_ns) == before


def test_the_generated_sheets_are_there_and_nothing_is_left_beside(master: Path) -> None:
    command("run", master, "--today", DAY)
    assert set(sheet_names(master)) >= {
        MASTER_NAME,
        "数据问题",
        "回访计划 2024-01-15",
        "看板",
        "历史",
        "更改记录",
        "设置",
    }
    assert sorted(file.name for file in master.parent.iterdir()) == ["备份", "客户.xlsx"]


def test_a_dry_run_tells_and_writes_nothing(master: Path) -> None:
    before = master.read_bytes()
    ended = command("run", master, "--today", DAY, "--dry-run")
    assert "没有写文件" in ended.out
    assert "判定依据" in ended.out
    assert master.read_bytes() == before


def test_parts_that_the_run_does_not_write_are_carried_over(master: Path) -> None:
    with zipfile.ZipFile(master, "a") as package:
        package.writestr("xl/vendor/unknown.bin", b"\x00\x01staff" * 50)
    command("run", master, "--today", DAY)
    with zipfile.ZipFile(master) as package:
        assert package.read("xl/vendor/unknown.bin") == b"\x00\x01staff" * 50
        assert package.testzip() is None


def test_staff_cells_stay_as_typed(master: Path) -> None:
    command("run", master, "--today", DAY)
    rows = list(openpyxl.load_workbook(master)[MASTER_NAME].iter_rows(min_row=2, max_col=14, values_only=True))
    assert [list(row) for row in rows] == [ZHANG, LI]


def test_a_cell_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    master = tmp_path / "客户.xlsx"
    book = openpyxl.load_workbook(write_master(master))
    cell = book[MASTER_NAME]["B2"]
    cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"
    book.save(master)
    command("run", master, "--today", DAY)
    for sheet in openpyxl.load_workbook(master).worksheets:
        formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert not [text for text in formulas if "cmd" in str(text)]


def test_undo_gives_the_same_bytes_back(master: Path) -> None:
    before = master.read_bytes()
    command("run", master, "--today", DAY)
    assert command("undo", master).code == 0
    assert master.read_bytes() == before
    assert command("undo", master, "--json").fault == "nothing-to-undo"


def test_several_steps_can_be_undone(master: Path) -> None:
    states = [master.read_bytes()]
    for day in ("2024-01-15", "2024-01-22", "2024-01-29"):
        command("run", master, "--today", day)
        states.append(master.read_bytes())
    for wanted in reversed(states[:-1]):
        command("undo", master)
        assert master.read_bytes() == wanted


def test_undo_after_an_edit_keeps_the_edit(master: Path) -> None:
    command("run", master, "--today", DAY)
    with staff_edit(master) as book:
        book[MASTER_NAME]["J2"] = "手改的内容"
    ended = command("undo", master, "--json")
    assert ended.code == 20
    assert ended.json["stays"]
    assert column_of(master, "服务内容")[0] == "手改的内容"
    assert column_of(master, "满意度等级") == [None, None]


def test_results_go_beside_a_workbook_that_must_not_be_edited(master: Path) -> None:
    with staff_edit(master) as book:
        book.security.lockStructure = True
    before = master.read_bytes()
    assert command("run", master, "--today", DAY, "--json").fault == "structure-protected"
    results = master.parent / "结果.xlsx"
    assert command("run", master, "--today", DAY, "--results", results).code == 0
    assert master.read_bytes() == before
    assert column_of(results, "满意度", "结果") == [85, 55]
    assert "看板" in sheet_names(results)


def test_wrong_settings_name_the_cell(master: Path) -> None:
    command("run", master, "--today", DAY)
    with staff_edit(master) as book:
        sheet = book["设置"]
        row = next(row for row in sheet.iter_rows() if row[0].value == "高价值下限")
        row[1].value = "很高"
        place = row[1].coordinate
    ended = command("run", master, "--today", DAY, "--json")
    assert (ended.code, ended.fault) == (14, "settings-invalid")
    assert place in ended.json["fault"]["message"]


def test_a_changed_setting_counts(master: Path) -> None:
    command("run", master, "--today", DAY)
    with staff_edit(master) as book:
        row = next(row for row in book["设置"].iter_rows() if row[0].value == "行业")
        row[1].value = "电子"
    ended = command("run", master, "--today", "2024-01-16", "--json")
    assert {customer["客户状态"] for customer in ended.json["customers"]} == {"活跃"}


def test_a_conflict_copy_beside_the_workbook_is_named(master: Path) -> None:
    copy = master.with_name("客户-DESKTOP-7K2Q1AB.xlsx")
    copy.write_bytes(master.read_bytes())
    ended = command("run", master, "--today", DAY)
    assert ended.code in (0, 1)
    assert f"冲突副本 “{copy.name}”" in ended.out
