"""Work done ahead: the same items, the same errors at the same place, and no thread left behind."""

import itertools
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.workbook.ahead import ahead


@given(st.lists(st.integers(), max_size=40))
def test_the_items_are_the_same_in_their_order(items: list[int]) -> None:
    assert list(ahead(items)) == items


def test_an_error_comes_behind_the_items_that_were_made_before_it() -> None:
    def making() -> Iterator[int]:
        yield from range(9)
        raise KeyError("damaged")

    items = ahead(making())
    assert list(itertools.islice(items, 9)) == list(range(9))
    with pytest.raises(KeyError, match="damaged"):
        next(items)


@pytest.mark.parametrize("taken", [1, 2, 7])
def test_who_stops_early_leaves_no_thread(taken: int) -> None:
    before = threading.active_count()

    def making() -> Iterator[int]:
        yield from itertools.count()

    items = ahead(making())
    assert [next(items) for _ in range(taken)] == list(range(taken))
    items.close()
    assert threading.active_count() == before


def test_what_is_made_ahead_is_bounded() -> None:
    made = []

    def making() -> Iterator[int]:
        for number in range(1_000):
            made.append(number)
            yield number

    items = ahead(making())
    next(items)
    next(items)
    threading.Event().wait(0.05)
    assert len(made) < 10
    assert list(items) == list(range(2, 1_000))


def test_one_item_needs_no_thread() -> None:
    before = threading.active_count()
    items = ahead(iter(["only"]))
    assert next(items) == "only"
    assert threading.active_count() == before
    assert list(items) == []
