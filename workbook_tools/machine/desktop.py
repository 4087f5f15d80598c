"""Where the person's desktop is; it may be called 桌面, or lie in OneDrive."""

import os
import re
import sys
from pathlib import Path

from workbook_tools.machine.places import Places, System

_XDG = re.compile(r'^XDG_DESKTOP_DIR="(.*)"', re.MULTILINE)


def desktop_folder(places: Places) -> Path:
    """The desktop, or on a Linux without one the folder of the programs' menu. It need not exist yet."""
    if places.system is System.WINDOWS:
        return _on_windows() or places.user / "Desktop"
    if places.system is System.MACOS:
        return places.user / "Desktop"
    told = _of_linux(places.user)
    for folder in (told, places.user / "Desktop", places.user / "桌面"):
        if folder is not None and folder != places.user and folder.is_dir():
            return folder
    return places.user / ".local" / "share" / "applications"


def _of_linux(user: Path) -> Path | None:
    """What user-dirs.dirs says. The home folder itself stands there for "none"."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or user / ".config") / "user-dirs.dirs"
    try:
        found = _XDG.search(config.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None
    return Path(found[1].replace("$HOME", str(user), 1)) if found else None


def _on_windows() -> Path | None:
    if sys.platform != "win32":
        return None
    import winreg  # noqa: PLC0415 - only Windows has it

    try:
        folders = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, folders) as key:
            return Path(os.path.expandvars(str(winreg.QueryValueEx(key, "Desktop")[0])))
    except OSError:
        return None
