"""Our computed columns in the master sheet: their cells, how they look, and the Excel table or filter that they join."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from workbook_tools.plans.note_words import names_column
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import PutColumn, values_at
from workbook_tools.table.look import STYLES
from workbook_tools.table.places import MAX_ROW, Area, letter
from workbook_tools.workbook.book import TableInfo
from workbook_tools.workbook.sheet_edit import (
    CellEdit,
    ColumnCells,
    ColumnLayout,
    Highlight,
    Prompt,
    SheetEdit,
)
from workbook_tools.workbook.styles import Styles

Rows = NDArray[np.int64]
PROMPT_TITLE = "自动填写"
PROMPT = "这一列由程序自动填写，手工改的内容下次运行会被替换。"
PROBLEMS_SLUG, _TEXT = "problems", "@"


def edit_for_new_columns(puts: Sequence[PutColumn], styles: Styles) -> SheetEdit:
    """The header cells and cells of columns that do not exist yet, each column with its width, fold and prompt.

    A cell of ours without a value is a blank one of our look wherever another new column has a value, so that a
    customer's row is of one piece. The rows of a total stay as they are.
    """
    rows = {id(put.rows): np.asarray(put.rows, np.int64) for put in puts}  # mostly all columns share one list
    customers = reduce(_union, rows.values())
    return SheetEdit(
        columns=[_filled(put, rows[id(put.rows)], customers, styles) for put in puts],
        cells={
            (put.header_row, put.column): CellEdit(put.header, styles.cell_style(STYLES["header_ours"])) for put in puts
        },
        layouts=[
            ColumnLayout(
                put.column, put.computed.width, hidden=put.computed.folded, outline_level=int(put.computed.folded)
            )
            for put in puts
        ],
        prompts=[
            Prompt(
                Area(put.header_row, put.column, put.header_row, put.column),
                PROMPT_TITLE,
                PROMPT + put.computed.explains,
            )
            for put in puts
        ],
        highlights=[
            shown for put in puts if put.computed.slug == PROBLEMS_SLUG for shown in _problem_highlights(put, styles)
        ],
        text_areas=[_below(put) for put in puts if put.computed.number_format == _TEXT],
    )


def _problem_highlights(put: PutColumn, styles: Styles) -> Iterator[Highlight]:
    """数据问题 where it says something, and each of the staff's cells that it names. Nothing of the staff's is repainted."""
    look, below = styles.rule_style(STYLES["warning"]), _below(put)
    note = f"${letter(put.column)}{below.top}"
    yield Highlight(below, f"LEN(TRIM({note[1:]}))>0", look)
    for header, column in put.names.items():
        yield Highlight(replace(below, left=column, right=column), names_column(note, header), look)


def edit_for_old_column(put: PutColumn, raw: RawSheet, styles: Styles) -> SheetEdit:
    """The changed cells of a column that there is. Where staff have given cells another look, they keep it.

    A cell that held nothing is a new customer's and gets our look.
    """
    held = raw.columns.get(put.column)
    filled = raw.rows[held.codes != 0] if held else raw.rows[:0]
    known = np.isin(np.asarray(put.rows, np.int64), filled)
    columns = []
    if known.any():
        columns.append(_some(put, known, None))
    if not known.all():
        columns.append(_some(put, ~known, styles.cell_style(STYLES["ours"], put.computed.number_format)))
    return SheetEdit(columns=columns)


def _some(put: PutColumn, wanted: NDArray[np.bool_], style: int | None) -> ColumnCells:
    if wanted.all():
        return ColumnCells(put.column, put.rows, put.values, style)
    places = np.flatnonzero(wanted)
    return ColumnCells(put.column, np.asarray(put.rows)[places].tolist(), values_at(put.values, places), style)


def joined_table(
    puts: Sequence[PutColumn], tables: Sequence[TableInfo], raw: RawSheet
) -> tuple[TableInfo, list[str]] | None:
    """The Excel table that new columns join, and the headers of those that do; None where they stand beside it.

    They join where they stand at its very edge, in its header row, the cells there are free, no column has their name,
    and its rows do not come from a query.
    """
    for table in tables:
        joining = _adjoining(puts, table.area)
        if not joining or table.header_rows != 1 or table.has_query:
            continue
        grown = replace(table.area, right=joining[-1].column)
        added = replace(grown, left=table.area.right + 1)
        names = [*table.columns, *(put.header for put in joining)]
        unique = len({name.casefold() for name in names}) == len(names)
        blocked = any(added.meets(area) for area in (*raw.merged, *(other.area for other in tables)))
        if unique and not blocked and not _holds_anything(raw, added):
            return table, [put.header for put in joining]
    return None


def wider_filter(puts: Sequence[PutColumn], area: Area | None) -> Area | None:
    """The range of the sheet's plain filter with the new columns at its edge; None where none stands there."""
    joining = _adjoining(puts, area) if area else []
    return replace(area, right=joining[-1].column) if area and joining else None


def _adjoining(puts: Sequence[PutColumn], area: Area) -> list[PutColumn]:
    """The new columns that stand right of an area without a gap, its header row being theirs."""
    beside = sorted(
        (put for put in puts if put.column > area.right and put.header_row == area.top), key=lambda p: p.column
    )
    numbered = takewhile(lambda pair: pair[1].column == area.right + pair[0], enumerate(beside, start=1))
    return [put for _, put in numbered]


def _holds_anything(raw: RawSheet, area: Area) -> bool:
    inside = (raw.rows >= area.top) & (raw.rows <= area.bottom)
    columns = (raw.columns[column] for column in range(area.left, area.right + 1) if column in raw.columns)
    return any(bool(column.codes[inside].any()) for column in columns)


def _union(one: Rows, other: Rows) -> Rows:
    """All rows of both, rising. Rows are few enough to be ticked off, which is quicker than sorting them."""
    if np.array_equal(one, other):
        return one
    there = np.zeros(MAX_ROW + 1, np.bool_)
    there[one] = there[other] = True
    return np.flatnonzero(there)


def _filled(put: PutColumn, rows: Rows, customers: Rows, styles: Styles) -> ColumnCells:
    style = styles.cell_style(STYLES["ours"], put.computed.number_format)
    if len(rows) == len(customers):
        return ColumnCells(put.column, customers, put.values, style)
    places = np.full(len(customers), -1)
    places[np.searchsorted(customers, rows)] = np.arange(len(rows))
    return ColumnCells(put.column, customers, values_at(put.values, places), style)


def _below(put: PutColumn) -> Area:
    """All of the column under its header: customers to come are in it too."""
    return Area(put.header_row + 1, put.column, MAX_ROW, put.column)
