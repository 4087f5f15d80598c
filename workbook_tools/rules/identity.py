"""客户编号: a number that stays with a customer through sorting, copying and deleting of rows."""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import Flags, Positions, Texts, kept
from workbook_tools.rules.phrases import as_texts

_OURS = re.compile(r"K([0-9]{6,9})")


class GivenNumbers(NamedTuple):
    """ids: 客户编号 per customer, all different. fresh: given just now. highest: the highest K-number ever given.

    copied: the rows that carry an upper row's number (`customer-id-duplicate`): columns position, upper (the position that keeps
    the number), found (that number), kept (whether the cell stays as it is, since the shop itself gave that number).
    """

    ids: Texts
    fresh: Flags
    copied: pd.DataFrame
    highest: int

    def left_alone(self) -> Positions:
        """The positions whose cell keeps a number that stands further up."""
        kept: Positions = self.copied.loc[self.copied["kept"], "position"].to_numpy(dtype=np.intp)
        return kept


def assign_ids(existing: Texts, highest: int, staff_column: bool) -> GivenNumbers:
    """K000001, K000002 … for rows without a number, from `highest` on; a number once given is never used again.

    existing: what the cells hold as text, None where blank. Of rows with one number the upper keeps it, since people copy a
    row to add a customer, and the others get new ones. staff_column: the numbers are the shop's own (会员号) and may look like
    anything; in a column of ours, what is no K-number was typed by somebody and is replaced. A number that the shop gave is never
    replaced: its lower rows go by that number and a count (8001-2), the same at each run, until somebody puts it right.
    """
    held = np.full(len(existing), None, dtype=object)
    ours = np.zeros(len(existing), dtype=bool)
    for place in np.flatnonzero(existing.astype(bool)).tolist():  # a first run finds none
        held[place] = existing[place].strip() or None
        match = _OURS.fullmatch(held[place] or "")
        if match:
            ours[place], highest = True, max(highest, int(match[1]))
    if not staff_column:
        held = kept(held, ours)
    copies = _repeated(held)
    stays = ~ours[copies]
    upper = _first_places(held)[copies] if len(copies) else copies
    copied = pd.DataFrame({"position": copies, "upper": upper, "found": held[copies], "kept": stays})
    fresh: Flags = pd.isna(held)
    fresh[copies] = True
    new = fresh.copy()
    new[copies[stays]] = False
    count = int(new.sum())
    held[new] = as_texts([f"K{number:06d}" for number in range(highest + 1, highest + count + 1)])
    held[copies[stays]] = as_texts(_counted(held, copies[stays]))
    return GivenNumbers(held, fresh, copied, highest + count)


def find_moved(ids: Texts, names: Texts, phones: Texts, earlier: pd.DataFrame) -> Flags:
    """Numbers whose name and phone both differ from what they were (`earlier`: 客户编号, 客户姓名, 联系方式 of the last backup).

    Such a number was probably pasted beside the wrong row; nothing should be attached to it until somebody has looked. A name or a
    phone that is blank on either side differs from nothing.
    """
    known = earlier.drop_duplicates("客户编号")
    places = pd.Index(known["客户编号"], dtype=object).get_indexer(pd.Index(ids, dtype=object))
    moved: Flags = (places >= 0) & ~pd.isna(ids)
    for now, header in ((names, "客户姓名"), (phones, "联系方式")):
        before = known[header].to_numpy(dtype=object)[places] if len(known) else now
        moved &= (before != now) & ~pd.isna(before) & ~pd.isna(now)
    return moved


def _counted(held: Texts, copies: Positions) -> list[str]:
    """What the lower rows of a number are called meanwhile: 8001-2, 8001-3; never what somebody else is called."""
    used, names = set(held.tolist()), []
    for number in held[copies].tolist():
        count = 2
        while f"{number}-{count}" in used:
            count += 1
        names.append(f"{number}-{count}")
        used.add(names[-1])
    return names


def _repeated(values: Texts) -> Positions:
    """Places of known values that stand further up already."""
    column = pd.Series(values, dtype=object)
    return np.flatnonzero((column.duplicated() & column.notna()).to_numpy())


def _first_places(values: Texts) -> Positions:
    """For each place, the first place of the same value."""
    codes = pd.factorize(values, use_na_sentinel=False)[0]
    return np.unique(codes, return_index=True)[1][codes]
