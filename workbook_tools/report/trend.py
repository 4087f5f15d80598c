"""The blocks about time: sales, and whether the silent customers grow more or fewer."""

from itertools import pairwise

from markupsafe import Markup

from workbook_tools.report import svg
from workbook_tools.report.block import NO_CHART, Block, Table
from workbook_tools.report.words import change_words, count_words, known, money_headline, money_words
from workbook_tools.table.summary import WeekPoint, WeekSummary

ENOUGH_WEEKS = 3
"""From two points anybody draws a line; a direction needs one more."""
SHOWN_WEEKS = 26


def sales_block(week: WeekSummary) -> Block:
    """Sales of this week against last; over time once enough weeks are known; buyers where no sales are kept."""
    now, before = week.sales_this_week, week.sales_last_week
    if now is None or not known(now):
        here, there = week.buyers_this_week, week.buyers_last_week
        sentence = f"本周到今天有 {count_words(here)} 位客户消费，上周 {count_words(there)} 位。"
        shown = (f"{count_words(here)} 位", here), (f"{count_words(there)} 位", there)
        chart = _two_bars("消费的客户", *shown) if here or there else NO_CHART
        hint = "还看不到销售额：请在“消费记录”里记下每一笔，或在“记一笔”里随手记。"
        return Block("sales", "销售", sentence, chart, hint)
    before = before if before is not None and known(before) else None
    against = f"，{change_words(now, before, week.today, money=True)}" if before is not None else ""
    sentence = f"本周到今天卖了 {money_headline(now)}{against}。"
    past = [(point.week, point.sales) for point in week.trend if point.sales is not None and known(point.sales)]
    past = past[-SHOWN_WEEKS:]
    if len(past) < ENOUGH_WEEKS:
        chart = _two_bars("销售额", (money_words(now), now), (money_words(before), before or 0))
        return Block("sales", "销售", sentence, chart, _weeks_missing(len(past)))
    rows = tuple((day.isoformat(), money_words(sales)) for day, sales in reversed(past))
    told = "，".join(f"{day.isoformat()} 那周 {money_words(sales)}" for day, sales in past)
    values = tuple(sales for _, sales in past)
    line = svg.Series("本周", "accent", values, (money_headline(values[0]), money_headline(values[-1])))
    chart = svg.lines(svg.Caption("sales", "每周销售额", told), [day for day, _ in past], [line])
    return Block("sales", "销售", sentence, chart, table=Table(("星期一", "销售额"), rows, frozenset({1})))


def trend_block(week: WeekSummary) -> Block:
    """The dormant and the lost, week by week."""
    points = week.trend[-SHOWN_WEEKS:]
    if len(points) < ENOUGH_WEEKS:
        return Block("trend", "走势", "记录的周数还少，看不出走势。", hint=_weeks_missing(len(points)))
    dormant, lost = [point.dormant for point in points], [point.lost for point in points]
    told = "，".join(f"{p.week.isoformat()} 那周沉睡 {p.dormant} 位、流失 {p.lost} 位" for p in points)
    series = [
        svg.Series(word, tone, tuple(map(float, many)), (count_words(many[0]), f"{count_words(many[-1])} 位"))
        for word, tone, many in (("沉睡", "dormant", dormant), ("流失", "lost", lost))
    ]
    chart = svg.lines(svg.Caption("trend", "每周的沉睡客户和流失客户", told), [point.week for point in points], series)
    sentence = f"{_course('沉睡', dormant)}，{_course('流失', lost)}。"
    return Block("trend", "走势", sentence, chart, table=_history_table(points))


def _course(word: str, counts: list[int]) -> str:
    """沉睡客户连续 3 周增加，共多 12 位: the unbroken run of rises or falls that ends this week."""
    steps = [later - earlier for earlier, later in pairwise(counts)]
    if steps[-1] == 0:
        return f"{word}客户和上周一样"
    rising = steps[-1] > 0
    run = 0
    for step in reversed(steps):
        if step == 0 or (step > 0) != rising:
            break
        run += 1
    moved = abs(counts[-1] - counts[-1 - run])
    more = "多" if rising else "少"
    if run == 1:
        return f"{word}客户比上周{more} {count_words(moved)} 位"
    return f"{word}客户连续 {run} 周{'增加' if rising else '减少'}，共{more} {count_words(moved)} 位"


def _history_table(points: tuple[WeekPoint, ...]) -> Table:
    rows = tuple(
        (
            point.week.isoformat(), count_words(point.customers), count_words(point.active), count_words(point.dormant),
            count_words(point.lost), count_words(point.satisfaction), count_words(point.unhappy), count_words(point.errors),
        )
        for point in reversed(points)
    )  # fmt: skip
    return Table(("星期一", "客户", "活跃", "沉睡", "流失", "满意度", "不满意", "必须改"), rows, frozenset(range(1, 8)))


def _weeks_missing(known_weeks: int) -> str:
    return f"每周运行一次，再有 {ENOUGH_WEEKS - known_weeks} 周的记录就能看到走势。"


def _two_bars(title: str, now: tuple[str, float], before: tuple[str, float]) -> Markup:
    rows = [
        svg.Bar("本周到今天", now[0], (svg.Strip(now[1], "accent"),)),
        svg.Bar("上周", before[0], (svg.Strip(before[1], "silent"),)),
    ]
    return svg.bars(svg.Caption("sales", f"本周和上周的{title}", f"本周 {now[0]}，上周 {before[0]}"), rows)
