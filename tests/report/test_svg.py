from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from workbook_tools.report import svg

CAPTION = svg.Caption("k", "标题", "描述")
DAYS = [date(2026, 11, 2) + timedelta(weeks=week) for week in range(4)]
NAUGHTY = '<script>alert("1")</script>&{{ 7*7 }}\''


def parsed(drawing: Markup) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 - our own markup


def percent(element: ET.Element, name: str) -> float:
    return float(str(element.get(name)).removesuffix("%"))


def texts(drawing: Markup) -> list[str]:
    return [str(element.text) for element in parsed(drawing).iter("text")]


def test_bars_are_as_long_as_their_figures() -> None:
    drawing = svg.bars(
        CAPTION, [svg.Bar(str(many), f"{many} 位", (svg.Strip(many, "accent"),)) for many in (40, 10, 0)]
    )
    assert [percent(bar, "width") for bar in parsed(drawing).iter("rect")] == [100, 25, 0]
    assert texts(drawing) == ["40", "40 位", "10", "10 位", "0", "0 位"]


def test_a_chart_says_what_it_shows_to_those_who_do_not_see_it() -> None:
    drawing = parsed(svg.bars(CAPTION, []))
    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == "k-t k-d"
    assert [child.text for child in drawing] == ["标题", "描述"]


def test_text_is_text_wherever_it_stands() -> None:
    caption = svg.Caption("k", NAUGHTY, NAUGHTY)
    drawings = [
        svg.bars(caption, [svg.Bar(NAUGHTY[:15], NAUGHTY, (svg.Strip(1, "accent", NAUGHTY),))]),
        svg.lines(caption, DAYS, [svg.Series(NAUGHTY, "accent", (1, 2, 3, 4), (NAUGHTY, NAUGHTY))]),
        svg.histogram(caption, [(1.0, 3)], 0.25, [svg.Zone(NAUGHTY, "accent", 1.0)], 5.0),
    ]
    for drawing in drawings:
        assert "<script" not in drawing
        assert {element.tag for element in parsed(drawing).iter()} <= {
            "svg",
            "title",
            "desc",
            "text",
            "rect",
            "line",
            "circle",
        }
        assert next(parsed(drawing).iter("title")).text == NAUGHTY


def test_a_line_breaks_where_a_week_is_unknown() -> None:
    whole = svg.lines(CAPTION, DAYS, [svg.Series("沉睡", "dormant", (1, 2, 3, 4), ("1", "4"))])
    broken = svg.lines(CAPTION, DAYS, [svg.Series("沉睡", "dormant", (1, None, 3, 4), ("1", "4"))])
    strokes = [sum(line.get("class") == "line" for line in parsed(one).iter("line")) for one in (whole, broken)]
    assert strokes == [3, 1]
    assert len(list(parsed(broken).iter("circle"))) == 3


def test_distances_are_those_of_the_calendar() -> None:
    days = [DAYS[0], DAYS[1], DAYS[3]]
    drawing = svg.lines(CAPTION, days, [svg.Series("沉睡", "dormant", (1, 1, 1), ("1", "1"))])
    first, second, third = (percent(dot, "cx") for dot in parsed(drawing).iter("circle"))
    assert abs((third - second) - 2 * (second - first)) < 0.05


@given(st.lists(st.integers(0, 100), min_size=1, max_size=4))
def test_labels_at_the_ends_never_cover_each_other(ends: list[int]) -> None:
    series = [svg.Series(f"线{place}", "accent", (0, end), ("", str(end))) for place, end in enumerate(ends)]
    drawing = parsed(svg.lines(CAPTION, DAYS[:2], series))
    heights = sorted(float(str(text.get("y"))) for text in drawing.iter("text") if text.get("class") == "figure")
    assert len(heights) == len(ends)
    assert all(low - high >= 17.9 for high, low in pairwise(heights))
    assert heights[0] >= 10
    assert heights[-1] <= 133


def test_histogram_draws_the_borders_and_clips_to_its_axis() -> None:
    zones = [svg.Zone("低", "tier-low", 1.0), svg.Zone("中", "tier-middle", 2.5), svg.Zone("高", "tier-high", 4.0)]
    drawing = svg.histogram(CAPTION, [(1.0, 2), (4.75, 1), (5.0, 3)], 0.25, zones, 5.0)
    borders = [percent(line, "x1") for line in parsed(drawing).iter("line") if line.get("class") == "border"]
    assert borders == [37.5, 75.0]
    bars = list(parsed(drawing).iter("rect"))
    assert [bar[0].text for bar in bars] == ["1–1.25 分：2 位", "4.75–5 分：4 位"]
    assert all(percent(bar, "x") + percent(bar, "width") <= 100 for bar in bars)
