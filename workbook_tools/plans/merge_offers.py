"""合并 as a choice in 数据问题: which pairs of rows it is offered for, and both rows beside each other in a few words."""

import numpy as np
import pandas as pd

from workbook_tools.plans.merging import Pair, refuse_unless_mergeable
from workbook_tools.plans.side_by_side import value_text
from workbook_tools.reading.duplicates import other_row
from workbook_tools.rules.inputs import Texts
from workbook_tools.rules.merge_cells import MergedCell, merge_cells
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import CellValue
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

    Offered where two rows alone seem to be one customer, and where emptying the other row harms nothing. The row of the line
    is kept.
    """
    offers = [""] * len(problems)
    rank = problems["code"].map({code: rank for rank, code in enumerate(DUPLICATES)}).to_numpy(dtype=np.float64)
    here = np.flatnonzero(~np.isnan(rank) & (problems["sheet"] == customers.sheet).to_numpy())
    here = here[np.argsort(rank[here], kind="stable")]
    place = {row: at for at, row in enumerate(customers.rows.tolist())} if len(here) else {}
    left = MOST_OFFERED
    for at, row, detail in zip(
        here.tolist(),
        problems["row"].to_numpy()[here].tolist(),
        problems["detail"].to_numpy()[here].tolist(),
        strict=True,
    ):
        other = other_row(detail)
        if not other or row not in place or other not in place:
            continue
        pair = Pair(customers, raw, ids, place[row], place[other])
        try:
            refuse_unless_mergeable(pair)
        except Fault:
            continue
        cells = merge_cells(customers, raw, pair.kept, pair.dropped, settings, add_up=False)
        offers[at] = _told(cells)
        left -= 1
        if not left:
            break
    return offers


def _told(cells: list[MergedCell]) -> str:
    """`两行不同：年龄 空→28；消费金额 500（另一行 300）`: what the row gets, then what it does not take."""
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
        return "两行没有不同"
    more = f"；另有 {len(told) - _TOLD} 处" if len(told) > _TOLD else ""
    return f"两行不同：{'；'.join(told[:_TOLD])}{more}"


def _said(value: CellValue) -> str:
    text = " ".join(value_text(value).split())
    return (text if len(text) <= 14 else text[:13] + "…") or "空"
