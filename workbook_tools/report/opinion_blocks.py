"""The block about what disappoints: services and goods by satisfaction, with the small-sample rule."""

from collections.abc import Sequence

from workbook_tools.report import svg
from workbook_tools.report.block import Block, Table
from workbook_tools.report.words import count_words, percent_words
from workbook_tools.table.summary import Opinion, WeekSummary

SHOWN = 6
CLEARLY = 5.0
"""Points below the mean of all from which a service is said to disappoint."""
FEWEST = 5
MOST_FEW = 4


def opinion_blocks(week: WeekSummary) -> tuple[Block, ...]:
    """By service and by goods; none where nobody has answered, or where nothing is told apart."""
    told = (
        _block(week, "services", "哪项服务让人失望", "服务", week.opinions.by_service),
        _block(week, "goods", "哪类商品让人失望", "商品类别", week.opinions.by_category),
    )
    return tuple(block for block in told if block is not None)


def shares_sentence(week: WeekSummary) -> str:
    """CSAT, 类NPS and contradictions in a sentence; "" where nobody has answered."""
    opinions = week.opinions
    told = []
    if opinions.csat is not None:
        told.append(f"所有评价里 {percent_words(opinions.csat, 1)} 是满意或非常满意（CSAT）")
    if opinions.nps_like is not None:
        points = round(100 * opinions.nps_like)
        more = "一样多" if not points else f"{'多' if points > 0 else '少'} {abs(points)} 个百分点"
        told.append(f"打 9–10 分的比打 0–6 分的{more}（类NPS，{count_words(opinions.totals)} 位打过分）")
    if opinions.contradictions:
        told.append(f"{count_words(opinions.contradictions)} 位的评价互相矛盾，请核实")
    return "；".join(told) + "。" if told else ""


def _block(week: WeekSummary, key: str, topic: str, what: str, opinions: Sequence[Opinion]) -> Block | None:
    ranked = [opinion for opinion in opinions if opinion.ranked]
    few = [opinion for opinion in opinions if not opinion.ranked]
    if not opinions or week.satisfaction is None:
        return None
    small = ""
    if few:
        named = "、".join(f"{opinion.label} {opinion.answered} 位" for opinion in few[:MOST_FEW])
        small = f"评价不到 {FEWEST} 位的不排名：{named}{'等' if len(few) > MOST_FEW else ''}。"
    if not ranked:
        return Block(
            key, topic, f"每个{what}的评价都还不到 {FEWEST} 位，看不出哪个让人失望。", table=_table(what, opinions)
        )
    worst = ranked[0]
    unhappy = f"，{worst.unhappy} 位不满意" if worst.unhappy else ""
    told = f"“{worst.label}”，{worst.answered} 位评价，平均 {worst.mean:.0f} 分{unhappy}"
    if len(ranked) > 1 and worst.mean <= week.satisfaction - CLEARLY:
        sentence = f"最让人失望的是{told}；全店平均 {week.satisfaction:.0f} 分。"
    else:
        sentence = f"没有哪个{what}特别让人失望；分最低的是{told}。"
    rows = [
        svg.Bar(
            opinion.label,
            f"{opinion.mean:.0f} 分 · {opinion.answered} 位"
            + (f"，{opinion.unhappy} 位不满意" if opinion.unhappy else ""),
            (svg.Strip(opinion.mean, "lost" if opinion.mean <= week.satisfaction - CLEARLY else "accent"),),
        )
        for opinion in ranked[:SHOWN]
    ]
    described = "，".join(f"{opinion.label} {opinion.mean:.0f} 分" for opinion in ranked[:SHOWN])
    chart = svg.bars(svg.Caption(key, f"各{what}的满意度", described), rows)
    return Block(key, topic, sentence, chart, small, _table(what, opinions))


def _table(what: str, opinions: Sequence[Opinion]) -> Table:
    rows = tuple(
        (
            opinion.label, count_words(opinion.answered), f"{opinion.mean:.1f}", count_words(opinion.unhappy),
            "" if opinion.ranked else "人数少，不排名",
        )
        for opinion in opinions
    )  # fmt: skip
    return Table((what, "评价", "平均分", "不满意", "说明"), rows, frozenset({1, 2, 3}))
