"""An xlwings engine over a running LibreOffice: what the product does in an open Excel can be watched in a real program.

Written against `xlwings.base_classes` alone. Where xlwings' behaviour can be seen from outside it is that of the engine for
Windows: numbers are floats, blanks None, dates come by number format, and a text that is put into a cell is read as if it
had been typed. `api` gives the words of Excel's own object model that the product uses.
"""

import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import xlwings as xw
from xlwings import base_classes as typed_base_classes
from xlwings.utils import fullname_url_to_local_path

from tests.office import cells as calc
from tests.office.native import NativeBook, NativeCells, NativeName, NativeSheet, NativeTable, address_of
from tests.office.uno_link import connect, in_main_loop, properties, service, uno
from workbook_tools.table.places import letter

base_classes: Any = typed_base_classes
"""What mypy knows of them forbids to override them."""
PIPE_VARIABLE, ALERTS_VARIABLE, ANSWERS_VARIABLE = "OFFICE_PIPE", "OFFICE_ALERTS", "OFFICE_ANSWERS"
_A1 = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_EVERYTHING = 1023
_RUN_MACROS = 4
_DOT = "__dot__"
_DOTS_PER_CHARACTER, _PADDING, _HUNDREDTH_MM_PER_DOT, _PER_POINT = 7, 5, 26.458, 35.278


class RefusedError(Exception):
    """As COM tells it: RPC_E_CALL_REJECTED."""

    hresult = -2147418111


class Office:
    """The LibreOffice that stands for Excel: one process, one application."""

    def __init__(self, pipe: str, process: subprocess.Popen[bytes] | None = None, *, on_screen: bool = False) -> None:
        self.pipe, self._process, self.on_screen = pipe, process, on_screen
        self.context = connect(pipe)
        self.desktop = service(self.context, "frame.Desktop")
        self.state: dict[str, object] = {
            "screen_updating": True, "enable_events": True, "display_alerts": True, "interactive": True,
            "status_bar": False, "visible": True,
        }  # fmt: skip
        self.told: list[str] = []
        self.alerts: list[str] = []
        self.answers: list[str] = []
        self.clipboard: Any = None
        self.highlights: list[tuple[str, str]] = []
        self.active: str = ""
        self.web_addresses: dict[str, str] = {}
        """By RuntimeUID of a document, the address by which Excel knows a workbook in OneDrive."""
        self.refusals = 0
        """So many calls more are refused, as Excel does while a cell is being edited."""
        self.breaks = ""
        """The name of a sheet that can't be copied: Excel fails in the midst of things."""

    def answer(self) -> None:
        """Raises what Excel says while it does not listen."""
        if self.refusals:
            self.refusals -= 1
            raise RefusedError

    def ended(self) -> str:
        """How LibreOffice has come to an end by itself; "" while it is alive."""
        assert self._process is not None, "it belongs to another process"
        with suppress(Exception):  # whatever the bridge raises when nobody answers
            if self.desktop.Components is not None:
                return ""
        return f"LibreOffice has crashed (exit code {self._process.wait(30)})"

    def documents(self) -> Iterator[Any]:
        components = self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            held = components.nextElement()
            of_cells = hasattr(held, "supportsService") and held.supportsService(
                "com.sun.star.sheet.SpreadsheetDocument"
            )
            if of_cells:
                yield held

    def bring_in(self, sheet: "Sheet", target: Any, place: int) -> None:
        """A sheet into another document.

        LibreOffice 7.4 does not take its lock for this. Done by another thread than its main one, the copy's view may get
        an event that is over already, and the program crashes when that sheet goes out of view (FmFormView::HideSdrPage).
        """
        with _without_vba(target):
            in_main_loop(self.context, lambda: target.Sheets.importSheet(sheet.book.document, sheet.name, place))


class Engine:
    name, type = "excel", "desktop"

    def __init__(self, office: Office) -> None:
        self.office = office

    @property
    def apps(self) -> "Apps":
        return Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        return "" if value is None or value != value else value  # noqa: PLR0124 - NaN is not itself

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        def cleaned(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, datetime):
                return datetime_builder(
                    year=value.year, month=value.month, day=value.day, hour=value.hour, minute=value.minute,
                    second=value.second, microsecond=value.microsecond, tzinfo=None,
                )  # fmt: skip
            if isinstance(value, calc.ErrorValue):
                return str(value) if err_to_str else None
            return number_builder(value) if number_builder is not None and isinstance(value, float) else value

        return [[cleaned(value) for value in row] for row in data]


class Apps(base_classes.Apps):  # type: ignore[misc] # they count as of any type
    engine: Any = None  # read-only in the base class

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def keys(self) -> list[int]:
        return [-1]

    def __iter__(self) -> Iterator["App"]:
        return iter([App(self.engine)])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, _pid: int) -> "App":
        return App(self.engine)


class App(base_classes.App):  # type: ignore[misc] # they count as of any type
    engine: Any = None  # read-only in the base class
    version = "16.0"
    pid = hwnd = -1
    path = "/usr/bin"

    def __init__(self, engine: Engine) -> None:
        self.engine, self.office = engine, engine.office

    @property
    def api(self) -> Any:
        return self.office.desktop

    @property
    def books(self) -> "Books":
        return Books(self)

    @property
    def selection(self) -> "Range | None":
        return self.books.active.selection

    @property
    def calculation(self) -> str:
        return "automatic" if self.books.active.document.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, mode: str) -> None:
        self.books.active.document.enableAutomaticCalculation(mode == "automatic")

    @property
    def status_bar(self) -> Any:
        return self.office.state["status_bar"]

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self.office.state["status_bar"] = value
        self.office.told.append(value)

    @property
    def screen_updating(self) -> bool:
        return bool(self.office.state["screen_updating"])

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.office.answer()
        self._lay_out_rows(value)

    def _lay_out_rows(self, value: bool) -> None:
        """Excel finds out how high rows are when it shows them, LibreOffice with each write that it is not told to pass over."""
        self.office.state["screen_updating"] = value
        for document in self.office.documents():
            document.setPropertyValue("IsAdjustHeightEnabled", value)

    def activate(self, steal_focus: bool = False) -> None:  # noqa: ARG002 - there is but one
        return

    def alert(self, prompt: str, title: Any, buttons: Any, mode: Any, callback: Any) -> str:  # noqa: ARG002
        """Kept for the test to read, and answered as it says; in a process of its own by way of files."""
        self.office.alerts.append(prompt)
        if kept := os.environ.get(ALERTS_VARIABLE):
            with open(kept, "a", encoding="utf-8") as file:  # noqa: PTH123
                file.write(prompt + "\n\0\n")
        if not self.office.answers and os.environ.get(ANSWERS_VARIABLE):
            self.office.answers = os.environ[ANSWERS_VARIABLE].split(",")
        return self.office.answers.pop(0) if buttons not in (None, "ok") and self.office.answers else "ok"


def _state(name: str) -> property:
    return property(
        lambda self: self.office.state[name], lambda self, value: self.office.state.__setitem__(name, value)
    )


for _name in ("enable_events", "display_alerts", "interactive", "visible"):
    setattr(App, _name, _state(_name))


class Books(base_classes.Books):  # type: ignore[misc] # they count as of any type
    app: Any = None  # read-only in the base class
    api = None

    def __init__(self, app: App) -> None:
        self.app, self.office = app, app.office

    @property
    def active(self) -> "Book":
        held = list(self)
        return next((book for book in held if book.document.RuntimeUID == self.office.active), held[0])

    def __call__(self, key: int | str) -> "Book":
        held = list(self)
        if isinstance(key, int):
            return held[key - 1]
        for book in held:
            if key.casefold() in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator["Book"]:
        return (Book(self.app, document) for document in self.office.documents())

    def open(self, fullname: str, *_: object, **__: object) -> "Book":
        url = uno().systemPathToFileUrl(os.path.abspath(fullname))  # noqa: PTH100
        options = properties(MacroExecutionMode=_RUN_MACROS, Hidden=not self.office.on_screen)
        document = self.office.desktop.loadComponentFromURL(url, "_blank", 0, options)
        document.calculateAll()  # Excel has done so by the time that somebody clicks, LibreOffice when a cell is looked at
        self.office.active = document.RuntimeUID
        return Book(self.app, document)

    def add(self) -> "Book":
        document = self.office.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
        self.office.active = document.RuntimeUID
        return Book(self.app, document)


class Book(base_classes.Book):  # type: ignore[misc] # they count as of any type
    app: Any = None  # read-only in the base class

    def __init__(self, app: App, document: Any) -> None:
        self.app, self.document = app, document

    @property
    def api(self) -> NativeBook:
        return NativeBook(self.document)

    @property
    def fullname(self) -> str:
        """As xlwings tells it: of a workbook in OneDrive the local file, where it finds one."""
        address = self.app.office.web_addresses.get(self.document.RuntimeUID)
        return str(fullname_url_to_local_path(address)) if address else self._file

    @property
    def _file(self) -> str:
        return str(uno().fileUrlToSystemPath(self.document.URL)) if self.document.URL else str(self.document.Title)

    @property
    def name(self) -> str:
        return os.path.basename(self._file)  # noqa: PTH119

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self)

    @property
    def names(self) -> "Names":
        return Names(self)

    @property
    def selection(self) -> "Range | None":
        chosen = self.document.getCurrentSelection()
        if not hasattr(chosen, "RangeAddress"):
            return None
        return Range.of(Sheet(self, chosen.Spreadsheet.Name), chosen)

    def activate(self) -> None:
        self.app.office.active = self.document.RuntimeUID

    def close(self) -> None:
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:  # noqa: ARG002
        target = os.path.abspath(path or self.fullname)  # noqa: PTH100
        macros = target.casefold().endswith(".xlsm")
        kind = "Calc MS Excel 2007 VBA XML" if macros else "Calc MS Excel 2007 XML"
        self.document.storeAsURL(uno().systemPathToFileUrl(target), properties(FilterName=kind))
        _spell_names(Path(target))


def _spell_names(file: Path) -> None:
    """Our names in a saved file as Excel would have written them: see `Names`."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(_DOT.encode(), b".")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


class Sheets(base_classes.Sheets):  # type: ignore[misc] # they count as of any type
    api: Any = None  # read-only in the base class

    def __init__(self, book: Book) -> None:
        self.book, self.api = book, book.document.Sheets

    @property
    def active(self) -> "Sheet":
        return Sheet(self.book, self.book.document.CurrentController.ActiveSheet.Name)

    def __call__(self, key: int | str) -> "Sheet":
        if isinstance(key, int):
            return Sheet(self.book, self.api.getByIndex(key - 1).Name)
        for name in self.api.ElementNames:
            if name.casefold() == key.casefold():
                return Sheet(self.book, name)
        raise xw.NoSuchObjectError(key)

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, name) for name in self.api.ElementNames)


class Sheet(base_classes.Sheet):  # type: ignore[misc] # they count as of any type
    book: Any = None  # read-only in the base class

    def __init__(self, book: Book, name: str) -> None:
        self.book, self._name = book, name

    @property
    def uno(self) -> Any:
        return self.book.document.Sheets.getByName(self._name)

    @property
    def api(self) -> NativeSheet:
        return NativeSheet(self.book.document, self.uno)

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.uno.Name = value
        self._name = value

    @property
    def index(self) -> int:
        return int(self.uno.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.uno.IsVisible)

    @property
    def tables(self) -> "Tables":
        return Tables(self)

    def range(self, one: Any, other: Any = None) -> "Range":
        first = self._cells(one)
        if other is None:
            return first
        last = self._cells(other)
        return Range(
            self,
            first.row,
            first.column,
            last.row + last.shape[0] - first.row,
            last.column + last.shape[1] - first.column,
        )

    def _cells(self, given: Any) -> "Range":
        if isinstance(given, Range):
            return given
        if isinstance(given, tuple):
            return Range(self, *given)
        found = _A1.fullmatch(given)
        if found is None:
            raise xw.NoSuchObjectError(given)
        columns = [_number(text) for text in (found[1], found[3] or found[1])]
        top, bottom = int(found[2]), int(found[4] or found[2])
        return Range(self, top, columns[0], bottom - top + 1, columns[1] - columns[0] + 1)

    @property
    def used_range(self) -> "Range":
        cursor = self.uno.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range.of(self, cursor)

    def activate(self) -> None:
        self.book.document.CurrentController.setActiveSheet(self.uno)

    def clear(self) -> None:
        self.uno.clearContents(_EVERYTHING)

    def delete(self) -> None:
        self.book.document.Sheets.removeByName(self._name)

    def copy(self, before: Self | None, after: Self | None) -> None:
        """Into this workbook or another. Excel would show the copy, LibreOffice does not."""
        beside = before or after
        assert beside is not None
        if self._name == self.book.app.office.breaks:
            raise RuntimeError("as if Excel had failed")
        target, place = beside.book.document, beside.index - 1 if before else beside.index
        self.book.app.office.bring_in(self, target, place)


@contextmanager
def _without_vba(document: Any) -> Iterator[None]:
    """LibreOffice 7.4 crashes on making the module of a sheet that comes from another document; without VBA it makes none."""
    libraries = document.BasicLibraries
    held = libraries.VBACompatibilityMode
    libraries.VBACompatibilityMode = False
    try:
        yield
    finally:
        libraries.VBACompatibilityMode = held


def _number(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - 64
    return number


class Range(base_classes.Range):  # type: ignore[misc] # they count as of any type
    row: Any = None  # read-only in the base class, as are the others
    column: Any = None
    sheet: Any = None
    shape: Any = None
    options: Any = None
    arg1_input: Any = None

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        self.sheet, self.row, self.column = sheet, row, column
        self.shape = (rows, columns)
        self.options = None
        self.arg1_input = ""

    @classmethod
    def of(cls, sheet: Sheet, cells: Any) -> "Range":
        a = cells.RangeAddress
        return cls(sheet, a.StartRow + 1, a.StartColumn + 1, a.EndRow - a.StartRow + 1, a.EndColumn - a.StartColumn + 1)

    @property
    def uno(self) -> Any:
        rows, columns = self.shape
        left, top = self.column - 1, self.row - 1
        return self.sheet.uno.getCellRangeByPosition(left, top, left + columns - 1, top + rows - 1)

    @property
    def api(self) -> NativeCells:
        return NativeCells(self._document, self.uno)

    @property
    def _document(self) -> Any:
        return self.sheet.book.document

    @property
    def coords(self) -> tuple[object, ...]:
        return (self.sheet.name, self.row, self.column, *self.shape)

    def __len__(self) -> int:
        return int(self.shape[0] * self.shape[1])

    def __call__(self, row: int, column: int) -> "Range":
        return Range(self.sheet, self.row + row - 1, self.column + column - 1)

    @property
    def raw_value(self) -> Any:
        return calc.read_values(self._document, self.uno)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = value if isinstance(value, list | tuple) else [[value] * self.shape[1] for _ in range(self.shape[0])]
        rows = [list(row) for row in (rows if isinstance(rows[0], list | tuple) else [rows])]
        calc.write_values(self._document, Range(self.sheet, self.row, self.column, len(rows), len(rows[0])).uno, rows)

    @property
    def formula(self) -> Any:
        rows = calc.read_formulas(self.uno)
        return rows[0][0] if self.shape == (1, 1) else rows

    @formula.setter
    def formula(self, value: str) -> None:
        self.uno.getCellByPosition(0, 0).setFormula(calc.to_calc(value))

    @property
    def number_format(self) -> str | None:
        key = self.uno.NumberFormat
        return None if key is None else str(self._document.NumberFormats.getByKey(key).FormatString)

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.uno.NumberFormat = calc.number_format(self._document, code)

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:  # noqa: ARG002
        rows, columns = self.shape
        first = f"${letter(self.column)}${self.row}"
        last = f"${letter(self.column + columns - 1)}${self.row + rows - 1}"
        return first if first == last else f"{first}:{last}"

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def select(self) -> None:
        self._document.CurrentController.select(self.uno)

    def copy(self, destination: Any = None) -> None:
        """Everything of the cells, repeated over a larger destination. Out of another workbook by way of a sheet of this one."""
        if destination is None:
            self.sheet.book.app.office.clipboard = self
            return
        target: Range = destination.impl
        document, sheets = target.sheet.book.document, target.sheet.book.document.Sheets
        if document.RuntimeUID == self._document.RuntimeUID:
            self._copy_within(self, target)
            return
        self.sheet.book.app.office.bring_in(self.sheet, document, sheets.Count)
        passing = Sheet(target.sheet.book, sheets.getByIndex(sheets.Count - 1).Name)
        self._copy_within(Range(passing, self.row, self.column, *self.shape), target)
        passing.delete()

    @staticmethod
    def _copy_within(source: "Range", target: "Range") -> None:
        sheet, number = target.sheet.uno, target.sheet.index - 1
        height, width = source.shape
        sheet.copyRange(address_of(number, target.row, target.column), source.uno.RangeAddress)
        wide = max(target.shape[1] // width, 1) * width
        for column in range(target.column + width, target.column + wide, width):
            sheet.copyRange(address_of(number, target.row, column), source.uno.RangeAddress)
        wanted, done = max(target.shape[0], height), height
        while done < wanted:
            piece = Range(target.sheet, target.row, target.column, min(done, wanted - done), wide)
            sheet.copyRange(address_of(number, target.row + done, target.column), piece.uno.RangeAddress)
            done += piece.shape[0]

    @property
    def conditional_formats(self) -> "ConditionalFormats":
        return ConditionalFormats(self)

    def paste(self, paste: str, **_: object) -> None:
        assert paste == "validation"
        self.uno.Validation = self.sheet.book.app.office.clipboard.uno.Validation

    @property
    def data_validation(self) -> "DataValidation":
        return DataValidation(self)

    def group(self, by: str) -> None:
        kind = uno().Enum("com.sun.star.table.TableOrientation", "COLUMNS" if by.startswith("c") else "ROWS")
        self.sheet.uno.group(self.uno.RangeAddress, kind)

    @property
    def merge_cells(self) -> bool | None:
        merged = bool(self.uno.IsMerged)
        if len(self) > 1:
            return None if merged else False
        return merged or self.merge_area.shape != (1, 1)

    @property
    def merge_area(self) -> "Range":
        cursor = self.sheet.uno.createCursorByRange(self.uno)
        cursor.collapseToMergedArea()
        return Range.of(self.sheet, cursor)

    @property
    def row_hidden(self) -> bool | None:
        seen = self.uno.queryVisibleCells().RangeAddresses
        rows = {row for area in seen for row in range(area.StartRow, area.EndRow + 1)}
        return True if not rows else False if len(rows) == self.shape[0] else None

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.uno.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        states = {not self.uno.Columns.getByIndex(at).IsVisible for at in range(self.shape[1])}
        return states.pop() if len(states) == 1 else None

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.uno.Columns.IsVisible = not value

    @property
    def column_width(self) -> float:
        dots = self.uno.Columns.getByIndex(0).Width / _HUNDREDTH_MM_PER_DOT
        return float(round((dots - _PADDING) / _DOTS_PER_CHARACTER, 2))

    @column_width.setter
    def column_width(self, width: float) -> None:
        self.uno.Columns.Width = round((width * _DOTS_PER_CHARACTER + _PADDING) * _HUNDREDTH_MM_PER_DOT)

    @property
    def row_height(self) -> float:
        return float(round(self.uno.Rows.getByIndex(0).Height / _PER_POINT, 2))

    @row_height.setter
    def row_height(self, height: float) -> None:
        self.uno.Rows.Height = round(height * _PER_POINT)

    @property
    def color(self) -> tuple[int, int, int] | None:
        held = self.uno.CellBackColor
        return None if held is None or held < 0 else (held >> 16 & 255, held >> 8 & 255, held & 255)


class DataValidation:
    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def type(self) -> str:
        held = self._cells.uno.Validation
        if held is None:
            return "inconsistent"
        return "none" if held.Type.value == "ANY" and not held.InputMessage else "custom"


class ConditionalFormats:
    """What is asked for is kept: LibreOffice shows conditional formats of the files that it opens, which is tested elsewhere."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    def add_custom(self, spec: dict[str, object]) -> None:
        office = self._cells.sheet.book.app.office
        office.highlights.append((self._cells.address, str(spec["formula"])))


class Names(base_classes.Names):  # type: ignore[misc] # they count as of any type
    """Excel takes a dot in a name, LibreOffice only where it reads one from a file: one of ours is spelled another way."""

    api: Any = None  # read-only in the base class

    def __init__(self, book: Book) -> None:
        self.book, self.api = book, book.document.NamedRanges

    def __call__(self, key: int | str) -> "Name":
        return Name(self, self.api.ElementNames[key - 1] if isinstance(key, int) else self.spelled(key))

    def contains(self, key: str) -> bool:
        return bool(self.api.hasByName(self.spelled(key)))

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator["Name"]:
        return (Name(self, name) for name in self.api.ElementNames)

    def spelled(self, name: str) -> str:
        """As it is held here."""
        return name if self.api.hasByName(name) else name.replace(".", _DOT)

    def add(self, name: str, refers_to: str) -> "Name":
        if self.contains(name):
            self.api.removeByName(self.spelled(name))
        self.api.addNewByName(self.spelled(name), calc.to_calc(refers_to)[1:], address_of(0, 1, 1), 0)
        return Name(self, self.spelled(name))


class Name(base_classes.Name):  # type: ignore[misc] # they count as of any type
    def __init__(self, names: Names, name: str) -> None:
        self._names, self._name = names, name

    @property
    def api(self) -> NativeName:
        return NativeName(self.name)

    @property
    def name(self) -> str:
        return self._name.replace(_DOT, ".")

    @property
    def refers_to(self) -> str:
        return calc.to_excel("=" + self._names.api.getByName(self._name).Content)

    def delete(self) -> None:
        self._names.api.removeByName(self._name)


class Tables(base_classes.Tables):  # type: ignore[misc] # they count as of any type
    """An Excel table is a database range to LibreOffice."""

    api: Any = None
    parent: Any = None  # read-only in the base class

    def __init__(self, sheet: Sheet) -> None:
        self.parent, self.api = sheet, sheet.book.document.DatabaseRanges

    def _names(self) -> list[str]:
        number = self.parent.index - 1
        return [name for name in self.api.ElementNames if self.api.getByName(name).DataArea.Sheet == number]

    def __call__(self, key: int | str) -> "Table":
        return Table(self.parent, self._names()[key - 1] if isinstance(key, int) else key)

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator["Table"]:
        return (Table(self.parent, name) for name in self._names())

    def __contains__(self, key: str) -> bool:
        return key in self._names()


class Table(base_classes.Table):  # type: ignore[misc] # they count as of any type
    parent: Any = None  # read-only in the base class
    api = NativeTable()

    def __init__(self, sheet: Sheet, name: str) -> None:
        self.parent, self._name = sheet, name

    @property
    def _held(self) -> Any:
        return self.parent.book.document.DatabaseRanges.getByName(self._name)

    @property
    def name(self) -> str:
        return self._name

    @property
    def show_headers(self) -> bool:
        return bool(self._held.ContainsHeader)

    @property
    def show_totals(self) -> bool:
        return bool(self._held.TotalsRow)

    @property
    def range(self) -> Range:
        a = self._held.DataArea
        return Range(
            self.parent, a.StartRow + 1, a.StartColumn + 1, a.EndRow - a.StartRow + 1, a.EndColumn - a.StartColumn + 1
        )

    @property
    def header_row_range(self) -> Range | None:
        cells = self.range
        return Range(self.parent, cells.row, cells.column, 1, cells.shape[1]) if self.show_headers else None

    def resize(self, cells: Any) -> None:
        self._held.DataArea = cells.impl.uno.RangeAddress if hasattr(cells, "impl") else cells.uno.RangeAddress


def activate(pipe: str, process: subprocess.Popen[bytes] | None = None, *, on_screen: bool = False) -> Office:
    """Let xlwings speak to the LibreOffice that listens on the pipe. process: its own, where it was started from here."""
    office = Office(pipe, process, on_screen=on_screen)
    engine = xw.Engine(impl=Engine(office))
    with suppress(KeyError):
        xw.engines.engines_by_name.pop("excel")
    xw.engines.add(engine)
    xw.engines.active = engine  # type: ignore[assignment] # declared by its first value
    return office
