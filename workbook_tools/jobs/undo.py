"""撤销: the same bytes as before where nobody has touched the file since; otherwise cell by cell, staff's edits kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.jobs.outcome import Outcome
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.table.changes import CellValue, Change, SetCells, value_of
from workbook_tools.table.customers import Customers
from workbook_tools.table.faults import EXIT_DONE, EXIT_PARTLY, Fault
from workbook_tools.table.places import cell
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.commit import edit_again, refuse_unless_editable, take_back
from workbook_tools.workbook.readable import Readable
from workbook_tools.workbook.session import Session
from workbook_tools.workbook.undo_store import ColumnsBefore, UndoStep, drop_step, last_step
from workbook_tools.workbook.verify import verify

SHOWN = 4
CAPTIONS = {
    "run": "运行", "weekly": "每周运行", "levels": "更新等级", "follow-up": "生成回访", "harvest": "收回结果", "check": "写入数据问题", "merge": "合并客户",
    "import": "导入",
    "fix": "更正",
}  # fmt: skip
"""What staff call the commands that write."""
ID_SLUG = "customer_id"


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
            return _rehearsed(_last(path), book)
    return edit_again(path, _undo)


def _last(path: Path) -> UndoStep:
    step = last_step(path)
    if step is None:
        raise Fault("nothing-to-undo", name=path.name)
    return step


def _undo(session: Session) -> Outcome:
    step = _last(session.path)
    if take_back(session, step):
        lines = (
            f"✓ 已撤销 {step.day} 的“{CAPTIONS.get(step.command, step.command)}”，文件与那之前一模一样",
            "还想再往前撤销一步，就再运行一次 undo",
        )
        return Outcome(
            lines=lines, data={"undone": step.command, "day": step.day.isoformat(), "whole": True, "stays": []}
        )
    with open_book(session.path, for_editing=True) as book:
        reversal = plan_reversal(step, book)
        if reversal.changes:
            with session.draft() as target:
                apply_changes(book, reversal.changes, target)
            verify(book, session.draft_path, reversal.changes)
    if reversal.changes:
        session.replace(None, drops=step.number)
    elif step.live:  # written into the open workbook, which was then closed without saving
        drop_step(session.path, step.number)
    return told(step, reversal, done=True)


def _rehearsed(step: UndoStep, book: Readable) -> Outcome:
    reversal = plan_reversal(step, book)
    return told(step, reversal, done=False)


def told(step: UndoStep, reversal: Reversal, *, done: bool) -> Outcome:
    """The outcome of an undo, cell by cell."""
    stays = [f"  保留：{text}" for text in reversal.stays[:SHOWN]]
    more = len(reversal.stays) - SHOWN
    said = "已撤销" if done else "会撤销"
    since = "，" if step.live else "之后有人改过文件，"
    lines = (
        f"✓ {step.day} 的“{CAPTIONS.get(step.command, step.command)}”{since}{said} {reversal.cells:,} 格，其余不动", *stays,
        *([f"  另有 {more} 处保留"] if more > 0 else []), "想要整个文件恢复原样，请用 backup restore 恢复成新文件。",
    )  # fmt: skip
    data = {
        "undone": step.command,
        "day": step.day.isoformat(),
        "whole": False,
        "cells": reversal.cells,
        "stays": list(reversal.stays),
    }
    return Outcome(EXIT_PARTLY if done and reversal.stays else EXIT_DONE, lines, data)


def plan_reversal(step: UndoStep, book: Readable) -> Reversal:
    """The cells that still hold what the step wrote, with their old values; everything else is named as staying."""
    cells: dict[str, dict[tuple[int, int], CellValue]] = {}
    stays: list[str] = [f"工作表“{name}”" for name in step.sheets if book.sheet(name) is not None]
    for block in step.cells():
        if block.sheet in step.sheets or book.sheet(block.sheet) is None:
            continue
        raw = book.raw(block.sheet)
        for row, old, new in zip(block.rows, block.old, block.new, strict=True):
            now = value_of(raw.at(row, block.column))
            if now == new and now != old:
                cells.setdefault(block.sheet, {})[row, block.column] = old
            elif now != old:
                stays.append(f"“{block.sheet}”{cell(row, block.column)} 后来改过")
    later = read_shop(book, today=step.day)
    for place, value in _computed(_columns_before(step, later), later):
        cells.setdefault(later.customers.sheet, {})[place] = value
    changes = tuple(SetCells(sheet, held, why="撤销") for sheet, held in cells.items() if held)
    return Reversal(changes, sum(len(held) for held in cells.values()), tuple(stays))


def _columns_before(step: UndoStep, later: Shop) -> ColumnsBefore:
    """What our computed columns said before the step, by 客户编号, since staff may have sorted the rows meanwhile."""
    if step.live:
        return step.columns()
    with open_book(step.file) as before:
        earlier = read_shop(before, today=step.day)
        rows_before, held = _rows_by_id(earlier), {}
        for slug in later.customers.ours:
            was = earlier.customers.ours.get(slug, 0)
            held[slug] = {
                number: value_of(earlier.master.at(rows_before[number], was)) if was and number in rows_before else None
                for number in _rows_by_id(later)
            }
    return held


def _computed(before: ColumnsBefore, later: Shop) -> Iterator[tuple[tuple[int, int], CellValue]]:
    """Our computed cells that differ from what they said."""
    rows = _rows_by_id(later)
    for slug, cells in before.items():
        column = later.customers.ours.get(slug, 0)
        for number, old in cells.items():
            row = rows.get(number, 0)
            if column and row and value_of(later.master.at(row, column)) != old:
                yield (row, column), old


def _rows_by_id(shop: Shop) -> dict[str, int]:
    customers: Customers = shop.customers
    column = customers.id_column or customers.ours.get(ID_SLUG, 0)
    return {shop.master.text(row, column): row for row in customers.rows.tolist()} if column else {}
