"""The list of sheets in workbook.xml: a sheet joins at the end, or goes and all that counts sheets closes up."""

from collections.abc import Collection, Sequence

from workbook_tools.workbook.markup import Markup, attribute_text
from workbook_tools.workbook.names import WORKBOOK_ORDER
from workbook_tools.workbook.sheet_edit import EditUnsafe
from workbook_tools.workbook.xml import RELATIONS

LONGEST_NAME = 31
_REL_ID = f"{{{RELATIONS}}}id"


def sheet_names(tree: Markup) -> list[str]:
    """The names of all sheets, in order; a sheet's place in it is what `localSheetId` and `activeTab` count."""
    section = tree.root.find("sheets")
    return [element.attributes.get("name", "") for element in section.all("sheet")] if section else []


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name itself, or `看板 (2)` and so on where another sheet has it; Excel tells no case, and takes 31 characters."""
    folded = {name.casefold() for name in taken}
    name, number = wanted[:LONGEST_NAME], 1
    while name.casefold() in folded:
        number += 1
        ending = f" ({number})"
        name = wanted[: LONGEST_NAME - len(ending)] + ending
    return name


def append_sheets(tree: Markup, sheets: Sequence[tuple[str, str]]) -> None:
    """Sheets (name, relationship) at the end, so that no other one is counted anew, with ids that none has."""
    section = tree.root.find("sheets")
    if section is None:
        raise EditUnsafe("工作簿里没有工作表的名单")
    ids = [int(element.attributes.get("sheetId", "0")) for element in section.all("sheet")]
    prefix = tree.prefix_of(RELATIONS)
    declared = "" if prefix else f' xmlns:r="{RELATIONS}"'
    for number, (name, relation) in enumerate(sheets, max(ids, default=0) + 1):
        tree.append(
            section,
            f'<{section.prefix}sheet{declared} name="{attribute_text(name)}" sheetId="{number}"'
            f' {prefix or "r:"}id="{attribute_text(relation)}"/>',
        )


def remove_sheet(tree: Markup, name: str) -> int:
    """Take a sheet away; the open tab and the first visible tab keep meaning what they meant. Gives its place (from 0)."""
    section = tree.root.find("sheets")
    sheets = list(section.all("sheet")) if section else []
    place = sheet_names(tree).index(name)
    tree.remove(sheets[place])
    shown = [
        at for at, sheet in enumerate(sheets) if at != place and sheet.attributes.get("state", "visible") == "visible"
    ]
    views = tree.root.find("bookViews")
    for view in views.all("workbookView") if views else ():
        for attribute in ("activeTab", "firstSheet"):
            held = int(view.attributes.get(attribute, "0"))
            if held == place:
                held = max((at for at in shown if at < place), default=min(shown, default=0))
            if attribute in view.attributes:
                tree.set(view, attribute, str(held - 1 if held > place else held))
    return place


def calculate_when_opened(tree: Markup) -> None:
    """Have Excel calculate all formulas when it opens the workbook, unless staff calculate by hand."""
    settings = tree.root.find("calcPr")
    if settings is None:
        tree.place_in_order("calcPr", WORKBOOK_ORDER, f'<{tree.root.prefix}calcPr fullCalcOnLoad="1"/>')
    elif settings.attributes.get("calcMode") != "manual":
        tree.set(settings, "fullCalcOnLoad", "1")
