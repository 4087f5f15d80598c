"""Generated sheets: put into the workbook, new or anew, and taken out of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbook_tools.plans.links import quoted
from workbook_tools.table.changes import Change, DropSheet, PutSheet
from workbook_tools.table.marks import HASH_MARK, PREFIX, SHEET_MARK
from workbook_tools.table.sheets import SheetPlan
from workbook_tools.workbook.book import Book, SheetInfo
from workbook_tools.workbook.draft import Draft
from workbook_tools.workbook.graft import Donor, graft, has_formula
from workbook_tools.workbook.markup import Markup, escape
from workbook_tools.workbook.names import (
    LocalName,
    cell_reference,
    drop_names,
    split_reference,
    text_constant,
)
from workbook_tools.workbook.readable import Readable
from workbook_tools.workbook.sheet_list import free_name, remove_sheet
from workbook_tools.workbook.sheet_text import SheetText
from workbook_tools.workbook.styles import Styles

_SHEET_PART = "xl/worksheets/sheet1.xml"
_SHEET_NAME = re.compile(r"'((?:[^']|'')+)'!|([^\s'!#()+\-*/,;:&=<>\"]+)!")
_LINK = re.compile(rb"\slocation=(?:\"[^\"]*\"|'[^']*')")


def marked_sheet(book: Readable, mark: str) -> SheetInfo | None:
    """The worksheet that a mark says is ours; None where there is none or it has been deleted."""
    name, _area = split_reference(book.marks.get(mark, ""))
    info = book.sheet(name)
    return info if info is not None and info.kind == "worksheet" else None


def settle_names(book: Readable, changes: Sequence[Change]) -> dict[int, str]:
    """What each generated sheet will be called, by the place of its change in the list.

    One that is there keeps the name that it has by now; a new one gets a free name.
    """
    taken = {info.name for info in book.sheets}
    names = {}
    for place, change in enumerate(changes):
        if isinstance(change, PutSheet):
            held = marked_sheet(book, change.mark) if change.marked else None
            names[place] = held.name if held else free_name(change.plan.name, taken)
            taken.add(names[place])
    return names


def hash_of_mark(mark: str) -> str:
    """The name that holds the content hash of the sheet that a mark marks."""
    return HASH_MARK + mark.removeprefix(SHEET_MARK)


@dataclass(frozen=True, slots=True)
class PlacedSheet:
    """A sheet whose parts are in the package, and what workbook.xml has still to say of it.

    relation: of a sheet that is new, "" else. formulas_gone: the workbook knew of formulas in it that are no more.
    """

    name: str
    relation: str
    local_names: tuple[LocalName, ...]
    marks: Mapping[str, str]
    formulas_gone: bool


def put_sheet(book: Book, draft: Draft, styles: Styles, change: PutSheet, plan: SheetPlan) -> PlacedSheet:
    """Render a plan that has its final name and graft it.

    A sheet that our mark points at keeps its part, place, id and relationship.
    """
    from workbook_tools.workbook.render import render  # noqa: PLC0415 - openpyxl, only where a sheet is drawn

    held = marked_sheet(book, change.mark) if change.marked else None
    old = draft.read(held.part) if held else b""
    donor = Donor.read(render(plan, date1904=book.facts.date1904))
    part = held.part if held else draft.fresh(_SHEET_PART)
    graft(draft, donor, styles, part, selected=_is_selected(old))
    marks = {
        change.mark: cell_reference(plan.name, 1, 1),
        hash_of_mark(change.mark): text_constant(change.content_hash),
    }
    return PlacedSheet(
        plan.name,
        "" if held else draft.relate(book.workbook_part, "worksheet", part),
        donor.local_names,
        marks if change.marked else {},
        bool(old) and has_formula(SheetText.of(old)),
    )


def pointed(plan: SheetPlan, name: str, moved: Mapping[str, str]) -> SheetPlan:
    """The plan under the name that it will have, its links, formulas and sparklines leading to the names of the others."""

    def renamed(found: re.Match[str]) -> str:
        told = found[1].replace("''", "'") if found[1] else found[2]
        return quoted(moved[told]) + "!" if told in moved else found[0]

    if moved:
        cells = [
            replace(cell, link=_SHEET_NAME.sub(renamed, cell.link), formula=_SHEET_NAME.sub(renamed, cell.formula))
            if cell.link or cell.formula
            else cell
            for cell in plan.cells
        ]
        lines = tuple(replace(line, source=_SHEET_NAME.sub(renamed, line.source)) for line in plan.sparklines)
        plan = replace(plan, cells=cells, sparklines=lines)
    return replace(plan, name=name)


def drop_sheet(book: Book, draft: Draft, change: DropSheet) -> bool:
    """Take a sheet of ours out, with its parts, names and marks; says whether formulas that the workbook knew of have gone.

    It may go, so it stays where somebody's formula, name or chart looks at it: that would turn into #REF!.
    """
    held = marked_sheet(book, change.mark)
    if held is not None and _is_looked_at(book, draft, held):
        return False
    marks = (change.mark, hash_of_mark(change.mark))
    with draft.editing(book.workbook_part) as tree:
        drop_names(tree, marks, sheet=remove_sheet(tree, held.name) if held else None)
    if held is None:
        return False
    formulas_gone = has_formula(SheetText.of(draft.read(held.part)))
    for part in sorted(draft.owned(held.part)):
        draft.drop(part)
    draft.unrelate(book.workbook_part, held.part)
    draft.drop(held.part)
    return formulas_gone


def _is_looked_at(book: Book, draft: Draft, sheet: SheetInfo) -> bool:
    """Whether any other part, but for a mere link, tells this sheet's name as formulas do."""
    told = re.compile(re.escape(escape(sheet.name.replace("'", "''"))).encode() + rb"'?!")
    section = Markup(draft.read(book.workbook_part)).root.find("definedNames")
    for held in section.all("definedName") if section else ():
        ours = held.attributes.get("name", "").startswith(PREFIX)
        if not ours and "localSheetId" not in held.attributes and told.search(escape(held.text).encode()):
            return True
    own = {part.lower() for part in draft.owned(sheet.part)} | {sheet.part.lower(), book.workbook_part.lower()}
    others = (name for name in draft.names() if name.lower().endswith(".xml") and name.lower() not in own)
    looking = (name for name in others if name.lower().startswith("xl/") and "sharedstrings" not in name.lower())
    return any(told.search(_LINK.sub(b"", draft.read(name))) for name in looking)


def _is_selected(sheet: bytes) -> bool:
    return re.search(rb"\stabSelected=[\"'](?:1|true)[\"']", sheet[:4000]) is not None
