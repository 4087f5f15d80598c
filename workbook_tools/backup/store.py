"""The copies on the disk, in `备份/<full file name>/`: `2024-W03_20240115_3fa9c2d1.xlsx` and a manifest of the same name.

A copy is written under a name of ours, flushed, read again, opened as a workbook's zip, and only then named; its manifest
follows in the same way. A copy whose manifest is missing (the machine died in between) is entered by the next backup: the
name of a copy says its week, its day and how its hash begins.
"""

import errno
import os
import sys
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from workbook_tools.backup.manifest import ENDING, Backup, copy_stem, week_of, write_manifest
from workbook_tools.backup.retention import Policy, retain
from workbook_tools.backup.shelf import (
    backup_path,
    find_backup,
    find_damage,
    fits_name,
    list_backups,
    manifests,
    read_listed,
    unlisted,
)
from workbook_tools.disk.durable import copy_chunks, remove, sweep_siblings, write_new
from workbook_tools.disk.lock import locked
from workbook_tools.disk.names import backup_folder
from workbook_tools.disk.reasons import faults_for
from workbook_tools.disk.snapshot import Snapshot, hash_of, take_snapshot
from workbook_tools.table.faults import Fault

OTHER_BACKUP = "另一个正在备份的任务"
_LOCK = ".wbt-backup.lock"
_LOCK_SECONDS = 60.0
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Created:
    """new: False where a copy of the same content of this week was there already. forgotten: what retention let go."""

    backup: Backup
    new: bool
    forgotten: tuple[Backup, ...] = ()


def create_backup(
    workbook: Path, at: datetime, *, reason: str = "手动备份", force: bool = False, policy: Policy | None = None
) -> Created:
    """Copies the workbook as it is last saved, checks the copy, and then forgets what the policy has no reason to keep.

    at: the day whose state it is, with the time of day. force: even where this week has a copy of the same content.
    Works while the workbook is open elsewhere. The guard must have looked at the workbook before. Raises file-missing,
    file-corrupt, disk-full, cannot-write, workbook-busy (another backup, or a save that does not end), backup-damaged where
    the copy can't be read back.
    """
    folder = backup_folder(workbook)
    with faults_for(workbook.name):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / _LOCK, wait=_LOCK_SECONDS) as lock:
            if lock is None:
                raise Fault("workbook-busy", name=workbook.name, who=OTHER_BACKUP)
            sweep_siblings(folder)
            _enter_unlisted(folder)
            found = take_snapshot(workbook)
            known = list_backups(workbook)
            for backup in known:
                same_time = backup.day == at.date() if force else backup.week == week_of(at.date())
                if backup.sha256 == found.sha256 and same_time and not find_damage(workbook, backup):
                    return Created(backup, new=False)
            number = max((backup.number for backup in known), default=0) + 1
            made = _copy(workbook, folder, found, at, number, reason)
            return Created(made, new=True, forgotten=_forget(workbook, policy))


def needs_weekly_backup(workbook: Path, today: date, *, left: Collection[str] = ()) -> str:
    """Why the weekly run must make a copy first, in Chinese; "" where it need not.

    left: hashes of the workbook as the tool itself last left it (`undo_store.hashes_left`).
    """
    known = list_backups(workbook)
    if week_of(today) not in {backup.week for backup in known}:
        return "本周第一份"
    if find_damage(workbook, known[-1]):
        return "上一份备份已损坏"
    content = take_snapshot(workbook).sha256
    return "" if content == known[-1].sha256 or content in left else "内容有变化"


def restore_backup(workbook: Path, wanted: str, to: Path) -> Backup:
    """Writes a copy to a new file, byte for byte; nothing is ever overwritten.

    Raises backup-missing, backup-damaged, disk-full, and cannot-write, also where `to` is there already.
    """
    backup = find_backup(workbook, wanted)
    damage = find_damage(workbook, backup)
    if damage:
        raise Fault("backup-damaged", detail=damage)

    def check(written: Path) -> None:
        if hash_of(written) != backup.sha256:
            raise Fault("backup-damaged", detail=f"{backup.file} 读出来的内容与备份时不同")

    with faults_for(to.name):
        if to.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(to))
        write_new(to, copy_chunks(backup_path(workbook, backup)), check=check)
    return backup


def _copy(workbook: Path, folder: Path, found: Snapshot, at: datetime, number: int, reason: str) -> Backup:
    for _ in range(_TRIES):
        name = copy_stem(at.date(), found.sha256) + workbook.suffix

        def check(written: Path, expected: str = found.sha256) -> None:
            _forget_cached(written)
            if hash_of(written) != expected:
                raise _UnequalError
            _refuse_broken_zip(workbook, written)

        try:
            write_new(folder / name, copy_chunks(workbook), replace=True, check=check)
        except _UnequalError:  # saved between our two readings, or a bad disk
            found = take_snapshot(workbook)
            continue
        size = (folder / name).stat().st_size
        backup = Backup(number, name, at.replace(microsecond=0, tzinfo=None), size, found.sha256, reason)
        _enter(folder, backup)
        return backup
    raise Fault("backup-damaged", detail="刚写好的备份读出来与原文件不同，磁盘可能有问题")


class _UnequalError(Exception):
    """The copy is not what was read before."""


def _enter(folder: Path, backup: Backup) -> None:
    content = write_manifest(backup)
    file = (folder / backup.file).with_suffix(ENDING)
    write_new(file, content, replace=True)
    if file.read_bytes() != content:
        raise Fault("backup-damaged", detail=f"{file.name} 写入后读出来不同，磁盘可能有问题")


def _enter_unlisted(folder: Path) -> None:
    """Enters copies whose manifest was never written; one that does not fit its name stays as it is, for `verify` to name."""
    number = max((backup.number for backup in map(read_listed, manifests(folder)) if backup), default=0)
    for file in unlisted(folder):
        if not fits_name(file):
            continue
        number += 1
        day = datetime.strptime(file.stem.split("_")[1], "%Y%m%d")  # noqa: DTZ007 - a day has no zone
        _enter(folder, Backup(number, file.name, day, file.stat().st_size, hash_of(file), "补登记"))


def _forget(workbook: Path, policy: Policy | None) -> tuple[Backup, ...]:
    """The manifest goes first: a copy without one is whole, a manifest without a copy would be a damage."""
    forgotten = []
    for backup, why in retain(list_backups(workbook), policy):
        file = backup_path(workbook, backup)
        if not why and remove(file.with_suffix(ENDING)) and remove(file):
            forgotten.append(backup)
    return tuple(forgotten)


def _forget_cached(file: Path) -> None:
    """Asks the system to read the file from the disk next time, where it can be asked."""
    if sys.platform == "linux":
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _refuse_broken_zip(workbook: Path, written: Path) -> None:
    try:
        with zipfile.ZipFile(written) as opened:
            broken = opened.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Fault("file-corrupt", name=workbook.name, detail="压缩包打不开，没有备份") from error
    if broken is not None:
        raise Fault("file-corrupt", name=workbook.name, detail=f"压缩包里的“{broken}”读不出来，没有备份")
