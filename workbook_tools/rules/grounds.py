"""判定依据: how each judgement was reached, in sentences that staff can read to the customer.

The words for tier and state are also the record of what the last run decided (`stated_tier`, `stated_state`).
"""

import re

import numpy as np

from workbook_tools.rules import life_cycle
from workbook_tools.rules.base import Base
from workbook_tools.rules.inputs import Days, Numbers, Texts
from workbook_tools.rules.life_cycle import STATES, LifeCycle, Past
from workbook_tools.rules.limits import Source
from workbook_tools.rules.next_contact import Basis, Blocked, NextContact
from workbook_tools.rules.phrases import NO_DAY, Phrases, ago, as_texts, iso, numbered, quote, whole_yuan
from workbook_tools.rules.satisfaction import LEVELS, UNANSWERED, Satisfaction
from workbook_tools.rules.segments import ALL_SEGMENTS, Segments
from workbook_tools.rules.tiers import Rise, Tiers, step_of
from workbook_tools.rules.value import Evidence, Scores
from workbook_tools.table.columns import RATINGS
from workbook_tools.table.settings import Settings
from workbook_tools.table.tier_words import HIGH, MIDDLE, TIER_OF_WORD, TIERS

ITEMS = ("反馈", "质量", "态度", "总评")
_TIER = re.compile(f"价值等级({'|'.join(TIER_OF_WORD)})")
_STATE = re.compile("属(意向|新客|活跃|沉睡|流失|战败|挽回)。")
_NO_STATE = re.compile("(无法判断)状态。")


def stated_tier(grounds: Texts) -> Texts:
    """The tier that each 判定依据 states, in the words of its day; None where it states none."""
    return _first_match(grounds, _TIER)


def stated_state(grounds: Texts) -> Texts:
    """The state that each 判定依据 states; None where it states none."""
    stated = _first_match(grounds, _STATE)
    left = np.flatnonzero(stated == np.array(None))
    stated[left] = _first_match(grounds[left], _NO_STATE)
    return stated


def _first_match(grounds: Texts, pattern: re.Pattern[str]) -> Texts:
    """What a pattern's group matches first. It begins with a fixed sign: only so are long texts searched quickly."""
    search = pattern.search
    stated = np.full(len(grounds), None, dtype=object)
    told = np.flatnonzero(grounds.astype(bool))
    stated[told] = [match[1] if (match := search(text)) else None for text in grounds[told].tolist()]
    return stated


def word_satisfaction(satisfaction: Satisfaction, settings: Settings) -> Phrases:
    """As in: 满意度85分，是反馈满意、质量非常满意、态度满意、总评9分的平均，属满意."""
    mean = "的平均" if len(set(settings.satisfaction_weights)) == 1 else "按比重的平均"
    full = "" if settings.score_full == 10 else f"（满分{settings.score_full:g}）"

    def word(*case: float) -> str:
        *items, figure, number, lowered = case
        level = LEVELS[int(number)]
        if level == UNANSWERED:
            return "还没有评价过，没有满意度。"
        told = [
            item + (f"{answer:g}分{full}" if item == "总评" else RATINGS[5 - int(answer)])
            for item, answer in zip(ITEMS, items, strict=True)
            if not np.isnan(answer)
        ]
        reached = f"是{'、'.join(told)}{mean}" if len(told) > 1 else f"由{told[0]}折算"
        return f"满意度{figure:g}分，{reached}，{'有不满意的一项，降为' if lowered else '属'}{level}。"

    number = numbered(satisfaction.level, LEVELS)
    return Phrases.by_case(word, *satisfaction.items.T, satisfaction.figure, number, satisfaction.lowered)


def word_value(
    evidence: Evidence, scores: Scores, tiers: Tiers, before: tuple[Texts, Days], reason: Texts, settings: Settings
) -> tuple[Phrases, ...]:
    """As in: 106天前消费得3分、累计500元得2分，按比重合2.2分，不足2.5分，价值等级低（此前自2024-01-01起是中）, phrase by phrase.

    before: the tier before today and its day. reason: 调整理由.
    """
    times = "{:g}次得{:g}分、" if settings.count_by == "次数" else "来过{:g}天得{:g}分、"
    recency = Phrases.by_case(lambda days, r: f"{ago(days)}消费得{r:g}分、", evidence.silence, scores.r)

    def word_times(count: float, f: float, inferred: bool) -> str:
        return "" if np.isnan(f) else ("推算" if inferred else "") + times.format(count, f)

    frequency = Phrases.by_case(word_times, evidence.frequency, scores.f, evidence.inferred)
    # Cut beforehand to what is told: nearly every customer has an amount of his own, but few are alone with their 元.
    yuan = np.where(evidence.money >= 100, np.trunc(evidence.money), evidence.money)
    money = Phrases.by_case(lambda amount, m: f"{whole_yuan(amount)}元得{m:g}分，", yuan, scores.m)
    lacking = np.flatnonzero(evidence.missing != "")
    nothing = np.full(len(lacking), "", dtype=object)
    return (
        recency.but(lacking, evidence.missing[lacking] + "，"),
        *(known.but(lacking, nothing) for known in (frequency, Phrases.sorted_out(evidence.money_is), money)),
        _word_tier(scores.score, tiers, reason, settings),
        _word_before(tiers.tier, before, settings),
    )


def _word_tier(score: Numbers, tiers: Tiers, reason: Texts, settings: Settings) -> Phrases:
    borders = {HIGH: settings.tier_high, MIDDLE: settings.tier_middle}
    names = settings.tier_words

    def word(score: float, number: int, earned: int, buffered: bool, held: bool) -> str:
        if np.isnan(score):
            return "不评价值等级"
        tier = TIERS[number]
        given = f"价值等级{names.shown(tier)}"
        shown = f"按比重合{np.floor(round(score * 100, 4)) / 100:g}分，"
        if buffered:
            return f"{shown}离{borders[tier]:g}分差不到{settings.tier_buffer:g}分，按够分算，{given}"
        if held:
            return f"{shown}不足{borders[tier]:g}分，但上次变动未满{settings.tier_hold_days}天，不降级，{given}"
        reached = f"满{borders[TIERS[earned]]:g}分" if earned else f"不足{settings.tier_middle:g}分"
        return f"{shown}{reached}，{given}"

    told = Phrases.by_case(word, score, step_of(tiers.tier), step_of(tiers.earned), tiers.buffered, tiers.held)
    ordered = np.flatnonzero(tiers.overridden)
    return told.but(ordered, as_texts([
        f"店里调整为价值等级{names.shown(tier)}（理由：{quote(why)}）"
        for tier, why in zip(tiers.tier[ordered], reason[ordered], strict=True)
    ]))  # fmt: skip


def _word_before(tier: Texts, before: tuple[Texts, Days], settings: Settings) -> Phrases:
    def word(now: int, number: int, day: int) -> str:
        if number < 0 or (number == now and day == NO_DAY):
            return "。"
        since = "" if day == NO_DAY else f"自{iso(day)}起"
        if number == now:
            return f"（{since}）。"
        return f"（此前{since}是{settings.tier_words.names[number]}）。"

    return Phrases.by_case(word, step_of(tier), step_of(before[0]), before[1].astype(np.int64))


def word_rise(rise: Rise, tier: Texts, settings: Settings) -> Phrases:
    """As in: 再消费一次满800元，或再消费2次，就升为高价值. Nothing where there is no way up."""
    unit = "次" if settings.count_by == "次数" else "天"

    def word(number: int, visits: float, amount: float, often: float) -> str:
        if np.isnan(amount):
            return ""
        above = settings.tier_words.spoken(TIERS[number + 1])
        times = f"再消费一{unit}" if visits == 1 else f"再消费{visits:g}{unit}"
        if not amount:
            return f"{times}就升为{above}。"
        way = f"{times}{'满' if visits == 1 else '共满'}{amount:.0f}元"
        return f"{way}就升为{above}。" if np.isnan(often) else f"{way}，或再消费{often:g}{unit}，就升为{above}。"

    return Phrases.by_case(word, step_of(tier), rise.visits, rise.amount, rise.often)


def word_segment(segments: Segments, settings: Settings) -> Phrases:
    """As in: 与全店平均比时间近、次数少、金额高，属重要发展."""
    beside = "与全店平均比" if settings.segment_border == "均值" else f"以{settings.segment_border:g}分为界"

    def word(number: int, near: bool, frequent: bool, large: bool, with_f: bool) -> str:
        if number < 0:
            return ""
        times = f"、次数{'多' if frequent else '少'}" if with_f else ""
        told = f"时间{'近' if near else '久'}{times}、金额{'高' if large else '低'}"
        return f"{beside}{told}，属{ALL_SEGMENTS[number]}。"

    number = numbered(segments.segment, ALL_SEGMENTS)
    return Phrases.by_case(word, number, segments.near, segments.frequent, segments.large, segments.with_f)


def word_state(life: LifeCycle, past: Past, before: Texts, settings: Settings, *, inferred: bool = False) -> Phrases:
    """As in: 106天没消费，满90天（通用标准），属沉睡. before: the state before today. inferred: rhythms are told by 消费推算."""
    kind = "通用标准" if settings.industry == "通用" else f"{settings.industry}行业"
    dormant_by = "店里设置" if settings.dormant_days else kind
    lapsed_by = "店里设置" if settings.lost_days else kind

    def limit_by(number: int, source: int, gap: float, category: int) -> str:
        if source == Source.RHYTHM:
            return f"{'推算' if inferred else ''}本人约{gap:g}天来一次"
        if source == Source.CATEGORY:
            return f"{settings.category_limits[category].category}的期限"
        return lapsed_by if STATES[number] == life_cycle.LAPSED else dormant_by

    def word(number: int, before: int, days: float, limit: float, *by: float) -> str:
        state = STATES[number]
        if state == life_cycle.LEAD:
            return "等待第一次消费，属意向。"
        if state == life_cycle.UNKNOWN:
            return "不知道上次什么时候消费，无法判断状态。"
        if state == life_cycle.REGAINED:
            return f"此前{STATES[before]}，{ago(days)}有消费，属挽回。"
        if state == life_cycle.NEW:
            return f"{ago(days)}第一次消费，没过{life_cycle.NEW_DAYS}天，属新客。"
        source = limit_by(number, int(by[0]), by[1], int(by[2]))
        if state == life_cycle.ACTIVE:
            return f"{ago(days)}消费，没到{limit:g}天（{source}），属活跃。"
        return f"{days:g}天没消费，满{limit:g}天（{source}），属{state}。"

    days = np.where(life.state == life_cycle.NEW, past.first_silence, past.silence)
    limits = life.limits
    limit = np.where(life.state == life_cycle.LAPSED, limits.lapsed, limits.dormant)
    by = limits.source, past.gap, limits.category
    told = Phrases.by_case(word, numbered(life.state, STATES), numbered(before, STATES), days, limit, *by)
    lost = np.flatnonzero(life.state == life_cycle.LOST)
    return told.but(lost, as_texts([f"登记了战败原因“{quote(reason)}”，属战败。" for reason in past.lost_reason[lost]]))


def word_base(base: Base) -> Phrases:
    """As in: 来往400天、消费6次，一直满意，属基盘客户. Nothing for others."""

    def word(marked: bool, known_for: float, purchases: float) -> str:
        return f"来往{known_for:g}天、消费{purchases:g}次，近来满意，属基盘客户。" if marked else ""

    known_for, purchases = (np.where(base.marked, told, 0) for told in (base.known_for, base.purchases))
    return Phrases.by_case(word, base.marked, known_for, purchases)


def word_next_contact(contact: NextContact) -> Phrases:
    """As in: 上次消费90天后回访，日子已过，改到最近的回访日."""

    def word(blocked: int, basis: int, interval: float, postponed: bool) -> str:
        if blocked == Blocked.REFUSED:
            return "客户不愿被联系，不安排回访。"
        if blocked == Blocked.LOST:
            return "战败客户不安排回访。"
        later = "，日子已过，改到最近的回访日" if postponed else ""
        told = {
            Basis.NOTHING: "没有消费或联系的日期，不安排回访。",
            Basis.PROMISE: f"按约好的日子回访{later}。",
            Basis.CONTACT: f"上次联系{interval:g}天后回访{later}。",
            Basis.PURCHASE: f"上次消费{interval:g}天后回访{later}。",
            Basis.LEAD: "意向客户尽快联系。",
        }
        return told[Basis(basis)]

    return Phrases.by_case(word, contact.blocked, contact.basis, contact.interval, contact.postponed)
