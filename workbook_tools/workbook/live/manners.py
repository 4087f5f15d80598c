"""How a job behaves in somebody's open Excel: quiet while it works, and everything as it stood when it is done."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import xlwings as xw

from workbook_tools.table.faults import Fault
from workbook_tools.workbook.live import native

PATIENCE_SECONDS = 8.0
_TITLE = "客户管理："
_SETTINGS = ("screen_updating", "enable_events", "display_alerts", "interactive")


@dataclass(frozen=True, slots=True)
class _View:
    """What somebody is looking at: the active sheet, what is selected there, the first row and column in sight."""

    sheet: str
    selected: str
    scroll: tuple[int, int] | None


@contextmanager
def undisturbed(book: xw.Book) -> Iterator[Callable[[str], None]]:
    """Nothing flickers, recalculates or can be typed meanwhile; yields what shows each step on the status line.

    Raises Fault excel-busy where Excel does not listen: a cell is being edited, or a dialogue is open.
    """
    app = book.app
    _wait_until_it_listens(app)
    held = {name: getattr(app, name) for name in _SETTINGS}
    calculation, view = app.calculation, _view_of(book)

    def tell(step: str) -> None:
        with suppress(Exception):  # no reason to fail
            app.status_bar = f"{_TITLE}{step}…"

    try:
        for name in _SETTINGS:
            setattr(app, name, False)
        app.calculation = "manual"
        yield tell
    finally:
        with suppress(Exception):  # what can't be put back must not hide how the job went, nor stop the rest
            _show_again(book, view)
        for name, value in {"calculation": calculation, **held, "status_bar": False}.items():
            with suppress(Exception):
                setattr(app, name, value)


def _wait_until_it_listens(app: xw.App) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            app.screen_updating = app.screen_updating
        except Exception as error:
            if not native.is_busy(error):
                raise
            if time.monotonic() > deadline:
                raise Fault("excel-busy") from error
            time.sleep(0.4)
        else:
            return


def _view_of(book: xw.Book) -> _View:
    selected = book.selection
    return _View(book.sheets.active.name, selected.address if selected is not None else "", native.scroll_of(book))


def _show_again(book: xw.Book, view: _View) -> None:
    """Excel keeps for every sheet what is selected and in sight; only the sheet that was made anew has to be told."""
    if view.sheet not in {sheet.name for sheet in book.sheets}:
        return
    book.activate()
    sheet = book.sheets[view.sheet]
    if book.sheets.active.name != view.sheet:
        sheet.activate()
    selected = book.selection
    if view.selected and (selected is None or selected.address != view.selected):
        sheet.range(view.selected).select()
    if view.scroll is not None and native.scroll_of(book) != view.scroll:
        native.scroll_to(book, view.scroll)
