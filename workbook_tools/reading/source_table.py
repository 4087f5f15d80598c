"""Cells as one would write them into the master: 500元 as 500, 2023.10.1 as a date, a number as one dials it.

Both sides of an import are read this way, so that two spellings of one value are the same value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbook_tools.reading.cell import Noticed
from workbook_tools.reading.column import NO_VALUE, Findings, objects, parser_for, take_column, understand
from workbook_tools.reading.contacts import Contact, contact_of
from workbook_tools.reading.rows import filled_cells, total_cells
from workbook_tools.reading.source_layout import Layout
from workbook_tools.reading.text import clean, squeezed
from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawColumn, RawSheet, text_of
from workbook_tools.table.changes import CellValue
from workbook_tools.table.codes import KINDS, Severity
from workbook_tools.table.columns import NAME, RATINGS, Column, Kind
from workbook_tools.table.settings import Settings

Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]
_NOT_TAKEN = "mojibake"
"""A warning in the master, where the harm is done; nothing to let into it."""
_TOLD_ANYWAY = {"amount-approximate", "phone-multiple", "phone-masked"}
"""What is worth a word though the value is used. That CSV holds nothing but texts is not."""
_LATIN = re.compile("[A-Za-z.' -]+")
_LEADING = 3
"""合计 stands in one of the first columns."""


@dataclass(frozen=True, slots=True)
class Values:
    """A column's cells, one entry per row.

    values: what one would write, None where blank or unreadable. filled: where the cell holds anything. known: for a contact,
    the number by which customers are compared, else the value. findings, raw: what was noticed, and of which cells.
    """

    column: Column
    values: Texts
    filled: Flags
    known: Texts
    findings: Findings
    raw: RawColumn

    def told(self) -> Iterator[tuple[int, bool, str]]:
        """(row's position, whether the value must not be used, what to say) of every cell worth a word."""
        for code, noticed in self.findings.items():
            kind = KINDS[code]
            wrong = kind.severity is Severity.ERROR or code == _NOT_TAKEN
            if not wrong and code not in _TOLD_ANYWAY:
                continue
            for position in np.flatnonzero(np.isin(self.raw.codes, list(noticed))).tolist():
                place = int(self.raw.codes[position])
                yield position, wrong, self._wording(noticed[place], self.raw.cells[place])

    def _wording(self, noticed: Noticed, cell: RawCell) -> str:
        kind = KINDS[noticed.code]
        words = {"found": text_of(cell) or NO_VALUE, "column": self.column.header, "detail": noticed.detail}
        return f"{self.column.header}：{kind.found.format(**words)}"


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A source, read. rows: the sheet row of each entry; columns: by our header; status, refund: of orders, as text and 元."""

    sheet: str
    rows: NDArray[np.int32]
    columns: Mapping[str, Values]
    status: Texts
    refund: Texts

    def __len__(self) -> int:
        return len(self.rows)

    def values(self, header: str) -> Texts:
        """What one would write; None all through where the source lacks the column."""
        held = self.columns.get(header)
        return np.full(len(self.rows), None, dtype=object) if held is None else held.values

    def notes(self) -> dict[int, list[tuple[str, bool, str]]]:
        """By position: (our header, whether the value can't be used, what to say)."""
        gathered: dict[int, list[tuple[str, bool, str]]] = {}
        for header, column in self.columns.items():
            for position, wrong, text in column.told():
                gathered.setdefault(position, []).append((header, wrong, text))
        return gathered


def read_source(raw: RawSheet, layout: Layout, settings: Settings, today: date) -> SourceTable:
    """The rows below a source's header that hold anything in a column that is used; 合计 rows are none."""
    lines = _find_lines(raw, layout)
    columns = {}
    for column, places in layout.places.items():
        taken = [take_column(raw, at, lines) for at in places]
        held = _joined(taken, column) if column.header in layout.joined else _first_filled(taken)
        columns[column.header] = read_values(held, column, settings, today, date1904=raw.date1904)
    status = objects([squeezed(text_of(cell)) for cell in _cells(raw, layout.status, lines)])
    refund = read_values(take_column(raw, layout.refund, lines), Column("退款金额", Kind.AMOUNT), settings, today)
    return SourceTable(raw.name, raw.rows[lines], columns, status, refund.values)


def read_values(raw: RawColumn, column: Column, settings: Settings, today: date, *, date1904: bool = False) -> Values:
    """One column's cells as one would write them. Text keeps its kind: a number in a column of the shop's own is one."""
    understood, findings = understand(raw, parser_for(column, settings, today, date1904=date1904), column)
    values = understood.values.tolist()
    if column.kind is Kind.CONTACT:
        values = [contact_of(value) for value in values]
    written = [
        _written(value, cell, column, place in findings.get("feedback-text", {}))
        for place, (value, cell) in enumerate(zip(values, raw.cells, strict=True))
    ]
    known = [value.number if isinstance(value, Contact) else value for value in values]
    filled = filled_cells(raw.cells) | np.array([cell.formula for cell in raw.cells], dtype=bool)
    return Values(
        column, objects(written)[raw.codes], filled[raw.codes], objects(known)[raw.codes], findings, raw,
    )  # fmt: skip


def _written(value: Any, cell: RawCell, column: Column, sentence: bool) -> CellValue:  # noqa: ANN401 - whatever a parser gives
    if isinstance(value, Contact):
        return value.dial or value.number
    if value is None:
        return clean(str(cell.value)) if sentence else None
    if column.kind in (Kind.RATING, Kind.FEEDBACK):
        return RATINGS[5 - int(value)]
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    written: CellValue = value
    if column.kind is Kind.TEXT and cell.kind is CellKind.NUMBER and isinstance(cell.value, (int, float)):
        written = cell.value
    return written


def _find_lines(raw: RawSheet, layout: Layout) -> NDArray[np.intp]:
    below = np.flatnonzero(raw.rows > layout.header_row)
    filled, total = np.zeros(len(below), dtype=bool), np.zeros(len(below), dtype=bool)
    used = {at for places in layout.places.values() for at in places}
    for rank, at in enumerate(sorted(layout.headers)):
        column = raw.columns.get(at)
        if column is None:
            continue
        codes = column.codes[below]
        if at in used:
            filled |= filled_cells(column.cells)[codes]
        if rank < _LEADING:
            total |= total_cells(column.cells)[codes]
    repeated = _repeats_header(raw, layout, below)
    return below[filled & ~total & ~repeated]


def _repeats_header(raw: RawSheet, layout: Layout, below: NDArray[np.intp]) -> Flags:
    """The header once more, as lists that were put together have it."""
    again = np.ones(len(below), dtype=bool)
    for at, text in layout.headers.items():
        column = raw.columns[at]
        same = np.array([cell.value == text for cell in column.cells], dtype=bool)
        again &= same[column.codes[below]]
    return again


def _cells(raw: RawSheet, at: int, lines: NDArray[np.intp]) -> list[RawCell]:
    column = take_column(raw, at, lines)
    return [column.cells[code] for code in column.codes.tolist()]


def _first_filled(columns: Sequence[RawColumn]) -> RawColumn:
    """Of several columns, in each row the first cell that holds something."""
    first, *others = columns
    cells, codes = list(first.cells), first.codes.astype(np.int32)
    for other in others:
        blank = ~filled_cells(cells)[codes]
        codes[blank] = other.codes[blank].astype(np.int32) + len(cells)
        cells += other.cells
    return RawColumn(tuple(cells), codes)


def _joined(columns: Sequence[RawColumn], column: Column) -> RawColumn:
    """The texts of several columns one behind the other, once per distinct row of them."""
    cells: dict[RawCell, int] = {BLANK: 0}
    together = np.stack([held.codes for held in columns], axis=1)
    distinct, which = np.unique(together, axis=0, return_inverse=True)
    codes = []
    for row in distinct.tolist():
        parts = [clean(text_of(held.cells[code])) for held, code in zip(columns, row, strict=True)]
        text = _put_together([part for part in parts if part], column)
        codes.append(cells.setdefault(RawCell(CellKind.TEXT, text), len(cells)) if text else 0)
    return RawColumn(tuple(cells), np.array(codes, dtype=np.int32)[which.reshape(-1)])


def _put_together(parts: list[str], column: Column) -> str:
    """张 and 三 are 张三; Smith and John are John Smith."""
    if parts and all(_LATIN.fullmatch(part) for part in parts):
        return " ".join(reversed(parts) if column is NAME else parts)
    return "".join(dict.fromkeys(parts)) if column is not NAME else "".join(parts)
