"""每周运行: a verified backup, then the run, then the report."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from workbook_tools.backup.store import create_backup, needs_weekly_backup
from workbook_tools.jobs.backups import moment
from workbook_tools.jobs.decide import ALL, Decision
from workbook_tools.jobs.origins import with_origins
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.run import decide_on, rehearse, told, write_parts
from workbook_tools.report.write import write_report
from workbook_tools.table.faults import EXIT_PARTLY, Fault
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.commit import OTHER_RUN, edit_again
from workbook_tools.workbook.session import Session
from workbook_tools.workbook.undo_store import hashes_left

MOST_LINES = 8


def weekly(
    path: Path, *, today: date, now: datetime, dry_run: bool = False, step: Step = silent, table: str = ""
) -> Outcome:
    """Backup, run, report. Open elsewhere? Then the backup and the report of the last saved state, and exit 20.

    table: as in `run.run`.
    """
    if dry_run:
        return rehearse(path, ALL, today=today, step=step)

    def work(session: Session) -> Outcome:
        said = _back_up(session.path, today, now, step)
        written = write_parts(
            session, ALL, keep=_all_of_it, command="weekly", today=today, backed_up=True, step=step, table=table
        )
        decision = with_origins(written.decision, path, step)
        return _reported(path, decision, told(written, session), said, step)

    try:
        return edit_again(path, work)
    except Fault as fault:
        if fault.code != "workbook-busy" or fault.words.get("who") == OTHER_RUN:
            raise
        return _while_open(path, fault, today, now, step, table)


def _all_of_it(decision: Decision) -> Decision:
    """The report asks where the errors come from, and that is looked up by the customers."""
    return decision


def _back_up(path: Path, today: date, now: datetime, step: Step) -> str:
    """Makes this week's copy where it is owed, and says how the backup stands. The guard looks first."""
    step("备份")
    open_book(path).close()
    why = needs_weekly_backup(path, today, left=hashes_left(path))
    if not why:
        return "本周已有备份，内容没有变化"
    create_backup(path, moment(today, now), reason=f"每周备份：{why}", force=True)
    return "已备份并核对无误"


def _reported(path: Path, decision: Decision, done: Outcome, said: str, step: Step) -> Outcome:
    step("写周报")
    try:
        report = write_report(path.parent, replace(decision.summary, backup=said))
    except Fault as fault:  # the run itself is done: this must not read as if nothing had happened
        lines = (
            f"✓ {said}",
            *done.lines[:-1],
            f"⚠ 周报没有写成：{fault.words.get('detail') or fault.code}",
            fault.hint,
        )
        return replace(
            done, exit_code=EXIT_PARTLY, lines=lines[-8:], data={**done.data, "backup": said, "report": None}
        )
    origins = decision.summary.origins
    source = [f"⚠ {origins.sentence}"] if origins and origins.sentence else []
    told = _shortened([*done.lines[:-1], *source], MOST_LINES - 3)
    lines = (f"✓ {said}", *told, f"✓ 周报：{report.name}", done.lines[-1])
    data = {**done.data, "backup": said, "report": str(report), "origins": origins and origins.as_json()}
    return replace(done, lines=lines, data=data)


def _shortened(lines: list[str], room: int) -> list[str]:
    """At most so many lines: what went well gives way to what people must be told."""
    while len(lines) > room:
        last = next((at for at in reversed(range(len(lines))) if lines[at].startswith("✓")), len(lines) - 1)
        lines = [*lines[:last], *lines[last + 1 :]]
    return lines


def _while_open(path: Path, fault: Fault, today: date, now: datetime, step: Step, table: str) -> Outcome:
    """Somebody has the workbook open: what can be done without writing to it."""
    said = _back_up(path, today, now, step)
    with open_book(path) as book:
        decision = with_origins(decide_on(book, ALL, today=today, table=table), path, step)
        report = write_report(path.parent, replace(decision.summary, backup=said))
    lines = (
        f"✓ {said}", f"✓ 周报（按上次保存的内容）：{report.name}", f"⚠ 工作簿正被{fault.words.get('who', '别人')}打开，没有写入结果。",
        "下一步：保存并关闭工作簿，再运行一次 workbook-tools weekly。",
    )  # fmt: skip
    data = {"backup": said, "report": str(report), "open_by": str(fault.words.get("who", "")), "changes": 0}
    return Outcome(EXIT_PARTLY, lines, data)
