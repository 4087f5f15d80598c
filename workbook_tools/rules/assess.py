"""Every customer judged, in the words of the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbook_tools.rules import grounds
from workbook_tools.rules.action import find_cases, word_actions
from workbook_tools.rules.findings import Findings
from workbook_tools.rules.inputs import Flags, Positions, Texts, kept, moments, table_of
from workbook_tools.rules.next_contact import Blocked
from workbook_tools.rules.purchases import Purchases
from workbook_tools.rules.satisfaction import Satisfaction
from workbook_tools.rules.sentences import Sentences
from workbook_tools.rules.tiers import in_words
from workbook_tools.table.settings import Settings

GROUNDS = "判定依据"


@dataclass(frozen=True)
class Verdicts:
    """What is told of every customer.

    frame: one row per customer, in the order of `Customers.frame`; text is str or None, numbers are float64 with NaN, dates
    datetime64[s] with NaT. Shown in the workbook: 客户编号 满意度 满意度等级 R F M 得分 价值等级 客户分群 客户状态
    距上次消费天数 下次回访日期 建议动作; 价值等级 in the shop's words. For other rules: tier (高, 中, 低 whatever the shop
    calls them), 基盘 (bool), last_purchase, first_purchase, dormant_limit and lapsed_limit (days), purchases (count), spend (元 in
    all), to_rise (元 that would earn the next tier), rise_visits (in so many purchases), rise_often (so many of any amount), tier_missing (why there is no
    tier, or None), tier_before, state_before, last_contact, last_result, dead_number, contact_allowed, promised (the 下次时间 that
    the date rests on, NaT where it rests on none), open_complaint, open_unhappy, priority (an `action.Case`: the smaller, the more urgent).
    Walk-ins have their 客户编号, if any, and nothing else. grounds: 判定依据.
    """

    frame: pd.DataFrame
    grounds: Sentences

    @property
    def told(self) -> Mapping[str, "pd.Series[Any] | Sentences"]:
        """Every column of `frame`, and 判定依据."""
        return {**{str(name): column for name, column in self.frame.items()}, GROUNDS: self.grounds}

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True)
class Assessment(Verdicts):
    """The same with all that it follows from. found: before it was put into words."""

    found: Findings

    @property
    def verdicts(self) -> Verdicts:
        """Without what they follow from, which takes as much room again."""
        return Verdicts(self.frame, self.grounds)

    @property
    def purchases(self) -> Purchases:
        """消费记录, rolled up."""
        return self.found.bought

    @property
    def owners(self) -> Positions:
        """The customer of each line of 消费记录, -1 for nobody."""
        return self.found.owners

    @property
    def satisfaction(self) -> Satisfaction:
        """What the customers answered."""
        return self.found.satisfaction


def put_into_words(found: Findings, ids: Texts, settings: Settings) -> Assessment:
    """What was found, as the workbook and other rules want it."""
    frame = _blank_for(_frame(found, ids, settings), found.walk_in)
    told = _grounds(found, settings)
    if found.walk_in.any():
        told = told.taken(np.where(found.walk_in, -1, np.arange(len(told))))
    return Assessment(frame, told, found)


def _frame(found: Findings, ids: Texts, settings: Settings) -> pd.DataFrame:
    past, tiers, scores = found.past, found.tiers, found.scores
    base, words = found.base.marked, settings.tier_words
    cases = find_cases(found.life, past.silence, tiers.tier, base, found.concern, found.contact)
    missing = found.evidence.missing
    return table_of({
        "客户编号": ids,
        "满意度": found.satisfaction.figure,
        "满意度等级": found.satisfaction.level,
        "R": scores.r, "F": scores.f, "M": scores.m,
        "得分": scores.score,
        "价值等级": in_words(tiers.tier, words),
        "客户分群": found.segments.segment,
        "客户状态": found.life.state,
        "距上次消费天数": past.silence,
        "下次回访日期": moments(found.contact.day),
        "建议动作": word_actions(cases, tiers.tier, found.rise, found.evidence.spend, words),
        "tier": tiers.tier,
        "基盘": base,
        "last_purchase": moments(past.last),
        "first_purchase": moments(past.first),
        "dormant_limit": found.life.limits.dormant,
        "lapsed_limit": found.life.limits.lapsed,
        "purchases": found.evidence.frequency,
        "spend": found.evidence.spend,
        "to_rise": found.rise.amount,
        "rise_visits": found.rise.visits,
        "rise_often": found.rise.often,
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
        "priority": cases,
    })  # fmt: skip


def _grounds(found: Findings, settings: Settings) -> Sentences:
    before = (found.history.tier, found.history.tier_day)
    return Sentences(
        grounds.word_satisfaction(found.satisfaction, settings),
        *grounds.word_value(found.evidence, found.scores, found.tiers, before, found.reason, settings),
        grounds.word_rise(found.rise, found.tiers.tier, settings),
        grounds.word_segment(found.segments, settings),
        grounds.word_state(found.life, found.past, found.history.state, settings, inferred=found.bought.inferred),
        grounds.word_base(found.base),
        grounds.word_next_contact(found.contact),
    )


def _blank_for(frame: pd.DataFrame, walk_in: Flags) -> pd.DataFrame:
    """Walk-ins are many people in one row: nothing is said of them."""
    if walk_in.any():
        frame = frame.copy()
        for name in frame.columns.drop("客户编号"):
            kind = frame[name].dtype.kind
            if kind in "OfM":
                frame.loc[walk_in, name] = {"O": None, "f": np.nan, "M": pd.NaT}[kind]
            elif kind == "b":
                frame.loc[walk_in, name] = False
    return frame
