"""The jobs behind the double-click files, each on a closed workbook."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from workbook_tools.jobs import backups, run
from workbook_tools.jobs.decide import ALL, Part
from workbook_tools.jobs.outcome import Outcome, Step
from workbook_tools.jobs.report import report
from workbook_tools.jobs.shop import TABLE
from workbook_tools.jobs.trial import ENDING, make_trial, needs_trial
from workbook_tools.jobs.undo import undo
from workbook_tools.jobs.weekly import weekly
from workbook_tools.table.clicks import BY_SLUG
from workbook_tools.table.faults import Fault
from workbook_tools.table.marks import fact_mark
from workbook_tools.workbook.book import open_book

Job = Callable[[Path, datetime, Step, str], Outcome]
"""Workbook, moment, who is told of each step, and the sheet that was chosen where several look like the customer table."""
Ask = Callable[[Sequence[str]], str]
"""Takes the names of these sheets; gives the one that somebody chose, "" for none."""

WRITES: Mapping[str, Part] = {
    "weekly": ALL,
    "check": Part.CHECK,
    "levels": Part.LEVELS,
    "follow_up": Part.FOLLOW_UP,
    "harvest": Part.HARVEST,
}
"""What is tried on a copy first where we have never written to the workbook."""
_OTHERS: Mapping[str, Job] = {
    "weekly": lambda path, now, step, table: weekly(path, today=now.date(), now=now, step=step, table=table),
    "backup": lambda path, now, _step, _table: backups.create(path, today=now.date(), now=now),
    "report": lambda path, now, step, table: report(path, today=now.date(), step=step, table=table),
    "undo": lambda path, _now, _step, _table: undo(path),
}
JOBS = (*dict.fromkeys((*WRITES, *_OTHERS)),)
"""The slugs of `table.clicks`."""
ASKS = frozenset({*WRITES, "report"})
"""What must know which sheet is the customer table."""
ONLY_READS = frozenset({"backup", "report"})
"""What need not wait until the workbook is closed."""


def press(slug: str, path: Path, now: datetime, step: Step, ask: Ask | None = None) -> Outcome:
    """Do a job. On a workbook of the staff's own the first time goes to a copy; the next, with the copy there, to the workbook.

    ask: where several sheets look like the customer table; the workbook remembers the answer, and the copy's counts for it.
    A report only reads, so it asks again the next time. Raises what the jobs do; sheet-ambiguous only where nobody answers.
    """
    try:
        return _pressed(slug, path, now, step)
    except Fault as fault:
        if fault.code != "sheet-ambiguous" or ask is None or slug not in ASKS:
            raise
        names = [str(name) for name in fault.words["sheets"]]  # type: ignore[attr-defined] # as find_master gives them
        table = _chosen_on_trial(path, names) or ask(names)
        if not table:
            raise
    return _pressed(slug, path, now, step, table)


def _pressed(slug: str, path: Path, now: datetime, step: Step, table: str = "") -> Outcome:
    parts = WRITES.get(slug)
    if parts is not None and not _trial(path).exists() and _is_first(path):
        return _tried(slug, path, parts, now, step, table)
    if slug in _OTHERS:
        return _OTHERS[slug](path, now, step, table)
    return run.run(path, WRITES[slug], today=now.date(), step=step, table=table)


def _trial(path: Path) -> Path:
    return path.with_stem(path.stem + ENDING)


def _chosen_on_trial(path: Path, names: Sequence[str]) -> str:
    """What was answered when the copy was made; "" where there is none, or somebody has spoilt it since."""
    told = ""
    with suppress(Fault), open_book(_trial(path)) as book:
        told = book.marks.get(fact_mark(TABLE), "")
    return told if told in names else ""


def _is_first(path: Path) -> bool:
    with open_book(path) as book:
        return needs_trial(book)


def _tried(slug: str, path: Path, parts: Part, now: datetime, step: Step, table: str) -> Outcome:
    step("第一次使用，先在副本上试运行")
    copy, tried = make_trial(path, parts, today=now.date(), table=table)
    lines = (
        f"✓ 这是第一次使用，先在副本“{copy.name}”里试了一遍，原来的“{path.name}”没有动",
        *tried.lines[:-1],
        f"下一步：打开“{copy.name}”看看；满意的话，再双击一次“{BY_SLUG[slug].caption}”，就写进原来的工作簿。",
    )
    return Outcome(tried.exit_code, lines, {"trial": str(copy), "changes": 0})
