"""A generated sheet as data: cells with named styles, widths, drop-downs, rules, charts, print set-up.

The same plan is rendered into a donor workbook (closed file) or through xlwings (open workbook).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Literal

from workbook_tools.table.places import Area

Value = str | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. style: a name of `look.STYLES`. link: `#'表'!F17` (inside the workbook). formula: ours alone, never from data."""

    row: int
    column: int
    value: Value = None
    style: str = "body"
    link: str = ""
    formula: str = ""


_FIELDS = attrgetter("row", "column", "value", "style", "link", "formula")
"""All of a cell: tuples tell what they hold in a fraction of the time that cells take."""
_BLOCK = 1_000
"""Cells told at once, so that a long sheet is never one text."""


@dataclass(frozen=True, slots=True)
class DropDown:
    """A list validation; it warns and never stops unless strict. prompt: shown when the cell is selected."""

    area: Area
    values: tuple[str, ...]
    prompt: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format: an Excel formula for the area's upper left cell, and a style name whose colours it shows."""

    area: Area
    formula: str
    style: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart. categories and series point at areas of the same sheet; title says what one sees.

    colours: one per series, or one per bar where there is a single series.
    """

    kind: Literal["bar", "column", "line"]
    title: str
    categories: Area
    series: tuple[tuple[str, Area], ...]
    anchor: tuple[int, int]
    width_cm: float = 16
    height_cm: float = 7.5
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line in one cell over an area of this sheet (`B5:B12`) or of another (`历史!B5:B12`)."""

    row: int
    column: int
    source: str


@dataclass(frozen=True, slots=True)
class Print:
    """Print set-up: A4, fitted to one page in width."""

    landscape: bool = True
    repeat_rows: tuple[int, int] | None = None
    fit_height: int = 0


@dataclass(frozen=True)
class SheetPlan:
    """A whole sheet. freeze: how many rows and columns stay in view."""

    name: str
    cells: Sequence[Cell]
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[Area, ...] = ()
    drop_downs: tuple[DropDown, ...] = ()
    rules: tuple[Rule, ...] = ()
    charts: tuple[Chart, ...] = ()
    sparklines: tuple[Sparkline, ...] = ()
    freeze: tuple[int, int] | None = None
    filter_area: Area | None = None
    print_setup: Print = field(default_factory=Print)
    gridlines: bool = False
    tab_colour: str = ""
    text_areas: tuple[Area, ...] = ()
    """Where numbers stored as text are meant (phones): no green triangles there."""

    def content_hash(self) -> str:
        """A short hash of all that one would see; equal plans have equal hashes."""
        digest = hashlib.sha256(repr(replace(self, cells=())).encode())
        for begin in range(0, len(self.cells), _BLOCK):
            digest.update(repr([_FIELDS(cell) for cell in self.cells[begin : begin + _BLOCK]]).encode())
        return digest.hexdigest()[:24]
