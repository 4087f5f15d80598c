"""Every customer judged: all rules, one after the other, on the same evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.rules import grounds
from workbook_tools.rules.action import find_cases, find_concerns, word_actions
from workbook_tools.rules.contacts import Contacts, sum_up_contacts
from workbook_tools.rules.history import History
from workbook_tools.rules.inputs import Flags, Positions, Texts, flags, kept, moments, numbers, table_of, texts
from workbook_tools.rules.life_cycle import LifeCycle, Past, find_states, is_lost
from workbook_tools.rules.matching import match_customers
from workbook_tools.rules.next_contact import (
    Blocked,
    NextContact,
    find_blocked,
    plan_next_contact,
    promised_days,
)
from workbook_tools.rules.past import look_back, purchase_count
from workbook_tools.rules.phrases import joined
from workbook_tools.rules.purchases import Purchases, roll_up
from workbook_tools.rules.satisfaction import Satisfaction, judge_satisfaction
from workbook_tools.rules.segments import Segments, name_segments
from workbook_tools.rules.tiers import Tiers, decide_tiers, spend_to_rise
from workbook_tools.rules.value import Evidence, Scores, gather_evidence, score_value
from workbook_tools.table.columns import AMOUNT, CONSENT, OVERRIDE, OVERRIDE_REASON
from workbook_tools.table.customers import Customers, DetailLog
from workbook_tools.table.settings import Settings


@dataclass(frozen=True)
class Assessment:
    """What was found out about every customer.

    frame: one row per customer, in the order of `Customers.frame`; text is str or None, numbers are float64 with NaN, dates
    datetime64[s] with NaT. Shown in the workbook: 客户编号 满意度 满意度等级 R F M 得分 价值等级 客户分群 客户状态
    距上次消费天数 下次回访日期 建议动作 判定依据. For other rules: last_purchase, first_purchase, dormant_limit and lapsed_limit
    (days), own_rhythm, purchases (count), spend (元 in all), to_rise (元 that would earn the next tier), tier_missing (why there is no
    tier, or None), tier_before, state_before, last_contact, last_result, dead_number, contact_allowed, promised (the 下次时间 that
    the date rests on, NaT where it rests on none), open_complaint, open_unhappy, priority (an `action.Case`: the smaller, the more urgent).
    Walk-ins have their 客户编号, if any, and nothing else. owners: the customer of each line of 消费记录, -1 for nobody.
    """

    frame: pd.DataFrame
    purchases: Purchases
    owners: Positions
    satisfaction: Satisfaction

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True, slots=True)
class _Found:
    """The findings of all rules, before they become one frame."""

    past: Past
    bought: Purchases
    spoken: Contacts
    satisfaction: Satisfaction
    evidence: Evidence
    scores: Scores
    tiers: Tiers
    reason: Texts
    segments: Segments
    life: LifeCycle
    contact: NextContact
    concern: tuple[Flags, Flags]
    history: History


def assess(  # noqa: PLR0913 - the whole evidence, each kind by its name
    customers: Customers,
    *,
    ids: Texts,
    purchases: DetailLog | None,
    contacts: DetailLog | None,
    next_times: Mapping[str, date],
    history: History,
    settings: Settings,
    today: date,
) -> Assessment:
    """Judge every customer as of today.

    ids: 客户编号 per customer. purchases, contacts: 消费记录 and 沟通记录, None where there is none. next_times: 客户编号 → the
    下次时间 harvested from follow-up sheets. history: what was before today (`read_history`, or `no_history`).
    """
    frame, size = customers.frame, len(customers)
    walk_in = flags(frame, "walk_in")
    owners = _owners(purchases, customers, ids)
    bought = roll_up(purchases, owners, size, today)
    spoken = sum_up_contacts(contacts, _owners(contacts, customers, ids), size, today)
    past = look_back(frame, bought, settings, today)
    satisfaction = judge_satisfaction(customers, settings)
    amount, count = numbers(frame, AMOUNT.header), purchase_count(frame)
    evidence = gather_evidence(past, amount, count, bought, settings).without(walk_in)
    scores = score_value(evidence, settings)
    override, reason = texts(frame, OVERRIDE.header), texts(frame, OVERRIDE_REASON.header)
    tiers = decide_tiers(scores.score, (history.tier, history.tier_day), (override, reason), settings, today)
    life = find_states(past, history.state, settings)
    blocked = find_blocked(walk_in, texts(frame, CONSENT.header), spoken.refused, is_lost(past))
    promised = promised_days(ids, next_times)
    contact = plan_next_contact(past, tiers.tier, spoken, promised, blocked, settings, today)
    concern = find_concerns(flags(frame, "complaint"), satisfaction.level, spoken, past)
    segments = name_segments(scores, settings)
    found = _Found(
        past, bought, spoken, satisfaction, evidence, scores, tiers, reason, segments, life, contact, concern, history
    )
    judged = _frame(found, ids, settings)
    return Assessment(_blank_for(judged, walk_in), bought, owners, satisfaction)


def _owners(log: DetailLog | None, customers: Customers, ids: Texts) -> Positions:
    return np.empty(0, dtype=np.intp) if log is None else match_customers(log, customers, ids)


def _frame(found: _Found, ids: Texts, settings: Settings) -> pd.DataFrame:
    past, tiers, scores = found.past, found.tiers, found.scores
    cases = find_cases(found.life, past.silence, tiers.tier, found.concern, found.contact)
    to_rise = spend_to_rise(found.evidence, scores, tiers, settings)
    missing = found.evidence.missing
    return table_of({
        "客户编号": ids,
        "满意度": found.satisfaction.figure,
        "满意度等级": found.satisfaction.level,
        "R": scores.r, "F": scores.f, "M": scores.m,
        "得分": scores.score,
        "价值等级": tiers.tier,
        "客户分群": found.segments.segment,
        "客户状态": found.life.state,
        "距上次消费天数": past.silence,
        "下次回访日期": moments(found.contact.day),
        "建议动作": word_actions(cases, tiers.tier, to_rise, found.evidence.spend),
        "判定依据": _grounds(found, settings),
        "last_purchase": moments(past.last),
        "first_purchase": moments(past.first),
        "dormant_limit": found.life.dormant,
        "lapsed_limit": found.life.lapsed,
        "own_rhythm": found.life.own,
        "purchases": found.evidence.frequency,
        "spend": found.evidence.spend,
        "to_rise": to_rise,
        "tier_missing": kept(missing, missing != ""),
        "tier_before": found.history.tier,
        "state_before": found.history.state,
        "last_contact": moments(found.spoken.last),
        "last_result": found.spoken.result,
        "dead_number": found.spoken.dead_number,
        "contact_allowed": found.contact.blocked == Blocked.NO,
        "promised": moments(found.contact.promised),
        "open_complaint": found.concern[0],
        "open_unhappy": found.concern[1],
        "priority": cases.astype(np.int64),
    })  # fmt: skip


def _grounds(found: _Found, settings: Settings) -> Texts:
    before = (found.history.tier, found.history.tier_day)
    return joined(
        grounds.word_satisfaction(found.satisfaction, settings),
        grounds.word_value(found.evidence, found.scores, found.tiers, before, found.reason, settings),
        grounds.word_segment(found.segments, settings),
        grounds.word_state(found.life, found.past, found.history.state, settings),
        grounds.word_next_contact(found.contact),
    )


def _blank_for(frame: pd.DataFrame, walk_in: Flags) -> pd.DataFrame:
    """Walk-ins are many people in one row: nothing is said of them."""
    if walk_in.any():
        for name in frame.columns.drop("客户编号"):
            kind = frame[name].dtype.kind
            if kind in "OfM":
                frame.loc[walk_in, name] = {"O": None, "f": np.nan, "M": pd.NaT}[kind]
            elif kind == "b":
                frame.loc[walk_in, name] = False
    return frame
