from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.command import column_of, command, sheet_names, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

DAY = "2024-01-15"


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "客户.xlsx")


def backups(path: Path) -> list[dict[str, object]]:
    listed = command("backup", "list", path, "--json").json["backups"]
    assert isinstance(listed, list)
    return listed


def fill_in(sheet: Worksheet, **answers: str) -> None:
    """Write into the first task's row, below the headers of these names."""
    header, row = next(
        (values, number) for number, values in enumerate(sheet.iter_rows(values_only=True), start=1) if "结果" in values
    )
    for title, answer in answers.items():
        sheet.cell(row + 1, header.index(title) + 1, answer)


def test_backup_then_run_then_report(master: Path, tmp_path: Path) -> None:
    before = master.read_bytes()
    ended = command("weekly", master, "--today", DAY, "--json")
    assert ended.code == 0
    assert (tmp_path / "周报 2024-01-15.html").exists()
    (copy,) = backups(master)
    restored = tmp_path / "恢复.xlsx"
    command("backup", "restore", master, "--id", copy["id"], "--to", restored)
    assert restored.read_bytes() == before


def test_a_second_start_in_the_week_adds_nothing(master: Path) -> None:
    command("weekly", master, "--today", DAY)
    after = master.read_bytes()
    command("weekly", master, "--today", DAY)
    assert (len(backups(master)), master.read_bytes()) == (1, after)


def test_another_backup_when_somebody_has_edited(master: Path) -> None:
    command("weekly", master, "--today", DAY)
    with staff_edit(master) as book:
        book[MASTER_NAME]["J2"] = "改过"
    command("weekly", master, "--today", "2024-01-16")
    assert len(backups(master)) == 2


def test_open_elsewhere_still_backs_up_and_reports(master: Path, tmp_path: Path) -> None:
    before = master.read_bytes()
    owner = b"\x05Zhang" + b" " * 49 + b"\x05\0" + "Zhang".encode("utf-16le").ljust(108, b"\0")
    (tmp_path / "~$客户.xlsx").write_bytes(owner)
    assert command("run", master, "--today", DAY, "--json").fault == "workbook-busy"
    ended = command("weekly", master, "--today", DAY, "--json")
    assert ended.code == 20
    assert "Zhang" in str(ended.json["open_by"])
    assert master.read_bytes() == before
    assert len(backups(master)) == 1
    assert (tmp_path / "周报 2024-01-15.html").exists()


def test_results_of_follow_up_are_taken_in_once(master: Path) -> None:
    command("run", master, "--today", DAY)
    sheet = "回访计划 2024-01-15"
    with staff_edit(master) as book:
        fill_in(book[sheet], 结果="已接通", 备注="下月再来")
    command("run", master, "--today", "2024-01-16")
    assert "沟通记录" in sheet_names(master)
    assert column_of(master, "结果", "沟通记录") == ["已接通"]
    assert column_of(master, "内容", "沟通记录") == ["下月再来"]
    again = command("run", master, "--today", "2024-01-16", "--json")
    assert again.json["changes"] == 0
    assert column_of(master, "结果", "沟通记录") == ["已接通"]


def test_what_staff_filled_into_the_follow_up_sheet_is_never_touched(master: Path) -> None:
    command("run", master, "--today", DAY)
    sheet = "回访计划 2024-01-15"
    with staff_edit(master) as book:
        fill_in(book[sheet], 备注="别动我")
        book[MASTER_NAME].append([3, "王五", "男", 40, "13812340003", "2023-08-20", 3000])
    command("run", master, "--today", "2024-01-17")
    assert "别动我" in column_of(master, "备注", sheet)
    assert "王五" in column_of(master, "客户姓名", sheet)


def test_names_are_masked_in_the_report_unless_the_shop_chose_so(master: Path, tmp_path: Path) -> None:
    command("weekly", master, "--today", DAY)
    page = tmp_path / "周报 2024-01-15.html"
    assert "李四" not in page.read_text(encoding="utf-8")
    with staff_edit(master) as book:
        row = next(row for row in book["设置"].iter_rows() if row[0].value == "周报姓名")
        row[1].value = "全名"
    command("report", master, "--today", DAY)
    assert "李四" in page.read_text(encoding="utf-8")


def test_a_damaged_backup_is_found_and_never_restored(master: Path, tmp_path: Path) -> None:
    command("backup", "create", master, "--today", DAY)
    (copy,) = backups(master)
    file = tmp_path / "备份" / "客户.xlsx" / str(copy["file"])
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert command("backup", "verify", master, "--json").fault == "backup-damaged"
    assert command("backup", "restore", master, "--id", copy["id"], "--to", tmp_path / "x.xlsx", "--json").code == 15
    assert not (tmp_path / "x.xlsx").exists()


def test_old_follow_up_sheets_go_once_they_are_taken_in_and_backed_up(master: Path) -> None:
    weeks = ["2024-01-15", "2024-01-22", "2024-01-29", "2024-02-05", "2024-02-12", "2024-02-19"]
    for day in weeks:
        command("weekly", master, "--today", day)
        with staff_edit(master) as book:
            sheet = book[f"回访计划 {day}"]
            header, row = next(
                (values, number)
                for number, values in enumerate(sheet.iter_rows(values_only=True), 1)
                if "结果" in values
            )
            for task in range(row + 1, row + 3):
                if sheet.cell(task, header.index("任务号") + 1).value and day != "2024-01-22":
                    sheet.cell(task, header.index("结果") + 1, "未接")
    left = [name for name in sheet_names(master) if name.startswith("回访计划")]
    assert left == [f"回访计划 {day}" for day in weeks[1:]], (
        "the first is spent; the second still waits for its results"
    )
    assert command("weekly", master, "--today", "2024-02-20").code == 0
    assert [name for name in sheet_names(master) if name.startswith("回访计划")] == left
