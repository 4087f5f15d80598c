"""Changes as data: what a run wants done. Printed by --dry-run, applied to a closed file or an open workbook, logged, undone."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.cells import RawCell
from workbook_tools.table.columns import Computed
from workbook_tools.table.input_checks import InputCheck
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import SheetPlan

CellValue: TypeAlias = str | float | bool | date | None
"""What we write: text stays text (never a formula), int and float numbers, a date a real date, None a blank cell."""


class MadeWhenAsked(Sequence[CellValue]):
    """Values that are put together whenever somebody asks for them: all at once they would take much room."""

    @abstractmethod
    def part(self, begin: int, end: int) -> "MadeWhenAsked":
        """The values from one place to another, still not put together."""

    @abstractmethod
    def taken(self, places: NDArray[np.intp]) -> "MadeWhenAsked":
        """The values at some places, in their order; None at -1."""


def values_at(values: Sequence[CellValue] | NDArray[np.object_], places: NDArray[np.intp]) -> Sequence[CellValue]:
    """The values at some places, in their order; None at -1."""
    if isinstance(values, MadeWhenAsked):
        return values.taken(places)
    held = np.full(len(values) + 1, None, dtype=object)
    held[:-1] = values
    chosen: list[CellValue] = held[places].tolist()
    return chosen


@dataclass(frozen=True, slots=True)
class PutColumn:
    """Cells of one of our computed columns in the master sheet.

    header: its text (it may carry the （自动） suffix), header_row and column: where it stands. new: the column does not
    exist yet, so its header cell, width, fold, input prompt, mark and place in the Excel table or filter are to be made.
    rows, values: only the cells whose value changes, rows ascending. first_row, last_row: the extent of the table's rows
    (for the prompt and the table's ref). names: declared header → sheet column of the staff's columns whose cells the text
    of this column may name (数据问题), so that Excel can show these cells where they are.
    """

    sheet: str
    computed: Computed
    header: str
    header_row: int
    column: int
    new: bool
    rows: Sequence[int]
    values: Sequence[CellValue]
    last_row: int
    names: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetCells:
    """Single cells of a sheet, each keeping its format unless number_format says otherwise. why: for 更改记录.

    questions: cell → the texts that a drop-down in it offers; none takes an earlier question of ours away. A cell in which
    the staff have a rule or list of their own gets no drop-down, so the texts of the cells must do without.
    """

    sheet: str
    cells: Mapping[tuple[int, int], CellValue]
    why: str
    number_format: str | None = None
    questions: Mapping[tuple[int, int], Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AppendRows:
    """New rows below `after_row` of a sheet; each new cell takes the format of the same column in row `like_row`."""

    sheet: str
    after_row: int
    columns: Sequence[int]
    rows: Sequence[Sequence[CellValue]]
    like_row: int
    heights: float | None = None


@dataclass(frozen=True, slots=True)
class PutSheet:
    """A generated sheet, new or made anew in the place of the one that `mark` marks. content_hash: of the plan."""

    mark: str
    plan: SheetPlan
    content_hash: str
    marked: bool = True


@dataclass(frozen=True, slots=True)
class DropSheet:
    """A generated sheet that may go."""

    mark: str
    name: str


@dataclass(frozen=True, slots=True)
class Remember:
    """Facts kept in hidden defined names (`marks.fact_mark`): text values, at most 200 characters each."""

    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddChecks:
    """Input checks for a staff column, at their request, where it has none. header: as declared; checks: each with its area."""

    sheet: str
    header: str
    checks: Sequence[tuple[Area, InputCheck]]


Change: TypeAlias = PutColumn | SetCells | AppendRows | AddChecks | PutSheet | DropSheet | Remember


def value_of(cell: RawCell) -> CellValue:
    """A cell's value as we would write it."""
    return cell.value.date() if isinstance(cell.value, datetime) else cell.value
