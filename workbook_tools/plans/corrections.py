"""Problems → changes: the cells that a correction writes. Formulas and merged cells are never touched."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.reading.corrections import CORRECTIONS, Written, corrected_value, is_certain
from workbook_tools.table.cells import BLANK, CellKind, RawCell, RawColumn, RawSheet
from workbook_tools.table.changes import CellValue, SetCells

Flags = NDArray[np.bool_]


def find_correctable(problems: pd.DataFrame, sheets: Mapping[str, RawSheet]) -> Flags:
    """Which problems (with a column `sheet`) have a correction to offer. sheets: those with problems, by name."""
    offers: Flags = (
        problems["code"].isin(list(CORRECTIONS)).to_numpy(dtype=bool) & (problems["suggestion"] != "").to_numpy()
    )
    offers &= (problems["place"] > 0).to_numpy() & (problems["row"] > 0).to_numpy()
    for name, raw in sheets.items():
        if not offers.any():
            break
        here = (problems["sheet"] == name).to_numpy()
        for area in raw.merged:
            inside = problems["row"].between(area.top, area.bottom) & problems["place"].between(area.left, area.right)
            offers &= ~(here & inside.to_numpy())
    return offers


def find_certain(problems: pd.DataFrame) -> Flags:
    """Which problems may be corrected unasked: their cell has corrections, and none of these changes more than spelling."""
    known = problems["code"].isin(list(CORRECTIONS)).to_numpy() & (problems["suggestion"] != "").to_numpy()
    some = problems[known]
    told = zip(some["code"].tolist(), some["column"].tolist(), some["found"].tolist(), strict=True)
    certain: Flags = np.zeros(len(problems), dtype=bool)
    certain[known] = [is_certain(code, column, found) for code, column, found in told]
    places = [problems["sheet"], problems["row"], problems["place"]]
    doubted = pd.Series(known & ~certain, index=problems.index).groupby(places).transform("any")
    certain &= ~doubted.to_numpy(dtype=bool)
    return certain


def plan_corrections(problems: pd.DataFrame, wanted: Flags, sheets: Mapping[str, RawSheet]) -> list[SetCells]:
    """The cells to write for the wanted problems, one change per sheet and reason, in sheet order.

    problems: with a column `sheet`. Where a cell has several corrections, one that only staff could accept counts before
    one of spelling, and a number or a date before a text: it leaves nothing for the others to do. What can't be written
    (a formula, a merged cell) is left out.
    """
    if not wanted.any():
        return []
    offered = find_correctable(problems, sheets)
    table = problems[offered].assign(wanted=wanted[offered])
    asked = table["code"].isin([code for code, one in CORRECTIONS.items() if one.spelled is None])
    text = table["code"].isin([code for code, one in CORRECTIONS.items() if one.written is Written.TEXT])
    table = table.assign(asked=asked, text=text).sort_values(["asked", "text"], ascending=[False, True], kind="stable")
    table = table[table["wanted"].to_numpy(dtype=bool) | ~table["asked"].to_numpy(dtype=bool)]
    places = ["sheet", "row", "place"]
    table["wanted"] = table.groupby(places, sort=False)["wanted"].transform("any")
    table = table[table["wanted"].to_numpy(dtype=bool) & ~table.duplicated(places)].sort_values(places)
    cells: dict[tuple[str, str], dict[tuple[int, int], CellValue]] = {}
    rows = zip(*(table[name].tolist() for name in (*places, "code", "suggestion")), strict=True)
    for sheet, row, place, code, suggestion in rows:
        value = corrected_value(code, suggestion)
        if value is not None and not sheets[sheet].at(row, place).formula:
            cells.setdefault((sheet, CORRECTIONS[code].why), {})[row, place] = value
    return [SetCells(sheet, held, why) for (sheet, why), held in cells.items()]


def corrected_sheet(raw: RawSheet, changes: Sequence[SetCells]) -> RawSheet:
    """The sheet as it will be read once the changes are made; its rows are there already."""
    columns = dict(raw.columns)
    for change in changes:
        by_column: dict[int, list[tuple[int, CellValue]]] = {}
        for (row, column), value in change.cells.items():
            by_column.setdefault(column, []).append((row, value))
        for column, written in by_column.items():
            held = columns.get(column) or RawColumn((BLANK,), np.zeros(len(raw.rows), dtype=np.int32))
            columns[column] = _rewritten(raw, held, written)
    return replace(raw, columns=columns)


def _rewritten(raw: RawSheet, held: RawColumn, written: Sequence[tuple[int, CellValue]]) -> RawColumn:
    codes, cells = held.codes.astype(np.int32), list(held.cells)
    known: dict[RawCell, int] = {}
    for row, value in written:
        cell = _as_read(value)
        if cell not in known:
            known[cell] = len(cells)
            cells.append(cell)
        codes[np.searchsorted(raw.rows, row)] = known[cell]
    return RawColumn(cells, codes)


def _as_read(value: CellValue) -> RawCell:
    if isinstance(value, date):
        return RawCell(CellKind.DATE, datetime(value.year, value.month, value.day))  # noqa: DTZ001 - a cell has no zone
    return RawCell(CellKind.TEXT if isinstance(value, str) else CellKind.NUMBER, value)
