"""What is recognised at a glance is just what the parser would say."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tables import TODAY
from workbook_tools.reading.column import parser_for, read_cell
from workbook_tools.reading.contacts import contact_of
from workbook_tools.reading.plain_cells import plain_values
from workbook_tools.reading.text import serial_text
from workbook_tools.table.cells import BLANK, CellKind, RawCell
from workbook_tools.table.columns import AMOUNT, CATEGORY, CONTACT, CUSTOMER_ID, NAME, SERIAL, Column, Kind
from workbook_tools.table.settings import Settings

RECOGNISED = (SERIAL, NAME, CONTACT, AMOUNT, CATEGORY, CUSTOMER_ID)
WORDS = st.one_of(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=4),
    st.from_regex("[无空暂没有王伟一龥]{1,3}[0-9]{0,3}", fullmatch=True),
    st.from_regex("1[0-9]{10}|1[3-9][0-9]{4}000000|[0-9]{7,13}", fullmatch=True),
    st.sampled_from(
        ("NA", "none", "nil", "寮犱笁", "锟斤拷", "散客", "合计", "１３８１２３４５６８８", " 张三", "张\u200b三", "戶")
    ),
    st.text(max_size=12),
)
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17),
    st.integers(13_000_000_000, 19_999_999_999),
    st.floats(),
    st.integers(0, 10**6).map(float),
    st.integers(13_000_000_000, 19_999_999_999).map(float),
    st.sampled_from((-0.0, 1e12, 10**12, 999_999_999_999.5, 13_800_000_000, 1e15)),
)
CELLS = st.one_of(
    st.builds(RawCell, st.just(CellKind.TEXT), WORDS.filter(bool), st.booleans()),
    st.builds(RawCell, st.just(CellKind.NUMBER), NUMBERS, st.booleans()),
    st.builds(RawCell, st.just(CellKind.BOOL), st.booleans()),
    st.builds(RawCell, st.just(CellKind.ERROR), st.sampled_from(("#N/A", "#REF!"))),
    st.builds(RawCell, st.just(CellKind.DATE), st.datetimes()),
    st.sampled_from((BLANK, RawCell(CellKind.BLANK, None, formula=True))),
)


_MEANT: dict[Kind, Callable[[Any], Any]] = {Kind.CONTACT: contact_of, Kind.SERIAL: serial_text}
"""What stands for a value in a large table → the value."""


@pytest.mark.parametrize("column", RECOGNISED, ids=lambda column: column.header)
@given(cells=st.lists(CELLS, min_size=1, max_size=20))
@example(
    cells=[RawCell(CellKind.TEXT, "王伟1024"), RawCell(CellKind.TEXT, "13812345688"), RawCell(CellKind.NUMBER, 7.0)]
)
def test_the_parser_says_the_same(column: Column, cells: list[RawCell]) -> None:
    parse = parser_for(column, Settings(), TODAY)
    for cell, value in zip(cells, plain_values(cells, column.kind), strict=True):
        if value is not None:
            reading = read_cell(cell, parse, column)
            meant = _MEANT.get(column.kind, lambda same: same)(value)
            assert (repr(reading.value), reading.noticed) == (repr(meant), ())


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.NAME, RawCell(CellKind.TEXT, "欧阳修"), "欧阳修"),
        (Kind.NAME, RawCell(CellKind.TEXT, "客户000017"), "客户000017"),
        (Kind.SERIAL, RawCell(CellKind.NUMBER, 17.0), 17.0),
        (Kind.TEXT, RawCell(CellKind.NUMBER, 17.0), "17"),
        (Kind.CONTACT, RawCell(CellKind.TEXT, "13812345688"), "13812345688"),
        (Kind.CONTACT, RawCell(CellKind.NUMBER, 13812345688.0), "13812345688"),
        (Kind.AMOUNT, RawCell(CellKind.NUMBER, 99.5), 99.5),
    ],
)
def test_usual_cells_are_recognised(kind: Kind, cell: RawCell, value: Any) -> None:
    assert plain_values([cell], kind) == [value]


def test_kinds_with_few_distinct_cells_are_left_to_their_parser() -> None:
    assert plain_values([RawCell(CellKind.TEXT, "男")], Kind.GENDER) == [None]
