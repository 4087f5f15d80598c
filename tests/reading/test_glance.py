"""What is found at a glance is what looking at each text would find."""

import re

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.reading.glance import Glance, holding
from workbook_tools.reading.text import clean
from workbook_tools.table.cells import BLANK, CellKind, RawCell

TEXTS = st.lists(st.text("张三合计: \n\u200b\u3000\x000", max_size=4), max_size=20)
SIGN = re.compile("[计:]")
CELLS = st.one_of(
    st.builds(
        RawCell, st.just(CellKind.TEXT), st.text("张合计: \n\u200b\u3000", min_size=1, max_size=3), st.booleans()
    ),
    st.builds(RawCell, st.just(CellKind.NUMBER), st.floats(), st.booleans()),
    st.builds(RawCell, st.just(CellKind.ERROR), st.just("#N/A")),
    st.sampled_from((BLANK, RawCell(CellKind.BLANK, None, formula=True), RawCell(CellKind.BOOL, False))),
)


@given(TEXTS)
def test_texts_that_hold_a_sign(texts: list[str]) -> None:
    wanted = [at for at, text in enumerate(texts) if SIGN.search(text)]
    assert holding(SIGN, texts) == holding(SIGN, texts, between="0") == wanted


@given(st.lists(CELLS, max_size=20))
def test_cells_that_hold_something(cells: list[RawCell]) -> None:
    seen = Glance(cells)
    assert seen.filled.tolist() == [
        cell.value is not None and not cell.formula and (not isinstance(cell.value, str) or bool(clean(cell.value)))
        for cell in cells
    ]
    assert seen.holding(SIGN) == [
        at for at, cell in enumerate(cells) if isinstance(cell.value, str) and SIGN.search(cell.value)
    ]
