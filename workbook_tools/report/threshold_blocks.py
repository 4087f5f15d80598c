"""The blocks about thresholds: where the shop's own customers stand beside the borders of 设置; and the base."""

from collections.abc import Iterator

from markupsafe import Markup

from workbook_tools.report import svg
from workbook_tools.report.block import Block, Table
from workbook_tools.report.palette import tone_of
from workbook_tools.report.strip import score_strips
from workbook_tools.report.words import count_words, money_headline, percent_words
from workbook_tools.table.spread import ScoreSpread, Spread
from workbook_tools.table.summary import WeekSummary

_TRY = "想换分界，先用 what-if 试算谁会变，再改“设置”。"


def threshold_blocks(week: WeekSummary) -> tuple[Block, ...]:
    """Scores, silence and satisfaction over their borders; none without customers who have them."""
    return tuple(_told(week)) if week.customers else ()


def _told(week: WeekSummary) -> Iterator[Block]:
    if week.score_spreads:
        told = "；".join(
            f"{spread.word} 5 分 {_share(spread, 5)}、1 分 {_share(spread, 1)}" for spread in week.score_spreads
        )
        chart = score_strips(svg.Caption("cuts", "各项得分的客户，界线是现在的分界", told), week.score_spreads)
        yield Block("cuts", "分数分界", f"{told}。", chart, _TRY, _table(week.score_spreads))
    silence, satisfaction = week.silence, week.satisfaction_spread
    if silence is not None and silence.bins:
        (_, dormant), (_, lost) = silence.zones[1:]
        sentence = f"{dormant:g} 天没来算沉睡，{lost:g} 天没来算流失。"
        hint = "有自己的来店节奏、或者设了品类期限的客户，按各自的期限算。"
        yield Block(
            "silence",
            "多久没来",
            sentence,
            _histogram("silence", "没来的天数", silence, f"{silence.end:g} 天以上"),
            hint,
        )
    if satisfaction is not None and satisfaction.bins:
        (_, neutral), (_, satisfied) = satisfaction.zones[1:]
        sentence = f"满意度 {satisfied:g} 分起算满意，{neutral:g} 分起算一般；有一项不满意的再降一级。"
        yield Block("levels", "满意度分布", sentence, _histogram("levels", "满意度", satisfaction))


def base_block(week: WeekSummary) -> Block | None:
    """基盘客户, what they bring, and by which rule; None without customers."""
    base = week.base
    if base is None or not week.customers:
        return None
    if not base.customers:
        return Block("base", "基盘客户", "还没有客户够得上基盘。", hint=f"规则：{base.rule}。在“设置”里可以改。")
    share = f"基盘客户 {count_words(base.customers)} 位，占客户的 {percent_words(base.customers, week.customers)}"
    if base.money is not None and base.whole:
        share += f"，一共消费过 {money_headline(base.money)}，占 {percent_words(base.money, base.whole)}"
    return Block("base", "基盘客户", f"{share}。", hint=f"规则：{base.rule}。在“设置”里可以改。")


def _share(spread: ScoreSpread, score: int) -> str:
    return f"{count_words(spread.counts[score - 1])} 位"


def _histogram(key: str, what: str, spread: Spread, last: str = "") -> Markup:
    zones = tuple(svg.Zone(word, tone_of(word), start) for word, start in spread.zones)
    told = "，".join(f"{lower:g} 起 {count_words(many)} 位" for lower, many in spread.bins)
    return svg.histogram(
        svg.Caption(key, f"{what}的分布，竖线是现在的界线", told), spread.bins, spread.width, zones, spread.end, last
    )


def _table(spreads: tuple[ScoreSpread, ...]) -> Table:
    rows = tuple(
        (
            f"{spread.word} {score} 分",
            _range(spread, score),
            count_words(count),
            percent_words(count, spread.customers) or "0%",
        )
        for spread in spreads
        for score, count in enumerate(spread.counts, start=1)
    )
    return Table(("得分", "范围", "客户", "占比"), rows, frozenset({2, 3}))


def _range(spread: ScoreSpread, score: int) -> str:
    """Days count downwards: the fewer, the better."""
    below, above = (
        f"{border:,.4g}" for border in (spread.borders[max(score - 2, 0)], spread.borders[min(score - 1, 3)])
    )
    unit, by_days = spread.unit, spread.word == "时间"
    if score == 1:
        return f"超过 {above} {unit}" if by_days else f"不到 {above} {unit}"
    if score == 5:
        return f"不超过 {below} {unit}" if by_days else f"{below} {unit}起"
    return f"超过 {above}、不超过 {below} {unit}" if by_days else f"{below} 到不足 {above} {unit}"
