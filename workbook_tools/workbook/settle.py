"""What becomes of the files that lie beside a workbook under our names, after a commit, a failure or the death of a run.

Before the master is replaced, the run notes in the lock file the hash of what it has read and of what it puts in its place.
With these two, any file left over explains itself: it is our unsaved draft, or the version that we have replaced, or
something else, and then it is a save of somebody's, which is never thrown away.
"""

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

from workbook_tools.disk.durable import flush_folder, remove
from workbook_tools.disk.exchange import Exchange, put_new
from workbook_tools.disk.names import short_of, visible_name
from workbook_tools.disk.snapshot import Identity, hash_of, identity_of, is_file
from workbook_tools.workbook.undo_store import drop_step, find_pending, keep_step

_DANCE_SECONDS = 2.0
"""So long may a program that saves take from "old away" to "new in" before we put back what we hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """The master (its real path, links followed) and our names beside it, short however long its own name is."""

    master: Path

    @property
    def lock(self) -> Path:
        """Held while a run works."""
        return self._beside("lock")

    @property
    def draft(self) -> Path:
        """The new version while it is written; after a swap the old one."""
        return self._beside("draft")

    @property
    def aside(self) -> Path:
        """The old version where the platform knows no swap."""
        return self._beside("aside")

    def other(self, held: Path) -> Path:
        """The name of the two that `held` does not have."""
        return self.aside if held == self.draft else self.draft

    def _beside(self, ending: str) -> Path:
        return self.master.with_name(f".wbt-{short_of(self.master.name)}.{ending}")


@dataclass(frozen=True, slots=True)
class Intent:
    """What a run is about to do: replace the version `old` of the file `name` by `new` (hashes).

    step: the number of the undo step that `old` goes into, 0 for none; drops: of the step that is used up by it, 0 for none.
    """

    name: str
    old: str
    new: str
    step: int = 0
    drops: int = 0

    def to_bytes(self) -> bytes:
        """One line that can tell whether it is whole."""
        text = json.dumps(asdict(self), ensure_ascii=False).encode()
        return sha256(text).hexdigest().encode() + b" " + text + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> "Intent | None":
        """None for nothing, or a torn line: then nothing was replaced yet."""
        digest, _, text = line.rstrip(b"\n").partition(b" ")
        if sha256(text).hexdigest().encode() != digest:
            return None
        held = json.loads(text)
        return cls(held["name"], held["old"], held["new"], held["step"], held["drops"])


@dataclass(frozen=True, slots=True)
class Settled:
    """notes: what people must know. clean: nothing of ours lies there any more."""

    notes: tuple[str, ...] = ()
    clean: bool = True


def settle(place: Place, intent: Intent | None, exchange: Exchange) -> Settled:
    """Clears up the files of our names, by what they are. Only under the lock; never raises OSError.

    Without an intent nothing was replaced, so that a draft is only a draft.
    """
    if intent is not None and intent.name != place.master.name:  # another name with the same short one
        place = Place(place.master.with_name(intent.name))
    notes: list[str] = []
    clean = True
    for file in (place.aside, place.draft):
        try:
            if file.exists():
                notes += _settle_file(place, file, intent, exchange)
            clean = clean and not file.exists()
        except OSError:
            clean = False
    with suppress(OSError):
        if intent is not None and intent.drops and hash_of(place.master) == intent.new:
            drop_step(place.master, intent.drops)
    return Settled(tuple(notes), clean)


def _settle_file(place: Place, file: Path, intent: Intent | None, exchange: Exchange) -> list[str]:
    found = hash_of(file) if intent is not None else ""
    if intent is None or found == intent.new:
        if intent is None and file == place.aside:
            return [_show(place, file)]
        remove(file)
        return []
    if not place.master.exists():  # a run died between "old away" and "new in"
        with suppress(FileExistsError):
            put_new(file, place.master)
            return []
    if found == intent.old:
        return keep_old(place, file, intent)
    if hash_of(place.master) == intent.new:
        held = give_back(place, file, identity_of(place.master), exchange)
        if held is None or hash_of(held) == intent.new:
            remove(held or file)
            return []
        file = held
    return [_show(place, file)]


def keep_old(place: Place, file: Path, intent: Intent) -> list[str]:
    """The replaced version goes into the undo step that waits for it; what people must know where it could not."""
    step = find_pending(place.master, intent.step)
    notes = []
    try:
        if step is not None:
            keep_step(place.master, step, file)
    except OSError:
        if not is_file(file):  # it is there; only that it will survive a power cut is not certain
            return []
        drop_step(place.master, intent.step)
        notes = ["结果已经写入，但上一版没有保存成功，这一次不能用 undo 撤销。"]
    remove(file)
    if intent.drops:
        drop_step(place.master, intent.drops)
    return notes


def give_back(place: Place, held: Path, put: Identity, exchange: Exchange) -> Path | None:
    """Puts a save of somebody's, which we displaced, back in the master's place. Raises OSError.

    held: where that save lies; put: the identity of what we put in its place. Gives the path of what came out in the end:
    what we had put there, or a save that a newer one has overtaken; None where nothing came out.

    Somebody may save again at every moment of it. So it looks before each swap: what lies there and is not what we put is
    newer than what we hold, and stays. And it looks after each swap: what comes out and is not what we put came in
    between look and swap, is newer too, and is given back in its turn.
    """
    while True:
        try:
            if identity_of(place.master) != put:
                return held
            giving = identity_of(held)
            held = exchange(held, place.master, place.other(held))
        except FileNotFoundError:
            if _wait_for(place.master):
                continue
            with suppress(FileExistsError):
                put_new(held, place.master)
                return None
            continue
        flush_folder(place.master.parent)
        if identity_of(held) == put:
            return held
        put = giving


def _wait_for(master: Path) -> bool:
    stop = time.monotonic() + _DANCE_SECONDS
    while not master.exists():
        if time.monotonic() > stop:
            return False
        time.sleep(0.005)
    return True


def _show(place: Place, file: Path) -> str:
    """Gives a save of somebody's a name that people see, and says so."""
    saved = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
    for number in count(1):
        shown = visible_name(place.master, "另一份保存" if number == 1 else f"另一份保存{number}", saved)
        with suppress(FileExistsError):
            put_new(file, shown)
            break
    return f"运行期间有人保存了工作簿，那一份另存为“{shown.name}”，请核对后合并。"
