import json
import os
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbook_tools.disk.lock import SystemLock, lock_open_file, locked

ROOT = Path(__file__).parents[2]
_COUNT = """
import sys
from pathlib import Path
from workbook_tools.disk.lock import locked
lock, counter = Path(sys.argv[1]), Path(sys.argv[2])
for _ in range(40):
    with locked(lock, wait=30, system_lock=(lambda number: None) if sys.argv[3] == "none" else None) as held:
        assert held is not None
        counter.write_text(str(int(counter.read_text()) + 1))
"""


def no_system_lock(_number: int) -> None:
    """A file system that knows no locks."""


each = pytest.mark.parametrize("system_lock", [lock_open_file, no_system_lock], ids=["flock", "no locks"])


@each
def test_one_holder_at_a_time_and_no_file_afterwards(tmp_path: Path, system_lock: SystemLock) -> None:
    path = tmp_path / "lock"
    with locked(path, system_lock=system_lock) as first:
        assert first is not None
        with locked(path, system_lock=system_lock) as second:
            assert second is None
        assert path.exists()
    assert list(tmp_path.iterdir()) == []
    with locked(path, system_lock=system_lock) as third:
        assert third is not None
        assert third.left == b""


@each
def test_what_is_noted_outlives_the_holder(tmp_path: Path, system_lock: SystemLock) -> None:
    path = tmp_path / "lock"
    with locked(path, system_lock=system_lock) as held:
        assert held is not None
        held.note(b"something long")
        held.note(b"short")
        held.keep_note(kept=True)
    if system_lock is no_system_lock:  # as if that had been another process, which is dead
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        line, _, rest = path.read_bytes().partition(b"\n")
        path.write_bytes(json.dumps({**json.loads(line), "process": ended.pid}).encode() + b"\n" + rest)
    with locked(path, system_lock=system_lock) as held:
        assert held is not None
        assert held.left == b"short"
    assert list(tmp_path.iterdir()) == []


@each
def test_four_processes_never_hold_it_together(tmp_path: Path, system_lock: SystemLock) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    kind = "none" if system_lock is no_system_lock else "flock"
    command = [sys.executable, "-c", _COUNT, str(tmp_path / "lock"), str(counter), kind]
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(lambda _: subprocess.run(command, cwd=ROOT, check=False).returncode, range(4)))
    assert ended == [0, 0, 0, 0]
    assert counter.read_text() == "160"
    assert [file.name for file in tmp_path.iterdir()] == ["counter"]


@pytest.mark.parametrize(
    "holder", [{"host": "another machine", "process": 1}, {"host": platform.node(), "process": os.getpid()}]
)
def test_a_living_or_distant_holder_is_respected(tmp_path: Path, holder: dict[str, object]) -> None:
    path = tmp_path / "lock"
    path.write_bytes(json.dumps(holder).encode() + b"\n")
    with locked(path, system_lock=no_system_lock) as held:
        assert held is None


def test_a_holder_that_never_named_itself_is_dead_after_a_minute(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    with locked(path, system_lock=no_system_lock) as held:
        assert held is None
    os.utime(path, (1, 1))
    with locked(path, system_lock=no_system_lock) as held:
        assert held is not None
