"""Drop-down questions among the validations that a sheet has."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from workbook_tools.table.changes import SetCells
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.questions import LONGEST_LIST, TITLE, list_formula, plan_questions
from workbook_tools.workbook.verify import verify

HINT = {"promptTitle": "手机尾号或姓名", "sqref": "A4:A5003"}
OURS = {"type": "list", "promptTitle": TITLE, "sqref": "A7"}
CHOICES = ("K000002 李四 尾号2222", "K000003 李四 尾号3333")


@pytest.mark.parametrize(
    ("line", "places", "asked"),
    [
        (HINT, "A4:A6 A8:A5003", True),
        ({"sqref": "A7"}, None, False),
        ({"sqref": "A7:A9 C1"}, "A8:A9 C1", True),
        ({"sqref": "A4:C9", "type": "none"}, "A4:C6 B7:C7 A8:C9", True),
        ({"sqref": "B4:B5003", "type": "decimal"}, "B4:B5003", True),
        ({"sqref": "A4:A5003", "type": "list"}, "A4:A5003", False),
        ({"sqref": "A:A"}, "A1:XFD6 B7:XFD7 A8:XFD1048576", True),
    ],
)
def test_a_hint_makes_room_and_a_rule_of_the_staff_stays(
    line: Mapping[str, str], places: str | None, asked: bool
) -> None:
    plan = plan_questions([line], {(7, 1): CHOICES})
    assert plan.sqrefs == (places or "A7",)
    assert [str(place) for place, _ in plan.asked] == (["A7"] if asked else [])


def test_a_question_asked_again_takes_the_place_of_the_first() -> None:
    plan = plan_questions([{**HINT, "sqref": "A4:A6 A8:A5003"}, OURS], {(7, 1): CHOICES})
    assert plan.sqrefs == ("A4:A6 A8:A5003", None)
    assert len(plan.asked) == 1


def test_an_answered_question_goes_and_the_hint_returns() -> None:
    plan = plan_questions([{**HINT, "sqref": "A4:A6 A8:A5003"}, OURS], {(7, 1): ()})
    assert (plan.sqrefs, plan.asked) == (("A4:A5003", None), ())


def test_where_nothing_was_asked_nothing_changes() -> None:
    lines = [HINT, {**OURS, "promptTitle": "店里自己的"}]
    assert plan_questions(lines, {(7, 1): ()}).sqrefs == ("A4:A5003", "A7")


def test_a_list_holds_what_excel_can_hold() -> None:
    assert list_formula(['a,"b"', "c"]) == '"a，”b”,c"'
    long = list_formula(f"K{number:06d} 李四 尾号{number:04d}" for number in range(100))
    assert len(long) <= LONGEST_LIST + 2
    assert long.endswith('"')
    assert long.count(",") > 8


def put(path: Path, questions: Mapping[tuple[int, int], tuple[str, ...]]) -> None:
    """Through the whole editor and its own check."""
    target = path.with_suffix(".new.xlsx")
    changes = [SetCells("记一笔", {(7, 7): "x" if questions[7, 1] else "y"}, why="试", questions=questions)]
    with open_book(path, for_editing=True) as book, target.open("w+b") as out:
        apply_changes(book, changes, out)
        out.flush()
        verify(book, target, changes)
    target.replace(path)


def validations(path: Path) -> list[tuple[str, str, str | None]]:
    held = openpyxl.load_workbook(path)["记一笔"].data_validations.dataValidation
    return [(str(one.sqref), one.type or "", one.formula1) for one in held]


@pytest.mark.parametrize("hint", [True, False], ids=["beside a hint", "alone"])
def test_asked_and_taken_away_in_a_workbook(tmp_path: Path, hint: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "记一笔"
    sheet["A7"], sheet["G7"] = "李四", "?"
    if hint:
        sheet.add_data_validation(
            DataValidation(sqref="A4:A50", promptTitle="提示", prompt="写尾号", showInputMessage=True)
        )
    path = tmp_path / "客户.xlsx"
    book.save(path)
    before = validations(path)
    put(path, {(7, 1): CHOICES})
    assert ("A7", "list", f'"{",".join(CHOICES)}"') in validations(path)
    assert len(validations(path)) == len(before) + 1
    put(path, {(7, 1): ()})
    assert validations(path) == before
