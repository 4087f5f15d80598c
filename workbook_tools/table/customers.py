"""The customer table as typed data: what reading gives and rules take."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.table.columns import ID_SLUG, Kind
from workbook_tools.table.problems import Problems

DTYPES: dict[Kind, str] = {
    Kind.SERIAL: "object", Kind.NAME: "object", Kind.GENDER: "object", Kind.CONTACT: "object", Kind.TEXT: "object",
    Kind.YES_NO: "object", Kind.AGE: "float64", Kind.AMOUNT: "float64", Kind.COUNT: "float64", Kind.RATING: "float64",
    Kind.FEEDBACK: "float64", Kind.SCORE: "float64", Kind.DATE: "datetime64[s]",
}  # fmt: skip
"""The dtype of a typed column, declared and never inferred: None, NaN or NaT where blank or unreadable.

Ratings are 1 to 5. A score is on the scale of 评分满分. YES_NO is 是, 否 or None. A contact is +86…, another
international number, the masked text, or None. 序号 is text, or the whole number of its cell.
"""


@dataclass
class Customers:
    """The master sheet, read.

    frame: one row per customer in sheet order, RangeIndex; column `row` (sheet row, int32), every STANDARD column (all
    blank where the sheet lacks it), every OPTIONAL column that the sheet has, typed as DTYPES says, and
    `walk_in` (bool: 散客 and the like), `masked` (bool: the phone can't be dialled), `dial` (the number as one dials it, or None),
    `no_purchase` (bool: date and amount cells are both blank), `complaint` (bool: 服务反馈 holds a complaint in words).
    places: declared header → sheet column, for staff columns that are there. headers: sheet column → header text as typed,
    for all columns with a header. ours: slug of a computed column → its sheet column, where marked and still there.
    free: headers of ours that a staff column has taken. id_column: the sheet column of a staff 客户编号, 0 if none.
    first_row, last_row: first and last customer row (last_row = header_row where there is none). total_rows: rows taken for totals.
    """

    sheet: str
    header_row: int
    frame: pd.DataFrame
    places: dict[str, int]
    headers: dict[int, str]
    problems: Problems
    last_row: int
    ours: dict[str, int] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    id_column: int = 0
    total_rows: tuple[int, ...] = ()
    blank_rows: int = 0
    is_ledger: bool = False
    score_usable: bool = True

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def number_column(self) -> int:
        """The sheet column of 客户编号, the staff's or ours; 0 before the first run."""
        return self.id_column or self.ours.get(ID_SLUG, 0)

    @property
    def rows(self) -> NDArray[np.int32]:
        """The sheet row of each customer."""
        return self.frame["row"].to_numpy(dtype=np.int32)


@dataclass
class DetailLog:
    """A detail sheet (消费记录, 沟通记录 …), read.

    frame: `row` and the declared columns, typed. places: declared header → sheet column. last_row: of the filled rows.
    """

    sheet: str
    header_row: int
    frame: pd.DataFrame
    places: dict[str, int]
    last_row: int
    problems: Problems
