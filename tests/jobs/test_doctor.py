"""What the doctor says of set-up and of the weekly run, on a computer of its own."""

import sys
from datetime import time
from pathlib import Path

import pytest

from tests.command import command, write_master
from tests.machine.installed import make_venv
from workbook_tools import __version__
from workbook_tools.machine import timers
from workbook_tools.machine.made import note_made
from workbook_tools.machine.places import Places, places
from workbook_tools.machine.timetable import Weekly
from workbook_tools.workbook.compiled.library import SWITCH, load

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the computer that is set up is a Linux")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    home = tmp_path / "张三 的家"
    home.mkdir()
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    systemctl = tmp_path / "bin" / "systemctl"
    systemctl.parent.mkdir()
    systemctl.write_text("#!/bin/sh\n", encoding="utf-8")
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{systemctl.parent}:/usr/bin:/bin")
    return places()


def said() -> str:
    return command("doctor").out


def test_a_computer_without_set_up_is_well_and_told_how(here: Places) -> None:
    ended = command("doctor", "--json")
    assert (ended.code, ended.json["ok"]) == (0, True)
    assert ended.json["setup"] == {"home": str(here.home), "python": str(here.python), "made": False}
    assert any("workbook-tools setup" in hint for hint in ended.json["hints"])
    assert "没有找到 Microsoft Excel" in said()


@pytest.mark.usefixtures("here")
def test_a_computer_without_the_compiled_part_is_well_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "0")
    load.cache_clear()
    ended = command("doctor", "--json")
    load.cache_clear()
    assert (ended.code, ended.json["ok"]) == (0, True)
    assert any("大表提速" in hint for hint in ended.json["hints"])


def test_set_up_and_its_whole_life(here: Places, tmp_path: Path) -> None:
    note_made(here, here.venv, here.results)
    make_venv(here.venv)
    assert f"✓ 已安装 {__version__}，在 {here.venv}" in said()
    assert "schedule install" in said()

    shop = write_master(tmp_path / "客户.xlsx")
    timers.install(here, Weekly(timers.key_of(shop), str(shop), 0, time(9), (str(here.python), "-m", "workbook_tools")))
    assert "✓ 每周一 09:00 自动运行“客户.xlsx”" in said()

    shop.unlink()
    assert "✗ 登记了自动运行的“客户.xlsx”不见了" in said()

    here.python.unlink()
    ended = command("doctor", "--json")
    assert (ended.code, ended.json["ok"]) == (20, False)
    assert "✗ 安装不完整（Python 可能升级或卸载过）" in said()


def test_another_version_than_the_installed_one_is_told(here: Places) -> None:
    note_made(here, here.venv)
    make_venv(here.venv)
    (here.venv / "bin" / "python").unlink()
    (here.venv / "bin" / "python").write_text("#!/bin/sh\necho 0.0.1\n", encoding="utf-8")
    (here.venv / "bin" / "python").chmod(0o755)
    assert "安装的是 0.0.1。请再安装一次：setup" in said()
