"""Workbooks written part by part with the standard library alone, so that every oddity goes exactly where a test wants it."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from workbook_tools.table.faults import Fault
from workbook_tools.workbook.guard import look

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TYPES, ROOT_RELS = "[Content_Types].xml", "_rels/.rels"
WORKBOOK, WORKBOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET, SHEET_RELS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
STYLES, STRINGS, THEME = "xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml"

Parts = dict[str, bytes]


def relationship(number: int, kind: str, target: str, mode: str = "") -> str:
    external = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"{external}/>'


def relationships(*lines: str) -> bytes:
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'.encode()


def content_types(**overrides: str) -> bytes:
    """Override by part name without its slash → content type."""
    lines = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>'
    ).encode()


def worksheet(rows: str = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', after: str = "") -> bytes:
    return (
        f'{XML}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    ).encode()


def workbook(sheets: str = '<sheet name="客户管理计划表" sheetId="1" r:id="rId1"/>', more: str = "") -> bytes:
    return (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr/><sheets>{sheets}</sheets>{more}</workbook>'
    ).encode()


def workbook_relationships(*more: str) -> bytes:
    lines = (
        relationship(1, "worksheet", "worksheets/sheet1.xml"),
        relationship(2, "styles", "styles.xml"),
        relationship(3, "sharedStrings", "sharedStrings.xml"),
        relationship(4, "theme", "theme/theme1.xml"),
    )
    return relationships(*lines, *more)


def clean_parts() -> Parts:
    """A sound workbook: one sheet, one shared string, two cell formats, a theme that nothing of ours parses."""
    return {
        TYPES: content_types(
            **{
                WORKBOOK: f"{SPREADSHEET}.sheet.main+xml",
                SHEET: f"{SPREADSHEET}.worksheet+xml",
                STYLES: f"{SPREADSHEET}.styles+xml",
                STRINGS: f"{SPREADSHEET}.sharedStrings+xml",
            }
        ),
        ROOT_RELS: relationships(relationship(1, "officeDocument", WORKBOOK)),
        WORKBOOK: workbook(),
        WORKBOOK_RELS: workbook_relationships(),
        SHEET: worksheet(),
        STYLES: (
            f'{XML}<styleSheet xmlns="{MAIN}"><cellXfs count="9"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
        ).encode(),
        STRINGS: f'{XML}<sst xmlns="{MAIN}"><si><t>客户姓名</t></si></sst>'.encode(),
        THEME: f'{XML}<theme xmlns="urn:theme">{"<colour/>" * 40}</theme>'.encode(),
    }


def changed(parts: Mapping[str, bytes], part: str, old: str, new: str) -> Parts:
    """The parts with one text exchanged; a test that does not find its text is wrong."""
    assert old.encode() in parts[part], (part, old)
    return {**parts, part: parts[part].replace(old.encode(), new.encode(), 1)}


def without(parts: Mapping[str, bytes], *gone: str) -> Parts:
    return {name: content for name, content in parts.items() if name not in gone}


def pack(parts: Mapping[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with a fixed date; a list of pairs may hold a name twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items() if isinstance(parts, Mapping) else parts:
            entry = zipfile.ZipInfo(name, (2023, 11, 1, 9, 30, 0))
            entry.filename, entry.compress_type, entry.external_attr = name, method, 0o640 << 16
            archive.writestr(entry, content)
    return out.getvalue()


class Unseekable(io.RawIOBase):
    """A pipe, as far as zipfile can see: it then writes data descriptors behind the members."""

    def __init__(self) -> None:
        self.written = io.BytesIO()

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        return self.written.write(data)  # type: ignore[arg-type] # whatever zipfile writes is bytes


def pack_as_a_stream(parts: Mapping[str, bytes], *, zip64: bool) -> bytes:
    """A zip with data descriptors, and with zip64 fields if asked for."""
    pipe = Unseekable()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(zipfile.ZipInfo(name, (2023, 11, 1, 9, 30, 0)), "w", force_zip64=zip64) as member:
                member.write(content)
    return pipe.written.getvalue()


def flip(data: bytes, part: str, offset: int = 20) -> bytes:
    """One byte of a part's packed content inverted."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        header = archive.getinfo(part).header_offset
    names, extras = struct.unpack_from("<HH", data, header + 26)
    broken = bytearray(data)
    broken[header + 30 + names + extras + offset] ^= 0xFF
    return bytes(broken)


def declare_size(data: bytes, part: str, size: int, *headers: bytes) -> bytes:
    """The headers of a part say that it inflates to `size` bytes: both, or that of the magic given."""
    told = bytearray(data)
    for magic, name_at, size_at in ((b"PK\3\4", 30, 22), (b"PK\1\2", 46, 24)):
        if headers and magic not in headers:
            continue
        place = data.find(magic)
        while place >= 0:
            if data.startswith(part.encode(), place + name_at):
                struct.pack_into("<L", told, place + size_at, size)
            place = data.find(magic, place + 1)
    return bytes(told)


def compound_file(*streams: str) -> bytes:
    """A compound file (OLE) of one sector of directory, with empty streams of these names."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x9L", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 0, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109L", 1, *[free] * 108)
    entries = b""
    for name in ("Root Entry", *streams):
        wide = name.encode("utf-16-le") + b"\0\0"
        entries += wide.ljust(64, b"\0") + struct.pack("<HB", len(wide), 2 if entries else 5) + bytes(61)
    allocation = struct.pack("<128L", end, 0xFFFFFFFD, *[free] * 126)
    return header + entries.ljust(512, b"\0") + allocation


def answer(folder: Path, data: bytes, name: str = "客户.xlsx", *, for_editing: bool = False) -> str:
    """The code of the fault, or "sound"."""
    path = folder / name
    path.write_bytes(data)
    try:
        with look(path, for_editing=for_editing):
            return "sound"
    except Fault as fault:
        return fault.code if name in fault.message else "a fault without the file's name"
