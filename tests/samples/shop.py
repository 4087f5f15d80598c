"""A clothes shop's workbook as it has grown: a title band with the shop's sign, the customers, a total, a log of sales,
and a sheet of monthly figures with a chart. Staff's own colours, notes, filter and drop-downs are what a run must keep.
"""

from collections import defaultdict
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tests.samples import SAMPLE_DAY, rows
from tests.samples.people import CLERKS, Person
from tests.samples.picture import Sign
from workbook_tools.table.columns import MASTER_NAME, PURCHASE_LOG, RATINGS
from workbook_tools.table.look import FONT, GREY, HAIRLINE, INK

HEADER_ROW = 4
BLANK_AFTER = (120, 240)
"""Staff left a row free after so many customers."""
NOTES = {
    (3, rows.NOTE): "小周：生日 12 月，提前准备小礼物",
    (8, rows.FEEDBACK): "陈店长：已答应换一件，等新货到",
    (60, rows.PHONE): "小林：晚上 7 点以后打",
    (211, rows.SCORE): "陈店长：我来回访",
}
_FILL = PatternFill("solid", fgColor="DCE6F1")
_EDGE = Border(bottom=Side(style="thin", color=HAIRLINE))
_CENTRED = {rows.SERIAL, rows.GENDER, rows.AGE, rows.COUNT, rows.QUALITY, rows.ATTITUDE, rows.SCORE, rows.CLERK}


def shop_workbook() -> Workbook:
    """Three sheets: the customers, 消费记录, 月度统计."""
    workbook = Workbook()
    workbook._named_styles["Normal"].font = Font(name=FONT, size=10)  # type: ignore[attr-defined] # noqa: SLF001 - openpyxl has no public way to the default font
    people = rows.shop_people()
    _write_customers(workbook.worksheets[0], people)
    _write_purchases(workbook.create_sheet(PURCHASE_LOG.name), people)
    _write_months(workbook.create_sheet("月度统计"), people)
    return workbook


def _write_customers(sheet: Worksheet, people: list[Person]) -> None:
    sheet.title = MASTER_NAME
    _write_title(sheet)
    _write_header(sheet, HEADER_ROW, rows.HEADERS)
    for column, width in enumerate(rows.WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    row, first = HEADER_ROW, HEADER_ROW + 1
    for place, typed in enumerate(rows.typed_rows(people)):
        row += 2 if place in BLANK_AFTER else 1
        for column, value in enumerate(typed):
            cell = sheet.cell(row, column + 1, value)
            cell.border = _EDGE
            across = "center" if column in _CENTRED else "left" if column == rows.GOODS else None
            cell.alignment = Alignment(vertical="center", horizontal=across, indent=1 if across == "left" else 0)
            if column == rows.DAY and not isinstance(value, (str, float)):
                cell.number_format = "yyyy-mm-dd"
            if (place, column) in NOTES:
                cell.comment = Comment(NOTES[place, column], "店员", width=180, height=60)
    _write_total(sheet, row + 1, sum(person.spent for person in people))
    last = row
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(rows.HEADERS))}{last}"
    sheet.freeze_panes = f"C{first}"
    _add_aids(sheet, first, last)
    _set_print(sheet, f"{HEADER_ROW}:{HEADER_ROW}")


def _write_title(sheet: Worksheet) -> None:
    sheet.merge_cells(start_row=1, start_column=2, end_row=1, end_column=len(rows.HEADERS))
    sheet.cell(1, 2, "锦衣阁服饰 · 老客户登记表").font = Font(name=FONT, size=16, bold=True, color=INK)
    sheet.cell(1, 2).alignment = Alignment(vertical="center", indent=1)
    sheet.cell(2, 2, f"更新到 {SAMPLE_DAY.isoformat()}　　一位客户一行，电话尽量写全").font = Font(
        name=FONT, size=9, color=GREY
    )
    sheet.cell(2, 2).alignment = Alignment(indent=1)
    sheet.row_dimensions[1].height = 36
    sheet.add_image(Sign(), "A1")


def _write_header(sheet: Worksheet, row: int, headers: tuple[str, ...]) -> None:
    for column, header in enumerate(headers, start=1):
        cell = sheet.cell(row, column, header)
        cell.font = Font(name=FONT, size=10, bold=True, color=INK)
        cell.fill, cell.border = _FILL, _EDGE
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = 34


def _write_total(sheet: Worksheet, row: int, spent: float) -> None:
    for column in range(1, len(rows.HEADERS) + 1):
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)
        cell.fill, cell.font = _FILL, Font(name=FONT, size=10, bold=True)
    sheet.cell(row, 2, "合计")
    sheet.cell(row, rows.AMOUNT + 1, spent).number_format = "#,##0"


def _add_aids(sheet: Worksheet, first: int, last: int) -> None:
    """What a handy clerk once set up: drop-downs, and a red score."""
    for columns, values in (
        ((rows.GENDER,), ("男", "女")),
        ((rows.QUALITY, rows.ATTITUDE), RATINGS),
        ((rows.CLERK,), CLERKS),
    ):
        choice = DataValidation("list", formula1=f'"{",".join(values)}"', allow_blank=True, showErrorMessage=False)
        for column in columns:
            letter = get_column_letter(column + 1)
            choice.add(f"{letter}{first}:{letter}{last}")
        sheet.add_data_validation(choice)
    letter = get_column_letter(rows.SCORE + 1)
    low = CellIsRule("lessThan", formula=["6"], font=Font(color="C00000"))  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", low)


def _write_purchases(sheet: Worksheet, people: list[Person]) -> None:
    """Each purchase once, in the order of days; customer numbers are left for later."""
    headers = tuple(column.header for column in PURCHASE_LOG.columns)
    _write_header(sheet, 1, headers)
    for column, declared in enumerate(PURCHASE_LOG.columns, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = declared.width
    left_out = {
        *rows.TWICE,
        *(place for place, odd in rows.ODDITIES.items() if {rows.NAME, rows.PHONE, rows.DAY, rows.AMOUNT} & set(odd)),
    }
    bought = sorted(
        (purchase.day, person.phone, person.name, purchase)
        for place, person in enumerate(people)
        if place not in left_out
        for purchase in person.purchases
    )
    for row, (day, phone, name, purchase) in enumerate(bought, start=2):
        cells = (None, name, phone, day, purchase.amount, purchase.goods, 1, f"{day:%y%m%d}{row:04d}")
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column, value).border = _EDGE
        sheet.cell(row, 4).number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    _set_print(sheet, "1:1")


def _write_months(sheet: Worksheet, people: list[Person]) -> None:
    """Sales of the last twelve months, kept by the manager, with a chart."""
    months: dict[date, float] = defaultdict(float)
    for person in people:
        for purchase in person.purchases:
            months[purchase.day.replace(day=1)] += purchase.amount
    sheet.cell(1, 1, "每月销售额（陈店长）").font = Font(name=FONT, size=14, bold=True, color=INK)
    sheet.row_dimensions[1].height = 28
    _write_header(sheet, 3, ("月份", "销售额", "记事"))
    shown = sorted(months)[-12:]
    for row, month in enumerate(shown, start=4):
        sheet.cell(row, 1, f"{month.year}年{month.month}月")
        sheet.cell(row, 2, months[month]).number_format = "#,##0"
        sheet.cell(row, 3, {6: "店庆", 9: "开学季", 11: "双十一"}.get(month.month))
    for letter, width in (("A", 13), ("B", 12), ("C", 14)):
        sheet.column_dimensions[letter].width = width
    chart = BarChart()
    chart.title, chart.legend, chart.gapWidth = "每月销售额（元）", None, 60
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=3 + len(shown)), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=4, max_row=3 + len(shown)))
    chart.series[0].graphicalProperties.solidFill = "4F81BD"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "#,##0"
    chart.width, chart.height = 20, 9
    sheet.add_chart(chart, "E3")
    _set_print(sheet)


def _set_print(sheet: Worksheet, repeated: str = "") -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if repeated:
        sheet.print_title_rows = repeated
