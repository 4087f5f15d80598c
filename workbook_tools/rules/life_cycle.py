"""客户状态: where a customer stands with the shop, by how long he has been silent and what was before."""

from dataclasses import dataclass

import numpy as np

from workbook_tools.rules.inputs import Days, Flags, Numbers, Texts
from workbook_tools.rules.limits import Limits

STATES = ("意向", "新客", "活跃", "沉睡", "流失", "战败", "挽回", "无法判断")
LEAD, NEW, ACTIVE, DORMANT, LAPSED, LOST, REGAINED, UNKNOWN = STATES
REGAINED_DAYS = 90
NEW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of each customer's purchases and of the staff's own verdict.

    silence: days since the last purchase, NaN where no date is readable. last, first: purchase days. bought: any sign of
    a purchase. gap: median days between visits, NaN without a rhythm. lost_reason: 战败原因; lost_day: 战败日期.
    """

    silence: Numbers
    last: Days
    first: Days
    first_silence: Numbers
    bought: Flags
    gap: Numbers
    lost_reason: Texts
    lost_day: Days


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """state, and the limits of silence that it follows from."""

    state: Texts
    limits: Limits


def find_states(past: Past, previous: Texts, limits: Limits) -> LifeCycle:
    """The first state that holds, in the order 意向, 无法判断, 战败, 挽回, 流失, 沉睡, 新客, 活跃.

    previous: the state before today, None where there is none. 挽回 wants a purchase since: who was 流失 and is as silent
    as ever has not come back, even where the limit of 流失 is below 90 days.
    """
    dormant, lapsed = limits.dormant, limits.lapsed
    silence = past.silence
    came_back = (previous == LOST) | (previous == REGAINED) | ((previous == LAPSED) & (silence < lapsed))
    conditions = (
        (LEAD, ~past.bought),
        (UNKNOWN, np.isnan(silence)),
        (LOST, is_lost(past)),
        (REGAINED, came_back & (silence <= REGAINED_DAYS)),
        (LAPSED, silence >= lapsed),
        (DORMANT, silence >= dormant),
        (NEW, past.first_silence <= NEW_DAYS),
    )
    number = np.select([holds for _, holds in conditions], range(len(conditions)), default=len(conditions))
    names = np.array([*(state for state, _ in conditions), ACTIVE], dtype=object)
    return LifeCycle(names[number], limits)


def is_lost(past: Past) -> Flags:
    """战败原因 is filled, and no purchase is later than 战败日期."""
    return past.lost_reason.astype(bool) & ~(past.last > past.lost_day)
