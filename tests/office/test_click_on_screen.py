"""One real click: the mouse on a button of a workbook that is open on a screen, and what then stands in its cells."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.office.engine import Office
from tests.office.screen import HEIGHT, WIDTH, Screen
from tests.office.test_buttons_in_office import prepared, starter, wait_for, with_buttons
from workbook_tools.plans.buttons_sheet import NAME

__all__ = ["with_buttons"]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where the pictures of the screen are kept: the folder that ARTEFACTS names, or the test's own."""
    folder = Path(os.environ.get("ARTEFACTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_click_with_the_mouse_rates_the_customers(
    on_screen: tuple[Screen, Office], with_buttons: Path, tmp_path: Path, pictures: Path
) -> None:
    screen, office = on_screen
    book = xw.Book(str(with_buttons))
    document = book.impl.document
    prepared(document, starter(tmp_path, office.pipe))
    document.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, WIDTH, HEIGHT, 15)
    book.sheets[NAME].activate()
    middle = place_of_button(document, "更新等级")
    screen.keep(pictures / "before_the_click.png")
    screen.click(*middle)
    assert wait_for(tmp_path / "ended.txt") == "0", (tmp_path / "errors.txt").read_text()
    table = book.sheets[0]
    headers = table.range("A1:Z1").value
    column = headers.index("价值等级") + 1
    assert [table.range((row, column)).value for row in (2, 3)] == ["低", "中"]
    table.activate()
    time.sleep(2)  # for the screen to be drawn
    screen.keep(pictures / "after_the_click.png")


def place_of_button(document: Any, caption: str) -> tuple[int, int]:
    """The middle of a button on the screen, once it is there."""
    view = document.CurrentController
    view.setFormDesignMode(False)
    form = document.Sheets.getByName(NAME).DrawPage.Forms.getByIndex(0)
    model = next(form.getByIndex(at) for at in range(form.Count) if form.getByIndex(at).Label == caption)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        time.sleep(1)
        shown = view.getControl(model).getAccessibleContext()
        place, size = shown.getLocationOnScreen(), shown.getSize()
        if place.X > 0 and size.Width > 0:
            return place.X + size.Width // 2, place.Y + size.Height // 2
    pytest.fail("the button does not appear on the screen")
