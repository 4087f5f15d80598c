"""Comparisons of single parts, old and new, for `verify`: nothing of the staff's may be lost or say something else."""

from collections.abc import Collection

from workbook_tools.table.marks import PREFIX
from workbook_tools.table.places import Area
from workbook_tools.workbook.markup import Element, Markup
from workbook_tools.workbook.names import FILTER_NAME, OF_EXCEL, split_reference
from workbook_tools.workbook.sheet_list import sheet_names
from workbook_tools.workbook.style_nodes import Node, canonical

_CALCULATION = {"fullCalcOnLoad"}


class HarmError(Exception):
    """Something of the staff's is not as it was. Its text is a short Chinese clause for `edit-unsafe`."""


def check_workbook(old: bytes, new: bytes, *, sheets_dropped: bool) -> None:
    """The settings of workbook.xml, beside the sheets and the names, which are looked at apart."""
    apart = {"sheets", "definedNames", "calcPr"} | ({"bookViews"} if sheets_dropped else set())
    before, after = Markup(old).root, Markup(new).root
    if _children(before, apart) != _children(after, apart) or before.attributes != after.attributes:
        raise HarmError("工作簿的设置变了")
    settings = before.find("calcPr")
    told = after.find("calcPr")
    if settings is not None:
        held = {name: text for name, text in settings.attributes.items() if name not in _CALCULATION}
        if told is None or any(told.attributes.get(name) != text for name, text in held.items()):
            raise HarmError("工作簿的计算设置变了")


def check_names(
    old: bytes, new: bytes, *, ours: Collection[str], dropped: Collection[str], edited: Collection[str]
) -> None:
    """The staff's defined names.

    A filter's name may tell a wider range in the edited sheets; in sheets of ours, what Excel itself names may change;
    the local names of sheets that were dropped have gone.
    """
    after = _names(new)
    for (name, sheet), (text, attributes) in _names(old).items():
        excels = name.startswith(OF_EXCEL.lower())
        if sheet in dropped or (sheet in ours and excels):
            continue
        told = after.get((name, sheet))
        grown = name == FILTER_NAME.lower() and sheet in edited and told is not None and is_wider(text, told[0])
        if told is None or told[1] != attributes or (told[0] != text and not grown):
            raise HarmError(f"名称“{name}”变了")


def check_styles(old: bytes, new: bytes) -> None:
    """Every format, font, fill, border and rule format that there was, in its old place."""
    after = {section.name: _nodes(section) for section in Markup(new).root.children}
    for section in Markup(old).root.children:
        before = _nodes(section)
        if after.get(section.name, [])[: len(before)] != before:
            raise HarmError("原有的单元格格式变了")


def check_table(old: bytes, new: bytes, sheet: str) -> None:
    """An Excel table: columns may have joined at its right, rows below; what it had is as it was."""
    before, after = Markup(old).root, Markup(new).root
    apart = {"autoFilter", "tableColumns"}
    told = [{name: text for name, text in root.attributes.items() if name != "ref"} for root in (before, after)]
    same = _children(before, apart) == _children(after, apart) and told[0] == told[1]
    same &= _covers(before.attributes.get("ref", ""), after.attributes.get("ref", ""))
    columns, more = before.find("tableColumns"), after.find("tableColumns")
    if columns is not None:
        same &= more is not None and _nodes(more)[: len(columns.children)] == _nodes(columns)
    held, grown = before.find("autoFilter"), after.find("autoFilter")
    if held is not None:
        same &= grown is not None and _nodes(held) == _nodes(grown)
        same &= grown is not None and _covers(held.attributes.get("ref", ""), grown.attributes.get("ref", ""))
    if not same:
        raise HarmError(f"「{sheet}」里的表格变了")


def is_wider(old: str, new: str) -> bool:
    """Whether a reference is another one grown to the right only."""
    (sheet, before), (told, after) = split_reference(old), split_reference(new)
    if before is None or after is None or sheet != told:
        return False
    same = (before.top, before.left, before.bottom) == (after.top, after.left, after.bottom)
    return same and after.right >= before.right


def _covers(old: str, new: str) -> bool:
    """Whether an area is another one grown to the right or downwards."""
    before, after = Area.parse(old), Area.parse(new)
    if before is None or after is None:
        return old == new
    return (
        (before.top, before.left) == (after.top, after.left)
        and after.bottom >= before.bottom
        and after.right >= before.right
    )


def _names(data: bytes) -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    """The staff's names by (name in lower case, name of their sheet): text and attributes."""
    root = Markup(data)
    sheets = sheet_names(root)
    section = root.root.find("definedNames")
    found = {}
    for element in section.all("definedName") if section else ():
        attributes = dict(element.attributes)
        place = attributes.pop("localSheetId", "")
        sheet = sheets[int(place)] if place.isdigit() and int(place) < len(sheets) else place
        name = attributes.get("name", "").lower()
        if sheet or not name.startswith(PREFIX):
            found[name, sheet] = (element.text, attributes)
    return found


def _children(root: Element, apart: Collection[str]) -> list[Node]:
    return [canonical(child) for child in root.children if child.name not in apart]


def _nodes(section: Element) -> list[Node]:
    return [canonical(child) for child in section.children]
