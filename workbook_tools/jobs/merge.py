"""合并: two customers into one, shown side by side first; undone like any other job."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook_tools.jobs.evidence import identify
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.run import commit
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.plans.change_log import Before, append_log, log_rows
from workbook_tools.plans.merging import Pair, lines_of, log_merge, plan_merge, refuse_unless_mergeable
from workbook_tools.plans.side_by_side import as_json, side_by_side
from workbook_tools.reading.detail import read_detail
from workbook_tools.rules.history import no_moves
from workbook_tools.rules.identity import GivenNumbers
from workbook_tools.rules.lookup import People
from workbook_tools.rules.merge_cells import MergedCell, merge_cells
from workbook_tools.rules.merged_numbers import read_merged
from workbook_tools.table import marks
from workbook_tools.table.cells import RawSheet
from workbook_tools.table.changes import Change, Remember, SetCells
from workbook_tools.table.columns import CONTACT_LOG, PURCHASE_LOG, SERVICE_LOG
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.faults import EXIT_DONE, Fault
from workbook_tools.workbook.book import Book, open_book
from workbook_tools.workbook.commit import edit_again, refuse_unless_editable
from workbook_tools.workbook.session import Session
from workbook_tools.workbook.stale import refuse_stale

MOST_NAMED = 6


@dataclass(frozen=True)
class Merge:
    """A merge, planned. moved: detail sheet → how many of its lines change their owner."""

    shop: Shop
    pair: Pair
    cells: Sequence[MergedCell]
    moved: dict[str, int]
    changes: tuple[Change, ...]


def merge(  # noqa: PLR0913 - who, how and when
    path: Path, keep: str, drop: str, *, today: date, add_up: bool = False, dry_run: bool = False, step: Step = silent
) -> Outcome:
    """Merge the customer `drop` into `keep`, each found by 客户编号, the last digits of the phone, the name or `第12行`.

    add_up: amounts and counts of the two rows are added. Faults: customer-missing, customer-ambiguous, merge-refused.
    """

    def plan_on(book: Book) -> Merge:
        step("读取客户表")
        shop = read_shop(book, today=today)
        refuse_stale(path, shop.facts.get("id", ""), int(shop.facts.get("run") or 0))
        return plan(shop, keep, drop, today=today, add_up=add_up)

    def work(session: Session) -> Outcome:
        merged = commit(session, plan_on, command="merge", today=today, step=step)
        return _told(merged, warnings=tuple(session.warnings), done=True)

    if dry_run:
        refuse_unless_editable(path)
        with open_book(path, for_editing=True) as book:
            return _told(plan_on(book), done=False)
    return edit_again(path, work)


def plan(shop: Shop, keep: str, drop: str, *, today: date, add_up: bool) -> Merge:
    """All that the merge comes to, with the lines of 更改记录."""
    given = identify(shop)
    kept, dropped = (find_one(shop, given, who) for who in (keep, drop))
    pair = Pair(shop.customers, shop.master, given.ids, kept, dropped)
    refuse_unless_mergeable(pair)
    cells = merge_cells(shop.customers, shop.master, kept, dropped, shop.settings, add_up=add_up)
    logs = list(_detail_logs(shop, today))
    changes = plan_merge(pair, cells, logs)
    moved = {log.sheet: len(lines_of(pair, log)) for log, _raw in logs}
    touched = {change.sheet for change in changes if isinstance(change, SetCells)}
    before = Before(
        shop.customers, given.ids.tolist(), {name: shop.book.raw(name) for name in touched},
        {log.sheet: {column: header for header, column in log.places.items()} for log, _raw in logs},
    )  # fmt: skip
    lines = [log_merge(pair, today), *log_rows(changes, no_moves(), before, today)]
    logged = append_log(shop.raw_of(marks.CHANGE_LOG), lines, shop.name_of(marks.CHANGE_LOG))
    facts = _facts(shop, given)
    return Merge(
        shop, pair, cells, {name: many for name, many in moved.items() if many},
        (*changes, *([logged] if logged else []), *([Remember(facts)] if facts else [])),
    )  # fmt: skip


def find_one(shop: Shop, given: GivenNumbers, who: str) -> int:
    """The place of the customer whom `who` means. Faults customer-missing and customer-ambiguous, names masked."""
    people = People(shop.customers, given.ids)
    found = people.single_out(who.strip())
    if len(found) == 1:
        return found[0]
    if found:
        named = "、".join(people.described(place) for place in found[:MOST_NAMED])
        more = f"等 {len(found)} 位" if len(found) > MOST_NAMED else ""
        raise Fault("customer-ambiguous", name=who, detail=named + more)
    gone_into = read_merged(shop.log, given.ids).get(who.strip(), "")
    raise Fault("customer-missing", name=who, detail=f"，它已经并入 {gone_into}" if gone_into else "")


def _detail_logs(shop: Shop, today: date) -> Iterator[tuple[DetailLog, RawSheet]]:
    for detail in (PURCHASE_LOG, SERVICE_LOG, CONTACT_LOG):
        info = shop.book.sheet(detail.name)
        if info is not None and info.kind == "worksheet":
            raw = shop.book.raw(info.name)
            log = read_detail(raw, detail, shop.settings, today)
            if log is not None:
                yield log, raw


def _facts(shop: Shop, given: GivenNumbers) -> dict[str, str]:
    """A number that was given just now must not be given again; the run is counted once the workbook counts its runs."""
    facts = {}
    if "run" in shop.facts:
        facts["run"] = str(int(shop.facts["run"]) + 1)
    if given.fresh.any() and "highest_id" in shop.facts:
        facts["highest_id"] = str(given.highest)
    return facts


def _told(merged: Merge, *, done: bool, warnings: tuple[str, ...] = ()) -> Outcome:
    kept, dropped = merged.pair.names
    moved = "、".join(f"“{sheet}”{many:,} 行" for sheet, many in merged.moved.items())
    lines = [*side_by_side(merged.pair, merged.cells), *([f"归到 {kept}：{moved}"] if moved else [])]
    row = merged.pair.dropped_row
    if done:
        lines += [f"✓ {dropped} 已并入 {kept}，第 {row} 行已清空，可以在 Excel 里把那一行整行删掉"]
        lines += [f"⚠ {text}" for text in warnings]
        lines += ["下一步：workbook-tools run 重新评级；合并错了就运行 workbook-tools undo"]
    else:
        lines += [f"以上是预览，没有写文件。去掉 --dry-run 就会把 {dropped} 并入 {kept}，清空第 {row} 行。"]
    return Outcome(EXIT_DONE, tuple(lines), {**as_json(merged.pair, merged.cells), "moved": merged.moved, "done": done})
