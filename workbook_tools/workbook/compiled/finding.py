"""Finds where the rows and cells of a block stand with find_cells.c: a faster way to `find_plain_cells`."""

import ctypes

import numpy as np

from workbook_tools.workbook.cell_grid import CellGrid
from workbook_tools.workbook.compiled.library import address, load
from workbook_tools.workbook.compiled.reading import SMALLEST_CELL, SMALLEST_ROW

_PER_ROW = ("row_numbers", "row_starts", "row_tails", "row_inners", "row_lasts", "row_ends", "first_cell")
_PER_CELL = ("cell_rows", "cell_columns", "cell_starts", "cell_tails", "cell_ends")


class _Grid(ctypes.Structure):
    """`Grid` of find_cells.c."""

    _fields_ = (
        ("row_room", ctypes.c_int64),
        ("cell_room", ctypes.c_int64),
        ("rows", ctypes.c_int64),
        ("cells", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in (*_PER_ROW, *_PER_CELL)),
    )


def find_cells(rows: bytes, prefix: bytes) -> CellGrid | None:
    """The rows and cells, without their tags; None where they are not plainly spelled, and where nothing is compiled."""
    library = load()
    if library is None:
        return None
    row_room, cell_room = len(rows) // SMALLEST_ROW + 1, len(rows) // SMALLEST_CELL + 1
    per_row = {name: np.empty(row_room + 1, np.int64) for name in _PER_ROW}
    per_cell = {name: np.empty(cell_room, np.int64) for name in _PER_CELL}
    grid = _Grid(row_room, cell_room, **{name: address(array) for name, array in (per_row | per_cell).items()})
    if not library.wbt_find_cells(
        ctypes.byref(grid), rows, ctypes.c_int64(len(rows)), prefix, ctypes.c_int64(len(prefix))
    ):
        return None
    return CellGrid(
        **{name: array[: grid.rows + (name == "first_cell")] for name, array in per_row.items()},
        **{name: array[: grid.cells] for name, array in per_cell.items()},
        row_bare=np.zeros(grid.rows, np.bool_),
        cell_bare=np.zeros(grid.cells, np.bool_),
        cell_tags=np.zeros(0, np.int64),
        cell_inner_tags=np.zeros(0, np.int64),
    )
