"""Which column of a source holds what: by what the shop said before, by the preset, by names and synonyms."""

from collections.abc import Mapping
from dataclasses import dataclass

from workbook_tools.reading.headers import MASTER_NAMES, normal_header
from workbook_tools.reading.text import clean
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.columns import (
    COMPUTED_BY_HEADER,
    CONTACT,
    CUSTOMER_ID,
    NAME,
    PURCHASE_LOG,
    SERIAL,
    Column,
    Kind,
)
from workbook_tools.table.presets import Preset

DEEPEST = 30
NOT_USED = "不用"
"""What the shop writes for a column that it does not want."""
_SEVERAL = (NAME.header, CONTACT.header)
"""Columns that a source may well have twice (手机 and 电话): the first that is filled counts. Of others the leftmost alone."""
_NOT_TAKEN = {SERIAL.header, CUSTOMER_ID.header, *COMPUTED_BY_HEADER}
"""Numbers and judgements of another table mean nothing in this one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a source's columns stand.

    header_row, headers (sheet column → text): of the source. places: our column → its sheet columns in the order in which
    they are asked. joined: those whose texts are put together. status, refund: of orders, 0 where there is none.
    """

    header_row: int
    headers: Mapping[int, str]
    places: Mapping[Column, tuple[int, ...]]
    joined: frozenset[str]
    status: int = 0
    refund: int = 0

    def used(self) -> dict[str, str]:
        """Source header → our header, in the order of the source."""
        taken = {at: column.header for column, ats in self.places.items() for at in ats}
        return {clean(text): taken[at] for at, text in sorted(self.headers.items()) if at in taken}

    def unused(self) -> list[str]:
        """Source headers that nothing is taken from, but for those of numbers and judgements."""
        taken = {at for ats in self.places.values() for at in ats} | {self.status, self.refund}
        rest = [clean(text) for at, text in sorted(self.headers.items()) if at not in taken]
        return [text for text in rest if _name(text) not in _NOT_TAKEN]


def find_layout(raw: RawSheet, preset: Preset, said: Mapping[str, str], own: Mapping[str, str]) -> Layout | None:
    """The row that names most columns, among the first 30, with a phone among them; None where there is none.

    said: source header → our header (or 不用), as the shop has told once. own: headers of the shop's own columns, by how they
    are compared. An export of orders must have an order number as well.
    """
    best: Layout | None = None
    for row in (int(row) for row in raw.rows if row <= DEEPEST):
        headers = {at: raw.text(row, at) for at in raw.columns if clean(raw.text(row, at))}
        layout = _layout(row, headers, preset, said, own)
        named = {column.header for column in layout.places}
        needed = {CONTACT.header, "单号"} if preset.kind == "orders" else {CONTACT.header}
        if needed <= named and (best is None or len(layout.places) > len(best.places)):
            best = layout
    return best


def _name(text: str) -> str:
    """The declared name of a header, or the header itself."""
    column = MASTER_NAMES.find(text)
    return column.header if column else text


def count_known(headers: list[str]) -> int:
    """How many of some texts name a column."""
    return sum(MASTER_NAMES.find(text) is not None for text in headers)


def recognises(preset: Preset, headers: Mapping[int, str]) -> bool:
    """Whether the headers are those of the export that a preset is for."""
    known = {normal_header(text) for text in headers.values()}
    return bool(preset.known_by) and known >= {normal_header(text) for text in preset.known_by}


def _layout(
    row: int, headers: Mapping[int, str], preset: Preset, said: Mapping[str, str], own: Mapping[str, str]
) -> Layout:
    at: dict[str, int] = {}
    for place, text in sorted(headers.items()):
        at.setdefault(normal_header(text), place)
    told = {normal_header(text): ours for text, ours in said.items()}
    places: dict[str, list[int]] = {}
    free = {key: place for key, place in at.items() if key not in told}
    for key, ours in told.items():
        if key in at and ours != NOT_USED:
            places.setdefault(ours, []).append(at[key])
    for ours, theirs in (*preset.joined.items(), *preset.columns.items()):
        if ours not in places:
            found = [free[key] for key in map(normal_header, theirs) if key in free]
            if found:
                places[ours] = found
    joined = frozenset(ours for ours in preset.joined if len(places.get(ours, ())) > 1)
    extra = [_first(free, preset.orders.status), _first(free, preset.orders.refund)]
    taken = {place for ats in places.values() for place in ats} | set(extra)
    if preset.kind == "customers":
        _add_by_name(places, {key: place for key, place in free.items() if place not in taken}, headers, own)
    columns = {column_of(header, preset): tuple(dict.fromkeys(ats)) for header, ats in places.items()}
    return Layout(row, headers, columns, joined, *extra)


def _add_by_name(
    places: dict[str, list[int]], free: Mapping[str, int], headers: Mapping[int, str], own: Mapping[str, str]
) -> None:
    """Columns that tell by their own names what they hold; those of the declared name go before synonyms.

    A 会员号 that is a class is a column of the shop's own like any other (`reading.own_numbers`).
    """
    declared = {key: column for key in free if (column := MASTER_NAMES.find(headers[free[key]]))}
    ranked = sorted(declared, key=lambda key: (key not in MASTER_NAMES.exact, free[key]))
    preset_has = frozenset(places)
    for key in ranked:
        header = declared[key].header
        if header in _NOT_TAKEN or header in preset_has:
            continue
        if header not in places or header in _SEVERAL:
            places.setdefault(header, []).append(free[key])
    for key, place in free.items():
        if declared.get(key, CUSTOMER_ID) is CUSTOMER_ID and key in own and own[key] not in _NOT_TAKEN:
            places.setdefault(own[key], []).append(place)


def _first(at: Mapping[str, int], headers: tuple[str, ...]) -> int:
    return next((at[key] for key in map(normal_header, headers) if key in at), 0)


_OF_ORDERS = {column.header: column for column in PURCHASE_LOG.columns}


def column_of(header: str, preset: Preset) -> Column:
    """The declared column of a header; one of the shop's own is text."""
    if preset.kind == "orders" and header in _OF_ORDERS:
        return _OF_ORDERS[header]
    return MASTER_NAMES.exact.get(normal_header(header)) or Column(header, Kind.TEXT)
