"""Which column of the staff's holds the customers' numbers: one in which they number, not one in which they class.

A shop writes VIP, VIP, 普通 under 会员号 as readily as 8001, 8002, 8003, and only the second is a number. Numbers are unique, but
for a row that somebody copied to add a customer; so a column serves with one repeated cell in twenty. What has served goes on
serving while half of its numbers are different, as a customer's history hangs on his number.
"""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.reading.glance import stripped_texts
from workbook_tools.reading.headers import MASTER_NAMES, header_texts, normal_header
from workbook_tools.reading.master import MasterPlace
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.columns import CUSTOMER_ID, ID_SLUG
from workbook_tools.table.problems import Problems

_COPIES = 20
"""At the first look, one repeated cell in so many is a copied row; in a shorter table none is."""
_COPIES_LATER = 2
"""The same for a column that has served: it stays for as long as half of what it holds is unique."""
_DIGIT = re.compile("[0-9]")

Positions = NDArray[np.intp]
Texts = NDArray[np.object_]


def find_number_column(
    raw: RawSheet, place: MasterPlace, customers: Positions, ours: Mapping[str, int], served: str
) -> int:
    """The sheet column of the staff's 客户编号, 会员号 or 会员卡号 that holds the customers' numbers; 0 if none does.

    customers: positions of their rows in `raw.rows`. ours: slug of a computed column → its sheet column; where 客户编号 is
    among them it stays the number. served: the header, as `normal_header` has it, of the column that was it so far, or "".
    """
    if ID_SLUG in ours:
        return 0
    for at, header in _candidates(place, ours):
        many = _COPIES_LATER if header == served else _COPIES
        held = _filled(raw, at, customers)
        if held.duplicated().sum() * many <= len(held):
            return at
    return 0


def find_repeated(raw: RawSheet, place: MasterPlace, customers: Positions, ours: Mapping[str, int]) -> Problems:
    """Numbers on two rows of a column that looks like one of numbers (digits, and most of them different) but can't serve."""
    problems = Problems()
    for at, header in _candidates(place, ours):
        held = _filled(raw, at, customers)
        again = held.duplicated()
        numbered = held[again].str.contains(_DIGIT).all()
        if not numbered or int(again.sum()) * _COPIES_LATER > len(held):
            continue
        rows = pd.Series(raw.rows[customers[held.index]], index=held.index)
        upper = rows.groupby(held.to_numpy()).transform("first")
        told = [f"第 {row} 行也有；“{header}”里有重复，没有拿它当客户编号" for row in upper[again].tolist()]
        problems.add(
            "customer-id-duplicate", rows[again].to_numpy(), place=at, found=held[again].to_numpy(), detail=told
        )
    return problems


def _candidates(place: MasterPlace, ours: Mapping[str, int]) -> list[tuple[int, str]]:
    """Sheet column and header of those that could be it: the declared name before its synonyms, then from the left."""
    texts = header_texts(place.headers)
    named = [at for at, text in texts.items() if at not in ours.values() and MASTER_NAMES.find(text) is CUSTOMER_ID]
    exact = normal_header(CUSTOMER_ID.header)
    keys = {at: normal_header(texts[at]) for at in named}
    return [(at, keys[at]) for at in sorted(named, key=lambda at: (keys[at] != exact, at))]


def _filled(raw: RawSheet, at: int, customers: Positions) -> pd.Series:
    """The filled cells of a column in the customers' rows as text, by place among the customers."""
    column = raw.columns.get(at)
    if column is None:
        return pd.Series(dtype=object)
    texts = stripped_texts(column.cells)
    held = pd.Series(texts[column.codes[customers]], dtype=object)
    return held[held.notna()]
