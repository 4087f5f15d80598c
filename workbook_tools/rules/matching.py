"""Whose a line of a detail sheet is: by 客户编号, and where that is blank by phone and name."""

from typing import TypeAlias

import numpy as np
import pandas as pd

from workbook_tools.reading.contacts import masks_agree
from workbook_tools.rules.inputs import Flags, Positions, Texts, flags, texts
from workbook_tools.table.columns import CONTACT, CUSTOMER_ID, NAME, WALK_INS
from workbook_tools.table.customers import Customers, DetailLog

NOBODY, _BLANK = -1, -2
Who: TypeAlias = tuple[Texts, Texts]
"""Names, and phones as `Contact.number` gives them."""


def match_customers(log: DetailLog, customers: Customers, ids: Texts) -> Positions:
    """The customer's position for each line of a log; -1 where nobody or more than one customer fits.

    A line with a number belongs to that number and to nobody else. Without one, name and phone must both agree, as far as a
    masked one shows; a line that gives only one of the two belongs to the one customer who has it, if there is just one.
    Walk-ins own no lines.
    """
    lines, owners = log.frame, customers.frame
    walk_in = flags(owners, "walk_in")
    found = _lookup(texts(lines, CUSTOMER_ID.header), ids, walk_in)
    unnumbered = np.flatnonzero(found == _BLANK)
    if len(unnumbered):
        found[unnumbered] = _by_name_and_phone(lines.iloc[unnumbered], owners, walk_in)
    return found


def walk_in_lines(log: DetailLog) -> Flags:
    """Lines that name 散客 or the like: sales to nobody in particular."""
    return np.isin(texts(log.frame, NAME.header).astype(str), WALK_INS)


def _by_name_and_phone(lines: pd.DataFrame, owners: pd.DataFrame, walk_in: Flags) -> Positions:
    names, phones = texts(lines, NAME.header), texts(lines, CONTACT.header)
    their_names, their_phones = texts(owners, NAME.header), texts(owners, CONTACT.header)
    joined = _joined(names, phones)
    found = _lookup(joined, _joined(their_names, their_phones), walk_in)
    _unmask(found, joined, (their_names, their_phones), flags(owners, "masked"), walk_in)
    only_phone, only_name = pd.isna(names), pd.isna(phones)
    found[only_phone] = _lookup(phones[only_phone], their_phones, walk_in)
    only_name &= ~only_phone
    found[only_name] = _lookup(names[only_name], their_names, walk_in)
    return np.maximum(found, NOBODY)


def _unmask(found: Positions, joined: Texts, owner: Who, masked: Flags, walk_in: Flags) -> None:
    """Fills in the one customer of a line's name whose number may be the line's under a mask, on either side.

    joined: name and phone of each line.
    """
    left = np.flatnonzero(found == NOBODY)
    if len(left) == 0:
        return
    codes, pairs = pd.factorize(joined[left])
    wanted = [tuple(pair.split("\n", 1)) for pair in pairs.tolist()]
    namesakes: dict[str, list[int]] = {name: [] for name, _ in wanted}
    for at in np.flatnonzero(~walk_in & ~pd.isna(owner[1])).tolist():
        if owner[0][at] in namesakes:
            namesakes[owner[0][at]].append(at)
    meant = np.full(len(wanted), NOBODY, dtype=np.intp)
    for place, (name, phone) in enumerate(wanted):
        hidden = not phone.startswith("+")
        fits = [at for at in namesakes[name] if (hidden or masked[at]) and masks_agree(owner[1][at], phone)]
        if len(fits) == 1:
            meant[place] = fits[0]
    found[left] = meant[codes]


def _joined(names: Texts, phones: Texts) -> Texts:
    known = ~(pd.isna(names) | pd.isna(phones))
    both = np.full(len(names), None, dtype=object)
    both[known] = names[known] + "\n" + phones[known]
    return both


def _lookup(wanted: Texts, owners: Texts, walk_in: Flags) -> Positions:
    """Position of each wanted key among the keys that exactly one customer has; NOBODY, or _BLANK where there is no key."""
    usable = np.flatnonzero(~walk_in & ~pd.isna(owners))
    keys = pd.Series(usable, index=pd.Index(owners[usable], dtype=object))
    keys = keys[~keys.index.duplicated(keep=False)]
    codes, distinct = pd.factorize(wanted)
    places = keys.index.get_indexer(pd.Index(distinct, dtype=object))
    positions = np.where(places >= 0, keys.to_numpy()[places] if len(keys) else NOBODY, NOBODY)
    return np.append(positions, _BLANK)[codes].astype(np.intp)  # the code of a blank is -1: the last place
