from tests.plans.sheets import raw_of, texts_of
from workbook_tools.plans.guide_sheet import EXAMPLE, plan_guide_sheet
from workbook_tools.plans.headers import find_header
from workbook_tools.table.columns import NEEDED, STANDARD


def test_every_column_is_explained() -> None:
    words = texts_of(plan_guide_sheet())
    assert all(column.header in words and column.hint in words for column in STANDARD)
    assert set(EXAMPLE) == {column.header for column in STANDARD}
    assert words.count("要填\n") == len(NEEDED)


def test_the_guide_can_not_pass_for_a_customer_table() -> None:
    headers = [column.header for column in NEEDED]
    assert find_header(raw_of(plan_guide_sheet()), headers, needed=headers[:2]) is None


def test_it_prints_on_one_page() -> None:
    assert plan_guide_sheet().print_setup.fit_height == 1
