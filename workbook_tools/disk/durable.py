"""Files that are whole or not there: a sibling is written, flushed to the disk, and only then given its name."""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from workbook_tools.disk.exchange import put_new
from workbook_tools.disk.lock import lock_open_file
from workbook_tools.disk.names import short_of

BUFFER = 1 << 20
_ENDING = ".part-wbt"
_CANT_FLUSH_FOLDERS = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES}
"""What file servers answer, and a folder that we may write but not list."""
_ABANDONED_SECONDS = 3600.0
"""Where the file system knows no locks, only age tells what nobody writes any more."""


def flush_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut, where the system has a call for it. Raises OSError."""
    if sys.platform == "win32":
        return
    try:
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        if error.errno not in _CANT_FLUSH_FOLDERS:
            raise


def remove(path: Path) -> bool:
    """Whether the file is gone now; never raises."""
    try:
        path.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file opened anew for writing; flushed to the disk at the clean end, removed at any other."""
    try:
        with path.open("w+b", buffering=BUFFER) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        remove(path)
        raise


def write_new(
    path: Path, content: bytes | Iterable[bytes], *, replace: bool = False, check: Callable[[Path], None] | None = None
) -> str:
    """Writes a file that is whole or not there, and gives its SHA-256. Raises OSError; FileExistsError unless replace.

    check: looks at what was written, under the name it has until then, and raises if it won't do.
    """
    sibling, digest = path.with_name(f".wbt-{short_of(path.name)}{_ENDING}"), sha256()
    try:
        with sibling.open("wb", buffering=BUFFER) as file:
            lock_open_file(file.fileno())  # so that a sweep leaves it alone
            for chunk in [content] if isinstance(content, bytes) else content:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            if check is not None:
                check(sibling)
            if os.name != "nt":
                _give_name(sibling, path, replace=replace)
        if os.name == "nt":  # an open file can't be renamed there, but can't be swept either
            _give_name(sibling, path, replace=replace)
    except BaseException:
        remove(sibling)
        raise
    flush_folder(path.parent)
    return digest.hexdigest()


def _give_name(sibling: Path, path: Path, *, replace: bool) -> None:
    if replace:
        sibling.replace(path)
    else:
        put_new(sibling, path)


def sweep_siblings(folder: Path) -> None:
    """Removes what killed runs left of `write_new` in a folder; what is being written stays. Never raises."""
    with suppress(OSError):
        for found in list(folder.glob(f".wbt-*{_ENDING}")):
            if _abandoned(found):
                remove(found)


def _abandoned(sibling: Path) -> bool:
    try:
        with sibling.open("r+b") as file:
            granted = lock_open_file(file.fileno())
            return granted or (granted is None and time.time() - sibling.stat().st_mtime > _ABANDONED_SECONDS)
    except OSError:
        return False


def copy_chunks(source: Path) -> Iterator[bytes]:
    """A file's bytes in blocks."""
    with source.open("rb", buffering=0) as file:
        while chunk := file.read(BUFFER):
            yield chunk


def take_rights(source: Path, target: Path) -> None:
    """Gives a file the permission bits of another, its owner, access lists and attributes, all as far as we may."""
    found = source.stat()
    with suppress(OSError):
        target.chmod(found.st_mode & 0o7777)
    if sys.platform == "win32":
        return  # ReplaceFileW carries the access list over
    if (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):
            os.chown(target, found.st_uid, found.st_gid)
            target.chmod(found.st_mode & 0o7777)  # a change of owner clears some bits
    _copy_attributes(source, target)


def _copy_attributes(source: Path, target: Path) -> None:
    """Extended attributes, access lists among them."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        for name in os.listxattr(source):
            with suppress(OSError):
                os.setxattr(target, name, os.getxattr(source, name))
