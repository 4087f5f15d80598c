"""Disks that are really full or really read-only, and people who really save, each in a process of its own."""

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.workbook.saving import OLD, OURS, PLAN, hidden, refused, run_once, save_by_rename, save_with_dance
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.commit import edit_again
from workbook_tools.workbook.session import Session


def outcome(work: Callable[[], object]) -> str:
    """ "" where the work was done, else the code of the fault."""
    try:
        work()
    except Fault as fault:
        return fault.code
    return ""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """`small_disk(kb)`: a folder on a disk of that size. Only root may make one."""
    mounted: list[Path] = []

    def mount(kb: int) -> Path:
        place = tmp_path / f"disk{kb}"
        place.mkdir()
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("only root can make a small disk")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kb}k", "tmpfs", place], check=False).returncode:
            pytest.skip("no small disk can be made here")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", place], check=True)


def test_a_full_disk_leaves_the_old_file_or_the_new_one(small_disk: Callable[[int], Path]) -> None:
    """The draft needs 200 KB; the disk has from 0 to 240 KB left, in steps of its block."""
    book = small_disk(600) / "客户.xlsx"
    new = b"PK" + OURS * 8000
    book.write_bytes(OLD)
    full = 0
    for free in range(0, 244, 12):
        filler = book.with_name("占位")
        room = os.statvfs(book.parent)
        filler.write_bytes(b"x" * max(0, room.f_bavail * room.f_frsize - free * 1024))
        found = outcome(lambda: run_once(book, new))
        full += found == "disk-full"
        assert (found, book.read_bytes() == OLD) in [("", False), ("disk-full", True)]
        assert hidden(book.parent) == []
        book.write_bytes(OLD)
        filler.unlink()
        subprocess.run(["rm", "-r", book.parent / "备份"], check=False, capture_output=True)
    assert 3 < full < 20


def test_a_read_only_disk_is_said_to_be(small_disk: Callable[[int], Path]) -> None:
    book = small_disk(64) / "客户.xlsx"
    book.write_bytes(OLD)
    subprocess.run(["mount", "-o", "remount,ro", book.parent], check=True)
    with refused("cannot-write"):
        run_once(book)
    assert book.read_bytes() == OLD


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_said_to_be(tmp_path: Path) -> None:
    book = tmp_path / "客户.xlsx"
    book.write_bytes(OLD)
    tmp_path.chmod(0o555)
    try:
        with refused("cannot-write") as caught:
            run_once(book)
    finally:
        tmp_path.chmod(0o755)
    assert "没有权限" in caught[0].message


def test_a_program_that_reads_all_the_time_is_no_hindrance(tmp_path: Path) -> None:
    """Virus scanners, sync programs and previews."""
    book = tmp_path / "客户.xlsx"
    book.write_bytes(OLD)
    with book.open("rb"):
        assert run_once(book) == []


def person(book: Path, seconds: float) -> None:
    """Adds a line of his own every few milliseconds; his program saves whole files, now and then by Excel's dance."""
    stop, number = time.monotonic() + seconds, 0
    while time.monotonic() < stop:
        number += 1
        content = book.read_bytes() + b"\n%d" % number
        (save_with_dance if number % 3 == 0 else save_by_rename)(book, content)
        time.sleep(0.03)
    book.with_name("count").write_text(str(number))


def runs(book: Path, seconds: float) -> None:
    """Run after run, each of which makes the file as it finds it longer by a letter."""
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        assert outcome(lambda: edit_again(book, _add_a_letter)) in ("", "workbook-changed", "workbook-busy")


def _add_a_letter(session: Session) -> bool:
    content = session.path.read_bytes()
    with session.draft() as target:
        target.write(content + b"x")
    return session.replace(PLAN)


def test_no_line_of_a_person_is_lost_to_two_runs(tmp_path: Path) -> None:
    book = tmp_path / "客户.xlsx"
    book.write_bytes(OLD)
    context = multiprocessing.get_context("spawn")
    started = [context.Process(target=work, args=(book, 3.0)) for work in (person, runs, runs)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0, 0, 0]
    lines = [line.rstrip(b"x") for line in book.read_bytes().splitlines()[1:]]
    count = int((tmp_path / "count").read_text())
    assert count > 20
    assert lines == [b"%d" % number for number in range(1, count + 1)]
    assert book.read_bytes().count(b"x") > 0
    assert hidden(tmp_path) == []
