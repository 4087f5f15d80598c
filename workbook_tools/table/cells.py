"""Raw cells, as a sheet holds them before anybody reads a meaning into them.

A column keeps each distinct cell once and one small number per row, so that a parser works on a few thousand
distinct values where the sheet has a hundred thousand rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.places import Area


class CellKind(IntEnum):
    """What Excel says a cell holds. DATE is a number that its format (or type) shows as a date."""

    BLANK = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    BOOL = 4
    ERROR = 5


RawValue: TypeAlias = str | float | datetime | bool | None


class RawCell(NamedTuple):
    """One distinct cell.

    value: None for BLANK, str for TEXT and ERROR (`#N/A`), float or int for NUMBER, datetime for DATE, bool for BOOL.
    A date serial that no calendar has stays a NUMBER. formula: whether a formula stands behind the value; a formula
    without a stored value is a BLANK with formula=True.
    """

    kind: CellKind
    value: RawValue = None
    formula: bool = False


BLANK = RawCell(CellKind.BLANK)


@dataclass(slots=True)
class RawColumn:
    """A sheet column: `cells[codes[i]]` is the cell in the sheet row `RawSheet.rows[i]`; cells[0] is BLANK.

    The codes may be of a kind that has room for no more cells than there are.
    """

    cells: Sequence[RawCell]
    codes: NDArray[np.integer]

    def take(self, positions: NDArray[np.intp]) -> "RawColumn":
        """The same column at some of the rows."""
        return RawColumn(self.cells, self.codes[positions])


@dataclass(slots=True)
class RawSheet:
    """A worksheet's values.

    rows: ascending sheet row numbers of the rows that hold at least one value or formula. columns: by sheet column
    number, only those that hold anything. merged, hidden_rows, state: what reading needs to know. date1904: bare numbers
    that are meant as dates count from 1904.
    """

    name: str
    rows: NDArray[np.int32]
    columns: dict[int, RawColumn]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    state: str = "visible"
    date1904: bool = False
    errors: list[str] = field(default_factory=list)

    def at(self, row: int, column: int) -> RawCell:
        """The cell at a place; BLANK where there is none."""
        held = self.columns.get(column)
        if held is None:
            return BLANK
        position = int(self.rows.searchsorted(np.int32(row)))  # of their own kind: else all of them are converted
        if position >= len(self.rows) or self.rows[position] != row:
            return BLANK
        return held.cells[int(held.codes[position])]

    def text(self, row: int, column: int) -> str:
        """The cell as text for headers, marks and staff's answers: whole numbers without `.0`, dates in ISO form."""
        return text_of(self.at(row, column))

    def empty(self) -> bool:
        """Whether the sheet holds no value at all."""
        return len(self.rows) == 0


def text_of(cell: RawCell) -> str:
    """A cell as plain text; "" for a blank."""
    value = cell.value
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
