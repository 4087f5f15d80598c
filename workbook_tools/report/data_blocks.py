"""The blocks about the table itself: where its errors come from, how full and how fresh it is."""

from workbook_tools.report import svg
from workbook_tools.report.block import NO_CHART, Block, Table
from workbook_tools.report.words import count_words, percent_words
from workbook_tools.table.quality import Completeness, Tally
from workbook_tools.table.summary import WeekSummary

_FULL = 0.995
"""From this share on a column counts as full."""
_POOR = 0.5
"""Below this share a column is drawn as one to look after."""


def origins_block(week: WeekSummary) -> Block | None:
    """Where many errors come from; None where they are few."""
    origins = week.origins
    if origins is None:
        return None
    most = origins.by_column[0]
    sentence = (
        f"{origins.sentence}。"
        if origins.sentence
        else f"错误分散在各处，没有集中的来源；最多的一列是“{most.label}”（{count_words(most.errors)} 处）。"
    )
    rows = [
        svg.Bar(
            one.label,
            f"{count_words(one.errors)} 处 · {percent_words(one.errors, origins.errors)}",
            (svg.Strip(one.errors, "warn"),),
        )
        for one in origins.by_column
    ]
    told = "，".join(f"{one.label} {count_words(one.errors)} 处" for one in origins.by_column)
    chart = svg.bars(svg.Caption("origins", "各列的错误", told), rows)
    parts = (
        ("列", origins.by_column), ("问题", origins.by_kind), ("录入人", origins.by_person), ("最后更新那周", origins.by_update),
    )  # fmt: skip
    lines = tuple(_origin_row(what, one) for what, tallies in parts for one in tallies)
    return Block(
        "origins",
        "错误来源",
        sentence,
        chart,
        table=Table(("看什么", "是", "错误", "共几行"), lines, frozenset({2, 3})),
    )


def completeness_block(week: WeekSummary) -> Block | None:
    """How full each column is, and how many rows nobody has looked at for long; None for an empty table."""
    filled = week.completeness
    if filled is None or not filled.of:
        return None
    gaps = sorted((one for one in filled.columns if one.of), key=lambda one: one.filled / one.of)
    if not gaps or gaps[0].filled >= _FULL * gaps[0].of:
        sentence = "客户资料都填齐了"
    else:
        least = gaps[0]
        sentence = (
            f"客户资料填了 {percent_words(filled.filled, filled.of)}；最缺的是“{least.header}”，"
            f"{count_words(least.of - least.filled)} 位没有"
        )
    rows = [
        svg.Bar(
            one.header,
            f"{count_words(one.filled)} 位 · {percent_words(one.filled, one.of)}",
            (svg.Strip(100 * one.filled / one.of, "accent" if one.filled >= _POOR * one.of else "warn"),),
        )
        for one in gaps
    ]
    told = "，".join(f"{one.header} {percent_words(one.filled, one.of) or '0%'}" for one in gaps)
    chart = svg.bars(svg.Caption("completeness", "各列填了多少", told), rows) if rows else NO_CHART
    table = Table(
        ("列", "填了", "应填", "占比"),
        tuple(
            (one.header, count_words(one.filled), count_words(one.of), percent_words(one.filled, one.of))
            for one in filled.columns
        ),
        frozenset({1, 2, 3}),
    )
    return Block("completeness", "资料", f"{sentence}；{_freshness(filled)}。", chart, _hint(filled), table)


def _freshness(filled: Completeness) -> str:
    if not filled.dated:
        return "看不出多久没核对"
    if not filled.stale:
        return f"{filled.stale_days} 天内都核对过"
    return f"{count_words(filled.stale)} 位超过 {filled.stale_days} 天没有核对"


def _hint(filled: Completeness) -> str:
    if filled.dated is None:
        return "加一列“最后更新”，核对过就写上日期，这里会告诉您哪些资料旧了。"
    return "“最后更新”还没有填，核对过的客户写上日期就能看到。" if not filled.dated else ""


def _origin_row(what: str, one: Tally) -> tuple[str, ...]:
    return (what, one.label, count_words(one.errors), count_words(one.rows))
