"""更正: the corrections that change no more than the spelling, and those that staff accepted, each logged with its old value."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook_tools.jobs.decide import Decision
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.run import commit, decide_to_fix
from workbook_tools.jobs.shop import Shop
from workbook_tools.plans.change_log import shown_value
from workbook_tools.table.cells import text_of
from workbook_tools.table.changes import CellValue
from workbook_tools.table.codes import Severity
from workbook_tools.table.faults import EXIT_DONE, EXIT_PARTLY
from workbook_tools.table.places import cell
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.commit import edit_again, refuse_unless_editable
from workbook_tools.workbook.session import Session

SHOWN = 200
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
"""Spaces and line breaks beside a Chinese character, with which people set headers."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """One cell: what stood there and what will."""

    sheet: str
    place: str
    column: str
    old: str
    new: str
    why: str

    @property
    def line(self) -> str:
        """For a person."""
        return f"「{self.sheet}」{self.place} {self.column}：“{self.old}” → {self.new}（{self.why}）"

    def as_json(self) -> dict[str, object]:
        """For a program."""
        told = {"sheet": self.sheet, "cell": self.place, "column": self.column, "old": self.old, "new": self.new}
        return {**told, "why": self.why}


def fix(path: Path, *, today: date, dry_run: bool = False, step: Step = silent) -> Outcome:
    """Write every certain correction into the workbook, or only show them with `dry_run`."""
    if dry_run:
        refuse_unless_editable(path)
        with open_book(path, for_editing=True) as book:
            return _rehearsed(decide_to_fix(book, today=today, step=step))

    def work(session: Session) -> Outcome:
        decision = commit(
            session, lambda book: decide_to_fix(book, today=today, step=step), command="fix", today=today, step=step
        )
        return _told(decision, tuple(session.warnings))

    return edit_again(path, work)


def _rehearsed(decision: Decision) -> Outcome:
    corrected = list(_corrected(decision))
    lines = [one.line for one in corrected[:SHOWN]]
    if len(corrected) > SHOWN:
        lines.append(f"另有 {len(corrected) - SHOWN:,} 格没有列出，加上 --json 可以看到全部。")
    said = f"以上共 {len(corrected):,} 格，没有写文件。" if corrected else "没有可以直接更正的格子。"
    return Outcome(lines=(*lines, said), data={**_as_json(decision, corrected), "dry_run": True})


def _told(decision: Decision, warnings: Sequence[str]) -> Outcome:
    corrected = list(_corrected(decision))
    counts = "，".join(f"{why} {count:,} 格" for why, count in Counter(one.why for one in corrected).items())
    lines = [f"✓ 更正 {len(corrected):,} 格：{counts}" if corrected else "✓ 没有可以直接更正的格子"]
    if not corrected:
        lines.append("✓ 照“处理”里选的更新了“数据问题”" if decision.changes else "✓ 文件没有动")
    if corrected:
        lines.append("✓ 原来的内容记在“更改记录”，用 undo 可以撤销")
    lines += [f"⚠ {text}" for text in (*decision.notes, *warnings)]
    errors, looks = decision.count(Severity.ERROR), decision.count(Severity.WARNING)
    lines.append(
        f"下一步：还有必须改 {errors:,} 处、请看一下 {looks:,} 处，用 check 查看。"
        if errors or looks
        else "下一步：workbook-tools run 可以评级并生成回访计划"
    )
    return Outcome(
        EXIT_PARTLY if warnings else EXIT_DONE,
        tuple(lines[:8]),
        data={**_as_json(decision, corrected), "warnings": [*decision.notes, *warnings]},
    )


def _as_json(decision: Decision, corrected: Sequence[Corrected]) -> dict[str, object]:
    return {
        "workbook": decision.shop.book.name,
        "changes": len(corrected),
        "corrections": [one.as_json() for one in corrected],
    }


def _corrected(decision: Decision) -> Iterator[Corrected]:
    """Every cell in the order of the sheets."""
    shop = decision.shop
    for change in decision.corrections:
        raw = shop.book.raw(change.sheet)
        headers = _headers(shop, change.sheet)
        for (row, column), value in sorted(change.cells.items(), key=lambda item: item[0]):
            header = headers.get(column, "")
            yield Corrected(
                change.sheet, cell(row, column), header, text_of(raw.at(row, column)), _new(value), change.why
            )


def _new(value: CellValue) -> str:
    return shown_value(value) or ""


def _headers(shop: Shop, sheet: str) -> dict[int, str]:
    if sheet == shop.customers.sheet:
        return {column: " ".join(_WRAPPED.sub("", text).split()) for column, text in shop.customers.headers.items()}
    log = shop.logs.get(sheet)
    return {} if log is None else {column: header for header, column in log.places.items()}
