"""客户卡片: one customer, read and judged as of today; the workbook is only read."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from workbook_tools.jobs.decide import ALL, Decision
from workbook_tools.jobs.evidence import number_rows
from workbook_tools.jobs.merge_plan import detail_logs, find_one
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.run import decide_on
from workbook_tools.plans.card import Record, card_lines, plan_card
from workbook_tools.rules.inputs import Texts
from workbook_tools.rules.matching import match_customers
from workbook_tools.rules.merged_numbers import read_merged, renamed
from workbook_tools.table.card import Card
from workbook_tools.table.columns import CUSTOMER_ID
from workbook_tools.workbook.book import open_book


def card(path: Path, who: str, *, today: date, html: Path | None = None, step: Step = silent) -> Outcome:
    """The card of the customer whom `who` means (客户编号, last digits of the phone, name, `第12行`).

    html: also as a page at this path, names and numbers hidden unless 周报姓名 says 全名; never over something. Faults
    customer-missing, customer-ambiguous, cannot-write.
    """
    with open_book(path) as book:
        decision = decide_on(book, ALL, today=today, step=step)
        at = find_one(decision.shop, number_rows(decision.shop), who)
        shown = _card(decision, at, today, masked=False)
        lines = [*card_lines(shown)]
        if html is not None:
            from workbook_tools.report.card_page import write_card  # noqa: PLC0415 - jinja2, seldom asked for

            masked = decision.shop.settings.names_in_report == "遮盖"
            step("写卡片")
            write_card(html, _card(decision, at, today, masked=masked), path.name, today)
            lines.append(f"✓ 卡片另存为“{html.name}”" + ("，姓名和号码按“设置”遮住" if masked else ""))
    data = {**shown.as_json(), **({"html": str(html)} if html else {})}
    return Outcome(lines=tuple(lines), data=data)


def _card(decision: Decision, at: int, today: date, *, masked: bool) -> Card:
    shop = decision.shop
    ids = number_rows(shop).ids
    return plan_card(
        shop.customers, shop.master, decision.assessment, at, records=list(_records(decision, at, ids, today)),
        changes=shop.log, problems=decision.problems, masked=masked,
    )  # fmt: skip


def _records(decision: Decision, at: int, ids: Texts, today: date) -> Iterator[Record]:
    """The detail sheets, with the lines that are the customer's, those under a number that was merged into his among them."""
    shop = decision.shop
    merged = read_merged(shop.log, ids)
    for log, _raw in detail_logs(shop, today):
        log.frame = renamed(log.frame, CUSTOMER_ID.header, merged)
        yield Record(log, np.flatnonzero(match_customers(log, shop.customers, ids) == at))
