"""Pieces of styles.xml in a form that can be compared, and our look in such pieces."""

from collections.abc import Iterable
from dataclasses import dataclass

from workbook_tools.table.look import FONT, HAIRLINE, Style
from workbook_tools.workbook.markup import Element, attribute_text
from workbook_tools.workbook.xml import MAIN

FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
"""The schema's order of a font's children; openpyxl writes another."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element in canonical form: equal nodes look equal. attributes: sorted by name."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple["Node", ...] = ()

    def get(self, name: str, otherwise: str = "") -> str:
        """An attribute."""
        return dict(self.attributes).get(name, otherwise)

    def child(self, name: str) -> "Node | None":
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def having(self, **attributes: str) -> "Node":
        """The same with some attributes set anew."""
        return node(self.name, *self.children, **{**dict(self.attributes), **attributes})


def node(name: str, /, *children: Node | None, **attributes: str) -> Node:
    """An element from its children (None is left out) and its attributes."""
    return Node(name, tuple(sorted(attributes.items())), tuple(child for child in children if child is not None))


def canonical(element: Element) -> Node:
    """An element of a part in canonical form."""
    foreign = element.namespace != MAIN
    return Node(
        f"{{{element.namespace}}}{element.name}" if foreign else element.name,
        tuple(sorted(element.attributes.items())),
        tuple(canonical(child) for child in element.children),
    )


def written_node(held: Node, prefix: str) -> str:
    """The element as markup, each tag with the prefix."""
    attributes = "".join(f' {name}="{attribute_text(value)}"' for name, value in held.attributes)
    inner = "".join(written_node(child, prefix) for child in held.children)
    tag = prefix + held.name
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"


def ordered(entry: Node, order: Iterable[str]) -> Node:
    """The element with its children in the schema's order, and without what the schema does not know."""
    ranks = {name: rank for rank, name in enumerate(order)}
    known = [child for child in entry.children if child.name in ranks]
    return Node(entry.name, entry.attributes, tuple(sorted(known, key=lambda child: ranks[child.name])))


def font_of(style: Style) -> Node:
    """The house font in the style's size, weight and colour; 134 is the Chinese character set."""
    return node(
        "font",
        node("b") if style.bold else None,
        node("u") if style.underline else None,
        node("sz", val=f"{style.size:g}"),
        node("color", rgb="FF" + style.ink),
        node("name", val=FONT),
        node("family", val="2"),
        node("charset", val="134"),
    )


def fill_of(style: Style) -> Node:
    """The style's fill; no fill is an entry of its own."""
    if not style.fill:
        return node("fill", node("patternFill", patternType="none"))
    colour, background = node("fgColor", rgb="FF" + style.fill), node("bgColor", indexed="64")
    return node("fill", node("patternFill", colour, background, patternType="solid"))


def edge_of(style: Style) -> Node:
    """The style's hairlines."""
    line = node("color", rgb="FF" + HAIRLINE)
    box = [node(name, line, style="thin") if style.edge == "box" else node(name) for name in ("left", "right", "top")]
    bottom = node("bottom", line, style="thin") if style.edge else node("bottom")
    return node("border", *box, bottom, node("diagonal"))


def alignment_of(style: Style) -> Node | None:
    """Headings and wrapped text stand in the middle of their row; all else as the sheet's other cells do."""
    attributes: dict[str, str] = {}
    if style.align:
        attributes["horizontal"] = style.align
    if style.wrap:
        attributes |= {"wrapText": "1", "vertical": "center"}
    if style.indent:
        attributes["indent"] = str(style.indent)
    return node("alignment", **attributes) if attributes else None
