"""The smallest sample: the two customers of the plan, every cell typed as text, exactly as printed there."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties

from workbook_tools.table.columns import MASTER_NAME, STANDARD
from workbook_tools.table.look import FONT, HAIRLINE, INK, TINT

ROWS = (
    "1 张三 _ 28 138xxxxxx88 2023-10-01 500元 服装 2次 售后服务 满意 非常满意 满意 9分",
    "2 李四 _ 35 137xxxxxx99 2023-09-15 1000元 电子产品 3次 安装服务 一般 满意 不满意 7分",
)
"""_ stands for a blank cell."""


def example_workbook() -> Workbook:
    """One sheet, a header, two rows."""
    workbook = Workbook()
    workbook._named_styles["Normal"].font = Font(name=FONT, size=10)  # type: ignore[attr-defined] # noqa: SLF001 - openpyxl has no public way to the default font
    sheet = workbook.worksheets[0]
    sheet.title = MASTER_NAME
    edge = Border(bottom=Side(style="thin", color=HAIRLINE))
    for place, column in enumerate(STANDARD, start=1):
        cell = sheet.cell(1, place, column.header)
        cell.font = Font(name=FONT, size=10, bold=True, color=INK)
        cell.fill = PatternFill("solid", fgColor=TINT)
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = edge
        sheet.column_dimensions[cell.column_letter].width = 1.2 * column.width
    for row, line in enumerate(ROWS, start=2):
        for place, typed in enumerate(line.split(), start=1):
            cell = sheet.cell(row, place, None if typed == "_" else typed)
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="center")
            cell.border = edge
        sheet.row_dimensions[row].height = 20
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "C2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return workbook
