"""One look for the template, the generated sheets and the report: colours, fonts, number formats, named styles."""

from dataclasses import dataclass
from typing import Literal

from workbook_tools.table.tier_words import TIER_OF_WORD

INK, GREY, HAIRLINE, WHITE = "1F2937", "6B7280", "D1D5DB", "FFFFFF"
ACCENT, TINT, OURS = "0F766E", "E6F2F0", "EEF2F7"
_TIER_COLOURS = {"高": "A16207", "中": "0F766E", "低": "6B7280"}
TIER_COLOURS = {word: _TIER_COLOURS[tier] for word, tier in TIER_OF_WORD.items()}
"""By the word that the shop uses for the tier."""
STATE_COLOURS = {
    "活跃": "15803D", "新客": "1D4ED8", "沉睡": "B45309", "流失": "B91C1C", "战败": "4B5563", "挽回": "6D28D9",
    "意向": "6B7280", "无法判断": "6B7280",
}  # fmt: skip
SEVERITY_COLOURS = {"error": ("FEE2E2", "991B1B"), "warning": ("FEF3C7", "92400E"), "info": ("E0F2FE", "075985")}
"""Fill and ink."""
SERIES = ("0F766E", "E69F00", "56B4E9", "D55E00", "0072B2", "CC79A7", "009E73", "999999")
"""The accent first, then Okabe and Ito's colours, which colour-blind readers can tell apart."""
FONT = "微软雅黑"
HTML_FONTS = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
DATE_FORMAT, MONEY_FORMAT, TEXT_FORMAT, COUNT_FORMAT = "yyyy-mm-dd", '#,##0"元"', "@", "#,##0"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. Sizes in points, colours as RRGGBB, edge: which hairline it has."""

    size: float = 10
    bold: bool = False
    ink: str = INK
    fill: str = ""
    number_format: str = "General"
    align: Literal["left", "center", "right", ""] = ""
    wrap: bool = False
    edge: Literal["", "bottom", "box"] = ""
    underline: bool = False
    indent: int = 0


def _severity(name: str) -> Style:
    fill, ink = SEVERITY_COLOURS[name]
    return Style(fill=fill, ink=ink, wrap=True)


STYLES: dict[str, Style] = {
    "title": Style(size=16, bold=True),
    "band_title": Style(size=18, bold=True, ink=ACCENT),
    "subtitle": Style(size=12, bold=True, ink=ACCENT),
    "note": Style(ink=GREY),
    "note_wrap": Style(ink=GREY, wrap=True),
    "header": Style(bold=True, fill=TINT, wrap=True, align="center", edge="bottom"),
    "header_left": Style(bold=True, fill=TINT, wrap=True, edge="bottom"),
    "header_ours": Style(bold=True, ink=GREY, fill=OURS, wrap=True, align="center", edge="bottom"),
    "ours": Style(ink=GREY, fill=OURS),
    "ours_wrap": Style(ink=GREY, fill=OURS, wrap=True),
    "body": Style(),
    "body_wrap": Style(wrap=True, edge="bottom"),
    "body_line": Style(edge="bottom"),
    "body_center": Style(align="center", edge="bottom"),
    "big": Style(size=12, bold=True, edge="bottom"),
    "big_text": Style(size=12, bold=True, edge="bottom", number_format=TEXT_FORMAT),
    "text": Style(number_format=TEXT_FORMAT),
    "text_line": Style(number_format=TEXT_FORMAT, edge="bottom"),
    "date": Style(number_format=DATE_FORMAT, align="left"),
    "date_line": Style(number_format=DATE_FORMAT, align="left", edge="bottom"),
    "money": Style(number_format=MONEY_FORMAT),
    "money_line": Style(number_format=MONEY_FORMAT, edge="bottom"),
    "count": Style(number_format=COUNT_FORMAT),
    "count_line": Style(number_format=COUNT_FORMAT, edge="bottom"),
    "percent": Style(number_format="0%"),
    "fill_in": Style(edge="box", wrap=True),
    "fill_in_date": Style(edge="box", number_format=DATE_FORMAT, align="left"),
    "tick": Style(size=16, align="center", edge="bottom"),
    "kpi": Style(size=20, bold=True, ink=ACCENT, number_format=COUNT_FORMAT, align="left"),
    "kpi_money": Style(size=20, bold=True, ink=ACCENT, number_format=MONEY_FORMAT, align="left"),
    "kpi_label": Style(ink=GREY),
    "kpi_change": Style(ink=GREY, size=9),
    "link": Style(ink=ACCENT, underline=True),
    "link_line": Style(ink=ACCENT, underline=True, edge="bottom"),
    "error": _severity("error"),
    "warning": _severity("warning"),
    "info": _severity("info"),
    "group_error": Style(bold=True, fill=SEVERITY_COLOURS["error"][0], ink=SEVERITY_COLOURS["error"][1]),
    "group_warning": Style(bold=True, fill=SEVERITY_COLOURS["warning"][0], ink=SEVERITY_COLOURS["warning"][1]),
    "group_info": Style(bold=True, fill=SEVERITY_COLOURS["info"][0], ink=SEVERITY_COLOURS["info"][1]),
    "group_done": Style(bold=True, fill=OURS, ink=GREY),
    "choice": Style(
        fill=SEVERITY_COLOURS["warning"][0], ink=SEVERITY_COLOURS["warning"][1], align="center", edge="bottom"
    ),
    "code": Style(size=8, ink=GREY, edge="bottom"),
    "wrap": Style(wrap=True),
    "needed_mark": Style(ink=ACCENT, bold=True, edge="bottom", indent=1, align="left"),
    "header_needed": Style(bold=True, ink=ACCENT, fill=TINT, wrap=True, align="center", edge="bottom"),
    "strong": Style(size=11, bold=True),
    "header_right": Style(bold=True, fill=TINT, wrap=True, align="right", edge="bottom"),
    "kpi_score": Style(size=20, bold=True, ink=ACCENT, number_format="0.0", align="left"),
    "big_bare": Style(size=12, bold=True),
    "big_text_bare": Style(size=12, bold=True, number_format=TEXT_FORMAT),
    "tick_bare": Style(size=16, align="center"),
    "tick_owner": Style(size=12, edge="bottom"),
    "tick_owner_bare": Style(size=12),
    "fill_in_centre": Style(edge="box", wrap=True, align="center"),
    "overdue_name": Style(ink="991B1B", bold=True, number_format='"逾期 "@'),
    "due": Style(fill=SEVERITY_COLOURS["warning"][0], ink=SEVERITY_COLOURS["warning"][1], bold=True),
    "text_wrap_line": Style(number_format=TEXT_FORMAT, edge="bottom", wrap=True),
    "note_line": Style(ink=GREY, edge="bottom", align="left", indent=1),
    "note_line_wrap": Style(ink=GREY, edge="bottom", wrap=True),
    "move_line": Style(bold=True, align="right", edge="bottom"),
    "stay_line": Style(ink=GREY, align="right", edge="bottom"),
    "score_line": Style(number_format="0.0", edge="bottom"),
    "fill_in_left": Style(edge="box", wrap=True, align="left"),
    "centre": Style(align="center"),
    "overdue": Style(ink="991B1B", bold=True),
    "done": Style(ink=GREY),
}
