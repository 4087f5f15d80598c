"""A lock file that the death of its holder frees: by flock, on Windows by a locked byte, else by the holder's process number.

The file lies there only while somebody holds the lock, or after he died. What is noted in it survives him, so that the
next holder knows what to clear up.
"""

import errno
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

SystemLock: TypeAlias = Callable[[int], bool | None]
"""Locks an open file for this process: True done, False held by another, None where the file system knows no locks."""

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}
_TAKEN = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
_PAUSE = 0.05
_NOTE_BYTES = 1 << 16
_NAMELESS_SECONDS = 60.0
"""A holder that has not named himself for so long died before he could."""
_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Lock:
    """A held lock. `left`: what a dead holder had noted, b"" after an orderly end."""

    def __init__(self, path: Path, number: int, left: bytes, holder: bytes = b"") -> None:
        self.path, self.left = path, left
        self._number, self._holder, self._kept = number, holder, False

    def note(self, text: bytes) -> None:
        """Replaces what is noted in the lock file, and flushes it to the disk. Raises OSError."""
        os.ftruncate(self._number, len(self._holder))
        if text:
            os.lseek(self._number, len(self._holder), os.SEEK_SET)
            os.write(self._number, text)
        os.fsync(self._number)

    def keep_note(self, *, kept: bool) -> None:
        """Whether the file with its note is to stay behind, for the next holder to clear up what we could not."""
        self._kept = kept

    def release(self) -> None:
        """Removes the file, then lets go. What can't be removed is swept by the next holder.

        Windows and file servers remove no file that is open: there it goes afterwards, unless another holds it by then.
        """
        gone = self._kept or (sys.platform != "win32" and self._removed())
        os.close(self._number)
        if not gone:
            self._removed()

    def _removed(self) -> bool:
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            return False
        return True


@contextmanager
def locked(path: Path, *, wait: float = 0.0, system_lock: SystemLock | None = None) -> Iterator[Lock | None]:
    """Holds the lock file at `path`; yields None where another still has it after `wait` seconds.

    Raises OSError where the file can't be made. system_lock: the platform's, unless a test says otherwise.
    """
    stop = time.monotonic() + wait
    while (lock := _try(path, system_lock or lock_open_file)) is None and time.monotonic() < stop:
        time.sleep(_PAUSE)
    try:
        yield lock
    finally:
        if lock is not None:
            lock.release()


def lock_open_file(number: int) -> bool | None:
    """The platform's own lock; see `SystemLock`."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only Windows has it

            position = os.lseek(number, 0, os.SEEK_CUR)
            os.lseek(number, 1 << 30, os.SEEK_SET)  # a byte far behind all content, which others must be able to read
            try:
                msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(number, position, os.SEEK_SET)
        else:
            import fcntl  # noqa: PLC0415 - there is none on Windows

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        if error.errno in _NO_LOCKS:
            return None
        raise
    return True


def _try(path: Path, system_lock: SystemLock) -> Lock | None:
    while True:
        number, made = _open(path)
        kept = False
        try:
            granted = system_lock(number)
            lock = None
            if granted:
                lock = Lock(path, number, _read(number))
            elif granted is None:
                lock = _by_process(path, number, made=made)
            if lock is None:
                return None
            if _still_named(number, path):
                kept = True
                return lock
            # Its last holder removed it between our opening and our locking: begin anew.
        finally:
            if not kept:
                os.close(number)


def _open(path: Path) -> tuple[int, bool]:
    """An open lock file, and whether it was made just now, by us."""
    while True:
        with suppress(FileExistsError):
            number = os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o666)
            if sys.platform != "win32":
                with suppress(OSError):
                    os.fchmod(number, 0o666)  # colleagues must be able to see that it is held
            return number, True
        with suppress(FileNotFoundError):
            return os.open(path, _FLAGS), False


def _still_named(number: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(number), path.stat())
    except FileNotFoundError:
        return False


def _by_process(path: Path, number: int, *, made: bool) -> Lock | None:
    """Without locks of the system: whoever makes the file holds it, and names himself in its first line.

    A lock of another machine is never taken over; that of a dead process of this one is, by one taker at a time.
    """
    me = json.dumps({"host": platform.node(), "process": os.getpid()}).encode() + b"\n"
    if made:
        os.write(number, me)
        return Lock(path, number, b"", me)
    if not _dead(number):
        return None
    turn = path.with_name(path.name + "-turn")
    try:
        os.close(os.open(turn, _FLAGS | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        if time.time() - turn.stat().st_mtime > _NAMELESS_SECONDS:
            turn.unlink(missing_ok=True)
        return None
    try:
        if not _dead(number):  # somebody else had his turn first
            return None
        left = _read(number).partition(b"\n")[2]
        os.ftruncate(number, 0)
        os.lseek(number, 0, os.SEEK_SET)
        os.write(number, me + left)
        return Lock(path, number, left, me)
    finally:
        turn.unlink(missing_ok=True)


def _read(number: int) -> bytes:
    os.lseek(number, 0, os.SEEK_SET)
    return os.read(number, _NOTE_BYTES)


def _dead(number: int) -> bool:
    try:
        named = json.loads(_read(number).partition(b"\n")[0])
        host, process = str(named["host"]), int(named["process"])
    except (ValueError, KeyError, TypeError):
        return time.time() - os.fstat(number).st_mtime > _NAMELESS_SECONDS
    if host != platform.node():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
