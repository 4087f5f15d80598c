"""One edit of one workbook under its lock: snapshot, draft, swap, and what is done with what came out. See commit.py."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from workbook_tools.disk.durable import flush_folder, remove, take_rights, writing
from workbook_tools.disk.exchange import Exchange
from workbook_tools.disk.lock import Lock
from workbook_tools.disk.reasons import SOMEBODY, fault_of, faults_for
from workbook_tools.disk.snapshot import Identity, Snapshot, being_written, hash_of, identity_of, is_file, take_snapshot
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.owners import refuse_if_open
from workbook_tools.workbook.settle import Intent, Place, give_back, keep_old, settle
from workbook_tools.workbook.undo_store import UndoPlan, begin_step, sweep_steps

_HARD_LINKED = "这个文件还有另一个名字（硬链接），那边看到的仍是旧内容。"


class Session:
    """warnings: what people must be told although the edit was done; a run with any ends as done in part."""

    def __init__(self, given: Path, place: Place, lock: Lock, exchange: Exchange) -> None:
        self.path = place.master
        self.warnings: list[str] = []
        self._given, self._place, self._lock, self._exchange = given, place, lock, exchange
        self._intent = Intent.from_bytes(lock.left)
        self._snapshot: Snapshot | None = None

    @property
    def snapshot(self) -> Snapshot:
        """What was read: its identity and its SHA-256."""
        if self._snapshot is None:
            raise RuntimeError("begin() comes first")
        return self._snapshot

    @property
    def draft_path(self) -> Path:
        """Where the draft lies between `draft` and `replace`."""
        return self._place.draft

    def begin(self) -> None:
        """Takes the workbook as it is now: at the start, and again after somebody has saved meanwhile.

        Raises workbook-busy, file-missing, cannot-write.
        """
        if not self.clear_up():
            raise Fault("cannot-write", name=self.path.name, detail=f"旁边的“{self._place.draft.name}”清理不掉")
        refuse_if_open(self._given)
        refuse_read_only(self.path)
        self._snapshot = take_snapshot(self.path)
        if being_written(self.path):  # some program has it open without saying so in an owner file
            raise Fault("workbook-busy", name=self.path.name, who=SOMEBODY)

    def changed(self) -> bool:
        """Whether somebody has saved since it was read, or is saving now."""
        read = self.snapshot
        if _identity(self.path) == read.identity:
            return False
        try:
            now = take_snapshot(self.path)
        except Fault:
            return True
        if now.sha256 != read.sha256:
            return True
        self._snapshot = now  # touched, or brought anew by a sync program: the same bytes
        return False

    def lost_race(self, error: Exception) -> bool:
        """Whether an error comes from somebody's saving meanwhile, so that it is worth while to begin again."""
        if isinstance(error, Fault) and error.code == "workbook-changed":
            return True
        unreadable = isinstance(error, OSError) or (isinstance(error, Fault) and error.exit_code == 10)
        return unreadable and self._snapshot is not None and self.changed()

    @contextmanager
    def draft(self) -> Iterator[BinaryIO]:
        """The sibling, opened anew for writing, with the rights of the workbook; flushed to the disk at the end.

        Raises disk-full, cannot-write, workbook-changed, with the sibling gone.
        """
        try:
            self._note(None)
            with writing(self._place.draft) as target:
                take_rights(self.path, self._place.draft)
                yield target
        except OSError as error:
            if self.lost_race(error):
                raise Fault("workbook-changed", name=self.path.name) from error
            raise fault_of(error, self.path.name) from error

    def replace(self, plan: UndoPlan | None, *, drops: int = 0) -> bool:
        """Puts the draft in the workbook's place; False where it holds the very bytes that are there already.

        plan: what `undo` needs to know; None keeps nothing of the replaced version. drops: number of the undo step that
        this edit uses up, 0 for none. Raises workbook-changed, workbook-busy, disk-full, cannot-write, with the workbook
        as others left it. What fails after the swap is told in `warnings`.
        """
        try:
            with faults_for(self.path.name):
                new = Snapshot(identity_of(self._place.draft), hash_of(self._place.draft))
                if new.sha256 == self.snapshot.sha256:
                    remove(self._place.draft)
                    return False
                intent = self._write_intent(new, plan, drops)
            self._refuse_if_lost()
            displaced = self._swap(new)
            if not self._is_what_was_read(displaced):
                return self._withdraw(displaced, new)
            self._snapshot = new
            self._finish(displaced, intent)
        except BaseException:
            self.clear_up()
            raise
        return True

    def clear_up(self) -> bool:
        """Settles every file of ours beside the workbook. Where it can't, the lock file stays, and says what they are."""
        settled = settle(self._place, self._intent, self._exchange)
        self.warnings += settled.notes
        self._lock.keep_note(kept=not settled.clean)
        if settled.clean:
            sweep_steps(self.path)
        return settled.clean

    def _write_intent(self, new: Snapshot, plan: UndoPlan | None, drops: int) -> Intent:
        old, number = self.snapshot.sha256, 0
        if plan is not None:
            number = begin_step(self.path, plan, old_hash=old, new_hash=new.sha256).number
        intent = Intent(self.path.name, old, new.sha256, number, drops)
        self._note(intent)
        return intent

    def _note(self, intent: Intent | None) -> None:
        if intent != self._intent:
            self._lock.note(intent.to_bytes() if intent else b"")
            self._intent = intent

    def _refuse_if_lost(self) -> None:
        refuse_if_open(self._given)
        if self.changed():
            raise Fault("workbook-changed", name=self.path.name)

    def _swap(self, new: Snapshot) -> Path:
        """Gives where the displaced file lies."""
        place = self._place
        try:
            return self._exchange(place.draft, place.master, place.aside)
        except (FileNotFoundError, FileExistsError) as error:
            raise Fault("workbook-changed", name=self.path.name) from error
        except OSError as error:
            if _identity(self.path) == new.identity:  # it was done all the same, as a file server may answer
                return place.aside if is_file(place.aside) else place.draft
            raise fault_of(error, self.path.name, denied_means_open=True) from error

    def _is_what_was_read(self, displaced: Path) -> bool:
        """Looks at names and times first: each moment that it takes, people see our version instead of theirs."""
        if _identity(displaced) != self.snapshot.identity or being_written(displaced):
            return False
        with suppress(OSError):  # unreadable now, but with the size and the time that it had
            return hash_of(displaced) == self.snapshot.sha256
        return True

    def _withdraw(self, displaced: Path, new: Snapshot) -> bool:
        """Gives back what was not ours to displace. True where that could not be done, and ours stayed in place."""
        with suppress(OSError):
            give_back(self._place, displaced, new.identity, self._exchange)
        settled = self.clear_up()
        if _identity(self.path) != new.identity:
            raise Fault("workbook-changed", name=self.path.name)
        if not settled:
            self.warnings.append(f"运行期间有人保存了工作簿，那一份还在“{displaced.name}”里，请马上另存。")
        return True

    def _finish(self, displaced: Path, intent: Intent) -> None:
        try:
            flush_folder(self.path.parent)
            if displaced.stat().st_nlink > 1:
                self.warnings.append(_HARD_LINKED)
        except OSError:
            self.warnings.append("结果已经写入，但磁盘没有确认，请打开工作簿看一眼。")
        self.warnings += keep_old(self._place, displaced, intent)


def refuse_read_only(path: Path) -> None:
    """Raises cannot-write for a file that its owner, or the system, lets nobody change; workbook-busy on a Windows share."""
    try:
        found = path.stat()
        if not found.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
            raise Fault("cannot-write", name=path.name, detail="文件是只读的，请先取消“只读”")
        if not os.access(path, os.W_OK) and _identity(path) == Identity.of(found):  # and not just away, being saved
            raise Fault("cannot-write", name=path.name, detail="没有修改这个文件的权限")
        if sys.platform == "win32":
            path.open("r+b").close()  # asks the system whether somebody has it open
    except FileNotFoundError:
        return  # told by whoever reads it
    except OSError as error:
        raise fault_of(error, path.name, denied_means_open=True) from error


def _identity(path: Path) -> Identity | None:
    try:
        return identity_of(path)
    except OSError:
        return None
