"""What came of an import, row by row, in a workbook of its own; the refused rows as they were, to be corrected and imported again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from workbook_tools.plans.import_customers import shown
from workbook_tools.plans.links import lines_needed
from workbook_tools.reading.source_layout import Layout
from workbook_tools.reading.text import clean
from workbook_tools.table.cells import CellKind, RawCell, RawSheet, text_of
from workbook_tools.table.incoming import RESULT_WORDS, Result, RowResult
from workbook_tools.table.look import ACCENT
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import Cell, Print, SheetPlan, Value

RESULTS, TO_CORRECT, WHY = "结果", "待改正", "没有导入的原因"
MOST_ROWS = 20_000
_HEADER_ROW = 4
_WHY_WIDTH = 46.0
_LINE = 15.0
"""Points; a wrapped text shows whole only where its row is as high as its lines."""
_COLUMNS = (
    ("来源行", 9.0),
    ("结果", 10.0),
    ("客户表的行", 11.0),
    ("客户编号", 11.0),
    ("改了什么", 48.0),
    ("说明", 60.0),
)
_LOOKS = {Result.ADDED: "text_line", Result.UPDATED: "text_line", Result.REFUSED: "error"}


@dataclass(frozen=True, slots=True)
class Told:
    """A row for people. target: the customer's row in the table, 0 for none; number: 客户编号."""

    row: int
    result: Result
    target: int
    number: str
    written: str
    why: str


def tell(results: Sequence[RowResult], rows: Sequence[int], ids: Sequence[str | None]) -> list[Told]:
    """Each row in words. rows, ids: of the customers by place."""
    return [
        Told(
            one.row, one.result, rows[one.place] if one.place is not None else 0,
            (ids[one.place] or "") if one.place is not None else "", _written(one), "；".join(one.why),
        )
        for one in results
    ]  # fmt: skip


def plan_results(told: Sequence[Told], source: str, today: date) -> SheetPlan:
    """Every row of which there is something to say."""
    listed = [one for one in told if one.result is not Result.UNCHANGED or one.why]
    cells = [
        Cell(1, 1, "导入结果", "title"),
        Cell(
            2,
            1,
            f"{today.isoformat()} 导入“{source}”，共 {len(told):,} 行，没有变化的不列出。" + _cut(len(listed)),
            "note",
        ),
        *(Cell(_HEADER_ROW, at, header, "header") for at, (header, _) in enumerate(_COLUMNS, start=1)),
    ]
    heights = {1: 30.0, _HEADER_ROW: 28.0}
    for row, one in enumerate(listed[:MOST_ROWS], start=_HEADER_ROW + 1):
        values = (one.row, RESULT_WORDS[one.result], one.target or None, one.number or None, one.written, one.why)
        looks = (
            "body_center",
            _LOOKS.get(one.result, "note_line"),
            "body_center",
            "text_line",
            *["text_wrap_line"] * 2,
        )
        cells += [Cell(row, at, value, look) for at, (value, look) in enumerate(zip(values, looks, strict=True), 1)]
        heights[row] = _height((one.written, _COLUMNS[4][1]), (one.why, _COLUMNS[5][1]))
    last = _HEADER_ROW + max(min(len(listed), MOST_ROWS), 1)
    return SheetPlan(
        RESULTS, cells, {at: width for at, (_, width) in enumerate(_COLUMNS, start=1)}, heights,
        freeze=(_HEADER_ROW, 2), filter_area=Area(_HEADER_ROW, 1, last, len(_COLUMNS)), gridlines=True, tab_colour=ACCENT,
        print_setup=Print(landscape=True, repeat_rows=(_HEADER_ROW, _HEADER_ROW)),
        text_areas=(Area(_HEADER_ROW + 1, 4, last, len(_COLUMNS)),),
    )  # fmt: skip


def plan_to_correct(told: Sequence[Told], raw: RawSheet, layout: Layout) -> SheetPlan | None:
    """The refused rows with their own header; None where there are none. Corrected here, they can be imported from here."""
    refused = {one.row: one.why for one in told if one.result is Result.REFUSED}
    if not refused:
        return None
    places: Mapping[int, int] = {at: column for column, at in enumerate(sorted(layout.headers), start=2)}
    cells = [
        Cell(1, 1, TO_CORRECT, "title"),
        Cell(2, 1, "照第一列的原因改好右边的格子，保存，再把这个文件导入一次。" + _cut(len(refused)), "note"),
        Cell(_HEADER_ROW, 1, WHY, "header_left"),
        *(Cell(_HEADER_ROW, column, clean(layout.headers[at]), "header") for at, column in places.items()),
    ]
    heights = {1: 30.0, _HEADER_ROW: 28.0}
    listed = list(refused)[:MOST_ROWS]
    lines = np.searchsorted(raw.rows, listed)
    for row, source_row in enumerate(listed, start=_HEADER_ROW + 1):
        cells.append(Cell(row, 1, refused[source_row], "warning"))
        heights[row] = _height((refused[source_row], _WHY_WIDTH))
    for at, column in places.items():
        held = raw.columns[at]
        for row, code in enumerate(held.codes[lines].tolist(), start=_HEADER_ROW + 1):
            value = _as_it_was(held.cells[code])
            cells.append(Cell(row, column, value, "date_line" if isinstance(value, date) else "text_line"))
    last = _HEADER_ROW + min(len(refused), MOST_ROWS)
    widths = {1: _WHY_WIDTH, **dict.fromkeys(places.values(), 16.0)}
    return SheetPlan(
        TO_CORRECT, cells, widths, heights, freeze=(_HEADER_ROW, 1), gridlines=True, tab_colour="B45309",
        print_setup=Print(landscape=True, repeat_rows=(_HEADER_ROW, _HEADER_ROW)),
        text_areas=(Area(_HEADER_ROW + 1, 1, last, len(places) + 1),),
    )  # fmt: skip


def _as_it_was(cell: RawCell) -> Value:
    if cell.kind is CellKind.DATE and isinstance(cell.value, datetime):
        return cell.value.date()
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, (int, float)) and len(text_of(cell)) < 11:
        return cell.value
    return text_of(cell) or None


def _written(one: RowResult) -> str:
    return "；".join(
        f"{cell.header} {shown(cell.old) + ' → ' if cell.old is not None else ''}{shown(cell.new)}"
        for cell in one.written
    )


def _height(*texts: tuple[str, float]) -> float:
    """The height of a row in points that shows each text, in a column of its width, whole."""
    return max(_LINE * lines_needed(text, width) for text, width in texts) + 3


def _cut(count: int) -> str:
    return f"只列出前 {MOST_ROWS:,} 行。" if count > MOST_ROWS else ""
