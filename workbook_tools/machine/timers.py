"""Registers the weekly run with the system, and takes it away again: Task Scheduler, launchd, systemd, else cron."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from hashlib import sha256
from pathlib import Path

from workbook_tools.disk.durable import remove, write_new
from workbook_tools.machine.places import Places, System
from workbook_tools.machine.timetable import (
    Weekly,
    crontab_lines,
    launchd_agent,
    systemd_service,
    systemd_timer,
    windows_task,
)
from workbook_tools.table.faults import Fault


@dataclass(frozen=True, slots=True)
class Timer:
    """What is registered. there: whether the system still has it."""

    weekly: Weekly
    there: bool


def key_of(workbook: Path) -> str:
    """Eight hex digits for a workbook at its place."""
    return sha256(os.fsencode(workbook.resolve())).hexdigest()[:8]


def install(places: Places, weekly: Weekly) -> bool:
    """Register it, in the place of what was registered for the same workbook. False where just that is there already.

    Raises schedule-refused, OSError.
    """
    if find(places, weekly.key) == Timer(weekly, there=True):
        return False
    _note(places, weekly)
    try:
        _hand_over(places, weekly)
    except Fault:
        _forget(places, weekly.key)
        raise
    return True


def _hand_over(places: Places, weekly: Weekly) -> None:
    if places.system is System.WINDOWS:
        _to_task_scheduler(places, weekly)
    elif places.system is System.MACOS:
        _to_launchd(places, weekly)
    elif shutil.which("systemctl"):
        _to_systemd(places, weekly)
    else:
        _to_cron([*_cron_without(weekly), *crontab_lines(weekly)])


def uninstall(places: Places, key: str) -> bool:
    """Take away what is registered for a workbook; False where nothing is. Raises OSError."""
    timer = find(places, key)
    if timer is None:
        return False
    weekly = timer.weekly
    if places.system is System.WINDOWS:
        _call("schtasks", "/Delete", "/TN", weekly.task, "/F")
    elif places.system is System.MACOS:
        _call("launchctl", "bootout", f"gui/{os.getuid()}/{weekly.unit}")
        remove(_agent(places, weekly))
    else:
        service, unit, link = _units(places, weekly)
        if unit.exists():
            _call("systemctl", "--user", "stop", unit.name)
        for file in (link, unit, service):
            remove(file)
        _call("systemctl", "--user", "daemon-reload")
        if _in_cron(weekly):
            _to_cron(_cron_without(weekly))
    _forget(places, key)
    return True


def find(places: Places, key: str) -> Timer | None:
    """What is registered for a workbook."""
    try:
        held = json.loads((_folder(places) / f"{key}.json").read_text(encoding="utf-8"))
        at = time.fromisoformat(held["at"])
        weekly = Weekly(key, str(held["workbook"]), int(held["weekday"]), at, tuple(map(str, held["command"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Timer(weekly, _there(places, weekly))


def find_all(places: Places) -> tuple[Timer, ...]:
    """Whatever is registered for this person."""
    keys = sorted(path.stem for path in _folder(places).glob("*.json"))
    return tuple(timer for key in keys if (timer := find(places, key)) is not None)


def _folder(places: Places) -> Path:
    return places.home / "schedule"


def _note(places: Places, weekly: Weekly) -> None:
    _folder(places).mkdir(parents=True, exist_ok=True)
    held = {
        "workbook": weekly.workbook,
        "weekday": weekly.weekday,
        "at": f"{weekly.at:%H:%M}",
        "command": weekly.command,
    }
    content = json.dumps(held, ensure_ascii=False, indent=1).encode()
    write_new(_folder(places) / f"{weekly.key}.json", content, replace=True)


def _forget(places: Places, key: str) -> None:
    for ending in ("xml", "json"):
        remove(_folder(places) / f"{key}.{ending}")
    if not any(_folder(places).iterdir()):
        _folder(places).rmdir()


def _there(places: Places, weekly: Weekly) -> bool:
    if places.system is System.WINDOWS:
        return _call("schtasks", "/Query", "/TN", weekly.task)
    if places.system is System.MACOS:
        return _agent(places, weekly).is_file()
    _service, unit, link = _units(places, weekly)
    return (unit.is_file() and link.exists()) or _in_cron(weekly)


def _to_task_scheduler(places: Places, weekly: Weekly) -> None:
    file = _folder(places) / f"{weekly.key}.xml"
    write_new(file, windows_task(weekly), replace=True)
    if not _call("schtasks", "/Create", "/TN", weekly.task, "/XML", str(file), "/F"):
        advice = "请管理员允许您使用“任务计划程序”；或者每周双击一次“每周运行”。"
        raise Fault("schedule-refused", detail="Windows 的任务计划程序不接受", advice=advice)


def _agent(places: Places, weekly: Weekly) -> Path:
    return places.user / "Library" / "LaunchAgents" / f"{weekly.unit}.plist"


def _to_launchd(places: Places, weekly: Weekly) -> None:
    agent, person = _agent(places, weekly), f"gui/{os.getuid()}"
    agent.parent.mkdir(parents=True, exist_ok=True)
    write_new(agent, launchd_agent(weekly), replace=True)
    _call("launchctl", "bootout", f"{person}/{weekly.unit}")
    _call("launchctl", "bootstrap", person, str(agent))  # else the next log-in does it


def _units(places: Places, weekly: Weekly) -> tuple[Path, Path, Path]:
    """Service, timer, and the link that enables the timer."""
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or places.user / ".config") / "systemd" / "user"
    timer = f"{weekly.unit}.timer"
    return folder / f"{weekly.unit}.service", folder / timer, folder / "timers.target.wants" / timer


def _to_systemd(places: Places, weekly: Weekly) -> None:
    service, timer, link = _units(places, weekly)
    link.parent.mkdir(parents=True, exist_ok=True)
    write_new(service, systemd_service(weekly), replace=True)
    write_new(timer, systemd_timer(weekly), replace=True)
    if not link.is_symlink():
        link.symlink_to(timer)
    _call("systemctl", "--user", "daemon-reload")  # where no session runs, the next log-in does both
    _call("systemctl", "--user", "restart", timer.name)


def _cron() -> list[str] | None:
    """The person's crontab; None where it can't be read, which is not the same as having none."""
    try:
        done = subprocess.run(["crontab", "-l"], capture_output=True, check=False)  # noqa: S607 - the system's own
    except OSError:
        return None
    if done.returncode and b"no crontab" not in done.stderr.lower():
        return None
    return [] if done.returncode else done.stdout.decode("utf-8", "surrogateescape").splitlines()


def _cron_without(weekly: Weekly) -> list[str]:
    """What others have put there. Raises schedule-refused where that can't be read, since it would be overwritten."""
    lines = _cron()
    if lines is None:
        raise _no_timers()
    return [line for line in lines if not line.endswith(f"# {weekly.unit}")]


def _in_cron(weekly: Weekly) -> bool:
    return any(line.endswith(f"# {weekly.unit}") for line in _cron() or ())


def _to_cron(lines: Sequence[str]) -> None:
    text = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
    try:
        done = subprocess.run(["crontab", "-"], input=text, capture_output=True, check=False)  # noqa: S607 - the system's own
    except OSError:
        done = None
    if done is None or done.returncode:
        raise _no_timers()


def _no_timers() -> Fault:
    advice = "请安装 systemd 或 cron；或者让 schedule run 一直开着。"
    return Fault("schedule-refused", detail="这台电脑没有可用的定时服务", advice=advice)


def _call(*command: str) -> bool:
    """Whether a program of the system did it; one that is missing did not."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - our own words
    except OSError:
        return False
    return done.returncode == 0
