"""Whether cells of today were there, word for word, in an earlier state of the table."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.reading.master import MasterPlace
from workbook_tools.table.cells import RawSheet, text_of
from workbook_tools.table.columns import CONTACT, CUSTOMER_ID, ID_SLUG, NAME

Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Cells to look for: 客户编号 of the row (None where it has none), name and phone as typed, header, text of the cell."""

    ids: Texts
    names: Texts
    phones: Texts
    headers: Texts
    found: Texts

    def take(self, which: Flags) -> "Wanted":
        """Some of them."""
        return Wanted(*(part[which] for part in (self.ids, self.names, self.phones, self.headers, self.found)))

    def __len__(self) -> int:
        return len(self.headers)


def find_present(wanted: Wanted, raw: RawSheet, place: MasterPlace, ours: Mapping[str, int]) -> Flags:
    """Which cells the sheet held already: the customer's row, found by number or else by name and phone, says the same there.

    ours: slug of a computed column → its sheet column. A copied row counts as its first.
    """
    below = np.flatnonzero(raw.rows > place.header_row)

    def column(at: int) -> Texts:
        held = raw.columns.get(at)
        if held is None:
            return np.full(len(below), "", dtype=object)
        texts: NDArray[np.object_] = np.array([text_of(cell) for cell in held.cells], dtype=object)[held.codes[below]]
        return texts

    number_at = ours.get(ID_SLUG, 0) or place.places.get(CUSTOMER_ID.header, 0)
    row = _positions(column(number_at), wanted.ids) if number_at else np.full(len(wanted), -1, dtype=np.intp)
    theirs = _joined(column(place.places[NAME.header]), column(place.places[CONTACT.header]))
    by_who = _positions(theirs, _joined(wanted.names, wanted.phones))
    row = np.where(row >= 0, row, by_who)
    present = np.zeros(len(wanted), dtype=bool)
    for header in set(wanted.headers.tolist()):
        here = (wanted.headers == header) & (row >= 0)
        at = place.places.get(header, 0)
        if at:
            present[here] = column(at)[row[here]] == wanted.found[here]
    return present


def _positions(held: Texts, asked: Texts) -> NDArray[np.intp]:
    """The first place of each asked text; -1 where it does not stand, or where nothing is asked."""
    first = pd.Series(np.arange(len(held)), index=pd.Index(held, dtype=object))
    first = first[~first.index.duplicated()]
    places = first.index.get_indexer(pd.Index(asked, dtype=object))
    known = ~pd.isna(asked) & (asked != "") & (places >= 0)
    return np.where(known, first.to_numpy()[places] if len(first) else -1, -1).astype(np.intp)


def _joined(names: Texts, phones: Texts) -> Texts:
    joined = np.array([f"{name}\n{phone}" for name, phone in zip(names, phones, strict=True)], dtype=object)
    joined[(names == "") & (phones == "")] = ""
    return joined
