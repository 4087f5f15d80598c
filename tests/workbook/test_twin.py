"""The template says while one types what the checks say afterwards: held beside each other, cell by cell, in LibreOffice."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet

from tests.command import command
from tests.workbook.spreadsheet import calculated
from workbook_tools.table.codes import KINDS, Severity
from workbook_tools.table.columns import MASTER_NAME, STANDARD
from workbook_tools.table.input_checks import InputCheck, input_check_of
from workbook_tools.table.places import Area, cell, letter
from workbook_tools.table.sheets import Rule
from workbook_tools.workbook.template import CHECKED_ROWS, HEADER_ROW, new_workbook
from workbook_tools.workbook.template_rules import colour_rules, missing_rules

Level = Literal["good", "odd", "doubtful", "bad"]
"""good: as one should write it; odd: understood, or only to be looked at; bad: can't be used.

doubtful: can't be used either, but in words that a formula can't tell from understood ones: it is amber, and asked about.
"""
TODAY = date.today()  # noqa: DTZ011 - the day that TODAY() gives on this machine
BY_HEADER = {column.header: (number, column) for number, column in enumerate(STANDARD, start=1)}

CELLS: dict[str, dict[Level, list[str | float | date | None]]] = {
    "最近一次消费时间": {
        "good": [date(2023, 10, 1), date(1990, 1, 1), TODAY],
        "odd": ["2023-10-01", "2023/10/1", "2023.10.1", "2023年10月1日", "2023年10月1号", "２０２３－１０－０１", "二〇二三年十月一日", 20231001,
                "2023-10-01 14:30", "23.10.1", "13/10/2023", "Oct 1, 2023", "2023 10 1", "星期日 2023-10-01", "20231001", "45200",
                "2023年10月1日 下午3点"],
        "doubtful": ["01/02/2023", "abc", "2099年十月一日", "99999", "去年五月三日晚上"],
        "bad": ["去年五月", "10月1日", "2023-13-01", "2023-02-30", "昨天", TODAY + timedelta(days=1), date(1989, 12, 31), "2023", "上周三",
                500, "10-1", "2023年10月", "2099-01-01", "1980-05-05", "2023/10", "国庆节"],
    },
    "消费金额": {
        "good": [500, 0, 1200.5],
        "odd": ["500元", "￥1,200", "1.2万", "三千五", "５００", "500.00", "1,200元", "-50元", -50, "约500", "1.2w", "十块五", "500元左右", "免费"],
        "doubtful": ["五百或六百"],
        "bad": ["面议", "看情况", "很多", "元", "abc", "没付清", "500-600"],
    },
    "服务次数": {
        "good": [0, 2, 12], "odd": ["2次", "两次", "２次", "共3次", "十二"], "doubtful": ["两三次", "十几次"],
        "bad": ["多次", "好几次", -1, 2.5, "常来", "2.5次"],
    },
    "年龄": {
        "good": [28, 0, 120], "odd": ["28岁", "二十八", "28周岁", "保密", "28"], "doubtful": ["八十后", "三十多"],
        "bad": [135, -3, "30多岁", "未成年人", "130岁", "年轻"],
    },
    "总体满意度评分": {
        "good": [9, 0, 10, 8.5], "odd": ["9分", "8.5分", "满分", "9/10", "九分"], "doubtful": ["九分半吧大概"],
        "bad": [11, -1, "很好", "高", "99", "12分"],
    },
    "对服务态度的评价": {
        "good": ["满意", "非常不满意"], "odd": ["还行", "很满意", "满 意", "五星", "满意。"], "doubtful": ["张三", "随便写"], "bad": ["5", 4],
    },
    "服务反馈": {"good": ["满意"], "odd": ["还行", "裙子掉色，要求退货"]},
    "性别": {"good": ["男", "女"], "odd": ["先生", "女士", "保密", "M", "男性"], "doubtful": ["男女", "X", "无性别"], "bad": [1]},
    "联系方式": {
        "good": ["13812345678"],
        "odd": ["138 1234 5601", "138-1234-5602", "010-62345678", "4008001234", "+8613812345603", "138****5604", "13812345605/13912345605",
                "１３８１２３４５６０６", "86 13812345607", "微信 zhang_3", "+1 650 253 0000", "158xxxxxx88"],
        "bad": ["1391234", "12345678901", "138123456789", "无号码人", "问老公", "1.38E+10", 1380, "1381234567"],
    },
    "客户姓名": {"good": ["张三"], "odd": ["Zhang San", "张 三"], "bad": [None, "  "]},
}  # fmt: skip
COLOURS: dict[Level, set[str]] = {
    "good": {"none"}, "odd": {"none", "warning"}, "doubtful": {"warning"}, "bad": {"error"},
}  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """One cell as typed, where it stands, and what it should come to."""

    header: str
    value: str | float | date | None
    level: Level
    row: int

    @property
    def place(self) -> str:
        return cell(self.row, BY_HEADER[self.header][0])


def typed_cells() -> Iterator[Typed]:
    row = HEADER_ROW
    for header, levels in CELLS.items():
        for level, values in levels.items():
            for value in values:
                row += 1
                yield Typed(header, value, level, row)


TYPED = list(typed_cells())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template with a customer per cell, all else about whom is in order."""
    path = tmp_path_factory.mktemp("twin") / "客户.xlsx"
    new_workbook(path)
    book = openpyxl.load_workbook(path)
    sheet = book[MASTER_NAME]
    assert isinstance(sheet, Worksheet)
    for one in TYPED:
        usual: dict[str, str | float | date | None] = {
            "客户姓名": f"客户{one.row}",
            "联系方式": f"1370000{one.row:04d}",
            "最近一次消费时间": date(2023, 9, 1),
            "消费金额": 300,
        }
        for header, value in (usual | {one.header: one.value}).items():
            held = sheet.cell(one.row, BY_HEADER[header][0])
            held.value = value
            if isinstance(value, int) and header == "最近一次消费时间":
                held.number_format = "General"  # openpyxl takes a date beyond Excel's last for an error
    book.save(path)
    return path


@pytest.fixture(scope="module")
def told_by_checks(filled: Path) -> dict[str, set[str]]:
    """The codes of each cell."""
    problems = command("check", filled, "--json", "--today", TODAY.isoformat()).json["problems"]
    codes: dict[str, set[str]] = {}
    for problem in problems:
        if problem["cell"]:
            codes.setdefault(problem["cell"], set()).add(problem["code"])
    return codes


@pytest.fixture(scope="module")
def told_by_excel(filled: Path, needs_program: Callable[[str], Path]) -> dict[str, object]:
    """For each cell: the colour that the rules give it (`colour F4`), and whether the validation lets it pass (`pass F4`)."""
    formulas: dict[str, str] = {}
    names: dict[str, str] = {}
    for number, one in enumerate(TYPED):
        at = letter(30 + 2 * (number // 900)), letter(31 + 2 * (number // 900))
        formulas[f"{at[0]}{one.row}"] = _colour(one)
        formulas[f"{at[1]}{one.row}"] = _passes(one)
        names[f"{at[0]}{one.row}"], names[f"{at[1]}{one.row}"] = f"colour {one.place}", f"pass {one.place}"
    answers = calculated(needs_program("soffice"), filled, MASTER_NAME, formulas)
    return {names[place]: answer for place, answer in answers.items()}


def _colour(one: Typed) -> str:
    """The first rule that holds, as Excel and LibreOffice take them."""
    number, column = BY_HEADER[one.header]
    rules = [*colour_rules(column, Area(HEADER_ROW + 1, number, HEADER_ROW + CHECKED_ROWS, number)), *_missing(number)]
    nested = '"none"'
    for rule in reversed(rules):
        nested = f'IF({_moved(rule.formula, rule.area, one.row)},"{rule.style}",{nested})'
    return nested


def _missing(number: int) -> list[Rule]:
    places = {header: place for header, (place, _) in BY_HEADER.items()}
    rules = missing_rules(places, HEADER_ROW + 1, HEADER_ROW + CHECKED_ROWS)
    return [rule for rule in rules if rule.area.left == number]


def _moved(formula: str, area: Area, row: int) -> str:
    """A formula written for the first cell of an area, as the same column in another row has it."""
    origin, place = cell(area.top, area.left), cell(row, area.left)
    return str(Translator(f"={formula}", origin).translate_formula(place))[1:]


def _passes(one: Typed) -> str:
    number, column = BY_HEADER[one.header]
    check = input_check_of(column, cell(HEADER_ROW + 1, number))
    if check is None or check.kind is None:
        return '"yes"'
    first = Area(HEADER_ROW + 1, number, HEADER_ROW + 1, number)
    return f'IF(OR(ISBLANK({one.place}),{_accepts(check, one, first)}),"yes","no")'


def _accepts(check: InputCheck, one: Typed, first: Area) -> str:
    """What Excel does with a validation, as a formula."""
    place = one.place
    formulas = [_moved(formula, first, one.row) for formula in check.formulas]
    match check.kind:
        case "list":
            words = re.findall(r"[^\",]+", check.formulas[0])
            return "OR(" + ",".join(f'EXACT({place},"{word}")' for word in words) + ")"
        case "custom":
            return formulas[0]
        case "whole":
            return (
                f"IF(ISNUMBER({place}),AND(INT({place})={place},{place}>={formulas[0]},{place}<={formulas[1]}),FALSE)"
            )
        case _:
            return f"IF(ISNUMBER({place}),AND({place}>={formulas[0]},{place}<={formulas[1]}),FALSE)"


def _is_bad(codes: set[str]) -> bool:
    return any(KINDS[code].severity is Severity.ERROR for code in codes)


@pytest.mark.parametrize("one", TYPED, ids=lambda one: f"{one.header}-{one.value}")
def test_both_say_the_same(one: Typed, told_by_checks: dict[str, set[str]], told_by_excel: dict[str, object]) -> None:
    codes = told_by_checks.get(one.place, set())
    assert _is_bad(codes) == (one.level in ("doubtful", "bad")), codes
    if one.level == "good":
        assert all(KINDS[code].severity is Severity.INFO for code in codes), codes
    assert told_by_excel[f"colour {one.place}"] in COLOURS[one.level]
    if one.level != "odd":
        asks = (
            one.level != "good" and one.header != "客户姓名"
        )  # a name that is missing shows, but nothing can be asked
        assert told_by_excel[f"pass {one.place}"] == ("no" if asks else "yes")
