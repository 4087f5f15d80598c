"""What stands in the way of writing into an open workbook, said before anything is written."""

from collections.abc import Sequence

from workbook_tools.table.changes import AppendRows, Change, DropSheet, PutColumn, PutSheet, SetCells
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.live import native
from workbook_tools.workbook.live.book import LiveBook


def refuse_unwritable(book: LiveBook, changes: Sequence[Change]) -> None:
    """Raises cannot-write for a workbook opened read-only, workbook-shared, structure-protected, sheet-protected, sheet-filtered."""
    if native.is_read_only(book.xl):
        raise Fault("cannot-write", name=book.name, detail="它是以只读方式打开的，请关闭后重新打开，或另存一份")
    if book.facts.shared_with_log:
        raise Fault("workbook-shared", name=book.name)
    if book.facts.structure_protected and any(isinstance(change, PutSheet | DropSheet) for change in changes):
        raise Fault("structure-protected", name=book.name)
    for name in sorted(_sheets_written(book, changes)):
        sheet = book.xl_sheet(name)
        if native.is_protected(sheet):
            raise Fault("sheet-protected", name=book.name, sheet=name)
        if native.is_filtering(sheet):
            raise Fault("sheet-filtered", name=book.name, sheet=name)


def _sheets_written(book: LiveBook, changes: Sequence[Change]) -> set[str]:
    """The sheets that are there and get other cells."""
    written = {change.sheet for change in changes if isinstance(change, PutColumn | SetCells | AppendRows)}
    return {info.name for info in book.sheets if info.name in written}
