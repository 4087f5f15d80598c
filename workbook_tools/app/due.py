"""Lateness as a pure question: whether the weekly run is owed."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

WEEKDAYS = "一二三四五六日"
_SLOT = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])\s*(\d{1,2})[:：点](\d{1,2})?分?")


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of the week: weekday 0 is Monday."""

    weekday: int
    at: time

    def __str__(self) -> str:
        return f"周{WEEKDAYS[self.weekday]} {self.at:%H:%M}"


MONDAY_MORNING = Slot(0, time(9, 0))


def parse_slot(text: str) -> Slot | None:
    """`周一 09:00`, `星期天9点30分` → a Slot; None for anything else."""
    match = _SLOT.fullmatch(text.strip())
    if not match:
        return None
    hour, minute = int(match[2]), int(match[3] or 0)
    if hour > 23 or minute > 59:
        return None
    return Slot(WEEKDAYS.index(match[1].replace("天", "日")), time(hour, minute))


def latest(slot: Slot, now: datetime) -> datetime:
    """The last moment at or before now on which the slot fell."""
    day = now.date() - timedelta(days=(now.weekday() - slot.weekday) % 7)
    moment = datetime.combine(day, slot.at, tzinfo=now.tzinfo)
    return moment if moment <= now else moment - timedelta(days=7)


def due(now: datetime, last_success: datetime | None, slot: Slot) -> bool:
    """Whether a run is owed: the latest slot has passed without a success since. A machine that was off owes one, not many."""
    return last_success is None or last_success < latest(slot, now)


def next_due(now: datetime, last_success: datetime | None, slot: Slot) -> datetime:
    """When the next run is owed: now, or the next time the slot falls."""
    return now if due(now, last_success, slot) else latest(slot, now) + timedelta(days=7)
