"""How a problem is known again next week: by whom and what it is about and what its cell holds, never by its place.

A customer's row is known by 客户编号, a line of another sheet by what stands in it. So sorting and adding rows changes no
fingerprint, and a cell that says something else has another one.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import Texts
from workbook_tools.table.cells import RawSheet, text_of
from workbook_tools.table.customers import Customers, DetailLog

LENGTH = 8
"""Letters of a fingerprint: 48 bits, so that of 50,000 ignored and 100,000 other problems no two agree by chance."""
_TELLS_OTHER_CELLS = frozenset({"rating-contradiction", "log-mismatch", "points-mismatch"})
"""What these say of other cells belongs to what was ignored."""
_GAP = "\x1f"


@dataclass(frozen=True)
class Fingerprints:
    """Of the problems of one workbook as read. ids: 客户编号 per customer. sheets: every sheet with problems, by name."""

    customers: Customers
    ids: Texts
    sheets: Mapping[str, RawSheet]
    logs: Mapping[str, DetailLog] = field(default_factory=dict)

    def groups(self, problems: pd.DataFrame) -> list[str]:
        """The fingerprint of each problem's kind and column; all that become one line in 数据问题 share it."""
        names = ["sheet", "code", "column"]
        codes, distinct = pd.factorize(pd.MultiIndex.from_frame(problems[names]))
        made = [fingerprint("group", self._sheet(sheet), code, column) for sheet, code, column in distinct]
        return [made[code] for code in codes.tolist()]

    def owns(self, problems: pd.DataFrame) -> list[str]:
        """The fingerprint of each single problem within its group."""
        held = np.full(len(problems), "", dtype=object)
        places = problems["place"].to_numpy()
        for sheet in problems["sheet"].unique():
            on_sheet = (problems["sheet"] == sheet).to_numpy()
            for place in np.unique(places[on_sheet]).tolist():
                here = np.flatnonzero(on_sheet & (places == place))
                rows = problems["row"].to_numpy()[here]
                held[here] = self._contents(sheet, place, rows)
        told = [
            detail if code in _TELLS_OTHER_CELLS or not row else ""
            for code, row, detail in zip(
                problems["code"].tolist(), problems["row"].tolist(), problems["detail"].tolist(), strict=True
            )
        ]
        found = np.where(held == "", problems["found"], "")
        who = self._who(problems)
        parts = zip(who, held.tolist(), found.tolist(), told, strict=True)
        return [fingerprint(*part) for part in parts]

    def _sheet(self, name: str) -> str:
        return "" if name == self.customers.sheet else name

    def _contents(self, sheet: str, place: int, rows: "np.ndarray[tuple[int], np.dtype[np.int32]]") -> list[str]:
        """Kind and text of the cells of a column."""
        raw = self.sheets.get(sheet)
        column = raw.columns.get(place) if raw is not None else None
        if raw is None or column is None or len(raw.rows) == 0:
            return [""] * len(rows)
        at = np.minimum(np.searchsorted(raw.rows, rows), len(raw.rows) - 1)
        codes = np.where(raw.rows[at] == rows, column.codes[at], 0)
        texts: dict[int, str] = {}
        for code in np.unique(codes).tolist():
            cell = column.cells[code]
            texts[code] = f"{int(cell.kind)}{'=' if cell.formula else ''}{text_of(cell)}" if cell.kind else ""
        return [texts[code] for code in codes.tolist()]

    def _who(self, problems: pd.DataFrame) -> list[str]:
        rows, asked = self.customers.rows, problems["row"].to_numpy()
        at = np.minimum(np.searchsorted(rows, asked), max(len(rows) - 1, 0))
        known = rows[at] == asked if len(rows) else np.zeros(len(asked), dtype=bool)
        lines = zip(problems["sheet"].tolist(), asked.tolist(), problems["place"].tolist(), at, known, strict=True)
        return [
            (self.ids[place_in_table] or "" if is_customer else "")
            if sheet == self.customers.sheet
            else self._line(sheet, row, place)
            for sheet, row, place, place_in_table, is_customer in lines
        ]

    def _line(self, sheet: str, row: int, place: int) -> str:
        """What stands in the other declared columns of a detail sheet's line."""
        log, raw = self.logs.get(sheet), self.sheets.get(sheet)
        if log is None or raw is None or not row:
            return ""
        return _GAP.join(raw.text(row, column) for column in log.places.values() if column != place)


def fingerprint(*parts: str) -> str:
    """Eight letters that stand for some texts."""
    digest = blake2b(_GAP.join(parts).encode("utf-8", "surrogatepass"), digest_size=LENGTH * 6 // 8).digest()
    return urlsafe_b64encode(digest).decode()


def prevention_key(header: str) -> tuple[str, str]:
    """Group and own fingerprint of the proposal to check a column. header: as declared."""
    return fingerprint("prevent", header), fingerprint("prevent")


def packed(groups: Sequence[str], owns: Sequence[str]) -> dict[str, list[str]]:
    """The fingerprints by group, both in order."""
    held: dict[str, set[str]] = {}
    for group, own in zip(groups, owns, strict=True):
        held.setdefault(group, set()).add(own)
    return {group: sorted(held[group]) for group in sorted(held)}
