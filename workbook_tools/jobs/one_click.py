"""The jobs behind the double-click files, each on a closed workbook."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from workbook_tools.jobs import backups, run, weekly
from workbook_tools.jobs.decide import Part
from workbook_tools.jobs.outcome import Outcome, Step
from workbook_tools.jobs.report import report
from workbook_tools.jobs.undo import undo

Job = Callable[[Path, datetime, Step], Outcome]


def _part(part: Part) -> Job:
    return lambda path, now, step: run.run(path, part, today=now.date(), step=step)


JOBS: Mapping[str, Job] = {
    "weekly": lambda path, now, step: weekly.weekly(path, today=now.date(), now=now, step=step),
    "check": _part(Part.CHECK),
    "levels": _part(Part.LEVELS),
    "follow_up": _part(Part.FOLLOW_UP),
    "harvest": _part(Part.HARVEST),
    "backup": lambda path, now, _step: backups.create(path, today=now.date(), now=now),
    "report": lambda path, now, step: report(path, today=now.date(), step=step),
    "undo": lambda path, _now, _step: undo(path),
}
"""By the slug of `table.clicks`."""
ONLY_READS = frozenset({"backup", "report"})
"""What need not wait until the workbook is closed."""
