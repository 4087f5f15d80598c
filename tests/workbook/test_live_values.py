"""Values on their way into and out of an open workbook."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from workbook_tools.table.cells import BLANK, CellKind, RawCell
from workbook_tools.workbook.live.blocks import as_typed, runs
from workbook_tools.workbook.live.cells import raw_cell

NOON = datetime(2024, 5, 31, 12)  # noqa: DTZ001 - Excel's dates have no zone


@pytest.mark.parametrize("text", ["13800138000", "00123", "1-2", "=A1", "+86", "@x", "'x", "#N/A", "true", "10月1日"])
def test_text_that_excel_would_read_as_something_else_says_that_it_is_text(text: str) -> None:
    assert as_typed(text) == "'" + text


@pytest.mark.parametrize(
    "value", ["高", "张三", "最近一次消费在 30 天以内，得 5 分" + "，说明" * 20, 3, 2.5, True, None, NOON]
)
def test_all_else_goes_in_as_it_is(value: str | float | datetime | None) -> None:
    assert as_typed(value) == value


def test_a_day_goes_in_as_the_moment_at_which_it_begins() -> None:
    assert as_typed(date(2024, 5, 31)) == NOON.replace(hour=0)


@pytest.mark.parametrize(
    ("handed", "computed", "cell"),
    [
        (None, False, BLANK),
        (None, True, RawCell(CellKind.TEXT, "", formula=True)),
        (3.0, False, RawCell(CellKind.NUMBER, 3.0)),
        (Decimal("12.5"), False, RawCell(CellKind.NUMBER, 12.5)),
        (True, False, RawCell(CellKind.BOOL, value=True)),
        ("#N/A", True, RawCell(CellKind.ERROR, "#N/A", formula=True)),
        ("张三", False, RawCell(CellKind.TEXT, "张三")),
        (NOON, False, RawCell(CellKind.DATE, NOON)),
        (NOON.replace(microsecond=400), False, RawCell(CellKind.DATE, NOON)),
        (NOON.replace(year=1899, month=12, day=30), False, RawCell(CellKind.NUMBER, 0.5)),
    ],
)
def test_a_value_as_excel_hands_it_over(handed: object, computed: bool, cell: RawCell) -> None:
    assert raw_cell(handed, computed=computed) == cell


def test_rows_that_follow_each_other_are_one_block() -> None:
    assert list(runs([2, 3, 4, 7, 9, 10])) == [(0, 3), (3, 4), (4, 6)]
    assert list(runs([])) == []
