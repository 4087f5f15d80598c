"""A fresh workbook with a customer table and 消费记录, made of a log of sales; the log stays as it is."""

import io
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from workbook_tools.disk.durable import write_new
from workbook_tools.disk.reasons import faults_for
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.plans.ledger_book import (
    customer_columns,
    fill_form,
    log_places,
    master_places,
    more_columns,
    purchase_columns,
)
from workbook_tools.reading.ledger import Ledger, find_ledger
from workbook_tools.rules.ledger import LedgerCustomers, Reckoning, find_customers, reckon
from workbook_tools.table.changes import Change
from workbook_tools.table.columns import MASTER_NAME, PURCHASE_LOG
from workbook_tools.table.faults import EXIT_DONE, Fault
from workbook_tools.table.marks import SHEET_MARK
from workbook_tools.table.places import cell
from workbook_tools.table.settings import Settings
from workbook_tools.workbook.apply import apply_changes
from workbook_tools.workbook.book import open_book
from workbook_tools.workbook.names import split_reference
from workbook_tools.workbook.template import (
    HEADER_ROW,
    OTHER_READY_ROWS,
    READY_ROWS,
    build_template,
    refuse_unless_new,
)
from workbook_tools.workbook.verify import verify

SHOWN = 5
UNUSED = (
    "date-unreadable",
    "date-ambiguous",
    "date-no-year",
    "date-in-future",
    "date-implausible",
    "amount-unreadable",
    "error-value",
)
"""What keeps a line's date or amount out of the sums."""


def create_from_ledger(path: Path, source: Path, *, today: date, dry_run: bool = False, step: Step = silent) -> Outcome:
    """Write the new workbook. Faults: cannot-write where something is there already, sheet-missing where no sheet is a log."""
    refuse_unless_new(path)
    step("读取流水")
    ledger = _read(source, today)
    step("归到每位客户")
    found = find_customers(ledger.log, today)
    sums = reckon(ledger.log, found)
    if not sums.adds_up:
        raise Fault("internal-error", detail="归到客户名下的金额与流水合计对不上")
    if not dry_run:
        step("写新的工作簿")
        _write(path, ledger, found)
    return _told(path, source, ledger, found, sums, done=not dry_run)


def _read(source: Path, today: date) -> Ledger:
    with open_book(source) as book:
        ours = {split_reference(reference)[0] for mark, reference in book.marks.items() if mark.startswith(SHEET_MARK)}
        sheets = [book.raw(info.name) for info in book.sheets if info.kind == "worksheet" and info.name not in ours]
    ledger = find_ledger(sheets, Settings(), today)
    if ledger is None:
        raise Fault("sheet-missing", name=source.name, detail="没有一张表同时有姓名或电话、日期和金额")
    return ledger


def _write(path: Path, ledger: Ledger, found: LedgerCustomers) -> None:
    more = more_columns(ledger)
    changes: list[Change] = [
        *fill_form(
            MASTER_NAME, master_places(more), customer_columns(ledger, found), header_row=HEADER_ROW,
            ready_rows=READY_ROWS[MASTER_NAME],
        ),
        *fill_form(
            PURCHASE_LOG.name, log_places(), purchase_columns(ledger, found), header_row=HEADER_ROW,
            ready_rows=OTHER_READY_ROWS,
        ),
    ]  # fmt: skip
    held = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        blank, filled = Path(folder) / path.name, Path(folder) / f"新 {path.name}"
        blank.write_bytes(build_template(more))
        with open_book(blank) as book:
            apply_changes(book, changes, held)
            filled.write_bytes(held.getvalue())
            verify(book, filled, changes)
    with faults_for(path.name):
        write_new(path, held.getvalue())


def _told(path: Path, source: Path, ledger: Ledger, found: LedgerCustomers, sums: Reckoning, *, done: bool) -> Outcome:
    unused = _unused(ledger)
    data = {
        "workbook": str(path), "source": str(source), "sheet": ledger.log.sheet, "lines": sums.lines, "total": sums.total,
        "customers": len(found.names), "customers_total": sums.customers, "done": done,
        "walk_in": {"lines": sums.walk_in[0], "total": sums.walk_in[1]},
        "undecided": {"lines": sums.undecided[0], "total": sums.undecided[1], "rows": ledger.log.frame["row"][found.undecided].tolist()},
        "unreadable": unused, "left_out": list(ledger.left_out),
    }  # fmt: skip
    return Outcome(EXIT_DONE, tuple(_lines(path, source, ledger, found, sums, unused, done=done)), data)


def _lines(  # noqa: PLR0913 - all that is told
    path: Path,
    source: Path,
    ledger: Ledger,
    found: LedgerCustomers,
    sums: Reckoning,
    unused: list[dict[str, object]],
    *,
    done: bool,
) -> Iterator[str]:
    yield f"✓ 读了“{ledger.log.sheet}”的 {sums.lines:,} 笔，金额合计 {sums.total:,.2f} 元"
    others = [
        f"{word} {many:,} 笔 {money:,.2f} 元"
        for word, (many, money) in (("散客", sums.walk_in), ("分不清是谁", sums.undecided))
        if many
    ]
    yield f"✓ 归到 {len(found.names):,} 位客户名下 {sums.customers:,.2f} 元" + "".join(f"，{told}" for told in others)
    if unused:
        named = "、".join(f"{one['cell']}“{one['found']}”" for one in unused[:SHOWN])
        yield f"⚠ {len(unused):,} 格看不懂，原样抄到了消费记录，请改好：{named}" + ("……" if len(unused) > SHOWN else "")
    if sums.undecided[0]:
        rows = "、".join(map(str, ledger.log.frame["row"][found.undecided].tolist()[:SHOWN]))
        yield (
            f"⚠ 分不清是谁的在流水第 {rows} 行"
            + ("等" if sums.undecided[0] > SHOWN else "")
            + "，抄到了消费记录，请补上客户编号"
        )
    if ledger.left_out:
        yield f"⚠ 这些列没有带过来：{'、'.join(ledger.left_out[:SHOWN])}" + (
            "等" if len(ledger.left_out) > SHOWN else ""
        )
    if done:
        yield f"✓ 已新建“{path.name}”，“{source.name}”没有动"
        yield f"下一步：workbook-tools run {path.name}"
    else:
        yield f"以上是预览，没有写文件。去掉 --dry-run 就会新建“{path.name}”。"


def _unused(ledger: Ledger) -> list[dict[str, object]]:
    problems = ledger.log.problems.frame()
    wrong = problems[problems["code"].isin(UNUSED) & problems["column"].isin(("日期", "金额"))]
    return [
        {"cell": cell(int(row), int(place)), "row": int(row), "found": str(found), "code": str(code)}
        for row, place, found, code in zip(
            *(wrong[name].tolist() for name in ("row", "place", "found", "code")), strict=True
        )
    ]
