"""What came of each row of an import."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

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


_Row = TypeVar("_Row")


def settle(rows: Sequence[_Row], take: Callable[[_Row], RowResult]) -> list[RowResult]:
    """Take rows in their order, and those that were refused again as long as later rows make some of them clear.

    A row without a name may come before the row that tells whose number it is; without this, the second import of one file
    would know more than the first. take: must leave everything as it was where it refuses.
    """
    results: dict[int, RowResult] = {}
    open_rows = list(range(len(rows)))
    while open_rows:
        for at in open_rows:
            results[at] = take(rows[at])
        refused = [at for at in open_rows if results[at].result is Result.REFUSED]
        open_rows = refused if len(refused) < len(open_rows) else []
    return [results[at] for at in range(len(rows))]


def count(results: Sequence[RowResult], wanted: Result) -> int:
    """How many rows ended so."""
    return sum(one.result is wanted for one in results)
