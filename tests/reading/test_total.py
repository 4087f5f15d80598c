"""No cell of any kind makes a parser raise, and what it gives is of the declared kind."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables import TODAY
from workbook_tools.reading.cell import Reading
from workbook_tools.reading.column import parser_for, read_cell
from workbook_tools.reading.contacts import Contact
from workbook_tools.table.cells import BLANK, CellKind, RawCell
from workbook_tools.table.codes import KINDS
from workbook_tools.table.columns import CONSENT, OPTIONAL, STANDARD, Column, Kind
from workbook_tools.table.settings import Settings

SIGNS = (
    "0123456789 .,-+/:()（）%￥元万千百十一二三五零〇两年月日号次分岁约左右满意不非常星期周xX*eE#？?转微信qQ@\u200b\n　"
)
TEXTS = st.text(max_size=30) | st.text(alphabet=SIGNS, max_size=20)
NUMBERS = st.floats() | st.integers(-(10**18), 10**18)
CELLS = st.one_of(
    st.just(BLANK),
    st.builds(RawCell, st.just(CellKind.TEXT), TEXTS, st.booleans()),
    st.builds(RawCell, st.just(CellKind.NUMBER), NUMBERS, st.booleans()),
    st.builds(RawCell, st.just(CellKind.DATE), st.datetimes(), st.booleans()),
    st.builds(RawCell, st.just(CellKind.BOOL), st.booleans(), st.booleans()),
    st.builds(RawCell, st.just(CellKind.ERROR), st.sampled_from(("#N/A", "#REF!")), st.booleans()),
    st.just(RawCell(CellKind.BLANK, None, True)),
)
VALUES: dict[Kind, type] = {
    Kind.AGE: float, Kind.AMOUNT: float, Kind.COUNT: float, Kind.RATING: float, Kind.FEEDBACK: float, Kind.SCORE: float,
    Kind.DATE: date, Kind.CONTACT: Contact,
}  # fmt: skip


def read(cell: RawCell, column: Column) -> Reading[object]:
    return read_cell(cell, parser_for(column, Settings(), TODAY), column)


@pytest.mark.parametrize("column", [*STANDARD, CONSENT, *OPTIONAL[:2]], ids=lambda column: column.header)
@given(cell=CELLS)
def test_a_parser_takes_any_cell(column: Column, cell: RawCell) -> None:
    reading = read(cell, column)
    assert {noticed.code for noticed in reading.noticed} <= KINDS.keys()
    if reading.value is not None:
        assert isinstance(reading.value, VALUES.get(column.kind, str))
    if cell.kind is CellKind.ERROR:
        assert reading.value is None


@given(cell=CELLS)
def test_a_date_that_is_read_lies_between_1990_and_today(cell: RawCell) -> None:
    value = read(cell, STANDARD[5]).value
    assert value is None or (isinstance(value, date) and date(1990, 1, 1) <= value <= TODAY)


@given(cell=CELLS)
def test_whatever_is_corrected_reads_as_the_same_value_afterwards(cell: RawCell) -> None:
    for column in STANDARD:
        reading = read(cell, column)
        for noticed in reading.noticed:
            if noticed.suggestion and noticed.code != "mojibake":
                assert read(RawCell(CellKind.TEXT, noticed.suggestion), column).value == reading.value


@given(st.dates(date(1990, 1, 1), TODAY), st.times())
def test_a_date_cell_is_its_day(day: date, clock: time) -> None:
    moment = datetime.combine(day, clock)
    assert read(RawCell(CellKind.DATE, moment), STANDARD[5]).value == day
