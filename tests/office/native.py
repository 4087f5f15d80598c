"""The object model of Excel on Windows, as far as the product uses it behind xlwings' back, over LibreOffice's."""

from typing import Any, Literal

from tests.office.uno_link import struct
from workbook_tools.table.places import Area


class NativeWindow:
    def __init__(self, controller: Any) -> None:
        self._view = controller

    @property
    def ScrollRow(self) -> int:  # noqa: N802 - Excel's word, as are all that follow
        return int(self._view.getFirstVisibleRow()) + 1

    @ScrollRow.setter
    def ScrollRow(self, row: int) -> None:  # noqa: N802
        self._view.setFirstVisibleRow(row - 1)

    @property
    def ScrollColumn(self) -> int:  # noqa: N802
        return int(self._view.getFirstVisibleColumn()) + 1

    @ScrollColumn.setter
    def ScrollColumn(self, column: int) -> None:  # noqa: N802
        self._view.setFirstVisibleColumn(column - 1)


class NativeBook:
    def __init__(self, document: Any) -> None:
        self._document = document

    ReadOnly = property(lambda self: self._document.isReadonly())
    ProtectStructure = property(lambda self: self._document.isProtected())
    Date1904 = property(lambda self: self._document.NullDate.Year == 1904)
    MultiUserEditing = False
    Saved = property(lambda self: not self._document.isModified())

    def LinkSources(self, _kind: int) -> tuple[str, ...]:  # noqa: N802
        return tuple(self._document.ExternalDocLinks.ElementNames)

    def Windows(self, _number: int) -> NativeWindow:  # noqa: N802
        return NativeWindow(self._document.CurrentController)


class _Cells:
    def __init__(self, address: str) -> None:
        self.Address = address


class _Filter:
    def __init__(self, area: Area) -> None:
        corners = str(area).split(":")
        self.Range = _Cells(
            ":".join(f"${c.rstrip('0123456789')}${c.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}" for c in corners)
        )


class NativeSheet:
    """A sheet's own filter is LibreOffice's database range without a name of its own."""

    def __init__(self, document: Any, sheet: Any) -> None:
        self._document, self._sheet = document, sheet

    ProtectContents = property(lambda self: self._sheet.isProtected())
    Visible = property(lambda self: -1 if self._sheet.IsVisible else 0)

    @property
    def FilterMode(self) -> bool:  # noqa: N802
        rows, last = self._sheet.Rows, used_rows(self._sheet)
        seen = self._sheet.getCellRangeByPosition(0, 0, 0, last - 1).queryVisibleCells().RangeAddresses
        hidden = set(range(last)).difference(*(range(area.StartRow, area.EndRow + 1) for area in seen))
        return any(rows.getByIndex(row).IsFiltered for row in hidden)

    @property
    def AutoFilterMode(self) -> bool:  # noqa: N802
        held = unnamed_range(self._document, self._sheet)
        return held is not None and held.AutoFilter

    @AutoFilterMode.setter
    def AutoFilterMode(self, value: Literal[False]) -> None:  # noqa: N802
        held = unnamed_range(self._document, self._sheet)
        if held is not None:
            held.AutoFilter = value

    @property
    def AutoFilter(self) -> _Filter:  # noqa: N802
        held = unnamed_range(self._document, self._sheet).DataArea
        return _Filter(Area(held.StartRow + 1, held.StartColumn + 1, held.EndRow + 1, held.EndColumn + 1))


class NativeCells:
    def __init__(self, document: Any, cells: Any) -> None:
        self._document, self._cells = document, cells

    def AutoFilter(self) -> None:  # noqa: N802
        sheet = self._cells.Spreadsheet
        held = unnamed_range(self._document, sheet)
        if held is None:
            self._document.getPropertyValue("UnnamedDatabaseRanges").setByTable(self._cells.RangeAddress)
            held = unnamed_range(self._document, sheet)
        held.DataArea = self._cells.RangeAddress
        held.AutoFilter = True

    @property
    def HasFormula(self) -> bool | None:  # noqa: N802
        areas = self._cells.queryFormulaCells(7).RangeAddresses
        held = sum((a.EndRow - a.StartRow + 1) * (a.EndColumn - a.StartColumn + 1) for a in areas)
        whole = self._cells.Rows.Count * self._cells.Columns.Count
        return None if 0 < held < whole else held == whole


class NativeName:
    """LibreOffice's object model can't hide a name; that it is asked for is kept."""

    hidden: set[str] = set()  # noqa: RUF012 - one list for all, as there is one Excel

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def Visible(self) -> bool:  # noqa: N802
        return self._name not in self.hidden

    @Visible.setter
    def Visible(self, value: bool) -> None:  # noqa: N802
        if not value:
            self.hidden.add(self._name)


class NativeTable:
    SourceType = 1


def unnamed_range(document: Any, sheet: Any) -> Any:
    """The range of the sheet's own filter; None where it has none."""
    ranges, number = document.getPropertyValue("UnnamedDatabaseRanges"), sheet.RangeAddress.Sheet
    return ranges.getByTable(number) if ranges.hasByTable(number) else None


def used_rows(sheet: Any) -> int:
    """How many rows there are down to the last one in use."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return int(cursor.RangeAddress.EndRow) + 1


def address_of(sheet: int, row: int, column: int) -> Any:
    """A cell's place as UNO tells it; row and column count from 1."""
    return struct("table.CellAddress", Sheet=sheet, Row=row - 1, Column=column - 1)
