from datetime import date

import pytest

from tests.tables import customers_of, raw_table
from workbook_tools.reading.corrections import CORRECTIONS, corrected_value, is_certain
from workbook_tools.table.codes import KINDS, Severity

AMOUNT, DATE = "消费金额", "最近一次消费时间"


@pytest.mark.parametrize(
    ("code", "column", "found"),
    [
        ("amount-as-text", AMOUNT, "500元"),
        ("amount-as-text", AMOUNT, "￥1,200.50"),
        ("amount-as-text", AMOUNT, "５００ 元"),
        ("amount-as-text", AMOUNT, "1.2万"),
        ("amount-as-text", AMOUNT, "1.2w"),
        ("amount-as-text", AMOUNT, "三千五百元整"),
        ("amount-as-text", AMOUNT, "-50元"),
        ("amount-as-text", AMOUNT, "500\u200b元"),
        ("date-as-text", DATE, "2023.10.1"),
        ("date-as-text", DATE, "2023年10月1日 星期日"),
        ("date-as-text", DATE, "1-Oct-2023"),
        ("date-as-number", DATE, "45200"),
        ("invisible-characters", "客户姓名", "张\u200b三"),
    ],
)
def test_only_the_spelling_changes(code: str, column: str, found: str) -> None:
    assert is_certain(code, column, found)


@pytest.mark.parametrize(
    ("code", "column", "found"),
    [
        ("amount-as-text", AMOUNT, "微信500"),
        ("amount-as-text", AMOUNT, "退款50元"),
        ("amount-as-text", AMOUNT, "免费"),
        ("amount-as-text", AMOUNT, "500元（现金）"),
        ("date-as-text", DATE, "2023-10-01 14:30"),
        ("date-as-text", DATE, "2023年10月1日 下午3点"),
        ("date-as-text", DATE, "2023-10-01T08:00"),
        ("invisible-characters", "客户编号", "K000001\u200b"),
        ("mojibake", "客户姓名", "寮犱笁"),
        ("log-mismatch", AMOUNT, "2700"),
        ("amount-approximate", AMOUNT, "约500"),
        ("phone-invalid", "联系方式", "1391234"),
    ],
)
def test_what_would_lose_something_has_to_be_asked(code: str, column: str, found: str) -> None:
    assert not is_certain(code, column, found)


def test_each_correction_belongs_to_a_code_that_is_no_error() -> None:
    assert all(KINDS[code].severity is Severity.WARNING for code in CORRECTIONS)


def test_what_is_written() -> None:
    assert corrected_value("amount-as-text", "500") == 500
    assert isinstance(corrected_value("amount-as-text", "500"), int)
    assert corrected_value("amount-as-text", "1200.5") == 1200.5
    assert corrected_value("date-as-text", "2023-10-01") == date(2023, 10, 1)
    assert corrected_value("date-as-text", "1899-10-01") is None, "Excel has no such day"
    assert corrected_value("log-mismatch", "2023-10-01") == date(2023, 10, 1)
    assert corrected_value("log-mismatch", "2745") == 2745
    assert corrected_value("customer-unknown", "000012") == "000012", "a number of a customer is a text"
    assert corrected_value("amount-as-text", "") is None


def test_every_corrected_amount_reads_as_the_same_amount() -> None:
    spelled = ["500元", "￥1,200.50", "1.2万", "三千五", "十块五", "3元5角"]
    table = "\n".join(f"客{place} | {text}" for place, text in enumerate(spelled))
    read = customers_of(raw_table("客户姓名 | 联系方式 | 最近一次消费时间 | 消费金额\n" + "\n".join(
        f"客{place} | . | 2023-10-01 | {text}" for place, text in enumerate(spelled))))  # fmt: skip
    told = read.problems.frame().query("code == 'amount-as-text'")
    assert [corrected_value("amount-as-text", text) for text in told["suggestion"]] == read.frame[AMOUNT].tolist(), (
        table
    )
