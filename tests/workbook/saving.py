"""People and their programs that save a workbook, in every way and at every moment that a run must bear."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from workbook_tools.disk.exchange import Exchange, put_new
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.commit import editing
from workbook_tools.workbook.undo_store import CellBlock, UndoPlan

OLD, OURS = b"PK old version", b"PK the version of the run"
PLAN = UndoPlan("run", date(2024, 1, 15), [CellBlock("客户管理计划表", 15, [2, 3], [None, "旧"], ["新", 5])])


def save_by_rename(path: Path, content: bytes) -> None:
    """A whole new file, renamed into place: LibreOffice, sync programs."""
    new = path.with_name("A1B2C3D4")
    new.write_bytes(content)
    new.replace(path)


def save_in_place(path: Path, content: bytes) -> None:
    """The same file, written again: copying over it, simple programs."""
    path.write_bytes(content)


def save_with_dance(path: Path, content: bytes) -> None:
    """Old away, new in, old deleted: Excel."""
    new, away = path.with_name("A1B2C3D4"), path.with_name("E5F6A7B8")
    new.write_bytes(content)
    path.rename(away)
    new.rename(path)
    away.unlink()


SAVES: dict[str, Callable[[Path, bytes], None]] = {
    "by rename": save_by_rename,
    "in place": save_in_place,
    "with dance": save_with_dance,
}


def replace_file_like(source: Path, target: Path, aside: Path) -> Path:
    """ReplaceFileW with a backup name, as Windows documents it: the replaced file lies under the backup name afterwards."""
    target.replace(aside)
    put_new(source, target)
    return aside


def disturbed(
    swap: Exchange, before: Mapping[int, Callable[[], object]], after: Mapping[int, Callable[[], object]]
) -> Exchange:
    """A swap at whose n-th use (from 0) somebody does something just before or just after."""
    used = 0

    def swapping(source: Path, target: Path, aside: Path) -> Path:
        nonlocal used
        turn, used = used, used + 1
        before.get(turn, _nothing)()
        try:
            return swap(source, target, aside)
        finally:
            after.get(turn, _nothing)()

    return swapping


def _nothing() -> None:
    pass


def run_once(path: Path, content: bytes = OURS, *, swap: Exchange | None = None) -> list[str]:
    """What a run does: reads, writes a draft, replaces. Gives its warnings."""
    with editing(path, swap=swap) if swap else editing(path) as session:
        with session.draft() as target:
            target.write(content)
        session.replace(PLAN)
        return session.warnings


def hidden(folder: Path) -> list[str]:
    """Our short-lived files, wherever they lie."""
    return sorted(file.name for file in folder.rglob(".wbt-*"))


@contextmanager
def refused(code: str) -> Iterator[list[Fault]]:
    """Inside, exactly this fault must be raised; it is in the list afterwards."""
    faults: list[Fault] = []
    with pytest.raises(Fault) as caught:
        yield faults
    assert caught.value.code == code
    faults.append(caught.value)


def die() -> None:
    """As if the plug were pulled."""
    sys.stdout.flush()
    os.kill(os.getpid(), 9)
