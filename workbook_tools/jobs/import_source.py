"""The file that is imported: another workbook, behind the same guard as every workbook, or a delimited text."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.import_presets import recognise
from workbook_tools.reading.delimited import NotDelimitedError, read_delimited
from workbook_tools.reading.source_layout import Layout, count_known, find_layout
from workbook_tools.reading.text import squeezed
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.columns import CONTACT, MASTER_NAME
from workbook_tools.table.faults import Fault
from workbook_tools.table.presets import Preset
from workbook_tools.workbook.book import open_book

_TEXT_ENDINGS = (".csv", ".tsv", ".txt")
LARGEST_TEXT = 200_000_000
"""Bytes; some two million rows."""


@dataclass(frozen=True)
class SourceFile:
    """A source, found. how: encoding and delimiter in words, "" for a workbook."""

    name: str
    sheet: RawSheet
    layout: Layout
    preset: Preset
    how: str


def open_source(path: Path, preset: Preset | None, said: Mapping[str, str], own: Mapping[str, str]) -> SourceFile:
    """Read the file and find its header. preset: None for whichever knows it by its headers.

    Raises Fault source-unusable, and what the guard raises for a workbook.
    """
    sheets, how = _sheets(path)
    found = []
    for raw in sheets:
        chosen = preset or recognise(raw)
        layout = find_layout(raw, chosen, said, own)
        if layout is not None:
            found.append((raw, layout, chosen))
    named = [one for one in found if squeezed(one[0].name) == MASTER_NAME]
    best = named or found
    if len(best) > 1:
        widest = max(len(layout.places) for _, layout, _ in best)
        best = [one for one in best if len(one[1].places) == widest]
    if len(best) > 1:
        names = "、".join(f"“{raw.name}”" for raw, _, _ in best)
        raise Fault("source-unusable", name=path.name, detail=f"有几张表都像要导入的：{names}，请只留一张")
    if not best:
        raise Fault("source-unusable", name=path.name, detail=_nothing_found(sheets, preset))
    raw, layout, chosen = best[0]
    return SourceFile(path.name, raw, layout, chosen, how)


def _sheets(path: Path) -> tuple[list[RawSheet], str]:
    try:
        with open_book(path) as book:
            seen = [info for info in book.sheets if info.kind == "worksheet" and info.state == "visible"]
            return [book.raw(info.name) for info in seen], ""
    except Fault as fault:
        is_text = fault.code == "is-csv" or (fault.code == "not-a-workbook" and path.suffix.lower() in _TEXT_ENDINGS)
        if not is_text or not path.is_file():
            raise
    return _read_text(path)


def _read_text(path: Path) -> tuple[list[RawSheet], str]:
    if path.stat().st_size > LARGEST_TEXT:
        raise Fault("source-unusable", name=path.name, detail="文件太大，请分成几个再导入")
    with faults_for(path.name):
        data = path.read_bytes()
    try:
        read = read_delimited(data, path.stem, _count_known)
    except NotDelimitedError as error:
        raise Fault("source-unusable", name=path.name, detail=str(error)) from None
    return [read.sheet], f"{read.encoding}，用{read.delimiter}分隔"


def _count_known(line: str) -> int:
    parts = [line]
    for delimiter in ",\t;|":
        parts = max(parts, line.split(delimiter), key=len)
    return count_known([part.strip('" \r') for part in parts])


def _nothing_found(sheets: list[RawSheet], preset: Preset | None) -> str:
    if preset is not None and preset.kind == "orders":
        return f"前 30 行里找不到“{preset.name}”要的表头（单号和电话）"
    return f"前 30 行里找不到表头，里面要有“{CONTACT.header}”（或 手机号、电话）一列" + (
        "" if any(not raw.empty() for raw in sheets) else "；这个文件是空的"
    )
