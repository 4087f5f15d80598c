"""A log of sales becomes customers: whose each line is, and sums that add up to the whole."""

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as some

from workbook_tools.rules.ledger import LedgerCustomers, find_customers, newest_told, reckon
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.problems import Problems

TODAY = date(2023, 11, 6)


def log(table: str) -> DetailLog:
    """name | number | day | amount, a dash for a blank."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    texts = [[None if cell == "-" else cell for cell in row] for row in rows]
    return log_of([(name, number, day, float(amount) if amount else np.nan) for name, number, day, amount in texts])


def log_of(lines: "list[tuple[str | None, str | None, str | None, float]]") -> DetailLog:
    frame = pd.DataFrame({
        "row": np.arange(2, len(lines) + 2),
        "客户姓名": pd.Series([line[0] for line in lines], dtype=object),
        "联系方式": pd.Series([line[1] for line in lines], dtype=object),
        "日期": pd.Series([line[2] for line in lines], dtype="datetime64[s]"),
        "金额": pd.Series([line[3] for line in lines], dtype="float64"),
        "单号": pd.Series([None] * len(lines), dtype=object),
    })  # fmt: skip
    return DetailLog("流水", 1, frame, {}, len(lines) + 1, Problems())


def who(found: LedgerCustomers) -> list[tuple[object, object, int]]:
    return list(zip(found.names.tolist(), found.contacts.tolist(), found.bought.count.tolist(), strict=True))


def test_one_customer_per_number() -> None:
    found = find_customers(log("""
        张三 | +8613812345688 | 2023-10-01 | 100
        李四 | +8613900002222 | 2023-09-15 | 50
        张三 | +8613812345688 | 2023-11-01 | 300
    """), TODAY)  # fmt: skip
    assert who(found) == [("张三", "+8613812345688", 2), ("李四", "+8613900002222", 1)]
    assert found.bought.total.tolist() == [400, 50]
    assert found.bought.last.tolist() == [date(2023, 11, 1), date(2023, 9, 15)]


def test_spellings_of_one_name_are_one_and_a_family_is_not() -> None:
    found = find_customers(log("""
        王小明 | +8613812345688 | 2023-10-01 | 100
        王晓明 | +8613812345688 | 2023-10-02 | 100
        王小明 | +8613812345688 | 2023-10-03 | 100
        李芳   | +8613812345688 | 2023-10-04 | 100
        -      | +8613812345688 | 2023-10-05 | 100
    """), TODAY)  # fmt: skip
    assert who(found) == [("王小明", "+8613812345688", 4), ("李芳", "+8613812345688", 1)]


def test_a_masked_number_joins_the_one_that_it_may_be() -> None:
    found = find_customers(log("""
        张三 | 138****5688    | 2023-10-01 | 100
        张三 | +8613812345688 | 2023-10-02 | 100
        李四 | 139****2222    | 2023-10-02 | 100
        李四 | +8613800002222 | 2023-10-02 | 100
    """), TODAY)  # fmt: skip
    assert who(found) == [("张三", "+8613812345688", 2), ("李四", "139****2222", 1), ("李四", "+8613800002222", 1)]


def test_a_name_alone_is_the_one_who_bears_it_or_somebody_new_and_never_guessed() -> None:
    found = find_customers(log("""
        张三 | +8613812345688 | 2023-10-01 | 100
        张三 | -              | 2023-10-02 | 100
        李四 | +8613900002222 | 2023-10-01 | 100
        李四 | +8613700003333 | 2023-10-01 | 100
        李四 | -              | 2023-10-02 | 100
        赵六 | -              | 2023-10-02 | 100
        散客 | -              | 2023-10-02 | 100
        -    | -              | 2023-10-02 | 100
    """), TODAY)  # fmt: skip
    assert found.owners.tolist() == [0, 0, 1, 2, -1, 3, -1, -1]
    assert found.undecided.tolist() == [False, False, False, False, True, False, False, True]
    assert reckon(
        log_of([("散客", None, None, 5.0)]), find_customers(log_of([("散客", None, None, 5.0)]), TODAY)
    ).walk_in == (1, 5.0)


def test_the_newest_line_that_says_something_is_taken() -> None:
    lines = log_of(
        [
            ("张三", "+8613812345688", "2023-10-05", 1.0),
            ("张三", "+8613812345688", "2023-10-01", 1.0),
            ("张三", None, None, 1.0),
        ]
    )
    lines.frame["性别"] = pd.Series(["女", "男", "男"], dtype=object)
    assert newest_told(lines, find_customers(lines, TODAY), "性别").tolist() == [0]


NAMES = some.sampled_from([None, "张三", "张三丰", "李四", "李 四", "散客", "王五"])
NUMBERS = some.sampled_from([None, "+8613812345688", "+8613900002222", "138****5688", "138******88"])
AMOUNTS = some.one_of(some.just(float("nan")), some.integers(-500, 5000).map(lambda cents: cents / 100))
DAYS = some.sampled_from([None, "2023-01-05", "2023-06-01", "2023-11-05"])


@given(some.lists(some.tuples(NAMES, NUMBERS, DAYS, AMOUNTS), min_size=1, max_size=40))
def test_nothing_is_lost_and_the_order_of_lines_does_not_matter(
    lines: "list[tuple[str | None, str | None, str | None, float]]",
) -> None:
    found = find_customers(log_of(lines), TODAY)
    sums = reckon(log_of(lines), found)
    assert sums.adds_up
    assert len(set(found.owners.tolist()) - {-1}) == len(found.names)
    turned = reckon(log_of(lines[::-1]), find_customers(log_of(lines[::-1]), TODAY))
    assert (turned.walk_in, turned.undecided, turned.customers) == (sums.walk_in, sums.undecided, sums.customers)
