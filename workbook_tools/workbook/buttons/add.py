"""One-click buttons for a workbook without macros: two sheets, the macros and a ribbon tab join; all else stays to the byte."""

from collections.abc import Mapping
from typing import BinaryIO

from workbook_tools.plans.buttons_sheet import plan_buttons_sheet, plan_settings_for_macros
from workbook_tools.resources import resource
from workbook_tools.table.changes import PutSheet
from workbook_tools.table.faults import Fault
from workbook_tools.table.sheets import SheetPlan
from workbook_tools.workbook.book import Book
from workbook_tools.workbook.buttons.texts import SHEET_CODE_NAME, button_shapes, ribbon_xml
from workbook_tools.workbook.draft import Draft
from workbook_tools.workbook.markup import Markup
from workbook_tools.workbook.names import WORKBOOK_ORDER
from workbook_tools.workbook.put_sheets import put_sheet
from workbook_tools.workbook.sheet_list import append_sheets, sheet_names
from workbook_tools.workbook.styles import Styles, open_styles
from workbook_tools.workbook.xml import Relationship

PROJECT = "vbaProject.bin"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
_SHAPES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_PROJECT_PART, _RIBBON_PART, _SHAPES_PART = "xl/vbaProject.bin", "customUI/customUI.xml", "xl/drawings/vmlDrawing1.vml"
_BEHIND_SHAPES = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def add_buttons(book: Book, target: BinaryIO) -> None:
    """Write the workbook with buttons, as .xlsm, to a seekable target.

    Raises Fault edit-unsafe for one that has macros, a ribbon or sheets of these names already, structure-protected where
    no sheet may come.
    """
    _refuse(book)
    draft = Draft(book.package)
    styles = open_styles(book)
    plans = {"": plan_buttons_sheet(), "veryHidden": plan_settings_for_macros()}
    placed = {state: _placed(book, draft, styles, plan) for state, plan in plans.items()}
    _put_shapes(draft, book.workbook_part, placed[""])
    styles_part = book.outline.styles_part
    if styles_part:
        draft.put(styles_part, styles.written())
    _put_project(draft, book.workbook_part)
    _put_ribbon(draft)
    with draft.editing(book.workbook_part) as tree:
        append_sheets(tree, [(plans[state].name, relation) for state, relation in placed.items()])
    with draft.editing(book.workbook_part) as tree:
        _settle_workbook(tree, plans)
    draft.write(target)


def _refuse(book: Book) -> None:
    names = {plan.name.casefold() for plan in (plan_buttons_sheet(), plan_settings_for_macros())}
    taken = [info.name for info in book.sheets if info.name.casefold() in names]
    if book.facts.macros or any(name.lower().startswith("customui/") for name in book.package.names):
        raise Fault("edit-unsafe", name=book.name, detail="里面已经有宏或自定义功能区")
    if taken:
        raise Fault("edit-unsafe", name=book.name, detail=f"已经有工作表“{taken[0]}”")
    if book.facts.structure_protected:
        raise Fault("structure-protected", name=book.name)
    if not book.outline.styles_part:
        raise Fault("edit-unsafe", name=book.name, detail="里面没有样式表，请在 Excel 里打开并保存一次")


def _placed(book: Book, draft: Draft, styles: Styles, plan: SheetPlan) -> str:
    """The sheet's parts are in; gives its relationship."""
    return put_sheet(book, draft, styles, PutSheet("", plan, "", marked=False), plan).relation


def _put_shapes(draft: Draft, workbook_part: str, relation: str) -> None:
    """The buttons on their sheet, which bears the name that the VBA project has for it."""
    part = next(one.target for one in draft.relations(workbook_part) if one.id == relation)
    shapes = _SHAPES_PART if not draft.has(_SHAPES_PART) else draft.fresh(_SHAPES_PART)
    draft.put(shapes, button_shapes())
    draft.declare(shapes, _SHAPES_TYPE)
    drawn = draft.relate(part, "vmlDrawing", shapes)
    with draft.editing(part) as tree:
        root = tree.root
        behind = next((child for name in _BEHIND_SHAPES if (child := root.find(name)) is not None), None)
        element = f'<{root.prefix}legacyDrawing {_RELATIONS} r:id="{drawn}"/>'
        if behind is None:
            tree.append(root, element)
        else:
            tree.place_in_order("legacyDrawing", ("legacyDrawing", *_BEHIND_SHAPES), element)
        properties = root.find("sheetPr")
        if properties is None:
            raise ValueError("our own sheet has properties")
        tree.set(properties, "codeName", SHEET_CODE_NAME)


def _put_project(draft: Draft, workbook_part: str) -> None:
    draft.put(_PROJECT_PART, resource("templates", PROJECT).read_bytes())
    draft.declare(_PROJECT_PART, _PROJECT_TYPE)
    draft.declare(workbook_part, _WORKBOOK_TYPE)
    used = {one.id for one in draft.relations(workbook_part)}
    fresh = next(name for number in range(1, len(used) + 2) if (name := f"rId{number}") not in used)
    draft.add_relations(workbook_part, [Relationship(fresh, f"{_MICROSOFT}/vbaProject", _PROJECT_PART, external=False)])


def _put_ribbon(draft: Draft) -> None:
    draft.put(_RIBBON_PART, ribbon_xml())
    if not draft.type_of(_RIBBON_PART):
        draft.declare(_RIBBON_PART, "application/xml")
    kind = f"{_MICROSOFT}/ui/extensibility"
    draft.add_relations("", [Relationship("rIdWbtRibbon", kind, _RIBBON_PART, external=False)])


def _settle_workbook(tree: Markup, plans: Mapping[str, SheetPlan]) -> None:
    """The name of the workbook's own module, and the sheet that nobody needs to see."""
    section = tree.root.find("sheets")
    hidden = {plan.name: state for state, plan in plans.items() if state}
    places = dict(zip(sheet_names(tree), section.all("sheet") if section else (), strict=True))
    for name, state in hidden.items():
        tree.set(places[name], "state", state)
    properties = tree.root.find("workbookPr")
    if properties is None:
        tree.place_in_order("workbookPr", WORKBOOK_ORDER, f'<{tree.root.prefix}workbookPr codeName="ThisWorkbook"/>')
    else:
        tree.set(properties, "codeName", "ThisWorkbook")
