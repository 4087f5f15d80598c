"""客户编号: given once, kept through sorting and copying, never used again."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.rules.identity import assign_ids, find_moved
from workbook_tools.rules.phrases import as_texts


def test_new_customers_get_the_next_numbers() -> None:
    found = assign_ids(as_texts([None, "K000007", None]), 5, staff_column=False)
    assert found.ids.tolist() == ["K000008", "K000007", "K000009"]
    assert found.fresh.tolist() == [True, False, True]
    assert found.highest == 9


def test_of_copied_rows_the_upper_keeps_the_number() -> None:
    found = assign_ids(as_texts(["K000001", "K000002", "K000001", "K000001"]), 2, staff_column=False)
    assert found.ids.tolist() == ["K000001", "K000002", "K000003", "K000004"]
    assert found.copied.to_numpy().tolist() == [[2, 0, "K000001", False], [3, 0, "K000001", False]]


def test_what_was_typed_into_our_column_is_replaced() -> None:
    assert assign_ids(as_texts(["VIP", " K000002 ", "7"]), 2, staff_column=False).ids.tolist() == [
        "K000003",
        "K000002",
        "K000004",
    ]


def test_a_staff_number_may_look_like_anything() -> None:
    found = assign_ids(as_texts(["1001", None, "A-7"]), 0, staff_column=True)
    assert found.ids.tolist() == ["1001", "K000001", "A-7"]


def test_the_lower_rows_of_a_number_that_the_shop_gave_go_by_it_and_a_count() -> None:
    found = assign_ids(as_texts(["8001", "8002", "8001", "8001-2", "8001"]), 0, staff_column=True)
    assert found.ids.tolist() == ["8001", "8002", "8001-3", "8001-2", "8001-4"]
    assert found.left_alone().tolist() == [2, 4]
    assert found.highest == 0


def test_a_number_that_we_gave_is_given_anew_in_a_staff_column_too() -> None:
    found = assign_ids(as_texts(["8001", "K000001", "K000001"]), 1, staff_column=True)
    assert found.ids.tolist() == ["8001", "K000001", "K000002"]
    assert found.left_alone().tolist() == []


def test_a_number_beside_another_customer_is_noticed() -> None:
    earlier = pd.DataFrame({
        "客户编号": ["K000001", "K000002", "K000003"], "客户姓名": ["张三", "李四", None], "联系方式": ["1", "2", "3"],
    })  # fmt: skip
    ids, names, phones = (
        as_texts(["K000001", "K000002", "K000003", "K000004"]),
        ["李四", "李四", "王五", "赵六"],
        ["2", "9", "8", "7"],
    )
    assert find_moved(ids, as_texts(names), as_texts(phones), earlier).tolist() == [True, False, False, False]


cells = st.lists(
    st.one_of(st.none(), st.integers(1, 12).map(lambda number: f"K{number:06d}"), st.just("VIP")), max_size=12
)


@given(cells, st.integers(12, 40), st.booleans())
def test_numbers_are_all_different_and_never_used_again(
    existing: list[str | None], highest: int, staff_column: bool
) -> None:
    found = assign_ids(as_texts(existing), highest, staff_column=staff_column)
    assert len(set(found.ids)) == len(existing)
    found.fresh[found.left_alone()] = False
    given_now = [number for number, fresh in zip(found.ids, found.fresh, strict=True) if fresh]
    assert all(int(number[1:]) > highest for number in given_now)
    again = assign_ids(found.ids, found.highest, staff_column=staff_column)
    assert again.ids.tolist() == found.ids.tolist()
    assert again.highest == found.highest
