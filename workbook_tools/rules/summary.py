"""The week in figures, as 看板 and 周报 tell it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from workbook_tools.rules.assess import Assessment
from workbook_tools.rules.completeness import measure_completeness
from workbook_tools.rules.contacts import SOLD
from workbook_tools.rules.fairness import sum_up_fairness
from workbook_tools.rules.follow_up import by_urgency, week_of, word_tasks
from workbook_tools.rules.inputs import Days, Flags, Positions, days, flags, numbers, texts
from workbook_tools.rules.life_cycle import ACTIVE, DORMANT, LAPSED, STATES
from workbook_tools.rules.names import last_digits, mask_name
from workbook_tools.rules.opinions import sum_up_opinions
from workbook_tools.rules.satisfaction import LEVELS, UNHAPPY, round_half_up
from workbook_tools.rules.segments import ALL_SEGMENTS
from workbook_tools.rules.spreads import share_of_base, spread_satisfaction, spread_scores, spread_silence
from workbook_tools.table.codes import KINDS, Severity
from workbook_tools.table.customers import Customers, DetailLog
from workbook_tools.table.places import cell
from workbook_tools.table.settings import Settings
from workbook_tools.table.summary import Call, Share, WeekPoint, WeekSummary

FIRST_CALLS = 5
SHOWN_CALLS = 10
TOP_PROBLEMS = 5
BIN = 0.25
LATELY_DAYS = 7


def summarise(  # noqa: PLR0913, PLR0917 - everything that the week is told from
    workbook: str,
    customers: Customers,
    assessment: Assessment,
    purchases: DetailLog | None,
    tasks: pd.DataFrame,
    new_tasks: pd.DataFrame,
    problems: pd.DataFrame,
    trend: Sequence[WeekPoint],
    settings: Settings,
    today: date,
) -> WeekSummary:
    """One week of the shop.

    tasks: the tasks of all follow-up sheets (columns task, customer_id, result, monday); new_tasks: those that this run adds
    (`plan_follow_up`). problems: those of the master (`Problems.frame()`). trend: past weeks from 历史, oldest first.
    """
    week = _Week(customers, assessment, settings, today)
    held = tasks[tasks["monday"] == week.monday] if len(tasks) else tasks
    answered = held["result"].notna()
    dormant, unhappy = week.newly_dormant(), week.unhappy()
    sales = _sales(purchases, week.monday, today)
    new, returning = week.buyers_by_kind()
    figures = week.told("满意度").dropna()
    errors, warnings = (_count(problems, severity) for severity in (Severity.ERROR, Severity.WARNING))
    waiting = week.open_tasks(held[~answered], new_tasks)
    listed = week.listed(held, new_tasks)
    summary = WeekSummary(
        workbook=workbook,
        today=today,
        customers=int(week.judged.sum()),
        walk_ins=int((~week.judged).sum()),
        calls=week.calls(waiting[:FIRST_CALLS]),
        sales_this_week=sales[0] if sales else None,
        sales_last_week=sales[1] if sales else None,
        buyers_this_week=int(week.bought_between(week.monday, today).sum()),
        buyers_last_week=int(
            week.bought_between(week.monday - timedelta(days=7), week.monday - timedelta(days=1)).sum()
        ),
        new_customers=new,
        returning_customers=returning,
        newly_dormant=week.calls(dormant[:SHOWN_CALLS]),
        dormant_unlisted=max(len(dormant) - SHOWN_CALLS, 0),
        unhappy_unlisted=max(len(unhappy) - SHOWN_CALLS, 0),
        dormant_spend=round(float(numbers(assessment.frame, "spend")[dormant].sum()), 2),
        unhappy_open=week.calls(unhappy[:SHOWN_CALLS]),
        follow_ups_due=len(held) + len(new_tasks),
        follow_ups_done=int(answered.sum()),
        follow_ups_sold=int((held["result"] == SOLD).sum()),
        tiers=_shares(week, "价值等级", tuple(reversed(settings.tier_words.names))),
        states=_shares(week, "客户状态", STATES),
        segments=_shares(week, "客户分群", ALL_SEGMENTS),
        levels=_shares(week, "满意度等级", LEVELS),
        satisfaction=float(round_half_up(np.array([figures.mean()]))[0]) if len(figures) else None,
        answered=len(figures),
        fairness=sum_up_fairness(customers, assessment, tasks, listed, settings),
        opinions=sum_up_opinions(customers, assessment.satisfaction, problems, settings),
        errors=errors,
        warnings=warnings,
        top_problems=_top_problems(problems),
        scores=_distribution(week.told("得分")),
        tier_borders=(settings.tier_middle, settings.tier_high),
        tier_words=settings.tier_words,
        score_spreads=spread_scores(assessment.found, settings),
        silence=spread_silence(assessment.found, settings),
        satisfaction_spread=spread_satisfaction(assessment.found, settings),
        base=share_of_base(assessment.found, settings),
        completeness=measure_completeness(customers, settings, today),
    )
    past = [point for point in trend if point.week < week.monday]
    return replace(summary, trend=(*past, week_point(summary)))


def week_point(summary: WeekSummary) -> WeekPoint:
    """The row of 历史 that this week makes."""
    states = {share.label: share.count for share in summary.states}
    levels = {share.label: share.count for share in summary.levels}
    return WeekPoint(
        week=week_of(summary.today)[0],
        customers=summary.customers,
        active=states.get(ACTIVE, 0),
        dormant=states.get(DORMANT, 0),
        lost=states.get(LAPSED, 0),
        satisfaction=summary.satisfaction,
        unhappy=levels.get(UNHAPPY, 0),
        sales=summary.sales_this_week,
        errors=summary.errors,
    )


class _Week:
    """The customers as this week sees them."""

    def __init__(self, customers: Customers, assessment: Assessment, settings: Settings, today: date) -> None:
        self.customers, self.assessment, self.settings, self.today = customers, assessment, settings, today
        self.monday = week_of(today)[0]
        self.judged: Flags = ~flags(customers.frame, "walk_in")
        self.last: Days = days(assessment.frame, "last_purchase")

    def told(self, header: str) -> "pd.Series[Any]":
        """A column of the assessment, for those who are judged."""
        column = self.assessment.frame[header]
        return column if self.judged.all() else column[self.judged]

    def bought_between(self, since: date, until: date) -> Flags:
        """Customers whose last purchase falls into these days, both included."""
        inside: Flags = (self.last >= np.datetime64(since, "D")) & (self.last <= np.datetime64(until, "D"))
        return inside & self.judged

    def buyers_by_kind(self) -> tuple[int, int]:
        """Buyers of this week: how many for the first time, how many known to have bought before."""
        buyers = self.bought_between(self.monday, self.today)
        first = days(self.assessment.frame, "first_purchase")
        count = numbers(self.assessment.frame, "purchases")
        new = buyers & (first >= np.datetime64(self.monday, "D"))
        return int(new.sum()), int((buyers & ~new & (~np.isnat(first) | (count > 1))).sum())

    def newly_dormant(self) -> Positions:
        """Customers who reached their limit of 沉睡 within the last seven days, the biggest spenders first."""
        judged = self.assessment.frame
        over = numbers(judged, "距上次消费天数") - np.ceil(numbers(judged, "dormant_limit"))
        lately = np.flatnonzero(
            self.judged & (texts(judged, "客户状态") == DORMANT) & (over >= 0) & (over < LATELY_DAYS)
        )
        spend = np.nan_to_num(numbers(judged, "spend")[lately], nan=0.0)
        return lately[np.lexsort((lately, -spend))]

    def unhappy(self) -> Positions:
        """Customers with an open complaint, or unhappy and not yet asked, the most urgent first."""
        judged = self.assessment.frame
        return by_urgency(
            self.assessment, np.flatnonzero(flags(judged, "open_complaint") | flags(judged, "open_unhappy"))
        )

    def open_tasks(self, waiting: pd.DataFrame, new_tasks: pd.DataFrame) -> Positions:
        """Customers with a task of this week that has no result yet, the most urgent first."""
        return by_urgency(self.assessment, np.flatnonzero(self.listed(waiting, new_tasks)))

    def listed(self, tasks: pd.DataFrame, new_tasks: pd.DataFrame) -> Flags:
        """Customers with one of these tasks."""
        wanted = {*tasks["customer_id"], *new_tasks["customer_id"]} - {None}
        listed: Flags = self.judged & self.assessment.frame["客户编号"].isin(wanted).to_numpy()
        return listed

    def calls(self, chosen: Positions) -> tuple[Call, ...]:
        """These customers as calls, named as the shop wants it."""
        masked = self.settings.names_in_report == "遮盖"
        told = word_tasks(self.customers, self.assessment, chosen, self.settings, self.today, greet_by_name=not masked)
        dial = texts(self.customers.frame, "dial")[chosen]
        shown = mask_name if masked else str
        return tuple(
            Call(shown(name or ""), number, last_digits(line), why, say)
            for name, number, line, why, say in zip(
                *(texts(told, column) for column in ("name", "customer_id")), dial,
                *(texts(told, column) for column in ("why", "say")), strict=True,
            )
        )  # fmt: skip


def _sales(log: DetailLog | None, monday: date, today: date) -> tuple[float, float] | None:
    """元 of the week so far and of the week before, walk-ins and refunds among them; None without 消费记录."""
    if log is None or len(log.frame) == 0:
        return None
    when, amount = days(log.frame, "日期"), np.nan_to_num(numbers(log.frame, "金额"))
    start, before = np.datetime64(monday, "D"), np.datetime64(monday - timedelta(days=7), "D")
    this_week = (when >= start) & (when <= np.datetime64(today, "D"))
    last_week = (when >= before) & (when < start)
    return round(float(amount[this_week].sum()), 2), round(float(amount[last_week].sum()), 2)


def _shares(week: _Week, header: str, labels: Sequence[str]) -> tuple[Share, ...]:
    """How many customers and how much of their money each label has; labels that nobody has are left out."""
    groups = week.told("spend").groupby(week.told(header))
    counts, money = groups.size(), groups.sum(min_count=1)
    return tuple(
        Share(label, int(counts[label]), None if pd.isna(money[label]) else round(float(money[label]), 2))
        for label in labels
        if label in counts.index
    )


def _count(problems: pd.DataFrame, severity: Severity) -> int:
    counts = problems["code"].value_counts()
    return int(sum(number for code, number in counts.items() if KINDS[str(code)].severity is severity))


def _top_problems(problems: pd.DataFrame) -> tuple[tuple[str, int, str], ...]:
    """The commonest kinds that need a hand, errors first."""
    order = list(Severity)
    kinds = [
        (KINDS[str(code)], len(held), held.iloc[0])
        for code, held in problems.groupby("code", sort=True)
        if KINDS[str(code)].severity is not Severity.INFO
    ]
    kinds.sort(key=lambda item: (order.index(item[0].severity), -item[1]))
    return tuple(
        (kind.summary, count, cell(int(first["row"]), int(first["place"])) if first["row"] and first["place"] else "")
        for kind, count, first in kinds[:TOP_PROBLEMS]
    )


def _distribution(scores: "pd.Series[float]") -> tuple[tuple[float, int], ...]:
    """Customers per quarter point of 得分, from the lowest to the highest that is there."""
    known = scores.dropna().to_numpy()
    if len(known) == 0:
        return ()
    step = np.floor(np.round(known / BIN, 6)).astype(np.int64)
    counts = np.bincount(step - step.min())
    return tuple((float((step.min() + place) * BIN), int(count)) for place, count in enumerate(counts))
