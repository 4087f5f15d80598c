"""What is to change in a worksheet part, as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.changes import CellValue
from workbook_tools.table.input_checks import InputCheck
from workbook_tools.table.places import MAX_COLUMN, MAX_ROW, Area


class EditUnsafe(ValueError):  # noqa: N818 - it names a verdict on a sheet, as a fault does
    """A sheet that cannot be edited without harm. Its text is a short Chinese clause for `edit-unsafe`."""


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One cell. style: index into cellXfs; None keeps the cell's, or takes the row's or column's for a new one."""

    value: CellValue
    style: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnCells:
    """Cells of one column: ascending row numbers and as many values, all with one style (None: as in CellEdit).

    A None blanks a cell that there is; where there is none, it makes a blank formatted one if a style is given.
    """

    column: int
    rows: Sequence[int] | NDArray[np.int64]
    values: Sequence[CellValue]
    style: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """How one column stands. width: in characters; None leaves width and custom width as they are. style: None leaves it.

    collapsed belongs to the column behind a folded outline group, where Excel draws the plus sign.
    """

    column: int
    width: float | None = None
    hidden: bool = False
    outline_level: int = 0
    collapsed: bool = False
    style: int | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A note shown while a cell of the area is selected: title up to 32 signs, text up to 255. It stops no input.

    check: with it Excel asks back where the check fails, and still forbids nothing.
    """

    area: Area
    title: str
    text: str
    check: InputCheck | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional format: where the formula, written for the area's upper left cell, is true, the dxf's look."""

    area: Area
    formula: str
    dxf: int


@dataclass(frozen=True, slots=True)
class SheetEdit:
    """All that changes in one worksheet part; no cell may stand in it twice.

    text_areas: where numbers stored as text are meant, so no green triangles. filter_area: the new range of the sheet's
    plain filter, if it has one. row_heights: in points, for rows that do not exist yet. questions: as `SetCells` has them.
    """

    columns: Sequence[ColumnCells] = ()
    cells: Mapping[tuple[int, int], CellEdit] = field(default_factory=dict)
    layouts: Sequence[ColumnLayout] = ()
    prompts: Sequence[Prompt] = ()
    highlights: Sequence[Highlight] = ()
    text_areas: Sequence[Area] = ()
    filter_area: Area | None = None
    row_heights: Mapping[int, float] = field(default_factory=dict)
    questions: Mapping[tuple[int, int], Sequence[str]] = field(default_factory=dict)

    def by_column(self) -> list[tuple[ColumnCells, NDArray[np.int64]]]:
        """All cells as columns, single cells gathered by column and style, each with its rows as an array.

        Raises ValueError where rows do not ascend, lie outside the sheet, or a cell stands twice.
        """
        gathered: dict[tuple[int, int | None], tuple[list[int], list[CellValue]]] = {}
        for (row, column), cell in sorted(self.cells.items(), key=lambda item: item[0]):
            numbers, values = gathered.setdefault((column, cell.style), ([], []))
            numbers.append(row)
            values.append(cell.value)
        singles = [
            ColumnCells(column, numbers, values, style) for (column, style), (numbers, values) in gathered.items()
        ]
        columns = [(cells, np.asarray(cells.rows, np.int64)) for cells in (*self.columns, *singles) if len(cells.rows)]
        seen: dict[int, list[NDArray[np.int64]]] = {}
        for cells, rows in columns:
            _check(cells, rows)
            for known in seen.setdefault(cells.column, []):
                places = np.minimum(np.searchsorted(known, rows), len(known) - 1)
                if bool((known[places] == rows).any()):
                    raise ValueError(f"a cell of column {cells.column} stands twice in the edit")
            seen[cells.column].append(rows)
        return columns


def _check(cells: ColumnCells, rows: NDArray[np.int64]) -> None:
    if len(rows) != len(cells.values):
        raise ValueError(f"column {cells.column}: {len(rows)} rows and {len(cells.values)} values")
    if not 1 <= cells.column <= MAX_COLUMN or rows[0] < 1 or rows[-1] > MAX_ROW or bool((np.diff(rows) <= 0).any()):
        raise ValueError(f"column {cells.column}: rows that do not ascend, or lie outside the sheet")
