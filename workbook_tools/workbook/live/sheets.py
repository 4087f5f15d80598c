"""Generated sheets in an open workbook: copied in from the donor, new or in the place of the one that our mark points at."""

from collections.abc import Sequence
from dataclasses import dataclass

import xlwings as xw

from workbook_tools.plans.links import quoted
from workbook_tools.table.changes import Change, DropSheet, PutSheet
from workbook_tools.table.marks import PREFIX
from workbook_tools.table.sheets import SheetPlan
from workbook_tools.workbook.live import native
from workbook_tools.workbook.live.book import LiveBook
from workbook_tools.workbook.names import cell_reference, text_constant
from workbook_tools.workbook.put_sheets import hash_of_mark, marked_sheet, pointed, settle_names


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """A plan under the name that it will have; held: the name of the sheet that it replaces, "" for a new one."""

    change: PutSheet
    plan: SheetPlan
    held: str


def planned_sheets(book: LiveBook, changes: Sequence[Change]) -> list[PlannedSheet]:
    """The generated sheets of the list, their links leading to the names that the others will have."""
    names = settle_names(book, changes)
    plans = {place: change for place, change in enumerate(changes) if isinstance(change, PutSheet)}
    moved = {change.plan.name: names[place] for place, change in plans.items() if change.plan.name != names[place]}
    planned = []
    for place, change in plans.items():
        held = marked_sheet(book, change.mark) if change.marked else None
        planned.append(PlannedSheet(change, pointed(change.plan, names[place], moved), held.name if held else ""))
    return planned


def place_sheet(book: LiveBook, donor: xw.Book, planned: PlannedSheet) -> list[str]:
    """Copy a sheet out of the donor; what people must be told comes back.

    A sheet that is there is replaced. Where somebody's formula or name looks at it, that would turn into #REF!: then its
    cells are written over, and its charts stay, which show those cells.
    """
    source, name, notes = donor.sheets[planned.plan.name], planned.plan.name, []
    if not planned.held:
        source.copy(after=book.xl.sheets[-1])
    elif is_looked_at(book, planned.held):
        _write_over(book.xl.sheets[planned.held], source, planned.plan)
        if planned.plan.charts:
            notes.append(f"有公式引用“{planned.held}”，图表没有重画；关闭工作簿后再运行一次就会更新。")
    else:
        old = book.xl.sheets[planned.held]
        copied = source.copy(before=old)
        old.delete()
        copied.name = name
    if planned.change.marked:
        put_mark(book.xl, planned.change.mark, cell_reference(name, 1, 1))
        put_mark(book.xl, hash_of_mark(planned.change.mark), text_constant(planned.change.content_hash))
    return notes


def drop_sheet(book: LiveBook, change: DropSheet) -> None:
    """Take a sheet of ours out, with its marks; it stays where somebody looks at it."""
    held = marked_sheet(book, change.mark)
    if held is not None and is_looked_at(book, held.name):
        return
    if held is not None:
        book.xl.sheets[held.name].delete()
    gone = {change.mark, hash_of_mark(change.mark)}
    for name in [name for name in book.xl.names if name.name in gone]:
        name.delete()


def put_mark(book: xw.Book, name: str, text: str) -> None:
    """A hidden defined name, new or with another meaning."""
    native.hide_name(book.names.add(name, "=" + text))


def is_looked_at(book: LiveBook, sheet: str) -> bool:
    """Whether a formula of another sheet, or a defined name of the shop's, tells this sheet's name."""
    spellings = {quoted(sheet) + "!", sheet + "!"}
    for name in book.xl.names:
        ours = name.name.startswith(PREFIX) or "!" in name.name
        if not ours and any(spelling in (name.refers_to or "") for spelling in spellings):
            return True
    others = (info.name for info in book.sheets if info.name.casefold() != sheet.casefold())
    return any(spelling in formula for other in others for formula in book.outward(other) for spelling in spellings)


def _write_over(sheet: xw.Sheet, source: xw.Sheet, plan: SheetPlan) -> None:
    sheet.clear()
    source.used_range.copy(sheet.range("A1"))
    for column, width in plan.widths.items():
        sheet.range((1, column)).column_width = width
    for row, height in plan.heights.items():
        sheet.range((row, 1)).row_height = height
