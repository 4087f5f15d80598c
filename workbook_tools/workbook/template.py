"""The workbook that a shop begins with: the customer table, the sheets for daily notes, the settings and a guide."""

import io
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from workbook_tools.plans.guide_sheet import plan_guide_sheet
from workbook_tools.plans.links import quoted, shown_width
from workbook_tools.plans.settings_sheet import HEADER_ROW as SETTINGS_HEADER_ROW
from workbook_tools.plans.settings_sheet import VALUE_COLUMN, plan_settings_sheet
from workbook_tools.resources import resource
from workbook_tools.table.columns import (
    CONTACT_LOG,
    MASTER_NAME,
    PURCHASE_LOG,
    QUICK_ENTRY,
    SERVICE_LOG,
    STANDARD,
    Column,
    Kind,
)
from workbook_tools.table.faults import Fault
from workbook_tools.table.input_checks import FULL_SCORE
from workbook_tools.table.look import ACCENT, DATE_FORMAT, STYLES, TEXT_FORMAT, Style
from workbook_tools.table.marks import SETTINGS, sheet_mark
from workbook_tools.table.places import Area, cell, letter
from workbook_tools.table.settings import parameters
from workbook_tools.table.sheets import Cell, Print, SheetPlan
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.buttons.add import add_buttons
from workbook_tools.workbook.finish import Additions, finish
from workbook_tools.workbook.render import Brush, additions, dress
from workbook_tools.workbook.saving import saved_bytes
from workbook_tools.workbook.template_rules import colour_rules, missing_rules, validation_of

ENDINGS = (".xlsx", ".xlsm")
"""Without and with one-click buttons."""
FILE_NAME = "客户管理计划表.xlsx"
HEADER_ROW = 3
READY_ROWS = {MASTER_NAME: 26}
OTHER_READY_ROWS = 18
"""Blank rows in each Excel table, a printed page; it grows by itself when somebody types below it."""
CHECKED_ROWS = 5_000
"""So many rows have hints and colours from the start."""

_NUMBER_FORMATS = {
    Kind.DATE: DATE_FORMAT, Kind.AMOUNT: '0"元"', Kind.COUNT: '0"次"', Kind.CONTACT: TEXT_FORMAT, Kind.AGE: "0",
}  # fmt: skip
_CENTRED = frozenset(
    {Kind.SERIAL, Kind.GENDER, Kind.AGE, Kind.COUNT, Kind.RATING, Kind.FEEDBACK, Kind.SCORE, Kind.DATE}
)
_ROW_HEIGHT = 22.0
_LONGEST_HEADER, _FILTER_BUTTON = 14, 3
_SAYS = {
    MASTER_NAME: "一位客户一行，从下面第一个空行开始写。绿字的四列要填，其余有空再补；不清楚的请看“使用说明”。",
    PURCHASE_LOG.name: "每买一次写一行。有了这张表，消费次数和规律会算得更准；没有也不要紧。",
    SERVICE_LOG.name: "每服务一次写一行：做了什么，客户怎么说，谁做的。",
    CONTACT_LOG.name: "每联系一次写一行。“回访计划”里填的结果会自动收到这里。",
    QUICK_ENTRY.name: "忙的时候先记在这里：手机后四位和金额就够了。下次整理会替您记到客户名下。",
}
FILLED_BY_US = "处理结果"
_NO_UNIT = frozenset({"数量"})


def build_template(more: Sequence[Column] = ()) -> bytes:
    """The template as .xlsx; the same bytes every time. `python -m workbook_tools.workbook.template` renews the shipped one.

    more: columns of the customer table beyond the standard ones.
    """
    book = Workbook()
    book.properties.creator = "workbook_tools"
    book.properties.title = MASTER_NAME
    brush = Brush(book)
    master = book.worksheets[0]
    guide, settings = plan_guide_sheet(), plan_settings_sheet()
    ended = [_draw_form(brush, master, MASTER_NAME, (*STANDARD, *more))]
    master.column_dimensions.max_outline = 1  # room for the fold of our columns
    brush.draw(book.create_sheet(), guide)
    ended.append(additions(guide))
    ended.extend(
        _draw_form(
            brush, book.create_sheet(), detail.name, [replace(column, needed=False) for column in detail.columns]
        )
        for detail in (QUICK_ENTRY, PURCHASE_LOG, SERVICE_LOG, CONTACT_LOG)
    )
    brush.draw(book.create_sheet(), settings)
    ended.append(additions(settings))
    _name_cells(book)
    return finish(saved_bytes(book), ended, shared_strings=True)


def new_workbook(path: Path) -> None:
    """Write a fresh workbook, whole or not at all.

    As .xlsm it has the one-click buttons. Fault cannot-write where something is there already or the place can't be written to, disk-full where there is no room.
    """
    refuse_unless_new(path, endings=ENDINGS)
    content = _content(path.suffix.lower())
    try:
        target = path.open("xb")
    except FileExistsError:
        raise Fault("cannot-write", name=path.name, detail="已经有这个文件，不会覆盖它") from None
    except OSError:
        raise Fault("cannot-write", name=path.name, detail="文件夹不存在，或不允许写入") from None
    try:
        with target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise Fault("disk-full", name=path.name) from None


def _content(ending: str) -> bytes:
    """The template, with buttons where it is to hold macros."""
    shipped = resource("templates", FILE_NAME)
    if ending == ".xlsx":
        return shipped.read_bytes()
    held = io.BytesIO()
    with open_book(shipped) as book:
        add_buttons(book, held)
    return held.getvalue()


def refuse_unless_new(path: Path, *, endings: Sequence[str] = (".xlsx",)) -> None:
    """Fault cannot-write where a new workbook can't have this name, or something bears it already.

    name-unsupported where buttons would not find their workbook by it.
    """
    if path.suffix.lower() not in endings:
        raise Fault("cannot-write", name=path.name, detail=f"新工作簿的文件名要以 {' 或 '.join(endings)} 结尾")
    if path.suffix.lower() == ".xlsm" and "=" in path.name:
        raise Fault("name-unsupported", name=path.name)
    if path.exists():
        raise Fault("cannot-write", name=path.name, detail="已经有这个文件，不会覆盖它")


def _draw_form(brush: Brush, sheet: Worksheet, name: str, columns: Sequence[Column]) -> Additions:
    """A sheet to fill in: a band that says how, an Excel table with a few blank rows, hints and formats for all columns."""
    plan = _form_plan(name, columns)
    area = Area(HEADER_ROW, 1, HEADER_ROW + READY_ROWS.get(name, OTHER_READY_ROWS), len(columns))
    brush.draw(sheet, plan)
    for number, column in enumerate(columns, start=1):
        style = _column_style(column)
        dress(sheet.column_dimensions[letter(number)], style)
        for row in range(area.top + 1, area.bottom + 1):
            dress(sheet.cell(row, number), replace(style, edge="bottom"))
        validation = validation_of(column, _checked(number))
        if validation is not None:
            sheet.add_data_validation(validation)
    table = Table(displayName=f"{name.removesuffix('表')}表", ref=str(area))
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
    sheet.sheet_view.selection[-1].activeCell = cell(HEADER_ROW + 1, 1)
    sheet.sheet_view.selection[-1].sqref = cell(HEADER_ROW + 1, 1)
    return additions(plan)


def _form_plan(name: str, columns: Sequence[Column]) -> SheetPlan:
    cells = [Cell(1, 1, name, "band_title"), Cell(2, 1, _SAYS[name], "note")]
    for number, column in enumerate(columns, start=1):
        cells.extend(Cell(row, number, None, "body") for row in (1, 2) if number > 1)
        cells.append(Cell(HEADER_ROW, number, column.header, _header_style(column)))
    phones = [number for number, column in enumerate(columns, start=1) if column.kind in (Kind.CONTACT, Kind.TEXT)]
    rules = [rule for number, column in enumerate(columns, start=1) for rule in colour_rules(column, _checked(number))]
    if name == MASTER_NAME:
        places = {column.header: number for number, column in enumerate(columns, start=1)}
        rules.extend(missing_rules(places, HEADER_ROW + 1, HEADER_ROW + CHECKED_ROWS))
    return SheetPlan(
        name,
        cells,
        {number: _width(column) for number, column in enumerate(columns, start=1)},
        {1: 36.0, 2: 22.0, HEADER_ROW: 34.0},
        rules=tuple(rules),
        freeze=(HEADER_ROW, 1 if name == QUICK_ENTRY.name else 2),
        print_setup=Print(landscape=True, repeat_rows=(HEADER_ROW, HEADER_ROW)),
        gridlines=True,
        tab_colour=ACCENT if name == MASTER_NAME else "",
        text_areas=tuple(_checked(number) for number in phones),
    )


def _width(column: Column) -> float:
    """Wide enough for the cells, and for the header beside its filter button; a long header takes two lines."""
    return max(column.width, min(shown_width(column.header), _LONGEST_HEADER) + _FILTER_BUTTON)


def _checked(column: int) -> Area:
    return Area(HEADER_ROW + 1, column, HEADER_ROW + CHECKED_ROWS, column)


def _header_style(column: Column) -> str:
    if column.header == FILLED_BY_US:
        return "header_ours"
    return "header_needed" if column.needed else "header"


def _column_style(column: Column) -> Style:
    if column.header == FILLED_BY_US:
        return STYLES["ours_wrap"]
    number_format = "General" if column.header in _NO_UNIT else _NUMBER_FORMATS.get(column.kind, "General")
    if column.kind in _CENTRED:
        return Style(number_format=number_format, align="center")
    if column.kind is Kind.AMOUNT:
        return Style(number_format=number_format, align="right")
    return Style(number_format=number_format, align="left", indent=1)


def _name_cells(book: Workbook) -> None:
    """The name that rules refer to, and the hidden mark that says the settings are ours to add to."""
    row = SETTINGS_HEADER_ROW + 1 + [parameter.name for parameter in parameters()].index(FULL_SCORE)
    sheet = quoted(SETTINGS.name)
    full = f"{sheet}!${letter(VALUE_COLUMN)}${row}"
    book.defined_names[FULL_SCORE] = DefinedName(FULL_SCORE, attr_text=full)
    mark = sheet_mark(SETTINGS.slug)
    book.defined_names[mark] = DefinedName(mark, attr_text=f"{sheet}!$A$1", hidden=True)


if __name__ == "__main__":
    resource("templates", FILE_NAME).write_bytes(build_template())
