import os
import time
from pathlib import Path

import pytest

from tests.workbook.saving import refused
from workbook_tools.workbook.owners import find_owner, refuse_if_open


def excel(name: str) -> bytes:
    """The 165 bytes that Excel writes: the name in the machine's encoding, then in UTF-16."""
    narrow = name.encode("gb18030")
    wide = len(name).to_bytes(2, "little") + name.encode("utf-16-le")
    return (bytes([len(narrow)]) + narrow).ljust(55) + wide.ljust(110, b"\0")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "客户.xlsx"
    path.touch()
    return path


@pytest.mark.parametrize(
    ("file", "content", "who"),
    [
        ("~$客户.xlsx", excel("张三"), "张三"),
        ("~$客户.xlsx", excel("Zhang San"), "Zhang San"),
        ("~$客户.xlsx", excel("张三")[:20], "张三"),
        ("~$客户.xlsx", b"\x05Zhang" + b" " * 49, "Zhang"),
        ("~$客户.xlsx", b"", ""),
        ("~$客户.xlsx", b"\xff" * 165, ""),
        (".~客户.xlsx", excel("李四"), "李四"),
        (
            ".~lock.客户.xlsx#",
            "张三,zhang,QIANTAI,15.01.2024 09:12,file:///home/zhang;".encode(),
            "张三（电脑 QIANTAI）",
        ),
        (".~lock.客户.xlsx#", b",zhang,QIANTAI,15.01.2024 09:12,x;", "zhang（电脑 QIANTAI）"),
        (".~lock.客户.xlsx#", b"", ""),
    ],
)
def test_who_has_it_open(book: Path, file: str, content: bytes, who: str) -> None:
    book.with_name(file).write_bytes(content)
    owner = find_owner(book)
    assert owner is not None
    assert owner.who == who
    with refused("workbook-busy") as caught:
        refuse_if_open(book)
    assert (who or "别人") in caught[0].message


def test_nobody_has_it_open(book: Path) -> None:
    book.with_name("~$别的客户.xlsx").write_bytes(excel("张三"))
    assert find_owner(book) is None
    refuse_if_open(book)


def test_an_owner_file_beside_a_link_or_its_target_counts(book: Path, tmp_path: Path) -> None:
    (tmp_path / "桌面").mkdir()
    link = tmp_path / "桌面" / "快捷.xlsx"
    link.symlink_to(book)
    assert find_owner(link) is None
    book.with_name("~$客户.xlsx").write_bytes(excel("张三"))
    assert find_owner(link) is not None


def test_an_old_owner_file_still_counts_but_the_message_says_what_to_do(book: Path) -> None:
    owner = book.with_name("~$客户.xlsx")
    owner.write_bytes(excel("张三"))
    days_ago = time.time() - 3 * 86_400
    os.utime(owner, (days_ago, days_ago))
    with refused("workbook-busy") as caught:
        refuse_if_open(book)
    assert "请删除旁边的“~$客户.xlsx”" in caught[0].message
