"""Small charts as SVG markup: bars, lines, a histogram.

Widths are percentages and heights pixels, so a chart fills its place while its text keeps its size, on a phone as on
paper. Colours are CSS variables (`palette.TONES`), so one drawing serves light and dark. Every figure is written beside its
mark: no legend, nothing told by colour alone. All text goes through `Markup.format`, which escapes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from workbook_tools.report.words import count_words, shortened

_NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Strip:
    """One horizontal strip of a bar. note: words at its end, where the bar has several strips."""

    value: float
    tone: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: its name at the left, its figure at the right, the strips below."""

    label: str
    shown: str
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A line over time. values: one per day of the chart, None where a figure was not known (the line breaks there)."""

    label: str
    tone: str
    values: tuple[float | None, ...]
    shown: tuple[str, str] = ("", "")
    """The first and the last known figure in words."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the histogram's axis: its word, its tone, where it begins."""

    label: str
    tone: str
    start: float


class Caption(NamedTuple):
    """What a reader who does not see the chart is told. key: unique on the page."""

    key: str
    title: str
    description: str


def bars(caption: Caption, rows: Sequence[Bar]) -> Markup:
    """Horizontal bars from zero on one scale. Text above each bar, so long names need no column of their own."""
    longest = max((strip.value for row in rows for strip in row.strips), default=0)
    noted = any(strip.note for row in rows for strip in row.strips)
    room = 68 if noted else 100
    y, drawn = 0, []
    for row in rows:
        drawn.append(text("0", y + 15, shortened(row.label, 30)))
        drawn.append(text("100%", y + 15, row.shown, css="figure end"))
        y += 22
        for strip in row.strips:
            width = room * strip.value / longest if longest > 0 else 0
            drawn.append(rect(0, y, max(width, 0), 10, strip.tone))
            if strip.note:
                drawn.append(text(_percent(max(width, 0)), y + 9, strip.note, css="note", dx=6))
            y += 16
        y += 6
    return chart(caption, max(y - 6, 10), drawn)


def lines(caption: Caption, days: Sequence[date], series: Sequence[Series]) -> Markup:
    """Up to four lines over time, from zero, each named and figured at its end.

    days: ascending; distances on the axis are those of the calendar, so a week without a run is a visible gap in pace.
    """
    top, bottom = 18, 128
    # The labels at the line's ends need so many pixels; on the narrowest page a chart is 300 of them wide.
    right = 100 - max((_pixels(f"{line.label} {line.shown[1]}") + 14 for line in series), default=0) / 3
    highest = max((value for line in series for value in line.values if value is not None), default=0) or 1
    span = max((days[-1] - days[0]).days, 1)
    across = [2 + (right - 2) * (day - days[0]).days / span for day in days]

    def height(value: float) -> float:
        return bottom - (bottom - top) * max(value, 0) / highest

    drawn = [_line((0, bottom), (right + 2, bottom), "axis")]
    ends: list[tuple[float, Series]] = []
    starts: list[float] = []
    for one in series:
        points = [
            (x, height(value)) if value is not None else None for x, value in zip(across, one.values, strict=True)
        ]
        for before, after in pairwise(points):
            if before is not None and after is not None:
                drawn.append(_line(before, after, "line", one.tone))
        there = [point for point in points if point is not None]
        if not there:
            continue
        drawn.extend(_dot(point, one.tone, 4.5 if point is there[-1] else 2.5) for point in there)
        if one.shown[0] and len(there) > 1:
            # Above the first dot, or below it where the line climbs away through that place; never over another.
            first = there[0][1] + (17 if there[1][1] < there[0][1] else -8)
            if all(abs(first - taken) >= 16 for taken in starts):
                drawn.append(text(_percent(there[0][0]), first, one.shown[0], css="note"))
                starts.append(first)
        ends.append((there[-1][1], one))
    for y, one in _spread(ends, 18, bottom):
        drawn.append(text(_percent(right), y + 4, f"{one.label} {one.shown[1]}", css="figure", tone=one.tone, dx=12))
    drawn.append(text("0", bottom + 18, _day_words(days[0]), css="note"))
    if len(days) > 1:
        drawn.append(text(_percent(right), bottom + 18, _day_words(days[-1]), css="note end"))
    return chart(caption, bottom + 24, drawn)


def histogram(
    caption: Caption, bins: Iterable[tuple[float, int]], width: float, zones: Sequence[Zone], end: float, last: str = ""
) -> Markup:
    """Columns over an axis that is cut into named zones; each border is drawn and figured.

    bins: (lower border, how many), each `width` wide; what lies at or beyond `end` counts to the last bin.
    zones: ascending, the first begins where the axis does. last: what stands at the end of the axis.
    """
    start, top, bottom = zones[0].start, 34, 140
    held: dict[float, int] = {}
    for lower, many in bins:
        place = min(max(lower, start), end - width)
        held[place] = held.get(place, 0) + many
    tallest = max(held.values(), default=0)

    def across(value: float) -> float:
        return 100 * (min(max(value, start), end) - start) / (end - start)

    drawn = []
    for lower, many in sorted(held.items()):
        tall = (bottom - top) * many / tallest if tallest else 0
        tone = next((zone.tone for zone in reversed(zones) if lower + width / 2 >= zone.start), zones[0].tone)
        x = across(lower)
        title = f"{lower:g}–{lower + width:g} 分：{count_words(many)} 位"
        drawn.append(rect(x + 0.3, bottom - tall, across(lower + width) - x - 0.6, tall, tone, title=title))
        if many == tallest:
            drawn.append(
                text(_percent(x + across(start + width) / 2), bottom - tall - 5, count_words(many), css="note middle")
            )
    drawn.append(_line((0, bottom), (100, bottom), "axis"))
    borders = [*(zone.start for zone in zones), end]
    for zone, until in zip(zones, borders[1:], strict=True):
        left, right = across(zone.start), across(until)
        if zone.start > start:
            drawn.append(_line((left, 4), (left, bottom), "border"))
        if right - left >= 14:
            drawn.append(text(_percent(left), 14, zone.label, css="figure", tone=zone.tone, dx=6 if left else 0))
        drawn.append(text(_percent(left), bottom + 17, f"{zone.start:g}", css="note middle" if left else "note"))
    if across(end) - across(zones[-1].start) >= 8:
        drawn.append(text("100%", bottom + 17, last or f"{end:g} 分", css="note end"))
    return chart(caption, bottom + 22, drawn)


def chart(caption: Caption, height: float, drawn: Iterable[Markup]) -> Markup:
    """The drawing as a whole, named and described for whoever does not see it. height: pixels."""
    return Markup(
        '<svg role="img" width="100%" height="{0:.0f}" aria-labelledby="{1}-t {1}-d">'
        '<title id="{1}-t">{2}</title><desc id="{1}-d">{3}</desc>{4}</svg>'
    ).format(height, caption.key, caption.title, caption.description, _NOTHING.join(drawn))


def text(x: str, y: float, words: str, *, css: str = "", tone: str = "", dx: float = 0) -> Markup:
    """Words at a place; x with its unit, y and dx in pixels. css: classes of the page's style sheet."""
    shift = Markup(' dx="{:g}"').format(dx) if dx else _NOTHING
    named = Markup(' class="{}"').format(css) if css else _NOTHING
    fill = Markup(' style="fill:var(--{})"').format(tone) if tone else _NOTHING
    return Markup('<text x="{}" y="{:.1f}"{}{}{}>{}</text>').format(x, y, shift, named, fill, words)


def rect(  # noqa: PLR0913 - a rectangle has four measures
    x: float, y: float, width: float, height: float, tone: str, *, title: str = "", opacity: float = 1
) -> Markup:
    """A block of colour; x and width in percent, y and height in pixels. title: told when one points at it."""
    told = Markup("<title>{}</title>").format(title) if title else _NOTHING
    faint = Markup(";fill-opacity:{:.2f}").format(opacity) if opacity < 1 else _NOTHING
    return Markup(
        '<rect x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}" rx="2" style="fill:var(--{}){}">{}</rect>'
    ).format(x, y, width, height, tone, faint, told)


def _line(start: tuple[float, float], end: tuple[float, float], css: str, tone: str = "") -> Markup:
    stroke = Markup(' style="stroke:var(--{})"').format(tone) if tone else _NOTHING
    return Markup('<line x1="{:.2f}%" y1="{:.1f}" x2="{:.2f}%" y2="{:.1f}" class="{}"{}/>').format(
        *start, *end, css, stroke
    )


def _dot(at: tuple[float, float], tone: str, radius: float) -> Markup:
    return Markup('<circle cx="{:.2f}%" cy="{:.1f}" r="{:g}" style="fill:var(--{})"/>').format(*at, radius, tone)


def _spread(ends: list[tuple[float, Series]], gap: float, bottom: float) -> list[tuple[float, Series]]:
    """Labels at the ends of lines, pushed apart: none covers another, none leaves the plot (as long as they fit in it)."""
    ordered = sorted(ends, key=lambda end: end[0])
    heights: list[float] = []
    for y, _ in ordered:
        heights.append(max(y, heights[-1] + gap if heights else 12))
    lowest = bottom
    for place in reversed(range(len(heights))):
        heights[place] = min(heights[place], lowest)
        lowest = heights[place] - gap
    return [(height, one) for height, (_, one) in zip(heights, ordered, strict=True)]


def _pixels(words: str) -> float:
    """About how wide a text of 13 px is: a Chinese sign is as wide as high, others not quite two thirds of that."""
    return sum(8.5 if ord(sign) < 0x2E80 else 13 for sign in words)


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"
