"""Two rows of one customer, cell by cell: what the kept row will say, and by which rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from workbook_tools.reading.contacts import masks_agree
from workbook_tools.reading.text import clean
from workbook_tools.table.cells import BLANK, RawCell, RawSheet
from workbook_tools.table.changes import CellValue, value_of
from workbook_tools.table.columns import (
    AMOUNT,
    BY_HEADER,
    CONTACT,
    CUSTOMER_ID,
    FIRST_PURCHASE,
    LAST_PURCHASE,
    LAST_UPDATE,
    POINTS,
    PURCHASES,
    REMARK,
    SERIAL,
    SERVICE_COUNT,
    Kind,
)
from workbook_tools.table.customers import Customers
from workbook_tools.table.settings import Settings

Rule = Literal[
    "两行相同",
    "保留原来的",
    "补上空白",
    "原来的看不懂",
    "补全号码",
    "取较晚的",
    "取较早的",
    "相加",
    "接在后面",
    "跟着日期",
]
LATER = frozenset({LAST_PURCHASE.header, LAST_UPDATE.header})
EARLIER = frozenset({FIRST_PURCHASE.header})
ADDABLE = frozenset({AMOUNT.header, PURCHASES.header, SERVICE_COUNT.header, POINTS.header})
"""Two rows may be one purchase entered twice, so these are added only when somebody says so."""
_OF_THE_ROW = frozenset({SERIAL.header, CUSTOMER_ID.header})
"""These belong to the line and to the number, not to the person."""
_ANY_WORDS = frozenset({Kind.TEXT, Kind.FEEDBACK, Kind.NAME, Kind.SERIAL})
"""Of these kinds nothing is unreadable: what stands there is what is meant."""


@dataclass(frozen=True, slots=True)
class MergedCell:
    """One column of the two rows. kept, dropped: what stands there; result: what the kept row will hold, by which rule."""

    column: int
    header: str
    kept: CellValue
    dropped: CellValue
    result: CellValue
    rule: Rule

    @property
    def changes(self) -> bool:
        """Whether the kept row is written here."""
        return self.rule not in {"两行相同", "保留原来的"}


def merge_cells(
    customers: Customers, raw: RawSheet, kept: int, dropped: int, settings: Settings, *, add_up: bool
) -> list[MergedCell]:
    """The columns of staff's in which one of the two rows holds something, from left to right.

    kept, dropped: places in `customers.frame`. add_up: amounts and counts are added. What the kept row says stays; its
    blanks, and cells that nobody can read, are filled from the other; of two dates of a last purchase the later holds,
    of two first ones the earlier. A formula is neither filled in nor taken over.
    """
    pair = _Pair(customers, kept, dropped, settings, add_up=add_up)
    headers = {place: header for header, place in customers.places.items()}
    merged = []
    for column, title in sorted(customers.headers.items()):
        header = headers.get(column, title)
        if column in customers.ours.values() or header in _OF_THE_ROW:
            continue
        one, other = (raw.at(int(customers.rows[place]), column) for place in (kept, dropped))
        if _filled(one) or _filled(other):
            result, rule = pair.settle(header, one, other)
            merged.append(MergedCell(column, title, value_of(one), value_of(other), result, rule))
    return merged


class _Pair:
    """The two rows as read."""

    def __init__(self, customers: Customers, kept: int, dropped: int, settings: Settings, *, add_up: bool) -> None:
        self._frame, self._kept, self._dropped = customers.frame, kept, dropped
        self._add_up, self._settings = add_up, settings
        last = LAST_PURCHASE.header
        dates = (customers.frame[last].iloc[place] for place in (kept, dropped))
        self._newer = _later(*dates)

    def settle(self, header: str, one: RawCell, other: RawCell) -> tuple[CellValue, Rule]:
        """What the kept row will hold in a column, and why."""
        mine, its = value_of(one), value_of(other)
        if other.formula or not _filled(other):
            return mine, "保留原来的"
        if one.formula:
            return mine, "保留原来的"
        if not self._says_something(header, one):
            return its, ("原来的看不懂" if _filled(one) else "补上空白")
        if mine == its:
            return mine, "两行相同"
        known, found = (self._typed(header, place) for place in (self._kept, self._dropped))
        if not _is_known(found):
            return mine, "保留原来的"
        return self._settle_difference(header, (mine, its), (known, found))

    def _settle_difference(
        self, header: str, values: tuple[CellValue, CellValue], typed: tuple[Any, Any]
    ) -> tuple[CellValue, Rule]:
        """Two cells that both say something, and not the same."""
        (mine, its), (known, found) = values, typed
        rule: Rule | None = None
        if header in LATER:
            rule = "取较晚的" if found > known else None
        elif header in EARLIER:
            rule = "取较早的" if found < known else None
        elif header == CONTACT.header:
            rule = "补全号码" if self._completes(str(known), str(found)) else None
        elif header == AMOUNT.header and self._settings.amount_means == "最近一次":
            rule = "跟着日期" if self._newer else None
        elif header in ADDABLE and self._add_up:
            return _plain(float(known) + float(found)), "相加"
        elif header == REMARK.header and str(its) not in str(mine):
            return f"{mine}；{its}", "接在后面"
        if rule is None:
            return mine, ("两行相同" if known == found else "保留原来的")
        return its, rule

    def _says_something(self, header: str, cell: RawCell) -> bool:
        """Whether a cell holds what can be used: text of any kind, else what was read."""
        if not _filled(cell):
            return False
        declared = BY_HEADER.get(header)
        if declared is None or declared.kind is Kind.FEEDBACK:
            return True
        if declared.kind in _ANY_WORDS:
            return header not in self._frame or _is_known(self._typed(header, self._kept))
        return _is_known(self._typed(header, self._kept))

    def _typed(self, header: str, place: int) -> Any:  # noqa: ANN401 - of the column's own type
        return self._frame[header].iloc[place] if header in self._frame else "未声明的列"

    def _completes(self, known: str, found: str) -> bool:
        masked = self._frame["masked"]
        return bool(masked.iloc[self._kept] and not masked.iloc[self._dropped] and masks_agree(known, found))


def filled_columns(raw: RawSheet, row: int, columns: Sequence[int]) -> list[int]:
    """The columns of a row that hold something typed; formulas are left out."""
    return [column for column in columns if raw.at(row, column) != BLANK and not raw.at(row, column).formula]


def _filled(cell: RawCell) -> bool:
    return cell.value is not None and not (isinstance(cell.value, str) and not clean(cell.value))


def _is_known(value: object) -> bool:
    return not bool(pd.isna(value))  # type: ignore[call-overload]


def _later(one: Any, other: Any) -> bool:  # noqa: ANN401 - Timestamp or NaT
    """Whether the other row's last purchase is the later one."""
    return _is_known(other) and (not _is_known(one) or other > one)


def _plain(value: float) -> CellValue:
    rounded = round(value, 2)
    return int(rounded) if rounded.is_integer() else rounded
