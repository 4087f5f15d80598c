"""Two workbooks beside each other, compared by means of their own: what the second lacks of the first, or tells otherwise.

It knows what a run may add (columns at the right of the master, sheets at the end, formats, hidden names) and reads with lxml
alone, so that it can say of the product's own check whether it looks well.
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from lxml import etree

from tests.workbook.anything import MASTER_PART, OTHER_PART
from workbook_tools.table.places import column_number

Parts: TypeAlias = Mapping[str, bytes]
Tree: TypeAlias = Any
"""lxml ships no types."""
_EDITED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", MASTER_PART}
_GROWING = {"dimension", "cols", "dataValidations", "conditionalFormatting", "ignoredErrors", "autoFilter"}


def harm(old: Parts, new: Parts, ours: set[int]) -> list[str]:
    """Everything that is lost or changed. ours: the columns of the master that the run has put there."""
    tables = {name for name in old if name.startswith("xl/tables/")}
    found = [f"{name} is gone" for name in old if name not in new and name != "xl/calcChain.xml"]
    found += [
        f"{name} differs" for name in old if name in new and name not in _EDITED | tables and old[name] != new[name]
    ]
    found += [text for name in tables for text in _table(_tree(old[name]), _tree(new[name]), len(ours))]
    found += _rows(_tree(old[MASTER_PART]), _tree(new[MASTER_PART]), ours)
    found += _frame(_tree(old[MASTER_PART]), _tree(new[MASTER_PART]), ours)
    found += _book(_tree(old["xl/workbook.xml"]), _tree(new["xl/workbook.xml"]))
    found += _lists(_tree(old["xl/styles.xml"]), _tree(new["xl/styles.xml"]))
    found += _relations(old, new)
    assert OTHER_PART in old
    return found


def _tree(part: bytes) -> Tree:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, strip_cdata=True))


def _name(element: Tree) -> str:
    return str(etree.QName(element).localname)


def _same(element: Tree, *, without: tuple[str, ...] = ()) -> str:
    """An element as text that does not tell how it was written."""
    copy = etree.fromstring(etree.tostring(element, with_tail=False))
    for name in without:
        copy.attrib.pop(name, None)
    return str(etree.tostring(copy, method="c14n2", strip_text=True).decode())


def _child(root: Tree, name: str) -> Tree:
    return next((child for child in root if _name(child) == name), None)


def _cells(root: Tree) -> Iterator[tuple[int, int, Tree]]:
    row = 0
    for line in _child(root, "sheetData"):
        row, column = int(line.get("r", row + 1)), 0
        yield row, 0, line
        for element in line:
            place = element.get("r")
            column = column_number(place.rstrip("0123456789")) if place else column + 1
            yield row, column, element


def _rows(old: Tree, new: Tree, ours: set[int]) -> Iterator[str]:
    def told(root: Tree) -> dict[tuple[int, int], str]:
        found = {}
        for row, column, element in _cells(root):
            says = sorted((key, value) for key, value in element.attrib.items() if key not in ("r", "spans"))
            found[row, column] = repr(says) if column == 0 else _same(element, without=("r",))
        return found

    before, after = told(old), told(new)
    order = [place for place in after if place[1] not in ours]
    if order != sorted(order) or len({row for row, _ in after}) != sum(1 for _, column in after if column == 0):
        yield "rows or cells are out of order"
    for place in before:
        if before[place] != after.get(place):
            yield f"{place} was {before[place][:90]}, is {after.get(place, 'gone')[:90]}"
    for place in after:
        if place not in before and place[1] not in ours and place[1]:
            yield f"{place} is new"


def _frame(old: Tree, new: Tree, ours: set[int]) -> Iterator[str]:
    if (old.tag, old.nsmap, dict(old.attrib)) != (new.tag, new.nsmap, dict(new.attrib)):
        yield "the sheet's root differs"
    kept = [[_same(child) for child in root if _name(child) not in {*_GROWING, "sheetData"}] for root in (old, new)]
    if kept[0] != kept[1]:
        yield "the sheet's frame differs"
    for name in ("dataValidations", "ignoredErrors"):
        before, after = (
            [_same(child) for child in (_child(root, name) if _child(root, name) is not None else ())]
            for root in (old, new)
        )
        if after[: len(before)] != before:
            yield f"{name} differ"
    before, after = ([_same(child) for child in root if _name(child) == "conditionalFormatting"] for root in (old, new))
    if not all(text in after for text in before):
        yield "a conditional format is lost"
    if _columns(old, ours) != _columns(new, ours):
        yield "columns look different"
    filters = [_child(root, "autoFilter") for root in (old, new)]
    if (filters[0] is None) != (filters[1] is None):
        yield "the filter came or went"
    if filters[0] is not None and _same(filters[0], without=("ref",)) != _same(filters[1], without=("ref",)):
        yield "the filter differs"


def _columns(root: Tree, ours: set[int]) -> dict[int, dict[str, str]]:
    held = _child(root, "cols")
    found: dict[int, dict[str, str]] = {}
    for line in () if held is None else held:
        says = {key: value for key, value in line.attrib.items() if key not in ("min", "max")}
        found |= {at: says for at in range(int(line.get("min")), min(int(line.get("max")), 60) + 1) if at not in ours}
    return found


def _book(old: Tree, new: Tree) -> Iterator[str]:
    apart = ("sheets", "definedNames", "calcPr")
    if [_same(child) for child in old if _name(child) not in apart] != [
        _same(child) for child in new if _name(child) not in apart
    ]:
        yield "the workbook's settings differ"
    sheets = [[_same(child) for child in _child(root, "sheets")] for root in (old, new)]
    if sheets[1][: len(sheets[0])] != sheets[0]:
        yield "the list of sheets differs"

    def told(root: Tree) -> dict[tuple[str, str], str]:
        held = _child(root, "definedNames")
        return {
            (name.get("name"), name.get("localSheetId", "")): _same(name)
            for name in (() if held is None else held)
            if not name.get("name").startswith("_wbt.")
        }

    before, after = told(old), told(new)
    count = str(len(sheets[0]))
    for key, text in before.items():
        if key[0] != "_xlnm._FilterDatabase" and after.get(key) != text:
            yield f"the name {key} differs"
    for key in after:
        if key not in before and (not key[1] or int(key[1]) < int(count)):
            yield f"the name {key} is new"


def _lists(old: Tree, new: Tree) -> Iterator[str]:
    for section in old:
        before = [_same(child) for child in section]
        after = [_same(child) for child in _child(new, _name(section))]
        if after[: len(before)] != before:
            yield f"{_name(section)} of the styles differ"
        if _child(new, _name(section)).get("count", str(len(after))) != str(len(after)):
            yield f"{_name(section)} of the styles are miscounted"


def _table(old: Tree, new: Tree, ours: int) -> Iterator[str]:
    columns = [[_same(child) for child in _child(root, "tableColumns")] for root in (old, new)]
    if columns[1][: len(columns[0])] != columns[0] or len(columns[1]) not in (len(columns[0]), len(columns[0]) + ours):
        yield "the table's columns differ"
    rest = [
        [_same(child) for child in root if _name(child) not in ("tableColumns", "autoFilter")] for root in (old, new)
    ]
    if (
        rest[0] != rest[1]
        or _same(old, without=("ref",)).partition(">")[0] != _same(new, without=("ref",)).partition(">")[0]
    ):
        yield "the table differs"


def _relations(old: Parts, new: Parts) -> Iterator[str]:
    """Every relationship leads to a part that is there, and none of the old ones has gone but that to the calc chain."""
    for name, part in new.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for line in _tree(part):
            target = posixpath.normpath(posixpath.join("/", folder, line.get("Target"))).lstrip("/")
            if line.get("TargetMode") != "External" and target not in new:
                yield f"{name} leads to {target}"
        if name in old:
            before, after = ([_same(line) for line in _tree(held[name])] for held in (old, new))
            yield from (f"{name} lacks {text}" for text in before if text not in after and "calcChain" not in text)
