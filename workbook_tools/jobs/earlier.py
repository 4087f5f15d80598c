"""What the backups say: whose each 客户编号 was, when and for how much customers had bought, and how they were judged a week ago.

A number that has changed its owner was probably pasted beside the wrong row; a later purchase than then is one since.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from workbook_tools.backup.manifest import Backup
from workbook_tools.backup.shelf import backup_path, list_backups
from workbook_tools.jobs.evidence import gather, identify
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.rules.inferred import FOUND_ON, Earlier
from workbook_tools.rules.inputs import days
from workbook_tools.rules.moves import Before
from workbook_tools.table.columns import AMOUNT, CONTACT, CUSTOMER_ID, LAST_PURCHASE, NAME
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.book import open_book


@dataclass(frozen=True)
class Backups:
    """last: the customers as the newest backup of an earlier day has them. judged: as one of an earlier week is judged.

    Either is None where there is none to read, or where the workbook's customers have no numbers yet to find them again by.
    """

    last: Earlier | None = None
    judged: Before | None = None


NO_BACKUPS = Backups()


def read_backups(shop: Shop, today: date, *, judging: bool = True) -> Backups:
    """The newest backup of a day before today, and the newest of an earlier week, which most of the time is the same one.

    A backup of today does not count: it may hold the very mistake that is looked for, and it holds what is new since.
    judging: whether anybody asks how customers were judged then.
    """
    if not _is_numbered(shop):
        return NO_BACKUPS
    workbook = shop.book.path
    older = [backup for backup in list_backups(workbook) if backup.day < today]
    past = [backup for backup in older if backup.day < today - timedelta(days=today.weekday())] if judging else []
    last, judged = None, None
    for backup in {chosen.id: chosen for chosen in (*older[-1:], *past[-1:])}.values():
        then = _read(workbook, backup, shop, judged=backup in past[-1:])
        last = then.last if backup in older[-1:] else last
        judged = then.judged or judged
    return Backups(last, judged)


def read_earlier(shop: Shop, today: date) -> Earlier | None:
    """The customers of a workbook as of its newest backup of a day before today."""
    return read_backups(shop, today, judging=False).last


def _read(workbook: Path, backup: Backup, shop: Shop, *, judged: bool) -> Backups:
    """One backup, opened once. A backup that can't be read is told by `backup verify`; it is no reason not to run."""
    try:
        with open_book(backup_path(workbook, backup)) as book:
            then = read_shop(book, today=backup.day, table=shop.customers.sheet)
            held = (NAME.header, CONTACT.header, LAST_PURCHASE.header, AMOUNT.header, "no_purchase")
            frame = then.customers.frame[list(held)].assign(**{CUSTOMER_ID.header: identify(then).ids})
            last = Earlier(backup.day, frame, _is_numbered(then))
            return Backups(last, _judge(then, backup.day, shop) if judged else None)
    except Fault:
        return NO_BACKUPS


def _judge(then: Shop, day: date, shop: Shop) -> Before:
    """As the run of that day judged: also by what it inferred itself, after the backup was made."""
    known = shop.inferred[days(shop.inferred, FOUND_ON) <= np.datetime64(day, "D")]
    evidence = gather(replace(then, inferred=known), today=day)
    return Before(day, evidence.given.ids, evidence.find(day), then.settings)


def _is_numbered(shop: Shop) -> bool:
    return bool(shop.customers.number_column)
