import sys
from pathlib import Path

import pytest

from tests.workbook.saving import replace_file_like
from workbook_tools.disk.exchange import Exchange, exchange, put_new, step_aside

each = pytest.mark.parametrize("swap", [exchange, step_aside, replace_file_like])


@pytest.fixture
def names(tmp_path: Path) -> tuple[Path, Path, Path]:
    source, target, aside = (tmp_path / name for name in ("draft", "客户.xlsx", "aside"))
    source.write_text("new")
    target.write_text("old")
    return source, target, aside


@each
def test_what_was_there_can_be_looked_at(names: tuple[Path, Path, Path], swap: Exchange) -> None:
    source, target, aside = names
    displaced = swap(source, target, aside)
    assert displaced in (source, aside)
    assert (target.read_text(), displaced.read_text()) == ("new", "old")
    assert len(list(target.parent.iterdir())) == 2


@each
def test_a_target_that_is_away_is_not_made(names: tuple[Path, Path, Path], swap: Exchange) -> None:
    source, target, aside = names
    target.unlink()
    with pytest.raises(FileNotFoundError):
        swap(source, target, aside)
    assert [file.name for file in target.parent.iterdir()] == ["draft"]


def test_a_name_that_is_taken_stays_taken(names: tuple[Path, Path, Path]) -> None:
    source, target, aside = names
    with pytest.raises(FileExistsError):
        put_new(source, target)
    assert (source.read_text(), target.read_text()) == ("new", "old")
    put_new(source, aside)
    assert (source.exists(), aside.read_text()) == (False, "new")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux says it in the numbers of the files")
def test_linux_swaps_in_one_instant(names: tuple[Path, Path, Path]) -> None:
    source, target, aside = names
    numbers = source.stat().st_ino, target.stat().st_ino
    assert exchange(source, target, aside) == source
    assert (target.stat().st_ino, source.stat().st_ino) == numbers
