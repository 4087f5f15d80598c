"""The few things that xlwings has no word for, asked of Excel itself: by COM on Windows, by Apple events on a Mac.

Everything else in this room goes through xlwings' own words, which are the same on both.
"""

import sys
from contextlib import suppress
from typing import Any, Literal, NamedTuple

import xlwings as xw

from workbook_tools.table.places import Area
from workbook_tools.workbook.outline import SheetState


class _Word(NamedTuple):
    """What Excel calls a property: in its object model on Windows, and in its dictionary of Apple events."""

    windows: str
    mac: str


_READ_ONLY = _Word("ReadOnly", "read_only")
_STRUCTURE_PROTECTED = _Word("ProtectStructure", "protect_structure")
_COUNTS_FROM_1904 = _Word("Date1904", "date_1904")
_SHARED = _Word("MultiUserEditing", "multi_user_editing")
_SAVED = _Word("Saved", "saved")
_PROTECTED = _Word("ProtectContents", "protect_contents")
_FILTERING = _Word("FilterMode", "filter_mode")
_VISIBLE = _Word("Visible", "visible")
_HAS_FORMULA = _Word("HasFormula", "has_formula")
_SCROLL_ROW = _Word("ScrollRow", "scroll_row")
_SCROLL_COLUMN = _Word("ScrollColumn", "scroll_column")
_STATES: dict[int, SheetState] = {0: "hidden", 2: "veryHidden"}
_LINKS_TO_WORKBOOKS, _ROWS_FROM_A_QUERY = 1, (0, 2, 3, 4)
_ON_A_MAC = sys.platform == "darwin"


def is_read_only(book: xw.Book) -> bool:
    """Whether Excel would save it under another name only."""
    return bool(_get(book.api, _READ_ONLY))


def is_structure_protected(book: xw.Book) -> bool:
    """Whether no sheet may come or go."""
    return bool(_get(book.api, _STRUCTURE_PROTECTED))


def counts_from_1904(book: xw.Book) -> bool:
    """Whether its dates count from 1904."""
    return bool(_get(book.api, _COUNTS_FROM_1904))


def is_shared(book: xw.Book) -> bool:
    """Whether it is a shared workbook of the old kind, with a log of revisions."""
    return bool(_get(book.api, _SHARED))


def is_saved(book: xw.Book) -> bool:
    """Whether nothing has changed since it was saved."""
    return bool(_get(book.api, _SAVED, default=True))


def is_protected(sheet: xw.Sheet) -> bool:
    """Whether its cells may not be changed."""
    return bool(_get(sheet.api, _PROTECTED))


def is_filtering(sheet: xw.Sheet) -> bool:
    """Whether a filter hides rows of the sheet just now: a block that is written across them would come out of order."""
    return bool(_get(sheet.api, _FILTERING))


def state_of(sheet: xw.Sheet) -> SheetState:
    """visible, hidden, or hidden so that the menu does not offer to show it."""
    if _ON_A_MAC:
        return "visible" if sheet.visible else "hidden"
    return _STATES.get(int(_get(sheet.api, _VISIBLE, default=1)), "visible")


def external_links(book: xw.Book) -> tuple[str, ...]:
    """The other workbooks that formulas look at. A Mac does not tell."""
    if _ON_A_MAC:
        return ()
    return tuple(book.api.LinkSources(_LINKS_TO_WORKBOOKS) or ())


def plain_filter(sheet: xw.Sheet) -> Area | None:
    """The cells of the sheet's own filter, those of tables aside. None on a Mac, where the filter is then left as it is."""
    if _ON_A_MAC or not sheet.api.AutoFilterMode:
        return None
    return Area.parse(sheet.api.AutoFilter.Range.Address.replace("$", ""))


def put_plain_filter(sheet: xw.Sheet, area: Area) -> None:
    """Lay the sheet's filter over other cells. Only where it hides no row: what it chose would be lost."""
    sheet.api.AutoFilterMode = False
    sheet.range(str(area)).api.AutoFilter()


def may_have_formulas(cells: xw.Range) -> bool:
    """Whether any of the cells holds a formula. Excel answers for all of them: yes, no, or nothing where only some do."""
    return _get(cells.api, _HAS_FORMULA, default=True) is not False


def has_query(table: xw.main.Table) -> bool:
    """Whether the table's rows come from elsewhere."""
    return not _ON_A_MAC and int(table.api.SourceType) in _ROWS_FROM_A_QUERY


def hide_name(name: xw.main.Name) -> None:
    """Take a defined name out of the lists that people see; one that can't be hidden does its work all the same."""
    with suppress(Exception):
        _set(name.api, _VISIBLE, value=False)


def scroll_of(book: xw.Book) -> tuple[int, int] | None:
    """The first row and column in sight of the active sheet; None where the window does not tell."""
    with suppress(Exception):
        window = _window(book)
        return int(_get(window, _SCROLL_ROW)), int(_get(window, _SCROLL_COLUMN))
    return None


def scroll_to(book: xw.Book, place: tuple[int, int]) -> None:
    """Show that part of the active sheet again."""
    with suppress(Exception):
        window = _window(book)
        _set(window, _SCROLL_ROW, value=place[0])
        _set(window, _SCROLL_COLUMN, value=place[1])


def is_busy(error: BaseException) -> bool:
    """Whether Excel has refused to listen: a cell is being edited, or a dialogue is open."""
    refused = {-2147418111, -2146777998, -1712, -10000}
    """Call rejected by callee; not while editing; Apple event timed out; Apple event handler failed."""
    told = {getattr(error, "hresult", None), getattr(error, "errornumber", None)}
    return bool(told & refused)


def _window(book: xw.Book) -> Any:  # noqa: ANN401 - an object of Excel's, of no type that Python knows
    return book.app.api.active_window if _ON_A_MAC else book.api.Windows(1)


def _get(thing: Any, word: _Word, *, default: int | Literal[False] = False) -> Any:  # noqa: ANN401 - as above
    if _ON_A_MAC:
        with suppress(Exception):  # a word that this edition's dictionary lacks
            return getattr(thing, word.mac).get()
        return default
    return getattr(thing, word.windows)


def _set(thing: Any, word: _Word, *, value: int | bool) -> None:  # noqa: ANN401 - as above
    if _ON_A_MAC:
        getattr(thing, word.mac).set(value)
    else:
        setattr(thing, word.windows, value)
