"""How many: 2次, 两次, ２回, 共3次; and ages: 28岁, 二十八."""

import re
from decimal import Decimal

from workbook_tools.reading.cell import NOTHING, Noticed, Reading, unreadable
from workbook_tools.reading.numerals import parse_numeral
from workbook_tools.reading.text import is_blank_word, plain, simplified, squeezed
from workbook_tools.table.cells import CellKind, RawCell

_LOOSE_SPACE = re.compile(r"\s+(?![0-9])|(?<![0-9])\s+")
_TIMES = re.compile("^(?:一共|总共|共计|累计|合计|共)|(?:次|回|趟|遍|件|个|盒|瓶|套|只|份|单|台|双|条|包|箱|支|张|笔)$")
_YEARS = re.compile("^(?:虚岁|周岁|年满|满)|(?:周岁|虚岁|岁)$")
_SECRET = frozenset(("保密", "未知", "不详", "不知道", "不清楚", "未填"))
_LARGEST = 10**6


def parse_count(cell: RawCell) -> Reading[float]:
    """A whole number of times or things, 0 or more. 多次, 2.5次 and 两三次 are refused."""
    number = _number(cell, _TIMES)
    if number is None:
        return NOTHING
    if number == number.to_integral_value() and 0 <= number < _LARGEST:
        return Reading(float(number))
    return unreadable("count-unreadable")


def parse_age(cell: RawCell) -> Reading[float]:
    """An age in years from 0 to 120. 保密 and the like are blanks, 80后 and 30多岁 are refused."""
    if isinstance(cell.value, str) and squeezed(cell.value) in _SECRET:
        return NOTHING
    number = _number(cell, _YEARS)
    if number is None:
        return NOTHING
    if not number.is_finite():
        return unreadable("age-unreadable")
    if not 0 <= number <= 120:
        return Reading(None, (Noticed("age-out-of-range"),))
    return Reading(float(number))


_NO_NUMBER = Decimal("NaN")


def _number(cell: RawCell, unit: re.Pattern[str]) -> Decimal | None:
    """The number, None for a blank, NaN (which is in no range) for what is none."""
    if cell.kind is CellKind.BLANK:
        return None
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, (int, float)):
        return Decimal(repr(cell.value))
    if cell.kind is not CellKind.TEXT or not isinstance(cell.value, str):
        return _NO_NUMBER
    text = _LOOSE_SPACE.sub("", simplified(plain(cell.value)))
    if is_blank_word(text):
        return None
    text = unit.sub("", text.rstrip("。.,;!"))
    sign = -1 if text.startswith("-") else 1
    number = parse_numeral(text.removeprefix("-").removeprefix("+"))
    return _NO_NUMBER if number is None else number * sign
