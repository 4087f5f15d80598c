import errno

import pytest

from tests.workbook.saving import refused
from workbook_tools.disk.reasons import faults_for


@pytest.mark.parametrize(
    ("number", "code", "says"),
    [
        (errno.ENOSPC, "disk-full", "磁盘已满"),
        (errno.EDQUOT, "disk-full", "磁盘已满"),
        (errno.EACCES, "cannot-write", "没有权限"),
        (errno.EROFS, "cannot-write", "只读"),
        (errno.EIO, "cannot-write", "磁盘读写出错"),
        (errno.ENAMETOOLONG, "cannot-write", "太长"),
        (errno.ELOOP, "cannot-write", "ELOOP"),
        (errno.ETXTBSY, "workbook-busy", "打开"),
    ],
)
def test_each_failure_has_its_words(number: int, code: str, says: str) -> None:
    with refused(code) as caught, faults_for("客户.xlsx"):
        raise OSError(number, "no")
    assert says in caught[0].message
    assert "客户.xlsx" in caught[0].message
