"""下次回访日期: when to speak with a customer next, and with whom not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbook_tools.rules.contacts import Contacts
from workbook_tools.rules.inputs import Codes, Days, Flags, Texts, chosen, no_days
from workbook_tools.rules.life_cycle import Past
from workbook_tools.rules.tiers import step_of
from workbook_tools.table.settings import WEEKDAYS, Settings


class Blocked(IntEnum):
    """Why a customer is not called."""

    NO = 0
    WALK_IN = 1
    REFUSED = 2
    LOST = 3


class Basis(IntEnum):
    """What the date counts from."""

    NOTHING = 0
    PROMISE = 1
    CONTACT = 2
    PURCHASE = 3
    LEAD = 4


Intervals: TypeAlias = NDArray[np.integer]
"""Days."""


@dataclass(frozen=True, slots=True)
class NextContact:
    """One entry per customer. day: NaT where nobody is to call. blocked: a `Blocked`. basis: a `Basis`.

    interval: days after the basis. postponed: the day had passed and became the next one on which the shop calls.
    promised: the 下次时间 that the date rests on, NaT where it rests on none.
    """

    day: Days
    blocked: Codes
    basis: Codes
    interval: Intervals
    postponed: Flags
    promised: Days


def find_blocked(walk_in: Flags, consent: Texts, refused: Flags, lost: Flags) -> Codes:
    """Whom not to call: walk-ins, 同意联系 = 否 or 拒绝/勿扰 in 沟通记录, 战败."""
    blocked = [walk_in, (consent == "否") | refused, lost]
    return chosen(blocked, (Blocked.WALK_IN, Blocked.REFUSED, Blocked.LOST), Blocked.NO)


def plan_next_contact(  # noqa: PLR0913, PLR0917 - the inputs of the rule, one by one
    past: Past,
    tier: Texts,
    contacts: Contacts,
    promised: Days,
    blocked: Codes,
    settings: Settings,
    today: date,
) -> NextContact:
    """The last contact, else the last purchase, plus the interval of the tier; a promised day (下次时间) replaces it.

    promised: NaT where nothing is. It is kept once somebody has spoken with the customer on or after it. Without a tier the
    interval of 低 holds. A lead (意向) whom nobody has called yet is called at once: an enquiry goes cold within days. A day
    that has passed becomes the next one, from today on, on which the shop calls.
    """
    intervals = np.array(
        [settings.contact_days_low, settings.contact_days_middle, settings.contact_days_high], np.int32
    )
    interval = intervals[np.maximum(step_of(tier), 0)]
    open_promise = ~np.isnat(promised) & ~(contacts.last >= promised)
    conditions = [open_promise, ~np.isnat(contacts.last), ~np.isnat(past.last), ~past.bought]
    basis = chosen(conditions, (Basis.PROMISE, Basis.CONTACT, Basis.PURCHASE, Basis.LEAD), Basis.NOTHING)
    basis[blocked != Blocked.NO] = Basis.NOTHING
    start = np.where(basis == Basis.CONTACT, contacts.last, past.last)
    day = np.where(basis == Basis.PROMISE, promised, start + interval.astype("timedelta64[D]"))
    now = np.datetime64(today, "D")
    day = np.where(basis == Basis.LEAD, next_calling_day(today, settings), day)
    day = np.where(basis == Basis.NOTHING, np.datetime64("NaT"), day)
    postponed = day < now
    day = np.where(postponed, next_calling_day(today, settings), day)
    keeps = basis == Basis.PROMISE
    kept_promise = np.where(keeps, promised, np.datetime64("NaT", "D")) if keeps.any() else no_days(len(day))
    return NextContact(day, blocked, basis, interval, postponed, kept_promise)


def next_calling_day(today: date, settings: Settings) -> np.datetime64:
    """The first day from today on on which the shop calls."""
    wait = next(ahead for ahead in range(7) if WEEKDAYS[(today.weekday() + ahead) % 7] in settings.calling_days)
    return np.datetime64(today + timedelta(days=wait), "D")


def promised_days(ids: Texts, next_times: Mapping[str, date]) -> Days:
    """Harvested 下次时间 by 客户编号, as a column."""
    if not next_times:
        return no_days(len(ids))
    return np.array([next_times.get(number) for number in ids], dtype="datetime64[D]")
