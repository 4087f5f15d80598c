"""Fairness of the week's judgements: equals compared with equals, bands with the rest, and what staff overrode."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbook_tools.rules.assess import Assessment
from workbook_tools.rules.cases import number_cases
from workbook_tools.rules.findings import Findings
from workbook_tools.rules.inputs import Flags, Positions, Texts, flags, numbers, texts
from workbook_tools.rules.life_cycle import STATES
from workbook_tools.rules.names import last_digits, mask_name
from workbook_tools.rules.phrases import numbered, quote
from workbook_tools.rules.stratified import Comparison, compare_band, holm
from workbook_tools.rules.tiers import in_words, step_of
from workbook_tools.table.columns import AGE, GENDER, GENDERS, NAME
from workbook_tools.table.customers import Customers
from workbook_tools.table.fairness import BandShare, Fairness, Overridden, Unlike
from workbook_tools.table.flows import NOWHERE
from workbook_tools.table.settings import Settings
from workbook_tools.table.tier_words import HIGH, TIERS

AGE_BANDS = (("24岁以下", 0, 25), ("25–34岁", 25, 35), ("35–44岁", 35, 45), ("45–54岁", 45, 55), ("55岁以上", 55, 200))
LEVEL = 0.01
CLEARLY = 0.1
"""A difference of less than ten points in a hundred is told by nobody's eye."""
MOST_OVERRIDDEN = 100
_NUMBER = re.compile(r"\d{5,}")


def sum_up_fairness(
    customers: Customers, assessment: Assessment, tasks: pd.DataFrame, listed: Flags, settings: Settings
) -> Fairness:
    """The fairness of this run.

    tasks: of all follow-up sheets (columns customer_id, result, monday). listed: who is to be called this week.
    """
    found = assessment.found
    counted = ~found.walk_in
    tiers = step_of(texts(assessment.frame, "tier"))
    bands = list(_bands(customers, counted))
    shares = tuple(
        BandShare(attribute, label, int(inside.sum()), _by_tier(tiers, inside), int((listed & inside).sum()))
        for attribute, label, inside in bands
        if inside.any()
    )
    compared = list(_comparisons(bands, assessment, tasks, listed, settings))
    standing = holm([comparison.p_value for _, _, comparison in compared], LEVEL)
    unlike = tuple(
        Unlike(label, outcome, among, comparison.difference, comparison.customers, comparison.p_value)
        for (label, (outcome, among), comparison), stands in zip(compared, standing, strict=True)
        if stands and abs(comparison.difference) >= CLEARLY
    )
    judged = np.flatnonzero(tiers >= 0)
    return Fairness(
        shares, unlike, len(compared), _overridden(customers, assessment, settings), len(judged),
        count_unequal(found, tiers, judged),
    )  # fmt: skip


def count_unequal(found: Findings, tiers: Positions, judged: Positions) -> int:
    """How many groups of customers with equal inputs hold more than one tier. tiers: as shown, 0 to 2.

    The inputs of a tier are the days, count and money behind R, F and M, the tier before and its day, and 等级调整.
    """
    evidence, history = found.evidence, found.history
    ordered = np.where(found.tiers.overridden, step_of(found.tiers.tier), -1)
    inputs = (evidence.silence, evidence.frequency, evidence.money, step_of(history.tier), history.tier_day, ordered)
    everybody = len(judged) == len(tiers)  # then nothing need be picked out
    group = number_cases(*(values if everybody else values[judged] for values in inputs))
    groups = int(group.max(initial=-1)) + 1
    return len(pd.unique(group * len(TIERS) + tiers[judged])) - groups


def _bands(customers: Customers, counted: Flags) -> Iterator[tuple[str, str, Flags]]:
    """Attribute, label, and who is in it. Nobody whose sex or age is blank is in any band."""
    gender, age = texts(customers.frame, GENDER.header), numbers(customers.frame, AGE.header)
    for label in GENDERS:
        yield GENDER.header, label, (gender == label) & counted
    for label, least, below in AGE_BANDS:
        yield AGE.header, label, (age >= least) & (age < below) & counted


def _by_tier(tiers: Positions, inside: Flags) -> tuple[int, ...]:
    """How many in each tier, the highest first."""
    step = tiers[inside]
    return tuple(np.bincount(step[step >= 0], minlength=len(TIERS)).tolist()[::-1])


def _comparisons(
    bands: list[tuple[str, str, Flags]], assessment: Assessment, tasks: pd.DataFrame, listed: Flags, settings: Settings
) -> Iterator[tuple[str, tuple[str, str], Comparison]]:
    """Each band against the others of its attribute, by each outcome, where there are customers enough.

    Of the two sexes one comparison says all.
    """
    found, frame = assessment.found, assessment.frame
    tier, step = found.tiers.tier, step_of(found.tiers.tier)
    owner, done, week = _tasks_of(tasks, texts(frame, "客户编号"))
    # What is done, which inputs are held equal, to whom it can be done, whether it is, and the strata of equal inputs.
    outcomes = (
        (f"评为{settings.tier_words.spoken(HIGH)}", "得分和原来等级相同", np.flatnonzero(step >= 0), tier == HIGH,
         number_cases(found.scores.score.round(1), step_of(found.history.tier))),
        ("排进本周回访", "等级和状态相同", np.flatnonzero(flags(frame, "contact_allowed")), listed,
         number_cases(step, numbered(found.life.state, STATES))),
    )  # fmt: skip
    tasks_alike = number_cases(week, step[owner])
    for attribute, label, inside in bands:
        if attribute == GENDER.header and label == GENDERS[0]:
            continue
        known = np.logical_or.reduce([flag for other, _, flag in bands if other == attribute])
        for outcome, among, chosen, happened, strata in outcomes:
            at = chosen[known[chosen]]
            comparison = compare_band(inside[at], happened[at], strata[at])
            if comparison is not None:
                yield label, (outcome, among), comparison
        at = np.flatnonzero(known[owner])
        comparison = compare_band(inside[owner[at]], done[at], tasks_alike[at])
        if comparison is not None:
            yield label, ("排进回访后真的联系了", "同一周、等级相同"), comparison


def _tasks_of(tasks: pd.DataFrame, ids: Texts) -> tuple[Positions, Flags, Texts]:
    """The customer, whether there is a result, and the week of each task of somebody who is in the table."""
    if not len(tasks):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=bool), np.empty(0, dtype=object)
    wanted = texts(tasks, "customer_id")
    at = np.flatnonzero(pd.Series(ids, dtype=object).isin(wanted))
    places = dict(zip(ids[at].tolist(), at.tolist(), strict=True))
    owner = np.array([places.get(number, -1) for number in wanted], dtype=np.intp)
    there = owner >= 0
    return owner[there], tasks["result"].notna().to_numpy()[there], tasks["monday"].to_numpy(dtype=object)[there]


def _overridden(customers: Customers, assessment: Assessment, settings: Settings) -> tuple[Overridden, ...]:
    found, words = assessment.found, settings.tier_words
    at = np.flatnonzero(found.tiers.overridden & ~found.walk_in)[:MOST_OVERRIDDEN]
    frame = customers.frame.iloc[at]
    shown = mask_name if settings.names_in_report == "遮盖" else str
    names = [name or "" for name in texts(frame, NAME.header)]
    return tuple(
        Overridden(shown(name), number or "", last_digits(dial), earned or NOWHERE, tier, _hidden(reason, name, shown(name)))
        for name, number, dial, earned, tier, reason in zip(
            names, texts(assessment.frame, "客户编号")[at], texts(frame, "dial"), in_words(found.tiers.earned[at], words),
            in_words(found.tiers.tier[at], words), found.reason[at], strict=True,
        )
    )  # fmt: skip


def _hidden(reason: str, name: str, shown: str) -> str:
    """A reason for other eyes: the customer's name as the shop wants it shown, long numbers left out."""
    return quote(_NUMBER.sub("…", reason.replace(name, shown) if len(name) > 1 else reason))
