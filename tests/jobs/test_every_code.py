"""Each problem that shows only in a workbook as a whole, produced once through the command line; none is left out."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.command import HEADERS, LI, ZHANG, command, staff_edit, write_master
from tests.reading.test_every_code import AROUND, CELLS, TABLES
from workbook_tools.plans.follow_up_sheet import TASK
from workbook_tools.table.codes import KINDS
from workbook_tools.table.columns import MASTER_NAME, PURCHASE_LOG

DAY = "2023-11-06"
LOG = [column.header for column in PURCHASE_LOG.columns]


def people(count: int, **cells: object) -> list[list[object]]:
    """Customers who differ in name and number alone."""
    usual: dict[str, object] = {"最近一次消费时间": "2023-09-01", "消费金额": 300, **cells}
    return [
        [
            usual.get(header, {"客户姓名": f"客{number}", "联系方式": f"138123400{number:02d}"}.get(header))
            for header in HEADERS
        ]
        for number in range(count)
    ]


def with_column(path: Path, header: str, value: str) -> None:
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        column = sheet.max_column + 1
        sheet.cell(1, column).value, sheet.cell(2, column).value = header, value


def with_log(path: Path, *lines: dict[str, object]) -> None:
    with staff_edit(path) as book:
        sheet = book.create_sheet(PURCHASE_LOG.name)
        sheet.append(LOG)
        for line in lines:
            sheet.append([line.get(header) for header in LOG])


ZHANG_BOUGHT: dict[str, object] = {
    "客户姓名": "客0",
    "联系方式": "13812340000",
    "日期": "2023-09-01",
    "金额": 300,
    "单号": "A1",
}


def two_customers(folder: Path) -> Path:
    return write_master(folder / "客户.xlsx", people(2))


def a_ledger(folder: Path) -> Path:
    rows = [[*row[:5], f"2023-0{month}-01", *row[6:]] for month in (7, 8, 9) for row in people(4)]
    return write_master(folder / "客户.xlsx", rows)


def scores_of_a_smaller_scale(folder: Path) -> Path:
    return write_master(folder / "客户.xlsx", people(12, 总体满意度评分=4))


def an_override_alone(folder: Path) -> Path:
    path = two_customers(folder)
    with_column(path, "等级调整", "高")
    return path


def an_override_by_no_tier(folder: Path) -> Path:
    path = two_customers(folder)
    with_column(path, "等级调整", "超级")
    return path


def an_old_row(folder: Path) -> Path:
    path = two_customers(folder)
    with_column(path, "最后更新", "2020-01-01")
    return path


def settings_that_lack_one(folder: Path) -> Path:
    path = two_customers(folder)
    command("run", path, "--today", DAY)
    with staff_edit(path) as book:
        sheet = book["设置"]
        sheet.delete_rows(next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "沉睡天数"))
    return path


def an_order_twice(folder: Path) -> Path:
    path = two_customers(folder)
    with_log(path, ZHANG_BOUGHT, ZHANG_BOUGHT)
    return path


def money_given_back(folder: Path) -> Path:
    path = two_customers(folder)
    with_log(path, ZHANG_BOUGHT, {**ZHANG_BOUGHT, "金额": -50, "单号": "A2"})
    return path


def a_log_that_knows_more(folder: Path) -> Path:
    path = two_customers(folder)
    with_log(path, {**ZHANG_BOUGHT, "日期": "2023-10-20", "金额": 900})
    return path


def points_that_do_not_add_up(folder: Path) -> Path:
    path = two_customers(folder)
    with_column(path, "积分", "100")
    with_log(path, ZHANG_BOUGHT, {**ZHANG_BOUGHT, "单号": "A2"})
    with staff_edit(path) as book:
        sheet = book[PURCHASE_LOG.name]
        sheet.cell(1, len(LOG) + 1).value = "积分"
        for row, points in enumerate((150, -20), start=2):
            sheet.cell(row, len(LOG) + 1).value = points
    return path


def a_line_of_nobody(folder: Path) -> Path:
    path = two_customers(folder)
    with_log(path, ZHANG_BOUGHT, {"客户姓名": "路过的人", "联系方式": "13999999999", "日期": "2023-09-02", "金额": 5})
    return path


def a_copied_row(folder: Path) -> Path:
    path = two_customers(folder)
    command("run", path, "--today", DAY)
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        for column in range(1, sheet.max_column + 1):
            sheet.cell(4, column).value = sheet.cell(3, column).value
        sheet["B4"], sheet["E4"] = "新来的", "13712345678"
    return path


def a_number_beside_another_row(folder: Path) -> Path:
    path = two_customers(folder)
    for day in ("2023-10-23", "2023-10-30"):
        command("weekly", path, "--today", day)
    with staff_edit(path) as book:
        sheet = book[MASTER_NAME]
        sheet["B3"], sheet["E3"] = "完全另一位", "13700001111"
    return path


def a_task_of_somebody_else(folder: Path) -> Path:
    path = write_master(folder / "客户.xlsx", [ZHANG, LI])
    command("run", path, "--today", DAY)
    with staff_edit(path) as book:
        sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("回访计划"))
        assert isinstance(sheet, Worksheet)
        at = next(cell for row in sheet.iter_rows() for cell in row if cell.value == TASK)
        sheet.cell(at.row + 1, at.column).value = "20231106-K999999"
    return path


WORKBOOKS: dict[str, Callable[[Path], Path]] = {
    "sheet-is-ledger": a_ledger,
    "score-scale": scores_of_a_smaller_scale,
    "override-without-reason": an_override_alone,
    "override-unreadable": an_override_by_no_tier,
    "stale-row": an_old_row,
    "setting-defaulted": settings_that_lack_one,
    "order-duplicate": an_order_twice,
    "refund": money_given_back,
    "log-mismatch": a_log_that_knows_more,
    "points-mismatch": points_that_do_not_add_up,
    "customer-unknown": a_line_of_nobody,
    "customer-id-duplicate": a_copied_row,
    "customer-id-moved": a_number_beside_another_row,
    "task-damaged": a_task_of_somebody_else,
}


@pytest.mark.parametrize("code", WORKBOOKS)
def test_a_workbook_with_the_problem(code: str, tmp_path: Path) -> None:
    path = WORKBOOKS[code](tmp_path)
    assert command("run", path, "--today", DAY, "--json").json["counts"].get(code)


def test_points_are_told_with_what_the_log_adds_up_to(tmp_path: Path) -> None:
    ended = command("check", points_that_do_not_add_up(tmp_path), "--today", DAY, "--json").json
    (told,) = [problem for problem in ended["problems"] if problem["code"] == "points-mismatch"]
    assert (told["found"], told["suggestion"]) == ("100", "130")
    assert "refund" not in ended["counts"]


def test_a_damaged_task_is_told_once_and_leads_to_its_row(tmp_path: Path) -> None:
    path = a_task_of_somebody_else(tmp_path)
    (told,) = [
        problem
        for problem in command("check", path, "--today", DAY, "--json").json["problems"]
        if problem["code"] == "task-damaged"
    ]
    assert told["sheet"].startswith("回访计划")
    assert "请不要改动任务号" in told["message"]
    assert openpyxl.load_workbook(path)[told["sheet"]][told["cell"]].value in ("张三", "李四")


def test_no_code_is_left_out() -> None:
    shown = {case[0] for case in CELLS} | TABLES.keys() | AROUND | WORKBOOKS.keys()
    assert shown == KINDS.keys()
