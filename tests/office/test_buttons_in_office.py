"""The buttons of the macro workbook in a real program: LibreOffice finds the macro of each, and a click does the job."""

import sys
import time
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.command import command, write_master
from tests.office.engine import ALERTS_VARIABLE, ANSWERS_VARIABLE, PIPE_VARIABLE, Office
from workbook_tools.table.buttons import BUTTONS

ROOT = Path(__file__).parents[2]
SHIM = """Option VBASupport 1
Public Function RunPython(PythonCommand As String)
    Dim q As String
    q = Chr(34)
    Shell "{script} " & q & PythonCommand & q & " " & q & ThisWorkbook.Name & q, 0
End Function
"""
"""In the place of the module `xlwings`, which starts Python by cmd.exe or AppleScript: here a shell does."""
STARTER = """#!/bin/sh
export HOME="{folder}" PYTHONPATH="{root}/tests/office/site:{root}"
export {pipe_variable}="{pipe}" {alerts_variable}="{folder}/alerts.txt" {answers_variable}=yes
"{python}" -B -c "import xlwings.utils; xlwings.utils.prepare_sys_path(\\"true;;;;;;\\"); $1" \\
    "--wb=$2" --from_xl=1 --app=LO --hwnd=1 2>"{folder}/errors.txt"
echo $? >"{folder}/ended.txt"
"""
"""The Python line is the one that xlwings makes."""


@pytest.fixture
def with_buttons(tmp_path: Path) -> Path:
    """Under a name of its own: of two open workbooks of one name xlwings can't tell which has called."""
    path = write_master(tmp_path / f"客户 {tmp_path.name[5:20]}.xlsx")
    assert command("add-buttons", path).code == 0
    path.unlink()
    return path.with_suffix(".xlsm")


def prepared(document: Any, script: Path) -> dict[str, str]:
    """Puts the stand-in there; gives the caption of each button and the macro that a click on it calls."""
    library = document.BasicLibraries.getByName("VBAProject")
    library.replaceByName("xlwings", SHIM.format(script=script))
    library.removeByName("Dictionary")  # for a Mac; LibreOffice can't compile it, and then runs nothing
    form = document.Sheets.getByName("一键操作").DrawPage.Forms.getByIndex(0)
    return {form.getByIndex(at).Label: str(form.getScriptEvents(at)[0].ScriptCode) for at in range(form.Count)}


def starter(folder: Path, pipe: str) -> Path:
    script = folder / "start_python.sh"
    words = {
        "folder": folder, "root": ROOT, "python": sys.executable, "pipe": pipe, "pipe_variable": PIPE_VARIABLE,
        "alerts_variable": ALERTS_VARIABLE, "answers_variable": ANSWERS_VARIABLE,
    }  # fmt: skip
    script.write_text(STARTER.format(**words), encoding="utf-8")
    script.chmod(0o755)
    return script


def wait_for(file: Path, seconds: float = 90) -> str:
    deadline = time.monotonic() + seconds
    while not file.exists() or not file.read_text():
        assert time.monotonic() < deadline, "Python was not started, or has not come to an end"
        time.sleep(0.2)
    return file.read_text().strip()


def test_every_button_is_bound_to_its_macro(office: Office, with_buttons: Path, tmp_path: Path) -> None:
    document = xw.Book(str(with_buttons)).impl.document
    bound = prepared(document, starter(tmp_path, office.pipe))
    assert set(bound) == {button.caption for button in BUTTONS}
    for button in BUTTONS:
        assert f".{button.macro}?" in bound[button.caption]
        assert document.getScriptProvider().getScript(bound[button.caption]) is not None


def test_a_click_starts_python_and_the_job_is_done_in_the_open_workbook(
    office: Office, with_buttons: Path, tmp_path: Path
) -> None:
    book = xw.Book(str(with_buttons))
    document = book.impl.document
    bound = prepared(document, starter(tmp_path, office.pipe))
    document.getScriptProvider().getScript(bound["更新等级"]).invoke((), (), ())
    assert wait_for(tmp_path / "ended.txt") == "0", (tmp_path / "errors.txt").read_text()
    headers = book.sheets[0].range("A1:Z1").value
    assert "价值等级" in headers, (tmp_path / "alerts.txt").read_text(encoding="utf-8")
    column = headers.index("价值等级") + 1
    assert {book.sheets[0].range((row, column)).value for row in (2, 3)} <= {"高", "中", "低"}
    assert "试运行" in (tmp_path / "alerts.txt").read_text(encoding="utf-8")
