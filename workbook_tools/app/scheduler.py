"""The weekly loop: `schedule` asks every minute, our own record of the last success decides."""

import gc
import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import schedule
from platformdirs import user_state_dir

from workbook_tools.app import due
from workbook_tools.app.screen import print_line, show_fault, show_outcome
from workbook_tools.disk.durable import write_new
from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.outcome import Outcome, Step
from workbook_tools.table.faults import EXIT_PARTLY, Fault

ASK_EVERY_SECONDS = 60
Clock = Callable[[], datetime]


def record_path(workbook: Path) -> Path:
    """Where this machine keeps the last success for a workbook."""
    key = sha256(str(workbook.resolve()).encode()).hexdigest()[:16]
    return Path(user_state_dir("workbook_tools", appauthor=False)) / "weekly" / f"{key}.json"


def last_success(workbook: Path) -> datetime | None:
    """When the weekly run last succeeded here; None if never, or if the record can't be read (then a run is owed)."""
    try:
        return datetime.fromisoformat(json.loads(record_path(workbook).read_text(encoding="utf-8"))["last_success"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def record_success(workbook: Path, now: datetime) -> None:
    """Remember a success; what went wrong before is forgotten."""
    _record(workbook, {"last_success": now.isoformat()})


def record_failure(workbook: Path, now: datetime, said: str) -> None:
    """Remember why a run that was owed could not be done: nobody looks at the window of a scheduler."""
    last = last_success(workbook)
    facts = {"last_success": last.isoformat()} if last else {}
    _record(workbook, {**facts, "tried": now.isoformat(), "said": said})


def last_failure(workbook: Path) -> tuple[datetime, str] | None:
    """When a run was tried in vain since the last success, and why; None if none was."""
    try:
        held = json.loads(record_path(workbook).read_text(encoding="utf-8"))
        return datetime.fromisoformat(held["tried"]), str(held["said"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _record(workbook: Path, facts: Mapping[str, str]) -> None:
    """Written beside and renamed, so that a power cut leaves the old record or the new one."""
    path = record_path(workbook)
    record = json.dumps({"workbook": workbook.name, **facts}, ensure_ascii=False)
    with faults_for(path.name):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, record.encode(), replace=True)


def run_if_due(workbook: Path, slot: due.Slot, *, now: datetime, step: Step) -> Outcome | None:
    """One look: the weekly run if it is owed, else None. A run that was only done in part is owed again."""
    if not due.due(now, last_success(workbook), slot):
        return None
    from workbook_tools.jobs.weekly import weekly  # noqa: PLC0415 - pandas and all else only when there is work

    try:
        outcome = weekly(workbook, today=now.date(), now=now, step=step)
    except Fault as fault:
        record_failure(workbook, now, fault.message + fault.hint)
        raise
    if outcome.exit_code != EXIT_PARTLY:
        record_success(workbook, now)
    else:
        record_failure(workbook, now, next((line for line in outcome.lines if line.startswith("⚠")), "只做了一部分"))
    return outcome


def run(workbook: Path, slot: due.Slot, *, clock: Clock, once: bool, step: Step) -> Outcome:
    """Stay and run every week; with `once`, look once and come back."""
    if once:
        outcome = run_if_due(workbook, slot, now=clock(), step=step)
        return outcome or Outcome(lines=(_waiting(workbook, slot, clock()),), data={"due": False})
    if not workbook.exists():
        raise Fault("file-missing", name=workbook.name)
    print_line(f"每{slot} 运行“{workbook.name}”。按 Ctrl+C 结束。")
    loop = schedule.Scheduler()
    loop.every(ASK_EVERY_SECONDS).seconds.do(_tick, workbook, slot, clock, step)
    loop.run_all()
    while True:
        loop.run_pending()
        time.sleep(min(max(loop.idle_seconds or 1, 1), ASK_EVERY_SECONDS))


def _tick(workbook: Path, slot: due.Slot, clock: Clock, step: Step) -> None:
    """One look of the loop: a fault is told and the loop goes on, since the file may be free in a minute."""
    try:
        outcome = run_if_due(workbook, slot, now=clock(), step=step)
    except Fault as fault:
        show_fault(fault, as_json=False)
        return
    if outcome is not None:
        show_outcome(outcome, as_json=False)
        gc.collect()  # this process stays, unlike that of any other command
        print_line(_waiting(workbook, slot, clock()))


def _waiting(workbook: Path, slot: due.Slot, now: datetime) -> str:
    return f"下次运行：{due.next_due(now, last_success(workbook), slot):%Y-%m-%d %H:%M}（每{slot}）"


def status(workbook: Path, slot: due.Slot, *, now: datetime) -> Outcome:
    """When it last ran here and when the next run is owed."""
    last = last_success(workbook)
    owed = due.due(now, last, slot)
    said = f"上次成功：{last:%Y-%m-%d %H:%M}" if last else "还没有成功运行过"
    advice = "现在就该运行：workbook-tools schedule run" if owed else _waiting(workbook, slot, now)
    failed = last_failure(workbook)
    tried = (f"⚠ {failed[0]:%Y-%m-%d %H:%M} 试过，没有做成：{failed[1].removeprefix('⚠ ')}",) if failed else ()
    data = {
        "last_success": last.isoformat() if last else None,
        "last_failure": failed[1] if failed else None,
        "due": owed,
        "next": due.next_due(now, last, slot).isoformat(),
    }
    return Outcome(lines=(said, *tried, advice), data=data)
