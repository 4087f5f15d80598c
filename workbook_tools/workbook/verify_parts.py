"""Comparisons of single parts, old and new, for `verify`: nothing of the staff's may be lost or say something else."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from workbook_tools.table.marks import PREFIX
from workbook_tools.table.places import Area
from workbook_tools.workbook.markup import Element, Markup
from workbook_tools.workbook.names import FILTER_NAME, OF_EXCEL, split_reference
from workbook_tools.workbook.sheet_list import sheet_names
from workbook_tools.workbook.style_nodes import Node, canonical
from workbook_tools.workbook.xml import unescape

FIRST_OWN_FORMAT = 164
"""The first number of a format code that is not built into Excel."""
_Says: TypeAlias = tuple[Node, tuple[str, ...]]
_CALCULATION = {"fullCalcOnLoad"}
_POOLS = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs"))


class HarmError(Exception):
    """Something of the staff's is not as it was. Its text is a short Chinese clause for `edit-unsafe`."""


def check_workbook(old: bytes, new: bytes, *, sheets_dropped: bool, calculates: bool) -> None:
    """The settings of workbook.xml, beside the sheets and the names, which are looked at apart.

    calculates: formulas may look at values that have changed, so Excel has to calculate when it opens the workbook.
    """
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
    by_hand = settings is not None and settings.attributes.get("calcMode") == "manual"
    if calculates and not by_hand and (told is None or told.attributes.get("fullCalcOnLoad") != "1"):
        raise HarmError("工作簿打开时不会重新计算")


def check_names(
    old: bytes, new: bytes, *, ours: Collection[str], dropped: Collection[str], filters: Mapping[str, Area]
) -> None:
    """The staff's defined names: none lost, none changed, none made.

    ours: sheets of our making, in which what Excel itself names may change. dropped: sheets that have gone, and their
    local names with them. filters: the range that the filter of an edited sheet has now, which its name tells.
    """
    before, after = _names(old), _names(new)
    for (name, sheet), (text, attributes) in before.items():
        excels = name.startswith(OF_EXCEL.lower())
        if sheet in dropped or (sheet in ours and excels):
            continue
        told = after.get((name, sheet))
        grown = name == FILTER_NAME.lower() and told is not None and is_wider(text, told[0], filters.get(sheet))
        if told is None or told[1] != attributes or (told[0] != text and not grown):
            raise HarmError(f"名称“{name}”变了")
    made = next((key for key in after if key not in before and key[1] not in ours), None)
    if made:
        raise HarmError(f"多出了名称“{made[0]}”")


def check_styles(old: bytes, new: bytes) -> None:
    """Every format, font, fill, border and rule format that there was, in its old place; new ones that are whole."""
    before, after = Markup(old), Markup(new)
    if before.root.attributes != after.root.attributes or before.namespaces != after.namespaces:
        raise HarmError("格式部件的开头变了")
    held = {section.name: _nodes(section) for section in after.root.children}
    for section in before.root.children:
        nodes = _nodes(section)
        if held.get(section.name, [])[: len(nodes)] != nodes:
            raise HarmError("原有的单元格格式变了")
    kept = {section.name for section in before.root.children}
    if [name for name in held if name in kept] != [section.name for section in before.root.children]:
        raise HarmError("格式部件里的次序变了")
    known = len(before.root.find("cellXfs").children) if "cellXfs" in kept else 0  # type: ignore[union-attr]
    codes = {node.get("numFmtId") for node, _ in held.get("numFmts", ())}
    for node, _ in held.get("cellXfs", [])[known:]:
        number = node.get("numFmtId", "0")
        lost = any(int(node.get(name, "0")) >= max(1, len(held.get(pool, ()))) for name, pool in _POOLS)
        if lost or (int(number) >= FIRST_OWN_FORMAT and number not in codes):
            raise HarmError("新的单元格格式不完整")


def count_rule_looks(styles: bytes) -> int:
    """How many looks (dxf) rules can name."""
    section = Markup(styles).root.find("dxfs")
    return len(section.children) if section else 0


def check_table(old: bytes, new: bytes, sheet: str, *, headers: Sequence[str] = (), rows: int = 0) -> None:
    """An Excel table: so many rows have joined below it, and columns of these headers at its right; all else is as it was."""
    before, after = Markup(old).root, Markup(new).root
    apart = {"autoFilter", "tableColumns"}
    told = [{name: text for name, text in root.attributes.items() if name != "ref"} for root in (before, after)]
    same = _children(before, apart) == _children(after, apart) and told[0] == told[1]
    columns, more = before.find("tableColumns"), after.find("tableColumns")
    if columns is not None and more is not None:
        kept = len(columns.children)
        joined = [column.attributes for column in more.children[kept:]]
        numbers = [column.attributes.get("id") for column in more.children]
        same &= _nodes(more)[:kept] == _nodes(columns) and len(set(numbers)) == len(numbers)
        same &= [unescape(column.get("name", "")) for column in joined] == list(headers)
        same &= not headers or more.attributes.get("count") == str(len(more.children))
    held, grown = before.find("autoFilter"), after.find("autoFilter")
    for one, other in ((before, after), *([(held, grown)] if held else [])):
        same &= (
            other is not None and _grown(one.attributes.get("ref", ""), len(headers), rows) == other.attributes["ref"]
        )
    same &= (columns is None) == (more is None) and (held is None) == (grown is None)
    if held is not None and grown is not None:
        same &= _nodes(held) == _nodes(grown)
    if not same:
        raise HarmError(f"「{sheet}」里的表格变了")


def is_wider(old: str, new: str, area: Area | None) -> bool:
    """Whether a reference is another one, in the same sheet, that has grown to an area."""
    (sheet, before), (told, after) = split_reference(old), split_reference(new)
    return before is not None and area is not None and after == area and sheet == told


def _grown(reference: str, columns: int, rows: int) -> str:
    area = Area.parse(reference)
    if area is None or not (columns or rows):
        return reference
    return str(replace(area, right=area.right + columns, bottom=area.bottom + rows))


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


def _children(root: Element, apart: Collection[str]) -> list[_Says]:
    return [_says(child) for child in root.children if child.name not in apart]


def _nodes(section: Element) -> list[_Says]:
    return [_says(child) for child in section.children]


def _says(element: Element) -> _Says:
    return canonical(element), tuple(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    """What stands between the tags, formulas for the most part; white space between elements says nothing."""
    yield element.text.strip()
    for child in element.children:
        yield from _texts(child)
