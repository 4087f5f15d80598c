"""合并 as a choice in 数据问题: which pairs of rows it is offered for, and both rows beside each other in a few words."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbook_tools.plans.merging import Pair, refuse_unless_mergeable
from workbook_tools.plans.side_by_side import value_text
from workbook_tools.reading.duplicates import other_rows
from workbook_tools.rules.inputs import Texts
from workbook_tools.rules.merge_cells import MergedCell, merge_cells
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import CellValue
from workbook_tools.table.columns import CONTACT
from workbook_tools.table.customers import Customers
from workbook_tools.table.faults import Fault
from workbook_tools.table.settings import Settings

DUPLICATES = ("customer-duplicate", "name-similar", "contact-duplicate")
"""The kinds that name another row, the surest first."""
MOST_OFFERED = 300
"""So many lines get the offer in one week: nobody goes through more, and each has to be worked out."""
_TOLD = 3


def find_merges(
    problems: pd.DataFrame, customers: Customers, raw: RawSheet, ids: Texts, settings: Settings
) -> list[str]:
    """In what the two rows differ, for each problem (with a column `sheet`) on whose line 合并 is offered; "" elsewhere.

    Offered where emptying the other rows harms nothing. The row of the line is kept.
    """
    offers = [""] * len(problems)
    rank = problems["code"].map({code: rank for rank, code in enumerate(DUPLICATES)}).to_numpy(dtype=np.float64)
    here = np.flatnonzero(~np.isnan(rank) & (problems["sheet"] == customers.sheet).to_numpy())
    here = here[np.argsort(rank[here], kind="stable")]
    place = places_by_row(customers) if len(here) else {}
    left = MOST_OFFERED
    for at, code, row, detail in zip(
        here.tolist(),
        problems["code"].to_numpy()[here].tolist(),
        problems["row"].to_numpy()[here].tolist(),
        problems["detail"].to_numpy()[here].tolist(),
        strict=True,
    ):
        others = rows_to_merge(code, row, detail, customers, place)
        if not others:
            continue
        pairs = [Pair(customers, raw, ids, place[row], place[other]) for other in others]
        try:
            for pair in pairs:
                refuse_unless_mergeable(pair)
        except Fault:
            continue
        differ = [_told(merge_cells(customers, raw, one.kept, one.dropped, settings, add_up=False)) for one in pairs]
        if len(differ) == 1:
            offers[at] = f"两行{differ[0]}"
        else:
            offers[at] = "；".join(f"与第 {row} 行{told}" for row, told in zip(others, differ, strict=True))
        left -= len(pairs)
        if left <= 0:
            break
    return offers


def places_by_row(customers: Customers) -> dict[int, int]:
    """Sheet row → position among the customers."""
    return {row: at for at, row in enumerate(customers.rows.tolist())}


def rows_to_merge(code: str, row: int, detail: str, customers: Customers, place: Mapping[int, int]) -> tuple[int, ...]:
    """The rows that 合并 on a line would put into its row; () where it is not offered. place: as `places_by_row` gives it.

    One other row may be merged whatever it is called: staff look at both. Several only as `customer-duplicate`, where all have
    one name, and only if their numbers agree: 138****5688 fits two customers who are not one. Three names on one
    number are a family.
    """
    others = other_rows(detail)
    if not place.keys() >= {row, *others}:
        return ()
    if len(others) > 1:
        frame, found = customers.frame, [place[one] for one in (row, *others)]
        numbers, masked = frame[CONTACT.header].to_numpy()[found], frame["masked"].to_numpy()[found]
        if code != "customer-duplicate" or len(set(numbers[~masked])) > 1:
            return ()
    return others


def _told(cells: list[MergedCell]) -> str:
    """`不同：年龄 空→28；消费金额 500（另一行 300）`: what the row gets, then what it does not take."""
    taken = [
        f"{one.header} {_said(one.kept)}→{_said(one.result)}" for one in cells if one.changes and one.rule != "取较晚的"
    ]
    later = [f"{one.header} {_said(one.kept)}→{_said(one.result)}" for one in cells if one.rule == "取较晚的"]
    stays = [
        f"{one.header} {_said(one.kept)}（另一行 {_said(one.dropped)}）"
        for one in cells
        if not one.changes and one.rule != "两行相同" and one.dropped is not None
    ]
    told = [*taken, *stays, *later]
    if not told:
        return "没有不同"
    more = f"；另有 {len(told) - _TOLD} 处" if len(told) > _TOLD else ""
    return f"不同：{'；'.join(told[:_TOLD])}{more}"


def _said(value: CellValue) -> str:
    text = " ".join(value_text(value).split())
    return (text if len(text) <= 14 else text[:13] + "…") or "空"
