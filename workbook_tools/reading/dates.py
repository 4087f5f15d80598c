"""Dates in every spelling of a Chinese office: 2023-10-1, 23.10.1, 2023年10月1日 星期日, 二〇二三年十月一日, 20231001, 45200.

What has two readings (01/02/2023) or no year (10月1日) is refused with a code that says so.
"""

import re
from datetime import date, datetime, timedelta

from workbook_tools.reading.cell import NOTHING, Noticed, Parser, Reading, unreadable
from workbook_tools.reading.doubts import why_no_date
from workbook_tools.reading.numerals import DIGIT_SIGNS, NUMERAL_SIGNS, parse_numeral, positional
from workbook_tools.reading.text import NEVER_BOUGHT, is_blank_word, plain, simplified
from workbook_tools.table.cells import CellKind, RawCell

EARLIEST = date(1990, 1, 1)
"""Before this day no shop of ours has sold anything."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(10_000, 73_051)
"""Bare numbers that can only be meant as an Excel date: from 1927 to 2099. Smaller ones are years, amounts, counts."""
_CENTURIES = range(1900, 2101)

_WEEKDAY = re.compile(
    r"^(?:星期|周|礼拜)[一二三四五六日天][,\s]*|[,\s]*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$|\s*\([一二三四五六日]\)$"
    r"|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,\s]+",
    re.IGNORECASE,
)
_HALF = r"(?:上午|下午|中午|晚上|早上|凌晨|傍晚|夜里|[ap]\.?m\.?)"
_UP_TO_59 = rf"(?:[0-9]{{1,2}}|[{NUMERAL_SIGNS}]{{1,3}})"
_TIME = re.compile(
    rf"(?:[t\s]\s*|(?<=[日号])|(?<=[0-9])(?={_HALF}))(?:{_HALF})?\s*"
    rf"(?:[0-9]{{1,2}}:[0-9]{{1,2}}(?::[0-9]{{1,2}}(?:\.[0-9]+)?)?"
    rf"|{_UP_TO_59}[时点](?:整|半|[一三1-3]刻|{_UP_TO_59}分?(?:{_UP_TO_59}秒?)?)?)\s*(?:{_HALF})?\s*(?:z|[+-][0-9]{{2}}:?[0-9]{{2}})?$"
    rf"|\s*{_HALF}$",
    re.IGNORECASE,
)
_BETWEEN = r"(?:\s*[-/.,、。·_\\年月]\s*|\s+)"
_BEFORE = re.compile(r"^(?:公元|日期:?|时间:?|于|在|')\s*")
_LETTER_O = re.compile(rf"(?<=[{DIGIT_SIGNS}])[oO]+|[oO]+(?=[{DIGIT_SIGNS}])")
"""Input methods offer it for the round zero of 二〇二三."""
_YEAR_FIRST = re.compile(rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}})\s*[日号]?")
_SHORT = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_DIGITS_ONLY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_STAMP = re.compile(r"([0-9]{8})(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]")
"""20231001130509, as tills and web shops write a moment."""
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_WRITTEN = re.compile(
    rf"([0-9]{{2}}|[0-9]{{4}}|[{DIGIT_SIGNS}]{{2}}|[{DIGIT_SIGNS}]{{4}})\s*年\s*([0-9]{{1,2}}|[{NUMERAL_SIGNS}]{{1,3}})\s*月\s*"
    rf"([0-9]{{1,2}}|[{NUMERAL_SIGNS}]{{1,4}})\s*[日号]?"
)
_NO_YEAR = re.compile(
    rf"([0-9]{{1,2}})[/.-]([0-9]{{1,2}})|([0-9]{{1,2}}|[{NUMERAL_SIGNS}]{{1,3}})月([0-9]{{1,2}}|[{NUMERAL_SIGNS}]{{1,4}})[日号]?"
)
_MONTHS = {name: month for month, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_YEAR_MONTH = re.compile(r"([0-9]{4})[-\s]([a-z]{3,9})[-\s]([0-9]{1,2})", re.IGNORECASE)
_DAY_MONTH = re.compile(r"([0-9]{1,2})[-\s]([a-z]{3,9})\.?[-,\s]\s*([0-9]{4}|[0-9]{2})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})", re.IGNORECASE)

_UNREADABLE: Reading[date] = unreadable("date-unreadable")
_AMBIGUOUS: Reading[date] = unreadable("date-ambiguous")


def parse_date(cell: RawCell, *, date1904: bool = False) -> Reading[date]:
    """The day that a cell means, without any limit to past or future; a time of day is left out.

    date1904: the workbook counts its days from 1904, so that a bare 43738 is the day that Excel would show for it there.
    """
    epoch = _EPOCH_1904 if date1904 else _EPOCH
    if cell.kind is CellKind.BLANK:
        return NOTHING
    if isinstance(cell.value, datetime):
        return Reading(cell.value.date())
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, (int, float)):
        return _parse_number(cell.value, epoch)
    if cell.kind is not CellKind.TEXT or not isinstance(cell.value, str):
        return _UNREADABLE
    text = simplified(plain(cell.value))
    if is_blank_word(text) or text in NEVER_BOUGHT:
        return NOTHING
    reading = _parse_text(text, epoch)
    return _explained(text, epoch) if reading is _UNREADABLE else reading


def date_parser(
    *, earliest: date | None = EARLIEST, latest: date | None = None, date1904: bool = False
) -> Parser[date]:
    """A parser that refuses days before `earliest` and after `latest`; None is no limit. date1904: as for `parse_date`."""

    def parse_within(cell: RawCell) -> Reading[date]:
        reading = parse_date(cell, date1904=date1904)
        if reading.value is None:
            return reading
        if latest is not None and reading.value > latest:
            return unreadable("date-in-future")
        if earliest is not None and reading.value < earliest:
            return unreadable("date-implausible")
        return reading

    return parse_within


def _explained(text: str, epoch: date) -> Reading[date]:
    why = why_no_date(text, lambda part: _parse_text(part, epoch).value)
    return Reading(None, (Noticed("date-unreadable", why),))


def _parse_number(number: float, epoch: date) -> Reading[date]:
    """A bare number: a serial of the workbook's date system, or 20231001."""
    if number != number or abs(number) > 10**9:  # noqa: PLR0124 - NaN is not equal to itself
        return _UNREADABLE
    whole = int(number)
    if whole in _SERIALS:
        return _as_number(epoch + timedelta(days=whole))
    parts = _DIGITS_ONLY.fullmatch(str(whole)) if whole == number else None
    if parts and int(parts[1]) in _CENTURIES:
        return _as_number(_day(parts[1], parts[2], parts[3]))
    return _UNREADABLE


def _parse_text(text: str, epoch: date) -> Reading[date]:
    text = _LETTER_O.sub(lambda found: "〇" * len(found[0]), _BEFORE.sub("", text))
    text = _TIME.sub("", _WEEKDAY.sub("", text)).rstrip("。.,; ")
    text = _WEEKDAY.sub("", text)
    serial, stamp = _SERIAL.fullmatch(text), _STAMP.fullmatch(text)
    if serial:
        return _parse_number(int(serial[1]), epoch)
    digits = _DIGITS_ONLY.fullmatch(stamp[1] if stamp else text)
    if digits and int(digits[1]) not in _CENTURIES:
        return _UNREADABLE
    ordered = _YEAR_FIRST.fullmatch(text) or digits
    if ordered:
        return _as_text(_day(*ordered.groups()))
    written = _WRITTEN.fullmatch(text)
    if written:
        return _as_text(_day(_year(positional(written[1])), _number(written[2]), _number(written[3])))
    return _parse_western(text) or _parse_short(text)


def _parse_western(text: str) -> Reading[date] | None:
    """Day and month before the year: 13/10/2023 has one reading, 01/02/2023 two. None if it is nothing of the kind."""
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _day_or_month_first(int(found[1]), int(found[3]), found[4])
    named = _DAY_MONTH.fullmatch(text)
    if named:
        return _as_text(_day(_year(named[3]), _MONTHS.get(named[2][:3].lower(), 0), named[1]))
    named = _YEAR_MONTH.fullmatch(text)
    if named:
        return _as_text(_day(named[1], _MONTHS.get(named[2][:3].lower(), 0), named[3]))
    named = _MONTH_DAY.fullmatch(text)
    if named:
        return _as_text(_day(named[3], _MONTHS.get(named[1][:3].lower(), 0), named[2]))
    return None


def _parse_short(text: str) -> Reading[date]:
    """Two-digit years, and no year at all.

    23.10.1 begins with a year as Chinese dates do, and 23 can be no month; 3/14/12 is how Excel shows m/d/yy, and 14 can
    be no month; 12/3/14 may be either.
    """
    short = _SHORT.fullmatch(text)
    if short:
        first, middle, last = short[1], int(short[3]), short[4]
        if len(first) == 2 and int(first) > 12:
            return _as_text(_day(_year(first), middle, last))
        if middle > 12 and len(last) == 2:
            return _as_text(_day(_year(last), first, middle))
        return _AMBIGUOUS if middle <= 12 else _UNREADABLE
    yearless = _NO_YEAR.fullmatch(text)
    if yearless:
        month, day = (_number(part) for part in yearless.groups() if part)
        return unreadable("date-no-year") if _day(2024, month, day) else _UNREADABLE
    return _UNREADABLE


def _day_or_month_first(first: int, second: int, year: str) -> Reading[date]:
    if first <= 12 and second <= 12 and first != second:
        return _AMBIGUOUS
    return _as_text(_day(year, min(first, second), max(first, second)))


def _year(text: str) -> int:
    """A year of two or four digits; of two, with the century that Excel takes (00–29: 20xx, 30–99: 19xx)."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 30 else 1900)


def _number(text: str) -> int:
    number = parse_numeral(positional(text) if text.startswith(("〇", "零")) else text)
    return -1 if number is None else int(number)


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _as_text(day: date | None) -> Reading[date]:
    return _noticed(day, "date-as-text")


def _as_number(day: date | None) -> Reading[date]:
    return _noticed(day, "date-as-number")


def _noticed(day: date | None, code: str) -> Reading[date]:
    if day is None:
        return _UNREADABLE
    return Reading(day, (Noticed(code, day.isoformat(), day.isoformat()),))
