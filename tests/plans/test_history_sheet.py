from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.plans.sheets import after, raw_of
from tests.tables import raw_table
from workbook_tools.plans.history_sheet import monday_of, plan_history_sheet, plan_week, read_history_points
from workbook_tools.table.changes import AppendRows, PutSheet, SetCells
from workbook_tools.table.summary import WeekPoint

MONDAY = date(2026, 11, 23)


def point(week: date = MONDAY, customers: int = 300, sales: float | None = 1200.5) -> WeekPoint:
    return WeekPoint(week, customers, 150, 80, 40, 81.2, 5, sales, 3)


def test_monday() -> None:
    assert monday_of(date(2026, 11, 29)) == MONDAY == monday_of(MONDAY)


def test_the_first_week_makes_the_sheet() -> None:
    change = plan_week(None, point())
    assert isinstance(change, PutSheet)
    assert change.mark == "_wbt.s.history"
    assert read_history_points(raw_of(change.plan)) == [point()]


def test_a_new_week_is_a_new_row() -> None:
    raw = raw_of(plan_history_sheet([point()]))
    later = point(date(2026, 11, 30), 310, None)
    change = plan_week(raw, later)
    assert isinstance(change, AppendRows)
    assert read_history_points(after(raw, change)) == [point(), later]


def test_the_same_week_changes_only_what_differs() -> None:
    raw = raw_of(plan_history_sheet([point()]))
    change = plan_week(raw, point(customers=301))
    assert isinstance(change, SetCells)
    assert list(change.cells.values()) == [301]
    assert plan_week(after(raw, change), point(customers=301)) is None


def test_columns_are_found_by_their_header() -> None:
    raw = raw_table(
        """
        沉睡  周一        客户数  店长说
        80    2026-11-16  300     好
        x     上周        1       .
        """
    )
    (found,) = read_history_points(raw)
    assert (found.week, found.customers, found.dormant, found.sales) == (date(2026, 11, 16), 300, 80, None)
    change = plan_week(raw, point())
    assert isinstance(change, AppendRows)
    assert dict(zip(change.columns, change.rows[0], strict=True)) == {2: MONDAY, 3: 300, 1: 80}


def test_a_sheet_without_its_header_is_made_anew() -> None:
    assert isinstance(plan_week(raw_table("随便  写的"), point(), "历史 (2)"), PutSheet)
    assert read_history_points(raw_table("随便  写的")) == []


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8))
def test_weeks_written_one_by_one_are_read_back_in_order(figures: list[int]) -> None:
    points = [point(date.fromordinal(MONDAY.toordinal() + 7 * week), count) for week, count in enumerate(figures)]
    raw = raw_of(plan_history_sheet(points[:1]))
    for later in points[1:]:
        change = plan_week(raw, later)
        assert isinstance(change, AppendRows)
        raw = after(raw, change)
    assert read_history_points(raw) == points
