from datetime import datetime
from pathlib import Path

import pytest

from workbook_tools.disk.names import backup_folder, short_of, undo_folder, visible_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("客户.xlsx", "客户.xlsx", True),
        ("Kunden.xlsx", "KUNDEN.XLSX", True),
        ("Café.xlsx", "Cafe\u0301.xlsx", True),
        ("客户.xlsx", "客户1.xlsx", False),
    ],
)
def test_the_spellings_of_one_name_have_one_short_name(one: str, other: str, same: bool) -> None:
    assert (short_of(one) == short_of(other)) is same


def test_folders_stand_beside_the_file_itself(tmp_path: Path) -> None:
    book, link = tmp_path / "客户.xlsx", tmp_path / "快捷.xlsx"
    book.touch()
    link.symlink_to(book)
    assert backup_folder(link) == backup_folder(book) == tmp_path / "备份" / "客户.xlsx"
    assert undo_folder(book).parent == backup_folder(book)


@pytest.mark.parametrize("stem", ["客户", "客" * 80, "a" * 250])
def test_a_visible_name_fits_the_disk(tmp_path: Path, stem: str) -> None:
    moment = datetime(2024, 1, 15, 9, 30)  # noqa: DTZ001 - as people read it
    shown = visible_name(tmp_path / f"{stem}.xlsx", "另一份保存", moment)
    assert shown.name.endswith("（另一份保存 2024-01-15 093000）.xlsx")
    assert len(shown.name.encode()) <= 255
    shown.touch()
