"""Problems → lines of 数据问题: in the order of what they do to the results, remarks that fill a column as one line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.plans.fingerprints import Fingerprints
from workbook_tools.table.codes import KINDS, Severity
from workbook_tools.table.columns import AMOUNT, CONTACT, LAST_PURCHASE, NAME, RATED, SCORE
from workbook_tools.table.problems import COLUMNS

FILLS_FROM = 8
"""From this many cells of one column on, the same remark is one line."""
ORDER = tuple(Severity)
_ONE_BY_ONE = frozenset({
    "contact-duplicate", "customer-duplicate", "name-similar", "customer-id-duplicate", "customer-id-moved",
    "rating-contradiction", "override-without-reason", "override-unreadable", "amount-negative", "log-mismatch", "order-duplicate", "refund",
    "customer-unknown", "points-mismatch", "task-damaged",
})  # fmt: skip
"""Each of these needs a decision of its own, so they never become one line."""
_CONSEQUENCE = {
    column.header: rank
    for rank, column in enumerate((LAST_PURCHASE, AMOUNT, SCORE, *RATED, CONTACT, NAME))
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: an example cell, how many cells of the column it stands for, whether 采纳 does something.

    merge: in what the two rows differ, "" where it is not offered. key: how the next run knows the line again; "" where nobody asked for keys.
    """

    severity: Severity
    problem: dict[str, object]
    sheet: str
    cells: int
    offers: bool
    merge: str
    key: str


def in_order(problems: pd.DataFrame, sheet: str) -> pd.DataFrame:
    """A row per line of the sheet, in its order, remarks that fill a column folded into their first cell.

    Beside the columns of a problem: sheet; rank, the place of its severity in ORDER; cells, how many it stands for; folded;
    offers, whether a correction is there to be accepted (as given, else no); merge, in what two rows differ that may be merged (as given, else "").
    """
    if problems.empty:
        return problems
    table = problems if "sheet" in problems.columns else problems.assign(sheet=sheet)
    if "offers" not in table.columns:
        table = table.assign(offers=False)
    if "merge" not in table.columns:
        table = table.assign(merge="")
    rank = _of_codes(table, lambda code: ORDER.index(KINDS[code].severity))
    alike = ["sheet", "code", "place"]
    count = table.groupby(alike, sort=False)["row"].transform("size")
    foldable = (rank > 0) & (_of_codes(table, lambda code: code not in _ONE_BY_ONE) > 0) & (table["place"] > 0)
    folded = foldable & (count >= FILLS_FROM)
    table = table.assign(
        rank=rank,
        folded=folded,
        cells=np.where(folded, count, 1),
        weight=table["column"].map(_CONSEQUENCE).fillna(len(_CONSEQUENCE)),
        idle=np.where(table["offers"].to_numpy(dtype=bool), 0, np.where((table["merge"] != "").to_numpy(), 1, 2)),
    )
    table = table[~folded | ~table.duplicated(alike)]
    # First what one 采纳 settles for a whole column. Lines with the same choices stand together, for one drop-down.
    table["single"] = ~table["folded"]
    return table.sort_values(["rank", "idle", "single", "weight", "place", "row"], kind="stable")


def lines_of(table: pd.DataFrame, fingerprints: Fingerprints | None) -> Iterator[Line]:
    """The rows of `in_order` as lines."""
    if table.empty:
        return
    keys = [""] * len(table)
    if fingerprints is not None:
        groups, owns = fingerprints.groups(table), fingerprints.owns(table)
        folded = table["folded"].tolist()
        keys = [group if many else group + own for group, own, many in zip(groups, owns, folded, strict=True)]
    problems = zip(*(table[name].tolist() for name in COLUMNS), strict=True)
    told = zip(
        *(table[name].tolist() for name in ("rank", "sheet", "cells", "offers", "merge")), keys, problems, strict=True
    )
    for rank, sheet, cells, offers, merge, key, problem in told:
        yield Line(ORDER[rank], dict(zip(COLUMNS, problem, strict=True)), sheet, cells, offers, merge, key)


def _of_codes(problems: pd.DataFrame, tell: Callable[[str], int]) -> NDArray[np.int64]:
    """What `tell` says of each problem's code, asked once per code."""
    codes, distinct = pd.factorize(problems["code"])
    return np.array([tell(code) for code in distinct], dtype=np.int64)[codes]
