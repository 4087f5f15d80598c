"""Which column is which: header texts compared without their accidents, then looked up among the declared names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from workbook_tools.reading.text import clean, squeezed
from workbook_tools.table.columns import CUSTOMER_ID, NEEDED, OPTIONAL, SERIAL, STANDARD, Column

MASTER_COLUMNS = (*STANDARD, CUSTOMER_ID, *OPTIONAL)
_HARMLESS = re.compile(
    r"\((?:单位)?:?(?:元|人民币|rmb|¥|岁|周岁|次|分|日|天|个|必填|选填|可不填|可空|满分[0-9]+分?|[0-9]+分制|[0-9]+-[0-9]+分?|年[-/]?月[-/]?日"
    r"|yyyy-mm-dd|yyyy/mm/dd|男/女)\)"
)
"""Brackets that say in which unit, and not of what. 万元 is not among them: it changes every amount."""
_ENDS = "*:."
_LATIN = re.compile("[a-z]+")
_JOINTS = "/|()-.·:"


def normal_header(text: str) -> str:
    """A header as it is compared: NFKC, simplified, no invisible signs or spaces, no unit in brackets, small letters."""
    return _HARMLESS.sub("", squeezed(text)).strip(_ENDS)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a set of columns, as they are compared: the declared ones, and the synonyms."""

    exact: Mapping[str, Column]
    synonyms: Mapping[str, Column]

    @classmethod
    def of(cls, columns: tuple[Column, ...]) -> "Names":
        """All names of the columns."""
        return cls(
            {normal_header(column.header): column for column in columns},
            {normal_header(other): column for column in columns for other in column.synonyms},
        )

    def find(self, text: str) -> Column | None:
        """The column that a header names."""
        key = normal_header(text)
        return self.exact.get(key) or self.synonym(key)

    def synonym(self, key: str) -> Column | None:
        """The column that a header, as it is compared, names by another name, or in two languages: 联系电话 Phone."""
        return self.synonyms.get(key) or self._in_both(key)

    def _in_both(self, key: str) -> Column | None:
        latin = "".join(_LATIN.findall(key))
        other = _LATIN.sub("", key).strip(_JOINTS)
        if not latin or not other:
            return None
        column = self.exact.get(other) or self.synonyms.get(other)
        return column if column and self.synonyms.get(latin) is column else None


def header_texts(headers: Mapping[int, str]) -> dict[int, str]:
    """Headers as one reads them, by sheet column: without invisible signs and outer spaces."""
    return {at: clean(text) for at, text in headers.items()}


MASTER_NAMES = Names.of(MASTER_COLUMNS)


@dataclass(frozen=True, slots=True)
class Matched:
    """Headers matched: places (declared header → sheet column), and the declared columns that several columns claim."""

    places: dict[str, int]
    claimed: dict[str, tuple[int, ...]]

    @property
    def complete(self) -> bool:
        """Whether the four needed columns are there, each once or more."""
        return all(column.header in self.places for column in NEEDED)


def match_headers(headers: Mapping[int, str], names: Names = MASTER_NAMES) -> Matched:
    """Headers by sheet column, matched. The declared name goes before a synonym; of several claims the leftmost is kept.

    Two columns of the declared name, or, where none has it, two synonyms, are told in `claimed`.
    """
    exact: dict[str, list[int]] = {}
    other: dict[str, list[int]] = {}
    for place, text in sorted(headers.items()):
        key = normal_header(text)
        if key in names.exact:
            exact.setdefault(names.exact[key].header, []).append(place)
        elif column := names.synonym(key):
            other.setdefault(column.header, []).append(place)
    found = other | exact
    claimed = {header: tuple(places) for header, places in found.items() if len(places) > 1 and header != SERIAL.header}
    return Matched({header: places[0] for header, places in found.items()}, claimed)


def closest(column: Column, headers: Mapping[int, str]) -> int | None:
    """The sheet column whose header looks most like a missing column's name; None if none does."""
    known = {normal_header(text): place for place, text in headers.items() if not MASTER_NAMES.find(text)}
    wanted = [normal_header(name) for name in (column.header, *column.synonyms)]
    for name in wanted:
        near = get_close_matches(name, known, n=1, cutoff=0.6)
        if near:
            return known[near[0]]
    return None
