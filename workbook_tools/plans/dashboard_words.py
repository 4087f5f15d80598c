"""What 看板 says in words: its key figures with their change since last week, and a title for each chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbook_tools.plans.history_sheet import monday_of
from workbook_tools.table.summary import Share, WeekPoint, WeekSummary
from workbook_tools.table.tier_words import HIGH, TierWords

Number = int | float


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure. value: a number, or a text where it is long or unknown. trend: the WeekPoint field behind it."""

    label: str
    value: str | float
    change: str
    trend: str
    style: str = "kpi"


def key_figures(summary: WeekSummary) -> tuple[Figure, ...]:
    """Six figures: customers, this week's sales (or buyers), active, dormant, satisfaction, errors."""
    states = {share.label: share.count for share in summary.states}
    active, dormant = states.get("活跃", 0), states.get("沉睡", 0)
    mark = None if summary.satisfaction is None else round(summary.satisfaction, 1)
    return (
        Figure("客户", summary.customers, _change(summary, summary.customers, "customers"), "customers"),
        _sales(summary),
        Figure("活跃客户", active, _change(summary, active, "active"), "active"),
        Figure("沉睡客户", dormant, _change(summary, dormant, "dormant"), "dormant"),
        Figure("满意度（满分 100）", "暂无" if mark is None else mark, _change(summary, mark, "satisfaction", digits=1),
               "satisfaction", "kpi_score"),
        Figure("要改的格子", summary.errors, _change(summary, summary.errors, "errors"), "errors"),
    )  # fmt: skip


def _change(summary: WeekSummary, now: Number | None, name: str, *, digits: int = 0) -> str:
    """The change of a figure since last week's WeekPoint in words."""
    last = week_before(summary)
    return change_in_words(now, getattr(last, name) if last else None, digits=digits)


def week_before(summary: WeekSummary) -> WeekPoint | None:
    """The latest week of the trend before this one."""
    earlier = [point for point in summary.trend if point.week < monday_of(summary.today)]
    return earlier[-1] if earlier else None


def change_in_words(now: Number | None, before: Number | None, *, digits: int = 0, unit: str = "") -> str:
    """`比上周 +12`, `与上周持平`, or that nothing is known of last week."""
    if now is None or before is None:
        return "还没有上周的数"
    change = round(now - before, digits)
    return f"比上周 {change:+,.{digits}f}{unit}" if change else "与上周持平"


def money_in_words(money: float) -> str | float:
    """A headline's money: 万 from 10,000 on, as text; a number below."""
    return f"{money / 10_000:,.1f}万元" if abs(money) >= 10_000 else round(money)


def _sales(summary: WeekSummary) -> Figure:
    if summary.sales_this_week is None:
        change = change_in_words(summary.buyers_this_week, summary.buyers_last_week)
        return Figure("本周来过的客户", summary.buyers_this_week, change, "sales")
    change = change_in_words(summary.sales_this_week, summary.sales_last_week, unit="元")
    return Figure("本周消费", money_in_words(summary.sales_this_week), change, "sales", "kpi_money")


def tiers_title(tiers: Sequence[Share], words: TierWords) -> str:
    """`高价值客户 42 位，带来 61% 的消费`."""
    high = next((share for share in tiers if share.label == words.shown(HIGH)), None)
    if high is None or not high.count:
        return f"还没有{words.spoken(HIGH)}客户"
    total = sum(share.money or 0 for share in tiers)
    brings = f"，带来 {high.money / total:.0%} 的消费" if high.money and total else ""
    return f"{words.spoken(HIGH)}客户 {high.count:,} 位{brings}"


def states_title(states: Sequence[Share]) -> str:
    """`活跃 120 位，沉睡和流失 95 位`."""
    counts = {share.label: share.count for share in states}
    away = counts.get("沉睡", 0) + counts.get("流失", 0)
    return f"活跃 {counts.get('活跃', 0):,} 位，沉睡和流失 {away:,} 位"


def levels_title(levels: Sequence[Share], answered: int) -> str:
    """`250 位评价过，78% 满意`."""
    satisfied = next((share.count for share in levels if share.label == "满意"), 0)
    return f"{answered:,} 位评价过，{satisfied / answered:.0%} 满意" if answered else "还没有人评价过"


def largest_title(what: str, shares: Sequence[Share], unit: str) -> str:
    """`要改的格子：最多的是“日期写成文字”，120 格`; only what it is about where there is nothing."""
    if not shares:
        return what
    largest = max(shares, key=lambda share: share.count)
    return f"{what}：最多的是“{largest.label}”，{largest.count:,} {unit}"


def trend_title(points: Sequence[WeekPoint]) -> str:
    """`沉睡客户 3 周来增加`: how long the dormant have been moving one way, up to last week's change."""
    steps = [later.dormant - earlier.dormant for earlier, later in pairwise(points)]
    if not steps or not steps[-1]:
        return "沉睡客户与上周一样多"
    up = steps[-1] > 0
    weeks = 0
    for step in reversed(steps):
        if step == 0 or (step > 0) != up:
            break
        weeks += 1
    word = "增加" if up else "减少"
    return f"沉睡客户连续 {weeks} 周{word}" if weeks > 1 else f"沉睡客户比上周{word} {abs(steps[-1]):,} 位"
