"""What set-up has made: written down before it is made, so that whatever came of it can be removed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from workbook_tools.disk.durable import remove, write_new
from workbook_tools.machine.places import Places, System


def read_made(places: Places) -> tuple[Path, ...]:
    """The files and folders, in the order in which they were made; empty where set-up has not been."""
    try:
        held = json.loads(places.record.read_text(encoding="utf-8"))
        return tuple(Path(str(path)) for path in held["made"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def note_made(places: Places, *paths: Path) -> None:
    """Add to the list. Raises OSError."""
    places.home.mkdir(parents=True, exist_ok=True)
    made = list(dict.fromkeys(map(str, (*read_made(places), *paths))))
    write_new(places.record, json.dumps({"made": made}, ensure_ascii=False, indent=1).encode(), replace=True)


def remove_made(places: Places) -> tuple[Path, ...]:
    """Remove all that is on the list, the last first, and the list itself when nothing is left of it; gives what stays.

    Folders that hold other things than ours stay as well: only our own venv and pages are removed with all that is in them.
    """
    whole = (places.venv, places.results)
    stays = []
    for path in reversed(read_made(places)):
        if path in whole and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_dir():
            continue
        else:
            remove(path)
        if path.exists():
            stays.append(path)
    if stays:
        if places.system is System.WINDOWS and Path(sys.prefix) == places.venv:
            _remove_after_us(places)
        return tuple(stays)
    remove(places.record)
    if places.home.is_dir() and not any(places.home.iterdir()):
        places.home.rmdir()
    return ()


def _remove_after_us(places: Places) -> None:
    """Windows removes no program that runs: what is left goes a few seconds after we have ended."""
    # One string: cmd takes off the outer quotes, and knows nothing of the backslashes that a list of words would get.
    command = f'cmd /c "ping -n 4 127.0.0.1 >nul & rmdir /s /q "{places.venv}" & del /q "{places.record}""'
    no_window = 0x08000000
    subprocess.Popen(command, creationflags=no_window)  # noqa: S603 - the system's own, on our own folder
