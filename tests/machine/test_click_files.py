"""What stands in the files that staff double-click."""

from pathlib import Path

import pytest

from tests.machine.installed import launcher_words
from workbook_tools.machine.click_files import MISSING, ClickFile, hex_name, name_of_hex, text_of, write_click_file
from workbook_tools.machine.places import Places, System, places
from workbook_tools.table.clicks import CLICKS
from workbook_tools.table.interpreter import INTERPRETER_MACOS, INTERPRETER_WINDOWS

NAMES = ["客户 表.xlsx", "a&b%PATH%^!.xlsx", "50%客户=2026'\"`$HOME\\.xlsm", "張三’s ✓.xlsx"]


def at(system: System, user: Path = Path("/home/张三")) -> Places:
    return Places(system, user / ".workbook_tools", user)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_survives_as_hex_digits(name: str) -> None:
    assert name_of_hex(hex_name(name)) == name
    assert hex_name(name).isalnum()


@pytest.mark.parametrize("name", NAMES)
def test_a_batch_file_is_ascii_with_windows_line_ends_and_names_the_one_interpreter(name: str) -> None:
    content = text_of(ClickFile("weekly", "每周运行", Path("/店") / name), at(System.WINDOWS))
    text = content.decode("ascii")
    assert content.count(b"\r\n") == content.count(b"\n")
    assert f'"PY={INTERPRETER_WINDOWS}"' in text
    (line,) = [line for line in text.splitlines() if "app.click" in line]
    assert line.endswith(f' weekly --beside "%~dp0.." --name {hex_name(name)} %*')
    assert name not in text


def test_the_message_that_set_up_is_missing_is_readable_in_the_batch_file() -> None:
    text = text_of(ClickFile("check", "校验"), at(System.WINDOWS)).decode("ascii")
    escaped = text.split("Unescape('")[1].split("')")[0]
    assert escaped.encode().decode("unicode_escape") == MISSING


def test_a_mac_file_is_a_shell_script_that_names_the_one_interpreter() -> None:
    text = text_of(ClickFile("weekly", "每周运行", Path("/店/客户.xlsx")), at(System.MACOS)).decode("ascii")
    assert text.startswith("#!/bin/sh\n")
    assert f'python="{INTERPRETER_MACOS}"' in text
    assert "\r" not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_launcher_names_python_folder_and_workbook_whatever_signs_they_hold(name: str) -> None:
    where = at(System.LINUX, Path('/家 目录/50% "a" `b` $HOME \\c'))
    click = ClickFile("undo", "撤销", where.user / "店 铺" / name)
    text = text_of(click, where).decode()
    words = launcher_words(text)
    assert words[0] == str(where.python)
    assert words[5:] == [
        "workbook_tools.app.click", "undo", "--beside", str(where.user / "店 铺"), "--name", hex_name(name),
    ]  # fmt: skip
    assert "\nTerminal=true\n" in text


def test_a_file_that_says_the_same_already_is_left_alone(tmp_path: Path) -> None:
    first = write_click_file(tmp_path, 2, ClickFile("check", "校验"), at(System.LINUX))
    before = first.stat()
    assert write_click_file(tmp_path, 2, ClickFile("check", "校验"), at(System.LINUX)) == first
    assert first.name == "2 校验.desktop"
    assert first.stat().st_ino == before.st_ino
    assert first.stat().st_mode & 0o111


def test_the_place_of_the_venv_is_the_one_that_workbooks_name(tmp_path: Path) -> None:
    windows = places(System.WINDOWS, {"LOCALAPPDATA": str(tmp_path)})
    named = INTERPRETER_WINDOWS.replace("%LOCALAPPDATA%", str(tmp_path)).replace("\\", "/")
    assert windows.python.as_posix() == named
    mac = places(System.MACOS, {})
    assert str(mac.python) == INTERPRETER_MACOS.replace("$HOME", str(mac.user))


def test_each_job_has_a_caption_of_its_own() -> None:
    assert len({click.caption for click in CLICKS}) == len(CLICKS)
