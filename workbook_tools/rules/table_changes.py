"""Two states of a customer table, customer by customer: who came, who went, and which cells say something else."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import Positions, Texts, texts
from workbook_tools.rules.matching import NOBODY
from workbook_tools.table.cells import RawSheet, text_of
from workbook_tools.table.columns import COMPUTED, CONTACT, CUSTOMER_ID, NAME, SERIAL
from workbook_tools.table.customers import Customers

_TOLD_OF_OURS = frozenset({"tier", "state", "satisfaction_level"})
"""Of our columns these; the others change with every day."""


@dataclass(frozen=True, slots=True)
class TableState:
    """A table as read. ids: 客户编号 per customer; numbered: whether the sheet itself holds them."""

    customers: Customers
    raw: RawSheet
    ids: Texts
    numbered: bool


@dataclass(frozen=True, slots=True)
class TableChanges:
    """added: places in the later table; gone: places in the earlier; cells: one row per cell that says something else.

    cells: columns place (of the customer in the later table), header, before, after (text, "" for blank), by place and then
    as the columns stand.
    """

    added: Positions
    gone: Positions
    cells: pd.DataFrame


def compare_tables(earlier: TableState, later: TableState) -> TableChanges:
    """What has changed from the one to the other.

    A customer is known again by 客户编号 where both tables hold it, else, and where the number is new, by name and phone.
    A cell that only changed its kind (a text that became the date it spells) says the same.
    """
    was = _find_again(earlier, later)
    stayed = np.flatnonzero(was >= 0)
    gone = np.setdiff1d(np.arange(len(earlier.customers)), was[stayed])
    columns_before, columns_after = _columns(earlier), _columns(later)
    batches = []
    for order, (header, column) in enumerate(columns_after.items()):
        after = _said(later, column)[stayed]
        before = np.full(len(stayed), "", dtype=object)
        if header in columns_before:
            before = _said(earlier, columns_before[header])[was[stayed]]
        elif column in later.customers.ours.values():
            continue  # the first run: everything of ours is new
        apart = before != after
        batches.append(
            pd.DataFrame({
                "place": stayed[apart], "order": order, "header": header, "before": before[apart], "after": after[apart],
            })
        )  # fmt: skip
    for header, column in columns_before.items():
        if header not in columns_after and column not in earlier.customers.ours.values():
            before = _said(earlier, column)[was[stayed]]
            held = before != ""
            batches.append(
                pd.DataFrame(
                    {"place": stayed[held], "order": 9_999, "header": header, "before": before[held], "after": ""}
                )
            )
    cells = pd.concat(batches, ignore_index=True).sort_values(["place", "order"], kind="stable", ignore_index=True)
    return TableChanges(np.flatnonzero(was < 0), gone.astype(np.intp), cells.drop(columns="order"))


def _find_again(earlier: TableState, later: TableState) -> Positions:
    """For each customer of the later table his place in the earlier; -1 where he is new."""
    was = np.full(len(later.customers), NOBODY, dtype=np.intp)
    if earlier.numbered and later.numbered:
        was = _places(earlier.ids, later.ids)
    left = np.flatnonzero(was < 0)
    free = np.setdiff1d(np.arange(len(earlier.customers)), was[was >= 0])
    found = _places(_who(earlier.customers)[free], _who(later.customers)[left])
    was[left[found >= 0]] = free[found[found >= 0]]
    return was


def _places(held: Texts, asked: Texts) -> Positions:
    """The place of each asked text among those held; a text that stands several times is met in order."""

    def keyed(values: Texts) -> pd.MultiIndex:
        column = pd.Series(values, dtype=object)
        return pd.MultiIndex.from_arrays([column, column.groupby(column, dropna=False).cumcount()])

    places = keyed(held).get_indexer(keyed(asked))
    return np.where(pd.isna(asked), NOBODY, places).astype(np.intp)


def _who(customers: Customers) -> Texts:
    names, phones = (texts(customers.frame, column.header) for column in (NAME, CONTACT))
    who = np.array([f"{name or ''}\n{phone or ''}" for name, phone in zip(names, phones, strict=True)], dtype=object)
    who[pd.isna(names) & pd.isna(phones)] = None
    return who


def _columns(state: TableState) -> dict[str, int]:
    """Header (declared where it is known) → sheet column, for the staff's columns and those of ours that are told."""
    customers = state.customers
    declared = {place: header for header, place in customers.places.items()}
    told = {computed.slug: computed.header for computed in COMPUTED if computed.slug in _TOLD_OF_OURS}
    ours = {place: slug for slug, place in customers.ours.items()}
    found: dict[str, int] = {}
    for column, title in sorted(customers.headers.items()):
        header = told.get(ours[column], "") if column in ours else declared.get(column, title)
        if header and header not in {SERIAL.header, CUSTOMER_ID.header}:
            found.setdefault(header, column)
    return found


def _said(state: TableState, column: int) -> Texts:
    """What a column's cells say, one text per customer."""
    held = state.raw.columns.get(column)
    if held is None:
        return np.full(len(state.customers), "", dtype=object)
    words = np.array([text_of(cell).strip() for cell in held.cells], dtype=object)
    said: Texts = words[held.codes[np.searchsorted(state.raw.rows, state.customers.rows)]]
    return said
