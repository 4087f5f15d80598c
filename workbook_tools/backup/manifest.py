"""What is known of each copy, kept beside it in a small file that can tell whether a single bit of it has changed."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

COPY_NAME = re.compile(r"(\d{4}-W\d{2})_(\d{8})_([0-9a-f]{8})")
ENDING = ".json"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy. number: in the order of making. file: its name in the backup folder. reason: why it was made."""

    number: int
    file: str
    time: datetime
    size: int
    sha256: str
    reason: str

    @property
    def id(self) -> str:
        """Short, and unlike any other: the day and the beginning of the hash."""
        return f"{self.time:%Y%m%d}-{self.sha256[:8]}"

    @property
    def day(self) -> date:
        """The day of which it holds the state."""
        return self.time.date()

    @property
    def week(self) -> str:
        """`2024-W03`, the ISO week of its day."""
        return week_of(self.day)

    def as_json(self) -> dict[str, object]:
        """An entry of `backup list --json`."""
        return {
            "id": self.id,
            "file": self.file,
            "time": self.time.isoformat(),
            "size": self.size,
            "sha256": self.sha256,
            "reason": self.reason,
        }


def week_of(day: date) -> str:
    """The ISO week of a day: 2024-01-15 → `2024-W03`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def copy_stem(day: date, sha256: str) -> str:
    """The name of a copy without its ending: `2024-W03_20240115_3fa9c2d1`."""
    return f"{week_of(day)}_{day:%Y%m%d}_{sha256[:8]}"


def write_manifest(backup: Backup) -> bytes:
    """The manifest: one line of JSON, and the hash of that line."""
    held = {
        "number": backup.number,
        "file": backup.file,
        "time": backup.time.isoformat(),
        "size": backup.size,
        "sha256": backup.sha256,
        "reason": backup.reason,
    }
    line = json.dumps(held, ensure_ascii=False).encode()
    return line + b"\n" + sha256(line).hexdigest().encode() + b"\n"


def read_manifest(content: bytes) -> Backup | None:
    """None for any content that `write_manifest` has not written, to the last bit."""
    try:
        held = json.loads(content.partition(b"\n")[0])
        backup = Backup(**{**held, "time": datetime.fromisoformat(held["time"])})
        return backup if write_manifest(backup) == content else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
