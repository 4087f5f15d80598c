"""From a raw column to a typed one: each distinct cell is understood once, and what was noticed is told for every row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbook_tools.reading.amounts import parse_amount
from workbook_tools.reading.cell import NOTHING, Noticed, Parser, Reading
from workbook_tools.reading.contacts import parse_contact, parts_of
from workbook_tools.reading.counts import parse_age, parse_count
from workbook_tools.reading.dates import EARLIEST, date_parser
from workbook_tools.reading.mojibake import unscrambled
from workbook_tools.reading.people import parse_gender, parse_name, parse_yes_no
from workbook_tools.reading.plain_cells import plain_values
from workbook_tools.reading.ratings import parse_feedback, parse_rating
from workbook_tools.reading.scores import score_parser
from workbook_tools.reading.text import clean, has_invisible, parse_text
from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawColumn, RawSheet, text_of
from workbook_tools.table.columns import AGE, DUE_ENDINGS, SERIAL, Column, Kind
from workbook_tools.table.customers import DTYPES
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import Settings

_UNREADABLE = {
    Kind.NAME: "name-missing", Kind.GENDER: "gender-unreadable", Kind.AGE: "age-unreadable", Kind.CONTACT: "phone-invalid",
    Kind.DATE: "date-unreadable", Kind.AMOUNT: "amount-unreadable", Kind.COUNT: "count-unreadable",
    Kind.RATING: "rating-unreadable", Kind.SCORE: "score-unreadable",
}  # fmt: skip
"""The code for a formula without a stored value."""
_PLAIN_PARSERS: dict[Kind, Parser[Any]] = {
    Kind.SERIAL: parse_text, Kind.NAME: parse_name, Kind.GENDER: parse_gender, Kind.AGE: parse_age,
    Kind.CONTACT: parse_contact, Kind.AMOUNT: parse_amount, Kind.COUNT: parse_count, Kind.RATING: parse_rating,
    Kind.FEEDBACK: parse_feedback, Kind.YES_NO: parse_yes_no, Kind.TEXT: parse_text,
}  # fmt: skip
_SAID_OF_BLANKS = ("formula-in-data", "invisible-characters")
"""A formula whose value is an empty text leaves its cell as blank as no formula."""
NO_VALUE = "（公式没有结果）"


@dataclass(frozen=True, slots=True)
class Understood:
    """A column understood: `values[codes[i]]` is what the i-th row holds, `blank` likewise (nothing to read there)."""

    values: NDArray[np.object_]
    blank: NDArray[np.bool_]
    codes: NDArray[np.integer]

    def rows(self, kind: Kind) -> NDArray[Any]:
        """One entry per row, in the dtype that `DTYPES` declares for the kind."""
        typed: NDArray[Any] = _typed(self.values, DTYPES[kind])[self.codes]
        return typed

    def blanks(self) -> NDArray[np.bool_]:
        """Which rows are blank."""
        blank: NDArray[np.bool_] = self.blank[self.codes]
        return blank

    def contacts(self) -> tuple[NDArray[np.object_], NDArray[np.object_], NDArray[np.bool_]]:
        """Of a column of contacts: one number, one dial (None where there is none) and whether it is masked, per row."""
        numbers, dials, masked = parts_of(self.values.tolist())
        return objects(numbers)[self.codes], objects(dials)[self.codes], np.array(masked, dtype=bool)[self.codes]


def parser_for(column: Column, settings: Settings, today: date, *, date1904: bool = False) -> Parser[Any]:
    """The parser of a column. Purchases lie between 1990 and today, birthdays before today, due days anywhere."""
    if column.kind is Kind.SCORE:
        return score_parser(settings.score_full)
    if column.kind is Kind.DATE:
        due = column.header.endswith(DUE_ENDINGS)
        earliest = None if due or column.header == "生日" else EARLIEST
        return date_parser(earliest=earliest, latest=None if due else today, date1904=date1904)
    return _PLAIN_PARSERS[column.kind]


def read_cell(cell: RawCell, parse: Parser[Any], column: Column) -> Reading[Any]:
    """A cell of a column: what `parse` makes of it, and what is noticed whatever the kind."""
    kind, value, formula = cell
    if kind is CellKind.ERROR:
        return Reading(None, (Noticed("error-value"),))
    formula = formula and column not in (SERIAL, AGE) and not column.header.endswith(DUE_ENDINGS)
    if kind is CellKind.BLANK:
        if not formula:
            return NOTHING
        code = _UNREADABLE.get(column.kind)
        return Reading(None, (Noticed("formula-in-data"), *((Noticed(code),) if code else ())))
    reading = parse(cell)
    noticed = reading.noticed
    if isinstance(value, str) and not (value.isascii() and value.isprintable()):
        noticed = _look_at_text(value, noticed)
    if formula:
        # The formula would be lost if its text were corrected.
        noticed = (Noticed("formula-in-data"), *(one._replace(suggestion="") for one in noticed))
    return reading if noticed is reading.noticed else Reading(reading.value, noticed)


def _look_at_text(text: str, noticed: tuple[Noticed, ...]) -> tuple[Noticed, ...]:
    if has_invisible(text) and clean(text):
        better = next((one.suggestion for one in noticed if one.suggestion), clean(text))
        noticed = (*noticed, Noticed("invisible-characters", suggestion=better))
    meant = None if text.isascii() else unscrambled(text)
    return noticed if meant is None else (*noticed, Noticed("mojibake", suggestion=meant))


Findings: TypeAlias = dict[str, dict[int, Noticed]]
"""By code: of which distinct cells it was noticed, and what."""


def understand(raw: RawColumn, parse: Parser[Any], column: Column) -> tuple[Understood, Findings]:
    """A raw column by its distinct cells, and what was noticed of them. parse: as `parser_for` gives it for the column."""
    used = np.flatnonzero(np.bincount(raw.codes, minlength=len(raw.cells)))
    values = plain_values(raw.cells, column.kind)
    blanks: list[int] = []
    findings: Findings = {}
    for place in [place for place in used.tolist() if values[place] is None]:
        value, noticed = read_cell(raw.cells[place], parse, column)
        values[place] = value
        for one in noticed:
            findings.setdefault(one.code, {})[place] = one
        if value is None and all(one.code in _SAID_OF_BLANKS for one in noticed):
            blanks.append(place)
    blank = np.zeros(len(raw.cells), dtype=bool)
    blank[blanks] = True
    return Understood(objects(values), blank, raw.codes), findings


def report(findings: Findings, raw: RawColumn, rows: NDArray[np.int32], column: Column, place: int) -> Problems:
    """What was noticed, for every row that holds such a cell. rows: the sheet row of each entry of `raw`."""
    problems = Problems()
    for code, noticed in findings.items():
        lookup = np.full(len(raw.cells), -1, dtype=np.int32)
        lookup[list(noticed)] = np.arange(len(noticed), dtype=np.int32)
        which = lookup[raw.codes]
        hit = which >= 0
        chosen, told = which[hit], list(noticed.values())
        problems.add(
            code,
            rows[hit],
            column=column.header,
            place=place,
            found=objects([text_of(raw.cells[cell]) or NO_VALUE for cell in noticed])[chosen],
            detail=_texts([one.detail for one in told], chosen),
            suggestion=_texts([one.suggestion for one in told], chosen),
        )
    return problems


def _texts(texts: list[str], chosen: NDArray[np.int32]) -> NDArray[np.object_] | str:
    return objects(texts)[chosen] if any(texts) else ""


def take_column(raw: RawSheet, at: int, positions: NDArray[np.intp]) -> RawColumn:
    """A sheet column at some rows; all blank where the sheet has none there."""
    held = raw.columns.get(at)
    return RawColumn((BLANK,), np.zeros(len(positions), dtype=np.int32)) if held is None else held.take(positions)


def objects(values: Sequence[object]) -> NDArray[np.object_]:
    """A one-dimensional array of objects, whatever they are (NumPy would unpack tuples)."""
    return np.fromiter(values, dtype=object, count=len(values))


def _typed(values: NDArray[np.object_], dtype: str) -> NDArray[Any]:
    if dtype == "object":
        return values
    known = (values != np.array(None)).astype(bool)
    blank = np.datetime64("NaT", "s") if dtype.startswith("datetime") else np.nan
    typed: NDArray[Any] = np.full(len(values), blank, dtype=dtype)
    typed[known] = values[known].astype("datetime64[D]" if dtype.startswith("datetime") else dtype)
    return typed
