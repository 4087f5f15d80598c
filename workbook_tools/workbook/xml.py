"""XML parts: their encoding, parsing without entities, relationships, content types and the names of parts."""

import codecs
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote

from lxml import etree

from workbook_tools.workbook.unsound import UnsoundError, damaged

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/"
CONTENT_TYPES_PART, ROOT_RELATIONS_PART = "[Content_Types].xml", "_rels/.rels"

Tree: TypeAlias = Any
"""An lxml element; lxml ships no types."""

_LARGEST_TREE = 24 << 20
"""Bytes; a tree takes up to ten times as much memory. Only sheets, shared strings and the like are larger, and nobody
makes a tree of those."""
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_DECLARATION_TEXT = re.compile(r"(<\?xml[^>]*?encoding\s*=\s*)([\"'])[^\"']*\2")
_DECLARED_WITHIN = 1 << 10
"""Bytes at the start of a part that hold its declaration, where it has one."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENCODINGS = frozenset(
    {"ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "iso8859-1", "iso8859-15", "cp1250", "cp1251", "cp1252"}
    | {"gb2312", "gbk", "gb18030", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"}
)
"""Codecs of plain text. Others of Python's would decode to something else, or at a snail's pace."""


def to_utf8(data: bytes) -> bytes:
    """A part in UTF-8 without a byte order mark, its declaration saying so; a part that is UTF-8 already is not copied.

    Raises UnsoundError where the bytes do not fit the encoding that they claim.
    """
    if data.startswith(codecs.BOM_UTF8):
        return to_utf8(data[3:])
    if _is_utf8(data):
        return data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif data.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    else:
        declared = _DECLARED.match(data)
        encoding = _codec(declared[1].decode() if declared else "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise damaged("里面的文字编码错乱") from None
    return _DECLARATION_TEXT.sub(r"\1\2UTF-8\2", text, count=1).encode("utf-8", "surrogatepass")


def _is_utf8(start: bytes) -> bool:
    """Whether a part that starts so, without a byte order mark, is UTF-8 as it stands."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")):
        return False
    declared = _DECLARED.match(start)
    return declared is None or _codec(declared[1].decode()) in ("utf-8", "ascii")


def utf8_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A part that comes in pieces, as `to_utf8` gives it; only one in another encoding is put together for it."""
    stream = iter(pieces)
    first = b""
    for piece in stream:
        first += piece
        if len(first) >= _DECLARED_WITHIN:
            break
    if first.startswith(codecs.BOM_UTF8):
        first = first[3:]
    if _is_utf8(first):
        yield first
        yield from stream
    else:
        yield to_utf8(first + b"".join(stream))


def _codec(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if name not in _ENCODINGS:
        raise damaged(f"里面的文字用了不认识的编码“{declared}”")
    return name


def parse(data: bytes) -> Tree:
    """The root element of a part. Entities stay unresolved, nothing is fetched; a DTD or damage raises UnsoundError.

    Up to 256 levels deep and 10 MB in one text, which are lxml's own limits.
    """
    if len(data) > _LARGEST_TREE:
        raise UnsoundError("too-big", f"里面有一个 {len(data) >> 20} MB 的部件")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(to_utf8(data), parser)
    except etree.XMLSyntaxError:
        raise damaged("里面的 XML 不完整") from None
    if root.getroottree().docinfo.doctype:
        raise UnsoundError("unsafe-xml", "带有 DTD 声明")
    return root


def local_name(element: Tree) -> str:
    """A tag without its namespace; "" for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(parent: Tree, name: str) -> Iterator[Tree]:
    """The child elements of a local name, whatever prefix they carry."""
    found: Iterator[Tree] = parent.iterchildren("{*}" + name)
    return found


def child(parent: Tree, name: str) -> Tree | None:
    """The first child element of a local name."""
    return next(children(parent, name), None)


def is_on(element: Tree | None, attribute: str) -> bool:
    """A yes-or-no attribute, as Excel reads it; no where it or its element is absent."""
    return element is not None and element.get(attribute, "").strip().lower() in ("1", "true", "on", "t")


def unescape(text: str) -> str:
    """`_x000A_` and the like as the characters that they stand for."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a .rels part. kind: the last word of its type (`worksheet`); target as written."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """`worksheet` of http://…/relationships/worksheet."""
        return self.type.rpartition("/")[2]


def read_relationships(data: bytes) -> tuple[Relationship, ...]:
    """All lines of a .rels part, in order."""
    return tuple(
        Relationship(
            line.get("Id", ""), line.get("Type", ""), line.get("Target", ""), line.get("TargetMode") == "External"
        )
        for line in children(parse(data), "Relationship")
    )


def rels_part(part: str) -> str:
    """xl/workbook.xml → xl/_rels/workbook.xml.rels."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def resolve(base: str, target: str) -> str:
    """The part that a target names, seen from the part `base`. Raises UnsoundError where it climbs out of the package."""
    path = target.replace("\\", "/").partition("#")[0]
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(base), path)
    found = posixpath.normpath(joined)
    if found.startswith("../") or found in ("..", "."):
        raise UnsoundError("unsafe-zip", f"“{target[:80]}”指向工作簿之外")
    return found


def part_key(name: str) -> str:
    """What makes two names mean one part: case, a leading slash and percent escapes do not matter."""
    return unquote(name.lstrip("/")).lower()


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """[Content_Types].xml. defaults by extension in lower case, overrides by part_key."""

    defaults: dict[str, str]
    overrides: dict[str, str]

    @classmethod
    def read(cls, data: bytes) -> "ContentTypes":
        """Of the part's bytes."""
        root = parse(data)
        defaults = {
            line.get("Extension", "").lower(): line.get("ContentType", "") for line in children(root, "Default")
        }
        overrides = {
            part_key(line.get("PartName", "")): line.get("ContentType", "") for line in children(root, "Override")
        }
        return cls(defaults, overrides)

    def of(self, part: str) -> str:
        """The type of a part; "" where none is given."""
        return self.overrides.get(part_key(part)) or self.defaults.get(part.rpartition(".")[2].lower(), "")
