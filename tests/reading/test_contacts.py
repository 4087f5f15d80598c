import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.reading.contacts import Contact, find_number, masks_agree, parse_contact
from workbook_tools.table.cells import CellKind, RawCell

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def contact(text: str) -> Contact | None:
    return parse_contact(RawCell(CellKind.TEXT, text)).value


@given(MOBILES)
def test_every_spelling_of_a_mobile_number_is_that_number(digits: str) -> None:
    a, b, c = digits[:3], digits[3:7], digits[7:]
    for text in (digits, f"{a} {b} {c}", f"{a}-{b}-{c}", f"{a}.{b}.{c}", f"+86{digits}", f"+86 {a} {b} {c}", f"86{digits}",
                 f"0086-{digits}", f"(+86){digits}", f"0{digits}", f" {digits}\n", digits.translate(FULL_WIDTH),
                 f"电话：{digits}", f"{digits}（家里）", f"李姐{digits}", f"微信{digits}"):  # fmt: skip
        assert contact(text) == Contact(f"+86{digits}", digits), text


@given(MOBILES, MOBILES, st.sampled_from(("/", "、", "；", ",", "，", " ", "\n", "或", "|", " / ")))
def test_of_several_numbers_the_first_is_used(one: str, other: str, between: str) -> None:
    reading = parse_contact(RawCell(CellKind.TEXT, one + between + other))
    assert reading.value == Contact(f"+86{one}", one)
    assert [noticed.code for noticed in reading.noticed] == ["phone-multiple"] * (one != other)


@given(MOBILES.filter(lambda digits: not digits.endswith("000000")))
def test_a_number_cell_is_the_same_number(digits: str) -> None:
    for number in (int(digits), float(digits)):
        assert parse_contact(RawCell(CellKind.NUMBER, number)).value == Contact(f"+86{digits}", digits)


@pytest.mark.parametrize(
    ("text", "number", "dial"),
    [("010-62345678", "+861062345678", "01062345678"), ("(0571)8765 4321", "+8657187654321", "057187654321"),
     ("+86 571 8765 4321", "+8657187654321", "057187654321"), ("0898-6234567", "+868986234567", "08986234567"),
     ("400-820-8820", "+864008208820", "4008208820"), ("+65 8123 4567", "+6581234567", "+6581234567"),
     ("010-62345678转801", "+861062345678", "01062345678转801"), ("010-62345678-12", "+861062345678", "01062345678转12"),
     ("17012345678-1234", "+8617012345678", "17012345678转1234"), ("138·1234·5678", "+8613812345678", "13812345678")],
)  # fmt: skip
def test_other_numbers(text: str, number: str, dial: str) -> None:
    assert contact(text) == Contact(number, dial)


def test_a_second_landline_may_lean_on_the_area_code_of_the_first() -> None:
    reading = parse_contact(RawCell(CellKind.TEXT, "0571-87654321、87654322"))
    assert reading.value == Contact("+8657187654321", "057187654321")
    assert [noticed.code for noticed in reading.noticed] == ["phone-multiple"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("138xxxxxx88", "138xxxxxx88"), ("+86138****5678", "138****5678"), ("手机：138****5678", "138****5678"),
     ("138xxxx5678（微信同号）", "138xxxx5678"), ("+86 138-xxxx-5678", "138xxxx5678"), ("138-xxxx-5678", "138-xxxx-5678")],
)  # fmt: skip
def test_a_masked_number_among_words_is_masked(text: str, shown: str) -> None:
    reading = parse_contact(RawCell(CellKind.TEXT, text))
    assert reading.value == Contact(shown, None, masked=True)
    assert [noticed.code for noticed in reading.noticed] == ["phone-masked"]


@pytest.mark.parametrize(
    "text", ["", "138", "1381234567", "138123456789", "12345678901", "0" * 11, "62345678", "+86 138", "٠١٢٣", "²" * 11]
)
def test_no_number(text: str) -> None:
    assert find_number(text) is None


@given(MOBILES, st.sets(st.integers(3, 10), min_size=4), st.sampled_from("xX*"))
def test_a_masked_number_fits_itself(digits: str, hidden: set[int], sign: str) -> None:
    masked = "".join(sign if place in hidden else digit for place, digit in enumerate(digits))
    assert masks_agree(masked, f"+86{digits}")
    assert masks_agree(masked, masked)


@pytest.mark.parametrize(
    ("masked", "other", "agree"),
    [("138****5688", "+8613812345688", True), ("138xxxxxx88", "138****5688", True), ("138****5688", "+8613812345689", False),
     ("138****5688", "+8613912345688", False), ("138**5688", "+8613812345688", True), ("138****5688", "+861062345688", False)],
)  # fmt: skip
def test_masks(masked: str, other: str, agree: bool) -> None:
    assert masks_agree(masked, other) is agree
