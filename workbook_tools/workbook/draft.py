"""A package in the making: what is replaced, added and dropped, with its relationships and content types."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO

from workbook_tools.workbook.markup import DECLARATION, Markup, attribute_text
from workbook_tools.workbook.package import Package
from workbook_tools.workbook.xml import (
    CONTENT_TYPES_PART,
    RELATIONS,
    ContentTypes,
    Relationship,
    part_key,
    read_relationships,
    rels_part,
    resolve,
    to_utf8,
)

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NUMBERED = re.compile(r"(.*?)\d*(\.\w+)")


class Draft:
    """The parts of a package with our edits over them; nothing is written before `write`.

    Parts are asked for by the names that relationships give them, in whatever case the package's own members are.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._members = {part_key(name): name for name in package.names}
        self._put: dict[str, bytes | Iterable[bytes]] = {}
        self._dropped: set[str] = set()

    def has(self, part: str) -> bool:
        """Whether the package as it will be holds a part."""
        key = part_key(part)
        return key not in self._dropped and (key in self._members or self._member(part) in self._put)

    def read(self, part: str) -> bytes:
        """A part as it will be, in UTF-8. Not for parts that were put as pieces: those are made while writing."""
        held = self.held(part)
        return to_utf8(self._package.read(part)) if held is None else held

    def held(self, part: str) -> bytes | None:
        """A part that has been put; None for one that is still the package's own. Not for parts that were put as pieces."""
        held = self._put.get(self._member(part))
        if held is not None and not isinstance(held, bytes):
            raise TypeError(part)
        return held

    def put(self, part: str, data: bytes | Iterable[bytes]) -> None:
        """A part's whole content, or the pieces of it."""
        self._dropped.discard(part_key(part))
        self._put[self._member(part)] = data

    @contextmanager
    def editing(self, part: str) -> Iterator[Markup]:
        """A small part, open for edits; they are in when the block ends."""
        tree = Markup(self.read(part))
        yield tree
        if tree.changed:
            self.put(part, tree.written())

    def drop_relations(self, part: str) -> None:
        """Leave the relationships of a part out."""
        self._leave_out(rels_part(part))

    def drop(self, part: str) -> None:
        """Leave a part out, with its own relationships and its content type."""
        self._leave_out(part)
        self.drop_relations(part)
        with self.editing(CONTENT_TYPES_PART) as tree:
            for element in tree.root.all("Override"):
                if part_key(element.attributes.get("PartName", "")) == part_key(part):
                    tree.remove(element)

    def owned(self, part: str) -> set[str]:
        """The parts that are in the package for the sake of this one alone: its drawings, their charts and images."""
        ways: dict[str, list[str]] = {}
        for name in self.names():
            folder, _, file = name.replace("\\", "/").rpartition("_rels/")
            if file.lower().endswith(".rels"):
                source = folder.rstrip("/") + "/" + file[:-5] if folder.strip("/") else file[:-5]
                found = self.relations(source)
                ways[part_key(source)] = [part_key(relation.target) for relation in found if not relation.external]

        def reached(start: str, shut: str | None = None) -> set[str]:
            seen, waiting = {start}, [start]
            while waiting:
                news = {target for target in ways.get(waiting.pop(), ()) if target != shut} - seen
                seen |= news
                waiting += news
            return seen

        key = part_key(part)
        return reached(key) - reached("", shut=key) - {key}

    def fresh(self, like: str) -> str:
        """A name that no part has, numbered like another: `xl/charts/chart7.xml`."""
        found = _NUMBERED.fullmatch(like)
        stem, ending = (found[1], found[2]) if found else (like, "")
        number = 1
        while self.has(f"{stem}{number}{ending}"):
            number += 1
        return f"{stem}{number}{ending}"

    def names(self) -> list[str]:
        """Every part that the package will hold."""
        kept = [name for name in self._package.names if part_key(name) not in self._dropped]
        return [*kept, *(name for name in self._put if part_key(name) not in self._members)]

    def relations(self, part: str) -> list[Relationship]:
        """The relationships of a part, their targets as names of parts where they don't lead outside."""
        held = rels_part(part)
        if not self.has(held):
            return []
        found = read_relationships(self.read(held))
        return [one if one.external else replace(one, target=resolve(part, one.target)) for one in found]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship to another part of the package; gives its id."""
        used = {relation.id for relation in self.relations(part)}
        fresh = next(name for number in range(1, len(used) + 2) if (name := f"rId{number}") not in used)
        self.add_relations(part, [Relationship(fresh, f"{RELATIONS}/{kind}", target, external=False)])
        return fresh

    def add_relations(self, part: str, relations: Iterable[Relationship]) -> None:
        """Put relationships behind those that a part has."""
        held = rels_part(part)
        if not self.has(held):
            self.put(held, f'{DECLARATION}<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())
        folder = posixpath.join("/", posixpath.dirname(part))
        with self.editing(held) as tree:
            for relation in relations:
                way = relation.target if relation.external else posixpath.relpath("/" + relation.target, folder)
                words = {"Id": relation.id, "Type": relation.type, "Target": way}
                words |= {"TargetMode": "External"} if relation.external else {}
                attributes = "".join(f' {name}="{attribute_text(value)}"' for name, value in words.items())
                tree.append(tree.root, f"<{tree.root.prefix}Relationship{attributes}/>")

    def unrelate(self, part: str, target: str) -> None:
        """Take away the relationships of a part to another."""
        with self.editing(rels_part(part)) as tree:
            for element in tree.root.all("Relationship"):
                external = element.attributes.get("TargetMode") == "External"
                if not external and part_key(resolve(part, element.attributes.get("Target", ""))) == part_key(target):
                    tree.remove(element)

    def type_of(self, part: str) -> str:
        """The content type of a part, "" for none."""
        return self.types().of(part)

    def types(self) -> ContentTypes:
        """The content types of all parts."""
        return ContentTypes.read(self.read(CONTENT_TYPES_PART))

    def declare(self, part: str, content_type: str) -> None:
        """Give a part its content type."""
        if self.type_of(part) == content_type:
            return
        with self.editing(CONTENT_TYPES_PART) as tree:
            for element in tree.root.all("Override"):
                if part_key(element.attributes.get("PartName", "")) == part_key(part):
                    tree.remove(element)
            tag, name = tree.root.prefix + "Override", attribute_text("/" + part)
            tree.append(tree.root, f'<{tag} PartName="{name}" ContentType="{attribute_text(content_type)}"/>')

    def write(self, target: BinaryIO) -> None:
        """The whole new package. Whatever was not put or dropped is copied as its raw compressed bytes."""
        inside = {name: data for name, data in self._put.items() if part_key(name) in self._members}
        added = {name: data for name, data in self._put.items() if name not in inside}
        dropped = {self._members[key] for key in self._dropped if key in self._members}
        self._package.write(target, replaced=inside, added=added, dropped=dropped)

    def _leave_out(self, name: str) -> None:
        self._put.pop(self._member(name), None)
        self._dropped.add(part_key(name))

    def _member(self, part: str) -> str:
        """The package's own name for a part, else the part's."""
        return self._members.get(part_key(part), part.lstrip("/"))
