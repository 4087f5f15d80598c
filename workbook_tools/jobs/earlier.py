"""Who bore each 客户编号 in the last backup: a number that has changed its owner was probably pasted beside the wrong row."""

from datetime import date
from pathlib import Path

import pandas as pd

from workbook_tools.backup.shelf import backup_path, list_backups
from workbook_tools.jobs.evidence import identify
from workbook_tools.jobs.shop import read_shop
from workbook_tools.table.columns import CONTACT, CUSTOMER_ID, NAME
from workbook_tools.table.faults import Fault
from workbook_tools.workbook.book import open_book


def read_earlier_owners(workbook: Path, today: date) -> pd.DataFrame | None:
    """客户编号, 客户姓名 and 联系方式 as of the newest backup of a day before today; None where there is none to read.

    A backup of today does not count: it may hold the very mistake that is looked for.
    """
    older = [backup for backup in list_backups(workbook) if backup.day < today]
    if not older:
        return None
    try:
        with open_book(backup_path(workbook, older[-1])) as book:
            shop = read_shop(book, today=today)
            frame = shop.customers.frame[[NAME.header, CONTACT.header]]
            return frame.assign(**{CUSTOMER_ID.header: identify(shop).ids})
    except Fault:
        return None  # a backup that can't be read is told by `backup verify`; it is no reason not to run
