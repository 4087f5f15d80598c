"""Every member of a package inflated once: its CRC is right, and as XML it has no DTD, no abyss and no broken end."""

from xml.parsers import expat

from workbook_tools.workbook.unsound import UnsoundError, damaged
from workbook_tools.workbook.xml import to_utf8

DEEPEST = 250
"""Drawings, the deepest of parts, nest some thirty levels; lxml stops at 256."""
COUNT_DEPTH_BELOW, READ_WHOLE_BELOW = 1 << 20, 4 << 20
"""Bytes. expat takes 8 ms a megabyte to see that a part is well-formed, and 30 ms to count how deep it is."""


class _PrologReadError(Exception):
    """Thrown by the parser's own handler: the root element has begun."""


def check_xml(data: bytes, part: str) -> None:
    """Raise UnsoundError unless a whole XML part is well-formed, without a DTD and, where it is small, not too deep."""
    parser = _parser(part)
    if len(data) < COUNT_DEPTH_BELOW:
        _count_depth(parser, part)
    try:
        parser.Parse(to_utf8(data), True)
    except expat.ExpatError:
        raise damaged(f"“{part}”里的 XML 不完整") from None


class Prolog:
    """Looks for a DTD in the beginning of an XML part that is too large, or too careless, to be parsed as a whole."""

    def __init__(self, part: str) -> None:
        self._parser = _parser(part)
        self._parser.StartElementHandler = self._stop
        self._open = True

    @staticmethod
    def _stop(_name: str, _attributes: dict[str, str]) -> None:
        raise _PrologReadError

    def feed(self, piece: bytes) -> None:
        """The next bytes of the part. Raises UnsoundError for a DTD; what is wrong otherwise is its reader's matter."""
        if self._open:
            try:
                self._parser.Parse(piece, False)
            except (_PrologReadError, expat.ExpatError):
                self._open = False


def _parser(part: str) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_declaration: object) -> None:
        raise UnsoundError("unsafe-xml", f"“{part}”带有 DTD 声明，任何办公软件都不会这样写")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _count_depth(parser: expat.XMLParserType, part: str) -> None:
    depth = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnsoundError("unsafe-xml", f"“{part}”里的元素套了 {DEEPEST} 层以上")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
