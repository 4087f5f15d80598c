"""Values and formulas of cells as Excel would hand them over and take them."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from tests.office.uno_link import struct, uno
from workbook_tools.workbook.live.blocks import runs

DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's dates have no zone
DATE_OR_TIME, TEXT, LOGICAL = 2 | 4, 256, 1024
ERRORS = {532: "#DIV/0!", 503: "#NUM!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 32767: "#N/A", 521: "#NULL!"}
_NUMBER = re.compile(r"\s*[-+￥$]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?%?\s*", re.IGNORECASE)
_DAY = re.compile(r"\s*(\d{2,4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?\s*")
_QUOTED = re.compile(r"(\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')")
_OTHER_SHEET = re.compile(r"\$?('(?:[^']|'')*'|[\w\u4e00-\u9fff]+)\.(?=\$?[A-Z]{1,3}\$?\d)")


class ErrorValue(str):
    """An Excel error value, told from a text that looks like it."""

    __slots__ = ()


def serial_of(value: date) -> float:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    return (moment.replace(tzinfo=None) - DAY_ZERO) / timedelta(days=1)


def moment_of(serial: float) -> datetime:
    return DAY_ZERO + timedelta(milliseconds=round(serial * 86_400_000))


def as_excel_reads(text: str) -> float | date | str:
    """A text that is put into a cell, taken as if somebody had typed it."""
    if _NUMBER.fullmatch(text):
        plain = re.sub(r"[,￥$\s]", "", text)
        return float(plain[:-1]) / 100 if plain.endswith("%") else float(plain)
    if found := _DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
        try:
            return date(year if year > 99 else 2000 + year, month, day)
        except ValueError:
            return text
    return text


def to_calc(formula: str) -> str:
    """=客户!A1,2 → =$客户.A1;2, outside quotes."""
    parts = _QUOTED.split(formula)
    turned = []
    for at, part in enumerate(parts):
        sheet = part.startswith("'") and at + 1 < len(parts) and parts[at + 1].startswith("!")
        turned.append("$" + part if sheet else part if at % 2 else part.replace(",", ";").replace("!", "."))
    return "".join(turned)


def to_excel(formula: str) -> str:
    """The other way round."""
    return _OTHER_SHEET.sub(r"\1!", formula).replace(";", ",")


def number_format(document: Any, code: str) -> int:
    """The number of a format in a document, made where it is new."""
    formats, place = document.NumberFormats, struct("lang.Locale", Language="en", Country="US")
    if code.casefold() == "general":
        return int(formats.getStandardFormat(1, place))
    held = formats.queryKey(code, place, False)
    return int(held if held >= 0 else formats.addNew(code, place))


class _Block(NamedTuple):
    """A UNO address, asked for once: each look at a structure of UNO's is a call of its own."""

    StartRow: int
    StartColumn: int
    EndRow: int
    EndColumn: int

    def holds(self, row: int, column: int) -> bool:
        return self.StartRow <= row <= self.EndRow and self.StartColumn <= column <= self.EndColumn


def typed_areas(document: Any, cells: Any) -> list[tuple[int, _Block]]:
    """(type of the number format, area) of every piece of the cells that has one format."""
    return [(held.Type, area) for held, area in _pieces(document, cells)]


def _formatted_areas(document: Any, cells: Any) -> list[tuple[str, _Block]]:
    """(number format, area) of every such piece."""
    return [(str(held.FormatString), area) for held, area in _pieces(document, cells)]


def _pieces(document: Any, cells: Any) -> Iterator[tuple[Any, _Block]]:
    pieces = cells.getUniqueCellFormatRanges()
    for at in range(pieces.Count):
        ranges = pieces.getByIndex(at)
        held = document.NumberFormats.getByKey(ranges.NumberFormat)
        for area in ranges.RangeAddresses:
            yield held, _Block(area.StartRow, area.StartColumn, area.EndRow, area.EndColumn)


def read_values(document: Any, cells: Any) -> list[list[Any]]:
    """Rows of values: what shows as a date is one."""
    home = cells.RangeAddress
    rows = [list(row) for row in cells.getDataArray()]

    def turn(area: Any, turned: Any) -> None:
        for row in range(area.StartRow - home.StartRow, area.EndRow - home.StartRow + 1):
            held = rows[row]
            for column in range(area.StartColumn - home.StartColumn, area.EndColumn - home.StartColumn + 1):
                if isinstance(held[column], float):
                    held[column] = turned(held[column])

    for kind, area in typed_areas(document, cells):
        if kind & DATE_OR_TIME and not kind & TEXT:
            turn(area, moment_of)
        elif kind & LOGICAL:
            turn(area, bool)
    _put_errors(cells, rows)
    return rows


def _put_errors(cells: Any, rows: list[list[Any]]) -> None:
    home, sheet = cells.RangeAddress, cells.Spreadsheet
    for area in cells.queryFormulaCells(4).RangeAddresses:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                code = sheet.getCellByPosition(column, row).getError()
                rows[row - home.StartRow][column - home.StartColumn] = ErrorValue(ERRORS.get(code, "#VALUE!"))


def read_formulas(cells: Any) -> tuple[tuple[str, ...], ...]:
    """Rows of formulas; the value as text where there is none."""
    home, data = cells.RangeAddress, cells.getDataArray()
    rows = [[_as_text(value) for value in row] for row in data]
    areas = cells.queryFormulaCells(7).RangeAddresses
    told = cells.getFormulaArray() if areas else ()
    for area in areas:
        for row in range(area.StartRow - home.StartRow, area.EndRow - home.StartRow + 1):
            for column in range(area.StartColumn - home.StartColumn, area.EndColumn - home.StartColumn + 1):
                formula = to_excel(told[row][column])
                rows[row][column] = formula[1:] if formula[1:] in ERRORS.values() else formula  # an error as a constant
    return tuple(map(tuple, rows))


def write_values(document: Any, cells: Any, rows: list[list[Any]]) -> None:
    """Rows of values into cells of that very size."""
    address, sheet = cells.RangeAddress, cells.Spreadsheet
    home = _Block(address.StartRow, address.StartColumn, address.EndRow, address.EndColumn)
    meant_as_text = [area for kind, area in typed_areas(document, cells) if kind & TEXT]
    formulas, shown = [], []
    data: list[tuple[float | str, ...]] = []
    for at, row in enumerate(rows):
        line: list[float | str] = []
        for beside, given in enumerate(row):
            value = _taken(given, (at + home.StartRow, beside + home.StartColumn), meant_as_text)
            if isinstance(value, bool):
                shown.append((at, beside, "BOOLEAN"))
            elif isinstance(value, date):
                shown.append((at, beside, "yyyy/m/d"))
                value = serial_of(value)
            elif isinstance(value, _Formula):
                formulas.append((at, beside, value))
                value = ""
            line.append(float(value) if isinstance(value, int | float) else value)
        data.append(tuple(line))
    cells.setDataArray(tuple(data))
    for at, beside, formula in formulas:
        sheet.getCellByPosition(beside + home.StartColumn, at + home.StartRow).setFormula(to_calc(formula))
    _show(document, cells, shown)


def _show(document: Any, cells: Any, shown: list[tuple[int, int, str]]) -> None:
    """The number formats that Excel gives to dates and the like where a cell has none: (row, column, format) of each cell."""
    if not shown:
        return
    home, sheet = cells.RangeAddress, cells.Spreadsheet
    plain = [area for code, area in _formatted_areas(document, cells) if code == "General"]
    by_column: dict[tuple[int, str], list[int]] = {}
    for at, beside, code in shown:
        row, column = at + home.StartRow, beside + home.StartColumn
        if any(area.holds(row, column) for area in plain):
            by_column.setdefault((column, code), []).append(row)
    for (column, code), rows in by_column.items():
        key = number_format(document, code)
        for start, stop in runs(rows):
            sheet.getCellRangeByPosition(column, rows[start], column, rows[stop - 1]).NumberFormat = key


class _Formula(str):
    __slots__ = ()


def _taken(value: Any, place: tuple[int, int], meant_as_text: list[_Block]) -> Any:
    """A value as Excel takes it: a text in a cell that is not formatted as text may become something else."""
    if value is None:
        return ""
    if not isinstance(value, str) or not value:
        return value
    if value.startswith("'"):
        return value[1:]
    row, column = place
    if any(area.holds(row, column) for area in meant_as_text):
        return value
    return _Formula(value) if value.startswith("=") and len(value) > 1 else as_excel_reads(value)


def _as_text(value: Any) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def unique(prefix: str, taken: Any) -> str:
    """A name that a collection of UNO's does not have."""
    number = 1
    while taken.hasByName(f"{prefix}{number}"):
        number += 1
    return f"{prefix}{number}"


def any_of(kind: str, value: Any) -> Any:
    """A UNO value whose type has to be told."""
    return uno().Any(kind, value)
