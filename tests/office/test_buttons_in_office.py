"""The buttons of the macro workbook in a real program: LibreOffice finds the macro of each."""

from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.command import command, write_master
from tests.office.engine import Office
from workbook_tools.table.buttons import BUTTONS

SHIM = """Option VBASupport 1
Public Function RunPython(PythonCommand As String)
End Function
"""
"""In the place of the module `xlwings`, whose declarations are for Windows."""


@pytest.fixture
def with_buttons(tmp_path: Path) -> Path:
    path = write_master(tmp_path / f"客户 {tmp_path.name[5:20]}.xlsx")  # of documents of one name the caller is unknown
    assert command("add-buttons", path).code == 0
    path.unlink()
    return path.with_suffix(".xlsm")


def prepare(document: Any) -> Any:
    """Swaps the module that starts Python, and gives the form of the buttons' sheet."""
    library = document.BasicLibraries.getByName("VBAProject")
    library.replaceByName("xlwings", SHIM)
    library.removeByName("Dictionary")  # for a Mac; LibreOffice can't compile it, and then runs nothing
    return document.Sheets.getByName("一键操作").DrawPage.Forms.getByIndex(0)


def binding(form: Any, number: int) -> str:
    """The macro that a click on a button calls."""
    return str(form.getScriptEvents(number)[0].ScriptCode)


def test_every_button_is_bound_to_its_macro(office: Office, with_buttons: Path) -> None:
    assert office.alerts == []
    document = xw.Book(str(with_buttons)).impl.document
    form = prepare(document)
    bound = {form.getByIndex(at).Label: binding(form, at) for at in range(form.Count)}
    assert set(bound) == {button.caption for button in BUTTONS}
    for button in BUTTONS:
        assert f".{button.macro}?" in bound[button.caption]
        assert document.getScriptProvider().getScript(bound[button.caption]) is not None
