"""Figures as a shop reads them: 1,234元, in headlines 1.2万元, percentages without decimals, changes in words."""

import math
import re
from datetime import date

from workbook_tools.table.summary import Call

UNKNOWN = "—"
"""What stands where a figure is not known: never 0."""


def known(value: float | None) -> bool:
    """Whether there is a figure to show."""
    return value is not None and math.isfinite(value)


def count_words(value: float | None) -> str:
    """1234 → "1,234"."""
    return f"{value:,.0f}" if value is not None and math.isfinite(value) else UNKNOWN


def money_words(value: float | None) -> str:
    """元 with commas, 角 and 分 only below 100: 1234.5 → "1,234元" (half to even), 99.5 → "99.5元"."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if abs(value) < 100 and not float(value).is_integer():
        return f"{value:.2f}".rstrip("0").rstrip(".") + "元"
    return f"{value:,.0f}元"


def money_headline(value: float | None) -> str:
    """As money_words, but in 万 from 10,000 and in 亿 from 100 million, with one decimal: 12345 → "1.2万元"."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    size = abs(value)
    # 99,999,999 would round up to 10000.0万: the next unit takes over where its own rounding would reach it.
    if size >= 99_995_000:
        return _tenth(value / 1e8) + "亿元"
    if size >= 9_999.5:
        return _tenth(value / 1e4) + "万元"
    return money_words(value)


def _tenth(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def percent_words(part: float, whole: float) -> str:
    """A share without decimals; a share that would round to 0 or 100 without being it says so; "" of nothing."""
    if whole <= 0 or not (math.isfinite(part) and math.isfinite(whole)):
        return ""
    share = 100 * part / whole
    if 0 < share < 0.5:
        return "不到 1%"
    if 99.5 <= share < 100:
        return "99% 以上"
    return f"{share:.0f}%"


def change_words(now: float, before: float, today: date, *, money: bool) -> str:
    """How the week so far compares with the one before: "比上周多 3,500元（+39%）", "和上周一样".

    Before its Sunday a week that is behind is no fall yet, so the whole of last week is told instead: "上周整周 9,000元".
    """
    difference = now - before
    if difference < 0 and today.weekday() < 6:
        return f"上周整周 {money_headline(before)}" if money else f"上周整周 {count_words(before)} 位"
    shown = money_headline(abs(difference)) if money else f"{count_words(abs(difference))} 位"
    if difference == 0 or shown in ("0元", "0 位"):
        return "和上周一样"
    direction = "多" if difference > 0 else "少"
    # A percentage of next to nothing says nothing: from 1,000 % on, and from zero, the difference alone speaks.
    share = 100 * difference / before if before > 0 else math.inf
    return f"比上周{direction} {shown}" + (f"（{share:+.0f}%）".replace("-", "−") if abs(share) < 1000 else "")


def tail_words(person: Call) -> str:
    """尾号 8888, or "" where the number is not known."""
    return f"尾号 {person.digits}" if person.digits else ""


def bound(text: str) -> str:
    """Figures tied to their unit, so that no line ends between 5 and 位."""
    return re.sub(r"(?<=[0-9]) (?=[位格处周天分个])", "\N{NO-BREAK SPACE}", text)


def shortened(text: str, width: int = 40) -> str:
    """Text cut to a display width in half-width columns (a Chinese sign counts two), with … where something is missing."""
    taken = 0
    for position, sign in enumerate(text):
        taken += 1 if ord(sign) < 0x2E80 else 2
        if taken > width:
            return text[:position].rstrip() + "…"
    return text
