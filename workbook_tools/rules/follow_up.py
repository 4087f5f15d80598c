"""Whom to contact this week: the customers who are due, the most urgent first, as many as each member of staff can call."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from workbook_tools.rules.action import WORDS, Case
from workbook_tools.rules.assess import Verdicts
from workbook_tools.rules.inputs import Flags, Positions, Texts, days, flags, numbers, table_of, texts
from workbook_tools.rules.names import salutations
from workbook_tools.rules.phrases import as_texts, month_day
from workbook_tools.table.columns import CATEGORY, CHANNEL, CONTACT, GENDER, NAME, OWNER, WECHAT
from workbook_tools.table.customers import Customers
from workbook_tools.table.settings import Settings
from workbook_tools.table.tier_words import HIGH

TASK_COLUMNS = ("task", "customer_id", "name", "phone", "channel", "why", "say", "owner", "priority")
BY_PHONE, BY_WECHAT = "电话", "微信"
NO_NUMBER, DEAD_NUMBER = "，请先补全号码", "，上次号码打不通，请先核对"


def task_id(monday: date, customer_id: str) -> str:
    """20240115-K000001: one customer has at most one task in a week."""
    return f"{monday:%Y%m%d}-{customer_id}"


def week_of(today: date) -> tuple[date, date]:
    """Monday and Sunday of a day's ISO week."""
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def plan_follow_up(
    customers: Customers, assessment: Verdicts, existing: pd.DataFrame, settings: Settings, today: date
) -> pd.DataFrame:
    """The tasks to add to this week's sheet, the most urgent first: columns TASK_COLUMNS, text but for priority.

    existing: the tasks that the sheet holds already (columns task, owner); they count towards 每周回访上限 of their owner,
    so that a second run of the day adds nothing. Customers whose 下次回访日期 lies in the week, and the unhappy whom nobody
    has asked yet what went wrong; who is not to be called has none. A customer whose number is not whole is listed with
    what is known of it.
    """
    monday, sunday = week_of(today)
    judged = assessment.frame
    due = days(judged, "下次回访日期")
    this_week = (due >= np.datetime64(monday, "D")) & (due <= np.datetime64(sunday, "D"))
    ids = texts(judged, "客户编号")
    wronged = flags(judged, "open_complaint") | flags(judged, "open_unhappy")
    chosen = np.flatnonzero((this_week | wronged) & flags(judged, "contact_allowed") & ~pd.isna(ids))
    chosen = chosen[_without_task(ids[chosen], monday, existing)]
    chosen = by_urgency(assessment, chosen)
    chosen = _within_limit(chosen, texts(customers.frame, OWNER.header), existing, settings)
    return word_tasks(customers, assessment, chosen, settings, today)


def _without_task(ids: Texts, monday: date, existing: pd.DataFrame) -> Flags:
    """Who has no task in the week's sheet yet."""
    if not len(existing):
        return np.ones(len(ids), dtype=bool)
    held = set(existing["task"])
    return np.array([task_id(monday, number) not in held for number in ids], dtype=bool)


def by_urgency(assessment: Verdicts, chosen: Positions) -> Positions:
    """The same customers, the most urgent first: by case, then what they spent in all, then their place in the table."""
    judged = assessment.frame
    spend = np.nan_to_num(numbers(judged, "spend")[chosen], nan=0.0)
    order = np.lexsort((chosen, -spend, judged["priority"].to_numpy()[chosen]))
    return chosen[order]


def _within_limit(chosen: Positions, owners: Texts, existing: pd.DataFrame, settings: Settings) -> Positions:
    owner = pd.Series(owners[chosen], dtype=object).fillna("")
    held = existing["owner"].fillna("").value_counts()
    place = owner.groupby(owner).cumcount() + owner.map(held).fillna(0)
    return chosen[(place < settings.contacts_a_week).to_numpy()]


def word_tasks(
    customers: Customers,
    assessment: Verdicts,
    chosen: Positions,
    settings: Settings,
    today: date,
    *,
    greet_by_name: bool = True,
) -> pd.DataFrame:
    """The tasks of some customers in words: columns TASK_COLUMNS, in the given order.

    greet_by_name: whether what to say begins with the customer's name; a report that hides names must not tell it there.
    """
    frame, judged = customers.frame.iloc[chosen], assessment.frame.iloc[chosen]
    dial, phone = texts(frame, "dial"), texts(frame, CONTACT.header)
    channel = _channels(dial, texts(frame, CHANNEL.header), texts(frame, WECHAT.header))
    fields = [
        {
            "name": name if greet_by_name else "", "bought": f"上次的{category or '消费'}", "days": f"{silence:.0f}", "limit": f"{np.ceil(limit):.0f}",
            "figure": f"{figure:g}", "day": "" if np.isnat(day) else month_day(day),
            "high": settings.tier_words.spoken(HIGH),
        }
        for name, category, silence, limit, figure, day in zip(
            salutations(texts(frame, NAME.header), texts(frame, GENDER.header)), texts(frame, CATEGORY.header),
            numbers(judged, "距上次消费天数"), numbers(judged, "dormant_limit"), numbers(judged, "满意度"),
            days(judged, "promised"), strict=True,
        )
    ]  # fmt: skip
    words = [WORDS[Case(number)] for number in judged["priority"]]
    missing = np.where(pd.isna(dial), NO_NUMBER, np.where(flags(judged, "dead_number"), DEAD_NUMBER, ""))
    monday = week_of(today)[0]
    return table_of({
        "task": as_texts([task_id(monday, number) for number in texts(judged, "客户编号")]),
        "customer_id": texts(judged, "客户编号"),
        "name": texts(frame, NAME.header),
        "phone": np.where(pd.isna(dial), phone, dial),
        "channel": channel,
        "why": as_texts([word.why.format(**field) + lacks for word, field, lacks in zip(words, fields, missing, strict=True)]),
        "say": as_texts([word.say.format(**field) for word, field in zip(words, fields, strict=True)]),
        "owner": texts(frame, OWNER.header),
        "priority": judged["priority"].to_numpy(),
    })[list(TASK_COLUMNS)]  # fmt: skip


def _channels(dial: Texts, preferred: Texts, wechat: Texts) -> Texts:
    """偏好渠道 where it is filled; else the telephone, or 微信 where only that is known."""
    usual = np.where(pd.isna(dial) & ~pd.isna(wechat), BY_WECHAT, BY_PHONE)
    return np.where(pd.isna(preferred), usual, preferred)
