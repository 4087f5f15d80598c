"""Where something stands in a sheet: column letters, cell references, areas. Rows and columns count from 1, as in Excel."""

import re
from dataclasses import dataclass
from functools import cache

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@cache
def letter(column: int) -> str:
    """1 → A, 27 → AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@cache
def column_number(letters: str) -> int:
    """A → 1, AA → 27; 0 for what is no column."""
    number = 0
    for sign in letters.upper():
        if not "A" <= sign <= "Z":
            return 0
        number = number * 26 + ord(sign) - 64
    return number


def cell(row: int, column: int) -> str:
    """(17, 6) → F17."""
    return f"{letter(column)}{row}"


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A block of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> "Area | None":
        """`$A$1:B3`, `A1`; None for anything else (whole rows or columns, broken references)."""
        corners = [_REFERENCE.fullmatch(part) for part in text.split(":")]
        if len(corners) not in (1, 2) or None in corners:
            return None
        found = [(int(m[2]), column_number(m[1])) for m in corners if m]
        (top, left), (bottom, right) = found[0], found[-1]
        area = cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        return area if area.top >= 1 and area.bottom <= MAX_ROW and area.right <= MAX_COLUMN else None

    def __str__(self) -> str:
        first, last = cell(self.top, self.left), cell(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def meets(self, other: "Area") -> bool:
        """Whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )
