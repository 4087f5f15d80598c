"""The customer table while an import fills it: what each cell says, what is put into it, who is new."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from workbook_tools.reading.column import take_column
from workbook_tools.reading.headers import normal_header
from workbook_tools.reading.source_layout import column_of
from workbook_tools.reading.source_table import Values, read_values
from workbook_tools.rules.inputs import Texts
from workbook_tools.rules.same_person import People
from workbook_tools.table.cells import CellKind, RawSheet
from workbook_tools.table.changes import CellValue, SetCells
from workbook_tools.table.columns import CONTACT, NAME, SERIAL
from workbook_tools.table.customers import Customers
from workbook_tools.table.incoming import Written
from workbook_tools.table.presets import PLAIN
from workbook_tools.table.settings import Settings

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?")


@dataclass
class Intake:
    """The master, and what is to change in it. Customers have places: those of the sheet first, then the new ones.

    ids: 客户编号 of the old customers. phone_decides: see presets.
    """

    customers: Customers
    raw: RawSheet
    ids: Texts
    settings: Settings
    today: date
    phone_decides: bool = False
    new: list[dict[str, CellValue]] = field(default_factory=list)
    _put: dict[tuple[int, str], CellValue] = field(default_factory=dict)
    _read: dict[str, Values] = field(default_factory=dict)
    _numeric: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {**own_headers(self.customers), **self.customers.places}
        self._positions = np.searchsorted(self.raw.rows, self.customers.rows)
        self.people = People(self.phone_decides)
        names, numbers = self._values(NAME.header).values, self._values(CONTACT.header).known
        for row, name, number in zip(self.customers.rows.tolist(), names.tolist(), numbers.tolist(), strict=True):
            self.people.add(name, number, f"第 {row} 行")

    def has(self, header: str) -> bool:
        """Whether the master has such a column, and it is one that an import may fill."""
        return header in self.places and header != SERIAL.header

    def value(self, place: int, header: str) -> CellValue:
        """What stands there now, as one would write it; None where it is blank or can't be read."""
        if (place, header) in self._put:
            return self._put[place, header]
        if place >= len(self.customers):
            return self.new[place - len(self.customers)].get(header)
        held: CellValue = self._values(header).values[place]
        return held

    def filled(self, place: int, header: str) -> bool:
        """Whether anything stands there, a formula included."""
        if place >= len(self.customers) or (place, header) in self._put:
            return self.value(place, header) is not None
        return bool(self._values(header).filled[place])

    def is_formula(self, place: int, header: str) -> bool:
        """Whether the cell holds a formula, which an import never replaces."""
        at = self.places[header]
        return place < len(self.customers) and self.raw.at(int(self.customers.rows[place]), at).formula

    def put(self, place: int, header: str, value: CellValue) -> Written:
        """Write a cell. What looks like a number becomes one in a column of the shop's own that holds nothing but numbers."""
        old, new = self.value(place, header), self.as_kept(header, value)
        if place >= len(self.customers):
            self.new[place - len(self.customers)][header] = new
        else:
            self._put[place, header] = new
        return Written(header, old, new)

    def as_kept(self, header: str, value: CellValue) -> CellValue:
        """The value in the kind that the column has."""
        if not isinstance(value, str) or header in self.customers.places or not _NUMBER.fullmatch(value):
            return value
        if header not in self._numeric:
            column = self._values(header).raw
            held = [column.cells[code] for code in np.unique(column.codes).tolist()]
            kinds = {cell.kind for cell in held if cell.kind is not CellKind.BLANK}
            self._numeric[header] = kinds == {CellKind.NUMBER}
        if not self._numeric[header]:
            return value
        return float(value) if "." in value else int(value)

    def add(self, values: Mapping[str, CellValue], number: str | None, told: str) -> int:
        """A new customer; gives the place."""
        self.new.append({header: self.as_kept(header, value) for header, value in values.items() if self.has(header)})
        name = values.get(NAME.header)
        return self.people.add(None if name is None else str(name), number, told)

    def set_cells(self, why: str) -> Iterator[SetCells]:
        """The changed cells of old customers, a change per column."""
        gathered: dict[str, dict[tuple[int, int], CellValue]] = {}
        for (place, header), value in self._put.items():
            row = int(self.customers.rows[place])
            gathered.setdefault(header, {})[row, self.places[header]] = value
        for header, cells in gathered.items():
            yield SetCells(self.customers.sheet, cells, why=f"{why}：{header}")

    def new_rows(self, columns: Mapping[int, str], numbers: Sequence[str | None]) -> list[list[CellValue]]:
        """The new customers' cells, in the order of `columns` (sheet column → header; "" for 客户编号 as `numbers` gives it)."""
        serials = self._next_serials()
        rows = []
        for at, values in enumerate(self.new):
            given: dict[str, CellValue] = {**values, SERIAL.header: serials[at], "": numbers[at]}
            rows.append([given.get(header) for header in columns.values()])
        return rows

    def _next_serials(self) -> list[CellValue]:
        """序号 goes on counting where it counts in whole numbers; blank where it does anything else."""
        at = self.customers.places.get(SERIAL.header, 0)
        if at and not len(self.customers):
            return list(range(1, len(self.new) + 1))
        last = self.raw.at(self.customers.last_row, at) if at else None
        if last is None or last.formula or not isinstance(last.value, (int, float)) or last.value != int(last.value):
            return [None] * len(self.new)
        return [int(last.value) + step for step in range(1, len(self.new) + 1)]

    def _values(self, header: str) -> Values:
        held = self._read.get(header)
        if held is None:
            column = take_column(self.raw, self.places[header], self._positions)
            declared = column_of(header, PLAIN)
            held = read_values(column, declared, self.settings, self.today, date1904=self.raw.date1904)
            self._read[header] = held
        return held


def own_headers(customers: Customers) -> dict[str, int]:
    """The shop's own columns: header as typed → sheet column, without those that we know or have made."""
    taken = {*customers.places.values(), *customers.ours.values()}
    found: dict[str, int] = {}
    for at, text in sorted(customers.headers.items()):
        if at not in taken and text.strip():
            found.setdefault(text.strip(), at)
    return found


def own_by_key(customers: Customers) -> dict[str, str]:
    """The same headers, by how headers are compared."""
    return {normal_header(text): text for text in own_headers(customers)}
