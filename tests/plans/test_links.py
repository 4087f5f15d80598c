from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.plans.links import lines_needed, link_to, quoted, shown_width


def test_a_link_quotes_the_sheet() -> None:
    assert link_to("客户管理计划表", 17, 6) == "#'客户管理计划表'!F17"
    assert quoted("老王's 表") == "'老王''s 表'"


def test_a_chinese_sign_is_two_wide() -> None:
    assert shown_width("500元") == 5


def test_lines() -> None:
    assert lines_needed("", 10) == 1
    assert lines_needed("一二三四五六七八", 11) == 2
    assert lines_needed("一\n二", 40) == 2


@given(st.text(max_size=60), st.floats(4, 80), st.floats(0, 40))
def test_a_wider_cell_never_needs_more_lines(text: str, width: float, more: float) -> None:
    assert lines_needed(text, width + more) <= lines_needed(text, width)
