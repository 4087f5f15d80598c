"""What each system's scheduler is told, read again as that system reads it."""

import plistlib
import shlex
import subprocess
from collections.abc import Callable
from datetime import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from workbook_tools.machine.timetable import (
    Weekly,
    crontab_lines,
    launchd_agent,
    systemd_service,
    systemd_timer,
    windows_task,
)

SUNDAY = Weekly(
    "0123abcd", '/店 铺/50% "a" & <b> $HOME \\客户.xlsx', 6, time(8, 30),
    ("/bin/echo", "-m", "workbook_tools", '/店 铺/50% "a" & <b> $HOME \\客户.xlsx', "--at", "周日 08:30"),
)  # fmt: skip
NAMESPACE = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def test_launchd_reads_the_same_words() -> None:
    agent = plistlib.loads(launchd_agent(SUNDAY))
    assert agent["ProgramArguments"] == list(SUNDAY.command)
    assert agent["StartCalendarInterval"] == {"Weekday": 0, "Hour": 8, "Minute": 30}
    assert agent["RunAtLoad"] is True
    assert agent["StartInterval"] == 3600


def test_the_task_scheduler_reads_the_same_words() -> None:
    content = windows_task(SUNDAY)
    assert content.startswith(b"\xff\xfe")
    task = ET.fromstring(content.decode("utf-16"))  # noqa: S314 - our own text
    assert task.findtext(".//t:Command", namespaces=NAMESPACE) == "/bin/echo"
    arguments = task.findtext(".//t:Arguments", namespaces=NAMESPACE)
    assert arguments == subprocess.list2cmdline(SUNDAY.command[1:])
    assert task.findtext(".//t:StartBoundary", namespaces=NAMESPACE) == "2024-01-01T08:30:00"
    assert task.findtext(".//t:StartWhenAvailable", namespaces=NAMESPACE) == "true"
    assert task.findtext(".//t:RunLevel", namespaces=NAMESPACE) == "LeastPrivilege"


def test_cron_reads_the_same_words() -> None:
    weekly_line, hourly_line = crontab_lines(SUNDAY)
    assert weekly_line.startswith("30 8 * * 0 ")
    assert hourly_line.startswith("0 * * * * ")
    for line in (weekly_line, hourly_line):
        command = line.split(" ", 5)[5].replace("\\%", "%")
        assert shlex.split(command, comments=True) == list(SUNDAY.command)
        assert line.endswith("# workbook-tools-0123abcd")


def test_systemd_takes_the_units(tmp_path: Path, needs_program: Callable[[str], Path]) -> None:
    (tmp_path / f"{SUNDAY.unit}.service").write_bytes(systemd_service(SUNDAY))
    timer = tmp_path / f"{SUNDAY.unit}.timer"
    timer.write_bytes(systemd_timer(SUNDAY))
    done = subprocess.run(
        [needs_program("systemd-analyze"), "--user", "--man=no", "verify", timer],
        capture_output=True, text=True, check=False, env={"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    complaints = [line for line in done.stderr.splitlines() if SUNDAY.unit in line]
    assert not complaints, done.stderr


@pytest.mark.parametrize("weekday", range(7))
def test_every_system_means_the_same_day(weekday: int) -> None:
    weekly = Weekly("k", "x", weekday, time(9), ("a",))
    day = systemd_timer(weekly).decode().split("OnCalendar=")[1][:3]
    assert ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun").index(day) == weekday
    sunday_first = plistlib.loads(launchd_agent(weekly))["StartCalendarInterval"]["Weekday"]
    assert (sunday_first - 1) % 7 == weekday
    assert crontab_lines(weekly)[0].split()[4] == str(sunday_first)
