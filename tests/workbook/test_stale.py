import shutil
from pathlib import Path

import pytest

from tests.command import command, staff_edit, write_master


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """A workbook after its first run, and a copy of that state; the workbook has then run once more."""
    master = write_master(tmp_path / "客户.xlsx")
    command("run", master, "--today", "2024-01-15")
    copy = tmp_path / "客户 最终版(1).xlsx"
    shutil.copyfile(master, copy)
    command("run", master, "--today", "2024-01-22")
    return master, copy


def test_the_older_copy_is_refused_by_the_name_of_the_newer(copied: tuple[Path, Path]) -> None:
    master, copy = copied
    before = copy.read_bytes()
    ended = command("run", copy, "--today", "2024-01-22", "--json")
    assert (ended.code, ended.fault) == (12, "stale-copy")
    assert master.name in ended.json["fault"]["message"]
    assert copy.read_bytes() == before


def test_it_is_known_after_another_program_has_saved_it(copied: tuple[Path, Path]) -> None:
    master, copy = copied
    with staff_edit(master) as book:
        book["客户管理计划表"]["J2"] = "改过"
    assert command("run", copy, "--today", "2024-01-22", "--json").fault == "stale-copy"


def test_the_newer_one_runs(copied: tuple[Path, Path]) -> None:
    master, _copy = copied
    assert command("run", master, "--today", "2024-01-29").code == 0


def test_alone_it_is_all_that_the_shop_has(copied: tuple[Path, Path]) -> None:
    master, copy = copied
    master.unlink()
    assert command("run", copy, "--today", "2024-01-29").code == 0


def test_what_can_not_be_read_beside_it_does_no_harm(copied: tuple[Path, Path]) -> None:
    master, _copy = copied
    (master.parent / "坏的.xlsx").write_bytes(b"PK\x03\x04 nothing of a zip")
    (master.parent / "空的.xlsx").write_bytes(b"")
    assert command("run", master, "--today", "2024-01-29").code == 0
