"""What a job needs of a workbook that it reads, be it a closed file or one that is open in Excel."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from workbook_tools.table.cells import RawSheet
from workbook_tools.table.places import Area
from workbook_tools.workbook.book_facts import BookFacts, TableInfo
from workbook_tools.workbook.outline import SheetInfo


class Readable(Protocol):
    """`book.Book` and `live.book.LiveBook`. Whatever is asked for is read once; a sheet that is not there is a KeyError."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def path(self) -> Path:
        """The file's place, beside which backups and reports lie."""

    @property
    def sheets(self) -> Sequence[SheetInfo]:
        """All sheets in order."""

    @property
    def facts(self) -> BookFacts:
        """What is special about the workbook."""

    @property
    def marks(self) -> dict[str, str]:
        """Our hidden names of the whole workbook → what they refer to, or the text of a remembered fact."""

    def sheet(self, name: str) -> SheetInfo | None:
        """The sheet of that name, whatever its case."""

    def raw(self, name: str) -> RawSheet:
        """The cells of a sheet."""

    def tables(self, name: str) -> tuple[TableInfo, ...]:
        """The Excel tables of a sheet."""

    def validated(self, name: str) -> list[Area]:
        """The cells of a sheet that have an input check or a prompt."""

    def protected(self, name: str) -> bool:
        """Whether staff have locked the sheet, so that its cells are for them alone to correct."""

    def filter_area(self, name: str) -> Area | None:
        """The cells of the sheet's own filter; None where it has none."""
