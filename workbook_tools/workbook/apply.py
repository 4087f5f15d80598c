"""A list of changes, made in a workbook: what they touch is edited, all else is carried over byte for byte."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers.expat import ExpatError

from workbook_tools.table.changes import AddChecks, Change, DropSheet, PutColumn, PutSheet, Remember
from workbook_tools.table.faults import Fault
from workbook_tools.table.marks import SHEET_MARK, fact_mark
from workbook_tools.table.places import Area
from workbook_tools.workbook.book import Book, SheetInfo
from workbook_tools.workbook.compiled.library import give_back
from workbook_tools.workbook.draft import Draft
from workbook_tools.workbook.edit import EditUnsafe, edit_sheet, replaces_formulas
from workbook_tools.workbook.graft import has_formula
from workbook_tools.workbook.names import area_reference, put_names, text_constant, widen_filter_name
from workbook_tools.workbook.put_sheets import PlacedSheet, drop_sheet, marked_sheet, pointed, put_sheet, settle_names
from workbook_tools.workbook.sheet_changes import CellChange, by_sheet, plan_sheet
from workbook_tools.workbook.sheet_list import append_sheets, calculate_when_opened, sheet_names
from workbook_tools.workbook.sheet_text import SheetText
from workbook_tools.workbook.styles import EMPTY, Styles, open_styles
from workbook_tools.workbook.tables import lengthened, widened

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


@dataclass(slots=True)
class _Work:
    """What the changes have come to so far.

    formulas_gone: the calc chain tells of formulas that are no more. values_replaced: formulas may look at values that
    have changed. names: our hidden names and their texts. filters: the wider range of a sheet's filter.
    """

    book: Book
    draft: Draft
    styles: Styles
    formulas_gone: bool = False
    values_replaced: bool = False
    names: dict[str, str] = field(default_factory=dict)
    placed: list[PlacedSheet] = field(default_factory=list)
    filters: dict[str, Area] = field(default_factory=dict)


def apply_changes(book: Book, changes: Sequence[Change], target: BinaryIO) -> None:
    """Write the whole new package to a seekable target.

    Raises Fault edit-unsafe where a change cannot be made without harm, structure-protected where sheets may not come or
    go; OSError where the target fails. docProps/app.xml stays as it is: Excel takes no harm from a list of sheets there
    that lacks ours, and writes it anew with its next save.
    """
    sheets_move = any(isinstance(change, PutSheet | DropSheet) for change in changes)
    if sheets_move and book.facts.structure_protected:
        raise Fault("structure-protected", name=book.name)
    try:
        draft = _prepared(book, changes)
        give_back()
        draft.write(target)
    except EditUnsafe as problem:
        raise Fault("edit-unsafe", name=book.name, detail=str(problem)) from None
    except ExpatError:
        raise Fault("edit-unsafe", name=book.name, detail="里面有写错的 XML") from None


def _prepared(book: Book, changes: Sequence[Change]) -> Draft:
    draft = Draft(book.package)
    work = _Work(book, draft, open_styles(book))
    _move_sheets(work, changes)
    for sheet, group in by_sheet(book, changes):
        _edit_cells(work, sheet, group)
    for change in changes:
        if isinstance(change, Remember):
            work.names |= {fact_mark(name): text_constant(text) for name, text in change.facts.items()}
    _settle_styles(work)
    _settle_workbook(work)
    return draft


def _move_sheets(work: _Work, changes: Sequence[Change]) -> None:
    for change in changes:
        if isinstance(change, DropSheet):
            work.formulas_gone |= drop_sheet(work.book, work.draft, change)
    names = settle_names(work.book, changes)
    plans = {place: change for place, change in enumerate(changes) if isinstance(change, PutSheet)}
    moved = {change.plan.name: names[place] for place, change in plans.items() if change.plan.name != names[place]}
    for place, change in plans.items():
        plan = pointed(change.plan, names[place], moved)
        placed = put_sheet(work.book, work.draft, work.styles, change, plan)
        work.placed.append(placed)
        work.names |= placed.marks
        work.formulas_gone |= placed.formulas_gone


def _edit_cells(work: _Work, sheet: SheetInfo, changes: Sequence[CellChange]) -> None:
    """The cells of one sheet, and the tables, the filter's name and the marks that go with them."""
    book, draft = work.book, work.draft
    put = draft.held(sheet.part)
    text = book.text(sheet) if put is None else SheetText.of(put)
    planned = plan_sheet(book, sheet, text, changes, work.styles)
    for table, headers in planned.wider_tables:
        draft.put(table.part, widened(draft.read(table.part), headers))
    for table, rows in planned.longer_tables:
        draft.put(table.part, lengthened(draft.read(table.part), rows))
    if planned.edit.filter_area is not None:
        work.filters[sheet.name] = planned.edit.filter_area
    work.formulas_gone |= replaces_formulas(book.raw(sheet.name), planned.edit)
    ours = any(sheet == marked_sheet(book, mark) for mark in book.marks if mark.startswith(SHEET_MARK))
    replacing = (change for change in changes if not isinstance(change, AddChecks))
    only_new = all(isinstance(change, PutColumn) and change.new for change in replacing)
    work.values_replaced |= not ours and not only_new
    work.names |= planned.marks
    draft.put(sheet.part, edit_sheet(text, planned.edit, date1904=book.facts.date1904))


def _settle_styles(work: _Work) -> None:
    """Put the styles part back if something was added, a new one where the workbook had none."""
    part = work.book.outline.styles_part
    written = work.styles.written()
    if part and written != work.draft.read(part):
        work.draft.put(part, written)
    elif not part and written != EMPTY:
        usual = "xl/styles.xml"  # where some readers look without asking the relationships
        part = work.draft.fresh(usual) if work.draft.has(usual) else usual
        work.draft.put(part, written)
        work.draft.declare(part, STYLES_TYPE)
        work.draft.relate(work.book.workbook_part, "styles", part)


def _settle_workbook(work: _Work) -> None:
    """What workbook.xml has to say of sheets, names and calculation, in one edit: it may hold names by the ten thousand.

    Excel calculates where a formula may look at what was written. Columns that are new have no formula looking at them,
    and nobody's formulas look at our sheets: so Excel does not ask to save a workbook that was only looked at.
    """
    book, draft = work.book, work.draft
    targets = (one.target for one in draft.relations(book.workbook_part) if one.kind == "calcChain")
    chain = next((part for part in targets if draft.has(part)), None)
    calculate = work.values_replaced and (chain is not None or _has_formulas(book))
    new = [(placed.name, placed.relation) for placed in work.placed if placed.relation]
    with draft.editing(book.workbook_part) as tree:
        places = {name: place for place, name in enumerate([*sheet_names(tree), *(name for name, _ in new)])}
        append_sheets(tree, new)
        put_names(tree, work.names, {places[placed.name]: placed.local_names for placed in work.placed})
        for sheet, area in work.filters.items():
            widen_filter_name(tree, places[sheet], area_reference(sheet, area))
        if calculate:
            calculate_when_opened(tree)
    if work.formulas_gone and chain is not None:
        draft.unrelate(book.workbook_part, chain)
        draft.drop(chain)


def _has_formulas(book: Book) -> bool:
    sheets = (sheet for sheet in book.sheets if sheet.kind == "worksheet")
    return any(has_formula(book.text(sheet)) for sheet in sheets)
