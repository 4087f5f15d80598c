"""What came of each row of an import."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbook_tools.table.changes import CellValue


class Result(StrEnum):
    """What happened to a row of the source."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


RESULT_WORDS = {
    Result.ADDED: "新增", Result.UPDATED: "更新", Result.UNCHANGED: "没有变化", Result.SKIPPED: "不用记",
    Result.REFUSED: "没有导入",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A cell of the customer's that the row has changed."""

    header: str
    old: CellValue
    new: CellValue


@dataclass(frozen=True, slots=True)
class RowResult:
    """row: of the source. place: the customer's among the old ones and then the new ones, None where nobody knows who it is.

    why: what a person should know of it, in Chinese; of a refusal at least one clause.
    """

    row: int
    result: Result
    place: int | None = None
    why: tuple[str, ...] = ()
    written: tuple[Written, ...] = ()


def count(results: Sequence[RowResult], wanted: Result) -> int:
    """How many rows ended so."""
    return sum(one.result is wanted for one in results)
