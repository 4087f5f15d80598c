"""Where rows stand, and what becomes of their start tags and of their neighbours when cells come in."""

import re

import numpy as np

from workbook_tools.table.places import cell
from workbook_tools.workbook.cell_grid import CellGrid, Places, SheetBytes, find_plain_cells
from workbook_tools.workbook.compiled.finding import find_cells
from workbook_tools.workbook.cuts import ROW, Cuts
from workbook_tools.workbook.odd_grid import OddRowsError, find_any_cells
from workbook_tools.workbook.sheet_edit import EditUnsafe

STYLE = re.compile(rb"<[^<>]*?\ss\s*=\s*[\"']([0-9]+)[\"']")
_SPANS = re.compile(rb"(\sspans\s*=\s*[\"'])([0-9]+):([0-9]+)([\"'])")
_CUSTOM = re.compile(rb"\scustomFormat\s*=\s*[\"'](?:1|true)[\"']")


def lay_out(sheet: SheetBytes, last: int) -> CellGrid:
    """Where the rows and cells stand. last: the number of the row before. Raises EditUnsafe where that cannot be said."""
    grid = find_cells(sheet.xml, sheet.prefix) or find_plain_cells(sheet)
    if grid is not None:
        return grid
    if b"<!" in sheet.xml or b"<?" in sheet.xml:
        raise EditUnsafe("单元格之间夹有注释或特殊标记")
    try:
        return find_any_cells(sheet, last)
    except OddRowsError as problem:
        raise EditUnsafe(str(problem)) from None


def row_style(rows: bytes, grid: CellGrid, row: int) -> int | None:
    """The style that a row gives to new cells, if it gives one."""
    tag = rows[int(grid.row_starts[row]) : int(grid.row_inners[row])]
    found = STYLE.match(tag)
    return int(found[1]) if found and _CUSTOM.search(tag) else None


def wider(tag: bytes, left: int, right: int) -> bytes:
    """The rest of a row's start tag, its spans stretched over the columns, and not self-closed."""
    found = _SPANS.search(tag)
    if found:
        low, high = min(int(found[2]), left), max(int(found[3]), right)
        tag = tag[: found.start()] + b"%b%d:%d%b" % (found[1], low, high, found[4]) + tag[found.end() :]
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def name_followers(grid: CellGrid, cell_keys: Places, keys: Places, cuts: Cuts) -> None:
    """Rows and cells without `r` stand behind the one before them: where something comes between, they get their place."""
    numbers = keys // ROW
    rows = np.searchsorted(grid.row_numbers, numbers)
    there = grid.row_numbers[rows] == numbers
    for row in np.unique(rows[~there]).tolist():
        number = int(grid.row_numbers[row])
        if grid.row_bare[row] and not bool((numbers == number).any()):
            place = int(grid.row_tails[row])
            cuts.add_one(number * ROW, place, place, b' r="%d"' % number)
    wanted = rows[there] * ROW + keys[there] % ROW
    following = np.searchsorted(cell_keys, wanted)
    following = following[following < len(cell_keys)]
    for index in np.setdiff1d(following, np.searchsorted(cell_keys, np.intersect1d(cell_keys, wanted))).tolist():
        if grid.cell_bare[index]:
            row, column = int(grid.row_numbers[grid.cell_rows[index]]), int(grid.cell_columns[index])
            place = int(grid.cell_tails[index])
            cuts.add_one(row * ROW + column, place, place, f' r="{cell(row, column)}"'.encode())
