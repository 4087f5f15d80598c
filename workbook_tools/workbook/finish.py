"""What openpyxl can't write, added to a workbook that it has just saved: sparklines, no green triangles, ordered fonts.

Only ever used on workbooks of our own making (the template, generated sheets), never on a shop's file.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbook_tools.plans.links import quoted
from workbook_tools.table.look import ACCENT, SERIES
from workbook_tools.table.places import Area, cell
from workbook_tools.table.sheets import Sparkline
from workbook_tools.workbook.markup import escape

_MOMENT = (2024, 1, 1, 0, 0, 0)
_MOMENT_ISO = b"2024-01-01T00:00:00Z"
_FONT = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_FONT_CHILD = re.compile(rb"<(\w+)(?: [^>]*)?(?:/>|>.*?</\1>)", re.DOTALL)
_FONT_ORDER = (
    b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign", b"sz", b"color", b"name",
    b"family", b"charset", b"scheme",
)  # fmt: skip
_AFTER_IGNORED_ERRORS = re.compile(rb"<(?:smartTags|drawing|legacyDrawing|picture|tableParts|extLst)\b|</worksheet>")
_NO_ROWS = re.compile(rb"<sheetData ?/>|<sheetData></sheetData>")
_EXTENT = re.compile(rb'<dimension ref="[^"]*"')
_AFTER_LINKS = re.compile(rb"<(?:printOptions|pageMargins)\b")
_AFTER_EXTENSIONS = re.compile(rb"</worksheet>")
_INLINE = re.compile(rb'<c ([^>]*?)t="inlineStr"><is><t([^>]*)>(.*?)</t></is></c>', re.DOTALL)
_STRINGS, _TYPES, _BOOK_RELS = "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_STRINGS_REL = (
    b'<Relationship Id="rIdStrings" Target="/xl/sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)
_SPARKLINE_EXT = (
    '<extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">{groups}</x14:sparklineGroups>'
    "</ext></extLst>"
)
_SPARKLINE_GROUP = (
    '<x14:sparklineGroup lineWeight="1.5" displayEmptyCellsAs="gap" last="1">'
    '<x14:colorSeries rgb="FF{line}"/><x14:colorLast rgb="FF{last}"/><x14:sparklines>{lines}</x14:sparklines>'
    "</x14:sparklineGroup>"
)


@dataclass(frozen=True, slots=True)
class Additions:
    """What one sheet gets.

    text_areas: numbers stored as text are meant there. rows, extent, links: its `sheetData`, `dimension` and
    `hyperlinks`, where written apart.
    """

    name: str
    sparklines: Sequence[Sparkline] = ()
    text_areas: Sequence[Area] = ()
    rows: bytes = b""
    extent: str = ""
    links: str = ""


def finish(saved: bytes, additions: Sequence[Additions], *, shared_strings: bool = False) -> bytes:
    """The workbook with the additions of each sheet (in sheet order), the same bytes for the same content every time.

    shared_strings: move the text of the cells into the shared strings, as Excel itself keeps it.
    """
    with zipfile.ZipFile(io.BytesIO(saved)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for number, addition in enumerate(additions, start=1):
        part = f"xl/worksheets/sheet{number}.xml"
        parts[part] = _with_additions(parts[part], addition)
    parts["xl/styles.xml"] = _FONT.sub(_ordered_font, parts["xl/styles.xml"])
    parts["docProps/core.xml"] = re.sub(
        rb">[^<>]+Z</dcterms", b">" + _MOMENT_ISO + b"</dcterms", parts["docProps/core.xml"]
    )
    if shared_strings:
        parts = _with_shared_strings(
            parts, [f"xl/worksheets/sheet{number + 1}.xml" for number in range(len(additions))]
        )
    return _zipped(parts)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in sorted(parts.items(), key=lambda part: part[0] != _TYPES):
            member = zipfile.ZipInfo(name, _MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, content)
    return target.getvalue()


def _ordered_font(match: re.Match[bytes]) -> bytes:
    """The schema wants a font's properties in one order, openpyxl writes them in another."""
    children = sorted(
        ((found[1], found[0]) for found in _FONT_CHILD.finditer(match[1])),
        key=lambda child: _FONT_ORDER.index(child[0]),
    )
    return b"<font>" + b"".join(text for _, text in children) + b"</font>"


def _with_additions(xml: bytes, addition: Additions) -> bytes:
    if addition.rows:
        before, after = _NO_ROWS.split(xml, maxsplit=1)
        xml = _EXTENT.sub(f'<dimension ref="{addition.extent}"'.encode(), before) + addition.rows + after
    if addition.links:
        xml = _insert_before(xml, _AFTER_LINKS, addition.links)
    if addition.text_areas:
        areas = " ".join(str(area) for area in addition.text_areas)
        ignored = f'<ignoredErrors><ignoredError sqref="{areas}" numberStoredAsText="1"/></ignoredErrors>'
        xml = _insert_before(xml, _AFTER_IGNORED_ERRORS, ignored)
    if addition.sparklines:
        lines = "".join(_sparkline(line, addition.name) for line in addition.sparklines)
        group = _SPARKLINE_GROUP.format(line=ACCENT, last=SERIES[3], lines=lines)
        xml = _insert_before(xml, _AFTER_EXTENSIONS, _SPARKLINE_EXT.format(groups=group))
    return xml


def _insert_before(xml: bytes, place: re.Pattern[bytes], text: str) -> bytes:
    found = place.search(xml, xml.index(b"<sheetData"))
    if found is None:
        raise ValueError("a worksheet without an end")
    return xml[: found.start()] + text.encode() + xml[found.start() :]


def _sparkline(line: Sparkline, sheet: str) -> str:
    source = line.source if "!" in line.source else f"{quoted(sheet)}!{line.source}"
    return f"<x14:sparkline><xm:f>{escape(source)}</xm:f><xm:sqref>{cell(line.row, line.column)}</xm:sqref></x14:sparkline>"


def _with_shared_strings(parts: Mapping[str, bytes], sheets: Sequence[str]) -> dict[str, bytes]:
    numbers: dict[bytes, int] = {}
    uses = 0

    def shared(match: re.Match[bytes]) -> bytes:
        nonlocal uses
        uses += 1
        item = b"<si><t" + match[2] + b">" + match[3] + b"</t></si>"
        return b"<c " + match[1] + b't="s"><v>%d</v></c>' % numbers.setdefault(item, len(numbers))

    held = {name: _INLINE.sub(shared, content) if name in sheets else content for name, content in parts.items()}
    head = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'count="{uses}" uniqueCount="{len(numbers)}">'
    )
    held[_STRINGS] = head.encode() + b"".join(numbers) + b"</sst>"
    if _STRINGS not in parts:
        held[_TYPES] = held[_TYPES].replace(b"</Types>", _STRINGS_TYPE + b"</Types>")
        held[_BOOK_RELS] = held[_BOOK_RELS].replace(b"</Relationships>", _STRINGS_REL + b"</Relationships>")
    return held
