"""Cells that are plainly what their column is for: nearly all of a well-kept table, told from the rest at a glance.

A parser looks at a cell from many sides, and where a hundred thousand names or numbers are all different, that would be most of
a run. What is recognised here means just what the column's parser would say, and there is nothing to notice about it.
"""

import re
from collections.abc import Callable, Sequence
from itertools import compress
from typing import Any

import numpy as np

from workbook_tools.reading.amounts import TOO_LARGE
from workbook_tools.reading.contacts import MOBILE
from workbook_tools.reading.glance import holding
from workbook_tools.reading.mojibake import SUSPICIOUS_CHARACTER
from workbook_tools.reading.text import BLANK_WORDS
from workbook_tools.table.cells import CellKind, RawCell
from workbook_tools.table.columns import Kind
from workbook_tools.table.distinct import DistinctCells

_NO_WORD = re.compile("[^0-9A-Za-z\u4e00-\u9fa5]")
"""All but letters and signs that are already in their usual form."""
_IN_WORDS = "0"
"""What stands between words that are looked at together: no sign of those looked for."""
_EXACT = 10**15
"""Up to here Excel keeps every digit."""


def plain_values(cells: Sequence[RawCell], kind: Kind) -> list[Any]:
    """The value of each cell that is plainly one of its kind; None for every other, which the parser has to read."""
    recognise = _RECOGNISED.get(kind)
    if recognise is None:
        return [None] * len(cells)
    return recognise(DistinctCells.of(cells))


def _words(cells: DistinctCells) -> list[Any]:
    """Names, numbers and other words."""
    return _recognised(_texts(cells, numbers=True))


def _serials(cells: DistinctCells) -> list[Any]:
    """序号, as `serial_text` takes them: a hundred thousand numbers are not spelled out for the few that ask."""
    serials = _recognised(_texts(cells, numbers=False))
    for at in _whole_numbers(cells):
        serials[at] = cells.values[at]
    return serials


def _recognised(texts: list[str]) -> list[Any]:
    words: list[str | None] = [text or None for text in texts]
    for sign in (_NO_WORD, SUSPICIOUS_CHARACTER):
        for at in holding(sign, texts, _IN_WORDS):
            words[at] = None
    return words if BLANK_WORDS.isdisjoint(texts) else [None if word in BLANK_WORDS else word for word in words]


def _mobiles(cells: DistinctCells) -> list[Any]:
    """Mobile numbers of eleven digits, as `contact_of` takes them. Six zeros at the end may be all that Excel has kept of one."""
    mobile = MOBILE.fullmatch
    texts = _texts(cells, numbers=True)
    return [text if mobile(text) and not text.endswith("000000") else None for text in texts]


def _texts(cells: DistinctCells, *, numbers: bool) -> list[str]:
    """Texts as typed, and whole numbers if they are asked for; "" for anything else."""
    texts = [value if isinstance(value, str) else "" for value in cells.values]
    for at in _whole_numbers(cells) if numbers else ():
        texts[at] = str(int(cells.values[at]))  # type: ignore[arg-type] # it is a number
    for at in (*np.flatnonzero(cells.are(CellKind.ERROR)).tolist(), *cells.formulas):
        texts[at] = ""
    return texts


def _whole_numbers(cells: DistinctCells) -> list[int]:
    """Where a whole number stands, with no formula behind it, that Excel keeps to the last digit."""
    numbers = np.flatnonzero(cells.are(CellKind.NUMBER) & ~cells.have_formulas()).tolist()
    held = np.array([cells.values[at] for at in numbers], dtype=np.float64)
    whole = (held >= 0) & (held < _EXACT) & (held == np.floor(held))
    return list(compress(numbers, whole.tolist()))


def _amounts(cells: DistinctCells) -> list[Any]:
    """Numbers that are an amount; negative ones have something to be noticed."""
    amounts: list[float | None] = [None] * len(cells)
    for at in np.flatnonzero(cells.are(CellKind.NUMBER) & ~cells.have_formulas()).tolist():
        value = cells.values[at]
        if isinstance(value, (int, float)) and 0 <= value < TOO_LARGE:
            amounts[at] = float(value)
    return amounts


_RECOGNISED: dict[Kind, Callable[[DistinctCells], list[Any]]] = {
    Kind.SERIAL: _serials, Kind.NAME: _words, Kind.TEXT: _words, Kind.CONTACT: _mobiles, Kind.AMOUNT: _amounts,
}  # fmt: skip
"""The kinds of which a large table has very many distinct cells; of the others the parser sees a few dozen."""
