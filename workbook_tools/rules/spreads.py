"""The shop's own customers over its thresholds: scores, days of silence, satisfaction, and the base."""

import numpy as np

from workbook_tools.rules.findings import Findings
from workbook_tools.rules.inputs import Numbers
from workbook_tools.rules.life_cycle import ACTIVE, DORMANT, LAPSED
from workbook_tools.rules.satisfaction import NEUTRAL, SATISFIED, UNHAPPY
from workbook_tools.rules.value import quantile_cuts
from workbook_tools.table.settings import Settings
from workbook_tools.table.spread import BaseShare, ScoreSpread, Spread

BINS = 24
SATISFACTION_BIN = 5.0


def spread_scores(found: Findings, settings: Settings) -> tuple[ScoreSpread, ...]:
    """R, F and M with the borders in use; one that nobody has is left out."""
    evidence, scores = found.evidence, found.scores
    by_quantile = settings.scoring == "分位"

    def borders(values: Numbers, cuts: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(quantile_cuts(values).tolist()) if by_quantile else cuts

    times = "次" if settings.count_by == "次数" else "天"
    spreads = (
        ScoreSpread("时间", "天", _counts(scores.r), tuple(reversed(borders(evidence.silence, settings.cuts_r)))),
        ScoreSpread("次数", times, _counts(scores.f), borders(evidence.frequency, settings.cuts_f)),
        ScoreSpread("金额", "元", _counts(scores.m), borders(evidence.money, settings.money_cuts)),
    )
    return tuple(spread for spread in spreads if spread.customers)


def _counts(scores: Numbers) -> tuple[int, ...]:
    return tuple(np.bincount(scores[~np.isnan(scores)].astype(np.int64), minlength=6)[1:].tolist())


def spread_silence(found: Findings, settings: Settings) -> Spread:
    """Days since the last purchase over the limits of the trade, to one and a half times the limit of 流失.

    No bin lies on both sides of the limit of 沉睡.
    """
    whole = 1.5 * settings.lost_limit
    width = settings.dormant_limit / max(round(settings.dormant_limit * BINS / whole), 1)
    bins = int(np.ceil(round(whole / width, 6)))
    zones = ((ACTIVE, 0.0), (DORMANT, float(settings.dormant_limit)), (LAPSED, float(settings.lost_limit)))
    return _spread(np.where(found.walk_in, np.nan, found.past.silence), width, bins, zones)


def spread_satisfaction(found: Findings, settings: Settings) -> Spread:
    """Satisfaction from 0 to 100 over its two borders."""
    zones = ((UNHAPPY, 0.0), (NEUTRAL, settings.neutral_from), (SATISFIED, settings.satisfied_from))
    return _spread(
        np.where(found.walk_in, np.nan, found.satisfaction.figure),
        SATISFACTION_BIN,
        round(100 / SATISFACTION_BIN),
        zones,
    )


def _spread(values: Numbers, width: float, bins: int, zones: tuple[tuple[str, float], ...]) -> Spread:
    place = np.minimum((values[~np.isnan(values)] / width + 1e-9).astype(np.int64), bins - 1)
    counts = np.bincount(place, minlength=bins)
    held = tuple((at * width, count) for at, count in enumerate(counts.tolist()) if count)
    return Spread(held, width, width * bins, zones)


def share_of_base(found: Findings, settings: Settings) -> BaseShare:
    """How many are 基盘客户, and what they have spent beside all others."""
    counted = ~found.walk_in
    marked, spend = found.base.marked & counted, found.evidence.spend
    known = counted & ~np.isnan(spend)
    rule = (
        f"来往满 {settings.base_days} 天，消费满 {settings.base_count} 次，现在没有沉睡，"
        f"满意度满 {settings.base_satisfaction:g} 分"
    )
    return BaseShare(
        int(marked.sum()),
        round(float(spend[marked & known].sum()), 2) if known.any() else None,
        round(float(spend[known].sum()), 2) if known.any() else None,
        rule,
    )
