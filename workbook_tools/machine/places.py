"""Where set-up puts things: one place per system that needs no rights. `table.interpreter` says the same for workbooks."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class System(StrEnum):
    """The systems that differ for us."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"


def this_system() -> System:
    """The system that we run on; whatever is neither Windows nor macOS keeps to the rules of Linux desktops."""
    return {"win32": System.WINDOWS, "darwin": System.MACOS}.get(sys.platform, System.LINUX)


@dataclass(frozen=True, slots=True)
class Places:
    """home: the folder of everything that set-up makes, and of nothing else. user: the person's own folder."""

    system: System
    home: Path
    user: Path

    @property
    def venv(self) -> Path:
        """The virtual environment that buttons, double-click files and schedules start."""
        return self.home / "venv"

    @property
    def python(self) -> Path:
        """Its Python."""
        return self._in_venv("python")

    @property
    def quiet_python(self) -> Path:
        """Its Python without a console window, where the system tells the two apart."""
        return self._in_venv("pythonw" if self.system is System.WINDOWS else "python")

    @property
    def results(self) -> Path:
        """The pages that double-click files show."""
        return self.home / "结果"

    @property
    def record(self) -> Path:
        """What set-up has made, so that it can be removed again."""
        return self.home / "setup.json"

    def _in_venv(self, name: str) -> Path:
        if self.system is System.WINDOWS:
            return self.venv / "Scripts" / f"{name}.exe"
        return self.venv / "bin" / name


def places(system: System | None = None, environment: Mapping[str, str] = os.environ) -> Places:
    """The places of a system, by the environment of the person who is logged in."""
    system = system or this_system()
    user = Path.home()
    if system is System.WINDOWS:
        home = Path(environment.get("LOCALAPPDATA") or user / "AppData" / "Local") / "workbook_tools"
    elif system is System.MACOS:
        home = user / ".workbook_tools"
    else:
        home = Path(environment.get("XDG_DATA_HOME") or user / ".local" / "share") / "workbook_tools"
    return Places(system, home, user)
