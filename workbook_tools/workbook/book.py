"""An open workbook: its sheets by name, what is special about it, our marks, and the cells of a sheet when asked for."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path

import numpy as np

from workbook_tools.table.cells import RawSheet
from workbook_tools.table.marks import PREFIX
from workbook_tools.table.places import Area
from workbook_tools.workbook import guard
from workbook_tools.workbook.book_facts import BookFacts, TableInfo, read_facts, read_table
from workbook_tools.workbook.names import constant_text
from workbook_tools.workbook.outline import Outline, SheetInfo
from workbook_tools.workbook.package import told_as_faults
from workbook_tools.workbook.scan import SheetDamaged, count_cell_formats, date_styles, read_strings, scan_sheet
from workbook_tools.workbook.sheet_text import SheetText
from workbook_tools.workbook.unsound import damaged
from workbook_tools.workbook.validations import find_validated
from workbook_tools.workbook.xml import (
    Tree,
    child,
    children,
    is_on,
    parse,
    read_relationships,
    rels_part,
    resolve,
    to_utf8,
)

__all__ = ["Book", "BookFacts", "SheetInfo", "TableInfo", "open_book"]


class Book(AbstractContextManager["Book"]):
    """A workbook that the guard has passed. Holds its file open until `close`.

    Whatever turns out damaged on the way raises Fault("file-corrupt"); a sheet that is not there, KeyError.
    """

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.package = outline.package
        self.path = outline.package.path
        self.name = self.path.name
        self.sheets = outline.sheets
        self.workbook_part = outline.workbook_part
        self._raw: dict[str, RawSheet] = {}
        self._texts: dict[str, SheetText] = {}

    def sheet(self, name: str) -> SheetInfo | None:
        """The sheet of that name, whatever its case: Excel takes `Data` and `DATA` for one."""
        wanted = name.casefold()
        return next((info for info in self.sheets if info.name.casefold() == wanted), None)

    @cached_property
    def facts(self) -> BookFacts:
        """What is special about the workbook."""
        with told_as_faults(self.name):
            return read_facts(self.outline, self._cell_formats)

    @cached_property
    def marks(self) -> dict[str, str]:
        """Our defined names → what they stand for: a reference, or the text of a remembered fact without its quotes.

        Names of a single sheet are left out: Excel makes such copies of ours when staff copy a sheet.
        """
        names = child(self.outline.workbook, "definedNames")
        return {
            element.get("name"): constant_text(element.text or "")
            for element in ([] if names is None else children(names, "definedName"))
            if element.get("name", "").startswith(PREFIX) and element.get("localSheetId") is None
        }

    def raw(self, name: str) -> RawSheet:
        """The cells of a sheet, read once. A sheet of another kind than worksheet has none."""
        info = self._info(name)
        held = self._raw.get(info.name)
        if held is None:
            held = self._read_raw(info)
            held.state, held.date1904 = info.state, self.facts.date1904
            self._raw[info.name] = held
        return held

    def frame(self, name: str) -> Tree:
        """The worksheet's XML without its rows, as a tree: views, columns, filter, merged cells, validations."""
        info = self._info(name)
        with told_as_faults(self.name):
            text = self.text(info)
            frame = text.frame
            return parse(text.whole() if frame is None else frame.xml)

    def text(self, info: SheetInfo) -> SheetText:
        """The worksheet's part, to be gone through."""
        held = self._texts.get(info.part)
        if held is None:
            held = self._texts[info.part] = SheetText(lambda: self.package.stream(info.part))
        return held

    def filter_area(self, name: str) -> Area | None:
        """The cells of the sheet's own filter; None where it has none. Filters of Excel tables do not count."""
        info = self._info(name)
        element = child(self.frame(name), "autoFilter") if info.kind == "worksheet" else None
        return None if element is None else Area.parse(element.get("ref", ""))

    def protected(self, name: str) -> bool:
        """Whether staff have locked the sheet: Excel would refuse changes in its locked cells."""
        return is_on(child(self.frame(name), "sheetProtection"), "sheet")

    def validated(self, name: str) -> list[Area]:
        """The cells of a sheet that have an input check or a prompt."""
        return find_validated(self.frame(name))

    def tables(self, name: str) -> tuple[TableInfo, ...]:
        """The Excel tables of a sheet."""
        info = self._info(name)
        with told_as_faults(self.name):
            if info.part and self.package.has(rels_part(info.part)):
                lines = read_relationships(self.package.read(rels_part(info.part)))
                parts = [
                    resolve(info.part, line.target) for line in lines if line.kind == "table" and not line.external
                ]
                return tuple(read_table(self.package, part) for part in parts)
        return ()

    def close(self) -> None:
        """Let go of the file; what has been read stays."""
        self.package.close()

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def _info(self, name: str) -> SheetInfo:
        info = self.sheet(name)
        if info is None:
            raise KeyError(name)
        return info

    def _read_raw(self, info: SheetInfo) -> RawSheet:
        if info.kind != "worksheet":
            return RawSheet(info.name, np.zeros(0, np.int32), {})
        try:
            with told_as_faults(self.name):
                return scan_sheet(
                    self.text(info),
                    name=info.name,
                    strings=self._strings,
                    date_styles=self._date_styles,
                    date1904=self.facts.date1904,
                    cell_formats=self._cell_formats,
                )
        except SheetDamaged as found:
            raise damaged(str(found)).fault(self.name) from None

    @cached_property
    def _strings(self) -> list[str]:
        part = self.outline.strings_part
        return read_strings(to_utf8(self.package.read(part))) if part else []

    @cached_property
    def _styles_xml(self) -> bytes:
        return self.package.read(self.outline.styles_part) if self.outline.styles_part else b"<styleSheet/>"

    @cached_property
    def _date_styles(self) -> frozenset[int]:
        return date_styles(self._styles_xml)

    @cached_property
    def _cell_formats(self) -> int | None:
        """None where the workbook has no styles part, and a cell's format then means nothing."""
        return count_cell_formats(self._styles_xml) if self.outline.styles_part else None


def open_book(path: Path, *, for_editing: bool = False, left_out: Collection[str] = ()) -> Book:
    """Let the guard look, then open. Raises Fault for whatever cannot be worked on (see guard.inspect)."""
    return Book(guard.inspect(path, for_editing=for_editing, left_out=left_out))
