"""Set-up for a person called 张三, for real: a venv, pip without a network, an icon, and all of it away again."""

import sys
from pathlib import Path

import pytest

from tests.command import command
from tests.machine.installed import launcher_words
from tests.machine.wheels import write_wheel
from workbook_tools.machine.environment import installed_version, works
from workbook_tools.machine.places import Places, places

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the computer that is set up is a Linux")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """张三's computer, where nothing has been set up."""
    home = tmp_path / "家 目录" / "张三"
    (home / "桌面").mkdir(parents=True)
    (home / ".config").mkdir()
    (home / ".config" / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/桌面"\n', encoding="utf-8")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")  # whoever asks it has no network
    return places()


def test_set_up_and_away_again(here: Places, tmp_path: Path) -> None:
    bundle = tmp_path / "安装 文件夹" / "wheels"
    bundle.mkdir(parents=True)
    write_wheel(bundle, "helper", "2.0")
    first = write_wheel(bundle, "workbook_tools", "8.0", ["helper>=1"], holds=["jobs/weekly.py"])

    done = command("setup", "--from", bundle.parent, "--json")
    assert done.code == 0, done.out
    assert done.json["python"] == str(here.python)
    assert installed_version(here.python) == "8.0"
    icon = here.user / "桌面" / "客户表 每周运行.desktop"
    assert launcher_words(icon.read_text(encoding="utf-8"))[-1] == "weekly"

    first.unlink()
    write_wheel(bundle, "workbook_tools", "9.0", ["helper>=1"], holds=["jobs/weekly.py"])
    assert command("setup", "--from", bundle).code == 0
    assert installed_version(here.python) == "9.0"
    write_wheel(bundle, "workbook_tools", "9.0", ["helper>=1"], holds=["jobs/weekly.py", "jobs/newer.py"])
    assert command("setup", "--from", bundle).code == 0
    assert works(here.python, "workbook_tools.jobs.newer"), "the same version with other content is installed anew"

    (here.user / "桌面" / "客户表.xlsx").write_bytes(b"mine")
    removed = command("setup", "--remove", "--json")
    assert removed.code == 0
    assert removed.json["stays"] == []
    assert not here.home.exists()
    assert [path.name for path in icon.parent.iterdir()] == ["客户表.xlsx"]
    assert "没有安装过" in command("setup", "--remove").out


def test_what_the_folder_lacks_is_said_in_chinese(here: Places, tmp_path: Path) -> None:
    write_wheel(tmp_path, "workbook_tools", "8.0", ["not-there-at-all"])
    done = command("setup", "--from", tmp_path)
    assert done.code == 13
    assert "缺少适合这台电脑的组件 not-there-at-all" in done.err
    assert not here.home.exists()


def test_what_cannot_start_after_all_is_said_and_taken_away(here: Places, tmp_path: Path) -> None:
    write_wheel(tmp_path, "workbook_tools", "8.0")
    done = command("setup", "--from", tmp_path)
    assert done.code == 13
    assert "不能启动" in done.err
    assert not here.home.exists()


def test_a_folder_without_the_package_is_refused_before_anything_is_made(here: Places, tmp_path: Path) -> None:
    assert command("setup", "--from", tmp_path, "--json").fault == "setup-failed"
    assert not here.home.exists()
