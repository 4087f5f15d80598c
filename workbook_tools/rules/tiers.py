"""The value tier 高, 中 or 低: slow to fall, quick to rise, and what it would take to rise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from workbook_tools.rules.inputs import Days, Flags, Numbers, Positions, Texts, days_since, numbered
from workbook_tools.rules.value import LAST_ONE, Evidence, Scores, quantile_cuts, weigh
from workbook_tools.table.settings import Settings
from workbook_tools.table.tier_words import TIER_SPELLINGS, TIERS, TierWords

NO_TIER = -1


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
    """0, 1, 2 for 低, 中, 高 in any of the shop's words (A, 金, 高价值 too); -1 for anything else."""
    return numbered(tiers, TIER_SPELLINGS)


def canonical(tiers: Texts) -> Texts:
    """低, 中 or 高 for a tier in whatever words it stands; None for anything else."""
    return _named(step_of(tiers))


def in_words(tiers: Texts, words: TierWords) -> Texts:
    """Tiers as the shop calls them; None stays None."""
    if words.names == TIERS:
        return canonical(tiers)
    return np.array([*words.names, None], dtype=object)[step_of(tiers)]


def _named(step: Positions) -> Texts:
    return np.array([*TIERS, None], dtype=object)[step]


def _step(score: Numbers, borders: tuple[float, float], *, strictly: bool = False) -> Positions:
    """Borders reached (strictly: passed), or NO_TIER without a score.

    With the buffer added, a score that just reaches the border again lies below it by the whole buffer: it may fall.
    """
    reached = np.searchsorted(np.array(borders).round(6), score, side="left" if strictly else "right")
    return np.where(np.isnan(score), NO_TIER, reached)


@dataclass(frozen=True, slots=True)
class Rise:
    """还差多少升级: the cheapest ways to the next tier, NaN where there is none.

    visits, amount: the fewest purchases, and the 元 that they must come to. often: so many purchases of whatever amount, where
    that is no more than a few.
    """

    visits: Numbers
    amount: Numbers
    often: Numbers


MOST_VISITS = 10
"""Nobody is told of a way that takes more purchases than that."""
A_FEW = 3
"""Coming oftener is offered beside spending more up to so many purchases."""


def find_rise(evidence: Evidence, scores: Scores, tiers: Tiers, settings: Settings) -> Rise:
    """The fewest purchases, from today on, that can earn the next tier, and the least 元 that they must come to.

    A purchase makes R 5 and adds one to the count, so 0 元 means that any purchase would do. NaN for 高, and for who is
    overridden or has no score. With 分位 the other customers are taken to stay as they are.
    """
    now, cuts = step_of(tiers.tier), _cuts(evidence, settings)
    rising = np.flatnonzero(np.isin(now, (0, 1)) & ~np.isnan(scores.score) & ~tiers.overridden)
    border = np.where(now[rising] == 0, settings.tier_middle, settings.tier_high)
    some = evidence.of(rising)
    visits, amount, often = (np.full(len(rising), np.nan) for _ in range(3))
    for steps in _visits_that_count(some.frequency, cuts[0]):
        least = _least_amount(some, border, steps, cuts, settings)
        found = np.isnan(amount) & (steps <= MOST_VISITS) & ~np.isnan(least)
        visits, amount = np.where(found, steps, visits), np.where(found, least, amount)
        often = np.where(np.isnan(often) & (steps <= A_FEW) & (least == 0), steps, often)
    return Rise(*(_spread(values, rising, len(now)) for values in (visits, amount, often)))


def _spread(values: Numbers, places: Positions, size: int) -> Numbers:
    """A column with the values at their places, NaN elsewhere."""
    spread = np.full(size, np.nan)
    spread[places] = values
    return spread


def _cuts(evidence: Evidence, settings: Settings) -> tuple[Numbers, Numbers]:
    """Lower borders of F and of M."""
    if settings.scoring == "分位":
        return quantile_cuts(evidence.frequency), quantile_cuts(evidence.money)
    return np.array(settings.cuts_f), np.array(settings.money_cuts)


def _visits_that_count(frequency: Numbers, cuts: Numbers) -> Iterator[Numbers]:
    """One purchase, then as many as reach the next border of F, the one after it, and so on; one where F is not known."""
    yield np.ones(len(frequency))
    for cut in cuts.tolist():
        yield np.where(frequency + 1 < cut, np.ceil(cut - frequency), np.nan)


def _least_amount(
    evidence: Evidence, border: Numbers, visits: Numbers, cuts: tuple[Numbers, Numbers], settings: Settings
) -> Numbers:
    """The least 元 with which so many purchases would bring the score to a border; NaN where none would."""
    cuts_f, cuts_m = cuts
    times = evidence.frequency + visits
    f = np.where(np.isnan(times), np.nan, 1.0 + np.searchsorted(cuts_f, times, side="right"))
    replaced = evidence.money_is == LAST_ONE
    shared = np.where(replaced | (settings.money_by != "次均"), 1.0, times)
    spent = np.where(replaced, 0.0, evidence.spend)
    least = np.full(len(visits), np.nan)
    for wanted, lower in ((5, 3), (4, 2), (3, 1), (2, 0), (1, None)):
        if lower is not None and lower >= len(cuts_m):
            continue
        missing = np.zeros(len(visits)) if lower is None else cuts_m[lower] * shared - spent
        enough = weigh(np.full(len(visits), 5.0), f, np.full(len(visits), float(wanted)), settings) >= border
        least = np.where(enough, np.maximum(np.ceil(missing.round(2)), 0), least)
    return least
