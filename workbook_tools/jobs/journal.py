"""The machine's own journal of what went wrong. It holds no cell of any customer: frames and types, never messages."""

import os
import traceback
from datetime import datetime
from pathlib import Path

from platformdirs import user_log_dir

JOURNAL_NAME = "journal.log"
MAX_BYTES = 1_000_000


def journal_path() -> Path:
    """Where the journal lies on this machine."""
    return Path(user_log_dir("workbook_tools", appauthor=False)) / JOURNAL_NAME


def note_unexpected(error: BaseException, now: datetime) -> Path:
    """Write down where an unexpected error came from. Its message is left out: it may quote a customer's cell."""
    lines = [f"{now:%Y-%m-%d %H:%M:%S} {type(error).__name__}"]
    lines += [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return append("\n".join(lines))


def append(text: str) -> Path:
    """Add to the journal; a full or read-only disk is no reason to fail. A journal over a megabyte starts anew."""
    path = journal_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MAX_BYTES:
            path.replace(path.with_name("journal.1.log"))
        with path.open("a", encoding="utf-8") as file:
            file.write(text + os.linesep)
    except OSError:
        return path
    return path
