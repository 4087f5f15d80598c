"""A small XML part as a tree whose elements know their bytes.

Edits are splices into the bytes as they are, so that whatever is not edited keeps its prefixes, its order, its comments
and its white space. A tree that is written anew would not: `mc:Ignorable` then names prefixes that are gone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from xml.parsers import expat

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_START_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(/?)>")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escape(text: str) -> str:
    """Text that is no markup. `xml.sax.saxutils` has the same, and loads all that talks to servers with it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute_text(text: str) -> str:
    """Text as it stands inside double quotes; line breaks survive as character references, what XML forbids goes."""
    return escape(_FORBIDDEN.sub("", text)).translate(_IN_QUOTES)


def element_text(text: str) -> str:
    """Text as it stands between tags."""
    return escape(_FORBIDDEN.sub("", text)).replace("\r", "&#13;")


@dataclass(slots=True, eq=False)
class Element:
    """An element and its place in the bytes.

    prefix: as written, with its colon, "" for none. attributes: by local name, or `{namespace}name` where the name has a
    namespace of its own. start..opened is the start tag, closes..end the end tag; in an empty element all three meet.
    """

    name: str
    namespace: str
    prefix: str
    attributes: dict[str, str]
    start: int
    opened: int
    closes: int = 0
    end: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def find(self, name: str) -> "Element | None":
        """The first child of that local name."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator["Element"]:
        """The children of that local name."""
        return (child for child in self.children if child.name == name)


class _Order(IntEnum):
    """What comes first where several splices meet in one place."""

    INSERT = 0
    APPEND = 1
    REPLACE = 2


class Markup:
    """One part, open for edits; `written()` gives it with all of them. Positions always mean the part as it was read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._splices: list[tuple[int, _Order, int, int, bytes]] = []
        self._attributes: dict[Element, dict[str, str | None]] = {}
        self._appended: dict[Element, list[str]] = {}
        self.namespaces: dict[str, str] = {}
        """Of the root element: namespace → prefix with its colon."""
        self.root = self._parse()

    def _parse(self) -> Element:
        """The tree of the part. Raises expat.ExpatError where it is not well-formed."""
        data = self._data
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.namespace_prefixes = True
        parser.buffer_text = True
        top = Element("", "", "", {}, 0, 0)
        open_elements = [top]

        def declare(prefix: str | None, namespace: str) -> None:
            if len(open_elements) == 1:
                self.namespaces.setdefault(namespace, f"{prefix}:" if prefix else "")

        def start(tag: str, attributes: dict[str, str]) -> None:
            namespace, name, prefix = _split(tag)
            if any(" " in key for key in attributes):
                attributes = {_attribute_name(key): value for key, value in attributes.items()}
            position = parser.CurrentByteIndex
            found = _START_TAG.match(data, position)
            opened = found.end() if found else position
            element = Element(name, namespace, prefix, attributes, position, opened)
            open_elements[-1].children.append(element)
            open_elements.append(element)

        def text(held: str) -> None:
            open_elements[-1].text += held

        def end(_tag: str) -> None:
            element = open_elements.pop()
            empty = data[element.opened - 2 : element.opened] == b"/>"
            element.closes = element.opened if empty else parser.CurrentByteIndex
            element.end = element.opened if empty else data.index(b">", element.closes) + 1

        parser.StartNamespaceDeclHandler = declare
        parser.StartElementHandler = start
        parser.CharacterDataHandler = text
        parser.EndElementHandler = end
        parser.Parse(data, True)
        return top.children[0]

    @property
    def changed(self) -> bool:
        """Whether there is an edit."""
        return bool(self._splices or self._attributes or self._appended)

    def set(self, element: Element, name: str, value: str | None) -> None:
        """Give an attribute without namespace another value; None takes it away."""
        if element.attributes.get(name) == value:
            return
        self._attributes.setdefault(element, {})[name] = value
        if value is None:
            element.attributes.pop(name, None)
        else:
            element.attributes[name] = value

    def append(self, parent: Element, fragment: str) -> None:
        """Put markup behind the last child."""
        self._appended.setdefault(parent, []).append(fragment)

    def replace_text(self, element: Element, text: str) -> None:
        """Give a childless element another text."""
        if element.opened == element.closes and self._data[element.opened - 2 : element.opened] == b"/>":
            self.append(element, element_text(text))
        else:
            self._replace(element.opened, element.closes, element_text(text).encode())

    def remove(self, element: Element) -> None:
        """Take an element away, with all that is in it."""
        self._replace(element.start, element.end, b"")

    def place_in_order(self, name: str, order: Iterable[str], fragment: str) -> None:
        """Put a new child of the root where the schema's order of its children wants it."""
        ranks = {child: rank for rank, child in enumerate(order)}
        before = [child for child in self.root.children if ranks.get(child.name, len(ranks)) < ranks[name]]
        place = before[-1].end if before else self.root.opened
        if self.root.opened == self.root.end:
            self.append(self.root, fragment)
        else:
            self._splices.append((place, _Order.INSERT, ranks[name], place, fragment.encode()))

    def prefix_of(self, namespace: str) -> str | None:
        """The prefix, with its colon, that the root declares for a namespace; None where it declares none."""
        return self.namespaces.get(namespace)

    def written(self) -> bytes:
        """The part with its edits; the very bytes that were read where there are none."""
        splices = [*self._splices, *self._tag_splices()]
        pieces, position = [], 0
        for start, _order, _turn, end, new in sorted(splices, key=lambda splice: splice[:3]):
            if start < position:  # inside something that is gone
                continue
            pieces += [self._data[position:start], new]
            position = end
        return b"".join([*pieces, self._data[position:]])

    def _replace(self, start: int, end: int, new: bytes) -> None:
        self._splices.append((start, _Order.REPLACE, len(self._splices), end, new))

    def _tag_splices(self) -> Iterator[tuple[int, _Order, int, int, bytes]]:
        for element in {**self._attributes, **self._appended}:
            tag = self._data[element.start : element.opened]
            inner = "".join(self._appended.get(element, ())).encode()
            new = _with_attributes(tag, self._attributes.get(element, {}))
            if inner and tag.endswith(b"/>"):
                name = tag[1:].split(maxsplit=1)[0].rstrip(b"/>")
                new = new[:-2].rstrip() + b">" + inner + b"</" + name + b">"
            elif inner:
                yield element.closes, _Order.APPEND, 0, element.closes, inner
            if new != tag:
                yield element.start, _Order.REPLACE, 0, element.opened, new


def _with_attributes(tag: bytes, changes: dict[str, str | None]) -> bytes:
    """A start tag with some attributes set anew or, where None, left out."""
    missing = dict(changes)

    def renewed(found: re.Match[bytes]) -> bytes:
        name = found[1].decode()
        if name not in changes:
            return found[0]
        value = missing.pop(name)
        return b"" if value is None else f' {name}="{attribute_text(value)}"'.encode()

    new = _ATTRIBUTE.sub(renewed, tag)
    more = "".join(f' {name}="{attribute_text(value)}"' for name, value in missing.items() if value is not None)
    close = 2 if new.endswith(b"/>") else 1
    return new[:-close].rstrip() + more.encode() + new[-close:]


@cache
def _split(tag: str) -> tuple[str, str, str]:
    """(namespace, local name, prefix with its colon) of a name as expat tells it."""
    parts = tag.split(" ")
    if len(parts) == 1:
        return "", parts[0], ""
    return parts[0], parts[1], f"{parts[2]}:" if len(parts) > 2 else ""


def _attribute_name(name: str) -> str:
    namespace, local, _prefix = _split(name)
    return f"{{{namespace}}}{local}" if namespace else local
