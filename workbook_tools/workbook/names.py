"""Defined names of a workbook: ours are set, moved and taken away; the staff's stay as they are."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from workbook_tools.plans.links import quoted
from workbook_tools.table.places import Area, letter
from workbook_tools.workbook.markup import Element, Markup, attribute_text, element_text

WORKBOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
OF_EXCEL = "_xlnm."
FILTER_NAME = OF_EXCEL + "_FilterDatabase"


class LocalName(NamedTuple):
    """A name that is local to a sheet."""

    name: str
    text: str
    hidden: bool


def cell_reference(sheet: str, row: int, column: int) -> str:
    """What a mark says: `'客户管理计划表'!$O$1`."""
    return f"{quoted(sheet)}!${letter(column)}${row}"


def area_reference(sheet: str, area: Area) -> str:
    """What a filter's name says: `'客户管理计划表'!$A$5:$O$90`."""
    corners = ((area.top, area.left), (area.bottom, area.right))
    return quoted(sheet) + "!" + ":".join(f"${letter(column)}${row}" for row, column in corners)


def split_reference(reference: str) -> tuple[str, Area | None]:
    """`'客户''表'!$O$1` → ("客户'表", the area); the area is None where the reference is broken."""
    sheet, _, cells = reference.rpartition("!")
    if len(sheet) > 1 and sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, Area.parse(cells)


def text_constant(text: str) -> str:
    """What a remembered fact says: `"42"`, a quote inside doubled."""
    return '"' + text.replace('"', '""') + '"'


def constant_text(text: str) -> str:
    """The other way round: `"42"` → 42. What is no text constant stays as it is."""
    if len(text) >= 2 and text.startswith('"') and text.endswith('"'):
        return text[1:-1].replace('""', '"')
    return text


def put_names(tree: Markup, ours: Mapping[str, str], local: Mapping[int, Sequence[LocalName]]) -> None:
    """Give hidden names of the whole workbook their texts, and sheets the names that Excel itself gives.

    ours: name → text; changed where it stands, else put at the end. local: by the place of a sheet (from 0); what Excel
    named in that sheet before goes.
    """
    section = tree.root.find("definedNames")
    elements = list(section.all("definedName")) if section else []
    held = {_key(element): element for element in elements}
    missing = []
    for name, text in ours.items():
        element = held.get((name.lower(), None))
        if element is None:
            missing.append(_markup(tree, name, text))
        elif element.text != text:
            tree.replace_text(element, text)
    gone = []
    for sheet, wanted in local.items():
        of_sheet = (element for element in elements if _sheet_of(element) == sheet)
        old = [element for element in of_sheet if element.attributes.get("name", "").startswith(OF_EXCEL)]
        if [_local_name(element) for element in old] != list(wanted):
            gone += old
            missing += [_markup(tree, name, text, hidden=hidden, sheet=sheet) for name, text, hidden in wanted]
    _remove(tree, section, gone, keep=bool(missing))
    if missing and section is not None:
        tree.append(section, "".join(missing))
    elif missing:
        tag = tree.root.prefix + "definedNames"
        tree.place_in_order("definedNames", WORKBOOK_ORDER, f"<{tag}>{''.join(missing)}</{tag}>")


def drop_names(tree: Markup, names: Collection[str], *, sheet: int | None = None) -> None:
    """Take hidden names of ours away.

    With a sheet that has gone from a place (from 0) its local names go as well, and those of later sheets move up.
    """
    section = tree.root.find("definedNames")
    if section is None:
        return
    folded = {(name.lower(), None) for name in names}
    elements = list(section.all("definedName"))
    gone = [held for held in elements if _key(held) in folded or (sheet is not None and _sheet_of(held) == sheet)]
    _remove(tree, section, gone)
    for element in elements:
        place = _sheet_of(element)
        if sheet is not None and place is not None and place > sheet:
            tree.set(element, "localSheetId", str(place - 1))


def widen_filter_name(tree: Markup, sheet: int, text: str) -> None:
    """Let the hidden name that Excel keeps for a sheet's filter tell the wider range; none is made where none is."""
    section = tree.root.find("definedNames")
    for element in section.all("definedName") if section else ():
        if _sheet_of(element) == sheet and element.attributes.get("name", "").lower() == FILTER_NAME.lower():
            tree.replace_text(element, text)


def _markup(tree: Markup, name: str, text: str, *, hidden: bool = True, sheet: int | None = None) -> str:
    tag = tree.root.prefix + "definedName"
    place = "" if sheet is None else f' localSheetId="{sheet}"'
    unseen = ' hidden="1"' if hidden else ""
    return f'<{tag} name="{attribute_text(name)}"{place}{unseen}>{element_text(text)}</{tag}>'


def _remove(tree: Markup, section: Element | None, gone: Sequence[Element], *, keep: bool = False) -> None:
    """Remove names, and the list with its last one unless others come."""
    if section is not None and gone and len(gone) == len(section.children) and not keep:
        tree.remove(section)
        return
    for element in gone:
        tree.remove(element)


def _local_name(element: Element) -> LocalName:
    return LocalName(element.attributes.get("name", ""), element.text, element.attributes.get("hidden") == "1")


def _key(element: Element) -> tuple[str, int | None]:
    return element.attributes.get("name", "").lower(), _sheet_of(element)


def _sheet_of(element: Element) -> int | None:
    """The place of the sheet that a name is local to; None for a name of the whole workbook."""
    place = element.attributes.get("localSheetId", "")
    return int(place) if place.isdigit() else None
