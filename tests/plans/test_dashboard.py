from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.plans.sheets import cell_at, texts_of, values_of
from workbook_tools.plans.dashboard import plan_dashboard
from workbook_tools.plans.dashboard_words import change_in_words, key_figures, money_in_words, trend_title
from workbook_tools.table.summary import Share, WeekPoint, WeekSummary

MONDAY = date(2026, 11, 23)
SUMMARY = WeekSummary(
    "门店.xlsx", MONDAY + timedelta(days=3), 300, 4, (), 26_500.0, 24_300.0, 21, 18, 5, 3, (), 0, (), 30, 12, 3,
    (Share("高", 42, 380_000), Share("中", 133, 210_000), Share("低", 98, 10_000)),
    (Share("活跃", 132), Share("沉睡", 87), Share("流失", 49)), (Share("重要价值", 38), Share("一般挽留", 80)),
    (Share("满意", 180), Share("一般", 50), Share("不满意", 20), Share("未评价", 50)), 81.25, 250, 5, 128,
    (("金额写成文字", 120, "G4"),),
)  # fmt: skip
EMPTY = replace(
    SUMMARY, customers=0, tiers=(), states=(), segments=(), levels=(), satisfaction=None, answered=0, top_problems=(),
    errors=0, sales_this_week=None, sales_last_week=None,
)  # fmt: skip


def weeks(*dormant: int) -> tuple[WeekPoint, ...]:
    """The dormant of the last weeks, this week last."""
    return tuple(
        WeekPoint(MONDAY - timedelta(days=7 * back), 290, 130, count, 40, 80.0, 5, 1000, 9)
        for back, count in zip(range(len(dormant) - 1, -1, -1), dormant, strict=True)
    )


def test_six_figures_with_their_change() -> None:
    figures = key_figures(replace(SUMMARY, trend=weeks(80, 87)))
    assert [(figure.label, figure.value, figure.change) for figure in figures] == [
        ("客户", 300, "比上周 +10"), ("本周消费", "2.6万元", "比上周 +2,200元"), ("活跃客户", 132, "比上周 +2"),
        ("沉睡客户", 87, "比上周 +7"), ("满意度（满分 100）", 81.2, "比上周 +1.2"), ("要改的格子", 5, "比上周 -4"),
    ]  # fmt: skip


def test_without_a_log_of_purchases_customers_are_counted() -> None:
    figure = key_figures(replace(SUMMARY, sales_this_week=None))[1]
    assert (figure.label, figure.value, figure.change) == ("本周来过的客户", 21, "比上周 +3")


def test_charts_stand_two_a_row_and_bars_have_their_numbers_on_the_sheet() -> None:
    made = plan_dashboard(replace(SUMMARY, trend=weeks(80, 87)))
    assert len(made.charts) == 6
    assert {chart.anchor[1] for chart in made.charts} == {1, 7}
    tiers = made.charts[0]
    assert tiers.title == "高价值客户 42 位，带来 63% 的消费"
    _, area = tiers.series[0]
    assert [cell_at(made, row, area.left).value for row in range(area.top, area.bottom + 1)] == [42, 133, 98]


def test_sparklines_need_two_weeks() -> None:
    assert plan_dashboard(SUMMARY).sparklines == ()
    made = plan_dashboard(replace(SUMMARY, trend=weeks(80, 82, 87)))
    assert len(made.sparklines) == 6
    assert all(chart.kind == "bar" for chart in plan_dashboard(SUMMARY).charts)


def test_an_empty_shop_is_told_what_is_missing() -> None:
    made = plan_dashboard(EMPTY)
    assert made.charts == ()
    assert "再有 1 周的记录" in texts_of(made)
    assert "没有要改的格子" in texts_of(made)
    assert "None" not in texts_of(made)


def test_links_lead_to_the_sheets_behind() -> None:
    made = plan_dashboard(SUMMARY, behind=("客户", "数据问题 (2)"))
    links = [cell.link for cell in made.cells if cell.link]
    assert links == ["#'客户'!A1", "#'数据问题 (2)'!A1"]
    assert "回访计划 2026-11-23 ›" in values_of(plan_dashboard(SUMMARY), 3)


def test_the_same_week_is_the_same_sheet_whenever_the_backup_was_made() -> None:
    one, other = plan_dashboard(SUMMARY), plan_dashboard(replace(SUMMARY, backup="12:31 已备份", notes=("x",)))
    assert one.content_hash() == other.content_hash()


@pytest.mark.parametrize(
    ("dormant", "title"),
    [
        ((80, 83, 87), "沉睡客户连续 2 周增加"),
        ((90, 80, 87), "沉睡客户比上周增加 7 位"),
        ((90, 80), "沉睡客户比上周减少 10 位"),
        ((80, 80), "沉睡客户与上周一样多"),
    ],
)
def test_the_trend_says_what_one_sees(dormant: tuple[int, ...], title: str) -> None:
    assert trend_title(weeks(*dormant)) == title


def test_words_for_changes_and_money() -> None:
    assert change_in_words(5, 5) == "与上周持平"
    assert change_in_words(5, None) == "还没有上周的数"
    assert change_in_words(1.0, 3.25, digits=1) == "比上周 -2.2"
    assert money_in_words(9_999) == 9_999
    assert money_in_words(123_456) == "12.3万元"
