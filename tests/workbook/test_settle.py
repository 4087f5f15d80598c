import subprocess
import sys
from pathlib import Path

import pytest

from tests.workbook.saving import OLD, OURS, hidden, run_once, save_by_rename
from workbook_tools.workbook.commit import editing
from workbook_tools.workbook.settle import Intent
from workbook_tools.workbook.undo_store import find_steps

ROOT = Path(__file__).parents[2]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "客户管理计划.xlsx"
    path.write_bytes(OLD)
    return path


def killed(book: Path, moment: str, swap: str = "swap") -> None:
    """A run that dies at that moment, and leaves what it leaves."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.workbook.dying", moment, swap, str(book)], cwd=ROOT, check=False
    )
    assert ended.returncode == -9
    assert hidden(book.parent) != []


def settled(book: Path) -> list[str]:
    """The next run starts, and has nothing to do; gives its warnings."""
    with editing(book) as session:
        pass
    assert hidden(book.parent) == []
    return session.warnings


def steps(book: Path) -> list[bytes]:
    return [step.file.read_bytes() for step in find_steps(book)]


@pytest.mark.parametrize(
    ("moment", "swap", "content", "undo"),
    [
        ("while writing", "swap", OLD, []),
        ("before the swap", "swap", OLD, []),
        ("after the swap", "swap", OURS, [OLD]),
        ("after the swap", "step-aside", OURS, [OLD]),
        ("after the swap", "replace-file", OURS, [OLD]),
        ("half aside", "swap", OLD, []),
        ("almost aside", "swap", OURS, [OLD]),
        ("before giving back", "swap", b"PK by Zhang", []),
        ("before giving back", "step-aside", b"PK by Zhang", []),
        ("before giving back", "replace-file", b"PK by Zhang", []),
        ("after giving back", "swap", b"PK by Zhang", []),
        ("after giving back", "step-aside", b"PK by Zhang", []),
    ],
)
def test_the_next_run_knows_what_a_dead_one_left(
    book: Path, moment: str, swap: str, content: bytes, undo: list[bytes]
) -> None:
    killed(book, moment, swap)
    assert settled(book) == []
    assert book.read_bytes() == content
    assert steps(book) == undo


@pytest.mark.parametrize(("moment", "content"), [("before the swap", OURS), ("after the swap", OLD)])
def test_an_undo_that_died_is_done_or_not_done(book: Path, moment: str, content: bytes) -> None:
    run_once(book)
    killed(book, f"undo: {moment}")
    assert settled(book) == []
    assert book.read_bytes() == content
    assert steps(book) == ([OLD] if content == OURS else [])


def test_a_save_that_was_displaced_when_the_run_died_is_shown_if_a_newer_one_lies_there(book: Path) -> None:
    killed(book, "before giving back")
    save_by_rename(book, b"PK by Li, next morning")
    notes = settled(book)
    assert book.read_bytes() == b"PK by Li, next morning"
    (shown,) = book.parent.glob("*另一份保存*")
    assert shown.read_bytes() == b"PK by Zhang"
    assert shown.name in notes[0]


def test_staff_go_on_working_after_a_run_died(book: Path) -> None:
    killed(book, "after the swap")
    save_by_rename(book, b"PK ours, and by Zhang")
    assert settled(book) == []
    assert book.read_bytes() == b"PK ours, and by Zhang"
    assert steps(book) == [OLD]


@pytest.mark.parametrize("position", range(0, 260, 13))
def test_a_note_that_is_torn_or_flipped_is_no_note(position: int) -> None:
    line = Intent("客户.xlsx", "a" * 64, "b" * 64, 7, 0).to_bytes()
    assert Intent.from_bytes(line) == Intent("客户.xlsx", "a" * 64, "b" * 64, 7, 0)
    assert Intent.from_bytes(line[:position]) is None
    flipped = bytearray(line)
    flipped[position] ^= 1
    assert Intent.from_bytes(bytes(flipped)) is None
