"""What the buttons in Excel call: one function per button of `table.buttons`. The workbook is the one that was clicked in."""

import sys
from collections.abc import Callable
from datetime import datetime

import xlwings as xw

from workbook_tools.jobs import live as jobs
from workbook_tools.jobs.decide import Part
from workbook_tools.jobs.journal import note_unexpected
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.jobs.trial import make_trial, needs_trial
from workbook_tools.table.buttons import BUTTONS, RIBBON_TAB
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.live.book import LiveBook

_CALLER = "--wb="


def check() -> None:
    """校验."""
    _press(lambda book, now: _write(book, Part.CHECK, "check", now))


def levels() -> None:
    """更新等级."""
    _press(lambda book, now: _write(book, Part.LEVELS, "levels", now))


def follow_up() -> None:
    """生成回访."""
    _press(lambda book, now: _write(book, Part.FOLLOW_UP, "follow-up", now))


def harvest() -> None:
    """收回结果."""
    _press(lambda book, now: _write(book, Part.HARVEST, "harvest", now))


def backup() -> None:
    """备份."""
    _press(lambda book, now: jobs.back_up_open(book, today=now.date(), now=now))


def report() -> None:
    """周报."""
    _press(lambda book, now: jobs.report_open(book, today=now.date()))


def undo() -> None:
    """撤销."""
    _press(lambda book, _now: jobs.undo_open(book))


def help() -> None:  # noqa: A001 - the button is called so
    """帮助."""
    lines = tuple(f"{button.caption}：{button.tip}" for button in BUTTONS)
    _press(lambda _book, _now: Outcome(lines=(*lines, "更多说明见“使用说明”表和使用手册。")))


def _write(book: xw.Book, parts: Part, command: str, now: datetime) -> Outcome:
    """Do the asked parts; on a workbook that we have never written to, on a copy first, and then as staff decide."""
    live = LiveBook(book)
    if needs_trial(live):
        copy, tried = make_trial(live.path, parts, today=now.date())
        book.app.books.open(str(copy))
        found = "\n".join(tried.lines[:-1])
        asked = f"这是第一次使用，先在副本“{copy.name}”里试了一遍，原工作簿没有动：\n\n{found}\n\n要写进原工作簿“{book.name}”吗？"
        if book.app.alert(asked, title=RIBBON_TAB, buttons="yes_no") != "yes":
            return Outcome(lines=(f"原工作簿没有改动。试运行的结果在“{copy.name}”，不需要可以删掉。",))
    return jobs.run_open(book, parts, command=command, today=now.date(), now=now)


def _press(job: Callable[[xw.Book, datetime], Outcome]) -> None:
    """Do a job on the workbook that was clicked in, and show what came of it."""
    now = datetime.now().astimezone()
    try:
        book = _caller()
        outcome = job(book, now)
    except Fault as fault:
        _show(f"{fault.message}\n\n{fault.hint}", critical=True)
    except Exception as error:  # noqa: BLE001 - the last line of defence: staff must never see a traceback
        where = note_unexpected(error, now)
        _show(f"程序遇到意外问题：{type(error).__name__}。\n\n请把日志发给维护人员：{where}", critical=True)
    else:
        _show("\n".join(outcome.lines))


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
