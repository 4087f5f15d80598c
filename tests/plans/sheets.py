"""Plans in tests: looked at row by row, or taken for the sheet that they will be."""

from datetime import date, datetime

from tests.tables import raw_sheet
from workbook_tools.table.cells import CellKind, RawCell, RawSheet
from workbook_tools.table.changes import AppendRows, SetCells
from workbook_tools.table.sheets import Cell, SheetPlan, Value


def cell_at(plan: SheetPlan, row: int, column: int) -> Cell:
    """The one cell of the plan at a place."""
    (found,) = [cell for cell in plan.cells if (cell.row, cell.column) == (row, column)]
    return found


def values_of(plan: SheetPlan, row: int) -> list[Value]:
    """A row's values from left to right."""
    return [cell.value for cell in sorted(plan.cells, key=lambda cell: cell.column) if cell.row == row]


def texts_of(plan: SheetPlan) -> str:
    """All the words of the plan."""
    return "\n".join(str(cell.value) for cell in plan.cells if cell.value is not None)


def raw_of(plan: SheetPlan) -> RawSheet:
    """The sheet that a reader finds once the plan is written."""
    grid = {(cell.row, cell.column): raw_value(cell.value) for cell in plan.cells if cell.value is not None}
    return raw_sheet(grid, plan.name)


def after(raw: RawSheet, change: AppendRows | SetCells) -> RawSheet:
    """The sheet after a change of it."""
    grid = {(row, column): raw.at(row, column) for row in raw.rows.tolist() for column in raw.columns}
    if isinstance(change, SetCells):
        written = dict(change.cells)
    else:
        written = {
            (row, column): value
            for row, values in enumerate(change.rows, start=change.after_row + 1)
            for column, value in zip(change.columns, values, strict=True)
        }
    grid |= {place: raw_value(value) for place, value in written.items()}
    return raw_sheet({place: cell for place, cell in grid.items() if cell.value is not None}, raw.name)


def raw_value(value: Value) -> RawCell:
    """A written value as a reader finds it."""
    if value is None:
        return RawCell(CellKind.BLANK)
    if isinstance(value, bool):
        return RawCell(CellKind.BOOL, value)
    if isinstance(value, date):
        return RawCell(CellKind.DATE, datetime(value.year, value.month, value.day))  # noqa: DTZ001 - cells have no zone
    if isinstance(value, str):
        return RawCell(CellKind.TEXT, value)
    return RawCell(CellKind.NUMBER, float(value))
