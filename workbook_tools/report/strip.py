"""Scores over the shop's customers as SVG markup: one strip per score, cut where 设置 cuts it, each part as wide as it has customers."""

from collections.abc import Sequence

from markupsafe import Markup

from workbook_tools.report.svg import Caption, chart, rect, text
from workbook_tools.report.words import count_words, percent_words
from workbook_tools.table.spread import ScoreSpread

_ROW, _TOP, _TALL = 74, 22, 24
_ROOM = 12.0
"""A part below so many percent has no room for words; its title tells it."""
_APART = 11.0
"""Borders nearer than that to the last one that was figured would be written over it."""


def score_strips(caption: Caption, spreads: Sequence[ScoreSpread]) -> Markup:
    """From score 1 at the left to 5 at the right; below each border stands its figure."""
    drawn = []
    for number, spread in enumerate(spreads):
        top = number * _ROW
        drawn.append(text("0", top + 15, f"{spread.word}得分", css="figure"))
        drawn.append(text("100%", top + 15, f"{count_words(spread.customers)} 位", css="note end"))
        left, figured = 0.0, -_APART
        for score, count in enumerate(spread.counts, start=1):
            width = 100 * count / spread.customers
            title = f"{score} 分：{count_words(count)} 位（{percent_words(count, spread.customers) or '0%'}）"
            drawn.append(
                rect(left + 0.15, top + _TOP, max(width - 0.3, 0), _TALL, "accent", title=title, opacity=_depth(score))
            )
            if width >= _ROOM:
                told = f"{score}分 {percent_words(count, spread.customers)}"
                drawn.append(text(f"{left + width / 2:.2f}%", top + _TOP + 16, told, css="note middle strong"))
            left += width
            if score < 5 and left - figured >= _APART and left <= 100 - _APART / 2:
                border = spread.borders[score - 1]
                drawn.append(
                    text(f"{left:.2f}%", top + _TOP + _TALL + 14, f"{border:,.4g}{spread.unit}", css="note middle")
                )
                figured = left
    return chart(caption, len(spreads) * _ROW - 10, drawn)


def _depth(score: int) -> float:
    """One hue, light to dark, light enough for ink upon it."""
    return 0.08 + 0.09 * score
