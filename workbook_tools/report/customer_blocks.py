"""The blocks about who the customers are: states, tiers, scores, segments."""

from collections.abc import Sequence

from workbook_tools.report import svg
from workbook_tools.report.block import NO_CHART, Block, share_bars, share_table
from workbook_tools.report.palette import tone_of
from workbook_tools.report.words import count_words, money_headline, percent_words
from workbook_tools.table.summary import Share, WeekSummary
from workbook_tools.table.tier_words import HIGH, TIERS

BIN = 0.25
"""The width of a bin of `WeekSummary.scores`, in points of 得分."""
LOWEST, HIGHEST = 1.0, 5.0
"""得分 is a mean of R, F and M, each from 1 to 5."""
NEAR = 0.5


def states_block(week: WeekSummary) -> Block:
    """How many customers there are, and in which state."""
    if not week.customers:
        hint = "请打开工作簿，在“客户管理计划表”里填上客户，每位一行。"
        return Block("states", "客户", "客户表还是空的。", hint=hint)
    shares = _filled(week.states)
    walk_ins = f"，另有散客 {count_words(week.walk_ins)} 行不计" if week.walk_ins else ""
    sentence = f"一共 {count_words(week.customers)} 位客户{walk_ins}"
    if shares:
        most = max(shares, key=lambda share: share.count)
        sentence += f"；{most.label}的最多，{count_words(most.count)} 位（{percent_words(most.count, sum(share.count for share in shares))}）"
    chart = share_bars("states", "各状态的客户", shares) if shares else NO_CHART
    return Block("states", "客户", sentence + "。", chart, table=share_table("状态", shares) if shares else None)


def tiers_block(week: WeekSummary) -> Block | None:
    """How few customers bring how much: the share in customers and in money, tier by tier; None without customers."""
    tiers = _filled(week.tiers)
    if not tiers:
        return None
    people, money = sum(tier.count for tier in tiers), sum(tier.money or 0 for tier in tiers)
    best = week.tier_words.spoken(HIGH)
    high = next((tier for tier in tiers if tier.label == week.tier_words.shown(HIGH)), None)
    if high is None:
        sentence = f"还没有{best}客户。"
    elif money and high.money:
        sentence = (
            f"{best}客户 {count_words(high.count)} 位，占客户的 {percent_words(high.count, people)}，"
            f"消费却占 {percent_words(high.money, money)}。"
            if high.money / money > high.count / people
            else f"{best}客户 {count_words(high.count)} 位，消费占 {percent_words(high.money, money)}。"
        )
    else:
        sentence = f"{best}客户 {count_words(high.count)} 位，占客户的 {percent_words(high.count, people)}。"
    rows = [_tier_bar(tier, week.tier_words.ending, people, money) for tier in tiers]
    told = "，".join(
        f"{tier.label}{week.tier_words.ending} {count_words(tier.count)} 位、{money_headline(tier.money)}"
        for tier in tiers
    )
    chart = svg.bars(svg.Caption("tiers", "各价值等级的客户和消费占比", told), rows)
    return Block("tiers", "价值等级", sentence, chart, table=share_table("等级", tiers))


def scores_block(week: WeekSummary) -> Block | None:
    """The distribution of 得分 with the tier borders drawn; None where nobody has a score."""
    if not sum(many for _, many in week.scores):
        return None
    middle, high = week.tier_borders
    near = sum(many for lower, many in week.scores if high - NEAR <= lower and lower + BIN <= high)
    low_name, middle_name, high_name = (week.tier_words.spoken(tier) for tier in TIERS)
    sentence = (
        f"有 {count_words(near)} 位离{high_name}只差不到半分，多来一两次就可能升上去。"
        if near
        else f"暂时没有快要升到{high_name}的客户。"
    )
    zones = (
        svg.Zone(low_name, "tier-low", LOWEST),
        svg.Zone(middle_name, "tier-middle", middle),
        svg.Zone(high_name, "tier-high", high),
    )
    told = "，".join(f"{lower:g} 分起 {count_words(many)} 位" for lower, many in week.scores if many)
    chart = svg.histogram(svg.Caption("scores", "得分分布，竖线是等级界线", told), week.scores, BIN, zones, HIGHEST)
    return Block("scores", "价值得分", sentence, chart)


def segments_block(week: WeekSummary) -> Block | None:
    """Segments by recency, frequency and money, largest first; None where there are none."""
    segments = sorted(_filled(week.segments), key=lambda share: -share.count)
    if not segments:
        return None
    money = sum(share.money or 0 for share in segments)
    if money:
        first = max(segments, key=lambda share: share.money or 0)
        sentence = f"“{first.label}”花得最多：{count_words(first.count)} 位，占全部消费的 {percent_words(first.money or 0, money)}。"
    else:
        sentence = f"“{segments[0].label}”的客户最多，{count_words(segments[0].count)} 位。"
    shares = tuple(segments)
    return Block(
        "segments",
        "客户分群",
        sentence,
        share_bars("segments", "各分群的客户", shares),
        table=share_table("分群", shares),
    )


def _filled(shares: Sequence[Share]) -> tuple[Share, ...]:
    return tuple(share for share in shares if share.count)


def _tier_bar(tier: Share, ending: str, people: int, money: float) -> svg.Bar:
    tone = tone_of(tier.label)
    strips = [svg.Strip(tier.count / people, tone, f"客户 {percent_words(tier.count, people)}")]
    if money:
        part = tier.money or 0
        strips.append(svg.Strip(max(part, 0) / money, tone, f"消费 {percent_words(part, money) or '0%'}"))
    spent = f" · {money_headline(tier.money)}" if tier.money is not None else ""
    return svg.Bar(f"{tier.label}{ending}", f"{count_words(tier.count)} 位{spent}", tuple(strips))
