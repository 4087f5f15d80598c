"""Formulas that stand for more than their own cell: shared, array and data-table formulas.

Overwriting one cell of such an area would change or break its others, so an edit takes all of it, or none.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbook_tools.table.places import Area, cell
from workbook_tools.workbook.sheet_edit import ColumnCells, EditUnsafe

_TYPE = re.compile(rb"\st\s*=\s*[\"']([A-Za-z]+)[\"']")
_CELL = re.compile(rb"<[^<>]*?\sr\s*=\s*[\"']([A-Za-z0-9]+)[\"']")
_KINDS = {b"shared": "共享公式", b"array": "数组公式", b"dataTable": "模拟运算表"}


def check_formula_areas(rows: bytes, prefix: bytes, columns: Sequence[tuple[ColumnCells, NDArray[np.int64]]]) -> None:
    """Refuse to write a part of an array or data table, or a cell whose formula others share, unless all of it is written.

    rows: a block of them. Raises EditUnsafe.
    """
    if b"ref" not in rows:
        return
    formula = re.compile(rb"<%bf(?=\s)([^<>]*?\sref\s*=\s*[\"']([A-Za-z0-9:$]+)[\"'][^<>]*)>" % re.escape(prefix))
    for found in formula.finditer(rows):
        area = Area.parse(found[2].decode())
        if area is None:
            raise EditUnsafe(f"公式的范围“{found[2][:40].decode()}”写错了")
        kind = _TYPE.search(found[1])
        name = kind[1] if kind else b""
        taken = _count(columns, area)
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if not 0 < taken < size:
            continue
        if name == b"shared":
            holder = _holder(rows, prefix, found.start()) or Area(area.top, area.left, area.top, area.left)
            taken = _count(columns, holder)
        if taken:
            raise EditUnsafe(f"{cell(area.top, area.left)} 起的{_KINDS.get(name, '公式')}占着要写入的格子")


def _count(columns: Sequence[tuple[ColumnCells, NDArray[np.int64]]], area: Area) -> int:
    """How many cells of an area are to be written."""
    inside = [rows for cells, rows in columns if area.left <= cells.column <= area.right]
    return sum(int(np.diff(np.searchsorted(rows, (area.top, area.bottom + 1)))[0]) for rows in inside)


def _holder(rows: bytes, prefix: bytes, place: int) -> Area | None:
    """The cell whose formula stands at a place; None where it says not which it is."""
    start = rows.rfind(b"<" + prefix + b"c", 0, place)
    found = _CELL.match(rows, start, place) if start >= 0 else None
    return Area.parse(found[1].decode()) if found else None
