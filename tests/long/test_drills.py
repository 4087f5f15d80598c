"""The plug is pulled, the disk fails, people save meanwhile: through the command line alone, at as many moments as there is time for.

DRILLS says how much: the points of each fault, the kills and the seconds of saving; `DRILLS=all` takes every point.
"""

import os
import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.long.box import SAMPLE, Box, Ended, tells_the_truth
from workbook_tools.workbook.settle import Place

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl of sparklines
NOTES = "备忘"
DAY, NEXT_WEEK = "2024-01-15", "2024-01-22"
CALLS = (
    "openat,mkdir,mkdirat,write,writev,pwrite64,copy_file_range,sendfile,fsync,fdatasync,ftruncate,"
    "link,linkat,rename,renameat,renameat2,unlink,unlinkat"
)
AMOUNT = os.environ.get("DRILLS", "3")
POINTS = 10_000 if AMOUNT == "all" else int(AMOUNT)
KILLS = 60 if AMOUNT == "all" else int(AMOUNT)
SECONDS = 60.0 if AMOUNT == "all" else 2.0 * int(AMOUNT)
OLD = SAMPLE.read_bytes()


def writing_calls(box: Box, command: str, strace: Path) -> list[tuple[str, int]]:
    """The system calls of a whole run that change files of the box, as (name, which one of that name)."""
    log = box.root.with_name(box.root.name + ".log")
    ended = box.run(command, DAY, [str(strace), "-f", "-y", "-s", "0", "-o", str(log), "-e", f"trace={CALLS}"])
    assert ended.code in (0, 1), ended.text
    counts: dict[tuple[str, str], int] = {}
    found: dict[tuple[str, int], None] = {}
    for line in log.read_text(errors="replace").splitlines():
        call = re.match(r"(\d+)\s+(\w+)\((.*)", line)
        if call is None:
            continue
        key = call[1], call[2]
        counts[key] = counts.get(key, 0) + 1
        writes = call[2] != "openat" or re.search(r"O_(WRONLY|RDWR|CREAT)", call[3])
        if str(box.root) in call[3] and writes:
            found[call[2], counts[key]] = None
    return list(found)


def injected(strace: Path, fault: str, call: str, number: int) -> list[str]:
    how = "signal=SIGKILL" if fault == "kill" else f"error={fault}"
    return [str(strace), "-f", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e", f"inject={call}:{how}:when={number}"]


@pytest.mark.parametrize("command", ["run", "weekly"])
@pytest.mark.parametrize("fault", ["kill", "ENOSPC", "EIO"])
def test_a_fault_at_a_file_call(tmp_path: Path, needs_program: Callable[[str], Path], fault: str, command: str) -> None:
    """After it the workbook is old or new, the exit code says which, and the next run works and tidies up."""
    strace = needs_program("strace")
    usual = Box(tmp_path / "usual")
    for day in (DAY, NEXT_WEEK):
        assert usual.run(command, day).code in (0, 1)
    points = writing_calls(Box(tmp_path / "counted"), command, strace)
    if fault != "kill":
        points = [point for point in points if not point[0].startswith("unlink")]
    assert len(points) > 10
    for at, (call, number) in enumerate(points[:: max(1, len(points) // POINTS)]):
        box = Box(tmp_path / f"{at}")
        ended = box.run(command, DAY, injected(strace, fault, call, number))
        state, where = box.state(OLD), f"{fault} at {call} {number}: {ended}"
        assert state in ("old", "new"), where
        if fault != "kill":
            assert tells_the_truth(ended.code, state), where
            assert "Traceback" not in ended.text, where
        again = box.run(command, NEXT_WEEK)
        assert again.code in (0, 1), f"{where}, then {again}"
        assert box.state(OLD) == "new", where
        assert box.left_behind(usual) == [], where


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Half of the kills fall on a later run of the same workbook."""
    chance = random.Random(4)  # noqa: S311 - no secret
    usual, started = Box(tmp_path / "usual"), time.monotonic()
    assert usual.run("run", DAY).code in (0, 1)
    longest = time.monotonic() - started
    assert usual.run("run", NEXT_WEEK).code in (0, 1)
    killed = 0
    for number in range(KILLS):
        box = Box(tmp_path / f"{number}")
        if number % 2:
            assert box.run("run", DAY).code in (0, 1)
        before = box.book.read_bytes()
        process = box.start("run", NEXT_WEEK)
        time.sleep(chance.uniform(0.3, 1.0) * longest)
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        assert box.state(before) in ("old", "new")
        assert box.run("run", "2024-01-29").code in (0, 1)
        assert box.state(OLD) == "new"
        assert box.left_behind(usual) == []
    assert killed > 0


class Person(threading.Thread):
    """Somebody who opens the workbook, adds a line to a sheet of notes, and saves; with owner files or without."""

    def __init__(self, book: Path, *, owner_files: bool) -> None:
        super().__init__()
        self._book, self._owner = book, book.with_name("~$" + book.name) if owner_files else None
        self._chance = random.Random(owner_files)  # noqa: S311 - no secret
        self.typed: dict[int, str] = {}
        self.stop = threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        while not self.stop.is_set():
            self.stop.wait(self._chance.uniform(0.5, 2.5) if self._owner else self._chance.uniform(0.3, 1.5))
            if self._owner:
                self._owner.write_bytes(b"\x05Zhang" + b" " * 49)
            self._edit(1 + len(self.typed), f"手改{len(self.typed)}")
            if self._owner:
                self._owner.unlink()

    def _edit(self, row: int, word: str) -> None:
        opened = load_workbook(self._book)
        notes = opened[NOTES] if NOTES in opened.sheetnames else opened.create_sheet(NOTES)
        notes.cell(row, 1).value = word
        new = self._book.with_name("A1B2C3D4")
        opened.save(new)
        if row % 2:
            new.replace(self._book)
        else:
            away = self._book.with_name("E5F6A7B8")
            self._book.rename(away)
            new.rename(self._book)
            away.unlink()
        self.typed[row] = word


@pytest.mark.parametrize("owner_files", [True, False])
def test_a_person_loses_nothing_to_two_runs(tmp_path: Path, *, owner_files: bool) -> None:
    box = Box(tmp_path / "box")
    person = Person(box.book, owner_files=owner_files)
    person.start()
    ended: list[Ended] = []
    stop = time.monotonic() + SECONDS

    def keep_running(first: int) -> None:
        day = first
        while time.monotonic() < stop:
            ended.append(box.run("run", f"2024-{1 + day // 28 % 12:02d}-{1 + day % 28:02d}"))
            day += 2

    workers = [threading.Thread(target=keep_running, args=(first,)) for first in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    person.stop.set()
    person.join()
    assert {result.code for result in ended} <= {0, 1, 11, 12}, ended
    assert len(person.typed) > 1
    notes = load_workbook(box.book)[NOTES]
    assert {row: notes.cell(row, 1).value for row in person.typed} == person.typed
    assert box.run("run", "2025-06-02").code in (0, 1)
    assert [kind for kind in box.kinds() if "wbt-" in kind] == []


def test_many_starts_of_one_week_record_what_one_start_records(tmp_path: Path) -> None:
    one, many = Box(tmp_path / "one"), Box(tmp_path / "many")
    assert one.run("weekly", DAY).code in (0, 1)
    processes = [many.start("weekly", DAY) for _ in range(8)]
    for process in processes:
        process.communicate(timeout=300)
    codes = [process.returncode for process in processes]
    assert set(codes) <= {0, 1, 11, 12}
    assert set(codes) & {0, 1}
    assert many.kinds() == one.kinds()
    assert load_workbook(many.book).sheetnames == load_workbook(one.book).sheetnames


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """Ever more room on a small disk, from nothing to plenty."""
    place = tmp_path / "disk"
    place.mkdir()
    size = len(OLD) // 1024 + 160
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", place], check=False)
    if made.returncode:
        pytest.skip("only root can make a small disk")
    codes: list[int] = []
    try:
        for number, free in enumerate((0, 8, 16, 32, 128)):
            box = Box(tmp_path / f"{number}")
            box.book = place / f"{number}" / "客户.xlsx"
            box.book.parent.mkdir()
            box.book.write_bytes(OLD)
            room = os.statvfs(place)
            filler = place / "占位"
            filler.write_bytes(b"x" * max(0, room.f_bavail * room.f_frsize - free * 1024))
            ended = box.run("run", DAY)
            codes.append(ended.code)
            assert tells_the_truth(ended.code, box.state(OLD)), ended
            assert not list(box.book.parent.glob(".wbt-*"))
            filler.unlink()
            subprocess.run(["rm", "-r", box.book.parent], check=True)
    finally:
        subprocess.run(["umount", place], check=True)
    assert 13 in codes
    assert set(codes) & {0, 1}


def on_a_server(strace: Path, *faults: str) -> list[str]:
    """A file server that knows neither swaps nor links of names."""
    plain = ["-e", "inject=renameat2:error=EINVAL", "-e", "inject=link,linkat:error=EPERM"]
    more = [word for fault in faults for word in ("-e", f"inject={fault}")]
    return [str(strace), "-f", "-o", "/dev/null", "-e", f"trace={CALLS},newfstatat,access", *plain, *more]


def test_a_run_and_an_undo_on_a_file_server(tmp_path: Path, needs_program: Callable[[str], Path]) -> None:
    strace = needs_program("strace")
    usual, box = Box(tmp_path / "usual"), Box(tmp_path / "box")
    assert usual.run("run", DAY).code in (0, 1)
    assert box.run("run", DAY, on_a_server(strace)).code in (0, 1)
    assert box.state(OLD) == "new"
    assert box.left_behind(usual) == []
    assert box.run("undo", DAY, on_a_server(strace)).code == 0
    assert box.book.read_bytes() == OLD


@pytest.mark.parametrize("answer", ["EBUSY", "EACCES", "ETXTBSY"])
def test_what_a_server_answers_for_an_open_file_is_told_as_such(
    tmp_path: Path, needs_program: Callable[[str], Path], answer: str
) -> None:
    box = Box(tmp_path / "box")
    prefix = on_a_server(needs_program("strace"), f"rename:error={answer}:when=1")
    ended = box.run("run", DAY, prefix)
    assert ended.code == 11, ended
    assert "打开" in ended.text
    assert box.state(OLD) == "old"


def test_a_server_that_goes_away_is_no_surprise(tmp_path: Path, needs_program: Callable[[str], Path]) -> None:
    """From some call on nothing that lies beside the workbook answers any more."""
    strace = needs_program("strace")
    for number in range(1, 40, max(1, 40 // POINTS)):
        box = Box(tmp_path / f"{number}")
        place = Place(box.book)
        paths = [f"-P{name}" for name in (place.master, place.draft, place.aside, place.lock)]
        which = ["-e", f"inject=openat,newfstatat,access,rename,renameat2,unlink:error=EIO:when={number}+"]
        ended = box.run("run", DAY, [str(strace), "-f", "-o", "/dev/null", *paths, *which])
        state = box.state(OLD)
        assert tells_the_truth(ended.code, state), (number, ended, state)
        assert "internal-error" not in ended.text, (number, ended)
        assert box.run("run", NEXT_WEEK).code in (0, 1)
        assert box.state(OLD) == "new"
