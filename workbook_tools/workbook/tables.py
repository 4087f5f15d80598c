"""Excel tables (ListObjects) that our columns join, or that new rows lengthen."""

import re
from collections.abc import Sequence
from dataclasses import replace

from workbook_tools.table.places import Area
from workbook_tools.workbook.markup import Markup, attribute_text
from workbook_tools.workbook.sheet_edit import EditUnsafe

_CONTROL = re.compile(r"[\x00-\x1f]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def column_name(header: str) -> str:
    """A header cell's text as a table column's name: line breaks as `_x000a_`, what looks like such a sign escaped."""
    return _CONTROL.sub(lambda sign: f"_x{ord(sign[0]):04x}_", _ESCAPED.sub("_x005F_", header))


def widened(data: bytes, headers: Sequence[str]) -> bytes:
    """A table part with columns joined at its right: `ref`, its filter's, and the columns, with fresh ids.

    A totals row stays blank under them. The header cells must hold these very texts, as text.
    """
    tree = Markup(data)
    _resize(tree, right=len(headers))
    section = tree.root.find("tableColumns")
    if section is None:
        raise EditUnsafe("表格没有列")
    first = max((int(column.attributes.get("id", "0")) for column in section.all("tableColumn")), default=0) + 1
    for number, header in enumerate(headers, first):
        name = attribute_text(column_name(header))
        tree.append(section, f'<{section.prefix}tableColumn id="{number}" name="{name}"/>')
    tree.set(section, "count", str(len(section.children) + len(headers)))
    return tree.written()


def lengthened(data: bytes, rows: int) -> bytes:
    """A table part with rows joined below it."""
    tree = Markup(data)
    _resize(tree, bottom=rows)
    return tree.written()


def _resize(tree: Markup, *, right: int = 0, bottom: int = 0) -> None:
    for element in (tree.root, tree.root.find("autoFilter")):
        area = Area.parse(element.attributes.get("ref", "")) if element else None
        if element is not None and area is not None:
            grown = replace(area, right=area.right + right, bottom=area.bottom + bottom)
            tree.set(element, "ref", str(grown))


def renumbered(data: bytes, number: int, name: str) -> bytes:
    """A table part under another id and name, both of which no other table of the workbook has."""
    tree = Markup(data)
    tree.set(tree.root, "id", str(number))
    for attribute in ("name", "displayName"):
        tree.set(tree.root, attribute, name)
    return tree.written()
