"""Who is who in an import."""

import pytest

from workbook_tools.rules.same_person import People, names_agree


def people(*rows: tuple[str | None, str | None], phone_decides: bool = False) -> People:
    known = People(phone_decides)
    for place, (name, number) in enumerate(rows, start=2):
        known.add(name, number, f"第 {place} 行")
    return known


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("张三", "张三", True), ("张三", "张 三", True), ("张三", "张女士", True), ("王总", "王五", True), ("张三", "张*", True),
        ("张某某", "张三丰", True), ("张三", None, True), ("", "张三", True), ("张三", "李女士", False), ("张三", "张四", False),
        ("张三", "*三", False), ("张", "张三", False),
    ],
)  # fmt: skip
def test_names_that_may_be_one_persons(one: str | None, other: str | None, agree: bool) -> None:
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree


def test_a_number_finds_its_customer_and_a_name_that_contradicts_it_stops() -> None:
    known = people(("张三", "+8613812345688"), ("李四", "+8613712345699"))
    assert known.find("张三", "+8613812345688", masked=False).place == 0
    assert known.find(None, "+8613712345699", masked=False).place == 1
    assert "第 2 行" in known.find("王五", "+8613812345688", masked=False).refusal
    assert (
        people(("张三", "+8613812345688"), phone_decides=True).find("王五", "+8613812345688", masked=False).place == 0
    )


def test_two_of_one_number_are_told_apart_by_name_or_not_at_all() -> None:
    known = people(("张三", "+8613812345688"), ("李四", "+8613812345688"), ("李四", "+8613812345688"))
    assert known.find("张三", "+8613812345688", masked=False).place == 0
    assert known.find("李四", "+8613812345688", masked=False).refusal
    assert known.find("王五", "+8613812345688", masked=False).refusal


def test_a_number_that_is_hidden_in_part_needs_the_name() -> None:
    known = people(("张三", "138****5688"), ("李四", "+8613712345699"))
    assert known.find("张三", "+8613812345688", masked=False).place == 0
    assert known.find("李四", "137****5699", masked=True).place == 1
    assert known.find("王五", "137****5699", masked=True) == known.find("王五", "+8613900001111", masked=False)
    assert known.find("王五", "137****5699", masked=True).place is None


def test_a_namesake_with_another_number_is_another_customer_and_a_word_is_said() -> None:
    found = people(("张三", "+8613812345688")).find("张三", "+8613900001111", masked=False)
    assert found.place is None
    assert not found.refusal
    assert "第 2 行" in found.note


def test_a_customer_without_a_number_is_found_by_name_if_there_is_one() -> None:
    assert people(("张三", None)).find("张三", "+8613812345688", masked=False).place == 0
    assert people(("张三", None), ("张三", None)).find("张三", "+8613812345688", masked=False).refusal


@pytest.mark.parametrize(("name", "number"), [("散客", "+8613812345688"), ("张三", None), (None, "+8613812345688")])
def test_nobody_in_particular_is_refused(name: str | None, number: str | None) -> None:
    assert people(("李四", "+8613712345699")).find(name, number, masked=False).refusal


def test_whoever_was_added_is_found_from_then_on() -> None:
    known = people()
    place = known.add("张三", "+8613812345688", "来源第 2 行")
    assert known.find("张三", "+8613812345688", masked=False).place == place
    known.complete(known.add("李四", None, "第 3 行"), "+8613712345699")
    assert known.find("李四", "+8613712345699", masked=False).place == 1
