"""What a file was at one moment: who it is to the file system, and the hash of its bytes."""

import hashlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.disk.reasons import SOMEBODY, detail_of, fault_of
from workbook_tools.table.faults import Fault

PATIENCE = 5.0
"""Seconds to wait for a file that somebody is in the middle of saving."""
_ABSENT_PATIENCE = 0.4
"""Office moves the old file away before the new one arrives: that long may a file be gone without being missing."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """Tells two states of a path apart without reading: any save makes a new file or a new time.

    A rename leaves all four as they are. Windows gives no file number worth trusting across ReplaceFileW: 0 there.
    """

    device: int
    file: int
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, found: os.stat_result) -> "Identity":
        """From a stat result."""
        if sys.platform == "win32":
            return cls(0, 0, found.st_size, found.st_mtime_ns)
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file's identity and the SHA-256 of its bytes, in lower-case hex."""

    identity: Identity
    sha256: str


def is_file(path: Path) -> bool:
    """Whether a file lies there. False, too, where the disk or the server does not answer: pathlib raises then."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder lies there, as `is_file` tells it of a file."""
    try:
        return path.is_dir()
    except OSError:
        return False


def identity_of(path: Path) -> Identity:
    """The identity of what lies at a path now."""
    return Identity.of(path.stat())


def hash_of(path: Path) -> str:
    """SHA-256 of a file, lower-case hex."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def take_snapshot(path: Path, *, patience: float = PATIENCE) -> Snapshot:
    """Reads the file once, as a whole, and makes sure that nobody was writing it meanwhile.

    Raises file-missing, not-a-workbook for a folder, cannot-write where it may not be read, workbook-busy where it is
    not at rest within `patience` seconds.
    """
    started = time.monotonic()
    while True:
        waited = time.monotonic() - started
        try:
            snapshot = _read_at_rest(path)
        except FileNotFoundError:
            if waited > _ABSENT_PATIENCE or not is_folder(path.parent):
                raise Fault("file-missing", name=path.name) from None
        except OSError as error:
            raise _unreadable(path, error) from error
        else:
            if snapshot is not None:
                return snapshot
            if waited > patience:
                raise Fault("workbook-busy", name=path.name, who=SOMEBODY)
        time.sleep(0.02)


def _unreadable(path: Path, error: OSError) -> Fault:
    if is_folder(path):  # Windows calls it a lack of permission
        return Fault("not-a-workbook", name=path.name, detail="，是一个文件夹")
    found = fault_of(error, path.name)
    if found.code == "workbook-busy":
        return found
    return Fault("cannot-write", name=path.name, detail="不能读取，" + detail_of(error))


def _read_at_rest(path: Path) -> Snapshot | None:
    """None where the file changed, or became another one, while it was read."""
    with path.open("rb", buffering=0) as file:
        before = Identity.of(os.fstat(file.fileno()))
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        after = Identity.of(os.fstat(file.fileno()))
    return Snapshot(after, sha256) if before == after == identity_of(path) else None


def being_written(path: Path) -> bool:
    """Whether some program holds the file open for writing. False also where the system can't tell.

    Linux grants a read lease only on a file that nobody has open for writing.
    """
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415 - there is none on Windows

    try:
        with path.open("rb", buffering=0) as file:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # no leases on this file system, or not our file
        return False
    return False
