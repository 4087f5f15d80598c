"""Where the customer table is: which sheet, and which of its first rows is the header."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbook_tools.reading.headers import MASTER_NAMES, Matched, closest, match_headers
from workbook_tools.reading.text import clean, squeezed
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.columns import (
    COMPUTED_BY_HEADER,
    DETAILS,
    MASTER_NAME,
    NEEDED,
    STANDARD,
    TAKEN_SUFFIX,
    Column,
)
from workbook_tools.table.faults import Fault
from workbook_tools.table.places import cell

DEEPEST = 30
"""The header stands within so many rows."""


@dataclass(frozen=True, slots=True)
class MasterPlace:
    """The customer table's place.

    header_row: the (lowest) header row. headers: sheet column → text as typed, every column with a header.
    places: declared header → sheet column. top: the first row of a header of two rows.
    """

    sheet: str
    header_row: int
    headers: dict[int, str]
    places: dict[str, int]
    top: int


@dataclass(frozen=True, slots=True)
class _Header:
    """A header row, or two that belong together."""

    top: int
    bottom: int
    headers: dict[int, str]
    matched: Matched


def find_master(
    sheets: Sequence[RawSheet], skip: Collection[str], *, workbook: str, chosen: Sequence[str] = ()
) -> MasterPlace:
    """The master: the sheet called 客户管理计划表, or else the only one whose header carries the four needed columns.

    Of several such the first that chosen names. skip: names of our generated sheets; detail sheets are left out by
    themselves. workbook: the file's name, for faults: sheet-missing, sheet-ambiguous (its `sheets` are the names to choose
    from), header-missing, header-duplicate, column-missing.
    """
    named = _named(sheets)
    if named:
        header = _find_header(named)
        if header is None:
            raise Fault("header-missing", name=workbook, detail=f"“{named.name}”的前 {DEEPEST} 行里没有表头")
        _refuse_incomplete(header, workbook)
        return _place(named, header)
    left_out = {*skip, *(detail.name for detail in DETAILS)}
    headed = [(sheet, header) for sheet in sheets if sheet.name not in left_out and (header := _find_header(sheet))]
    whole = [(sheet, header) for sheet, header in headed if header.matched.complete]
    if not whole:
        raise Fault("sheet-missing", name=workbook, detail=_nearest(headed))
    by_name = {sheet.name: (sheet, header) for sheet, header in whole}
    taken = next((name for name in chosen if name in by_name), None)
    if taken is None and len(whole) > 1:
        told = "、".join(f"“{name}”" for name in by_name)
        raise Fault("sheet-ambiguous", name=workbook, detail=told, sheets=tuple(by_name))
    sheet, header = by_name[taken] if taken is not None else whole[0]
    _refuse_incomplete(header, workbook)
    return _place(sheet, header)


def _named(sheets: Sequence[RawSheet]) -> RawSheet | None:
    same = [sheet for sheet in sheets if squeezed(sheet.name) == MASTER_NAME]
    return next((sheet for sheet in same if sheet.name == MASTER_NAME), same[0] if same else None)


def _find_header(sheet: RawSheet) -> _Header | None:
    """The first row (or pair of rows) with all needed columns, else the one that names most columns, at least two."""
    rows = [int(row) for row in sheet.rows[: int(np.searchsorted(sheet.rows, DEEPEST, side="right"))]]
    best: _Header | None = None
    for place, row in enumerate(rows):
        below = rows[place + 1] if place + 1 < len(rows) and rows[place + 1] == row + 1 else None
        header = _read_header(sheet, row, below)
        if header.matched.complete:
            return header
        if len(header.matched.places) > (len(best.matched.places) if best else 1):
            best = header
    return best


def _read_header(sheet: RawSheet, row: int, below: int | None) -> _Header:
    """The header in `row`, with the row below it where that holds only further names of columns, or the same in other words."""
    upper = _texts(sheet, row)
    lower = _texts(sheet, below) if below else {}
    if below and lower and _translates(upper, lower):
        return _Header(row, below, lower | upper, match_headers(upper))
    if below and lower and _continues(upper, lower):
        joined = upper | lower
        matched = match_headers(joined)
        if len(matched.places) > len(match_headers(upper).places):
            return _Header(row, below, joined, matched)
    return _Header(row, row, upper, match_headers(upper))


def _continues(upper: Mapping[int, str], lower: Mapping[int, str]) -> bool:
    """Whether every text of the lower row names a column (our own count), and one column is named in the upper row alone."""
    named_below = all(MASTER_NAMES.find(text) or _is_ours(text) for text in lower.values())
    return named_below and any(MASTER_NAMES.find(text) for place, text in upper.items() if place not in lower)


def _translates(upper: Mapping[int, str], lower: Mapping[int, str]) -> bool:
    """Whether the lower row names the same columns in other words; our own headers may stand in it already."""
    theirs = {place: text for place, text in lower.items() if not _is_ours(text)}
    return len(theirs) > 1 and all(
        place in upper and upper[place] != text and (column := MASTER_NAMES.find(text)) is not None
        and MASTER_NAMES.find(upper[place]) is column
        for place, text in theirs.items()
    )  # fmt: skip


def _is_ours(text: str) -> bool:
    return clean(text).removesuffix(TAKEN_SUFFIX) in COMPUTED_BY_HEADER


def _texts(sheet: RawSheet, row: int) -> dict[int, str]:
    texts = {place: sheet.text(row, place) for place in sheet.columns}
    return {place: text for place, text in texts.items() if clean(text)}


def _refuse_incomplete(header: _Header, workbook: str) -> None:
    claims = {name: places for name, places in header.matched.claimed.items() if name in _STANDARD_NAMES}
    if claims:
        told = "；".join(
            f"“{name}”有 {len(places)} 列（{'、'.join(_at(header, place) for place in places)}）"
            for name, places in claims.items()
        )
        raise Fault("header-duplicate", name=workbook, detail=told)
    missing = [column for column in NEEDED if column.header not in header.matched.places]
    if missing:
        raise Fault(
            "column-missing", name=workbook, detail="；".join(_told_missing(column, header) for column in missing)
        )


_STANDARD_NAMES = frozenset(column.header for column in STANDARD)


def _told_missing(wanted: Column, header: _Header) -> str:
    near = _closest_told(wanted, header)
    return f"“{wanted.header}”（表头在第 {header.bottom} 行{f'，{near}' if near else ''}）"


def _offer(wanted: Column, header: _Header) -> str:
    near = _closest_told(wanted, header)
    return f"（{near}）" if near else ""


def _closest_told(wanted: Column, header: _Header) -> str:
    near = closest(wanted, header.headers)
    return f"{_at(header, near)} 的“{clean(header.headers[near])}”最接近，是的话请改成“{wanted.header}”" if near else ""


def _at(header: _Header, place: int) -> str:
    return cell(header.bottom, place)


def _nearest(headed: Sequence[tuple[RawSheet, _Header]]) -> str:
    """Why none of the sheets will do."""
    if not headed:
        return f"没有一张表的前 {DEEPEST} 行里有表头"
    sheet, header = max(headed, key=lambda pair: len(pair[1].matched.places))
    missing = "、".join(
        f"“{column.header}”{_offer(column, header)}" for column in NEEDED if column.header not in header.matched.places
    )
    return f"最像的是“{sheet.name}”（第 {header.bottom} 行是表头），但缺少{missing}"


def _place(sheet: RawSheet, header: _Header) -> MasterPlace:
    return MasterPlace(sheet.name, header.bottom, header.headers, header.matched.places, header.top)
