"""Which sheet columns are staff's to read and which are ours: by our marks first, then by their headers."""

from collections.abc import Mapping

import numpy as np

from workbook_tools.reading.dates import parse_date
from workbook_tools.reading.headers import header_texts, match_headers, normal_header
from workbook_tools.reading.master import MasterPlace
from workbook_tools.table.cells import CellKind, RawSheet
from workbook_tools.table.columns import (
    COMPUTED,
    CUSTOMER_ID,
    DUE_ENDINGS,
    OPTIONAL,
    STANDARD,
    TAKEN_SUFFIX,
    Column,
    Kind,
)


def still_ours(place: MasterPlace, marked: Mapping[str, int]) -> dict[str, int]:
    """The marked columns (slug → sheet column) whose header still is the one that we wrote; renamed ones are staff's."""
    headers = {computed.slug: computed.header for computed in COMPUTED}
    texts = header_texts(place.headers)
    return {
        slug: at
        for slug, at in marked.items()
        if slug in headers and texts.get(at) in (headers[slug], headers[slug] + TAKEN_SUFFIX)
    }


def staff_places(raw: RawSheet, place: MasterPlace, ours: Mapping[str, int], number_column: int) -> dict[str, int]:
    """Declared header → sheet column of what we read, and staff's own due columns (保险到期) by their header.

    number_column: which of the staff's columns holds 客户编号, 0 if none; another of that name is just a column of theirs.
    """
    texts = {at: text for at, text in header_texts(place.headers).items() if at not in ours.values()}
    places = match_headers(texts).places
    places.pop(CUSTOMER_ID.header, None)
    if number_column:
        places[CUSTOMER_ID.header] = number_column
    for at, text in texts.items():
        due = normal_header(text).endswith(DUE_ENDINGS) and text not in places and at not in places.values()
        if due and _holds_dates(raw, at, place.header_row):
            places[text] = at
    return places


def columns_to_read(places: Mapping[str, int]) -> tuple[Column, ...]:
    """Every standard column, and of the others those that the sheet has."""
    others = [column for column in (CUSTOMER_ID, *OPTIONAL) if column.header in places]
    known = {column.header for column in (*STANDARD, *others)}
    due = [Column(header, Kind.DATE) for header in places if header not in known]
    return (*STANDARD, *others, *due)


def _holds_dates(raw: RawSheet, at: int, header_row: int) -> bool:
    """Whether at least half of a column's distinct cells are dates: 是否到期 is no date column."""
    column = raw.columns.get(at)
    if column is None:
        return False
    used = np.unique(column.codes[raw.rows > header_row]).tolist()
    cells = [column.cells[code] for code in used if column.cells[code].kind is not CellKind.BLANK]
    dates = sum(parse_date(cell, date1904=raw.date1904).value is not None for cell in cells)
    return dates * 2 >= len(cells)
