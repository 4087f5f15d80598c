"""The jobs behind the double-click files, each on a closed workbook."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from workbook_tools.jobs import backups, run
from workbook_tools.jobs.decide import ALL, Part
from workbook_tools.jobs.outcome import Outcome, Step
from workbook_tools.jobs.report import report
from workbook_tools.jobs.trial import ENDING, make_trial, needs_trial
from workbook_tools.jobs.undo import undo
from workbook_tools.jobs.weekly import weekly
from workbook_tools.table.clicks import BY_SLUG
from workbook_tools.workbook.book import open_book

Job = Callable[[Path, datetime, Step], Outcome]

WRITES: Mapping[str, Part] = {
    "weekly": ALL,
    "check": Part.CHECK,
    "levels": Part.LEVELS,
    "follow_up": Part.FOLLOW_UP,
    "harvest": Part.HARVEST,
}
"""What is tried on a copy first where we have never written to the workbook."""
_OTHERS: Mapping[str, Job] = {
    "weekly": lambda path, now, step: weekly(path, today=now.date(), now=now, step=step),
    "backup": lambda path, now, _step: backups.create(path, today=now.date(), now=now),
    "report": lambda path, now, step: report(path, today=now.date(), step=step),
    "undo": lambda path, _now, _step: undo(path),
}
JOBS = (*dict.fromkeys((*WRITES, *_OTHERS)),)
"""The slugs of `table.clicks`."""
ONLY_READS = frozenset({"backup", "report"})
"""What need not wait until the workbook is closed."""


def press(slug: str, path: Path, now: datetime, step: Step) -> Outcome:
    """Do a job. On a workbook of the staff's own the first time goes to a copy; the next, with the copy there, to the workbook."""
    parts = WRITES.get(slug)
    if parts is not None and not path.with_stem(path.stem + ENDING).exists() and _is_first(path):
        return _tried(slug, path, parts, now, step)
    if slug in _OTHERS:
        return _OTHERS[slug](path, now, step)
    return run.run(path, WRITES[slug], today=now.date(), step=step)


def _is_first(path: Path) -> bool:
    with open_book(path) as book:
        return needs_trial(book)


def _tried(slug: str, path: Path, parts: Part, now: datetime, step: Step) -> Outcome:
    step("第一次使用，先在副本上试运行")
    copy, tried = make_trial(path, parts, today=now.date())
    lines = (
        f"✓ 这是第一次使用，先在副本“{copy.name}”里试了一遍，原来的“{path.name}”没有动",
        *tried.lines[:-1],
        f"下一步：打开“{copy.name}”看看；满意的话，再双击一次“{BY_SLUG[slug].caption}”，就写进原来的工作簿。",
    )
    return Outcome(tried.exit_code, lines, {"trial": str(copy), "changes": 0})
