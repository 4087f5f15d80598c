"""Laws of an import, on tables made up at random."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.tables import TODAY, customers_of, raw_sheet
from workbook_tools.plans.import_customers import import_customers
from workbook_tools.plans.intake import Intake
from workbook_tools.reading.source_layout import find_layout
from workbook_tools.reading.source_table import read_source
from workbook_tools.rules.inputs import texts
from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawSheet
from workbook_tools.table.incoming import Result, RowResult
from workbook_tools.table.presets import PLAIN
from workbook_tools.table.settings import Settings

HEADERS = ("客户姓名", "联系方式", "最近一次消费时间", "消费金额", "年龄", "服务反馈", "备注")
NAMES = st.sampled_from(("张三", "张女士", "张*", "李四", "李 四", "王五", "散客", ""))
PHONES = st.sampled_from(
    (
        "13812345688",
        "138-1234-5688",
        "138****5688",
        "13712345699",
        "137xxxxxx99",
        "010-62345678",
        "1381234",
        "微信abc123",
        "",
    )
)
DAYS = st.sampled_from(("2023-10-01", "2023年9月1日", "去年", "2024/1/2", ""))
AMOUNTS = st.sampled_from(("500", "500元", "1.2万", "约300", "看情况", ""))
AGES = st.sampled_from(("28", "28岁", "八十后", "30", ""))
FEEDBACK = st.sampled_from(("满意", "很好", "下次还来", ""))
NOTES = st.sampled_from(("常客", "=1+1", "38", ""))
ROWS = st.lists(st.tuples(NAMES, PHONES, DAYS, AMOUNTS, AGES, FEEDBACK, NOTES), max_size=6)
Grid = dict[tuple[int, int], RawCell]


def grid_of(rows: Sequence[tuple[str, ...]]) -> Grid:
    lines = [HEADERS, *rows]
    return {
        (down, across): RawCell(CellKind.TEXT, text)
        for down, line in enumerate(lines, start=1)
        for across, text in enumerate(line, start=1)
        if text
    }


def do_import(master: RawSheet, source: RawSheet, *, wins: bool = False) -> tuple[Intake, list[RowResult]]:
    customers = customers_of(master)
    intake = Intake(customers, master, texts(customers.frame, "dial"), Settings(), TODAY)
    layout = find_layout(source, PLAIN, {}, {})
    assert layout is not None
    return intake, import_customers(read_source(source, layout, Settings(), TODAY), intake, fixed={}, source_wins=wins)


def written(grid: Grid, intake: Intake) -> Grid:
    """The master's cells after the import."""
    after = dict(grid)
    for change in intake.set_cells("导入"):
        after |= {place: cell_of(value) for place, value in change.cells.items()}
    columns = dict(enumerate(HEADERS, start=1))
    last = max((row for row, _ in after), default=1)
    for row, values in enumerate(intake.new_rows(columns, [None] * len(intake.new)), start=last + 1):
        after |= {(row, at): cell_of(value) for at, value in zip(columns, values, strict=True) if value is not None}
    return after


def cell_of(value: Any) -> RawCell:
    if isinstance(value, date):
        return RawCell(CellKind.DATE, datetime(value.year, value.month, value.day))  # noqa: DTZ001 - Excel knows no zones
    return (
        BLANK
        if value is None
        else RawCell(CellKind.NUMBER if isinstance(value, (int, float)) else CellKind.TEXT, value)
    )


def said(grid: Mapping[tuple[int, int], RawCell]) -> set[tuple[int, int]]:
    return {place for place, cell in grid.items() if cell.value not in (None, "")}


def _row(name: str, phone: str) -> tuple[str, ...]:
    return (name, phone, "2023-10-01", "500", "28", "满意", "常客")


@settings(max_examples=150, deadline=None)
@given(ROWS, ROWS, st.booleans())
@example(
    # a number in part is another man's until a later row tells the whole of it
    held=[_row("张三", "13812345688"), _row("李四", "137xxxxxx99")],
    rows=[_row("张三", "137xxxxxx99"), _row("李四", "13712345699")],
    wins=False,
)
def test_the_same_rows_again_change_nothing(
    held: list[tuple[str, ...]], rows: list[tuple[str, ...]], wins: bool
) -> None:
    grid, source = grid_of(held), raw_sheet(grid_of(rows))
    intake, _ = do_import(raw_sheet(grid), source, wins=wins)
    again, _ = do_import(raw_sheet(written(grid, intake)), source, wins=wins)
    assert not again.new
    if not wins:  # where rows of one customer contradict each other, the last one wins each time
        assert not list(again.set_cells(""))


@settings(max_examples=100, deadline=None)
@given(ROWS, ROWS, st.booleans())
def test_nothing_that_stood_there_is_erased(
    held: list[tuple[str, ...]], rows: list[tuple[str, ...]], wins: bool
) -> None:
    grid = grid_of(held)
    intake, _ = do_import(raw_sheet(grid), raw_sheet(grid_of(rows)), wins=wins)
    assert said(grid) <= said(written(grid, intake))


@settings(max_examples=100, deadline=None)
@given(ROWS, ROWS)
def test_every_row_ends_somehow_and_a_refusal_says_why(
    held: list[tuple[str, ...]], rows: list[tuple[str, ...]]
) -> None:
    intake, results = do_import(raw_sheet(grid_of(held)), raw_sheet(grid_of(rows)))
    assert len(results) == sum(any(row) for row in rows)
    assert all(one.why for one in results if one.result is Result.REFUSED)
    assert sum(one.result is Result.ADDED for one in results) == len(intake.new)


def test_what_a_later_row_makes_clear_is_clear_the_first_time() -> None:
    """A row without a name before the one that names its number; a row that names a customer who had no name."""
    rows = [("", "13812345688", "", "", "28", "", ""), ("张三", "13812345688", "", "", "", "", "")]
    intake, results = do_import(raw_sheet(grid_of([])), raw_sheet(grid_of(rows)))
    assert [one.result for one in results] == [Result.UPDATED, Result.ADDED]
    assert intake.new[0]["年龄"] == 28
    held = [("", "13812345688", "2023-10-01", "500", "", "", "")]
    rows = [("张三", "13812345688", "", "", "", "", ""), ("李四", "13812345688", "", "", "", "", "")]
    _, results = do_import(raw_sheet(grid_of(held)), raw_sheet(grid_of(rows)))
    assert [one.result for one in results] == [Result.UPDATED, Result.REFUSED]
