"""Waiting until whoever has the workbook open closes it."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from workbook_tools.table.faults import Fault
from workbook_tools.workbook.owners import refuse_if_open

PAUSE_SECONDS = 3.0
_Result = TypeVar("_Result")


def when_closed(path: Path, work: Callable[[], _Result], *, patience: float, say: Callable[[str], None]) -> _Result:
    """Do the work once nobody has the workbook open, and again when somebody opened it meanwhile.

    patience: seconds; then the fault workbook-busy. say: is told who has it open, once for each person.
    """
    stop, told = time.monotonic() + patience, ""
    while True:
        try:
            refuse_if_open(path)
            return work()
        except Fault as fault:
            if fault.code != "workbook-busy" or time.monotonic() >= stop:
                raise
            who = str(fault.words["who"])
        if who != told:
            say(f"“{path.name}”正被{who}打开。请保存并关闭它，关好以后会自动接着做。")
            say("不想等了，就关掉这个窗口，或按 Ctrl+C；现在什么都还没有改。")
            told = who
        time.sleep(min(PAUSE_SECONDS, max(stop - time.monotonic(), 0.1)))
