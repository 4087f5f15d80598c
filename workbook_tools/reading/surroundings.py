"""Problems of the table as a whole: headers, merged and hidden cells, rows outside it, and the workbook around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbook_tools.reading.master import MasterPlace
from workbook_tools.reading.rows import Found, SortedRows
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.columns import STANDARD
from workbook_tools.table.customers import Customers
from workbook_tools.table.places import Area
from workbook_tools.table.problems import Problems

_MANY_FORMATS = 10_000
"""Excel bears 65,490 cell formats; a well-kept workbook has a few hundred."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """links: other files that the workbook refers to. cell_formats: how many kinds of cell format it has.

    numbered_by: the staff's column that has held the customers' numbers so far (its header as `normal_header` has it), or "".
    """

    links: Sequence[str] = ()
    cell_formats: int = 0
    numbered_by: str = ""


NO_FACTS = FileFacts()


def find_table_problems(
    raw: RawSheet, place: MasterPlace, customers: Customers, rows: SortedRows, facts: FileFacts
) -> Problems:
    """header-normalised, column-absent, merged-data, hidden-rows, total-row, stray-cells, external-link, style-bloat."""
    problems = Problems()
    _add_headers(problems, place, customers)
    for area in raw.merged:
        if _covers_data(area, customers):
            problems.add("merged-data", [area.top], place=area.left, detail=str(area))
    hidden = sum(row in raw.hidden_rows for row in customers.rows.tolist()) if raw.hidden_rows else 0
    if hidden:
        problems.add("hidden-rows", [0], detail=str(hidden))
    _add_found(problems, "total-row", rows.totals)
    _add_found(problems, "stray-cells", rows.strays)
    if facts.links:
        problems.add("external-link", [0], detail="、".join(facts.links))
    if facts.cell_formats > _MANY_FORMATS:
        # In words as round as this, the few formats of our own sheets do not change what the next run says.
        problems.add("style-bloat", [0], detail=f"{facts.cell_formats // 10_000} 万多")
    return problems


def _add_headers(problems: Problems, place: MasterPlace, customers: Customers) -> None:
    for header, at in customers.places.items():
        typed = place.headers[at]
        if typed != header:
            problems.add(
                "header-normalised", [place.header_row], column=header, place=at, found=typed, suggestion=header
            )
    for column in STANDARD:
        if column.header not in customers.places:
            problems.add("column-absent", [0], column=column.header, found=column.header)


def _covers_data(area: Area, customers: Customers) -> bool:
    """Whether a merged area lies over cells of customers' rows in columns that have a header."""
    if area.top == area.bottom and area.left == area.right:
        return False
    below_header = max(area.top, customers.header_row + 1) <= min(area.bottom, customers.last_row)
    return below_header and any(area.left <= at <= area.right for at in customers.headers)


def _add_found(problems: Problems, code: str, cells: Sequence[Found]) -> None:
    for found in cells:
        problems.add(code, [found.row], place=found.place, found=found.text)
