"""`schedule install`, `status`, `remove`, with the system's own programs replaced by scripts that write down what they are asked."""

import sys
from datetime import time
from pathlib import Path

import pytest

from tests.command import command, write_master
from tests.machine.installed import make_venv
from workbook_tools.machine import timers
from workbook_tools.machine.places import Places, System, places
from workbook_tools.machine.timetable import Weekly
from workbook_tools.table.faults import Fault

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the system that the commands meet is a Linux")

WEEKLY = Weekly("0123abcd", "/店/客户.xlsx", 0, time(9), ("/venv/python", "-m", "workbook_tools"))


class Programs:
    """A folder of stand-ins that is all of PATH besides the shell's own. asked: the calls, one a line."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder / "bin", folder / "asked.txt"
        self.folder.mkdir()

    def add(self, name: str, body: str = "") -> None:
        program = self.folder / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.log}"\n{body}\n', encoding="utf-8")
        program.chmod(0o755)

    @property
    def asked(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    made = Programs(tmp_path)
    home = tmp_path / "张三 的家"
    home.mkdir()
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", str(made.folder))
    return made


@pytest.fixture
def shop(tmp_path: Path, programs: Programs) -> Path:
    programs.add("systemctl")
    make_venv(places().venv)
    return write_master(tmp_path / "客户 表.xlsx")


def files_of(home: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in home.rglob("*workbook-tools*")}


def test_install_status_remove(shop: Path, programs: Programs) -> None:
    home = Path.home()
    assert command("schedule", "status", shop, "--json").json["installed"] is False

    done = command("schedule", "install", shop, "--at", "周三 18:30", "--json")
    assert done.json == {"installed": True, "changed": True, "at": "周三 18:30"}
    units = files_of(home)
    assert {path.suffix for path in units} == {".service", ".timer"}
    assert "systemctl --user daemon-reload" in programs.asked
    told = command("schedule", "status", shop, "--json").json
    assert (told["installed"], told["at"], told["due"]) == (True, "周三 18:30", True)

    assert command("schedule", "install", shop, "--at", "周三 18:30", "--json").json["changed"] is False
    assert files_of(home) == units

    assert command("schedule", "install", shop, "--at", "周一 09:00", "--json").json["changed"] is True
    assert set(files_of(home)) == set(units)
    assert command("schedule", "status", shop, "--json").json["at"] == "周一 09:00"

    shop.unlink()
    assert command("schedule", "remove", shop, "--json").json["changed"] is True
    assert files_of(home) == {}
    assert command("schedule", "remove", shop, "--json").json["changed"] is False


def test_what_is_registered_really_does_the_weekly_run(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess  # noqa: PLC0415 - only here

    assert command("schedule", "install", shop).code == 0
    (timer,) = timers.find_all(places())
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    done = subprocess.run(timer.weekly.command, cwd="/", capture_output=True, check=False, timeout=120)
    assert done.returncode in (0, 1), done.stderr.decode()
    assert any(shop.parent.glob("周报 *.html"))
    assert command("schedule", "status", shop, "--json").json["due"] is False


def test_a_registration_that_the_system_has_lost_is_told(shop: Path) -> None:
    assert command("schedule", "install", shop).code == 0
    for path in files_of(Path.home()):
        path.unlink()
    ended = command("schedule", "status", shop)
    assert ended.code == 20
    assert "系统里已经没有了" in ended.out
    assert command("schedule", "install", shop, "--json").json["changed"] is True
    assert command("schedule", "status", shop).code == 0


def test_a_run_in_vain_is_remembered_until_one_succeeds(shop: Path) -> None:
    owner = shop.with_name(f".~lock.{shop.name}#")
    owner.write_text(",王店长,前台,15.01.2024 10:00,file:///;", encoding="utf-8")
    assert command("schedule", "run", shop, "--once").code == 20
    told = command("schedule", "status", shop, "--json").json
    assert told["due"] is True
    assert "王店长" in told["last_failure"]
    assert "试过，没有做成" in command("schedule", "status", shop).out
    owner.unlink()
    assert command("schedule", "run", shop, "--once").code in (0, 1)
    assert command("schedule", "status", shop, "--json").json["last_failure"] is None


def test_where_nothing_is_set_up_it_says_so(tmp_path: Path, programs: Programs) -> None:
    shop = write_master(tmp_path / "客户.xlsx")
    ended = command("schedule", "install", shop)
    if ended.code:  # where the package is installed, its own Python serves, and only a scheduler is missing
        assert ended.code == 13
        assert "workbook-tools setup" in ended.err or "请安装 systemd 或 cron" in ended.err
    assert programs.asked == []


def test_cron_serves_where_there_is_no_systemd_and_keeps_what_others_put_there(
    programs: Programs, tmp_path: Path
) -> None:
    table = tmp_path / "crontab"
    table.write_text("5 4 * * * 别人的任务\n", encoding="utf-8")
    read, write = (
        f'while IFS= read -r l; do echo "$l"; done < "{table}"',
        f'while IFS= read -r l; do echo "$l"; done > "{table}"',
    )
    programs.add("crontab", f'if [ "$1" = -l ]; then {read}; else {write}; fi')
    here = places(System.LINUX)
    assert timers.install(here, WEEKLY)
    assert not timers.install(here, WEEKLY)
    assert table.read_text(encoding="utf-8").count("workbook-tools-0123abcd") == 2
    assert timers.uninstall(here, WEEKLY.key)
    assert table.read_text(encoding="utf-8") == "5 4 * * * 别人的任务\n"


@pytest.mark.parametrize(("says", "lines"), [("no crontab for zhang", 2), ("cannot open database", 0)])
def test_a_crontab_that_cannot_be_read_is_not_overwritten(
    says: str, lines: int, programs: Programs, tmp_path: Path
) -> None:
    table = tmp_path / "crontab"
    write = f'while IFS= read -r l; do echo "$l"; done > "{table}"'
    programs.add("crontab", f'if [ "$1" = -l ]; then echo "{says}" >&2; exit 1; else {write}; fi')
    if lines:
        assert timers.install(places(System.LINUX), WEEKLY)
        assert len(table.read_text(encoding="utf-8").splitlines()) == lines
    else:
        with pytest.raises(Fault, match="schedule-refused"):
            timers.install(places(System.LINUX), WEEKLY)
        assert not table.exists()


def on_windows(tmp_path: Path) -> Places:
    return places(System.WINDOWS, {"LOCALAPPDATA": str(tmp_path / "Local")})


def test_windows_is_given_the_task_as_a_file(programs: Programs, tmp_path: Path) -> None:
    programs.add("schtasks")
    here = on_windows(tmp_path)
    assert timers.install(here, WEEKLY)
    file = here.home / "schedule" / "0123abcd.xml"
    assert programs.asked[-1] == f"schtasks /Create /TN \\workbook_tools\\weekly-0123abcd /XML {file} /F"
    assert not timers.install(here, WEEKLY)
    assert timers.uninstall(here, WEEKLY.key)
    assert programs.asked[-1] == "schtasks /Delete /TN \\workbook_tools\\weekly-0123abcd /F"
    assert list(here.home.iterdir()) == []


def test_a_scheduler_that_refuses_is_a_fault_with_another_way(programs: Programs, tmp_path: Path) -> None:
    programs.add("schtasks", "exit 1")
    with pytest.raises(Fault, match="schedule-refused"):
        timers.install(on_windows(tmp_path), WEEKLY)
    with pytest.raises(Fault, match="schedule-refused"):
        timers.install(places(System.LINUX), WEEKLY)  # neither systemd nor cron
    assert timers.find_all(on_windows(tmp_path)) == timers.find_all(places(System.LINUX)) == ()


def test_macos_is_given_an_agent(programs: Programs) -> None:
    programs.add("launchctl")
    here = places(System.MACOS)
    assert timers.install(here, WEEKLY)
    agent = Path.home() / "Library" / "LaunchAgents" / "workbook-tools-0123abcd.plist"
    assert agent.is_file()
    assert programs.asked[-1].endswith(str(agent))
    assert not timers.install(here, WEEKLY)
    assert timers.uninstall(here, WEEKLY.key)
    assert not agent.exists()
