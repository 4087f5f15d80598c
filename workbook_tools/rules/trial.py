"""What would change if a setting did: who would move, and who stands nearest to the border."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook_tools.rules.findings import Findings
from workbook_tools.rules.flows import LEVEL, SEGMENT, STATE, TIER, count_flow, judged_as, labels_of
from workbook_tools.rules.inputs import Flags, Numbers, Positions, Texts
from workbook_tools.rules.next_contact import Blocked
from workbook_tools.table.flows import Flow
from workbook_tools.table.settings import Settings

NAMED = 3
"""So many examples of who would move and of who would just not."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One kind of judgement, now and on trial. movers, near: customers nearest to the border, who would move and who would not.

    before, after: what each customer is, None where not judged. figure: the number that decides, one per customer (NaN where
    there is none); unit: what it is in words.
    """

    flow: Flow
    before: Texts
    after: Texts
    movers: Positions
    near: Positions
    figure: Numbers
    unit: tuple[str, str]


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """All kinds; dates: how many would be called on another day; base: 基盘客户 now and then."""

    trials: tuple[Trial, ...]
    dates: int
    base: tuple[int, int]


def compare_settings(now: Findings, then: Findings, before: Settings, after: Settings) -> TrialOutcome:
    """The same customers judged by two settings: tier, segment, state and level of satisfaction."""
    counted = ~now.walk_in
    score, silence, figure = then.scores.score, then.past.silence, then.satisfaction.figure
    tiers = ((before.tier_middle, after.tier_middle), (before.tier_high, after.tier_high))
    levels = ((before.neutral_from, after.neutral_from), (before.satisfied_from, after.satisfied_from))
    limits = [(getattr(now.life.limits, name), getattr(then.life.limits, name)) for name in ("dormant", "lapsed")]
    figures = {
        TIER: (score, _to_the_nearest(score, tiers), ("得分", "分")),
        SEGMENT: (score, np.full(len(score), np.nan), ("得分", "分")),
        STATE: (silence, _to_the_nearest(silence, limits), ("", "天没消费")),
        LEVEL: (figure, _to_the_nearest(figure, levels), ("满意度", "分")),
    }
    trials = []
    for kind, (decides, distance, unit) in figures.items():
        # Other words for the same tiers are no move: both sides speak the new ones.
        words = after.tier_words
        old, new = judged_as(now, kind, words), judged_as(then, kind, words)
        flow = count_flow(kind, old, new, labels_of(kind, words), counted)
        moved = counted & (old != new)
        movers = _nearest_first(moved, distance, now.evidence.spend, np.array([old, new]))
        stayed = counted & ~moved & ~np.isnan(distance) & ~pd.isna(new)
        near = _nearest_first(stayed, distance, now.evidence.spend, np.zeros((1, len(new)))) if len(movers) else movers
        trials.append(Trial(flow, old, new, movers, near, decides, unit))
    called = counted & (then.contact.blocked == Blocked.NO)
    days = (now.contact.day != then.contact.day) & ~(np.isnat(now.contact.day) & np.isnat(then.contact.day))
    bases = tuple(int((found.base.marked & counted).sum()) for found in (now, then))
    return TrialOutcome(tuple(trials), int((called & days).sum()), (bases[0], bases[1]))


Border = tuple[float, float] | tuple[Numbers, Numbers]
"""Now and on trial."""


def _to_the_nearest(values: Numbers, borders: Sequence[Border]) -> Numbers:
    """How far each value is from the nearest border that is to be moved; from any border where none is."""
    shifted = [border for border in borders if np.any(np.not_equal(*border))] or borders
    nearest: Numbers = np.fmin.reduce([abs(values - border) for _, border in shifted])
    return nearest


def _nearest_first(chosen: Flags, distance: Numbers, spend: Numbers, cases: Texts | Numbers) -> Positions:
    """The few nearest to a border, of equals the biggest spenders, then in the order of the table; one of each case first.

    cases: k × n; customers with the same values are of one case.
    """
    at = np.flatnonzero(chosen)
    order = at[np.lexsort((at, -np.nan_to_num(spend[at]), np.nan_to_num(distance[at], nan=np.inf)))]
    rank = pd.DataFrame(cases[:, order].T).groupby(list(range(len(cases))), dropna=False, sort=False).cumcount()
    return order[np.argsort(rank.to_numpy(), kind="stable")][:NAMED]
