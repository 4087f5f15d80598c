"""The bytes of a worksheet part: where its rows begin and end, and in which pieces they can be worked on.

Everything here works on UTF-8 (`xml.to_utf8` has seen to it) and only looks for tags, so it costs next to nothing beside
the parsing that follows. A part that is spelled so oddly that this fails is damaged, or is refused for editing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbook_tools.workbook.unsound import UnsoundError

BLOCK = 1 << 19
"""Bytes worked on at a time: small enough that the arrays of positions stay in the processor's cache."""

_ROWS_OPEN = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData(?:\s[^<>]*?)?(/?)>")
_ROW_OPEN = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?row[\s/>]")


class SheetDamaged(UnsoundError):  # noqa: N818 - the state of a file, told as a fault would
    """A worksheet part that no reader can make sense of. Its text is a short Chinese clause for `file-corrupt`."""

    def __init__(self, detail: str) -> None:
        super().__init__("file-corrupt", detail)

    def __str__(self) -> str:
        return self.detail


@dataclass(frozen=True, slots=True)
class SheetParts:
    """Where the rows stand: `xml[:rows_start]` ends with `<sheetData>`, `xml[rows_stop:]` begins with `</sheetData>`.

    prefix: of the main namespace with its colon, b"" where there is none. empty: `<sheetData/>` written as one tag, and then
    rows_start and rows_stop both point behind it.
    """

    prefix: bytes
    rows_start: int
    rows_stop: int
    empty: bool


def find_rows(xml: bytes) -> SheetParts | None:
    """The place of the rows; None where there is no sheetData, or no end of it."""
    opening = _ROWS_OPEN.search(xml)
    if opening is None:
        return None
    if opening[2]:
        return SheetParts(opening[1], opening.end(), opening.end(), empty=True)
    stop = xml.rfind(b"</" + opening[1] + b"sheetData", opening.end())
    return None if stop < 0 else SheetParts(opening[1], opening.end(), stop, empty=False)


def blocks(xml: bytes, parts: SheetParts, size: int = BLOCK) -> Iterator[tuple[int, int]]:
    """Pieces (start, stop) of about `size` bytes that together are all rows; each but the first begins with a row's tag."""
    tag = b"<" + parts.prefix + b"row"
    start = parts.rows_start
    while start < parts.rows_stop:
        stop = start + size
        stop = parts.rows_stop if stop >= parts.rows_stop else _row_before(xml, tag, start, stop, parts.rows_stop)
        yield start, stop
        start = stop


def _row_before(xml: bytes, tag: bytes, start: int, wanted: int, last: int) -> int:
    """The start of a row's tag, the last one up to `wanted`, or the next one behind it."""
    place = xml.rfind(tag, start + 1, wanted)
    while place > 0 and not _ROW_OPEN.match(xml, place):
        place = xml.rfind(tag, start + 1, place)
    if place > 0:
        return place
    place = xml.find(tag, wanted - len(tag), last)
    while place >= 0 and not _ROW_OPEN.match(xml, place):
        place = xml.find(tag, place + 1, last)
    return place if place >= 0 else last
