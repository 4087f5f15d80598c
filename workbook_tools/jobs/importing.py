"""导入: rows of another workbook, a CSV or a shop system's export into the customer table, or orders into 消费记录."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from workbook_tools.jobs.evidence import identify
from workbook_tools.jobs.import_presets import keep_said, load_preset, read_said
from workbook_tools.jobs.import_report import told, write_report
from workbook_tools.jobs.import_room import append_customers
from workbook_tools.jobs.import_source import SourceFile, open_source
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.run import commit
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.plans.change_log import Before, append_log, log_rows
from workbook_tools.plans.detail_sheet import append_lines
from workbook_tools.plans.import_customers import import_customers
from workbook_tools.plans.import_orders import OrderBook, import_orders, log_columns
from workbook_tools.plans.intake import Intake, own_by_key
from workbook_tools.reading.headers import MASTER_NAMES, normal_header
from workbook_tools.reading.source_layout import NOT_USED
from workbook_tools.reading.source_table import read_source
from workbook_tools.rules.history import no_moves
from workbook_tools.rules.inputs import Texts
from workbook_tools.rules.matching import match_customers
from workbook_tools.table import marks
from workbook_tools.table.changes import AppendRows, Change, Remember, SetCells
from workbook_tools.table.columns import ID_SLUG, PURCHASE_LOG
from workbook_tools.table.faults import Fault
from workbook_tools.table.incoming import RowResult
from workbook_tools.workbook.book import Book, open_book
from workbook_tools.workbook.commit import edit_again, refuse_unless_editable
from workbook_tools.workbook.session import Session
from workbook_tools.workbook.stale import refuse_stale


@dataclass(frozen=True)
class Request:
    """source: the file. preset: its short name or file, "" for whichever fits. said: --map, source header → our header.

    source_wins: a value of the source replaces what the table has.
    """

    source: Path
    preset: str = ""
    said: tuple[tuple[str, str], ...] = ()
    source_wins: bool = False


@dataclass(frozen=True)
class Imported:
    """What an import comes to. missing: columns of the source that the master lacks."""

    shop: Shop
    changes: tuple[Change, ...]
    file: SourceFile
    results: tuple[RowResult, ...]
    rows: tuple[int, ...]
    """The sheet row of each place: old customers, then new ones."""
    ids: tuple[str | None, ...]
    missing: tuple[str, ...]


def import_rows(
    workbook: Path, request: Request, *, today: date, dry_run: bool = False, step: Step = silent
) -> Outcome:
    """Import, or with dry_run only say what would become of each row. Exit 20 where rows were refused."""
    said = {**read_said(workbook), **dict(request.said)}
    preset = load_preset(request.preset) if request.preset else None

    def plan_on(book: Book) -> Imported:
        step("读取客户表")
        shop = read_shop(book, today=today)
        refuse_stale(book.package.path, shop.facts.get("id", ""), int(shop.facts.get("run") or 0))
        _refuse_unknown(request.said, shop)
        step("读取要导入的文件")
        file = open_source(request.source, preset, said, own_by_key(shop.customers))
        return plan_import(shop, file, today=today, source_wins=request.source_wins)

    if dry_run:
        refuse_unless_editable(workbook)
        with open_book(workbook, for_editing=True) as book:
            return told(plan_on(book), dry_run=True)

    def work(session: Session) -> Outcome:
        imported = commit(session, plan_on, command="import", today=today, step=step)
        if request.said:
            keep_said(workbook, said)
        report, warning = write_report(imported, workbook, today)
        return told(imported, warnings=(*session.warnings, *warning), report=report)

    return edit_again(workbook, work)


def plan_import(shop: Shop, file: SourceFile, *, today: date, source_wins: bool) -> Imported:
    """What becomes of each row of the source, and the changes that this asks for. The same file again gives no changes."""
    if shop.customers.is_ledger:
        raise Fault(
            "edit-unsafe", name=shop.book.name, detail="客户表像是消费流水，同一个号码占了好几行，认不出是哪一位"
        )
    given = identify(shop)
    source = read_source(file.sheet, file.layout, shop.settings, today)
    preset = file.preset
    intake = Intake(shop.customers, shop.master, given.ids, shop.settings, today, phone_decides=preset.phone_decides)
    why = f"导入“{file.name}”"
    changes: list[Change] = []
    if preset.kind == "orders":
        owners = _owners(shop, given.ids)
        orders = OrderBook(shop.purchases, owners)
        results = import_orders(source, intake, orders, orders=preset.orders, fixed=preset.fixed)
    else:
        orders = None
        results = import_customers(source, intake, fixed=preset.fixed, source_wins=source_wins)
    numbered = bool(shop.customers.number_column)
    highest, numbers = _numbers(shop, given.highest, len(intake.new))
    old = given.ids.tolist() if numbered else [None] * len(shop.customers)  # before the first run nobody has a number
    ids = (*old, *numbers)
    changes += intake.set_cells(why)
    appended = list(append_customers(shop, intake, numbers))
    changes += appended
    if orders is not None:
        changes += orders.set_cells(why)
        if orders.lines:
            changes.append(append_lines(shop.purchases, PURCHASE_LOG, log_columns(orders, intake, ids)))
    if changes:
        changes += _log(shop, changes, given.ids, today)
        if highest != given.highest:
            changes.append(Remember({"highest_id": str(highest)}))
    first = appended[0].after_row + 1 if appended else 0
    rows = (*shop.customers.rows.tolist(), *range(first, first + len(intake.new)))
    of_log = {column.header for column in PURCHASE_LOG.columns} if orders is not None else set()
    missing = tuple(header for header in source.columns if not intake.has(header) and header not in of_log)
    return Imported(shop, tuple(changes), file, tuple(results), rows, ids, missing)


def _numbers(shop: Shop, highest: int, many: int) -> tuple[int, list[str | None]]:
    """客户编号 of the new customers, where our column is there to hold them; else the next run gives them."""
    if not many or ID_SLUG not in shop.customers.ours:
        return highest, [None] * many
    return highest + many, [f"K{highest + place:06d}" for place in range(1, many + 1)]


def _owners(shop: Shop, ids: Texts) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    if shop.purchases is None:
        return np.zeros(0, dtype=np.intp)
    return match_customers(shop.purchases, shop.customers, ids)


def _log(shop: Shop, changes: Sequence[Change], ids: Texts, today: date) -> list[Change]:
    touched = {change.sheet for change in changes if isinstance(change, SetCells | AppendRows)}
    headers = {}
    if shop.purchases is not None:
        headers[shop.purchases.sheet] = {at: header for header, at in shop.purchases.places.items()}
    sheets = {name: shop.book.raw(name) for name in touched}
    before = Before(shop.customers, ids.tolist(), sheets, headers, generated=shop.generated.values())
    name = shop.name_of(marks.CHANGE_LOG)
    log = append_log(shop.raw_of(marks.CHANGE_LOG), log_rows(changes, no_moves(), before, today), name)
    return [log] if log else []


def _refuse_unknown(said: Sequence[tuple[str, str]], shop: Shop) -> None:
    own = own_by_key(shop.customers)
    known = {*MASTER_NAMES.exact, *own, *(normal_header(column.header) for column in PURCHASE_LOG.columns)}
    for _theirs, ours in said:
        if ours != NOT_USED and normal_header(ours) not in known:
            raise Fault("source-unusable", name=shop.book.name, detail=f"--map 里的“{ours}”不是客户表的列")
