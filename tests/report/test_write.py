import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.weeks import full_week
from workbook_tools.report.write import write_report
from workbook_tools.table.faults import Fault


def test_the_page_lies_beside_the_workbook(tmp_path: Path) -> None:
    path = write_report(tmp_path, full_week())
    assert path == tmp_path / "周报 2026-11-27.html"
    assert path.read_bytes().startswith(b"<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [path]


def test_an_identical_page_is_left_alone_and_another_replaced(tmp_path: Path) -> None:
    path = write_report(tmp_path, full_week())
    os.utime(path, ns=(1, 1))
    before = path.stat()
    write_report(tmp_path, full_week())
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    write_report(tmp_path, replace(full_week(), errors=99))
    assert "99 格要改" in path.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")


def test_a_place_that_takes_no_file_is_a_fault(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("", encoding="utf-8")
    with pytest.raises(Fault) as caught:
        write_report(taken, full_week())
    assert caught.value.code == "cannot-write"
    assert taken.read_bytes() == b""
