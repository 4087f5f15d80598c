"""记一笔: each line is posted once, to the right customer; what is unclear is asked in the line."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.command import column_of, command, staff_edit, write_master
from tests.workbook.auditing import errors_in
from workbook_tools.table.columns import MASTER_NAME, QUICK_ENTRY

DAY = "2024-01-15"
HEADERS = [column.header for column in QUICK_ENTRY.columns]
CUSTOMERS = [
    [1, "张三", "男", 28, "13800001111", "2023-10-01", "500元"],
    [2, "李四", "女", 35, "13900002222", "2023-09-15", 1000],
    [3, "李四", "女", 41, "13700003333", "2023-11-02", 80],
    [4, "新来的", "女", 30, "13600004444", None, None],
]


def write_shop(path: Path, entries: Sequence[Sequence[object]]) -> Path:
    write_master(path, CUSTOMERS)
    with staff_edit(path) as book:
        sheet = book.create_sheet("记一笔")
        for row in (HEADERS, *entries):
            sheet.append(list(row))
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    entries: list[list[object]] = [
        ["1111", 120, "服装", "2024-01-10"],
        ["李四", 60],
        ["9999", 10],
        ["新来的", "88元", "鞋"],
        ["13900002222", "很多"],
    ]
    return write_shop(tmp_path / "客户.xlsx", entries)


def test_what_is_clear_is_posted_and_the_master_follows(shop: Path) -> None:
    ended = command("run", shop, "--today", DAY, "--json")
    assert ended.json["posted"] == 2
    assert column_of(shop, "客户姓名", "消费记录") == ["张三", "新来的"]
    assert column_of(shop, "金额", "消费记录") == [120, 88]
    assert column_of(shop, "消费金额") == [620, 1000, 80, 88]
    assert column_of(shop, "最近一次消费时间")[0] == datetime(2024, 1, 10)  # noqa: DTZ001 - a cell has no zone
    assert column_of(shop, "最近一次消费时间")[3] == datetime(2024, 1, 15)  # noqa: DTZ001


def test_a_sheet_without_the_column_for_answers_gets_one(tmp_path: Path) -> None:
    """As the shop has drawn it itself: six columns, and a remark somewhere at the right."""
    path = write_master(tmp_path / "客户.xlsx", CUSTOMERS)
    with staff_edit(path) as book:
        sheet = book.create_sheet("记一笔")
        for row in (HEADERS[:6], ["1111", 120], ["李四", 60]):
            sheet.append(row)
        sheet["H9"] = "王姐的备忘"
    before = path.read_bytes()
    assert command("run", path, "--today", DAY, "--json").json["posted"] == 1
    sheet = openpyxl.load_workbook(path)["记一笔"]
    assert [sheet.cell(row, 9).value for row in (1, 2, 9)] == ["处理结果", "已记到 K000001 张三", None]
    assert sheet["H9"].value == "王姐的备忘"
    again = command("run", path, "--today", DAY, "--json").json
    assert (again["posted"], again["changes"]) == (0, 0)
    command("undo", path)
    assert path.read_bytes() == before


def test_what_was_given_back_is_no_purchase(tmp_path: Path) -> None:
    path = write_shop(tmp_path / "客户.xlsx", [["1111", -50, None, "2024-01-12"], ["9999", 1]])
    command("run", path, "--today", DAY)
    assert column_of(path, "消费金额")[0] == 450
    assert column_of(path, "最近一次消费时间")[0] == "2023-10-01"
    assert column_of(path, "金额", "消费记录") == [-50]


def test_what_is_unclear_is_asked_in_the_line(shop: Path) -> None:
    command("run", shop, "--today", DAY)
    answers = column_of(shop, "处理结果", "记一笔")
    assert [answer.split(" ")[0] for answer in answers] == [
        "已记到",
        "有",
        "找不到这位客户，请核对尾号（至少四位）或姓名",
        "已记到",
        "金额看不懂，请写数字",
    ]
    assert "K000002 李四、K000003 李四" in answers[1]


def test_every_line_is_posted_once(shop: Path) -> None:
    command("run", shop, "--today", DAY)
    again = command("run", shop, "--today", DAY, "--json")
    assert (again.json["posted"], again.json["changes"]) == (0, 0)
    command("run", shop, "--today", "2024-01-22")
    assert column_of(shop, "消费金额") == [620, 1000, 80, 88]


def test_an_answered_question_is_posted_next_time(shop: Path) -> None:
    command("run", shop, "--today", DAY)
    with staff_edit(shop) as book:
        book["记一笔"]["A3"] = "K000003"
    ended = command("run", shop, "--today", "2024-01-16", "--json")
    assert ended.json["posted"] == 1
    assert column_of(shop, "消费金额") == [620, 1000, 140, 88]
    assert column_of(shop, "处理结果", "记一笔")[1] == "已记到 K000003 李四"


def choices(path: Path) -> dict[str, list[str]]:
    """The drop-downs of 记一笔: cell → what it offers."""
    held = openpyxl.load_workbook(path)["记一笔"].data_validations.dataValidation
    return {str(one.sqref): one.formula1.strip('"').split(",") for one in held if one.type == "list"}


def test_several_matches_become_a_drop_down_and_a_pick_from_it_is_the_answer(shop: Path) -> None:
    command("run", shop, "--today", DAY)
    assert choices(shop) == {"A3": ["K000002 李四 尾号2222", "K000003 李四 尾号3333"]}
    with staff_edit(shop) as book:
        book["记一笔"]["A3"] = choices(shop)["A3"][1]
    ended = command("run", shop, "--today", "2024-01-16", "--json")
    assert ended.json["posted"] == 1
    assert column_of(shop, "消费金额") == [620, 1000, 140, 88]
    assert choices(shop) == {}
    assert command("run", shop, "--today", "2024-01-16", "--json").json["changes"] == 0


def test_the_drop_down_stands_in_the_templates_sheet_too(tmp_path: Path) -> None:
    """There the first column has a hint of its own, which leaves the cell while the question is open."""
    shop = tmp_path / "新表.xlsx"
    command("new", shop)
    with staff_edit(shop) as book:
        for place, row in enumerate(CUSTOMERS, start=4):
            for column, value in enumerate(row, start=1):
                book["客户管理计划表"].cell(place, column, value)  # type: ignore[call-overload]
        book["记一笔"]["A4"], book["记一笔"]["B4"] = "李四", 60
    before = errors_in(shop)
    command("run", shop, "--today", DAY)
    assert choices(shop)["A4"] == ["K000002 李四 尾号2222", "K000003 李四 尾号3333"]
    assert set(errors_in(shop)) <= set(before)
    assert "请在第一格的下拉里选一位" in column_of(shop, "处理结果", "记一笔")[0]
    with staff_edit(shop) as book:
        book["记一笔"]["A4"] = "K000002 李四 尾号2222"
    assert command("run", shop, "--today", DAY, "--json").json["posted"] == 1
    places = [str(one.sqref) for one in openpyxl.load_workbook(shop)["记一笔"].data_validations.dataValidation]
    assert "A4:A5003" in places


def test_the_old_values_are_logged(shop: Path) -> None:
    command("run", shop, "--today", DAY)
    old, new = column_of(shop, "旧值", "更改记录"), column_of(shop, "新值", "更改记录")
    assert ("500元", "620") in zip(old, new, strict=True)


def test_a_rehearsal_tells_and_posts_nothing(shop: Path) -> None:
    before = shop.read_bytes()
    ended = command("run", shop, "--today", DAY, "--dry-run")
    assert "记一笔" in ended.out
    assert shop.read_bytes() == before


def test_a_refund_that_can_not_be_added_leaves_the_cell(tmp_path: Path) -> None:
    """A cell that staff must correct first is not overwritten by a sum that nobody could check."""
    shop = write_shop(tmp_path / "客户.xlsx", [["1111", 50]])
    with staff_edit(shop) as book:
        book["客户管理计划表"]["G2"] = "面议"
    command("run", shop, "--today", DAY)
    assert column_of(shop, "消费金额")[0] == "面议"
    assert column_of(shop, "金额", "消费记录") == [50]


def test_a_question_knows_what_the_same_run_corrects(tmp_path: Path) -> None:
    """Somebody's name was scrambled; staff accept the correction while a line of 记一笔 asks which of his namesakes is meant."""
    path = write_shop(tmp_path / "客户.xlsx", [["李四", 60]])
    with staff_edit(path) as book:
        book[MASTER_NAME].append([5, "ÀîËÄ", "女", 30, "13500005555", "2023-10-02", 70])
    command("run", path, "--today", DAY)
    with staff_edit(path) as book:
        sheet = book["数据问题"]
        line = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 7).value == "[mojibake]")
        sheet.cell(line, 6).value = "采纳"
    before = path.read_bytes()
    command("run", path, "--today", DAY)
    assert column_of(path, "客户姓名")[4] == "李四"
    assert column_of(path, "处理结果", "记一笔")[0].startswith("有 3 位")
    again = command("run", path, "--today", DAY, "--json").json
    assert (again["posted"], again["changes"]) == (0, 0)
    command("undo", path)
    assert path.read_bytes() == before


def test_a_run_that_only_asks_is_undone_at_once(tmp_path: Path) -> None:
    path = write_shop(tmp_path / "客户.xlsx", [["李四", 60]])
    before = path.read_bytes()
    command("run", path, "--today", DAY)
    command("undo", path)
    assert path.read_bytes() == before
