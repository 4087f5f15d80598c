"""Why a customer moved, in a plain sentence: which input is another one than it was."""

from dataclasses import dataclass

import numpy as np

from workbook_tools.rules import life_cycle
from workbook_tools.rules.findings import Findings
from workbook_tools.rules.inputs import Flags, Numbers, Positions, Texts
from workbook_tools.rules.phrases import as_texts, by_case, joined, month_day
from workbook_tools.rules.tiers import step_of
from workbook_tools.table.settings import Settings, shown_settings

_VALUE_SETTINGS = ("行业", "评分方式", "R分界", "F分界", "M分界", "F口径", "M口径", "消费金额含义")
TIER_SETTINGS = ("高价值下限", "中价值下限", "等级缓冲", "保级期", "权重R", "权重F", "权重M", *_VALUE_SETTINGS)
STATE_SETTINGS = ("沉睡天数", "流失天数", "品类期限", "行业")
SEGMENT_SETTINGS = ("分群界线", *_VALUE_SETTINGS)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same customers in two judgements. here: their places now; there: their places then."""

    now: Findings
    then: Findings
    here: Positions
    there: Positions
    changed_settings: dict[str, str]

    def of(self, chosen: Positions) -> "Pair":
        """Only some of them (places in `here`)."""
        return Pair(self.now, self.then, self.here[chosen], self.there[chosen], self.changed_settings)

    def setting(self, names: tuple[str, ...]) -> str:
        """设置改了（高价值下限从4改为4.2）, "" where none of these has changed."""
        told = [f"{name}{self.changed_settings[name]}" for name in names if name in self.changed_settings]
        return f"设置改了（{'、'.join(told)}）" if told else ""


def changed_settings(then: Settings, now: Settings) -> dict[str, str]:
    """参数 → 从4改为4.2, for each that differs."""
    before, after = shown_settings(then), shown_settings(now)
    return {name: f"从{before[name]}改为{value}" for name, value in after.items() if value != before[name]}


Cause = tuple[Flags, Texts | str]
"""For whom it holds, and how it is said."""


def word_tier_causes(pair: Pair, before: Texts) -> Texts:
    """Why each of the customers has another tier. before: 低, 中, 高 or None.

    The reason of an override is what staff wrote, names and all: it stands where overrides are listed and such things hidden.
    """
    now, then, here, there = pair.now, pair.then, pair.here, pair.there
    setting = pair.setting(TIER_SETTINGS)
    way = np.where(step_of(now.tiers.tier[here]) > step_of(before), 1, -1)
    pulled = [_named_score(pair, one, setting, way) for one in _SCORES]
    slow = then.tiers.held[there] | then.tiers.buffered[there]
    return _first_that_holds(
        [
            (now.tiers.overridden[here], "店里作了等级调整"),
            (then.tiers.overridden[there], "店里取消了等级调整"),
            *_lacking(pair),
            (np.logical_or.reduce([words != "" for words in pulled]), _listed(pulled)),
            (np.full(len(here), bool(setting)), setting),
            (slow, "保级期已过，按得分算"),
        ],
        "日期、次数或金额有更正",
    )


def word_segment_causes(pair: Pair) -> Texts:
    """Why each of the customers is in another segment."""
    now, then, here, there = pair.now.segments, pair.then.segments, pair.here, pair.there
    setting = pair.setting(SEGMENT_SETTINGS)
    with_f = now.with_f[here].astype(np.int8) - then.with_f[there]
    turned = []
    for one, flag in zip(_SCORES, ("near", "frequent", "large"), strict=True):
        turn = getattr(now, flag)[here] != getattr(then, flag)[there]
        turned.append(np.where(turn, _named_score(pair, one, setting), ""))
    return _first_that_holds(
        [
            *_lacking(pair),
            (with_f > 0, "有了消费次数"),
            (with_f < 0, "没有了消费次数"),
            (np.logical_or.reduce([words != "" for words in turned]), _listed(turned)),
            (np.full(len(here), bool(setting)), setting),
        ],
        "全店的平均变了",
    )


def word_state_causes(pair: Pair, before: Texts) -> Texts:
    """Why each of the customers is in another state. before: the state then, None where there was none."""
    now, then, here, there = pair.now, pair.then, pair.here, pair.there
    setting = pair.setting(STATE_SETTINGS)
    last, was_last = now.past.last[here], then.past.last[there]
    dated, was_dated = ~np.isnat(last), ~np.isnat(was_last)
    bought = dated & (~was_dated | (last > was_last))
    came = by_case(lambda day: f"{month_day(np.datetime64(day, 'D'))}来消费", np.where(dated, last.astype(np.int64), 0))
    state = now.life.state[here]
    silent = np.isin(state, (life_cycle.DORMANT, life_cycle.LAPSED))
    limit, was_limit = (
        np.where(state == life_cycle.LAPSED, limits.lapsed[at], limits.dormant[at])
        for limits, at in ((now.life.limits, here), (then.life.limits, there))
    )
    shifted = by_case(lambda old, new: setting or f"期限从{old:g}天变成{new:g}天", was_limit, limit)
    waited = by_case(lambda days, most: f"{days:g}天没消费，满{most:g}天", now.past.silence[here], limit)
    return _first_that_holds(
        [
            (state == life_cycle.LOST, "登记了战败原因"),
            (state == life_cycle.LEAD, "消费日期和金额都清空了"),
            (state == life_cycle.UNKNOWN, "消费日期读不出来了"),
            (bought & (before == life_cycle.LEAD), joined(came, as_texts(["，是第一次"] * len(here)))),
            (bought & ~was_dated, "补上了消费日期"),
            (bought, came),
            (last != was_last, "最近消费日期改成了更早的一天"),
            (before == life_cycle.LOST, "去掉了战败原因"),
            (limit != was_limit, shifted),
            (silent, waited),
            (before == life_cycle.NEW, f"第一次消费已过{life_cycle.NEW_DAYS}天"),
            (before == life_cycle.REGAINED, f"又来消费已过{life_cycle.REGAINED_DAYS}天"),
        ],
        "资料有更正",
    )


@dataclass(frozen=True, slots=True)
class _Score:
    """One of R, F and M: its field, its word, what it is made from, and how a change of that is said, more and less."""

    name: str
    word: str
    more: str
    less: str
    with_time: str = ""


_SCORES = (
    _Score("r", "时间", "又来消费", "最近消费日期改早了", "越来越久没来"),
    _Score("f", "次数", "消费次数增加", "消费次数减少"),
    _Score("m", "金额", "消费金额增加", "消费金额减少"),
)


def _named_score(pair: Pair, one: _Score, setting: str, way: Positions | None = None) -> Texts:
    """As in: 消费金额增加，金额从2分到3分. "" where the score is the same, or pulls another way than `way` (1 up, -1 down)."""
    old, new = (getattr(found.scores, one.name)[at] for found, at in ((pair.then, pair.there), (pair.now, pair.here)))
    turn = np.nan_to_num(np.sign(_behind(pair.now, one)[pair.here] - _behind(pair.then, one)[pair.there]))

    def word(old: float, new: float, turn: float) -> str:
        if old == new or np.isnan(old) or np.isnan(new):
            return ""
        by_time = one.with_time if new < old else ""
        why = {1: one.more, -1: one.less}.get(int(turn)) or setting or by_time or "全店的分布变了"
        return f"{why}，{one.word}从{old:g}分到{new:g}分"

    told = by_case(word, old, new, turn)
    return told if way is None else np.where(np.sign(new - old) == way, told, "")


def _behind(found: Findings, one: _Score) -> Numbers:
    """What a score is made from."""
    if one.name == "r":
        last = found.past.last
        return np.where(np.isnat(last), np.nan, last.astype(np.int64).astype(np.float64))
    return found.evidence.frequency if one.name == "f" else found.evidence.spend


def _lacking(pair: Pair) -> list[Cause]:
    """Who has no score now, or had none then."""
    scored, was_scored = (
        ~np.isnan(found.scores.score[at]) for found, at in ((pair.now, pair.here), (pair.then, pair.there))
    )
    return [(~scored, "现在的日期或金额算不出得分"), (~was_scored, "补上了算得分要用的日期或金额")]


def _listed(parts: list[Texts]) -> Texts:
    return as_texts(["；".join(filter(None, row)) for row in zip(*(part.tolist() for part in parts), strict=True)])


def _first_that_holds(causes: list[Cause], otherwise: str) -> Texts:
    told = np.full(len(causes[0][0]), otherwise, dtype=object)
    for holds, words in reversed(causes):
        told[holds] = words if isinstance(words, str) else words[holds]
    return told
