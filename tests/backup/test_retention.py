from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.backup.manifest import Backup
from workbook_tools.backup.retention import Policy, retain

NINE = time(9)


def taken(*days: date) -> list[Backup]:
    """A copy for each day, in this order."""
    return [Backup(n, f"{n}", datetime.combine(day, NINE), 1, f"{n:064x}", "") for n, day in enumerate(days, 1)]


def kept(backups: list[Backup], policy: Policy | None = None) -> list[Backup]:
    return [backup for backup, why in retain(backups, policy) if why]


HISTORIES = st.lists(st.dates(date(2015, 1, 1), date(2030, 12, 31)), max_size=80).map(lambda days: taken(*days))
POLICIES = st.builds(Policy, *[st.integers(0, 12)] * 3)


def newest_of_each(backups: list[Backup], period: Callable[[Backup], object], count: int | None) -> list[Backup]:
    """Written another way than in the product: per period the maximum."""
    periods = sorted({period(backup) for backup in backups}, reverse=True, key=repr)
    order = [max((b for b in backups if period(b) == p), key=lambda b: (b.day, b.number)) for p in periods]
    return sorted(order, key=lambda b: (b.day, b.number), reverse=True)[:count]


@given(HISTORIES, POLICIES)
def test_the_policy_keeps_what_it_says_and_nothing_else(backups: list[Backup], policy: Policy) -> None:
    last = sorted(backups, key=lambda backup: backup.number, reverse=True)
    due = {backup.number for backup in last[: policy.last]}
    due |= {b.number for b in newest_of_each(backups, lambda b: b.day.isocalendar()[:2], policy.weeks)}
    due |= {b.number for b in newest_of_each(backups, lambda b: (b.day.year, b.day.month), policy.months)}
    due |= {b.number for b in newest_of_each(backups, lambda b: b.day.year, None)}
    assert {backup.number for backup in kept(backups, policy)} == due
    assert [backup for backup, _ in retain(backups, policy)] == last


@given(HISTORIES)
def test_nothing_of_the_last_eight_and_no_year_is_ever_forgotten(backups: list[Backup]) -> None:
    """Copy after copy, on days in any order, each time forgetting what has no reason."""
    here: list[Backup] = []
    for backup in backups:
        here = kept([*here, backup])
        assert backup in here
        assert {b.number for b in here} >= set(range(max(1, backup.number - 7), backup.number + 1))
    assert {b.day.year for b in here} == {b.day.year for b in backups}


@given(HISTORIES)
def test_forgetting_twice_forgets_no_more(backups: list[Backup]) -> None:
    once = kept(backups)
    assert kept(once) == once


def test_two_years_of_mondays() -> None:
    mondays = taken(*(date(2023, 1, 2) + timedelta(weeks=week) for week in range(104)))
    here: list[Backup] = []
    for backup in mondays:
        here = kept([*here, backup])
    assert len(here) == 12 + 12 - 3 + 1  # weeks, months of which three lie within these weeks, and the end of 2023
    assert mondays[51] in here


def test_each_copy_says_why_it_is_kept() -> None:
    """
    2022-12-28  2024-01-08  2024-01-14  2024-01-15
    """
    days = [date(2022, 12, 28), date(2024, 1, 8), date(2024, 1, 14), date(2024, 1, 15)]
    assert [why for _, why in retain(taken(*days), Policy(last=1, weeks=2, months=1))] == [
        "最近 1 份、2024 年第 3 周最后一份、2024 年 1 月最后一份、2024 年最后一份",
        "2024 年第 2 周最后一份",
        "",
        "2022 年最后一份",
    ]
