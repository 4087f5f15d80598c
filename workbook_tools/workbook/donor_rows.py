"""The rows of a donor sheet as XML, straight from the plan: openpyxl needs fifty times as long for twenty thousand lines."""

import math
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter

from workbook_tools.table.places import letter
from workbook_tools.table.sheets import Cell, SheetPlan, Value
from workbook_tools.workbook.donor_text import safe_text
from workbook_tools.workbook.markup import attribute_text, escape

_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30).toordinal(), date(1904, 1, 1).toordinal()
_PLACE = attrgetter("row", "column")


def write_rows(plan: SheetPlan, format_of: Callable[[str], int], *, date1904: bool = False) -> bytes:
    """The `sheetData` element. format_of: style name → index among the donor's cell formats."""
    day_zero = _DAY_ZERO_1904 if date1904 else _DAY_ZERO
    formats = {name: format_of(name) for name in dict.fromkeys(planned.style for planned in plan.cells)}
    rows = {row: list(cells) for row, cells in groupby(sorted(plan.cells, key=_PLACE), key=attrgetter("row"))}
    pieces = ["<sheetData>"]
    for row in sorted(rows.keys() | plan.heights.keys()):
        height = plan.heights.get(row)
        taller = f' ht="{height:g}" customHeight="1"' if height is not None else ""
        pieces.append(f'<row r="{row}"{taller}>')
        pieces.extend(_cells(rows.get(row, []), formats, day_zero))
        pieces.append("</row>")
    pieces.append("</sheetData>")
    return "".join(pieces).encode()


def write_links(plan: SheetPlan) -> str:
    """The `hyperlinks` element, "" where the plan has no link."""
    links = [planned for planned in plan.cells if planned.link]
    written = "".join(
        f'<hyperlink ref="{letter(planned.column)}{planned.row}" location="{attribute_text(planned.link.removeprefix("#"))}"/>'
        for planned in links
    )
    return f"<hyperlinks>{written}</hyperlinks>" if links else ""


def extent(plan: SheetPlan) -> str:
    """The reference from A1 to the last row and column of the plan's cells."""
    bottom = max((planned.row for planned in plan.cells), default=1)
    right = max((planned.column for planned in plan.cells), default=1)
    return f"A1:{letter(right)}{bottom}"


def _cells(cells: list[Cell], formats: dict[str, int], day_zero: int) -> Iterator[str]:
    for planned in cells:
        head = f'<c r="{letter(planned.column)}{planned.row}" s="{formats[planned.style]}"'
        if planned.formula:
            yield f"{head}><f>{escape(planned.formula)}</f></c>"
        else:
            yield head + _content(planned.value, day_zero)


def _content(value: Value, day_zero: int) -> str:
    """What follows a cell's reference and format. Text is text, whatever it looks like."""
    if isinstance(value, str):
        text = safe_text(value)
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f' t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f"><v>{value.toordinal() - day_zero}</v></c>"
    if value is None or not math.isfinite(value):
        return "/>"
    return f"><v>{value!r}</v></c>"
