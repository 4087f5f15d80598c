"""Where the rows of a block stand: what a scan has found out anyway, and enough to put cells behind the last ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbook_tools.workbook.cell_grid import CellGrid

Positions = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class BlockRows:
    """The rows of a block, in order; positions count from its start.

    length: of the block, in bytes. tails: behind the closing quote of `r`; inners: behind the start tag; lasts: where a cell
    behind the last one goes. last_columns: of the last cell, 0 where a row has none. bare: whether a row or cell does not say
    where it is. formulas: whether there may be any.
    """

    length: int
    numbers: Positions
    tails: Positions
    inners: Positions
    lasts: Positions
    last_columns: Positions
    bare: bool
    formulas: bool

    @classmethod
    def of(cls, grid: CellGrid, length: int, *, formulas: bool = True) -> "BlockRows":
        """From a grid."""
        stops = grid.first_cell[1:]
        some = stops > grid.first_cell[:-1]
        last_columns = np.zeros(len(stops), np.int32)
        last_columns[some] = grid.cell_columns[stops[some] - 1]
        return cls(
            length,
            numbers=grid.row_numbers.astype(np.int32),
            tails=grid.row_tails.astype(np.int32),
            inners=grid.row_inners.astype(np.int32),
            lasts=grid.row_lasts.astype(np.int32),
            last_columns=last_columns,
            bare=bool(grid.row_bare.any() or grid.cell_bare.any()),
            formulas=formulas,
        )
