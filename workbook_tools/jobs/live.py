"""The jobs on the workbook that is open in Excel: what a closed file gets, given to the cells in front of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlwings as xw

from workbook_tools.disk.lock import locked
from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs import backups, outcome_of_run
from workbook_tools.jobs.decide import ALL, Decision, Part
from workbook_tools.jobs.journal import note_unexpected
from workbook_tools.jobs.merge_plan import Merge
from workbook_tools.jobs.outcome import Outcome, Step
from workbook_tools.jobs.posting import Posted
from workbook_tools.jobs.run import Written, decide_on, plan_on_book
from workbook_tools.jobs.shop import TABLE
from workbook_tools.jobs.undo import last_run_of, plan_reversal, told
from workbook_tools.jobs.undo_plan import plan_undo
from workbook_tools.report.write import write_report
from workbook_tools.table.changes import CellValue, PutColumn, value_of
from workbook_tools.table.columns import CUSTOMER_ID
from workbook_tools.table.faults import EXIT_PARTLY, Fault
from workbook_tools.table.marks import fact_mark
from workbook_tools.workbook.commit import OTHER_RUN
from workbook_tools.workbook.copies import refuse_bad_place
from workbook_tools.workbook.live import native
from workbook_tools.workbook.live.apply import apply_to_open
from workbook_tools.workbook.live.book import LiveBook
from workbook_tools.workbook.live.manners import undisturbed
from workbook_tools.workbook.live.sheets import put_mark
from workbook_tools.workbook.names import text_constant
from workbook_tools.workbook.settle import Place
from workbook_tools.workbook.undo_store import drop_step, keep_live_step

NOT_SAVED_YET = "内容已写进打开的工作簿，请看过后保存（Ctrl+S）；不满意可以按“撤销”。"


def run_open(xl: xw.Book, parts: Part, *, command: str, today: date, now: datetime, table: str = "") -> Outcome:
    """Do the asked parts in an open workbook. Staff save it themselves.

    table: the sheet to take where several look like the customer table; the workbook remembers it. Exit 20 where Excel failed
    half-way: what was written by then can be undone.
    """
    with undisturbed(xl) as step:
        path = LiveBook(xl).path
        refuse_bad_place(path)
        with faults_for(path.name), locked(Place(path).lock) as lock:
            if lock is None:
                raise Fault("workbook-busy", name=path.name, who=OTHER_RUN)
            if lock.left:  # of a run on the closed file that died: the next one of its kind will clear up
                lock.note(lock.left)
                lock.keep_note(kept=True)
            return _run(xl, parts, _When(command, today, now), step, table)


@dataclass(frozen=True, slots=True)
class _When:
    """What was asked for, and when."""

    command: str
    today: date
    now: datetime


def _run(xl: xw.Book, parts: Part, when: _When, step: Step, table: str) -> Outcome:
    written = Written[Decision]()
    notes: list[str] = []
    while not written.done:
        book = LiveBook(xl)
        planned = plan_on_book(book, parts, today=when.today, step=step, table=table)
        if planned.changes:
            step("写入工作簿")
            with faults_for(book.name):
                undo = plan_undo(when.command, when.today, book, planned.changes, follows=written.begun)
                kept = keep_live_step(book.path, undo, _before(planned))
            try:
                notes += apply_to_open(book, planned.changes)
            except Fault:
                drop_step(book.path, kept.number)
                raise
            except Exception as error:  # noqa: BLE001 - whatever Excel raises: part of it may stand in the workbook
                return _half_way(error, when.now)
        written.take(planned)
    done = outcome_of_run.done(written.decision, posted=written.posted, merged=written.merged)
    lines = (*done.lines[:-1], *(f"⚠ {note}" for note in notes), *([NOT_SAVED_YET] if written.begun else []))
    return Outcome(done.exit_code, lines, done.data)


def _before(planned: Decision | Posted | Merge) -> Mapping[str, Mapping[str, CellValue]]:
    """What our computed columns say now where they are about to change, by 客户编号."""
    if not isinstance(planned, Decision):
        return {}
    shop = planned.shop
    numbers = dict(
        zip(shop.customers.rows.tolist(), planned.assessment.frame[CUSTOMER_ID.header].tolist(), strict=True)
    )
    return {
        put.computed.slug: {
            numbers[row]: None if put.new else value_of(shop.master.at(row, put.column))
            for row in put.rows
            if numbers.get(row)
        }
        for put in planned.changes
        if isinstance(put, PutColumn)
    }


def _half_way(error: Exception, now: datetime) -> Outcome:
    lines = (
        "⚠ 写到一半时 Excel 报错，可能只写了一部分。",
        "请按“撤销”恢复，或不保存就关闭工作簿。",
        f"详情记在 {note_unexpected(error, now)}",
    )
    return Outcome(EXIT_PARTLY, lines)


def undo_open(xl: xw.Book) -> Outcome:
    """Take back the last step, cell by cell; what somebody has changed since stays and is named."""
    with undisturbed(xl) as say:
        say("撤销")
        book = LiveBook(xl)
        steps = last_run_of(book.path)
        reversals = []
        for step in steps:
            book = LiveBook(xl)
            reversals.append(plan_reversal(step, book))
            if reversals[-1].changes:
                apply_to_open(book, reversals[-1].changes)
            drop_step(book.path, step.number)
    return told(steps[0], reversals, done=True)


def report_open(xl: xw.Book, *, today: date, table: str = "") -> Outcome:
    """Write 周报 beside the workbook, from what stands in it now, saved or not. table: as in `run_open`."""
    with undisturbed(xl) as step:
        book = LiveBook(xl)
        decision = decide_on(book, ALL, today=today, step=step, table=table)
        if table:
            put_mark(xl, fact_mark(TABLE), text_constant(table))
        step("写周报")
        written = write_report(book.path.parent, decision.summary)
    return Outcome(
        lines=(f"✓ 周报：{written.name}", "就在工作簿旁边，用浏览器打开看看。"), data={"report": str(written)}
    )


def back_up_open(xl: xw.Book, *, today: date, now: datetime) -> Outcome:
    """Copy the workbook as it was last saved."""
    path: Path = LiveBook(xl).path
    created = backups.create(path, today=today, now=now)
    unsaved = () if native.is_saved(xl) else ("⚠ 备份的是上次保存的内容；刚才的改动请先保存，再按一次“备份”。",)
    return Outcome(created.exit_code, (created.lines[0], *unsaved), created.data)
