"""Which problems can be put right in the cell itself, what is written there, and when nobody needs to be asked.

A correction is certain when only the spelling changes: 500元 becomes the number 500, 2023.10.1 the date. What would drop a
word (微信500), a time of day, or rests on another sheet is proposed, and carried out only where staff have chosen 采纳.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from workbook_tools.reading.numerals import NUMERAL_SIGNS
from workbook_tools.reading.text import plain, simplified
from workbook_tools.table.changes import CellValue
from workbook_tools.table.columns import CUSTOMER_ID, SERIAL


class Written(Enum):
    """As what a suggestion goes into the cell. FITTING: as a date or a number, whichever it reads as."""

    NUMBER = "数字"
    DATE = "日期"
    FITTING = "日期或数字"
    TEXT = "文字"


@dataclass(frozen=True, slots=True)
class Correction:
    """What 采纳 does about a code. spelled: cells that need no asking, matched whole (in plain small letters); None: none."""

    written: Written
    why: str
    spelled: re.Pattern[str] | None = None


_BARE_AMOUNT = re.compile(
    rf"[-+]?\s*(?:[¥]|rmb|cny|人民币)?[-+]?[0-9.,\s{NUMERAL_SIGNS}wkW]*[元圆块角毛分整正钱]*\s*(?:rmb|cny|人民币)?[。.]?"
)
_DAY_ALONE = re.compile(r"(?!.*(?:[:时点]|[ap]\.?m\b|[0-9]t[0-9])).*")
_ANY = re.compile(".*", re.DOTALL)

CORRECTIONS: Mapping[str, Correction] = {
    "date-as-text": Correction(Written.DATE, "文字改成日期", _DAY_ALONE),
    "date-as-number": Correction(Written.DATE, "数字改成日期", _DAY_ALONE),
    "amount-as-text": Correction(Written.NUMBER, "文字改成数字", _BARE_AMOUNT),
    "invisible-characters": Correction(Written.TEXT, "去掉看不见的字符", _ANY),
    "mojibake": Correction(Written.TEXT, "还原乱码"),
    "log-mismatch": Correction(Written.FITTING, "按消费记录更正"),
    "customer-unknown": Correction(Written.TEXT, "更正客户编号"),
}
"""By problem code. A code that is not here asks for a decision that no cell value settles."""
_NEVER_UNASKED = frozenset({CUSTOMER_ID.header, SERIAL.header})
"""Other sheets and people refer to these."""
_EARLIEST_YEAR = 1905
"""Both date systems of Excel know every day from here on."""


def is_certain(code: str, column: str, found: str) -> bool:
    """Whether a correction changes nothing but the spelling. column: declared header; found: the cell's text."""
    correction = CORRECTIONS.get(code)
    if correction is None or correction.spelled is None or column in _NEVER_UNASKED:
        return False
    return correction.spelled.fullmatch(simplified(plain(found)).lower()) is not None


def corrected_value(code: str, suggestion: str) -> CellValue:
    """What goes into the cell; None where the suggestion can't be stored as what it should be."""
    match CORRECTIONS[code].written:
        case Written.TEXT:
            return suggestion or None
        case Written.NUMBER:
            return _number(suggestion)
        case Written.DATE:
            return _day(suggestion)
        case Written.FITTING:
            return _day(suggestion) or _number(suggestion)


def _number(text: str) -> CellValue:
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def _day(text: str) -> CellValue:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= _EARLIEST_YEAR else None
