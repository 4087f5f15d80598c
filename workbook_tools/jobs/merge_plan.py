"""What a merge of two customers comes to: who they are, what becomes of their rows and records, what is logged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workbook_tools.jobs.evidence import number_rows
from workbook_tools.jobs.shop import Shop
from workbook_tools.plans.change_log import Before, append_log, log_rows
from workbook_tools.plans.merging import Pair, lines_of, log_merge, plan_merge, refuse_unless_mergeable
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
from workbook_tools.table.faults import Fault

MOST_NAMED = 6


@dataclass(frozen=True)
class Merge:
    """A merge, planned. moved: detail sheet → how many of its lines change their owner."""

    shop: Shop
    pair: Pair
    cells: Sequence[MergedCell]
    moved: dict[str, int]
    changes: tuple[Change, ...]


def plan(shop: Shop, keep: str, drop: str, *, today: date, add_up: bool) -> Merge:
    """All that the merge comes to, with the lines of 更改记录."""
    given = number_rows(shop)
    kept, dropped = (find_one(shop, given, who) for who in (keep, drop))
    pair = Pair(shop.customers, shop.master, given.ids, kept, dropped)
    refuse_unless_mergeable(pair)
    cells = merge_cells(shop.customers, shop.master, kept, dropped, shop.settings, add_up=add_up)
    logs = list(detail_logs(shop, today))
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


def detail_logs(shop: Shop, today: date) -> Iterator[tuple[DetailLog, RawSheet]]:
    """消费记录, 服务记录 and 沟通记录 as they stand, with their cells; those that the workbook has."""
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
