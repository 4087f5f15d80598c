"""撤销: the same bytes as before where nobody has touched the file since; otherwise cell by cell, staff's edits kept."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from workbook_tools.jobs.outcome import Outcome
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.jobs.undo_rows import MovedRows, rows_by_id, spoiled_rows
from workbook_tools.table.changes import CellValue, Change, DropSheet, SetCells, value_of
from workbook_tools.table.faults import EXIT_DONE, EXIT_PARTLY, Fault
from workbook_tools.table.marks import DASHBOARD, sheet_mark
from workbook_tools.table.places import cell
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import Book, open_book
from workbook_tools.workbook.commit import edit_again, refuse_unless_editable, take_back
from workbook_tools.workbook.made_sheets import told_by_sheet
from workbook_tools.workbook.put_sheets import marked_sheet
from workbook_tools.workbook.readable import Readable
from workbook_tools.workbook.session import Session
from workbook_tools.workbook.undo_store import ColumnsBefore, UndoStep, drop_step, last_run, read_old_file
from workbook_tools.workbook.verify import verify

SHOWN = 4
CAPTIONS = {
    "run": "运行", "weekly": "每周运行", "levels": "更新等级", "follow-up": "生成回访", "harvest": "收回结果", "check": "写入数据问题", "merge": "合并客户",
    "import": "导入",
    "fix": "更正",
}  # fmt: skip
"""What staff call the commands that write."""


@dataclass(frozen=True)
class Reversal:
    """What an undo, cell by cell, does: the changes; how many cells they touch; what stays, in words."""

    changes: tuple[Change, ...]
    cells: int
    stays: tuple[str, ...]


def undo(path: Path, *, dry_run: bool = False) -> Outcome:
    """Take back what the last job wrote. Fault nothing-to-undo where there is no step; exit 20 where something stays."""
    if dry_run:
        refuse_unless_editable(path)
        with open_book(path, for_editing=True) as book:
            steps = last_run_of(path)
            return told(steps[0], [plan_reversal(step, book) for step in steps], done=False)
    return edit_again(path, _undo)


def last_run_of(path: Path) -> tuple[UndoStep, ...]:
    """The steps of the last run, the last one first. Fault nothing-to-undo where there is none."""
    steps = last_run(path)
    if not steps:
        raise Fault("nothing-to-undo", name=path.name)
    return steps


def _undo(session: Session) -> Outcome:
    steps = last_run_of(session.path)
    last = steps[0]
    if session.snapshot.sha256 == last.new_hash:
        for step in steps[1:]:
            read_old_file(step)  # what can't be gone back to is told before anything is written
    left = [reversal for reversal in (_take_back(session, step) for step in steps) if reversal is not None]
    if left:
        return told(last, left, done=True)
    lines = (
        f"✓ 已撤销 {last.day} 的“{CAPTIONS.get(last.command, last.command)}”，文件与那之前一模一样",
        "还想再往前撤销一步，就再运行一次 undo",
    )
    return Outcome(lines=lines, data={"undone": last.command, "day": last.day.isoformat(), "whole": True, "stays": []})


def _take_back(session: Session, step: UndoStep) -> Reversal | None:
    """Undo a step: whole, which is None, or else cell by cell."""
    if take_back(session, step):
        return None
    with open_book(session.path, for_editing=True) as book:
        reversal = plan_reversal(step, book)
        if reversal.changes:
            with session.draft() as target:
                apply_changes(book, reversal.changes, target)
            verify(book, session.draft_path, reversal.changes)
            reversal = _with_what_stayed(reversal, session.draft_path)
    if reversal.changes:
        session.replace(None, drops=step.number)
    else:  # nothing of it is left, or the workbook was open then and was closed without saving: on to the step before
        drop_step(session.path, step.number)
    return reversal


def _with_what_stayed(reversal: Reversal, written: Path) -> Reversal:
    """A sheet that something of the staff's looks at has not gone."""
    drops = [change.name for change in reversal.changes if isinstance(change, DropSheet)]
    with open_book(written) as new:
        stayed = tuple(f"工作表“{name}”" for name in drops if new.sheet(name) is not None)
    return replace(reversal, stays=(*stayed, *reversal.stays))


def told(step: UndoStep, reversals: Sequence[Reversal], *, done: bool) -> Outcome:
    """The outcome of an undo, cell by cell. step: the last one of the run; reversals: of each of its steps."""
    cells = sum(reversal.cells for reversal in reversals)
    kept = list(dict.fromkeys(text for reversal in reversals for text in reversal.stays))
    stays = [f"  保留：{text}" for text in kept[:SHOWN]]
    more = len(kept) - SHOWN
    said = "已撤销" if done else "会撤销"
    since = "，" if step.live else "之后有人改过文件，"
    lines = (
        f"✓ {step.day} 的“{CAPTIONS.get(step.command, step.command)}”{since}{said} {cells:,} 格，其余不动", *stays,
        *([f"  另有 {more} 处保留"] if more > 0 else []), "想要整个文件恢复原样，请用 backup restore 恢复成新文件。",
    )  # fmt: skip
    data = {
        "undone": step.command,
        "day": step.day.isoformat(),
        "whole": False,
        "cells": cells,
        "stays": kept,
    }
    return Outcome(EXIT_PARTLY if done and kept else EXIT_DONE, lines, data)


def plan_reversal(step: UndoStep, book: Readable) -> Reversal:
    """The cells that still hold what the step wrote, with their old values, and the sheets that it made and nobody touched.

    Everything else is named as staying.
    """
    cells: dict[str, dict[tuple[int, int], CellValue]] = {}
    drops = _untouched(step, book) if isinstance(book, Book) else []
    gone = {drop.name for drop in drops}
    stays: list[str] = [f"工作表“{name}”" for name in step.sheets if name not in gone and book.sheet(name) is not None]
    blocks = [block for block in step.cells() if block.sheet not in step.sheets and book.sheet(block.sheet) is not None]
    later = _read(book, step.day)
    master = later.customers.sheet
    before = _before(step, later, {block.column for block in blocks if block.sheet == master})
    spoiled = spoiled_rows(blocks, book)
    for block in blocks:
        raw = book.raw(block.sheet)
        for row, old, new in zip(block.rows, block.old, block.new, strict=True):
            at = before.moved.now(row) if before.moved and block.sheet == master else row
            now = value_of(raw.at(at, block.column)) if at else None
            if at and now == new and now != old and (block.sheet, row) not in spoiled:
                cells.setdefault(block.sheet, {})[at, block.column] = old
            elif not at or now != old:
                stays.append(f"“{block.sheet}”{cell(at or row, block.column)} 后来改过")
    stays += [f"“{header}”的输入检查（不要的话，选中那一列，在“数据验证”里全部清除）" for header in step.checks]
    stays += ["自动列的标题（列是空的，可以删除）"] if before.adds_columns else []
    for place, value in _computed(before.columns, later):
        cells.setdefault(master, {})[place] = value
    changes: tuple[Change, ...] = (
        *(SetCells(sheet, held, why="撤销") for sheet, held in cells.items() if held),
        *drops,
    )
    return Reversal(changes, sum(len(held) for held in cells.values()), tuple(stays))


def _read(book: Readable, day: date) -> Shop:
    """The table. A wrong value in 设置 must not keep anybody from going back: then the shipped settings do."""
    try:
        return read_shop(book, today=day)
    except Fault as fault:
        if fault.code != "settings-invalid":
            raise
        return read_shop(book, today=day, own_settings=False)


def _untouched(step: UndoStep, book: Book) -> list[DropSheet]:
    """The sheets that the step made, as it made them; 看板 first, since it looks at 历史."""
    drops = []
    for mark, told_then in sorted(step.made.items(), key=lambda one: one[0] != sheet_mark(DASHBOARD.slug)):
        info = marked_sheet(book, mark)
        if info is not None and told_by_sheet(book, info) == told_then:
            drops.append(DropSheet(mark, info.name))
    return drops


@dataclass(frozen=True)
class _Before:
    """What our computed columns said before the step, by 客户编号, and where its rows are now: staff may have sorted them.

    moved: None where there is no file to tell it. adds_columns: whether some of the columns were not there yet.
    """

    columns: ColumnsBefore
    moved: MovedRows | None
    adds_columns: bool


def _before(step: UndoStep, later: Shop, written: Collection[int]) -> _Before:
    """written: the columns of the master that the step wrote."""
    if step.live:
        return _Before(step.columns(), None, adds_columns=False)
    with open_book(step.file) as before:
        earlier = _read(before, step.day)
        rows, held = rows_by_id(earlier), {}
        for slug in later.customers.ours:
            was = earlier.customers.ours.get(slug, 0)
            held[slug] = {
                number: value_of(earlier.master.at(rows[number], was)) if was and number in rows else None
                for number in rows_by_id(later)
            }
        adds = bool(later.customers.ours.keys() - earlier.customers.ours.keys())
        return _Before(held, MovedRows(earlier, later, written), adds_columns=adds)


def _computed(before: ColumnsBefore, later: Shop) -> Iterator[tuple[tuple[int, int], CellValue]]:
    """Our computed cells that differ from what they said."""
    rows = rows_by_id(later)
    for slug, cells in before.items():
        column = later.customers.ours.get(slug, 0)
        for number, old in cells.items():
            row = rows.get(number, 0)
            if column and row and value_of(later.master.at(row, column)) != old:
                yield (row, column), old
