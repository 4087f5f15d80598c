from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans.sheets import raw_value
from tests.tables import customers_of, raw_sheet, raw_table
from workbook_tools.plans.computed_columns import (
    Told,
    column_cells,
    columns_to_make,
    find_free_columns,
    header_for,
    plan_columns,
)
from workbook_tools.rules.inputs import texts
from workbook_tools.rules.phrases import Phrases
from workbook_tools.rules.sentences import Sentences
from workbook_tools.table.cells import CellKind, RawCell, RawSheet
from workbook_tools.table.changes import PutColumn
from workbook_tools.table.columns import COMPUTED, COMPUTED_BY_HEADER
from workbook_tools.table.customers import Customers
from workbook_tools.table.faults import Fault
from workbook_tools.table.places import Area

RAW = raw_table(
    """
    客户姓名  联系方式     最近一次消费时间  消费金额
    张三      13812345688  2023-10-01        500
    李四      13712345699  2023-09-15        1000
    """
)


def assessment(size: int = 2) -> pd.DataFrame:
    return pd.DataFrame({
        "满意度等级": ["满意", "未评价"][:size], "价值等级": ["高", None][:size], "客户状态": ["活跃", "沉睡"][:size],
        "下次回访日期": pd.Series([pd.Timestamp("2023-11-01"), pd.NaT])[:size], "建议动作": ["问候", ""][:size],
        "客户编号": ["K000001", "K000002"][:size], "满意度": [85.04, np.nan][:size], "客户分群": ["近期高额", None][:size],
        "距上次消费天数": [106.0, np.nan][:size], "判定依据": ["因为\x00所以", "无"][:size],
    })  # fmt: skip


def columns_of(table: pd.DataFrame) -> dict[str, Told]:
    """The table with 判定依据 phrase by phrase, as the rules give it."""
    return {
        **{str(name): column for name, column in table.items()},
        "判定依据": Sentences(Phrases.sorted_out(texts(table, "判定依据"))),
    }


def plan(read: Customers, raw: RawSheet, frame: pd.DataFrame | None = None) -> dict[str, PutColumn]:
    table = assessment() if frame is None else frame
    changes = plan_columns(read, columns_of(table), raw, notes=[""] * len(table), start_column=5)
    return {change.computed.slug: change for change in changes}


def written(raw: RawSheet, changes: dict[str, PutColumn]) -> RawSheet:
    """The sheet once the columns are in it."""
    grid = {(row, column): raw.at(row, column) for row in raw.rows.tolist() for column in raw.columns}
    for change in changes.values():
        grid[change.header_row, change.column] = raw_value(change.header)
        grid |= {(row, change.column): raw_value(value) for row, value in zip(change.rows, change.values, strict=True)}
    return raw_sheet({place: cell for place, cell in grid.items() if cell.value is not None})


def with_ours(raw: RawSheet, changes: dict[str, PutColumn]) -> tuple[Customers, RawSheet]:
    after = written(raw, changes)
    return customers_of(after, ours={slug: change.column for slug, change in changes.items()}), after


def cells(change: PutColumn) -> dict[int, object]:
    """Sheet row → what is written there."""
    return dict(zip(change.rows, change.values, strict=True))


def test_the_first_run_makes_all_columns_side_by_side() -> None:
    made = plan(customers_of(RAW), RAW)
    assert [change.header for change in made.values()] == [column.header for column in COMPUTED]
    assert [change.column for change in made.values()] == list(range(5, 16))
    assert all(change.new and change.last_row == 3 for change in made.values())


def test_values_are_what_cells_hold() -> None:
    made = plan(customers_of(RAW), RAW)
    assert cells(made["satisfaction"]) == {2: 85.0}
    assert cells(made["silence"]) == {2: 106}
    assert cells(made["next_contact"]) == {2: date(2023, 11, 1)}
    assert cells(made["grounds"]) == {2: "因为所以", 3: "无"}
    assert cells(made["tier"]) == {2: "高"}
    assert cells(made["problems"]) == {}


def test_the_same_again_is_nothing() -> None:
    read, raw = with_ours(RAW, plan(customers_of(RAW), RAW))
    assert plan(read, raw) == {}


def test_only_what_differs_is_written() -> None:
    read, raw = with_ours(RAW, plan(customers_of(RAW), RAW))
    frame = assessment()
    frame.loc[1, "价值等级"] = "低"
    frame.loc[0, "下次回访日期"] = pd.NaT
    made = plan(read, raw, frame)
    assert {slug: cells(change) for slug, change in made.items()} == {
        "tier": {3: "低"},
        "next_contact": {2: None},
    }
    assert not made["tier"].new


def test_a_deleted_column_returns_at_the_right() -> None:
    changes = plan(customers_of(RAW), RAW)
    del changes["tier"]
    read, raw = with_ours(RAW, changes)
    (change,) = plan_columns(read, columns_of(assessment()), raw, notes=["", ""], start_column=16)
    assert (change.computed.slug, change.column, change.new) == ("tier", 16, True)
    assert columns_to_make(read) == (COMPUTED_BY_HEADER["价值等级"],)


def test_what_staff_typed_over_is_put_right_and_a_formula_too() -> None:
    read, raw = with_ours(RAW, plan(customers_of(RAW), RAW))
    grid = {(row, column): raw.at(row, column) for row in raw.rows.tolist() for column in raw.columns}
    tier = read.ours["tier"]
    grid[2, tier] = RawCell(CellKind.TEXT, "高", formula=True)
    grid[3, tier] = RawCell(CellKind.TEXT, "随便")
    touched = raw_sheet({place: cell for place, cell in grid.items() if cell.value is not None})
    assert cells(plan(read, touched)["tier"]) == {2: "高", 3: None}


def test_a_date_that_lost_its_format_needs_no_change() -> None:
    read, raw = with_ours(RAW, plan(customers_of(RAW), RAW))
    column = raw.columns[read.ours["next_contact"]]
    serial = (datetime(2023, 11, 1) - datetime(1899, 12, 30)).days  # noqa: DTZ001 - cells have no zone
    column.cells = [
        RawCell(CellKind.NUMBER, float(serial)) if cell.kind is CellKind.DATE else cell for cell in column.cells
    ]
    assert "next_contact" not in plan(read, raw)


def test_customers_that_are_gone_leave_nothing_of_ours_behind() -> None:
    read, raw = with_ours(RAW, plan(customers_of(RAW), RAW))
    gone = replace(read, frame=read.frame.iloc[:1], last_row=2)
    staff = raw_sheet(
        {(row, column): raw.at(row, column) for row in (1, 2, 3) for column in raw.columns if row < 3 or column > 4}
    )
    made = plan_columns(gone, columns_of(assessment(1)), staff, notes=[""], start_column=99)
    assert all(cells(change) == {3: None} for change in made)
    assert len(made) == 4


def test_a_note_of_the_staff_below_the_table_is_not_ours_to_clear() -> None:
    read, raw = with_ours(RAW, plan(customers_of(RAW), RAW))
    gone = replace(read, frame=read.frame.iloc[:1], last_row=2)
    assert plan_columns(gone, columns_of(assessment(1)), raw, notes=[""], start_column=99) == []


def test_totals_rows_stay_blank() -> None:
    read, raw = with_ours(RAW, plan(customers_of(RAW), RAW))
    total = replace(read, frame=read.frame.iloc[:1], last_row=2, total_rows=(3,))
    made = plan_columns(total, columns_of(assessment(1)), raw, notes=[""], start_column=99)
    assert {tuple(change.rows) for change in made} == {(3,)}


def test_a_staff_column_keeps_its_name() -> None:
    read = replace(customers_of(RAW), taken=frozenset({"满意度"}), headers={1: "满意度", 2: "满意度（自动）"})
    assert header_for(COMPUTED_BY_HEADER["满意度"], read) == "满意度（自动2）"
    assert header_for(COMPUTED_BY_HEADER["价值等级"], read) == "价值等级"


def test_no_customer_number_of_ours_beside_the_staffs_own() -> None:
    read = replace(customers_of(RAW), id_column=9)
    assert "客户编号" not in [column.header for column in columns_to_make(read)]


@pytest.mark.parametrize(
    ("merged", "blocked", "first"), [((), (), 5), (("A1:F1",), (), 7), ((), (Area(40, 8, 50, 9),), 10)]
)
def test_free_columns_touch_nothing(merged: tuple[str, ...], blocked: tuple[Area, ...], first: int) -> None:
    raw = raw_table("客户姓名  联系方式  最近一次消费时间  消费金额", merged=merged)
    assert find_free_columns(raw, 4, 11, blocked) == first


def test_a_stray_note_is_stepped_over() -> None:
    cell = RawCell(CellKind.TEXT, "x")
    assert find_free_columns(raw_sheet({(1, 4): cell, (90, 7): cell}), 4, 3) == 8
    assert find_free_columns(raw_sheet({(1, 4): cell, (90, 8): cell}), 4, 3) == 5


def test_a_sheet_without_room_is_a_fault() -> None:
    cell = RawCell(CellKind.TEXT, "x")
    with pytest.raises(Fault, match="edit-unsafe"):
        find_free_columns(raw_sheet({(1, 16_380): cell}), 16_380, 11)


@given(st.lists(st.one_of(st.none(), st.floats(0, 100), st.just(float("nan"))), max_size=20))
def test_satisfaction_has_one_decimal_or_is_blank(figures: list[float | None]) -> None:
    values = column_cells(COMPUTED_BY_HEADER["满意度"], pd.Series(figures, dtype=np.float64))
    for figure, value in zip(figures, values, strict=True):
        assert (value is None) == (figure is None or figure != figure)  # noqa: PLR0124 - how a NaN shows itself
        assert value is None or abs(value * 10 - round(value * 10)) < 1e-6
