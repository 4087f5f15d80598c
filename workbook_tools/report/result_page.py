"""The page that a double-click ends with: what was done to which workbook, and what to do next. It loads nothing and runs nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from workbook_tools.report.environment import page_environment
from workbook_tools.report.palette import variables
from workbook_tools.table.look import HTML_FONTS

_PHONE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?|0\d{2,3}-?\d{3,4})(\d{4})(?![\d.])")


class Ending(Enum):
    """How a job ended: the word over it, its tone, and a sign for those who see no colours."""

    DONE = ("已完成", "active", "✓")
    LOOK = ("已完成，有几处请您看一下", "warn", "!")
    REFUSED = ("没有做", "alert", "×")
    STOPPED = ("已停下", "grey", "–")

    def __init__(self, words: str, tone: str, sign: str) -> None:
        self.words, self.tone, self.sign = words, tone, sign


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a job on one workbook. lines: for a person. pages: what can be opened, as (caption, address)."""

    workbook: str
    ending: Ending
    lines: tuple[str, ...] = ()
    next_step: str = ""
    pages: tuple[tuple[str, str], ...] = ()


def render_result(caption: str, told: Sequence[Told], now: datetime) -> str:
    """The page as HTML text. Jobs name customers only masked; a whole phone number would be masked here once more."""
    environment = page_environment()
    environment.filters["plain"] = _plain
    return environment.get_template("result.html.j2").render(
        caption=caption,
        moment=f"{now:%Y-%m-%d %H:%M}",
        told=told,
        fonts=HTML_FONTS,
        light=variables(dark=False),
        dark=variables(dark=True),
    )


def _plain(line: str) -> str:
    """A line without its sign, which the page draws, and without whole phone numbers."""
    line = _PHONE.sub(lambda found: "*" * len(found[1]) + found[2], line)
    return line.strip().removeprefix("✓").removeprefix("⚠").strip()
