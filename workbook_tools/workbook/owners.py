"""Who has a workbook open: the owner files that Excel, WPS and LibreOffice lay beside it."""

import csv
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.disk.reasons import SOMEBODY
from workbook_tools.disk.snapshot import is_file
from workbook_tools.table.faults import Fault

_ANSI_BYTES = 55
"""Excel: one byte of length, the name in the machine's own encoding, blanks up to here; then the same in UTF-16."""
_OLD_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Owner:
    """who: the person as his program calls him, "" where it can't be read. file: the owner file that says so."""

    who: str
    file: Path


def find_owner(path: Path) -> Owner | None:
    """The first owner file found for a workbook; None where nobody is known to have it open.

    An owner file that a crashed Excel left behind can't be told from a living one by looking, except on Windows, where
    an open workbook can't be opened for oneself alone.
    """
    for place in dict.fromkeys([path.absolute(), path.resolve()]):
        for name, read in (
            (f"~${place.name}", _read_excel),
            (f".~{place.name}", _read_excel),
            (f".~lock.{place.name}#", _read_libreoffice),
        ):
            file = place.with_name(name)
            if is_file(file) and not _proven_closed(place):
                return Owner(read(file), file)
    return None


def refuse_if_open(path: Path) -> None:
    """Raises workbook-busy with the person's name where an owner file lies beside the workbook."""
    owner = find_owner(path)
    if owner is not None:
        raise Fault("workbook-busy", name=path.name, who=_words(owner))


def _words(owner: Owner) -> str:
    who = owner.who or SOMEBODY
    try:
        old = time.time() - owner.file.stat().st_mtime > _OLD_SECONDS
    except OSError:
        return who
    return f"{who}（若其实没有打开，请删除旁边的“{owner.file.name}”）" if old else who


def _read_excel(file: Path) -> str:
    held = _bytes(file)
    length = held[_ANSI_BYTES] if len(held) > _ANSI_BYTES else 0
    wide = held[_ANSI_BYTES + 2 : _ANSI_BYTES + 2 + 2 * length]
    narrow = held[1 : 1 + held[0]] if held else b""
    for raw, encoding in ((wide, "utf-16-le"), (narrow, "utf-8"), (narrow, "gb18030")):
        try:
            name = _clean(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if name:
            return name
    return ""


def _read_libreoffice(file: Path) -> str:
    text = _bytes(file).decode("utf-8", "replace").rstrip("\n;")
    fields = [_clean(field) for field in next(csv.reader([text]), [])]
    name, user, host = (*fields, "", "", "")[:3]
    who = name or user
    return f"{who}（电脑 {host}）" if who and host else who


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()[:4096]
    except OSError:  # Excel lets nobody else read it on some shares
        return b""


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable()).strip()[:60]


def _proven_closed(path: Path) -> bool:
    """Whether it is certain that no program has the file open: on Windows, when we get it for ourselves alone."""
    if sys.platform != "win32":
        return False
    import ctypes  # noqa: PLC0415 - only Windows gets here

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = ctypes.c_void_p
    read_write, share_nothing, open_existing = 0xC0000000, 0, 3
    handle = kernel.CreateFileW(str(path), read_write, share_nothing, None, open_existing, 0, None)
    if handle in (None, ctypes.c_void_p(-1).value):
        return False
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return True
