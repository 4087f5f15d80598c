"""Little tables in tests: text in, raw cells or typed customers out.

    客户姓名  联系方式      最近一次消费时间  消费金额
    张三      138xxxxxx88   2023-10-01        500元

Cells are parted by two or more spaces, or by | where a line has one. `.` is a blank cell and an empty line a blank row. 500 is a
number, 2023-10-01 a date, #N/A an error, TRUE a truth value; '500 is the text 500; =500 a formula whose value is 500, and = alone
a formula without a value. Everything else is text, with \\n, \\u200b and the like as Python writes them.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime

import numpy as np

from workbook_tools.reading.master import find_master
from workbook_tools.reading.surroundings import NO_FACTS, FileFacts
from workbook_tools.reading.table import read_customers
from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawColumn, RawSheet
from workbook_tools.table.columns import MASTER_NAME
from workbook_tools.table.customers import Customers
from workbook_tools.table.places import Area
from workbook_tools.table.settings import Settings, settings_from

TODAY = date(2024, 1, 15)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)")
_ESCAPE = re.compile(r"\\(?:n|r|t|u[0-9a-f]{4})")


def raw_cell(text: str, *, formula: bool = False) -> RawCell:
    """One cell as the table spells it."""
    if text in ("", "."):
        return RawCell(CellKind.BLANK, None, formula)
    if text.startswith("=") and not formula:
        return raw_cell(text[1:], formula=True)
    if _DATE.fullmatch(text):
        return RawCell(CellKind.DATE, datetime.fromisoformat(text), formula)
    if _ERROR.fullmatch(text):
        return RawCell(CellKind.ERROR, text, formula)
    return _plain_cell(text, formula)


def _plain_cell(text: str, formula: bool) -> RawCell:
    if _NUMBER.fullmatch(text):
        return RawCell(CellKind.NUMBER, float(text) if "." in text else int(text), formula)
    if text in ("TRUE", "FALSE"):
        return RawCell(CellKind.BOOL, text == "TRUE", formula)
    return RawCell(CellKind.TEXT, _unescaped(text.removeprefix("'")), formula)


def raw_table(
    text: str,
    name: str = MASTER_NAME,
    *,
    top: int = 1,
    left: int = 1,
    merged: tuple[str, ...] = (),
    hidden_rows: frozenset[int] = frozenset(),
) -> RawSheet:
    """A sheet whose first line stands in row `top`, its first cell in column `left`."""
    lines = text.strip("\n").splitlines()
    grid = {
        (top + down, left + across): cell
        for down, line in enumerate(lines)
        for across, cell in enumerate(raw_cell(part) for part in _parts(line))
        if cell != BLANK
    }
    return raw_sheet(grid, name, merged=merged, hidden_rows=hidden_rows)


def raw_sheet(
    grid: Mapping[tuple[int, int], RawCell],
    name: str = MASTER_NAME,
    *,
    merged: tuple[str, ...] = (),
    hidden_rows: frozenset[int] = frozenset(),
) -> RawSheet:
    """A sheet from cells by (row, column)."""
    rows = sorted({row for row, _ in grid})
    place = {row: position for position, row in enumerate(rows)}
    columns = {}
    for column in sorted({column for _, column in grid}):
        cells, codes = {BLANK: 0}, np.zeros(len(rows), dtype=np.int32)
        for (row, at), cell in grid.items():
            if at == column:
                codes[place[row]] = cells.setdefault(cell, len(cells))
        columns[column] = RawColumn(tuple(cells), codes)
    areas = tuple(area for area in map(Area.parse, merged) if area)
    return RawSheet(name, np.array(rows, dtype=np.int32), columns, areas, hidden_rows)


def customers(
    text: str,
    *,
    today: date = TODAY,
    settings: Mapping[str, object] | None = None,
    ours: Mapping[str, int] | None = None,
) -> Customers:
    """The customers of a table. settings: 参数 → 值, for those that are not the default."""
    return customers_of(raw_table(text), today=today, settings=settings_from(settings or {}), ours=ours)


def customers_of(
    raw: RawSheet,
    *,
    today: date = TODAY,
    settings: Settings | None = None,
    ours: Mapping[str, int] | None = None,
    facts: FileFacts = NO_FACTS,
) -> Customers:
    """The customers of a sheet."""
    place = find_master([raw], (), workbook="客户.xlsx")
    return read_customers(raw, place, settings or Settings(), today=today, ours=ours or {}, facts=facts)


def codes(read: Customers) -> set[tuple[str, str]]:
    """Every problem as (cell or row or "", code), e.g. ("F2", "date-unreadable")."""
    from workbook_tools.table.places import cell, letter  # noqa: PLC0415 - `cell` is a common name above

    found = set()
    for problem in read.problems.frame().to_dict("records"):
        row, place = int(problem["row"]), int(problem["place"])
        where = cell(row, place) if row and place else str(row or (letter(place) if place else ""))
        found.add((where, str(problem["code"])))
    return found


def _parts(line: str) -> list[str]:
    if "|" in line:
        return [part.strip(" ") for part in line.strip().strip("|").split("|")]
    return re.split(r" {2,}", line.strip(" ")) if line.strip(" ") else []


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: found[0].encode("ascii").decode("unicode_escape"), text)
