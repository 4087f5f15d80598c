from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.reading.spelling import chinese, formal
from workbook_tools.reading.amounts import parse_amount, shown
from workbook_tools.table.cells import CellKind, RawCell

FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
CENTS = st.integers(0, 10**11)
BEFORE = st.sampled_from(("", "￥", "¥", "¥ ", "RMB", "RMB ", "CNY ", "人民币", "共", "微信", "现金"))
AFTER = st.sampled_from(("", "元", "元整", "块", "块钱", " 元", "RMB", "元。", "元（现金）", "圆"))


def amount(text: str) -> float | None:
    return parse_amount(RawCell(CellKind.TEXT, text)).value


@given(CENTS, BEFORE, AFTER, st.booleans(), st.booleans(), st.sampled_from(("", " ", "\u3000", "\u200b")))
def test_a_written_amount_reads_back(
    cents: int, before: str, after: str, commas: bool, wide: bool, accident: str
) -> None:
    value = Decimal(cents).scaleb(-2)
    digits = f"{value:,.2f}" if commas else f"{value:.2f}"
    written = before + (digits.translate(FULL_WIDTH) if wide else digits) + after
    assert amount(accident + written + accident) == float(value)


@given(st.integers(0, 10**9), st.sampled_from(("", "元", "元整", "块", "块钱", "圆整")), st.booleans())
def test_an_amount_in_characters_reads_back(number: int, after: str, formally: bool) -> None:
    assert amount((formal(number) if formally else chinese(number)) + after) == number


@given(st.integers(1, 9_999), st.sampled_from(("万", "万元", "w", "W")))
def test_tens_of_thousands_read_back(hundreds: int, unit: str) -> None:
    assert amount(f"{Decimal(hundreds).scaleb(-2)}{unit}") == hundreds * 100


@given(st.integers(1, 10**9), st.sampled_from(("-{}元", "￥-{}", "-￥{}", "退款{}元", "退{}", "负{}元", "－{}")))
def test_money_that_goes_back_is_negative(number: int, form: str) -> None:
    reading = parse_amount(RawCell(CellKind.TEXT, form.format(number)))
    assert reading.value == -number
    assert reading.noticed[0].code == "amount-negative"


@given(st.integers(0, 99), st.integers(1, 9), st.integers(0, 9))
def test_coins_read_back(yuan: int, jiao: int, fen: int) -> None:
    coins = f"{yuan}元{jiao}角" + (f"{fen}分" if fen else "")
    assert amount(coins) == (yuan * 100 + jiao * 10 + fen) / 100


@given(st.integers(1, 10**9), st.integers(0, 9), st.integers(0, 9), st.booleans(), st.sampled_from(("", "整")))
def test_an_amount_as_banks_write_it_reads_back(yuan: int, jiao: int, fen: int, bound: bool, after: str) -> None:
    """壹仟贰佰元伍角陆分, 壹仟贰佰元零陆分整."""
    coins = (f"{formal(jiao)}角" if jiao else "零" * bool(fen)) + (f"{formal(fen)}分" if fen else "")
    text = ("人民币" if bound else "") + formal(yuan) + "元" + (coins + after if coins else "整")
    assert amount(text) == float(Decimal(yuan) + Decimal(jiao) / 10 + Decimal(fen) / 100), text


@given(st.floats(-1e11, 1e11))
def test_a_number_cell_is_its_value(number: float) -> None:
    assert parse_amount(RawCell(CellKind.NUMBER, number)).value == number


def test_a_number_that_is_none_is_refused() -> None:
    for number in (float("nan"), float("inf"), -float("inf"), 1e300):
        assert parse_amount(RawCell(CellKind.NUMBER, number)).value is None


def test_whole_amounts_are_shown_without_a_fraction() -> None:
    assert [shown(value) for value in (500.0, 1200.5, -3.0, 0.1)] == ["500", "1200.5", "-3", "0.1"]
