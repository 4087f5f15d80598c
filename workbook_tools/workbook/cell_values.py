"""What a cell's stored text means: numbers, dates in both date systems, truth values, escapes."""

import math
import re
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from workbook_tools.table.cells import BLANK, CellKind, RawCell
from workbook_tools.workbook.sheet_text import SheetDamaged
from workbook_tools.workbook.xml import unescape

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
"""XML Schema's double without INF and NaN, which Excel never stores. float() takes more: `1_000`, `nan`, `１２`."""
_HALF = re.compile("[\ud800-\udfff]")
FORMULA_ONLY = RawCell(CellKind.BLANK, None, formula=True)
_DAY_ZERO, _DAY_ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - Excel's dates have no zone
_END, _END_1904 = 2_958_466, 2_957_004  # the day after 9999-12-31


class Meaning(NamedTuple):
    """What a sheet's cells need beside them: shared strings, which formats show dates, how many formats there are.

    cell_formats: None where nobody has counted them.
    """

    strings: Sequence[str]
    date_styles: Collection[int]
    date1904: bool
    cell_formats: int | None

    def shows_date(self, style: int) -> bool:
        """Whether a cell format shows numbers as dates. Raises SheetDamaged where there is no such format."""
        if style < 0 or (self.cell_formats is not None and style >= self.cell_formats):
            raise SheetDamaged(f"用了不存在的单元格格式 {style}")
        return style in self.date_styles


def decode_escapes(text: str) -> str:
    """`_x000D_` and the like as the characters that they stand for; a half of a pair that stands alone becomes U+FFFD."""
    if "_x" not in text:
        return text
    text = unescape(text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(text) else text


def serial_to_datetime(serial: float, *, date1904: bool) -> datetime | None:
    """The moment that a date serial stands for, to the millisecond; None for one that no calendar has.

    1900 system: day 60 is the 29 February 1900 that never was, days before it are one later than plain counting says, and
    day 0 and times without a day are no dates.
    """
    if date1904:
        first, end, zero = 0.0, _END_1904, _DAY_ZERO_1904
    else:
        first, end, zero = 1.0, _END, _DAY_ZERO
    if not first <= serial < end or (not date1904 and 60 <= serial < 61):
        return None
    if not date1904 and serial < 60:
        serial += 1
    days = math.floor(serial)
    try:
        return zero + timedelta(days=days, milliseconds=round((serial - days) * 86_400_000))
    except OverflowError:  # the last half millisecond of 9999
        return None


def datetime_to_serial(value: date, *, date1904: bool) -> float:
    """The serial of a date or datetime; whole days as int. Raises ValueError for a day that the date system lacks."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    passed = moment.replace(tzinfo=None) - (_DAY_ZERO_1904 if date1904 else _DAY_ZERO)
    days = passed.days
    if not date1904 and days < 61:
        days -= 1
    if days < (0 if date1904 else 1):
        raise ValueError(f"{value} 早于工作簿日期系统的第一天")
    part = passed - timedelta(days=passed.days)
    return days + part / timedelta(days=1) if part else days


def number_cell(number: float, *, as_date: bool, date1904: bool, formula: bool = False) -> RawCell:
    """A stored number as a NUMBER, or as a DATE where its format shows one and the calendar has it."""
    moment = serial_to_datetime(number, date1904=date1904) if as_date else None
    if moment is None:
        return RawCell(CellKind.NUMBER, number, formula)
    return RawCell(CellKind.DATE, moment, formula)


def read_number(text: str) -> float:
    """A number cell's text. Raises SheetDamaged for what is no number that Excel can hold."""
    text = text.strip(" \t\r\n")
    number = float(text) if NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        raise SheetDamaged(f"数字格里写的是“{text[:40]}”，不是数字")
    return number


def read_cell(kind: str, text: str | None, style: int, formula: bool, meaning: Meaning) -> RawCell:
    """The cell of a `t` attribute ("n" where absent) and the text of its `<v>` or `<is>`, None where it has neither.

    The raw text of `<v>` and `<is>` still has its `_xHHHH_` escapes; those of shared strings are read already.
    Raises SheetDamaged for what Excel would not open.
    """
    as_date = meaning.shows_date(style)
    reader = _READERS.get(kind)
    if reader is None:
        raise SheetDamaged(f"单元格类型“{kind[:20]}”不存在")
    if text is None or (kind not in {"str", "inlineStr"} and not text.strip(" \t\r\n")):
        return FORMULA_ONLY if formula else BLANK
    if kind == "n":
        return number_cell(read_number(text), as_date=as_date, date1904=meaning.date1904, formula=formula)
    cell = reader(text, meaning)
    if cell.value == "" and not formula:
        return BLANK
    return cell._replace(formula=True) if formula else cell


def _number(text: str, meaning: Meaning) -> RawCell:
    return number_cell(read_number(text), as_date=False, date1904=meaning.date1904)


def _shared(text: str, meaning: Meaning) -> RawCell:
    text = text.strip(" \t\r\n")
    index = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    if not 0 <= index < len(meaning.strings):
        raise SheetDamaged(f"引用的文字编号“{text[:20]}”不存在")
    return RawCell(CellKind.TEXT, meaning.strings[index])


def _text(text: str, _meaning: Meaning) -> RawCell:
    return RawCell(CellKind.TEXT, decode_escapes(text))


def _truth(text: str, _meaning: Meaning) -> RawCell:
    value = {"1": True, "true": True, "0": False, "false": False}.get(text.strip(" \t\r\n").lower())
    if value is None:
        raise SheetDamaged(f"逻辑值写成了“{text[:20]}”")
    return RawCell(CellKind.BOOL, value)


def _error(text: str, _meaning: Meaning) -> RawCell:
    return RawCell(CellKind.ERROR, decode_escapes(text))


def _iso_date(text: str, _meaning: Meaning) -> RawCell:
    """An ISO 8601 date or moment; a time alone, or what is no date, stays text, for the readers to wonder at."""
    try:
        return RawCell(CellKind.DATE, datetime.fromisoformat(text.strip()).replace(tzinfo=None))
    except ValueError:
        return RawCell(CellKind.TEXT, decode_escapes(text))


_READERS: dict[str, Callable[[str, Meaning], RawCell]] = {
    "n": _number,
    "s": _shared,
    "str": _text,
    "inlineStr": _text,
    "b": _truth,
    "e": _error,
    "d": _iso_date,
}
