import io
import multiprocessing
import random
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.workbook.saving import hidden, refused
from workbook_tools.backup import shelf, store
from workbook_tools.backup.manifest import Backup
from workbook_tools.backup.retention import Policy
from workbook_tools.disk.names import backup_folder
from workbook_tools.disk.snapshot import hash_of

MONDAY = datetime(2024, 1, 15, 9, 30)  # noqa: DTZ001 - the shop's own time
ROOT = Path(__file__).parents[2]


def workbook(text: str) -> bytes:
    """A package small enough to be flipped bit by bit."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", text)
    return held.getvalue()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "客户.xlsx"
    path.write_bytes(workbook("one"))
    return path


def files(book: Path) -> list[str]:
    return sorted(file.name for file in backup_folder(book).iterdir())


def test_a_backup_is_a_copy_and_a_manifest(book: Path) -> None:
    made = store.create_backup(book, MONDAY)
    assert made.new
    assert made.backup.file == f"2024-W03_20240115_{hash_of(book)[:8]}.xlsx"
    assert shelf.backup_path(book, made.backup).read_bytes() == book.read_bytes()
    assert files(book) == sorted([made.backup.file, made.backup.file.replace(".xlsx", ".json")])
    assert shelf.list_backups(book) == [made.backup]
    assert shelf.verify_backups(book) == ([made.backup], [])


def test_the_same_content_is_kept_once_a_week(book: Path) -> None:
    first = store.create_backup(book, MONDAY)
    again = store.create_backup(book, MONDAY + timedelta(days=3))
    assert (again.new, again.backup) == (False, first.backup)
    assert store.create_backup(book, MONDAY + timedelta(days=3), force=True).new
    assert store.create_backup(book, MONDAY + timedelta(days=7)).new
    assert [backup.number for backup in shelf.list_backups(book)] == [1, 2, 3]


def test_when_the_weekly_run_needs_a_backup(book: Path) -> None:
    """Once per ISO week, and when the content is neither that of the last backup nor what the tool last left."""
    today = MONDAY.date()
    assert store.needs_weekly_backup(book, today) == "本周第一份"
    store.create_backup(book, MONDAY)
    assert store.needs_weekly_backup(book, today) == ""
    assert store.needs_weekly_backup(book, today + timedelta(days=6)) == ""
    assert store.needs_weekly_backup(book, today + timedelta(days=7)) == "本周第一份"
    book.write_bytes(workbook("two"))
    assert store.needs_weekly_backup(book, today) == "内容有变化"
    assert store.needs_weekly_backup(book, today, left={hash_of(book)}) == ""
    shelf.backup_path(book, shelf.list_backups(book)[0]).write_bytes(b"x")
    assert store.needs_weekly_backup(book, today, left={hash_of(book)}) == "上一份备份已损坏"


def test_every_flipped_bit_is_found_and_no_damaged_copy_restored(book: Path, tmp_path: Path) -> None:
    for week in range(3):
        book.write_bytes(workbook(f"week {week}"))
        store.create_backup(book, MONDAY + timedelta(weeks=week))
    stored = [file for file in backup_folder(book).iterdir() if file.is_file()]
    assert len(stored) == 6
    chance = random.Random(7)  # noqa: S311 - no secret
    for file in stored:
        whole = file.read_bytes()
        for position in chance.sample(range(len(whole)), 25):
            flipped = bytearray(whole)
            flipped[position] ^= 1 << chance.randrange(8)
            file.write_bytes(flipped)
            sound, damages = shelf.verify_backups(book)
            assert (len(sound), len(damages)) == (2, 1), (file.name, position)
        wanted = f"{file.stem[9:17]}-{file.stem[18:]}"
        with refused("backup-damaged"):
            store.restore_backup(book, wanted, tmp_path / "还原.xlsx")
        assert not (tmp_path / "还原.xlsx").exists()
        file.write_bytes(whole)
    assert len(shelf.verify_backups(book)[0]) == 3
    assert hidden(tmp_path) == []


def test_a_copy_that_is_gone_is_a_damage(book: Path) -> None:
    backup = store.create_backup(book, MONDAY).backup
    shelf.backup_path(book, backup).unlink()
    assert shelf.verify_backups(book) == ([], [f"{backup.file} 不见了"])


def test_restored_by_id_by_name_or_by_a_beginning_that_fits_one(book: Path, tmp_path: Path) -> None:
    made: list[Backup] = []
    for week in range(2):
        book.write_bytes(workbook(f"week {week}"))
        made.append(store.create_backup(book, MONDAY + timedelta(weeks=week)).backup)
    for number, wanted in enumerate([made[0].id, made[0].file, "20240115", "2024-W03"]):
        to = tmp_path / f"还原{number}.xlsx"
        assert store.restore_backup(book, wanted, to) == made[0]
        assert to.read_bytes() == workbook("week 0")
    for wanted in ("", "2024", "20240116", "20240115-00000000"):
        with refused("backup-missing"):
            store.restore_backup(book, wanted, tmp_path / "还原.xlsx")


def test_nothing_is_overwritten_by_a_restore(book: Path, tmp_path: Path) -> None:
    backup = store.create_backup(book, MONDAY).backup
    book.write_bytes(workbook("two"))
    for to in (book, tmp_path, tmp_path / "没有" / "还原.xlsx"):
        with refused("cannot-write"):
            store.restore_backup(book, backup.id, to)
    assert book.read_bytes() == workbook("two")


def test_an_open_workbook_is_backed_up_as_last_saved(book: Path) -> None:
    book.with_name("~$客户.xlsx").touch()
    with book.open("r+b"):
        assert store.create_backup(book, MONDAY).new


@pytest.mark.parametrize(
    "content", [b"", b"PK no zip", workbook("one")[:-30], workbook("x" * 99).replace(b"xl", b"yl", 1)]
)
def test_what_is_no_workbook_is_not_taken_for_a_backup(book: Path, content: bytes) -> None:
    book.write_bytes(content)
    with refused("file-corrupt"):
        store.create_backup(book, MONDAY)
    assert files(book) == []


def test_what_has_no_reason_goes_only_after_a_new_backup(book: Path) -> None:
    policy = Policy(last=2, weeks=0, months=0)
    for day in range(4):
        book.write_bytes(workbook(f"day {day}"))
        made = store.create_backup(book, MONDAY + timedelta(days=day), policy=policy)
        assert len(made.forgotten) == (day >= 2)
    assert [backup.day.day for backup in shelf.list_backups(book)] == [17, 18]
    assert len(files(book)) == 4
    book.write_bytes(b"PK no zip")
    with refused("file-corrupt"):
        store.create_backup(book, MONDAY + timedelta(days=9), policy=policy)
    assert [backup.day.day for backup in shelf.list_backups(book)] == [17, 18]


def test_a_copy_whose_manifest_was_never_written_is_entered_by_the_next_backup(book: Path) -> None:
    """The machine died between the two, or in the middle of forgetting."""
    backup = store.create_backup(book, MONDAY).backup
    shelf.backup_path(book, backup).with_suffix(".json").unlink()
    (backup_folder(book) / ".wbt-0123abcd.part-wbt").touch()
    (backup_folder(book) / ".wbt-backup.lock").touch()
    assert shelf.list_backups(book) == []
    assert shelf.verify_backups(book) == ([], [])
    book.write_bytes(workbook("two"))
    store.create_backup(book, MONDAY + timedelta(days=7))
    assert [(found.day, found.sha256) for found in shelf.list_backups(book)] == [
        (date(2024, 1, 15), backup.sha256),
        (date(2024, 1, 22), hash_of(book)),
    ]
    assert hidden(book.parent) == []


def test_a_damaged_copy_of_this_week_is_made_anew(book: Path) -> None:
    backup = store.create_backup(book, MONDAY).backup
    shelf.backup_path(book, backup).write_bytes(b"x")
    assert store.create_backup(book, MONDAY).new
    assert shelf.verify_backups(book)[1] == []


def test_no_backup_yet(book: Path) -> None:
    assert shelf.list_backups(book) == []
    assert shelf.verify_backups(book) == ([], [])
    with refused("file-missing"):
        store.create_backup(book.with_name("没有.xlsx"), MONDAY)


def test_many_at_once_make_one(book: Path) -> None:
    command = [sys.executable, "-c", _CREATE, str(book)]
    started = [subprocess.Popen(command, cwd=ROOT) for _ in range(5)]
    assert [process.wait() for process in started] == [0] * 5
    assert len(shelf.list_backups(book)) == 1
    assert len(files(book)) == 2


_CREATE = """
import sys
from datetime import datetime
from pathlib import Path
from workbook_tools.backup.store import create_backup
create_backup(Path(sys.argv[1]), datetime(2024, 1, 15))
"""


def saving(book: Path, stop: "multiprocessing.synchronize.Event") -> None:
    """A person who saves all the time, in place and whole."""
    number = 0
    while not stop.is_set():
        number += 1
        new = book.with_name("A1B2C3D4")
        new.write_bytes(workbook(f"save {number} " + "x" * 5000))
        new.replace(book)


def test_a_backup_while_somebody_saves_is_one_whole_version(book: Path) -> None:
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    person = context.Process(target=saving, args=(book, stop))
    person.start()
    try:
        while book.read_bytes() == workbook("one"):
            pass
        for day in range(5):
            store.create_backup(book, MONDAY + timedelta(days=day))
    finally:
        stop.set()
        person.join()
    assert shelf.list_backups(book)
    assert shelf.verify_backups(book)[1] == []
