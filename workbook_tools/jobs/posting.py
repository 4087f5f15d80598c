"""Posts the lines of 记一笔 in an edit of its own, before the run that then reads them from 消费记录."""

from dataclasses import dataclass
from datetime import date

from workbook_tools.jobs.evidence import identify
from workbook_tools.jobs.shop import Shop
from workbook_tools.plans.change_log import Before, append_log, log_rows
from workbook_tools.plans.quick_entry import plan_posting
from workbook_tools.reading.detail import read_detail
from workbook_tools.rules.history import no_moves
from workbook_tools.table import marks
from workbook_tools.table.changes import AppendRows, Change, SetCells
from workbook_tools.table.columns import QUICK_ENTRY


@dataclass(frozen=True)
class Posted:
    """What is to be written. posted: lines that go to 消费记录."""

    shop: Shop
    changes: tuple[Change, ...]
    posted: int


def post(shop: Shop, today: date) -> Posted:
    """Plan the posting of a workbook's open quick entries; no changes where there are none."""
    book, customers = shop.book, shop.customers
    info = book.sheet(QUICK_ENTRY.name)
    entries = read_detail(book.raw(info.name), QUICK_ENTRY, shop.settings, today) if info is not None else None
    if entries is None or entries.frame.empty:
        return Posted(shop, (), 0)
    ids = identify(shop).ids
    posting = plan_posting(
        entries, book.raw(entries.sheet), shop.purchases, customers, ids, settings=shop.settings, today=today
    )
    if not posting.changes:
        return Posted(shop, (), 0)
    logs = [log for log in (shop.purchases, entries) if log is not None]
    touched = {change.sheet for change in posting.changes if isinstance(change, (SetCells, AppendRows))}
    before = Before(
        customers, ids.tolist(), {name: book.raw(name) for name in touched},
        {log.sheet: {column: header for header, column in log.places.items()} for log in logs}, generated=shop.generated.values(),
    )  # fmt: skip
    log = append_log(
        shop.raw_of(marks.CHANGE_LOG),
        log_rows(posting.changes, no_moves(), before, today),
        shop.name_of(marks.CHANGE_LOG),
    )
    return Posted(shop, (*posting.changes, *([log] if log else [])), posting.posted)
