"""Finding one's way in a sheet of ours that has been a while with the staff: by its header texts, not by places."""

from collections.abc import Sequence
from typing import NamedTuple

from workbook_tools.table.cells import RawSheet

_WITHIN_ROWS = 30


class Header(NamedTuple):
    """row: the sheet row of the header. places: header text → sheet column, for the titles that are there."""

    row: int
    places: dict[str, int]


def find_header(raw: RawSheet | None, titles: Sequence[str], needed: Sequence[str]) -> Header | None:
    """The first row near the top with all `needed` titles; the leftmost column where a title stands twice."""
    if raw is None:
        return None
    for row in raw.rows[raw.rows <= _WITHIN_ROWS].tolist():
        texts = {raw.text(row, column).strip(): column for column in sorted(raw.columns, reverse=True)}
        if all(title in texts for title in needed):
            return Header(row, {title: texts[title] for title in titles if title in texts})
    return None


def last_row(raw: RawSheet) -> int:
    """The last row that holds a value, 0 in an empty sheet."""
    return int(raw.rows[-1]) if len(raw.rows) else 0
