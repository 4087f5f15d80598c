"""The cells of an open sheet, read in blocks of values and formulas, as the raw sheet that every reading begins with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import xlwings as xw
from numpy.typing import NDArray

from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawColumn, RawSheet
from workbook_tools.table.places import Area
from workbook_tools.workbook.live import native
from workbook_tools.workbook.live.blocks import runs

BLOCK_CELLS = 200_000
"""So many cells are asked for at once: Excel hands each block over in one piece, and must not run out of memory."""
ERRORS = frozenset(
    {
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
    }
)
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's dates have no zone
_MILLISECOND = timedelta(milliseconds=1)


class ReadSheet(NamedTuple):
    """A sheet as read: its cells, and those of its formulas that look at other sheets."""

    cells: RawSheet
    outward: frozenset[str]


def read_cells(sheet: xw.Sheet, state: str, *, ours: bool = False) -> ReadSheet:
    """All values of a sheet; what shows as a date is one. state: as `RawSheet.state`.

    ours: it is a generated one, of which nobody asks what is merged, and to find that out takes many calls.
    """
    used = sheet.used_range
    area = Area(used.row, used.column, used.row + used.shape[0] - 1, used.column + used.shape[1] - 1)
    columns = [_Column() for _ in range(area.left, area.right + 1)]
    computed = list(_with_formulas(sheet, area))
    for block in _blocks(area):
        asked = sheet.range((block.top, block.left), (block.bottom, block.right))
        formulas = dict(_formulas_of(sheet, block, computed))
        for place, held in enumerate(zip(*_values_of(asked), strict=True), area.left):
            column, told = columns[place - area.left], formulas.get(place)
            if told is None:
                column.take(held)
            else:
                column.take(held, told)
    codes = {area.left + at: column.codes() for at, column in enumerate(columns) if len(column.cells) > 1}
    filled = np.zeros(area.bottom - area.top + 1, dtype=np.bool_)
    for column_codes in codes.values():
        filled |= column_codes != 0
    rows = (np.flatnonzero(filled) + area.top).astype(np.int32)
    cells = RawSheet(
        name=sheet.name,
        rows=rows,
        columns={place: RawColumn(columns[place - area.left].cells, held[filled]) for place, held in codes.items()},
        merged=() if ours else tuple(sorted(_merged(sheet, area))),
        hidden_rows=frozenset(_hidden(sheet, area.top, area.bottom)),
        state=state,
    )
    return ReadSheet(cells, frozenset().union(*(column.outward for column in columns)))


@dataclass(slots=True)
class _Column:
    """A column as it is read: its distinct cells, and which of them stands in each row."""

    cells: list[RawCell] = field(default_factory=lambda: [BLANK])
    outward: set[str] = field(default_factory=set)
    _known: dict[object, int] = field(default_factory=dict)
    _codes: list[int] = field(default_factory=list)

    def take(self, values: Sequence[Any], formulas: Sequence[Any] | None = None) -> None:
        """The next rows. formulas: what stands in their cells, where a formula may be among it.

        True, 1 and 1.0 are equal to Python, so a value is known by its type too.
        """
        known, codes = self._known, self._codes
        told = repeat(None, len(values)) if formulas is None else formulas
        for value, formula in zip(values, told, strict=True):
            computed = isinstance(formula, str) and formula[:1] == "=" and formula != value
            if computed and "!" in formula:
                self.outward.add(formula)
            if value is None and not computed:
                codes.append(0)
                continue
            key = value.__class__, value, computed
            code = known.get(key)
            if code is None:
                code = known[key] = self._add(raw_cell(value, computed=computed))
            codes.append(code)

    def _add(self, cell: RawCell) -> int:
        if cell == BLANK:
            return 0
        self.cells.append(cell)
        return len(self.cells) - 1

    def codes(self) -> NDArray[np.int32]:
        return np.array(self._codes, dtype=np.int32)


def raw_cell(value: Any, *, computed: bool) -> RawCell:  # noqa: ANN401 - what a program hands over
    """A value as Excel hands it over. computed: a formula stands behind it, and a blank is then an empty text."""
    match value:
        case None | "":
            return RawCell(CellKind.TEXT, "", formula=True) if computed else BLANK
        case bool():
            return RawCell(CellKind.BOOL, value, computed)
        case int() | float() | Decimal():
            return RawCell(CellKind.NUMBER, float(value), computed)
        case datetime():
            moment = value.replace(tzinfo=None)
            if moment < _DAY_ZERO + timedelta(days=1):  # a time of day without a day
                return RawCell(CellKind.NUMBER, (moment - _DAY_ZERO) / timedelta(days=1), computed)
            return RawCell(
                CellKind.DATE, _DAY_ZERO + _MILLISECOND * round((moment - _DAY_ZERO) / _MILLISECOND), computed
            )
        case _:
            text = str(value)
            return RawCell(CellKind.ERROR if text in ERRORS else CellKind.TEXT, text, computed)


def _blocks(area: Area) -> Iterator[Area]:
    step = max(1, BLOCK_CELLS // (area.right - area.left + 1))
    for top in range(area.top, area.bottom + 1, step):
        yield Area(top, area.left, min(top + step - 1, area.bottom), area.right)


def _values_of(cells: xw.Range) -> list[list[Any]]:
    rows: list[list[Any]] = cells.options(ndim=2, err_to_str=True).value
    return rows


def _with_formulas(sheet: xw.Sheet, area: Area) -> Iterator[Area]:
    """The columns in which formulas stand, those side by side as one: their texts are asked for, and nobody else's."""
    cells = sheet.range((area.top, area.left), (area.bottom, area.right))
    if not native.may_have_formulas(cells):
        return
    if len(cells) < BLOCK_CELLS // 10:  # then a call costs more than what it saves
        yield area
        return
    columns = (replace(area, left=place, right=place) for place in range(area.left, area.right + 1))
    places = [one.left for one in columns if native.may_have_formulas(sheet.range(str(one)))]
    for start, stop in runs(places):
        yield replace(area, left=places[start], right=places[stop - 1])


def _formulas_of(sheet: xw.Sheet, block: Area, computed: Sequence[Area]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Sheet column → the texts of its cells in a block, for the columns that hold formulas."""
    for area in computed:
        asked = sheet.range((block.top, area.left), (block.bottom, area.right))
        yield from enumerate(zip(*_rows_of(asked.formula), strict=True), area.left)


def _rows_of(told: Any) -> Sequence[Sequence[Any]]:  # noqa: ANN401 - one text, a row or rows, as xlwings pleases
    """Formulas as rows, however few cells there are."""
    if not isinstance(told, list | tuple):
        return ((told,),)
    return told if isinstance(told[0], list | tuple) else (told,)


def _merged(sheet: xw.Sheet, area: Area) -> set[Area]:
    """The merged cells. A block answers whether none, all or some of it are merged, so halving finds the few that there are."""
    cells = sheet.range((area.top, area.left), (area.bottom, area.right))
    merged = cells.merge_cells
    if merged is False:
        return set()
    if merged or area.top == area.bottom:
        whole = sheet.range((area.top, area.left)).merge_area
        held = Area(whole.row, whole.column, whole.row + whole.shape[0] - 1, whole.column + whole.shape[1] - 1)
        alone = held.top == held.bottom and held.left == held.right
        if held.right >= area.right and held.bottom >= area.bottom:
            return set() if alone else {held}
    if area.bottom > area.top:
        middle = (area.top + area.bottom) // 2
        one, other = replace(area, bottom=middle), replace(area, top=middle + 1)
    else:
        middle = (area.left + area.right) // 2
        one, other = replace(area, right=middle), replace(area, left=middle + 1)
    return _merged(sheet, one) | _merged(sheet, other)


def _hidden(sheet: xw.Sheet, top: int, bottom: int) -> Iterator[int]:
    """The hidden rows, found by halving as well."""
    hidden = sheet.range((top, 1), (bottom, 1)).rows.hidden
    if hidden:
        yield from range(top, bottom + 1)
    elif hidden is None:
        middle = (top + bottom) // 2
        yield from _hidden(sheet, top, middle)
        yield from _hidden(sheet, middle + 1, bottom)
