"""一键按钮: a copy of a workbook without macros, as .xlsm, with the buttons in it."""

import io
from pathlib import Path

from workbook_tools.disk.durable import write_new
from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.outcome import Outcome
from workbook_tools.plans.buttons_sheet import NAME
from workbook_tools.table.buttons import RIBBON_TAB
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.buttons.add import add_buttons
from workbook_tools.workbook.copies import refuse_bad_place

ENDING = ".xlsm"


def add(path: Path, *, dry_run: bool = False) -> Outcome:
    """Write the new workbook beside the old one, which stays as it is; never over something (cannot-write)."""
    refuse_bad_place(path)
    target = path.with_suffix(ENDING)
    if "=" in target.name:
        raise Fault("name-unsupported", name=target.name)
    content = with_buttons(path)
    if target.exists():
        raise Fault("cannot-write", name=target.name, detail="已经有这个文件，不会覆盖它")
    data = {"workbook": str(target), "dry_run": dry_run}
    if dry_run:
        return Outcome(lines=(f"会新建带按钮的“{target.name}”，原文件不动，现在没有写文件。",), data=data)
    with faults_for(target.name):
        write_new(target, content)
    lines = (
        f"✓ 已新建带按钮的“{target.name}”，原文件没有动",
        f"打开后点“启用内容”；按钮在“{NAME}”表，也在上方的“{RIBBON_TAB}”选项卡里。",
        "下一步：以后用这一份；旧的那份请改名或移走，免得两份都改。",
    )
    return Outcome(lines=lines, data=data)


def with_buttons(path: Path) -> bytes:
    """The workbook with buttons. Raises the faults of reading, and edit-unsafe where it has macros already."""
    held = io.BytesIO()
    with open_book(path, for_editing=True) as book:
        add_buttons(book, held)
    return held.getvalue()
