"""A macro from its Sub to the sheet: the shipped RunPython builds its line, and that very line starts Python."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from tests.command import command, write_master
from tests.office.engine import ALERTS_VARIABLE, ANSWERS_VARIABLE, PIPE_VARIABLE, Office
from tests.office.vba import ENVIRONMENT, Line, Windows, run_macro, split_by_c
from workbook_tools.table.buttons import BUTTONS
from workbook_tools.table.interpreter import INTERPRETER_WINDOWS

ROOT = Path(__file__).parents[2]
PYTHON = INTERPRETER_WINDOWS.replace("%LOCALAPPDATA%", ENVIRONMENT["LOCALAPPDATA"])
ODD_NAMES = ["客户 & 会员.xlsm", "100% 的客户.xlsm", "张三's ^ 表;1.xlsm"]


def with_buttons(folder: Path, name: str = "客户.xlsm") -> Path:
    path = write_master((folder / name).with_suffix(".xlsx"))
    assert command("add-buttons", path).code == 0
    path.unlink()
    return path.with_suffix(".xlsm")


def starts_here(folder: Path, pipe: str) -> Callable[[list[str]], tuple[int, str]]:
    """Our own Python in the place of the one of Windows; all its words as they are."""

    def start(words: list[str]) -> tuple[int, str]:
        assert words[0] == PYTHON
        environment = {
            **os.environ, "HOME": str(folder), "PYTHONPATH": f"{ROOT}/tests/office/site:{ROOT}", PIPE_VARIABLE: pipe,
            ALERTS_VARIABLE: f"{folder}/alerts.txt", ANSWERS_VARIABLE: "yes",
        }  # fmt: skip
        ended = subprocess.run(
            [sys.executable, *words[1:]], env=environment, capture_output=True, text=True, check=False
        )
        return ended.returncode, ended.stderr

    return start


def alerts(folder: Path) -> str:
    return (folder / "alerts.txt").read_text(encoding="utf-8")


def test_the_line_of_every_macro_changes_to_pythons_folder_and_names_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = with_buttons(tmp_path)
    for button in BUTTONS:
        windows = Windows(lambda _words: (0, ""))
        with monkeypatch.context() as patched:
            assert run_macro(workbook, button.macro, windows, PYTHON, patched) == []
        assert windows.lines == [
            Line(
                before=("C:", f'cd "{PYTHON.rpartition(chr(92))[0]}"'),
                words=[
                    PYTHON, "-B", "-c",
                    ('import xlwings.utils;xlwings.utils.prepare_sys_path("'
                     r"False;C:\\Users\\张三\\客户 & 资料/客户.xlsm;C:\\Users\\张三\\客户 & 资料/客户.xlsm;;;;"
                     f'"); from workbook_tools.app import macros; macros.{button.slug}()'),
                    "--wb=客户.xlsm", "--from_xl=1",
                    r"--app=C:\Program Files\Microsoft Office\root\Office16\Microsoft Excel", "--hwnd=4242",
                ],
                errors=windows.lines[0].errors,
                waits=True,
            )
        ]  # fmt: skip
        assert windows.lines[0].errors.startswith(ENVIRONMENT["Temp"])


def test_that_line_starts_python_which_works_in_the_open_workbook(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = with_buttons(tmp_path)
    book = xw.Book(str(workbook))
    windows = Windows(starts_here(tmp_path, office.pipe))
    assert run_macro(workbook, "WT_levels", windows, PYTHON, monkeypatch) == []
    assert "价值等级" in book.sheets[0].range("A1:Z1").value, alerts(tmp_path)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_workbook_of_an_odd_name_is_found(
    name: str, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = with_buttons(tmp_path, name)
    xw.Book(str(workbook))
    windows = Windows(starts_here(tmp_path, office.pipe))
    assert run_macro(workbook, "WT_help", windows, PYTHON, monkeypatch) == []
    assert f"--wb={name}" in windows.lines[0].words
    assert "校验" in alerts(tmp_path)


def test_a_name_with_an_equals_sign_is_told(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = with_buttons(tmp_path).rename(tmp_path / "客户=2026.xlsm")
    xw.Book(str(workbook))
    windows = Windows(starts_here(tmp_path, office.pipe))
    run_macro(workbook, "WT_help", windows, PYTHON, monkeypatch)
    assert "等号" in alerts(tmp_path)


def test_where_python_is_missing_or_fails_excel_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = with_buttons(tmp_path)
    windows = Windows(lambda _words: (1, "ModuleNotFoundError: workbook_tools"))
    with monkeypatch.context() as patched:
        assert run_macro(workbook, "WT_check", windows, "", patched) == ["Could not find Interpreter!"]
    assert windows.lines == []
    assert "ModuleNotFoundError" in "".join(run_macro(workbook, "WT_check", windows, PYTHON, monkeypatch))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (r'a "b c" d', ["a", "b c", "d"]),
        (r'"say \"hi\""', ['say "hi"']),
        (r'"C:\dir\\" x', ["C:\\dir\\", "x"]),
        (r'C:\a\b ""', [r"C:\a\b", ""]),
    ],
)
def test_words_are_told_apart_as_windows_does(line: str, words: list[str]) -> None:
    assert split_by_c(line) == words
