import platform
from pathlib import Path

import pytest

from tests.workbook.saving import refused
from workbook_tools.workbook.copies import find_conflict_copies, find_original, refuse_bad_place


def beside(folder: Path, *names: str) -> Path:
    """The last of the names, all of them files in one folder."""
    for name in names:
        (folder / name).touch()
    return folder / names[-1]


@pytest.mark.parametrize(
    "name",
    [
        "客户-DESKTOP-7K2Q1AB.xlsx",
        "客户-LAPTOP-0A1B2C3D.xlsx",
        "客户-QIANTAI-PC.xlsx",
        "客户-DESKTOP-7K2Q1AB-2.xlsx",
        "客户-张三的MacBook Pro.xlsx",
        "客户 (李四 的冲突副本 2023-11-01).xlsx",
        "客户（李四的冲突副本）.xlsx",
        "客户 (Li Si's conflicted copy 2023-11-01).xlsx",
        "客户_conflict-20231101-101500.xlsx",
        "客户.sync-conflict-20231101-101500-ABCDEFG.xlsx",
        "客户(冲突_QIANTAI_2023-11-01).xlsx",
        "客户_冲突文件.xlsx",
        "客户_冲突.xlsx",
    ],
)
def test_a_conflict_copy_beside_its_original_is_refused(tmp_path: Path, name: str) -> None:
    copy = beside(tmp_path, "客户.xlsx", "客户甲.xlsx", name)
    with refused("cloud-conflict-copy") as caught:
        refuse_bad_place(copy)
    assert "“客户.xlsx”" in caught[0].message
    (tmp_path / "客户.xlsx").unlink()
    refuse_bad_place(copy)


def test_conflict_copies_are_found_from_their_original(tmp_path: Path) -> None:
    names = [
        "客户-DESKTOP-7K2Q1AB.xlsx",
        "客户 (李四 的冲突副本 2023-11-01).xlsx",
        "客户(冲突_QIANTAI_2023-11-01).xlsx",
    ]
    beside(tmp_path, "客户.xlsx", "客户 (1).xlsx", "客户冲突记录.xlsx", "客户_冲突.txt", *names)
    assert set(find_conflict_copies(tmp_path / "客户.xlsx")) == set(names)
    assert find_conflict_copies(tmp_path / "客户 (1).xlsx") == []


def test_the_name_of_this_machine_tells_too(tmp_path: Path) -> None:
    here = platform.node().partition(".")[0]
    copy = beside(tmp_path, "客户.xlsx", f"客户-{here}.xlsx")
    assert (find_original(copy) is not None) == (len(here) > 2)  # two letters may be anything


@pytest.mark.parametrize(
    "name",
    [
        "客户.xlsx",
        "客户 (1).xlsx",
        "客户 - 副本.xlsx",
        "客户-2024-01.xlsx",
        "客户-VIP.xlsx",
        "客户-MacBook.xlsx",
        "客户冲突记录.xlsx",
        "客户 冲突处理记录.xlsx",
        "客户 conflicts.xlsx",
        "客户 conflict list.xlsx",
        "客户最终版.xlsx",
        "冲突副本.xlsx",
    ],
)
def test_other_workbooks_are_none(tmp_path: Path, name: str) -> None:
    assert find_original(beside(tmp_path, "客户.xlsx", name)) is None


def test_an_original_of_another_kind_is_none(tmp_path: Path) -> None:
    assert find_original(beside(tmp_path, "客户.docx", "客户_冲突.xlsx")) is None


@pytest.mark.parametrize(
    ("folder", "who"),
    [
        ("WeChat Files/zhang/FileStorage/File/2024-01", "微信"),
        ("xwechat_files/zhang/msg/file/2024-01", "微信"),
        ("WXWork/1688/Cache/File/2024-01", "企业微信"),
        ("Tencent Files/10001/FileRecv", "QQ"),
        ("INetCache/Content.Outlook/ABC123", "邮件程序"),
        ("Temp/Rar$DIa1234.5678", "压缩软件"),
        ("Temp/Temp1_客户.zip", "压缩软件"),
        ("Temp/7zO0A1B2C3D", "压缩软件"),
    ],
)
def test_a_temporary_place_is_refused(tmp_path: Path, folder: str, who: str) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    book = beside(place, "客户.xlsx")
    with refused("temporary-place") as caught:
        refuse_bad_place(book)
    assert who in caught[0].message
    link = tmp_path / "快捷.xlsx"
    link.symlink_to(book)
    with refused("temporary-place"):
        refuse_bad_place(link)


def test_a_backup_is_not_worked_on(tmp_path: Path) -> None:
    place = tmp_path / "备份" / "客户.xlsx"
    place.mkdir(parents=True)
    with refused("cannot-write"):
        refuse_bad_place(beside(place, "2024-W03_20240115_0123abcd.xlsx"))
    refuse_bad_place(beside(place, "客户.xlsx"))
