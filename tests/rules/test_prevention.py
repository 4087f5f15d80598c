import pytest

from tests.tables import customers_of, raw_table
from workbook_tools.rules.prevention import MANY, count_mistakes, find_preventions, prevention_for
from workbook_tools.table.columns import MASTER_NAME, STANDARD
from workbook_tools.table.customers import Customers
from workbook_tools.table.input_checks import input_check_of
from workbook_tools.table.places import MAX_ROW, Area

HEAD = "客户姓名 | 电话 | 最近一次消费时间 | 消费金额 | 备注"


def shop(mistakes: int, good: int = 3) -> Customers:
    bad = [f"客{place} | 1381234{place:04d} | 去年五月 | 500 | 好" for place in range(mistakes)]
    fine = [f"客{place} | 1391234{place:04d} | 2023-10-01 | 500 | 好" for place in range(good)]
    return customers_of(raw_table("\n".join([HEAD, *bad, *fine])))


def mistakes_of(customers: Customers) -> dict[str, int]:
    return count_mistakes(customers.problems.frame().assign(sheet=MASTER_NAME), customers)


@pytest.mark.parametrize(("mistakes", "proposed"), [(MANY - 1, []), (MANY, ["最近一次消费时间"])])
def test_a_check_is_proposed_where_one_column_has_many_mistakes(mistakes: int, proposed: list[str]) -> None:
    customers = shop(mistakes)
    found = find_preventions(mistakes_of(customers), customers, ())
    assert [one.column.header for one in found] == proposed
    assert all(one.cells == mistakes for one in found)


def test_a_column_that_the_staff_check_themselves_is_left_alone() -> None:
    customers = shop(MANY)
    assert find_preventions(mistakes_of(customers), customers, [Area(1, 1, MAX_ROW, 9)]) == []


def test_only_the_rows_without_a_check_get_one() -> None:
    customers = shop(MANY)  # rows 2 to 14
    found = prevention_for("最近一次消费时间", customers, [Area(4, 3, 6, 3), Area(5, 2, 8, 5), Area(9, 4, 9, 4)])
    assert found is not None
    assert [(area.top, area.bottom) for area in found.areas] == [(2, 3), (9, 5_014)]
    firsts = [check.formulas for _area, check in found.checks(10)]
    assert len(firsts) == 2


def test_a_check_over_all_customers_is_enough_even_if_rows_to_come_have_none() -> None:
    customers = shop(MANY)
    assert prevention_for("最近一次消费时间", customers, [Area(2, 3, customers.last_row, 3)]) is None


@pytest.mark.parametrize(
    ("header", "found"), [("电话", "联系方式"), ("联系方式", "联系方式"), ("备注", None), ("没有", None)]
)
def test_a_column_is_found_by_either_name(header: str, found: str | None) -> None:
    prevention = prevention_for(header, shop(1), ())
    assert (prevention.column.header if prevention else None) == found


def test_the_highest_score_is_the_shops_own() -> None:
    (score,) = [column for column in STANDARD if column.header == "总体满意度评分"]
    check = input_check_of(score, "A2", full_score="5")
    assert check is not None
    assert check.formulas == ("0", "5")
