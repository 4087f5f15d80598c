"""A workbook that is open in Excel, read as the closed file would be."""

from functools import cached_property
from pathlib import Path

import xlwings as xw

from workbook_tools.table.cells import RawSheet
from workbook_tools.table.faults import Fault
from workbook_tools.table.marks import PREFIX, SHEET_MARK
from workbook_tools.table.places import Area
from workbook_tools.workbook.book_facts import BookFacts, TableInfo
from workbook_tools.workbook.live import native
from workbook_tools.workbook.live.cells import ReadSheet, read_cells
from workbook_tools.workbook.names import constant_text, split_reference
from workbook_tools.workbook.outline import SheetInfo


class LiveBook:
    """One reading of an open workbook: what has been read stays, whatever happens in Excel meanwhile.

    Raises Fault workbook-not-saved for one that has no file yet, workbook-online for one that Excel knows by a web
    address alone.
    """

    def __init__(self, book: xw.Book) -> None:
        self.xl = book
        self.name = book.name
        self.path = _path_of(book)
        self.sheets = tuple(
            SheetInfo(sheet.name, "", native.state_of(sheet), "worksheet", number, "")
            for number, sheet in enumerate(book.sheets, start=1)
        )
        self._read: dict[str, ReadSheet] = {}

    def sheet(self, name: str) -> SheetInfo | None:
        """The sheet of that name, whatever its case."""
        wanted = name.casefold()
        return next((info for info in self.sheets if info.name.casefold() == wanted), None)

    def xl_sheet(self, name: str) -> xw.Sheet:
        """The sheet itself. Raises KeyError where there is none."""
        return self.xl.sheets[self._info(name).name]

    @cached_property
    def facts(self) -> BookFacts:
        """What is special about the workbook. Excel does not tell how many cell formats it has."""
        return BookFacts(
            external_links=native.external_links(self.xl),
            cell_formats=0,
            date1904=native.counts_from_1904(self.xl),
            shared_with_log=native.is_shared(self.xl),
            signed=False,
            structure_protected=native.is_structure_protected(self.xl),
            macros=self.path.suffix.lower() == ".xlsm",
        )

    @cached_property
    def marks(self) -> dict[str, str]:
        """Our defined names → what they refer to, or the text of a remembered fact without its quotes."""
        return {
            name.name: constant_text((name.refers_to or "").removeprefix("="))
            for name in self.xl.names
            if name.name.startswith(PREFIX)
        }

    @cached_property
    def _generated(self) -> frozenset[str]:
        """The sheets that our marks point at."""
        told = (text for mark, text in self.marks.items() if mark.startswith(SHEET_MARK))
        return frozenset(split_reference(text)[0] for text in told)

    def raw(self, name: str) -> RawSheet:
        """The cells of a sheet, read once."""
        return self._sheet_as_read(name).cells

    def outward(self, name: str) -> frozenset[str]:
        """The formulas of a sheet that look at other sheets."""
        return self._sheet_as_read(name).outward

    def tables(self, name: str) -> tuple[TableInfo, ...]:
        """The Excel tables of a sheet."""
        return tuple(_table(table) for table in self.xl_sheet(name).tables)

    def protected(self, name: str) -> bool:
        """Whether staff have locked the sheet."""
        return native.is_protected(self.xl_sheet(name))

    def validated(self, name: str) -> list[Area]:
        """The columns of a sheet in which any cell has an input check or a prompt; Excel tells it of blocks alone."""
        raw, sheet = self.raw(name), self.xl_sheet(name)
        if raw.empty():
            return []
        top, bottom = int(raw.rows[0]), int(raw.rows[-1])
        columns = (Area(top, column, bottom, column) for column in sorted(raw.columns))
        return [
            area
            for area in columns
            if sheet.range((area.top, area.left), (area.bottom, area.right)).data_validation.type != "none"
        ]

    def filter_area(self, name: str) -> Area | None:
        """The cells of the sheet's own filter."""
        return native.plain_filter(self.xl_sheet(name))

    def _sheet_as_read(self, name: str) -> ReadSheet:
        info = self._info(name)
        if info.name not in self._read:
            ours = info.name in self._generated
            self._read[info.name] = read_cells(self.xl.sheets[info.name], info.state, ours=ours)
        return self._read[info.name]

    def _info(self, name: str) -> SheetInfo:
        info = self.sheet(name)
        if info is None:
            raise KeyError(name)
        return info


def _path_of(book: xw.Book) -> Path:
    try:
        told = book.fullname
    except (xw.XlwingsError, UnboundLocalError) as error:
        # A web address that no synchronised folder of this machine answers to; where there is none, xlwings 0.37 stumbles.
        raise Fault("workbook-online", name=book.name) from error
    if "://" in told:
        raise Fault("workbook-online", name=book.name)
    if "/" not in told and "\\" not in told:
        raise Fault("workbook-not-saved", name=book.name)
    return Path(told)


def _table(table: xw.main.Table) -> TableInfo:
    cells = table.range
    bottom, right = cells.row + cells.shape[0] - 1, cells.column + cells.shape[1] - 1
    headers = table.header_row_range
    texts = headers.options(ndim=2).value[0] if headers is not None else []
    return TableInfo(
        part="",
        name=table.name,
        area=Area(cells.row, cells.column, bottom, right),
        header_rows=int(bool(table.show_headers)),
        totals_rows=int(bool(table.show_totals)),
        has_query=native.has_query(table),
        columns=tuple(str(text or "") for text in texts),
    )
