"""Where Excel could ask while staff type: columns in which one kind of mistake comes again and again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from workbook_tools.table.columns import OPTIONAL, STANDARD, Column, Kind
from workbook_tools.table.customers import Customers
from workbook_tools.table.input_checks import InputCheck, input_check_of
from workbook_tools.table.places import MAX_ROW, Area, cell

MANY = 10
"""From so many mistakes in a column on, a check is proposed."""
_ROWS_TO_COME = 5_000
_CODES = {
    Kind.DATE: ("date-unreadable", "date-ambiguous", "date-no-year", "date-in-future", "date-implausible",
                "date-as-text", "date-as-number"),
    Kind.AMOUNT: ("amount-unreadable", "amount-as-text", "amount-approximate"),
    Kind.COUNT: ("count-unreadable",), Kind.SCORE: ("score-unreadable", "score-out-of-range"),
    Kind.RATING: ("rating-unreadable",), Kind.GENDER: ("gender-unreadable",),
    Kind.AGE: ("age-unreadable", "age-out-of-range"), Kind.CONTACT: ("phone-invalid", "phone-lost-digits"),
}  # fmt: skip
"""The mistakes that a check of the kind would have asked about."""
_DECLARED = {column.header: column for column in (*STANDARD, *OPTIONAL)}


@dataclass(frozen=True, slots=True)
class Prevention:
    """A staff column that can have a check. cells: how many mistakes it has now; areas: where it has no check yet."""

    column: Column
    place: int
    cells: int
    areas: tuple[Area, ...]

    def checks(self, full_score: float) -> tuple[tuple[Area, InputCheck], ...]:
        """What to put where: the template's check of the column."""
        made = (
            (area, input_check_of(self.column, cell(area.top, area.left), full_score=f"{full_score:g}"))
            for area in self.areas
        )
        return tuple((area, check) for area, check in made if check is not None)


def count_mistakes(problems: pd.DataFrame, customers: Customers) -> dict[str, int]:
    """How many mistakes of its kind each column of the master has, for those that have any. problems: with `sheet`."""
    codes = {code for told in _CODES.values() for code in told}
    own = problems[problems["code"].isin(codes) & (problems["sheet"] == customers.sheet)]
    return {
        str(header): int(count)
        for header, count in own["column"].value_counts().items()
        if header in _DECLARED and header in customers.places
    }


def find_preventions(mistakes: dict[str, int], customers: Customers, checked: Sequence[Area]) -> list[Prevention]:
    """The columns with MANY mistakes or more, most first, whose customers' rows have no check of the staff's own."""
    worst = sorted((header for header, count in mistakes.items() if count >= MANY), key=lambda name: -mistakes[name])
    found = (prevention_for(header, customers, checked, mistakes[header]) for header in worst)
    return [prevention for prevention in found if prevention is not None]


def prevention_for(header: str, customers: Customers, checked: Sequence[Area], cells: int = 0) -> Prevention | None:
    """A check for a column; None where it has one in every customer's row, or where there is nothing to check.

    header: a declared one, or as it stands in the sheet. checked: the areas of all validations of the sheet.
    """
    declared = header if header in customers.places else _declared(header, customers)
    column, place = _DECLARED.get(declared), customers.places.get(declared, 0)
    if column is None or not place:
        return None
    check = input_check_of(column, "A1")
    if check is None or check.kind is None:
        return None
    first = customers.header_row + 1
    if not _free(place, first, max(customers.last_row, first), checked):
        return None
    last = min(max(customers.last_row, first) + _ROWS_TO_COME, MAX_ROW)
    return Prevention(column, place, cells, _free(place, first, last, checked))


def _declared(header: str, customers: Customers) -> str:
    wanted = "".join(header.split())
    typed = {"".join(text.split()): place for place, text in customers.headers.items()}
    return next((name for name, place in customers.places.items() if place == typed.get(wanted)), "")


def _free(place: int, first: int, last: int, checked: Iterable[Area]) -> tuple[Area, ...]:
    """The stretches of a column, within some rows, that no area covers."""
    inside = sorted((area for area in checked if area.left <= place <= area.right), key=lambda area: area.top)
    stretches, row = [], first
    for area in inside:
        if area.top > last:
            break
        if area.top > row:
            stretches.append(Area(row, place, area.top - 1, place))
        row = max(row, area.bottom + 1)
    if row <= last:
        stretches.append(Area(row, place, last, place))
    return tuple(stretches)
