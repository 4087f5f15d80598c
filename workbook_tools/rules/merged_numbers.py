"""Numbers of customers who were merged into others: what still names them means the customer who was kept."""

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import Texts, texts
from workbook_tools.table.columns import CUSTOMER_ID

MERGED = "合并"
"""What stands under 类别 of such a line of 更改记录."""


def read_merged(log: pd.DataFrame, ids: Texts) -> dict[str, str]:
    """Dropped 客户编号 → the number that it goes by now, from the lines of 更改记录, oldest first.

    A number that a row bears stands for that row, whatever the log says; so does one whose merge was undone by hand.
    """
    about = np.isin(texts(log, "类别").astype(str), (MERGED,)) & (texts(log, "列").astype(str) == CUSTOMER_ID.header)
    lines = zip(*(texts(log, name)[about] for name in ("旧值", "新值")), strict=True)
    into = {str(old): str(new) for old, new in lines if old and new}
    borne = set(ids.tolist())
    found: dict[str, str] = {}
    for old in into.keys() - borne:
        new, seen = old, {old}
        while new in into and new not in borne and into[new] not in seen:
            new = into[new]
            seen.add(new)
        if new != old:
            found[old] = new
    return found


def renamed(frame: pd.DataFrame, column: str, merged: dict[str, str]) -> pd.DataFrame:
    """The frame with dropped numbers replaced by those they go by; the same frame where there is none."""
    numbers = texts(frame, column)
    codes, distinct = pd.factorize(numbers)
    if not any(number in merged for number in distinct):
        return frame
    held = np.array([*(merged.get(number, number) for number in distinct), None], dtype=object)[codes]
    return frame.assign(**{column: pd.Series(held, dtype=object, index=frame.index)})
