"""What is told of a cell that was not read, beside that it was not."""

import pytest

from workbook_tools.reading.amounts import parse_amount
from workbook_tools.reading.dates import parse_date
from workbook_tools.table.cells import CellKind, RawCell

SEVERAL, NO_DAY, LUNAR = "（里面有几个日期，请只留最近的一个）", "（没有写哪一天）", "（请换成公历的日期）"
RANGE, SUM, FOREIGN, LETTER = (
    "（是一个范围，请写准确的数）",
    "（里面有几个数，请写合计）",
    "（不像人民币，请折成人民币）",
    "（里面有字母 O 或 l，请改成数字）",
)


@pytest.mark.parametrize(
    ("text", "why"),
    [("2023-10-01、2023-11-02", SEVERAL), ("2023-10-01\n2023-11-02", SEVERAL), ("2023.10.1 2023.11.2", SEVERAL),
     ("2023-10-01~2023-10-03", SEVERAL), ("2023.10.1-10.3", SEVERAL), ("2023年10月1日/11月2日", SEVERAL),
     ("2023-10-01/2023-11-02", SEVERAL), ("2023年10月1日至3日", SEVERAL),
     ("2023年10月", NO_DAY), ("2023-10", NO_DAY), ("2023.10", NO_DAY), ("202310", NO_DAY),
     ("2023-02-30", "（2 月没有 30 日）"), ("2023年4月31日", "（4 月没有 31 日）"),
     ("农历八月十五", LUNAR), ("2023年春节", LUNAR),
     ("去年五月", ""), ("昨天", ""), ("abc", ""), ("2023-13-01", ""), ("2023-10-", ""), ("1、2", "")],
)  # fmt: skip
def test_why_a_text_is_no_date(text: str, why: str) -> None:
    (noticed,) = parse_date(RawCell(CellKind.TEXT, text)).noticed
    assert (noticed.code, noticed.detail) == ("date-unreadable", why)


@pytest.mark.parametrize(
    ("text", "why"),
    [("500-600", RANGE), ("500元～600元", RANGE), ("1,200至1,500", RANGE),
     ("500+300", SUM), ("500、300", SUM), ("500元\n300元", SUM), ("500 300", SUM), ("200*3", SUM), ("2件×500元", SUM),
     ("$500", FOREIGN), ("500美元", FOREIGN), ("HK$500", FOREIGN), ("5oo", LETTER), ("l00元", LETTER),
     ("打八折", ""), ("欠500", ""), ("好几百", ""), ("o", "")],
)  # fmt: skip
def test_why_a_text_is_no_amount(text: str, why: str) -> None:
    (noticed,) = parse_amount(RawCell(CellKind.TEXT, text)).noticed
    assert (noticed.code, noticed.detail) == ("amount-unreadable", why)
