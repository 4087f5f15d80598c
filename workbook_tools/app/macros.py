"""What the buttons in Excel call: one function per button of `table.buttons`. The workbook is the one that was clicked in."""

import sys
from collections.abc import Callable
from datetime import datetime

import xlwings as xw

from workbook_tools.jobs import live as jobs
from workbook_tools.jobs.decide import Part
from workbook_tools.jobs.journal import note_unexpected
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.table.buttons import BUTTONS, RIBBON_TAB
from workbook_tools.table.faults import Fault

_CALLER = "--wb="


def check() -> None:
    """校验."""
    _press(lambda book, now: jobs.run_open(book, Part.CHECK, command="check", today=now.date(), now=now))


def levels() -> None:
    """更新等级."""
    _press(lambda book, now: jobs.run_open(book, Part.LEVELS, command="levels", today=now.date(), now=now))


def follow_up() -> None:
    """生成回访."""
    _press(lambda book, now: jobs.run_open(book, Part.FOLLOW_UP, command="follow-up", today=now.date(), now=now))


def harvest() -> None:
    """收回结果."""
    _press(lambda book, now: jobs.run_open(book, Part.HARVEST, command="harvest", today=now.date(), now=now))


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
