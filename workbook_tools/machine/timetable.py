"""The weekly run in the words of each system's scheduler.

All of them do the same: at the hour, and every hour besides, they start a look (`schedule run --once`) that ends at once unless
the run is owed. So a machine that was off, or a workbook that was open, is caught up within the hour, and the one rule of what
is owed stays ours.
"""

import plistlib
import shlex
import subprocess
from dataclasses import dataclass
from datetime import time
from xml.sax.saxutils import escape

EVERY_SECONDS = 3600
FINE = "1 11 20"
"""Exit codes that are no failure of the service: problems found, busy, done in part."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Weekly:
    """key: stands for the workbook in names. weekday: 0 is Monday. command: program and arguments of a look."""

    key: str
    workbook: str
    weekday: int
    at: time
    command: tuple[str, ...]

    @property
    def when(self) -> str:
        """`周一 09:00`."""
        return f"周{'一二三四五六日'[self.weekday]} {self.at:%H:%M}"

    @property
    def unit(self) -> str:
        """Its name for systemd and launchd."""
        return f"workbook-tools-{self.key}"

    @property
    def task(self) -> str:
        """Its name for the Windows Task Scheduler."""
        return f"\\workbook_tools\\weekly-{self.key}"


def systemd_service(weekly: Weekly) -> bytes:
    """The unit that looks once."""
    words = " ".join(_systemd_word(word) for word in weekly.command)
    about = weekly.workbook.replace("%", "%%").replace("\n", " ")
    text = f"[Unit]\nDescription=workbook-tools: {about}\n\n"
    text += f"[Service]\nType=oneshot\nExecStart={words}\nSuccessExitStatus={FINE}\nNice=10\n"
    return text.encode()


def systemd_timer(weekly: Weekly) -> bytes:
    """The unit that says when."""
    text = f"[Unit]\nDescription=workbook-tools: {weekly.unit}\n\n"
    text += f"[Timer]\nOnCalendar={_DAYS[weekly.weekday]} *-*-* {weekly.at:%H:%M}:00\nOnCalendar=hourly\nPersistent=true\n\n"
    return (text + "[Install]\nWantedBy=timers.target\n").encode()


def launchd_agent(weekly: Weekly) -> bytes:
    """The property list for ~/Library/LaunchAgents."""
    agent = {
        "Label": weekly.unit,
        "ProgramArguments": list(weekly.command),
        "StartCalendarInterval": {
            "Weekday": (weekly.weekday + 1) % 7, "Hour": weekly.at.hour, "Minute": weekly.at.minute,
        },
        "StartInterval": EVERY_SECONDS,
        "RunAtLoad": True,
        "ProcessType": "Background",
    }  # fmt: skip
    return plistlib.dumps(agent)


def crontab_lines(weekly: Weekly) -> tuple[str, ...]:
    """The lines of a crontab, each with the unit's name as a mark at its end."""
    command = shlex.join(weekly.command).replace("%", "\\%")
    day = (weekly.weekday + 1) % 7
    return (
        f"{weekly.at.minute} {weekly.at.hour} * * {day} {command} # {weekly.unit}",
        f"0 * * * * {command} # {weekly.unit}",
    )


def windows_task(weekly: Weekly) -> bytes:
    """The task's XML, in UTF-16 as schtasks wants it. It runs without rights, only while the person is logged in."""
    program, arguments = weekly.command[0], subprocess.list2cmdline(weekly.command[1:])
    text = f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{escape(weekly.workbook)}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Repetition>
        <Interval>PT1H</Interval>
        <Duration>P1D</Duration>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>2024-01-01T{weekly.at:%H:%M}:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT2H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(arguments)}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
    return text.replace("\n", "\r\n").encode("utf-16")


def _systemd_word(word: str) -> str:
    """A word of ExecStart: quoted, with what systemd would expand doubled."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'
