import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.workbook.saving import (
    OLD,
    OURS,
    PLAN,
    SAVES,
    disturbed,
    hidden,
    refused,
    replace_file_like,
    run_once,
    save_by_rename,
)
from workbook_tools.disk.exchange import Exchange, exchange, step_aside
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.commit import edit_again, editing, refuse_unless_editable, take_back
from workbook_tools.workbook.session import Session
from workbook_tools.workbook.undo_store import find_steps, hashes_left, last_run

SWAPS: dict[str, Exchange] = {"swap": exchange, "step aside": step_aside, "ReplaceFileW": replace_file_like}
each_swap = pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS.keys())
each_save = pytest.mark.parametrize("save", SAVES.values(), ids=SAVES.keys())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "客户管理计划.xlsx"
    path.write_bytes(OLD)
    return path


@each_swap
def test_the_whole_file_is_replaced_and_nothing_of_ours_stays(book: Path, swap: Exchange) -> None:
    assert run_once(book, swap=swap) == []
    assert book.read_bytes() == OURS
    assert hidden(book.parent) == []
    (step,) = last_run(book)
    assert step is not None
    assert step.file.read_bytes() == OLD
    assert step.new_hash in hashes_left(book)


def test_a_run_that_finds_nothing_to_do_leaves_bytes_and_time(book: Path) -> None:
    before = book.stat()
    assert run_once(book, OLD) == []
    after = book.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert find_steps(book) == ()


def test_an_exception_in_the_middle_leaves_everything_as_it_was(book: Path) -> None:
    with pytest.raises(ZeroDivisionError), editing(book) as session:
        _draft_and_fail(session)
    assert book.read_bytes() == OLD
    assert hidden(book.parent) == []


def test_a_draft_that_breaks_off_is_removed(book: Path) -> None:
    with editing(book) as session:
        with pytest.raises(ZeroDivisionError), session.draft() as target:
            _write_and_fail(target)
        assert not session.draft_path.exists()
    assert hidden(book.parent) == []


def _draft_and_fail(session: Session) -> None:
    with session.draft() as target:
        target.write(OURS)
    raise ZeroDivisionError


def _write_and_fail(target: BinaryIO) -> None:
    target.write(OURS)
    raise ZeroDivisionError


def test_rights_of_the_file_are_kept(book: Path) -> None:
    book.chmod(0o640)
    run_once(book)
    assert stat.S_IMODE(book.stat().st_mode) == 0o640


def test_a_link_stays_a_link(book: Path, tmp_path: Path) -> None:
    place = tmp_path / "桌面"
    place.mkdir()
    link = place / "快捷.xlsx"
    link.symlink_to(book)
    run_once(link)
    assert link.is_symlink()
    assert book.read_bytes() == OURS
    assert last_run(link) == last_run(book)


def test_the_other_name_of_a_hard_linked_file_is_told_of(book: Path) -> None:
    os.link(book, book.with_name("另一个名字.xlsx"))
    assert "硬链接" in "".join(run_once(book))


def test_a_name_of_full_length_is_no_hindrance(tmp_path: Path) -> None:
    book = tmp_path / ("很长的文件名" * 13 + "abcdefghijklmnop.xlsx")
    assert len(book.name.encode()) == 255
    book.write_bytes(OLD)
    run_once(book)
    assert book.read_bytes() == OURS


# ---- somebody saves meanwhile -----------------------------------------------------------------------------------------------


@each_swap
@each_save
def test_a_save_before_the_swap_is_seen(book: Path, swap: Exchange, save: Callable[[Path, bytes], None]) -> None:
    with refused("workbook-changed"), editing(book, swap=swap) as session:
        with session.draft() as target:
            target.write(OURS)
        save(book, b"PK by Zhang")
        session.replace(PLAN)
    assert book.read_bytes() == b"PK by Zhang"
    assert hidden(book.parent) == []
    assert find_steps(book) == ()


@each_swap
@each_save
@pytest.mark.parametrize("more", [0, 1, 2])
def test_saves_in_the_last_instant_are_given_back(
    book: Path, swap: Exchange, save: Callable[[Path, bytes], None], more: int
) -> None:
    """The first save comes between our last look and our swap, the others each between a look and a swap while giving back."""
    saves = {turn: partial(save, book, b"PK save %d" % turn) for turn in range(more + 1)}
    with refused("workbook-changed"):
        run_once(book, swap=disturbed(swap, saves, {}))
    assert book.read_bytes() == b"PK save %d" % more
    assert hidden(book.parent) == []
    assert find_steps(book) == ()


@each_swap
@each_save
def test_a_save_right_after_a_lost_swap_wins_and_the_one_before_is_shown(
    book: Path, swap: Exchange, save: Callable[[Path, bytes], None]
) -> None:
    first, second = {0: partial(save, book, b"PK first")}, {0: partial(save, book, b"PK second")}
    with refused("workbook-changed"):
        run_once(book, swap=disturbed(swap, first, second))
    assert book.read_bytes() == b"PK second"
    shown = list(book.parent.glob("*另一份保存*"))
    assert [file.read_bytes() for file in shown] == [b"PK first"]
    assert hidden(book.parent) == []


@each_swap
def test_a_save_right_after_a_won_swap_is_theirs_to_keep(book: Path, swap: Exchange) -> None:
    assert run_once(book, swap=disturbed(swap, {}, {0: partial(save_by_rename, book, b"PK by Zhang")})) == []
    assert book.read_bytes() == b"PK by Zhang"
    assert [step.file.read_bytes() for step in find_steps(book)] == [OLD]


def test_a_file_that_is_just_away_is_no_loss(book: Path) -> None:
    """Excel's dance stands still between "old away" and "new in" while we swap."""
    away = book.with_name("E5F6A7B8")
    with refused("workbook-changed"):
        run_once(book, swap=disturbed(exchange, {0: partial(book.rename, away)}, {}))
    assert away.read_bytes() == OLD
    assert hidden(book.parent) == []


def test_a_dance_that_never_ends_gets_the_last_save_back(book: Path) -> None:
    """A save is displaced, and while we give it back, Excel takes ours away and dies before it puts the new one in."""
    away = book.with_name("E5F6A7B8")
    before: dict[int, Callable[[], object]] = {
        0: partial(save_by_rename, book, b"PK by Zhang"),
        1: partial(book.rename, away),
    }
    with refused("workbook-changed"):
        run_once(book, swap=disturbed(exchange, before, {}))
    assert book.read_bytes() == b"PK by Zhang"
    assert away.read_bytes() == OURS


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open for writing")
def test_a_program_that_writes_in_place_later_is_waited_for(book: Path) -> None:
    """It opened the file before our swap, and writes only after we have looked at what came out."""
    with book.open("r+b") as theirs:
        with refused("workbook-busy"):
            run_once(book)
        theirs.write(b"PK new")
    opened = []
    with refused("workbook-changed"):
        run_once(book, swap=disturbed(exchange, {0: lambda: opened.append(book.open("r+b"))}, {}))
    opened[0].write(b"PK NEW")
    opened[0].close()
    assert book.read_bytes().startswith(b"PK NEW")


def test_the_same_bytes_brought_anew_are_no_change(book: Path) -> None:
    with editing(book) as session:
        with session.draft() as target:
            target.write(OURS)
        save_by_rename(book, OLD)  # as sync programs do
        assert session.replace(PLAN)
    assert book.read_bytes() == OURS


def test_a_run_that_lost_begins_again_from_their_version(book: Path) -> None:
    seen: list[bytes] = []

    def work(session: Session) -> bool:
        seen.append(session.path.read_bytes())
        with session.draft() as target:
            target.write(seen[-1] + b" and ours")
        if len(seen) < 3:
            save_by_rename(book, b"PK save %d" % len(seen))
        return session.replace(PLAN)

    assert edit_again(book, work)
    assert seen == [OLD, b"PK save 1", b"PK save 2"]
    assert book.read_bytes() == b"PK save 2 and ours"


def test_after_a_few_lost_races_it_gives_up(book: Path) -> None:
    seen: list[bytes] = []

    def work(session: Session) -> None:
        seen.append(session.path.read_bytes())
        save_by_rename(book, b"PK save %d" % len(seen))
        with session.draft() as target:
            target.write(OURS)
        session.replace(PLAN)

    with refused("workbook-changed"):
        edit_again(book, work, tries=3)
    assert len(seen) == 3
    assert book.read_bytes() == b"PK save 3"


def test_what_could_not_be_read_while_somebody_saved_was_a_change(book: Path) -> None:
    with refused("workbook-changed"), editing(book) as session:
        save_by_rename(book, b"half a pack")
        raise Fault("file-corrupt", name=session.path.name, detail="")


def test_what_can_never_be_read_stays_what_it_is(book: Path) -> None:
    with refused("file-corrupt"), editing(book) as session:
        raise Fault("file-corrupt", name=session.path.name, detail="")


# ---- refusals -----------------------------------------------------------------------------------------------------------------


def test_one_run_at_a_time(book: Path) -> None:
    with editing(book), refused("workbook-busy") as caught, editing(book):
        pass
    assert "另一个正在运行的任务" in caught[0].message
    with editing(book):
        assert hidden(book.parent) != []
    assert hidden(book.parent) == []


def test_a_run_waits_for_another_as_long_as_it_is_told(book: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(book)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert other.stdout is not None
    with other, other.stdout:
        other.stdout.readline()
        with editing(book, wait=20):
            assert time.monotonic() > 0


_HOLD = """
import sys, time
from pathlib import Path
from workbook_tools.workbook.commit import editing
with editing(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(0.4)
"""


def test_a_person_who_opens_it_before_the_swap_is_not_overtaken(book: Path) -> None:
    owner = book.with_name("~$" + book.name)
    with refused("workbook-busy") as caught, editing(book) as session:
        with session.draft() as target:
            target.write(OURS)
        owner.write_bytes(b"\x05Zhang" + b" " * 49 + b"\x05\0" + "Zhang".encode("utf-16-le").ljust(108, b"\0"))
        session.replace(PLAN)
    assert "Zhang" in caught[0].message
    assert book.read_bytes() == OLD
    assert hidden(book.parent) == []


def test_a_read_only_file_is_refused(book: Path) -> None:
    book.chmod(0o444)
    with refused("cannot-write"):
        run_once(book)
    with refused("cannot-write"):
        refuse_unless_editable(book)
    assert hidden(book.parent) == []


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with refused("file-missing"), editing(tmp_path / "没有.xlsx"):
        pass
    with refused("file-missing"), editing(tmp_path / "没有" / "没有.xlsx"):
        pass
    with refused("not-a-workbook"), editing(tmp_path):
        pass
    assert hidden(tmp_path) == []


@pytest.mark.parametrize(
    ("number", "windows", "code"),
    [
        (28, None, "disk-full"),
        (5, None, "cannot-write"),
        (30, None, "cannot-write"),
        (1, None, "cannot-write"),
        (13, None, "workbook-busy"),
        (26, None, "workbook-busy"),
        (13, 32, "workbook-busy"),
        (13, 5, "workbook-busy"),
    ],
)
def test_a_swap_that_the_system_refuses_changes_nothing(
    book: Path, number: int, windows: int | None, code: str
) -> None:
    """13 and 26 are what a file server answers for a file that somebody has open; 32 and 5 are Windows' own words for it."""

    def refusing(source: Path, _target: Path, _aside: Path) -> Path:
        error = OSError(number, "no", str(source))
        if windows:
            error.winerror = windows  # type: ignore[attr-defined, unused-ignore]
        raise error

    with refused(code) as caught:
        run_once(book, swap=refusing)
    assert ("打开" in caught[0].message) == (code == "workbook-busy")
    assert book.read_bytes() == OLD
    assert hidden(book.parent) == []
    assert find_steps(book) == ()


def test_a_swap_that_was_done_though_the_server_said_no_is_not_denied(book: Path) -> None:
    def lying(source: Path, target: Path, aside: Path) -> Path:
        exchange(source, target, aside)
        raise OSError(5, "no", str(source))

    assert run_once(book, swap=lying) == []
    assert book.read_bytes() == OURS
    assert [step.file.read_bytes() for step in find_steps(book)] == [OLD]


def test_what_fails_after_the_swap_is_told_and_not_hidden(book: Path) -> None:
    """Somebody puts a folder where the undo step belongs while we swap."""

    def blocking() -> None:
        step = next((book.parent / "备份" / book.name / "撤销").glob("*.json")).with_suffix(".xlsx")
        step.mkdir()
        (step / "x").touch()

    assert "undo" in "".join(run_once(book, swap=disturbed(exchange, {0: blocking}, {})))
    assert book.read_bytes() == OURS
    assert hidden(book.parent) == []


# ---- undo ---------------------------------------------------------------------------------------------------------------------


def test_undo_brings_the_same_bytes_back_step_by_step(book: Path) -> None:
    versions = [b"PK %d" % number for number in range(4)]
    for content in versions:
        run_once(book, content)
    for expected in reversed([OLD, *versions[:-1]]):
        (step,) = last_run(book)
        assert step is not None
        with editing(book) as session:
            assert take_back(session, step)
        assert book.read_bytes() == expected
    assert last_run(book) == ()
    assert hidden(book.parent) == []


def test_undo_leaves_a_file_alone_that_staff_have_changed(book: Path) -> None:
    run_once(book)
    save_by_rename(book, b"PK by Zhang")
    (step,) = last_run(book)
    assert step is not None
    with editing(book) as session:
        assert not take_back(session, step)
    assert book.read_bytes() == b"PK by Zhang"
    assert last_run(book) == (step,)


def test_undo_never_brings_back_a_damaged_file(book: Path) -> None:
    run_once(book)
    (step,) = last_run(book)
    assert step is not None
    step.file.write_bytes(b"PK 0ld version")
    with refused("backup-damaged"), editing(book) as session:
        take_back(session, step)
    assert book.read_bytes() == OURS
