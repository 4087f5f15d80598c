"""The one narrow interface to what each platform can do with two names at once.

`exchange` puts a file in the place of another and leaves what was there under a name of ours, so that it can be looked at
before anything is given up. `put_new` gives a file a name that must not be taken. Everything above relies on these two alone.

- Linux: renameat2 with RENAME_EXCHANGE and RENAME_NOREPLACE; macOS: renamex_np with RENAME_SWAP and RENAME_EXCL.
- Windows: ReplaceFileW with a backup name; os.rename, which never replaces there.
- File systems without a swap (network shares, FAT): the old file steps aside, the new one takes the free name. For that moment
  the name is free, but nothing that somebody saves in it can be lost: a name that was taken meanwhile is never overwritten.
"""

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

Exchange: TypeAlias = Callable[[Path, Path, Path], Path]
"""(source, target, aside) → where the displaced file lies now: at source or at aside. Afterwards target is what source was.

Raises FileNotFoundError when target is away, FileExistsError when somebody took its name in the middle, and OSError
otherwise; then source is still what it was, and target is, or lies at aside.
"""

_AT_FDCWD = -100
_NOREPLACE, _EXCHANGE = 1, 2  # linux/fs.h
_SWAP, _EXCL = 2, 4  # sys/stdio.h of macOS
_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOTTY}
_UNABLE_TO_MOVE_REPLACEMENT_2 = 1177


def exchange(source: Path, target: Path, aside: Path) -> Path:
    """The platform's swap of two names, or the next best; see `Exchange`."""
    if sys.platform == "win32":
        _replace_file(source, target, aside)
        return aside
    if _rename_with(source, target, swap=True):
        return source
    return step_aside(source, target, aside)


def step_aside(source: Path, target: Path, aside: Path) -> Path:
    """The next best thing to a swap; see `Exchange`."""
    target.rename(aside)
    try:
        put_new(source, target)
    except FileExistsError:
        raise
    except OSError:
        with suppress(OSError):
            put_new(aside, target)
        raise
    return aside


def put_new(source: Path, target: Path) -> None:
    """Renames a file to a name that nobody has; FileExistsError where somebody has it, in the same instant at the latest."""
    if sys.platform == "win32":
        source.rename(target)
        return
    if _rename_with(source, target, swap=False):
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # no hard links here (FAT): the check and the rename are two steps, a few microseconds apart
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        source.rename(target)
        return
    source.unlink()


def _rename_with(source: Path, target: Path, *, swap: bool) -> bool:
    """Whether the system could do it on this file system; raises OSError where it could and did not."""
    call = _system_rename()
    if call is None:
        return False
    ctypes.set_errno(0)
    if call(os.fsencode(source), os.fsencode(target), swap) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(source), None, str(target))


def _system_rename() -> Callable[[bytes, bytes, bool], int] | None:
    """A rename with a flag, from the C library that this process has loaded; None where it has none."""
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        renamex = getattr(library, "renamex_np", None)
        return renamex and (lambda a, b, swap: int(renamex(a, b, ctypes.c_uint(_SWAP if swap else _EXCL))))
    renameat2 = getattr(library, "renameat2", None)
    return renameat2 and (
        lambda a, b, swap: int(renameat2(_AT_FDCWD, a, _AT_FDCWD, b, ctypes.c_uint(_EXCHANGE if swap else _NOREPLACE)))
    )


def _replace_file(source: Path, target: Path, aside: Path) -> None:
    if sys.platform != "win32":
        raise NotImplementedError
    replace_file = ctypes.WinDLL("kernel32", use_last_error=True).ReplaceFileW
    replace_file.argtypes = [ctypes.c_wchar_p] * 3 + [ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p]
    if replace_file(str(target), str(source), str(aside), 0, None, None):
        return
    error = ctypes.WinError(ctypes.get_last_error())
    if error.winerror == _UNABLE_TO_MOVE_REPLACEMENT_2:  # the old file bears the aside name now: back with it
        with suppress(OSError):
            aside.rename(target)
    raise error
