"""Problems of one reading, as columns: a hundred thousand of them cost no more than a few arrays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from workbook_tools.table.codes import KINDS
from workbook_tools.table.places import cell, letter

COLUMNS = ("code", "row", "column", "place", "found", "detail", "suggestion")


class Problems:
    """Collects problems; `frame()` gives them in sheet order.

    Columns of the frame: code; row (sheet row, 0 for the table as a whole); column (declared header, or the column's
    letter, "" for a whole row); place (sheet column number, 0 for none); found, detail, suggestion (text, "" for none;
    suggestion is the value to put in the cell where one is certain).
    """

    def __init__(self) -> None:
        self._batches: list[pd.DataFrame] = []

    def add(  # noqa: PLR0913 - one argument per column of the frame
        self,
        code: str,
        rows: ArrayLike,
        *,
        column: str = "",
        place: int = 0,
        found: ArrayLike | str = "",
        detail: ArrayLike | str = "",
        suggestion: ArrayLike | str = "",
    ) -> None:
        """One problem of a kind on each of `rows`; found, detail and suggestion are one text or one per row."""
        if code not in KINDS:
            raise KeyError(code)
        numbers = np.atleast_1d(np.asarray(rows, dtype=np.int32))
        if len(numbers) == 0:
            return
        batch = {"code": code, "row": numbers, "column": column or (letter(place) if place else ""), "place": place}
        texts = {"found": found, "detail": detail, "suggestion": suggestion}
        for name, value in texts.items():
            batch[name] = value if isinstance(value, str) else np.asarray(value, dtype=object)
        self._batches.append(pd.DataFrame(batch, columns=list(COLUMNS)))

    def extend(self, others: Iterable["Problems"]) -> None:
        """Take over what others have found."""
        for other in others:
            self._batches.extend(other._batches)  # noqa: SLF001 - the same class

    def frame(self) -> pd.DataFrame:
        """All problems, by row, then place, then code; each once."""
        if not self._batches:
            return empty_problems()
        joined = pd.concat(self._batches, ignore_index=True)
        joined["place"] = joined["place"].astype(np.int32)
        joined = joined.drop_duplicates(["code", "row", "place", "found"])
        return joined.sort_values(["row", "place", "code"], kind="stable", ignore_index=True)


def empty_problems() -> pd.DataFrame:
    """A frame of no problems, with its dtypes."""
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    return frame.astype({"row": np.int32, "place": np.int32})


@dataclass(frozen=True, slots=True)
class Wording:
    """A problem in words."""

    cell: str
    found: str
    wanted: str
    message: str


def wording(problem: Mapping[Any, Any], sheet: str) -> Wording:
    """The words for one row of a problems frame (as a mapping)."""
    kind = KINDS[str(problem["code"])]
    row, place = int(str(problem["row"])), int(str(problem["place"]))
    where = cell(row, place) if row and place else (f"第{row}行" if row else "")
    words = {"found": problem["found"], "column": problem["column"], "detail": problem["detail"]}
    found, wanted = kind.found.format(**words), kind.wanted.format(**words)
    head = " ".join(part for part in (f"「{sheet}」{where}", str(problem["column"])) if part)
    return Wording(where, found, wanted, f"{head}：{found}，{wanted}。[{kind.code}]")


def problems_as_json(problems: pd.DataFrame) -> list[dict[str, object]]:
    """One object per problem. problems: with a column `sheet`."""
    return [_problem(row) for row in problems.to_dict("records")]


def _problem(row: Mapping[Any, Any]) -> dict[str, object]:
    sheet = str(row["sheet"])
    words = wording(row, sheet)
    return {
        "code": row["code"], "severity": KINDS[str(row["code"])].severity.value, "sheet": sheet, "cell": words.cell or None,
        "row": row["row"] or None, "column": row["column"] or None, "found": row["found"], "message": words.message,
        "suggestion": row["suggestion"] or None,
    }  # fmt: skip
