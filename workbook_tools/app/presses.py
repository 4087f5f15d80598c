"""A press of a button in Excel. The workbook is the one that was clicked in."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import xlwings as xw

from workbook_tools.jobs import live as jobs
from workbook_tools.jobs.decide import Part
from workbook_tools.jobs.journal import note_unexpected
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.jobs.run import name_of
from workbook_tools.jobs.shop import TABLE
from workbook_tools.jobs.trial import make_trial, needs_trial
from workbook_tools.table.buttons import BUTTONS, RIBBON_TAB
from workbook_tools.table.faults import Fault
from workbook_tools.table.marks import fact_mark
from workbook_tools.workbook.live.book import LiveBook

_CALLER = "--wb="
_TOLD = tuple(f"{button.caption}：{button.tip}" for button in BUTTONS)


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button. table: the sheet that was chosen where several look like the customer table, "" before that."""

    book: xw.Book
    now: datetime
    table: str = ""


JOBS: Mapping[str, Callable[[Press], Outcome]] = {
    "check": lambda press: _write(press, Part.CHECK),
    "levels": lambda press: _write(press, Part.LEVELS),
    "follow_up": lambda press: _write(press, Part.FOLLOW_UP),
    "harvest": lambda press: _write(press, Part.HARVEST),
    "backup": lambda press: jobs.back_up_open(press.book, today=press.now.date(), now=press.now),
    "report": lambda press: jobs.report_open(press.book, today=press.now.date(), table=press.table),
    "undo": lambda press: jobs.undo_open(press.book),
    "help": lambda _press: Outcome(lines=(*_TOLD, "更多说明见“使用说明”表和使用手册。")),
}
"""What each of `table.buttons` does, by its slug."""


def pressed(slug: str) -> None:
    """Do the job of a button on the workbook that was clicked in, and show what came of it."""
    now = datetime.now().astimezone()
    try:
        outcome = _done(JOBS[slug], Press(_caller(), now))
    except Fault as fault:
        _show(f"{fault.message}\n\n{fault.hint}", critical=True)
    except Exception as error:  # noqa: BLE001 - the last line of defence: staff must never see a traceback
        where = note_unexpected(error, now)
        _show(f"程序遇到意外问题：{type(error).__name__}。\n\n请把日志发给维护人员：{where}", critical=True)
    else:
        _show("\n".join(outcome.lines))


def _done(job: Callable[[Press], Outcome], press: Press) -> Outcome:
    """Do the job, with a question before it where several sheets look like the customer table."""
    try:
        return job(press)
    except Fault as fault:
        if fault.code != "sheet-ambiguous":
            raise
        chosen = _chosen(press.book, fault)
    return job(replace(press, table=chosen))


def _write(press: Press, parts: Part) -> Outcome:
    """Do the asked parts; on a workbook that we have never written to, on a copy first, and then as staff decide."""
    book, today = press.book, press.now.date()
    live = LiveBook(book)
    if needs_trial(live):
        # The copy is of the file, which may not hold an earlier answer yet.
        table = press.table or live.marks.get(fact_mark(TABLE), "")
        copy, tried = make_trial(live.path, parts, today=today, table=table)
        book.app.books.open(str(copy))
        found = "\n".join(tried.lines[:-1])
        asked = f"这是第一次使用，先在副本“{copy.name}”里试了一遍，原工作簿没有动：\n\n{found}\n\n要写进原工作簿“{book.name}”吗？"
        if book.app.alert(asked, title=RIBBON_TAB, buttons="yes_no") != "yes":
            return Outcome(lines=(f"原工作簿没有改动。试运行的结果在“{copy.name}”，不需要可以删掉。",))
    return jobs.run_open(book, parts, command=name_of(parts), today=today, now=press.now, table=press.table)


def _chosen(book: xw.Book, fault: Fault) -> str:
    """The sheet that they say yes to, each shown while they are asked. Raises the fault where they want none."""
    names: tuple[str, ...] = fault.words["sheets"]  # type: ignore[assignment] # as find_master gives them
    seen = book.sheets.active
    try:
        for number, name in enumerate(names, 1):
            if book.sheets[name].visible:
                book.sheets[name].activate()
            asked = (
                f"这个工作簿里有 {len(names)} 张表都像客户表（第 {number} 张，共 {len(names)} 张）。\n\n“{name}”是您的客户表吗？\n\n"
                "选“是”就用这一张，以后不再问；选“否”看下一张；选“取消”先不做。"
            )
            answer = book.app.alert(asked, title=RIBBON_TAB, buttons="yes_no_cancel")
            if answer == "yes":
                return name
            if answer != "no":
                break
    finally:
        seen.activate()
    raise fault


def _caller() -> xw.Book:
    """The workbook whose button was pressed. xlwings loses what follows an equals sign in its name."""
    for argument in sys.argv:
        name = argument.removeprefix(_CALLER)
        if argument.startswith(_CALLER) and "=" in name:
            raise Fault("name-unsupported", name=name)
    return xw.Book.caller()


def _show(text: str, *, critical: bool = False) -> None:
    app = xw.apps.active
    if app is not None:
        app.alert(text, title=RIBBON_TAB, mode="critical" if critical else "info")
