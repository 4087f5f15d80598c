"""Where many errors come from: told only where it is true and telling."""

from collections.abc import Callable
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.tables import customers
from workbook_tools.rules.origins import FirstSeen, find_errors, find_origins, week_words
from workbook_tools.table.customers import Customers
from workbook_tools.table.quality import Origins

SIZE = 200


def shop(
    bad: Callable[[int], bool], person: Callable[[int], str], day: Callable[[int], str] = lambda _row: "."
) -> Customers:
    """Two hundred customers; those that are `bad` have a date that nobody can read."""
    rows = (
        f"客{row} | 1381234{row:04d} | {'去年五月' if bad(row) else '2023-10-01'} | 500 | {person(row)} | {day(row)}"
        for row in range(SIZE)
    )
    head = "客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额 | 录入人 | 最后更新"
    return customers("\n".join([head, *rows]))


def origins(held: Customers, seen: FirstSeen | None = None) -> Origins | None:
    return find_origins(find_errors(held.problems.frame(), held), held, seen)


def nobody(_row: int) -> str:
    return "."


def test_few_errors_need_no_origin() -> None:
    assert origins(shop(lambda row: row < 29, nobody)) is None
    assert origins(shop(lambda row: row < 30, nobody)) is not None


def test_who_entered_them() -> None:
    """王 entered a fifth of the rows and has all the errors."""
    found = origins(shop(lambda row: row % 5 == 0, lambda row: "王" if row % 5 == 0 else "李"))
    assert found is not None
    assert found.sentence == "100% 的日期错误出在“王”录入的行（他录了全表的 20%）"
    assert [(one.label, one.errors, one.rows) for one in found.by_person] == [("王", 40, 40)]


def test_who_enters_nearly_everything_explains_nothing() -> None:
    found = origins(shop(lambda row: row % 5 == 0, lambda row: "王" if row % 10 else "李"))
    assert found is not None
    assert found.sentence == ""


def test_the_week_of_the_last_update() -> None:
    found = origins(shop(lambda row: row % 4 == 0, nobody, lambda row: "2023-09-13" if row % 4 == 0 else "2023-08-01"))
    assert found is not None
    assert found.sentence == "100% 的日期错误来自 9 月第 2 周更新的行（这些行占全表的 25%）"


def test_a_batch_of_rows_that_stand_together() -> None:
    found = origins(shop(lambda row: 100 <= row < 120 or row % 20 == 0 or row in {3, 7}, nobody))
    assert found is not None
    assert found.sentence == "68% 的日期错误集中在第 102 到 122 行"
    spread = origins(shop(lambda row: row % 6 == 0, nobody))
    assert spread is not None
    assert spread.sentence == ""


def test_the_backups_tell_when() -> None:
    held = shop(lambda row: row % 5 == 0, nobody)
    errors = len(find_errors(held.problems.frame(), held))
    young = np.arange(errors) < 31
    found = origins(held, FirstSeen(date(2023, 9, 11), date(2023, 9, 18), young))
    assert found is not None
    assert found.sentence == "78% 的日期错误是 9 月第 2 周出现的（2023-09-11 的备份里还没有）"
    assert found.appeared is not None
    assert found.appeared.errors == 31
    later = origins(held, FirstSeen(date(2023, 8, 1), date(2023, 9, 18), young))
    assert later is not None
    assert "08-01 到 09-18 之间出现的" in later.sentence
    oldest = origins(held, FirstSeen(None, date(2023, 9, 18), young))
    assert oldest is not None
    assert oldest.sentence == ""


@settings(max_examples=25)
@given(
    some.sets(some.integers(0, SIZE - 1), min_size=30, max_size=120),
    some.lists(some.sampled_from("甲乙丙丁"), min_size=SIZE, max_size=SIZE),
)
def test_what_is_said_of_a_person_is_true(bad: set[int], people: list[str]) -> None:
    found = origins(shop(lambda row: row in bad, lambda row: people[row]))
    assert found is not None
    assert found.errors == len(bad)
    for one in found.by_person:
        assert one.errors == sum(people[row] == one.label for row in bad)
    if "录入的行" in found.sentence:
        best = found.by_person[0]
        assert best.errors >= 0.6 * len(bad)
        assert best.rows is not None
        assert best.errors / len(bad) >= 2 * best.rows / SIZE


def test_weeks_of_a_month_are_counted_by_their_mondays() -> None:
    assert [week_words(date(2023, 9, day)) for day in (4, 11, 18, 25)] == [f"9 月第 {week} 周" for week in (1, 2, 3, 4)]
