"""How our computed columns look, drawn on a sheet of the donor workbook from which Excel copies it into the customer table."""

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.formatting.rule import Rule as FormatRule
from openpyxl.worksheet.datavalidation import DataValidation

from workbook_tools.table.changes import AddChecks, PutColumn
from workbook_tools.table.look import STYLES
from workbook_tools.table.places import Area, cell, letter
from workbook_tools.workbook.our_columns import PROBLEMS_SLUG, PROMPT, PROMPT_TITLE
from workbook_tools.workbook.render import Brush, dress, shown_change
from workbook_tools.workbook.template_rules import draw_check

SHEET, CHECKS_SHEET = "_列", "_检查"
HEADER_ROW, BODY_ROW = 1, 2


def draw_checks(brush: Brush, changes: Sequence[AddChecks]) -> None:
    """A sheet with each input check on the first cell of the area that is to get it: its formulas are seen from there."""
    sheet = brush.book.create_sheet(CHECKS_SHEET)
    for change in changes:
        for area, check in change.checks:
            sheet.add_data_validation(draw_check(check, Area(area.top, area.left, area.top, area.left)))


def draw_columns(brush: Brush, puts: Sequence[PutColumn]) -> None:
    """A sheet with a header cell and a cell of a customer for each column, in the column where it will stand."""
    sheet = brush.book.create_sheet(SHEET)
    for put in puts:
        dress(sheet.cell(HEADER_ROW, put.column), STYLES["header_ours"])
        dress(sheet.cell(BODY_ROW, put.column), replace(STYLES["ours"], number_format=put.computed.number_format))
        prompt = DataValidation(
            promptTitle=PROMPT_TITLE, prompt=PROMPT + put.computed.explains, showInputMessage=True, allow_blank=True
        )
        prompt.add(cell(HEADER_ROW, put.column))
        sheet.add_data_validation(prompt)
        if put.computed.slug == PROBLEMS_SLUG:
            told = f"LEN(TRIM({letter(put.column)}{BODY_ROW}))>0"
            rule = FormatRule(type="expression", formula=[told], dxf=shown_change(STYLES["warning"]))
            sheet.conditional_formatting.add(cell(BODY_ROW, put.column), rule)
