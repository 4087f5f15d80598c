"""试运行: the first press on a workbook that staff have kept by themselves is shown on a copy, before it is done on the original."""

import shutil
from datetime import date
from pathlib import Path

from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.decide import Part
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.jobs.run import run
from workbook_tools.jobs.shop import TABLE
from workbook_tools.table import marks
from workbook_tools.workbook.readable import Readable

ENDING = "_试运行"


def needs_trial(book: Readable) -> bool:
    """Whether neither a run nor our template has left a mark in the workbook; an answer to a question is none."""
    held = book.marks.keys() - {marks.fact_mark(TABLE)}
    return not any(name.startswith((marks.FACT_MARK, marks.SHEET_MARK)) for name in held)


def make_trial(path: Path, parts: Part, *, today: date, table: str = "") -> tuple[Path, Outcome]:
    """Copy the workbook as it was last saved, do the asked parts on the copy, and say what came of it.

    The copy's name is `<name>_试运行`, with a number where that is taken. table: as in `run`. Raises what `run` does; then no
    copy stays.
    """
    copy, number = path.with_stem(path.stem + ENDING), 1
    while copy.exists():
        number += 1
        copy = path.with_stem(f"{path.stem}{ENDING} ({number})")
    with faults_for(copy.name):
        shutil.copyfile(path, copy)
    try:
        return copy, run(copy, parts, today=today, table=table)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
