"""Whether a generated sheet still says what was written: then, and only then, may `undo` take it away.

What counts is what people would miss: the values, and whatever lies on the sheet. Widths and colours do not, nor do results
of our own formulas, which Excel calculates anew.
"""

import hashlib
import json
import math
from collections.abc import Iterable
from datetime import date, datetime

from workbook_tools.table.cells import BLANK, CellKind
from workbook_tools.table.changes import CellValue
from workbook_tools.table.sheets import SheetPlan
from workbook_tools.workbook.book import Book, SheetInfo
from workbook_tools.workbook.donor_text import safe_text
from workbook_tools.workbook.draft import Draft
from workbook_tools.workbook.xml import parse, unescape

_OF_NO_ACCOUNT = {"printerSettings", "hyperlink"}


def told_by_plan(plan: SheetPlan) -> str:
    """A short text that says what a sheet of this plan holds."""
    cells = ((planned.row, planned.column, planned.value) for planned in plan.cells if not planned.formula)
    return _digest(cells, ["anchor"] * len(plan.charts))


def told_by_sheet(book: Book, sheet: SheetInfo) -> str:
    """The same of a sheet that there is; equal to its plan's while nobody has written on it or put something there."""
    raw = book.raw(sheet.name)
    cells = (
        (row, column, held.cells[code].value)
        for column, held in raw.columns.items()
        for row, code in zip(raw.rows.tolist(), held.codes.tolist(), strict=True)
        if held.cells[code] != BLANK and not held.cells[code].formula and held.cells[code].kind is not CellKind.ERROR
    )
    draft, lies_there = Draft(book.package), []
    for relation in draft.relations(sheet.part):
        if relation.kind == "drawing" and draft.has(relation.target):
            lies_there += ["anchor"] * len(parse(draft.read(relation.target)))
        elif relation.kind not in _OF_NO_ACCOUNT:
            lies_there.append(relation.kind)
    return _digest(cells, lies_there)


def _digest(cells: Iterable[tuple[int, int, CellValue]], lies_there: list[str]) -> str:
    told = sorted((row, column, text) for row, column, value in cells if (text := _text(value)))
    return hashlib.sha256(json.dumps([told, sorted(lies_there)]).encode()).hexdigest()[:32]


def _text(value: CellValue) -> str:
    """A value with its kind; "" for one that leaves its cell blank."""
    if isinstance(value, str):
        shown = unescape(safe_text(value)).replace("\r\n", "\n").replace("\r", "\n")
        return "t" + shown if shown else ""
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return "d" + day.isoformat()
    return f"n{float(value):.12g}" if value is not None and math.isfinite(value) else ""
