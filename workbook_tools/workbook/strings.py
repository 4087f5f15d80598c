"""The shared strings of a workbook."""

import re
from xml.parsers import expat

from workbook_tools.workbook.cell_values import decode_escapes
from workbook_tools.workbook.sheet_text import SheetDamaged
from workbook_tools.workbook.unsound import UnsoundError

_OPEN = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sst(?:\s[^<>]*)?>")
_PLAIN = re.compile(
    r'<si><t(?: xml:space="preserve")?>([^<&\r]*)</t>(?:<phoneticPr fontId="[0-9]+"(?: type="[A-Za-z]+")?/>)?</si>'
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|]]>")


def read_strings(xml: bytes) -> list[str]:
    """The texts, in order: runs of rich text joined, phonetic readings left out, `_xHHHH_` read.

    xml: the part in UTF-8. Raises SheetDamaged where it is ill-formed, UnsoundError for a DTD.
    """
    texts = _read_plain(xml)
    if texts is None:
        texts = _read_any(xml)
    return [decode_escapes(text) for text in texts] if b"_x" in xml else texts


def _read_plain(xml: bytes) -> list[str] | None:
    """The texts, if the part holds nothing but plain ones, in the one spelling that everybody writes."""
    opening = _OPEN.search(xml)
    if opening is None or opening[1]:
        return None
    stop = xml.rfind(b"</sst>")
    try:
        body = xml[opening.end() : stop].decode()
    except UnicodeDecodeError:
        return None
    if stop < 0 or _FORBIDDEN.search(body):
        return None
    gaps = _PLAIN.split(body)
    texts = gaps[1::2]
    if any(gaps[::2]):
        return None
    _StringParser().read(xml[: opening.end()] + xml[stop:])  # what stands around them is to be well-formed too
    return texts


def _read_any(xml: bytes) -> list[str]:
    return _StringParser().read(xml)


class _StringParser:
    """Reads the part with expat, whatever its spelling."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pieces: list[str] = []
        self._path: list[str] = []
        self._open = False

    def read(self, xml: bytes) -> list[str]:
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(xml, True)
        except expat.ExpatError:
            raise SheetDamaged("共享文字表中断或写错") from None
        return self._texts

    def _doctype(self, *_parts: object) -> None:
        raise UnsoundError("unsafe-xml", "带有 DTD 声明")

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        self._path.append(name)
        if len(self._path) == 2 and name == "si":
            self._pieces = []
        elif name == "t" and len(self._path) in (3, 4) and self._path[1] == "si":
            self._open = self._path[2] in ("t", "r")

    def _end(self, _tag: str) -> None:
        name = self._path.pop()
        if name == "t":
            self._open = False
        elif name == "si" and len(self._path) == 1:
            self._texts.append("".join(self._pieces))

    def _characters(self, text: str) -> None:
        if self._open:
            self._pieces.append(text)
