"""A sheet plan drawn with openpyxl: a donor workbook of one sheet, from which the sheet is grafted into the master.

Text is always text: a customer called `=1+1` is a name, here as everywhere.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, cast

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.formatting.rule import Rule as FormatRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.styles.styleable import StyleableObject
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbook_tools.table.look import FONT, HAIRLINE, INK, STYLES, Style
from workbook_tools.table.places import cell, letter
from workbook_tools.table.sheets import Cell, DropDown, Print, Rule, SheetPlan
from workbook_tools.workbook.charts import draw_chart
from workbook_tools.workbook.donor_rows import extent, write_links, write_rows
from workbook_tools.workbook.donor_text import safe_text
from workbook_tools.workbook.finish import Additions, finish
from workbook_tools.workbook.saving import saved_bytes


class _Styled(Protocol):
    """openpyxl's own way to share a style between cells: ten times faster than dressing each one."""

    _style: StyleArray


class _WithNamedStyles(Protocol):
    _named_styles: list[NamedStyle]


class _WithFormats(Protocol):
    """openpyxl's list of cell formats; what it adds there gets an index that the saved file keeps."""

    _cell_styles: IndexedList[StyleArray]


ROW_HEIGHT = 19.5
"""Of a line in 微软雅黑 10 with a little air, in points."""
_BOX = "9CA3AF"
_PAPER_A4 = 9
_CUSTOM_FORMATS_FROM = 164


def render(plan: SheetPlan, *, date1904: bool = False) -> bytes:
    """The plan as a workbook of that one sheet; date1904: its dates count from 1904, for a master that counts so.

    `plan.freeze` counts frozen rows and columns. A sparkline's source without a sheet name is on the sheet itself.
    Values are written as their type says; `Cell.formula` alone makes a formula, and it has no stored value.
    """
    return render_all([plan], date1904=date1904)


def render_all(
    plans: Sequence[SheetPlan], more: Callable[["Brush"], None] | None = None, *, date1904: bool = False
) -> bytes:
    """Several plans as one workbook, a sheet for each. more: draws sheets that follow them."""
    book = Workbook()
    brush = Brush(book)
    ended = []
    for number, plan in enumerate(plans):
        brush.draw_frame(book.create_sheet() if number else book.worksheets[0], plan)
        rows = write_rows(plan, brush.format_number, date1904=date1904)
        ended.append(replace(additions(plan), rows=rows, extent=extent(plan), links=write_links(plan)))
    if more is not None:
        more(brush)
    return finish(saved_bytes(book), ended)


def additions(plan: SheetPlan) -> Additions:
    """What `finish` has to add to the sheet of this plan."""
    return Additions(plan.name, plan.sparklines, plan.text_areas)


class Brush:
    """Draws plans into one workbook; each style is registered there once, not once per cell."""

    def __init__(self, book: Workbook) -> None:
        self.book = self._book = book
        self._styles: dict[str, StyleArray] = {}
        use_house_font(book)

    def style(self, name: str) -> StyleArray:
        """The style's numbers in this workbook; name is one of `look.STYLES`."""
        if name not in self._styles:
            holder = StyleableObject(self._book.worksheets[0])
            dress(holder, STYLES[name])
            self._styles[name] = cast("_Styled", holder)._style  # noqa: SLF001 - see _Styled
        return self._styles[name]

    def format_number(self, name: str) -> int:
        """The style's index among the cell formats that this workbook will be saved with."""
        return int(cast("_WithFormats", self._book)._cell_styles.add(self.style(name)))  # noqa: SLF001 - see _WithFormats

    def draw(self, sheet: Worksheet, plan: SheetPlan) -> None:
        """Everything of the plan but what `finish` adds."""
        for planned in plan.cells:
            self._put(sheet, planned)
        for row, height in plan.heights.items():
            sheet.row_dimensions[row].height = height
        self.draw_frame(sheet, plan)

    def draw_frame(self, sheet: Worksheet, plan: SheetPlan) -> None:
        """All of the sheet but its rows."""
        sheet.title = plan.name
        _lay_out(sheet, plan)
        for drop_down in plan.drop_downs:
            sheet.add_data_validation(_validation(drop_down))
        for rule in plan.rules:
            sheet.conditional_formatting.add(str(rule.area), _format_rule(rule))
        for chart in plan.charts:
            draw_chart(sheet, chart)
        set_up_print(sheet, plan.print_setup)

    def _put(self, sheet: Worksheet, planned: Cell) -> None:
        target = sheet.cell(planned.row, planned.column)
        assert isinstance(target, SheetCell)  # noqa: S101 - plans hold no merged remainders; the type allows them
        cast("_Styled", target)._style = self.style(planned.style)  # noqa: SLF001 - see _Styled
        if planned.formula:
            target.value = "=" + planned.formula
        elif planned.value is not None:
            put_value(target, planned.value)
        if planned.link:
            target.hyperlink = Hyperlink(ref=target.coordinate, location=planned.link.removeprefix("#"))


def _lay_out(sheet: Worksheet, plan: SheetPlan) -> None:
    """Widths, heights, frozen panes and what else the sheet as a whole has."""
    for area in plan.merged:
        sheet.merged_cells.add(str(area))
    for column, width in plan.widths.items():
        sheet.column_dimensions[letter(column)].width = width
    for column in plan.hidden_columns:
        sheet.column_dimensions[letter(column)].hidden = True
    sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
    sheet.sheet_format.customHeight = True
    if plan.freeze:
        rows, columns = plan.freeze
        sheet.freeze_panes = cell(rows + 1, columns + 1)
    if plan.filter_area:
        sheet.auto_filter.ref = str(plan.filter_area)
    sheet.sheet_view.showGridLines = plan.gridlines
    if plan.tab_colour:
        sheet.sheet_properties.tabColor = plan.tab_colour


def put_value(target: SheetCell, value: str | float | date) -> None:
    """Write a value as what it is; text never becomes a formula or an error, and never more than Excel can hold."""
    if isinstance(value, str):
        target.value = safe_text(value)
        target.data_type = "s"
    elif isinstance(value, float) and not math.isfinite(value):
        target.value = None
    elif isinstance(value, date):
        number_format = target.number_format
        target.value = value
        target.number_format = number_format  # openpyxl sets its own when it is given a date
    else:
        target.value = value


def use_house_font(book: Workbook) -> None:
    """Make the house font the workbook's default, on which column widths and row heights are based."""
    styles = cast("_WithNamedStyles", book)._named_styles  # noqa: SLF001 - openpyxl has no other way
    normal = next(style for style in styles if style.name == "Normal")
    normal.font = Font(name=FONT, size=10, color="FF" + INK)


def dress(target: StyleableObject, style: Style) -> None:
    """Give a cell or column the look of a style."""
    target.font = _font(style)
    if style.fill:
        target.fill = PatternFill("solid", start_color="FF" + style.fill)
    target.border = _border(style)
    target.number_format = style.number_format
    target.alignment = Alignment(
        horizontal=style.align or None, vertical="center", wrap_text=style.wrap or None, indent=style.indent
    )


def _font(style: Style) -> Font:
    return Font(
        name=FONT,
        size=style.size,
        bold=style.bold,
        color="FF" + style.ink,
        underline="single" if style.underline else None,
    )


def _border(style: Style) -> Border:
    if style.edge == "bottom":
        return Border(bottom=Side("thin", color="FF" + HAIRLINE))
    if style.edge == "box":
        side = Side("thin", color="FF" + _BOX)
        return Border(left=side, right=side, top=side, bottom=side)
    return Border()


def shown_change(style: Style) -> DifferentialStyle:
    """The part of a style that a conditional format can lay over a cell: colours, weight, edges, number format."""
    fill = PatternFill("solid", start_color="FF" + style.fill, end_color="FF" + style.fill) if style.fill else None
    custom = style.number_format != "General"
    return DifferentialStyle(
        font=Font(bold=style.bold or None, color="FF" + style.ink, name=None, sz=None, family=None, scheme=None),
        fill=fill,
        border=_border(style) if style.edge else None,
        numFmt=NumberFormat(numFmtId=_CUSTOM_FORMATS_FROM, formatCode=style.number_format) if custom else None,
    )


def _format_rule(rule: Rule) -> FormatRule:
    return FormatRule(type="expression", formula=[rule.formula], dxf=shown_change(STYLES[rule.style]))


def _validation(drop_down: DropDown) -> DataValidation:
    """A list whose first answer to anything else is a question, unless it is strict."""
    validation = DataValidation(
        type="list",
        formula1='"' + ",".join(drop_down.values) + '"',
        allow_blank=True,
        errorStyle="stop" if drop_down.strict else "warning",
        errorTitle="请从下拉里选",
        error="这里建议从下拉里选：" + "、".join(drop_down.values),
        showErrorMessage=True,
    )
    if drop_down.prompt:
        validation.prompt, validation.showInputMessage = drop_down.prompt, True
    validation.add(str(drop_down.area))
    return validation


def set_up_print(sheet: Worksheet, setup: Print) -> None:
    """A4, one page wide, narrow margins, page numbers below."""
    sheet.page_setup.orientation = "landscape" if setup.landscape else "portrait"
    sheet.page_setup.paperSize = _PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, setup.fit_height
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    footer = HeaderFooterItem()
    footer.center = HeaderFooterPart(text="&A　第 &P 页，共 &N 页")
    sheet.HeaderFooter.oddFooter = footer
    if setup.repeat_rows:
        first, last = setup.repeat_rows
        sheet.print_title_rows = f"{first}:{last}"
