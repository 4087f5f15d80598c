"""The customers as the last backup has them: whose each 客户编号 was, and when and for how much they had bought.

A number that has changed its owner was probably pasted beside the wrong row; a later purchase than then is one since.
"""

from datetime import date

from workbook_tools.backup.shelf import backup_path, list_backups
from workbook_tools.jobs.evidence import identify
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.plans.computed_columns import ID_SLUG
from workbook_tools.rules.inferred import Earlier
from workbook_tools.table.columns import AMOUNT, CONTACT, CUSTOMER_ID, LAST_PURCHASE, NAME
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.book import open_book


def read_earlier(shop: Shop, today: date) -> Earlier | None:
    """The customers of a workbook as of its newest backup of a day before today.

    None where there is none to read, or where the workbook's customers have no numbers yet to find them again by. A backup of
    today does not count: it may hold the very mistake that is looked for, and it holds what is new since.
    """
    if not _is_numbered(shop):
        return None
    workbook = shop.book.package.path
    older = [backup for backup in list_backups(workbook) if backup.day < today]
    if not older:
        return None
    try:
        with open_book(backup_path(workbook, older[-1])) as book:
            then = read_shop(book, today=today)
            held = (NAME.header, CONTACT.header, LAST_PURCHASE.header, AMOUNT.header, "no_purchase")
            frame = then.customers.frame[list(held)].assign(**{CUSTOMER_ID.header: identify(then).ids})
            return Earlier(older[-1].day, frame, _is_numbered(then))
    except Fault:
        return None  # a backup that can't be read is told by `backup verify`; it is no reason not to run


def _is_numbered(shop: Shop) -> bool:
    return bool(shop.customers.id_column or ID_SLUG in shop.customers.ours)
