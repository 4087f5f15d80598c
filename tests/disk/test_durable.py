from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from workbook_tools.disk.durable import sweep_siblings, write_new


def test_a_new_file_is_whole_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "周报.html"
    assert write_new(path, [b"one ", b"two"]) == sha256(b"one two").hexdigest()
    assert [file.name for file in tmp_path.iterdir()] == ["周报.html"]
    with pytest.raises(FileExistsError):
        write_new(path, b"three")
    assert path.read_bytes() == b"one two"
    write_new(path, b"three", replace=True)
    assert path.read_bytes() == b"three"


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"one"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_new(tmp_path / "周报.html", broken())
    assert list(tmp_path.iterdir()) == []


def test_what_a_check_refuses_gets_no_name(tmp_path: Path) -> None:
    def refuse(written: Path) -> None:
        assert written.read_bytes() == b"one"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_new(tmp_path / "周报.html", b"one", check=refuse)
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_takes_the_dead_and_leaves_the_living(tmp_path: Path) -> None:
    dead, foreign = tmp_path / ".wbt-0123abcd.part-wbt", tmp_path / ".别的"
    dead.touch()
    foreign.touch()

    def content() -> Iterator[bytes]:
        sweep_siblings(tmp_path)
        yield b"still here"

    write_new(tmp_path / "周报.html", content())
    assert not dead.exists()
    assert foreign.exists()
    assert (tmp_path / "周报.html").read_bytes() == b"still here"
