import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.auditing import errors_in
from workbook_tools.plans.change_log import plan_change_log
from workbook_tools.plans.dashboard import plan_dashboard
from workbook_tools.plans.follow_up_sheet import plan_follow_up_sheet
from workbook_tools.plans.history_sheet import plan_history_sheet
from workbook_tools.plans.problems_sheet import plan_problems_sheet
from workbook_tools.plans.settings_sheet import plan_settings_sheet
from workbook_tools.rules.follow_up import TASK_COLUMNS
from workbook_tools.table.look import STYLES
from workbook_tools.table.places import Area
from workbook_tools.table.problems import Problems
from workbook_tools.table.sheets import Cell, Chart, DropDown, Print, Rule, SheetPlan, Sparkline
from workbook_tools.table.summary import Share, WeekPoint, WeekSummary
from workbook_tools.workbook.render import render

MONDAY = date(2026, 11, 23)


def opened(plan: SheetPlan) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(render(plan))).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def xml_of(plan: SheetPlan, part: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(render(plan))) as package:
        return package.read(part).decode()


def weeks() -> tuple[WeekPoint, ...]:
    return tuple(WeekPoint(date(2026, 11, day), 300, 150, 80 + day, 40, 80.0, 5, 1000, 9) for day in (9, 16, 23))


def generated_sheets() -> dict[str, SheetPlan]:
    problems = Problems()
    problems.add("date-unreadable", [4, 5], column="最近一次消费时间", place=6, found="去年五月")
    summary = WeekSummary(
        "门店.xlsx", MONDAY, 300, 0, (), 5000, None, 1, 1, 1, 1, (), 0, (), 1, 1, 1, (Share("高", 4, 9),),
        (Share("活跃", 9),), (Share("重要价值", 3),), (Share("满意", 8),), 80, 9, 1, 0, (("不是日期", 2, "F4"),), trend=weeks(),
    )  # fmt: skip
    task = ("T1", "K000001", "张三", "13812345688", "电话", "为什么", "怎么说", "小刘", 1)
    tasks = pd.DataFrame([task], columns=list(TASK_COLUMNS))
    return {
        "problems": plan_problems_sheet(problems.frame(), "客户管理计划表", MONDAY),
        "follow_up": plan_follow_up_sheet(tasks, MONDAY, MONDAY, ["一句话"], with_owner=True),
        "dashboard": plan_dashboard(summary),
        "history": plan_history_sheet(weeks()),
        "change_log": plan_change_log([(MONDAY, "改写", "表", "A1", "K1", "列", "1", "2", "因为")]),
        "settings": plan_settings_sheet(),
    }


@pytest.mark.parametrize("name", sorted(generated_sheets()))
def test_every_generated_sheet_is_sound(name: str, tmp_path: Path) -> None:
    donor = tmp_path / "donor.xlsx"
    donor.write_bytes(render(generated_sheets()[name]))
    assert errors_in(donor) == []


def test_the_same_plan_gives_the_same_bytes() -> None:
    plan = generated_sheets()["dashboard"]
    assert render(plan) == render(plan)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "@x", "#N/A", "TRUE", "2023-10-01", "007", "  两边空  ", "a\nb", "_x0041_"]
)
def test_text_stays_text(text: str) -> None:
    held = opened(SheetPlan("表", [Cell(1, 1, text)]))["A1"]
    assert held.data_type == "s"
    assert str(held.value).replace("_x005F_", "_") == text


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_written_and_is_never_a_formula(text: str) -> None:
    held = opened(SheetPlan("表", [Cell(1, 1, text), Cell(1, 2, "端")]))["A1"]
    assert held.data_type != "f"


def test_a_formula_of_ours_is_one() -> None:
    assert opened(SheetPlan("表", [Cell(1, 1, formula="SUM(B1:B3)")]))["A1"].value == "=SUM(B1:B3)"


def test_values_keep_their_kind_and_format() -> None:
    sheet = opened(
        SheetPlan(
            "表", [Cell(1, 1, MONDAY, "date"), Cell(1, 2, 12.5, "money"), Cell(1, 3, float("nan")), Cell(1, 4, MONDAY)]
        )
    )
    assert (sheet["A1"].value, sheet["A1"].number_format) == (datetime(2026, 11, 23), "yyyy-mm-dd")  # noqa: DTZ001 - cells have no zone
    assert (sheet["B1"].value, sheet["B1"].number_format) == (12.5, '#,##0"元"')
    assert sheet["C1"].value is None
    assert sheet["D1"].number_format == "General"


@pytest.mark.parametrize("name", sorted(STYLES))
def test_every_style_can_be_drawn(name: str) -> None:
    font = opened(SheetPlan("表", [Cell(1, 1, "x", name)]))["A1"].font
    assert (font.name, font.size, font.bold) == ("微软雅黑", STYLES[name].size, STYLES[name].bold)


def test_layout() -> None:
    sheet = opened(
        SheetPlan(
            "表",
            [Cell(1, 1, "x", "link", "#'表'!B9")],
            widths={2: 30},
            heights={3: 28},
            hidden_columns=(4,),
            merged=(Area(5, 1, 5, 3),),
            freeze=(4, 2),
            filter_area=Area(4, 1, 9, 3),
            tab_colour="0F766E",
            print_setup=Print(landscape=True, repeat_rows=(1, 4)),
        )
    )
    assert sheet["A1"].hyperlink.location == "'表'!B9"
    assert sheet.column_dimensions["B"].width == 30
    assert sheet.column_dimensions["D"].hidden
    assert sheet.row_dimensions[3].height == 28
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C5", "A4:C9")
    assert sheet.print_title_rows == "$1:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert not sheet.sheet_view.showGridLines


def test_a_choice_asks_and_only_a_strict_one_forbids() -> None:
    area = Area(2, 1, 9, 1)
    sheet = opened(
        SheetPlan("表", [], drop_downs=(DropDown(area, ("采纳", "忽略"), "请选"), DropDown(area, ("是",), strict=True)))
    )
    asks, forbids = sheet.data_validations.dataValidation
    assert (asks.formula1, asks.errorStyle, asks.prompt, str(asks.sqref)) == ('"采纳,忽略"', "warning", "请选", "A2:A9")
    assert forbids.errorStyle in (None, "stop")


def test_a_rule_lays_colours_edges_and_words_over_a_cell() -> None:
    rules = (Rule(Area(1, 1, 3, 1), "LEN($A1)>0", "overdue_name"), Rule(Area(1, 2, 3, 2), "TRUE", "fill_in"))
    text = xml_of(SheetPlan("表", [Cell(1, 1, "x")], rules=rules), "xl/styles.xml")
    assert 'formatCode="&quot;逾期 &quot;@"' in text
    sheet = opened(SheetPlan("表", [Cell(1, 1, "x")], rules=rules))
    (first,) = sheet.conditional_formatting["A1:A3"]
    (second,) = sheet.conditional_formatting["B1:B3"]
    assert first.dxf.font.color.rgb == "FF991B1B"
    assert second.dxf.border.left.style == "thin"


def test_charts_have_no_frills() -> None:
    cells = [Cell(1, 1, "高"), Cell(1, 2, 4), Cell(2, 1, "低"), Cell(2, 2, 6)]
    labels, numbers = Area(1, 1, 2, 1), Area(1, 2, 2, 2)
    bars = Chart("bar", "高价值 4 位", labels, (("客户", numbers),), (4, 1), colours=("A16207", "6B7280"))
    text = xml_of(SheetPlan("表", cells, charts=(bars,)), "xl/charts/chart1.xml")
    assert "高价值 4 位" in text
    assert "gradFill" not in text
    assert "<legend>" not in text
    assert '<min val="0"' in text
    assert text.count("<dPt>") == 2
    lines = Chart("line", "三条线", labels, tuple((name, numbers) for name in "甲乙丙丁戊"), (4, 1))
    assert "<legend>" in xml_of(SheetPlan("表", cells, charts=(lines,)), "xl/charts/chart1.xml")


def test_sparklines_and_quiet_text_cells_stand_where_the_schema_wants_them() -> None:
    plan = SheetPlan(
        "看板", [Cell(1, 1, "1", "text")], text_areas=(Area(1, 1, 9, 1),),
        sparklines=(Sparkline(2, 1, "B1:B9"), Sparkline(3, 1, "历史!C1:C9")),
    )  # fmt: skip
    text = xml_of(plan)
    assert '<ignoredError sqref="A1:A9" numberStoredAsText="1"/>' in text
    assert "<xm:f>'看板'!B1:B9</xm:f><xm:sqref>A2</xm:sqref>" in text
    assert "<xm:f>历史!C1:C9</xm:f><xm:sqref>A3</xm:sqref>" in text
    assert text.index("<pageSetup") < text.index("<ignoredErrors") < text.index("<extLst") < text.index("</worksheet>")
