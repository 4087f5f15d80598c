"""Where the workbook could ask while staff type: proposed where one column has many mistakes, added when staff want it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook_tools.jobs.evidence import identify
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.proposals import plan_checks
from workbook_tools.jobs.run import commit
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.plans.change_log import Before, append_log, log_rows
from workbook_tools.rules.history import no_moves
from workbook_tools.rules.prevention import Prevention, prevention_for
from workbook_tools.table import marks
from workbook_tools.table.changes import Change
from workbook_tools.table.faults import EXIT_DONE, EXIT_USAGE
from workbook_tools.workbook.book import Book, open_book
from workbook_tools.workbook.commit import edit_again, refuse_unless_editable
from workbook_tools.workbook.session import Session
from workbook_tools.workbook.stale import refuse_stale


@dataclass(frozen=True)
class Prevented:
    """What is to be written. found: the columns that get a check; has_one: those that need none; unknown: no such column."""

    shop: Shop
    changes: tuple[Change, ...]
    found: tuple[Prevention, ...]
    has_one: tuple[str, ...]
    unknown: tuple[str, ...]


def prevent(path: Path, headers: Sequence[str], *, today: date, dry_run: bool = False, step: Step = silent) -> Outcome:
    """Add the template's check to the named columns of the master; usage error where one of them is not there."""
    if dry_run:
        refuse_unless_editable(path)
        with open_book(path, for_editing=True) as book:
            return _told(_plan(book, headers, today), done=False)

    def work(session: Session) -> Outcome:
        planned = commit(session, lambda book: _plan(book, headers, today), command="fix", today=today, step=step)
        return _told(planned, done=True)

    return edit_again(path, work)


def _plan(book: Book, headers: Sequence[str], today: date) -> Prevented:
    shop = read_shop(book, today=today)
    refuse_stale(book.package.path, shop.facts.get("id", ""), int(shop.facts.get("run") or 0))
    customers = shop.customers
    checked = book.validated(customers.sheet)
    wanted = {header: prevention_for(header, customers, checked) for header in dict.fromkeys(headers)}
    unknown = tuple(header for header in wanted if prevention_for(header, customers, ()) is None)
    found = () if unknown else tuple(prevention for prevention in wanted.values() if prevention is not None)
    has_one = tuple(header for header, prevention in wanted.items() if prevention is None and header not in unknown)
    changes: list[Change] = list(plan_checks(shop, found))
    if changes:
        sheets = {customers.sheet: shop.master}
        before = Before(customers, identify(shop).ids.tolist(), sheets, generated=shop.generated.values())
        lines = log_rows(changes, no_moves(), before, today)
        log = append_log(shop.raw_of(marks.CHANGE_LOG), lines, shop.name_of(marks.CHANGE_LOG))
        changes += [log] if log else []
    return Prevented(shop, tuple(changes), found, has_one, unknown)


def _told(planned: Prevented, *, done: bool) -> Outcome:
    data: dict[str, object] = {
        "workbook": planned.shop.book.name,
        "changes": len(planned.found),
        "prevented": [one.column.header for one in planned.found],
        "dry_run": not done,
    }
    if planned.unknown:
        names = "、".join(f"“{header}”" for header in planned.unknown)
        lines = (
            f"✗ {names}不能加输入检查：客户表里没有这一列，或这一列什么都可以写。",
            "请写客户表里的列名，例如 最近一次消费时间。",
        )
        return Outcome(EXIT_USAGE, lines, {**data, "unknown": list(planned.unknown)})
    said = "已加上" if done else "会加上"
    rows = [
        f"✓ “{one.column.header}”{said}输入检查：{one.column.hint or '写一个数'}（只提醒，不禁止）"
        for one in planned.found
    ]
    rows += [f"✓ “{header}”已经有输入检查，没有改动" for header in planned.has_one]
    rows.append("用 undo 可以撤销。" if done and planned.found else "没有写文件。" if not done else "文件没有动。")
    return Outcome(EXIT_DONE, tuple(rows), data)
