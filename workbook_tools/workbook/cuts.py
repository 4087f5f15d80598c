"""Cuts: places in the bytes of some rows, and what is to stand there instead."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbook_tools.workbook.cell_grid import CellGrid, Places

ROW = 1 << 15
"""A cell's key is row * ROW + column: keys rise as cells do. Column 0 is the row's start tag, the last its end tag."""


@dataclass(slots=True)
class Cuts:
    """Cuts of one block. keys say the order, which is the order of the places too."""

    keys: list[Places] = field(default_factory=list)
    begins: list[Places] = field(default_factory=list)
    ends: list[Places] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)

    def add(self, keys: Places, begins: Places, ends: Places, pieces: Sequence[bytes]) -> None:
        """Cuts with rising keys, from where to where, and the bytes that come there."""
        self.keys.append(keys)
        self.begins.append(begins)
        self.ends.append(ends)
        self.pieces.extend(pieces)

    def add_one(self, key: int, begin: int, end: int, piece: bytes) -> None:
        """A single cut."""
        self.add(np.array([key]), np.array([begin]), np.array([end]), [piece])

    def joined(self, rows: bytes) -> bytes:
        """The bytes with the cuts made."""
        order = np.argsort(np.concatenate(self.keys), kind="stable")
        begins = np.append(np.concatenate(self.begins)[order], len(rows))
        ends = np.append(0, np.concatenate(self.ends)[order])
        kept = np.flatnonzero(begins > ends)  # many cuts touch, with nothing between them
        spans = zip(ends[kept].tolist(), begins[kept].tolist(), strict=True)
        places = np.arange(len(order)) + np.cumsum(begins > ends)[:-1]
        out = np.empty(len(order) + len(kept), object)
        out[places] = np.array(self.pieces, object)[order]
        out[kept + np.arange(len(kept))] = [rows[begin:end] for begin, end in spans]
        return b"".join(out.tolist())


@dataclass(slots=True)
class Target:
    """Where the cells of one column go in a block.

    rows: indices of their rows in the grid (of the next row, where there is none of the number). there: whether the row
    exists. hits: whether the cell exists, then cells has its index in the grid; begins and ends are its place then, and one
    place to put it otherwise.
    """

    numbers: Places
    rows: Places
    there: NDArray[np.bool_]
    hits: NDArray[np.bool_]
    cells: Places
    begins: Places
    ends: Places


def find_target(grid: CellGrid, cell_keys: Places, numbers: Places, column: int) -> Target:
    """Where cells of a column go, from their row numbers. cell_keys: of the grid's cells, index of the row * ROW + column."""
    rows = np.searchsorted(grid.row_numbers, numbers)
    there = grid.row_numbers[rows] == numbers
    keys = rows * ROW + column
    at = np.searchsorted(cell_keys, keys)
    inside = at < grid.first_cell[rows + 1]
    nearest = np.minimum(at, max(len(cell_keys) - 1, 0))
    if len(cell_keys):
        hits = there & inside & (cell_keys[nearest] == keys)
        next_cell, ends = grid.cell_starts[nearest], grid.cell_ends[nearest]
    else:
        hits, next_cell, ends = np.zeros(len(numbers), np.bool_), rows, rows
    begins = np.where(there, np.where(inside, next_cell, grid.row_lasts[rows]), grid.row_starts[rows])
    return Target(numbers, rows, there, hits, nearest, begins, np.where(hits, ends, begins))
