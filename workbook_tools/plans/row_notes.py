"""The column 数据问题: each customer's own problems in a few words, beside the customer."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from workbook_tools.plans.note_words import AFTER_COLUMN, BETWEEN
from workbook_tools.table.codes import KINDS, Severity

SHORT_NOTES = 8
"""A customer's own note names this many problems, then how many more."""
_READ_WITH_CERTAINTY = frozenset({
    "date-as-text", "date-as-number", "amount-as-text", "formula-in-data", "invisible-characters",
})  # fmt: skip
"""Spellings that were understood; the sheet names them once, a customer's own note leaves them out."""


def row_notes(problems: pd.DataFrame, rows: ArrayLike) -> list[str]:
    """For each sheet row of `rows` its own problems in short, errors first: `最近一次消费时间：不是日期；联系方式：号码重复`.

    Remarks worth knowing only, and spellings that were read with certainty, are left to the sheet; "" where none is left.
    """
    wanted = [
        code for code, kind in KINDS.items() if kind.severity != Severity.INFO and code not in _READ_WITH_CERTAINTY
    ]
    own = problems[problems["code"].isin(wanted) & (problems["row"] > 0)]
    error = own["code"].map(lambda code: KINDS[code].severity == Severity.ERROR).to_numpy(dtype=bool)
    own = own.iloc[np.lexsort((own["place"].to_numpy(), ~error))]
    summary = own["code"].map(lambda code: KINDS[code].summary)
    texts = np.where(own["place"].to_numpy() > 0, own["column"] + AFTER_COLUMN + summary, summary)
    notes: dict[int, list[str]] = {}
    for row, text in zip(own["row"].tolist(), texts.tolist(), strict=True):
        notes.setdefault(row, []).append(text)
    short = {row: _short(found) for row, found in notes.items()}
    return [short.get(row, "") for row in np.asarray(rows).tolist()]


def _short(notes: list[str]) -> str:
    distinct = list(dict.fromkeys(notes))
    more = len(distinct) - SHORT_NOTES
    return BETWEEN.join(distinct[:SHORT_NOTES]) + (f"{BETWEEN}另有 {more} 处" if more > 0 else "")
