from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbook.saving import refused
from workbook_tools.table.changes import CellValue
from workbook_tools.workbook import undo_store as store
from workbook_tools.workbook.undo_store import CellBlock, UndoPlan, UndoStep

DAY = date(2024, 1, 15)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.dates(),
    st.datetimes(),
)


def stepped(book: Path, number: int, cells: list[CellBlock] | None = None, *, follows: bool = False) -> UndoStep:
    """A complete step that replaces `vN` by `vN+1`."""
    displaced = book.with_name("displaced")
    displaced.write_bytes(b"v%d" % number)
    step = store.begin_step(
        book,
        UndoPlan("run", DAY, cells or [], ["看板"], follows=follows),
        old_hash=f"h{number}",
        new_hash=f"h{number + 1}",
    )
    store.keep_step(book, step, displaced)
    return step


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "客户.xlsx"


def test_no_step_yet(book: Path) -> None:
    assert store.find_steps(book) == ()
    assert store.last_run(book) == ()
    assert store.hashes_left(book) == frozenset()
    store.sweep_steps(book)


def test_a_step_is_complete_with_its_file(book: Path) -> None:
    step = store.begin_step(book, UndoPlan("run", DAY), old_hash="h0", new_hash="h1")
    assert store.find_steps(book) == ()
    assert store.hashes_left(book) == {"h1"}
    assert store.find_pending(book, step.number) == step
    displaced = book.with_name("displaced")
    displaced.write_bytes(b"v0")
    store.keep_step(book, step, displaced)
    assert store.find_steps(book) == (step,)
    assert store.find_pending(book, step.number) is None
    assert not displaced.exists()


def test_the_last_ten_are_kept(book: Path) -> None:
    for number in range(13):
        stepped(book, number)
    assert [step.file.read_bytes() for step in store.find_steps(book)] == [b"v%d" % number for number in range(3, 13)]
    assert store.hashes_left(book) == {"h13"}
    assert {file.stem for file in store.find_steps(book)[0].file.parent.iterdir()} == {f"{n:06d}" for n in range(4, 14)}


def test_the_steps_of_one_run_are_kept_and_undone_together(book: Path) -> None:
    for number in range(24):
        stepped(book, number, follows=number % 2 == 1)
    assert len(store.find_steps(book)) == 20
    assert [step.old_hash for step in store.last_run(book)] == ["h23", "h22"]


def test_what_somebody_saved_in_between_parts_the_steps(book: Path) -> None:
    stepped(book, 0)
    stepped(book, 5, follows=True)
    assert [step.old_hash for step in store.last_run(book)] == ["h5"]


@pytest.mark.parametrize("missing", [".json", ".xlsx"])
def test_what_is_no_complete_step_is_swept(book: Path, missing: str) -> None:
    stepped(book, 0)
    broken = stepped(book, 1)
    broken.file.with_suffix(missing).unlink()
    store.sweep_steps(book)
    assert {file.stem for file in broken.file.parent.iterdir()} == {"000001"}
    assert store.hashes_left(book) == {"h1"}


def test_foreign_files_in_the_folder_are_left_alone(book: Path) -> None:
    foreign = stepped(book, 0).file.with_name("不要删.txt")
    foreign.touch()
    store.sweep_steps(book)
    store.drop_step(book, 1)
    assert foreign.exists()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sets(st.integers(1, 1_048_576), max_size=8), st.data()), max_size=3))
def test_cell_changes_come_back_as_they_went_in(
    tmp_path_factory: pytest.TempPathFactory, shapes: list[tuple[set[int], st.DataObject]]
) -> None:
    blocks = []
    for rows, data in shapes:
        values = st.lists(VALUES, min_size=len(rows), max_size=len(rows))
        blocks.append(CellBlock("表\n1", 15, sorted(rows), data.draw(values), data.draw(values)))
    step = stepped(tmp_path_factory.mktemp("undo") / "客户.xlsx", 0, blocks)
    found = list(step.cells())
    assert found == blocks
    for before, after in zip(blocks, found, strict=True):
        assert [type(value) for value in after.new] == [type(value) for value in before.new]


def test_a_whole_column_takes_little_room(book: Path) -> None:
    rows = list(range(2, 100_002))
    values: list[CellValue] = ["满意", "一般", DAY, datetime(2024, 1, 15, 9, 30), 7] * 20_000  # noqa: DTZ001
    step = stepped(book, 0, [CellBlock("客户管理计划表", 15, rows, [None] * len(rows), values)])
    assert step.file.with_suffix(".cells").stat().st_size < 60_000
    (block,) = step.cells()
    assert block.rows == rows


def test_damaged_cell_changes_are_said_to_be(book: Path) -> None:
    step = stepped(book, 0)
    step.file.with_suffix(".cells").write_bytes(b"nothing")
    with refused("backup-damaged"):
        list(step.cells())
