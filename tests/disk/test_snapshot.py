import sys
import threading
import time
from pathlib import Path

import pytest

from tests.workbook.saving import refused
from workbook_tools.disk.snapshot import being_written, hash_of, identity_of, take_snapshot


def test_a_rename_keeps_the_identity_and_a_save_does_not(tmp_path: Path) -> None:
    path, away = tmp_path / "客户.xlsx", tmp_path / "away"
    path.write_bytes(b"one")
    before = identity_of(path)
    path.rename(away)
    assert identity_of(away) == before
    path.write_bytes(b"one")
    assert identity_of(path) != before


def test_a_file_that_is_being_saved_is_read_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    path.write_bytes(b"old")

    def save() -> None:
        with path.open("wb") as file:
            for _ in range(20):
                file.write(b"x" * 100_000)
                file.flush()
                time.sleep(0.005)

    thread = threading.Thread(target=save)
    thread.start()
    found = take_snapshot(path)
    while (last := found).identity != identity_of(path) or thread.is_alive():
        found = take_snapshot(path)
    thread.join()
    assert last.sha256 == hash_of(path)


def test_a_file_that_never_rests_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    path.write_bytes(b"x" * 40_000_000)
    stop = threading.Event()

    def write() -> None:
        with path.open("r+b", buffering=0) as file:
            while not stop.is_set():
                file.seek(0)
                file.write(b"y")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        with refused("workbook-busy"):
            take_snapshot(path, patience=0.2)
    finally:
        stop.set()
        thread.join()


def test_a_moment_of_absence_is_forgiven(tmp_path: Path) -> None:
    path, away = tmp_path / "客户.xlsx", tmp_path / "away"
    away.write_bytes(b"one")
    timer = threading.Timer(0.1, away.rename, [path])
    timer.start()
    assert take_snapshot(path).sha256 == hash_of(path)
    timer.join()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open for writing")
def test_who_writes_is_told_from_who_reads(tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    path.touch()
    with path.open("rb"):
        assert not being_written(path)
    with path.open("r+b"):
        assert being_written(path)
    assert not being_written(path)
