"""消费推算 through the command line: weekly runs without a purchase log, and what they make of the dates that moved."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.command import column_of, command, sheet_names, staff_edit, write_master
from workbook_tools.table.columns import MASTER_NAME

START = date(2024, 1, 8)
SHEET = "消费推算"
ROWS: list[list[object]] = [
    [1, "张三", None, None, "13800000001", "2023-12-20", 500],
    [2, "李四", None, None, "13800000002", "2023-12-01", 800],
    [3, "意向客", None, None, "13800000003", None, None],
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = write_master(tmp_path / "客户.xlsx", ROWS)
    command("weekly", path, "--today", START)
    return path


def bought(path: Path, purchases: Mapping[str, Sequence[object]]) -> None:
    """Staff write the day and the new total of who came."""
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        for row in sheet.iter_rows(min_row=2):
            if row[1].value in purchases:
                row[5].value, row[6].value = purchases[str(row[1].value)]  # type: ignore[assignment]


def weekly(path: Path, day: date) -> dict[str, dict[str, object]]:
    told = command("weekly", path, "--today", day, "--json").json
    return {str(customer["客户姓名"]): customer for customer in told["customers"]}


def events(path: Path) -> list[tuple[object, ...]]:
    if SHEET not in sheet_names(path):
        return []
    shown = [column_of(path, header, SHEET) for header in ("客户姓名", "消费日期", "金额", "此前消费日期", "对照备份")]
    return [
        tuple(f"{value:%m-%d}" if isinstance(value, datetime) else value for value in line)
        for line in zip(*shown, strict=True)
    ]


def test_the_first_run_infers_nothing(shop: Path) -> None:
    assert SHEET not in sheet_names(shop)


def test_a_date_that_moved_on_is_a_purchase_recorded_once(shop: Path) -> None:
    bought(shop, {"张三": ("2024-01-12", 620), "意向客": ("2024-01-13", 88)})
    weekly(shop, START + timedelta(weeks=1))
    expected = [("张三", "01-12", 120, "12-20", "01-08"), ("意向客", "01-13", 88, None, "01-08")]
    assert events(shop) == expected
    with staff_edit(shop) as book:
        assert "不是实际记录" in str(book[SHEET]["A2"].value)
    weekly(shop, START + timedelta(weeks=1))
    after = shop.read_bytes()
    command("weekly", shop, "--today", START + timedelta(weeks=1))
    assert shop.read_bytes() == after
    weekly(shop, START + timedelta(weeks=2))
    assert events(shop) == expected


def test_two_purchases_of_one_week_are_two_where_runs_see_both(shop: Path) -> None:
    bought(shop, {"张三": ("2024-01-10", 600)})
    command("run", shop, "--today", "2024-01-10")
    bought(shop, {"张三": ("2024-01-12", 650)})
    command("run", shop, "--today", "2024-01-13")
    assert events(shop) == [("张三", "01-10", 100, "12-20", "01-08"), ("张三", "01-12", 50, "01-10", "01-08")]


def test_what_is_no_purchase(shop: Path) -> None:
    """Backwards; a row that moved; a new customer; a day still to come."""
    with staff_edit(shop) as book:
        sheet = book[MASTER_NAME]
        first, second = ([cell.value for cell in sheet[row]] for row in (2, 3))
        first[5] = "2023-12-10"
        for column, (upper, lower) in enumerate(zip(second, first, strict=True), start=1):
            sheet.cell(2, column, upper)
            sheet.cell(3, column, lower)
        sheet.cell(4, 6, "2024-03-01")
        for column, value in enumerate([4, "新来的", None, None, "13800000004", "2024-01-11", 60], start=1):
            sheet.cell(5, column, value)
    weekly(shop, START + timedelta(weeks=1))
    assert events(shop) == []


def test_an_unreadable_date_that_is_put_right_is_no_purchase(tmp_path: Path) -> None:
    path = write_master(tmp_path / "客户.xlsx", [[1, "张三", None, None, "13800000001", "去年五月", 500]])
    command("weekly", path, "--today", START)
    bought(path, {"张三": ("2023-12-31", 500)})
    weekly(path, START + timedelta(weeks=1))
    assert events(path) == []


def test_the_rhythm_is_used_and_the_count_waits_and_both_are_called_inferred(shop: Path) -> None:
    """Every 14 days, so 沉睡 from 30 days on, not from 90; and counted once the shop was watched for five weeks."""
    with staff_edit(shop) as book:
        (cell,) = (row[1] for row in book["设置"].iter_rows() if row[0].value == "推算起用周数")
        cell.value = 5
    for week, day in ((1, "2024-01-03"), (3, "2024-01-17"), (4, "2024-01-31")):
        bought(shop, {"张三": (day, 500)})
        told = weekly(shop, START + timedelta(weeks=week))
        assert told["张三"]["F"] is None
    told = weekly(shop, date(2024, 3, 4))
    assert told["张三"]["客户状态"] == "沉睡"
    assert "33天没消费，满30天（推算本人约14天来一次），属沉睡。" in str(told["张三"]["判定依据"])
    assert told["张三"]["F"] == 3
    assert "推算4次得3分" in str(told["张三"]["判定依据"])
    assert "推算1次得1分" in str(told["李四"]["判定依据"])


def test_with_a_purchase_log_nothing_is_inferred(shop: Path) -> None:
    bought(shop, {"张三": ("2024-01-12", 620)})
    with staff_edit(shop) as book:
        sheet = book.create_sheet("消费记录")
        for row in (["客户编号", "客户姓名", "联系方式", "日期", "金额"], ["K000001", "张三", None, "2024-01-12", 120]):
            sheet.append(row)
    told = weekly(shop, START + timedelta(weeks=1))
    assert events(shop) == []
    assert not any("推算" in str(customer["判定依据"]) for customer in told.values())


def test_an_empty_log_as_in_the_template_is_no_log(shop: Path) -> None:
    bought(shop, {"张三": ("2024-01-12", 620)})
    with staff_edit(shop) as book:
        book.create_sheet("消费记录").append(["客户编号", "客户姓名", "联系方式", "日期", "金额"])
    ended = command("weekly", shop, "--today", START + timedelta(weeks=1), "--json").json
    assert len(events(shop)) == 1
    assert "log-mismatch" not in ended["counts"]
    assert ended["lifetime"] is None


def test_a_day_that_fix_spells_anew_is_a_purchase(shop: Path) -> None:
    bought(shop, {"张三": ("24.1.12", 620)})
    command("fix", shop, "--today", "2024-01-15")
    weekly(shop, START + timedelta(weeks=1))
    assert events(shop) == [("张三", "01-12", 120, "12-20", "01-08")]


def test_undo_takes_the_row_back(shop: Path) -> None:
    bought(shop, {"张三": ("2024-01-12", 620)})
    before = shop.read_bytes()
    command("run", shop, "--today", START + timedelta(weeks=1))
    assert len(events(shop)) == 1
    command("undo", shop)
    assert shop.read_bytes() == before
