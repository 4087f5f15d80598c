"""Links between the sheets of a workbook, and how wide a text stands in a cell."""

import math

from workbook_tools.table.places import cell


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it: `'回访计划 2026-11-23'`."""
    return "'" + sheet.replace("'", "''") + "'"


def link_to(sheet: str, row: int = 1, column: int = 1) -> str:
    """A link to a cell of this workbook: `#'客户管理计划表'!F17`."""
    return f"#{quoted(sheet)}!{cell(row, column)}"


def shown_width(text: str) -> int:
    """The width of a text in Excel's characters: a Chinese character takes two."""
    return len(text.encode("gbk", "replace"))


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a wrapped cell `width` characters wide, one of which is lost to the edges."""
    room = max(width - 1, 1)
    if 2 * len(text) <= room and "\n" not in text:
        return 1  # however wide its signs are
    return sum(max(1, math.ceil(shown_width(part) / room)) for part in text.split("\n"))
