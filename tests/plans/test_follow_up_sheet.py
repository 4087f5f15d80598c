from datetime import date

import pandas as pd

from tests.plans.sheets import cell_at, raw_of, texts_of, values_of
from workbook_tools.plans.follow_up_sheet import (
    HEADER_ROW,
    SPARE_ROWS,
    headers,
    plan_follow_up_sheet,
    row_height,
    rows_to_append,
)
from workbook_tools.plans.harvest import read_follow_up
from workbook_tools.rules.contacts import RESULTS
from workbook_tools.rules.follow_up import TASK_COLUMNS
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import SheetPlan

MONDAY, TODAY = date(2026, 11, 23), date(2026, 11, 26)


def tasks(count: int = 3, owner: str | None = None) -> pd.DataFrame:
    rows = [
        (f"T{number}", f"K{number:06d}", "张三", "13812345688", "电话", "沉睡 120 天", "您好", owner, 1)
        for number in range(count)
    ]
    return pd.DataFrame(rows, columns=list(TASK_COLUMNS))


def plan(table: pd.DataFrame, *, with_owner: bool = False) -> SheetPlan:
    return plan_follow_up_sheet(table, MONDAY, TODAY, ["有 4 位没有号码。"], with_owner=with_owner)


def test_a_task_fills_the_left_and_leaves_the_right_to_staff() -> None:
    made = plan(tasks())
    assert made.name == "回访计划 2026-11-23"
    assert values_of(made, HEADER_ROW) == list(headers(with_owner=False))
    assert values_of(made, HEADER_ROW + 1) == [
        "□", "张三", "13812345688", "电话", "沉睡 120 天", "您好", None, None, None, "T0", "K000000", None,
    ]  # fmt: skip


def test_nine_columns_are_seen() -> None:
    made = plan(tasks())
    assert made.hidden_columns == (10, 11, 12)
    assert headers(with_owner=False)[:9][-1] == "备注"


def test_the_owner_stands_beside_the_box() -> None:
    made = plan(tasks(owner="小刘"), with_owner=True)
    assert cell_at(made, HEADER_ROW, 1).value == "负责人"
    assert cell_at(made, HEADER_ROW + 1, 1).value == "□ 小刘"
    assert cell_at(made, HEADER_ROW + 1, 12).value == "小刘"


def test_formats_and_choices_reach_beyond_the_last_task() -> None:
    made = plan(tasks(3))
    end = HEADER_ROW + 3 + SPARE_ROWS
    choices = {choice.area: choice.values for choice in made.drop_downs}  # noqa: PD011 - words, no DataFrame
    assert choices[Area(HEADER_ROW + 1, 7, end, 7)] == RESULTS
    assert cell_at(made, end, 8).style == "date"
    assert made.heights[end] >= 28
    assert made.filter_area == Area(HEADER_ROW, 1, end, 12), "sorting must take the hidden 任务号 along"


def test_blank_rows_have_no_edges_until_they_are_used() -> None:
    made = plan(tasks(3))
    spare = HEADER_ROW + 4
    assert {cell.style for cell in made.cells if cell.row == spare}.isdisjoint({"fill_in", "body_wrap", "big"})
    assert any(rule.area.top == spare and rule.style == "fill_in" for rule in made.rules)


def test_an_overdue_task_says_so_in_a_word() -> None:
    (rule,) = [rule for rule in plan(tasks()).rules if rule.style == "overdue_name"]
    assert rule.formula == "AND(LEN($B5)>0,LEN($G5)=0,TODAY()>DATE(2026,11,29))"


def test_each_page_repeats_title_and_header() -> None:
    assert plan(tasks()).print_setup.repeat_rows == (1, HEADER_ROW)


def test_rows_follow_the_titles_of_the_sheet_as_it_is_now() -> None:
    (row,) = rows_to_append(tasks(1), ["电话", "店里自己的列", "客户姓名", "任务号"])
    assert row == ["13812345688", None, "张三", "T0"]


def test_what_is_written_is_found_again() -> None:
    table = read_follow_up(raw_of(plan(tasks(3, owner="小刘"), with_owner=True)), monday=MONDAY)
    assert table is not None
    assert table.frame["task"].tolist() == ["T0", "T1", "T2"]
    assert table.frame["owner"].tolist() == ["小刘"] * 3
    assert not table.staff_columns


def test_a_week_without_calls_says_so() -> None:
    assert "目前没有要联系的客户" in texts_of(plan(tasks(0)))


def test_a_long_text_makes_a_tall_row() -> None:
    assert row_height("", "短") >= 28
    assert row_height("", "很长的话" * 30) > row_height("", "很长的话" * 10)
