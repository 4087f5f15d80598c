"""Scores: 9分, 9/10, 8.5, 满分, 4/5 (of a scale of its own, brought to ours)."""

import re
from decimal import Decimal

from workbook_tools.reading.cell import NOTHING, Noticed, Parser, Reading, unreadable
from workbook_tools.reading.numerals import parse_numeral
from workbook_tools.reading.text import is_blank_word, squeezed
from workbook_tools.table.cells import CellKind, RawCell

_FRACTION = re.compile(r"(.+?)分?/([0-9]{1,3})分?")
_STARS = re.compile("(.+)颗?星")
_DRAWN = re.compile("(★{1,5})☆{0,4}|(⭐{1,5})")
_POINTS = re.compile("^(?:打|给)|分$")
_UNANSWERED = frozenset(
    ("未评", "未评价", "未评分", "未打分", "暂未评价", "未接通", "未接", "未回访", "未填", "不清楚")
)


def score_parser(full: float) -> Parser[float]:
    """A parser of scores from 0 to `full` (评分满分)."""
    limit = f"{full:g}"

    def parse_score(cell: RawCell) -> Reading[float]:
        if cell.kind is CellKind.BLANK:
            return NOTHING
        if cell.kind is CellKind.NUMBER and isinstance(cell.value, (int, float)):
            score: Decimal | None = Decimal(repr(cell.value))
        elif cell.kind is CellKind.TEXT and isinstance(cell.value, str):
            text = squeezed(cell.value)
            if is_blank_word(text) or text in _UNANSWERED:
                return NOTHING
            score = _parse_words(text.rstrip("。.,;!"), Decimal(repr(full)))
        else:
            score = None
        if score is None or not score.is_finite():
            return unreadable("score-unreadable")
        if not 0 <= score <= Decimal(repr(full)):
            return Reading(None, (Noticed("score-out-of-range", limit),))
        return Reading(float(score))

    return parse_score


def _parse_words(text: str, full: Decimal) -> Decimal | None:
    if text == "满分":
        return full
    fraction, stars, drawn = (
        _FRACTION.fullmatch(text),
        _STARS.fullmatch(text),
        _DRAWN.fullmatch(text.replace("\ufe0f", "")),
    )
    if drawn:
        return _scaled(Decimal(len(drawn[1] or drawn[2])), Decimal(5), full)
    if text.endswith("%"):
        return _scaled(parse_numeral(text[:-1]), Decimal(100), full)
    if fraction:
        return _scaled(parse_numeral(fraction[1]), Decimal(fraction[2]), full)
    if stars:
        return _scaled(parse_numeral(stars[1]), Decimal(5), full)
    bare = _POINTS.sub("", text)
    sign = -1 if bare.startswith("-") else 1
    number = parse_numeral(bare.removeprefix("-"))
    return None if number is None else number * sign


def _scaled(part: Decimal | None, of: Decimal, full: Decimal) -> Decimal | None:
    """A part of `of` on the scale of `full`; None where it is more than the whole."""
    if part is None or of == 0 or part > of:
        return None
    return part if of == full else round(part * full / of, 6)
