"""The value tier 高, 中 or 低: slow to fall, quick to rise, and what it would take to rise."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from workbook_tools.rules.inputs import Days, Flags, Numbers, Positions, Texts, days_since, numbered
from workbook_tools.rules.value import Evidence, Scores, quantile_cuts, weigh
from workbook_tools.table.settings import Settings

TIERS = ("低", "中", "高")
LOW, MIDDLE, HIGH = TIERS
NO_TIER = -1
_STEPS = {tier + ending: step for step, tier in enumerate(TIERS) for ending in ("", "价值", "级", "等级")}


@dataclass(frozen=True, slots=True)
class Tiers:
    """One entry per customer. tier: 高, 中, 低 or None. earned: what the score alone gives.

    Which rule set it otherwise: buffered (below the border by less than 等级缓冲), held (within 保级期), overridden (等级调整
    with its reason).
    """

    tier: Texts
    earned: Texts
    buffered: Flags
    held: Flags
    overridden: Flags


def decide_tiers(
    score: Numbers, before: tuple[Texts, Days], override: tuple[Texts, Texts], settings: Settings, today: date
) -> Tiers:
    """The tier by the score, with hysteresis.

    before: the tier before today, None where there is none, and its day, NaT where not known. override: 等级调整 and 调整理由. A rise takes effect at
    once. A fall past a border needs a score below it by 等级缓冲, and 保级期 since the last change; from 高 to 低 it
    needs that for both borders, so that who was 高 is never treated worse than who was 中. An override stands above all.
    """
    borders = (settings.tier_middle, settings.tier_high)
    earned = _step(score, borders)
    lenient = _step((score + settings.tier_buffer).round(6), borders, strictly=True)
    held_by = step_of(before[0])
    falls = (earned != NO_TIER) & (earned < held_by)
    young = days_since(before[1], today) < settings.tier_hold_days
    held = falls & (lenient < held_by) & young
    step = np.where(falls, np.where(young, held_by, np.maximum(earned, np.minimum(lenient, held_by))), earned)
    ordered = step_of(override[0])
    overridden = (ordered != NO_TIER) & override[1].astype(bool)
    step = np.where(overridden, ordered, step)
    buffered = falls & ~held & (step > earned) & ~overridden
    return Tiers(_named(step), _named(earned), buffered, held & ~overridden, overridden)


def step_of(tiers: Texts) -> Positions:
    """0, 1, 2 for 低, 中, 高 (高价值 and 高级 too); -1 for anything else."""
    return numbered(tiers, _STEPS)


def _named(step: Positions) -> Texts:
    return np.array([*TIERS, None], dtype=object)[step]


def _step(score: Numbers, borders: tuple[float, float], *, strictly: bool = False) -> Positions:
    """Borders reached (strictly: passed), or NO_TIER without a score.

    With the buffer added, a score that just reaches the border again lies below it by the whole buffer: it may fall.
    """
    reached = np.searchsorted(np.array(borders).round(6), score, side="left" if strictly else "right")
    return np.where(np.isnan(score), NO_TIER, reached)


def spend_to_rise(evidence: Evidence, scores: Scores, tiers: Tiers, settings: Settings) -> Numbers:
    """还差多少升级: the least 元 with which one purchase today would earn the next tier; NaN where none would, or 高 already.

    A purchase today makes R 5 and adds one to the count, so 0 means that any purchase would do. With 分位 the other
    customers are taken to stay as they are.
    """
    step = step_of(tiers.tier)
    border = np.where(step == 0, settings.tier_middle, settings.tier_high)
    if settings.scoring == "分位":
        cuts_f, cuts_m = quantile_cuts(evidence.frequency), quantile_cuts(evidence.money)
    else:
        cuts_f, cuts_m = np.array(settings.cuts_f), np.array(settings.money_cuts)
    times = evidence.frequency + 1
    f = np.where(np.isnan(times), np.nan, 1.0 + np.searchsorted(cuts_f, times, side="right"))
    shared = times if settings.money_by == "次均" else np.ones(len(times))
    least = np.full(len(step), np.nan)
    for wanted, lower in ((5, 3), (4, 2), (3, 1), (2, 0), (1, None)):
        missing = np.zeros(len(step)) if lower is None else cuts_m[lower] * shared - evidence.spend
        enough = weigh(np.full(len(step), 5.0), f, np.full(len(step), float(wanted)), settings) >= border
        least = np.where(enough, np.maximum(np.ceil(missing.round(2)), 0), least)
    rising = (step >= 0) & (step < 2) & ~np.isnan(scores.score) & ~tiers.overridden
    return np.where(rising, least, np.nan)
