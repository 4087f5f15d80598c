"""`schedule install`, `remove` and `status`: the weekly run in the hands of the system."""

import sys
from datetime import datetime
from pathlib import Path

from workbook_tools.app import due, scheduler
from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.machine import environment, timers
from workbook_tools.machine.places import Places, places
from workbook_tools.machine.timetable import Weekly
from workbook_tools.table.faults import EXIT_DONE, EXIT_PARTLY, Fault


def install(workbook: Path, slot: due.Slot) -> Outcome:
    """Register the weekly run of a workbook; with another time it takes the place of the former. Nothing to do? Then nothing is done."""
    if not workbook.is_file():
        raise Fault("file-missing", name=workbook.name)
    here, path = places(), workbook.resolve()
    look = ("-I", "-X", "utf8", "-m", "workbook_tools", "schedule", "run", str(path), "--once", "--at", str(slot))
    weekly = Weekly(timers.key_of(path), str(path), slot.weekday, slot.at, (str(_python(here)), *look))
    with faults_for(workbook.name):
        new = timers.install(here, weekly)
    lines = (
        f"✓ 每{slot} 自动运行“{workbook.name}”" + ("，已登记" if new else "，早已登记，没有变化"),
        "那时电脑关着或者客户表开着，之后每小时再试，补做一次。",
        "下一步：workbook-tools schedule status 可以查看；不要了，用 schedule remove。",
    )
    return Outcome(lines=lines, data={"installed": True, "changed": new, "at": str(slot)})


def remove(workbook: Path) -> Outcome:
    """Take the weekly run of a workbook away; the workbook itself may be gone already."""
    with faults_for(workbook.name):
        removed = timers.uninstall(places(), timers.key_of(workbook))
    said = f"✓ 不再自动运行“{workbook.name}”" if removed else f"“{workbook.name}”没有登记过自动运行，没有要取消的。"
    return Outcome(lines=(said,), data={"installed": False, "changed": removed})


def status(workbook: Path, asked: due.Slot | None, *, now: datetime) -> Outcome:
    """What is registered, when it last ran here, when the next run is owed. Exit 20 where the system has lost it."""
    timer = timers.find(places(), timers.key_of(workbook))
    registered = due.Slot(timer.weekly.weekday, timer.weekly.at) if timer else None
    told = scheduler.status(workbook, asked or registered or due.MONDAY_MORNING, now=now)
    lost = timer is not None and not timer.there
    if timer is None:
        said = "还没有登记自动运行：workbook-tools schedule install"
    elif lost:
        said = "⚠ 登记过自动运行，但系统里已经没有了。请再登记一次：workbook-tools schedule install"
    else:
        said = f"✓ 已登记：每{timer.weekly.when} 自动运行"
    data = {**told.data, "installed": timer is not None and not lost, "at": timer.weekly.when if timer else None}
    return Outcome(EXIT_PARTLY if lost else EXIT_DONE, (said, *told.lines), data)


def _python(here: Places) -> Path:
    """The Python that the system is to start: that of set-up, or one into which the package was installed otherwise."""
    for python in (here.quiet_python, Path(sys.executable)):
        if environment.works(python, environment.PACKAGE):
            return python
    raise Fault("schedule-refused", detail="这台电脑还没有安装客户表工具", advice="请先运行一次：workbook-tools setup")
