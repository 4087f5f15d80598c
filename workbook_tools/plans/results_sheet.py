"""结果: the judgements in a sheet of their own, for a master that can't be edited."""

from datetime import date

import pandas as pd

from workbook_tools.plans.computed_columns import NOTES_SLUG, column_cells
from workbook_tools.plans.row_notes import row_notes
from workbook_tools.rules.assess import Verdicts
from workbook_tools.table.columns import COMPUTED, NAME
from workbook_tools.table.customers import Customers
from workbook_tools.table.look import ACCENT
from workbook_tools.table.places import Area
from workbook_tools.table.sheets import Cell, Print, SheetPlan

RESULTS_NAME = "结果"
HEADER_ROW = 4
_STYLES = {"yyyy-mm-dd": "date_line", "@": "text_line"}


def plan_results_sheet(
    customers: Customers, assessment: Verdicts, problems: pd.DataFrame, workbook: str, today: date
) -> SheetPlan:
    """A row per customer: the row in the master, the name, and every computed column. problems: the master's own."""
    told, notes = assessment.told, pd.Series(row_notes(problems, customers.rows), dtype=object)
    columns = [
        ("原表行号", customers.rows.tolist(), "body_line", 10.0),
        (NAME.header, customers.frame[NAME.header].tolist(), "body_line", 14.0),
    ]
    for computed in COMPUTED:
        values = column_cells(computed, notes if computed.slug == NOTES_SLUG else told[computed.header])
        columns.append(
            (computed.header, list(values), _STYLES.get(computed.number_format, "body_line"), computed.width)
        )
    cells = [
        Cell(1, 1, f"{workbook} 的评级结果", "title"),
        Cell(2, 1, f"{today.isoformat()} 生成。原工作簿不能安全地修改，所以结果另存在这里，原文件没有动。", "note"),
    ]
    for column, (header, values, style, _width) in enumerate(columns, start=1):
        cells.append(Cell(HEADER_ROW, column, header, "header"))
        cells.extend(Cell(row, column, value, style) for row, value in enumerate(values, start=HEADER_ROW + 1))
    return SheetPlan(
        RESULTS_NAME, cells, {place: width for place, (*_rest, width) in enumerate(columns, start=1)}, {1: 30.0, HEADER_ROW: 30.0},
        freeze=(HEADER_ROW, 2), filter_area=Area(HEADER_ROW, 1, HEADER_ROW + len(customers), len(columns)), gridlines=True,
        print_setup=Print(landscape=True, repeat_rows=(HEADER_ROW, HEADER_ROW)), tab_colour=ACCENT,
    )  # fmt: skip
