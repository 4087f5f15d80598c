"""Values on their way into and out of an open workbook."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawColumn, RawSheet
from workbook_tools.workbook.live.blocks import Cells, as_typed, put_column, put_columns, runs
from workbook_tools.workbook.live.cells import raw_cell

if TYPE_CHECKING:
    import xlwings as xw

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


class Sheet:
    """Takes blocks as an open sheet does, and keeps what came in."""

    def __init__(self) -> None:
        self.blocks: dict[tuple[tuple[int, int], tuple[int, int]], object] = {}

    def range(self, first: tuple[int, int], last: tuple[int, int]) -> "Block":
        return Block(self, (first, last))


class Block:
    def __init__(self, sheet: Sheet, place: tuple[tuple[int, int], tuple[int, int]]) -> None:
        self._sheet, self._place = sheet, place

    def __setattr__(self, name: str, value: object) -> None:
        if name == "value":
            self._sheet.blocks[self._place] = value
        else:
            super().__setattr__(name, value)


def put(puts: dict[int, Cells], known: RawSheet) -> dict[tuple[tuple[int, int], tuple[int, int]], object]:
    sheet = Sheet()
    put_columns(cast("xw.Sheet", sheet), puts, known)
    return sheet.blocks


def sheet_of(column: int, cells: list[RawCell]) -> RawSheet:
    held = RawColumn([BLANK, *cells], np.arange(1, len(cells) + 1, dtype=np.int32))
    return RawSheet(name="表", rows=np.arange(2, len(cells) + 2, dtype=np.int32), columns={column: held})


def test_columns_side_by_side_go_in_as_one_block_with_what_stays_as_it_was_read() -> None:
    known = sheet_of(6, [RawCell(CellKind.TEXT, text) for text in ("高", "中", "低")])
    puts: dict[int, Cells] = {5: ([2, 3, 4], ["甲", "乙", "丙"]), 6: ([2, 4], ["低", "高"]), 9: ([3], ["远"])}
    assert put(puts, known) == {
        ((2, 5), (4, 6)): [["甲", "低"], ["乙", "中"], ["丙", "高"]],
        ((3, 9), (3, 9)): [["远"]],
    }


def test_a_formula_that_stays_is_not_written_over() -> None:
    known = sheet_of(6, [RawCell(CellKind.TEXT, "高", formula=True)])
    assert put({5: ([2, 3], ["甲", "乙"]), 6: ([3], ["低"])}, known) == {
        ((2, 5), (3, 5)): [["甲"], ["乙"]],
        ((3, 6), (3, 6)): [["低"]],
    }


def test_columns_that_change_far_from_each_other_go_in_alone() -> None:
    puts: dict[int, Cells] = {5: ([2], ["甲"]), 6: ([9_000], ["乙"]), 7: ([90_000], ["丙"])}
    assert set(put(puts, sheet_of(1, []))) == {
        ((2, 5), (2, 5)),
        ((9_000, 6), (9_000, 6)),
        ((90_000, 7), (90_000, 7)),
    }


def test_many_scattered_cells_of_ours_are_a_few_blocks() -> None:
    rows = [*range(2, 20_000, 7), *range(60_000, 80_000, 11)]
    blocks = put({5: (rows, ["甲"] * len(rows))}, sheet_of(1, []))
    assert set(blocks) == {((2, 5), (19_994, 5)), ((60_000, 5), (79_998, 5))}


def test_cells_of_the_staffs_between_those_that_change_are_left_alone() -> None:
    sheet = Sheet()
    put_column(cast("xw.Sheet", sheet), 5, [2, 4, 5], ["甲", "乙", "丙"], sheet_of(1, []))
    assert sheet.blocks == {((2, 5), (2, 5)): [["甲"]], ((4, 5), (5, 5)): [["乙"], ["丙"]]}
