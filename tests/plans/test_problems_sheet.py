from datetime import date

import pandas as pd
import pytest

from tests.plans.sheets import cell_at, texts_of, values_of
from workbook_tools.plans import problems_sheet
from workbook_tools.plans.problems_sheet import HEADER_ROW, HEADERS, plan_problems_sheet
from workbook_tools.plans.row_notes import row_notes
from workbook_tools.table.problems import Problems
from workbook_tools.table.sheets import SheetPlan

TODAY = date(2026, 11, 23)


def some_problems() -> pd.DataFrame:
    problems = Problems()
    rows = list(range(4, 16))
    problems.add("amount-as-text", rows, column="消费金额", place=7, found="500元", detail="500", suggestion="500")
    problems.add("phone-invalid", [5], column="联系方式", place=5, found="1391234")
    problems.add("date-unreadable", [17], column="最近一次消费时间", place=6, found="去年五月")
    problems.add("contact-duplicate", [5, 6], column="联系方式", place=5, found="138", detail=["第 6 行", "第 5 行"])
    problems.add("phone-masked", [9], column="联系方式", place=5, found="138xxxxxx88")
    problems.add("header-normalised", [0], column="消费金额", found="累计消费")
    return problems.frame()


def plan(problems: pd.DataFrame) -> SheetPlan:
    return plan_problems_sheet(problems, "客户管理计划表", TODAY)


def test_the_title_counts_by_importance() -> None:
    assert values_of(plan(some_problems()), 1) == ["数据问题　必须改 2　请看一下 15　供参考 1"]


def test_errors_that_change_a_judgement_come_first() -> None:
    made = plan(some_problems())
    assert values_of(made, HEADER_ROW) == list(HEADERS)
    assert str(cell_at(made, 5, 1).value).startswith("必须改（2 处）")
    assert values_of(made, 6) == [
        "F17",
        "最近一次消费时间",
        "“去年五月”不是日期",
        "请写成 2024-05-31",
        "",
        None,
        "[date-unreadable]",
    ]
    assert cell_at(made, 6, 1).link == "#'客户管理计划表'!F17"
    assert cell_at(made, 7, 1).value == "E5"
    assert str(cell_at(made, 8, 1).value).startswith("请看一下（15 处）")


def test_a_spelling_that_fills_a_column_is_one_line() -> None:
    made = plan(some_problems())
    told = [cell for cell in made.cells if cell.column == 3 and "金额写成文字" in str(cell.value)]
    assert [cell.value for cell in told] == ["共 12 格金额写成文字，例如：“500元”是文字，已读作 500"]
    assert cell_at(made, told[0].row, 5).value == "例如 500"


def test_duplicates_are_never_folded() -> None:
    problems = Problems()
    problems.add("contact-duplicate", range(4, 24), column="联系方式", place=5, found="138", detail="第 99 行")
    assert texts_of(plan(problems.frame())).count("[contact-duplicate]") == 20


def test_a_problem_of_the_whole_table_has_no_link() -> None:
    made = plan(some_problems())
    (place,) = [cell for cell in made.cells if cell.value == "整张表"]
    assert place.link == ""


def test_no_problems_is_good_news() -> None:
    made = plan(some_problems().iloc[:0])
    assert "没有发现问题" in texts_of(made)


def test_a_very_long_list_says_how_many_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems_sheet, "LONGEST", 10)
    problems = Problems()
    problems.add("date-unreadable", range(4, 29), column="最近一次消费时间", place=6, found="去年五月")
    made = plan(problems.frame())
    assert texts_of(made).count("[date-unreadable]") == 10
    assert "还有 15 条没有列出" in texts_of(made)
    assert "必须改（25 处）" in texts_of(made)


def test_problems_of_another_sheet_say_so() -> None:
    problems = some_problems().iloc[[0]].assign(sheet="消费记录", row=8, place=4)
    assert cell_at(plan(problems), 6, 1).link == "#'消费记录'!D8"


def test_row_notes_tell_each_row_its_own() -> None:
    notes = row_notes(some_problems(), [4, 5, 6, 9, 17])
    assert notes == [
        "",
        "联系方式：不是电话号码；联系方式：号码重复",
        "联系方式：号码重复",
        "",
        "最近一次消费时间：不是日期",
    ]


def test_row_notes_stay_short() -> None:
    problems = Problems()
    for place in range(1, 12):
        problems.add("error-value", [4], column=f"列{place}", place=place, found="#N/A")
    (note,) = row_notes(problems.frame(), [4])
    assert note.startswith("列1：公式出错；列2：公式出错；")
    assert note.endswith("列8：公式出错；另有 3 处")


def test_row_notes_of_nothing() -> None:
    assert row_notes(Problems().frame(), [4, 5]) == ["", ""]
