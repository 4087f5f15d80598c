"""Where the rows and cells of a piece of a worksheet stand, however they are spelled: tag by tag."""

import re
from functools import cache

from workbook_tools.table.places import MAX_COLUMN, MAX_ROW, column_number
from workbook_tools.workbook.cell_grid import CellGrid, SheetBytes, grid_of


class OddRowsError(ValueError):
    """Rows that cannot be laid out: out of order, beyond the last row, comments between the cells. Its text is Chinese."""


_ATTRIBUTES = rb"((?:\s+[^\s=<>/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>"
_REFERENCE = re.compile(rb"\s+r\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL_NAME = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


@cache
def _any_tag(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(/?)" + re.escape(prefix) + rb"(row|c)(?=[\s/>])" + _ATTRIBUTES)


def find_any_cells(sheet: SheetBytes, after_row: int) -> CellGrid:
    """The same for any spelling. after_row: the number of the last row before this piece, for rows without `r`.

    Raises OddRowsError where rows or cells are out of order or outside the sheet.
    """
    rows: list[list[int]] = []
    cells: list[list[int]] = []
    first_cell: list[int] = []
    number, column = after_row, 0
    for found in _any_tag(sheet.prefix).finditer(sheet.xml):
        closing, name, attributes, self_closed = found[1], found[2], found[3], found[4]
        name_end = found.end(2)
        reference = _REFERENCE.search(attributes)
        text = (reference[1] or reference[2] or b"").decode("ascii", "replace") if reference else ""
        tail = found.start(3) + reference.end() if reference else name_end
        if name == b"row" and not closing:
            number, column = _next_row(text, number), 0
            first_cell.append(len(cells))
            rows.append([number, found.start(), tail, found.end(), found.end(), found.end(), not reference])
        elif name == b"row" and rows:
            rows[-1][5] = found.end()
            rows[-1][4] = cells[-1][4] if len(cells) > first_cell[-1] else rows[-1][3]
        elif not closing:
            if not rows:
                raise OddRowsError("有不在行里的单元格")
            column = _next_column(text, number, column)
            cells.append([len(rows) - 1, column, found.start(), tail, found.end(), not reference])
        elif cells:
            cells[-1][4] = found.end()
        if name == b"c" and not closing and self_closed:
            cells[-1][4] = found.end()
    return grid_of(rows, cells, first_cell)


def _next_row(text: str, last: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else (0 if text else last + 1)
    if not last < number <= MAX_ROW:
        raise OddRowsError(f"第 {last} 行之后的行号不对")
    return number


def _next_column(text: str, row: int, last: int) -> int:
    found = _CELL_NAME.fullmatch(text)
    if text and (found is None or int(found[2]) != row):
        raise OddRowsError(f"第 {row} 行有写错的单元格位置“{text[:20]}”")
    column = column_number(found[1]) if found else last + 1
    if not last < column <= MAX_COLUMN:
        raise OddRowsError(f"第 {row} 行的单元格次序不对")
    return column
