"""Which copies are kept, and why. Pure: what it keeps depends on the copies alone, so that a wrong clock forgets nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbook_tools.backup.manifest import Backup


@dataclass(frozen=True, slots=True)
class Policy:
    """How many of the last, and the newest of how many weeks and months; the newest of every year is always kept."""

    last: int = 8
    weeks: int = 12
    months: int = 12


def retain(backups: Sequence[Backup], policy: Policy | None = None) -> list[tuple[Backup, str]]:
    """Each copy, the last made first, with the reason why it is kept; "" where there is none, so that it may go.

    "Last" goes by the order of making: what was just made is kept, even by a machine whose clock has run ahead before.
    Weeks, months and years are those that have a copy, as restic counts them: after a pause of a year nothing is forgotten
    for its age alone.
    """
    policy = policy or Policy()
    last_made_first = sorted(backups, key=lambda backup: backup.number, reverse=True)
    newest_first = sorted(last_made_first, key=lambda backup: backup.day, reverse=True)
    reasons: dict[int, list[str]] = {backup.number: [] for backup in backups}
    for backup in last_made_first[: policy.last]:
        reasons[backup.number].append(f"最近 {policy.last} 份")
    for period, limit in ((_week, policy.weeks), (_month, policy.months), (_year, None)):
        for backup in _newest_of_each(newest_first, period, limit):
            reasons[backup.number].append(period(backup) + "最后一份")
    return [(backup, "、".join(reasons[backup.number])) for backup in last_made_first]


def _week(backup: Backup) -> str:
    year, week, _ = backup.day.isocalendar()
    return f"{year} 年第 {week} 周"


def _month(backup: Backup) -> str:
    return f"{backup.day.year} 年 {backup.day.month} 月"


def _year(backup: Backup) -> str:
    return f"{backup.day.year} 年"


def _newest_of_each(newest_first: Sequence[Backup], period: Callable[[Backup], str], limit: int | None) -> list[Backup]:
    """The first copy of each period, of at most `limit` periods."""
    first: dict[str, Backup] = {}
    for backup in newest_first:
        first.setdefault(period(backup), backup)
    return list(first.values())[:limit]
