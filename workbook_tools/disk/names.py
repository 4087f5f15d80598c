"""Where we keep what belongs to a workbook, and the names of our own short-lived files beside it."""

import hashlib
import unicodedata
from datetime import datetime
from pathlib import Path

BACKUPS = "备份"
UNDO = "撤销"
_NAME_BYTES = 255
"""The longest file name that the usual file systems take, in bytes of UTF-8."""


def short_of(name: str) -> str:
    """Eight hex digits that stand for a file name, however long it is: the same for all spellings of one name on a disk."""
    spelling = unicodedata.normalize("NFC", name).casefold()
    return hashlib.sha256(spelling.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def backup_folder(workbook: Path) -> Path:
    """`备份/<full file name>` beside the workbook itself, where `workbook` is a link to it."""
    real = workbook.resolve()
    return real.parent / BACKUPS / real.name


def undo_folder(workbook: Path) -> Path:
    """`备份/<full file name>/撤销` beside the workbook."""
    return backup_folder(workbook) / UNDO


def visible_name(workbook: Path, why: str, moment: datetime) -> Path:
    """A name beside the workbook for a version of it that people must see: `客户（另一份保存 2024-01-15 101112）.xlsx`."""
    ending = f"（{why} {moment:%Y-%m-%d %H%M%S}）{workbook.suffix}"
    room = _NAME_BYTES - len(ending.encode())
    stem = workbook.stem.encode("utf-8", "surrogateescape")[:room].decode("utf-8", "ignore")
    return workbook.with_name(stem + ending)
