"""What the rules find out about every customer, as columns: before anything is said in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.rules.action import find_concerns
from workbook_tools.rules.base import Base, find_base
from workbook_tools.rules.categories import find_categories
from workbook_tools.rules.contacts import Contacts, sum_up_contacts
from workbook_tools.rules.history import History
from workbook_tools.rules.inferred import roll_up_inferred
from workbook_tools.rules.inputs import Flags, Positions, Texts, flags, numbers, texts
from workbook_tools.rules.life_cycle import LifeCycle, Past, find_states, is_lost
from workbook_tools.rules.limits import find_limits
from workbook_tools.rules.matching import match_customers
from workbook_tools.rules.next_contact import NextContact, find_blocked, plan_next_contact, promised_days
from workbook_tools.rules.past import look_back, purchase_count
from workbook_tools.rules.purchases import Purchases, roll_up
from workbook_tools.rules.satisfaction import Satisfaction, judge_satisfaction
from workbook_tools.rules.segments import Segments, name_segments
from workbook_tools.rules.tiers import Rise, Tiers, decide_tiers, find_rise
from workbook_tools.rules.value import Evidence, Scores, gather_evidence, score_value
from workbook_tools.table.columns import AMOUNT, CONSENT, OVERRIDE, OVERRIDE_REASON
from workbook_tools.table.customers import Customers, DetailLog
from workbook_tools.table.settings import Settings


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of all rules, each with one entry per customer in the order of `Customers.frame`.

    Walk-ins are among them with what their rows say; whoever shows or counts customers leaves them out. reason: 调整理由.
    owners: the customer of each line of 消费记录, -1 for nobody. concern: open complaint, and unhappy with nobody having
    asked yet. history: what was before today.
    """

    walk_in: Flags
    past: Past
    bought: Purchases
    owners: Positions
    spoken: Contacts
    satisfaction: Satisfaction
    evidence: Evidence
    scores: Scores
    tiers: Tiers
    reason: Texts
    rise: Rise
    segments: Segments
    life: LifeCycle
    base: Base
    contact: NextContact
    concern: tuple[Flags, Flags]
    history: History


def find_all(  # noqa: PLR0913 - the whole evidence, each kind by its name
    customers: Customers,
    *,
    ids: Texts,
    purchases: DetailLog | None,
    contacts: DetailLog | None,
    next_times: Mapping[str, date],
    history: History,
    settings: Settings,
    today: date,
    inferred: pd.DataFrame | None = None,
) -> Findings:
    """All rules, one after the other, on the same evidence, as of today.

    ids: 客户编号 per customer. purchases, contacts: 消费记录 and 沟通记录, None where there is none. next_times: 客户编号 → the
    下次时间 harvested from follow-up sheets. history: what was before today (`read_history`, or `no_history`).
    inferred: purchases told by backups (`rules.inferred.no_events`), which count only where there is no 消费记录.
    """
    frame, size = customers.frame, len(customers)
    walk_in = flags(frame, "walk_in")
    owners = _owners(purchases, customers, ids)
    if purchases is None and inferred is not None:
        bought = roll_up_inferred(inferred, frame, ids, settings, today)
    else:
        bought = roll_up(purchases, owners, size, today)
    spoken = sum_up_contacts(contacts, _owners(contacts, customers, ids), size, today)
    past = look_back(frame, bought, settings, today)
    satisfaction = judge_satisfaction(customers, settings)
    amount, count = numbers(frame, AMOUNT.header), purchase_count(frame)
    evidence = gather_evidence(past, amount, count, bought, settings).without(walk_in)
    scores = score_value(evidence, settings)
    override, reason = texts(frame, OVERRIDE.header), texts(frame, OVERRIDE_REASON.header)
    tiers = decide_tiers(scores.score, (history.tier, history.tier_day), (override, reason), settings, today)
    limits = find_limits(past.gap, _bought(frame, purchases, owners, settings, today), settings)
    life = find_states(past, history.state, limits)
    base = find_base(past, evidence.frequency, satisfaction, life, settings)
    blocked = find_blocked(walk_in, texts(frame, CONSENT.header), spoken.refused, is_lost(past))
    promised = promised_days(ids, next_times)
    contact = plan_next_contact(past, tiers.tier, spoken, promised, blocked, settings, today)
    concern = find_concerns(flags(frame, "complaint"), satisfaction.level, spoken, past)
    segments = name_segments(scores, settings)
    rise = find_rise(evidence, scores, tiers, settings)
    return Findings(
        walk_in, past, bought, owners, spoken, satisfaction, evidence, scores, tiers, reason, rise, segments, life, base,
        contact, concern, history,
    )  # fmt: skip


def _bought(frame: pd.DataFrame, log: DetailLog | None, owners: Positions, settings: Settings, today: date) -> Texts:
    """What each customer buys; the log is asked only where limits hang on it."""
    return find_categories(frame, log if settings.category_limits else None, owners, today)


def _owners(log: DetailLog | None, customers: Customers, ids: Texts) -> Positions:
    return np.empty(0, dtype=np.intp) if log is None else match_customers(log, customers, ids)
