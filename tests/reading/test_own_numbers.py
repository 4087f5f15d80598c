"""Which of the staff's columns holds the customers' numbers, and which only classes them."""

import pytest

from tests.tables import codes, customers_of, raw_table
from workbook_tools.reading.surroundings import FileFacts
from workbook_tools.table.customers import Customers

HEAD = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额"


def numbered(header: str, numbers: list[str], *, served: str = "", ours: dict[str, int] | None = None) -> Customers:
    """A table whose first column has this header and these cells, `.` for a blank one."""
    rows = [f"{number} | 客户{at} | 1381234{at:04d} | 2023-10-01 | 500" for at, number in enumerate(numbers)]
    raw = raw_table("\n".join([f"{header} | {HEAD}", *rows]))
    return customers_of(raw, facts=FileFacts(numbered_by=served), ours=ours)


UNIQUE = [f"80{at:02d}" for at in range(1, 21)]


@pytest.mark.parametrize(
    ("numbers", "serves"),
    [
        (["8001", "8002", "8003"], True),
        (["8001", ".", "8003"], True),
        ([".", ".", "."], True),  # an empty column is there to be filled
        (["甲", "乙", "丙"], True),
        (["VIP", "VIP", "普通"], False),
        (["8001", "8002", "8002"], False),  # one in three is no copied row
        ([*UNIQUE[:-1], "8001"], True),  # one in twenty is
        ([*UNIQUE[:-2], "8001", "8001"], False),
    ],
)
def test_a_column_serves_where_its_numbers_are_unique_but_for_a_copied_row(numbers: list[str], serves: bool) -> None:
    read = numbered("会员号", numbers)
    assert read.id_column == (1 if serves else 0)
    assert ("客户编号" in read.frame) == ("客户编号" in read.places) == serves


def test_what_has_served_serves_while_half_of_it_is_unique() -> None:
    assert numbered("会员号", ["8001", "8002", "8001", "8001"], served="会员号").id_column == 1
    assert numbered("会员号", ["8001", "8001", "8001"], served="会员号").id_column == 0
    assert numbered("会员号", ["8001", "8002", "8001", "8001"], served="会员卡号").id_column == 0


def test_the_first_column_that_serves_is_taken() -> None:
    raw = raw_table(
        f"会员号 | 会员卡号 | {HEAD}\n"
        "VIP | 8001 | 张三 | 13812345688 | 2023-10-01 | 500\n"
        "VIP | 8002 | 李四 | 13812345689 | 2023-10-01 | 500"
    )
    assert customers_of(raw).id_column == 2


def test_repeated_numbers_are_told_and_classes_are_not() -> None:
    told = {pair for pair in codes(numbered("会员号", ["8001", "8002", "8002"])) if pair[1] == "customer-id-duplicate"}
    assert told == {("A4", "customer-id-duplicate")}
    for classes in (["VIP", "VIP", "普通"], ["1", "2", *"1111"]):
        assert "customer-id-duplicate" not in {code for _, code in codes(numbered("会员号", classes))}


def test_once_the_number_is_ours_it_stays_ours() -> None:
    raw = raw_table(
        f"客户编号 | {HEAD} | 客户编号（自动）\n8001 | 张三 | 13812345688 | 2023-10-01 | 500 | K000001\n"
        "8002 | 李四 | 13812345689 | 2023-10-01 | 500 | K000002"
    )
    read = customers_of(raw, ours={"customer_id": 6})
    assert (read.id_column, read.number_column) == (0, 6)
