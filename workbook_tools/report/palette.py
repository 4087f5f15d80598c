"""The report's colours: the declared look in light mode, and for each a lighter sister for dark mode.

A tone is a name that the charts and the page use; each becomes a CSS variable. A test holds every tone that carries text
to a contrast of at least 4.5 against the page in both modes.
"""

from dataclasses import dataclass

from workbook_tools.table import look
from workbook_tools.table.tier_words import HIGH, LOW, MIDDLE, TIER_OF_WORD


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour in both modes, as RRGGBB."""

    light: str
    dark: str


PAGE = Tone(look.WHITE, "111827")
PANEL = Tone("F7F9FB", "1B2534")
"""The band behind the first screen."""
HAIRLINE = Tone(look.HAIRLINE, "374151")

_SILENT = "9CA3AF"
TONES: dict[str, Tone] = {
    "ink": Tone(look.INK, "E5E7EB"),
    "grey": Tone("596273", _SILENT),
    "accent": Tone(look.ACCENT, "2DD4BF"),
    "alert": Tone(look.SEVERITY_COLOURS["error"][1], "FCA5A5"),
    "warn": Tone(look.SEVERITY_COLOURS["warning"][1], "FCD34D"),
    "tier-high": Tone(look.TIER_COLOURS["高"], "FBBF24"),
    "tier-middle": Tone(look.TIER_COLOURS["中"], "2DD4BF"),
    "tier-low": Tone(look.TIER_COLOURS["低"], _SILENT),
    "active": Tone(look.STATE_COLOURS["活跃"], "4ADE80"),
    "new": Tone(look.STATE_COLOURS["新客"], "93C5FD"),
    "dormant": Tone(look.STATE_COLOURS["沉睡"], "FBBF24"),
    "lost": Tone(look.STATE_COLOURS["流失"], "F87171"),
    "given-up": Tone(look.STATE_COLOURS["战败"], _SILENT),
    "back": Tone(look.STATE_COLOURS["挽回"], "C4B5FD"),
    "silent": Tone(look.GREY, _SILENT),
}
"""Tones that text, bars and lines are drawn in. `grey` is a shade darker than the look's, to hold on the panel too."""

_TIER_TONES = {LOW: "tier-low", MIDDLE: "tier-middle", HIGH: "tier-high"}
BY_WORD = {word: _TIER_TONES[tier] for word, tier in TIER_OF_WORD.items()} | {
    "活跃": "active", "新客": "new", "沉睡": "dormant", "流失": "lost", "战败": "given-up", "挽回": "back",
    "意向": "silent", "无法判断": "silent",
    "满意": "active", "一般": "dormant", "不满意": "lost", "未评价": "silent",
}  # fmt: skip
"""The tone of a tier, a state or a level of satisfaction; any other word is drawn in the accent."""


def tone_of(word: str) -> str:
    """The tone in which a word's bar is drawn."""
    return BY_WORD.get(word, "accent")


def variables(*, dark: bool) -> dict[str, str]:
    """CSS variables without the leading dashes → colour, for one mode."""
    named = {"page": PAGE, "panel": PANEL, "hairline": HAIRLINE, **TONES}
    return {name: f"#{tone.dark if dark else tone.light}" for name, tone in named.items()}
