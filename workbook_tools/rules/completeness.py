"""How full the customer table is, column by column, and how many rows nobody has looked at for long."""

from datetime import date

import numpy as np

from workbook_tools.rules.inputs import days, days_since, flags
from workbook_tools.table.columns import AMOUNT, LAST_PURCHASE, LAST_UPDATE, SERIAL, STANDARD
from workbook_tools.table.customers import Customers
from workbook_tools.table.quality import ColumnFill, Completeness
from workbook_tools.table.settings import Settings

_NEEDS_PURCHASE = frozenset({LAST_PURCHASE, AMOUNT})
"""Nobody expects these of a customer who has not bought yet."""


def measure_completeness(customers: Customers, settings: Settings, today: date) -> Completeness:
    """Usable cells of the standard columns that the sheet has (序号 aside), and stale rows by 最后更新; walk-ins are left out.

    An unreadable cell is not usable; a remark in 服务反馈 that is no rating is not either.
    """
    frame = customers.frame
    somebody = ~flags(frame, "walk_in")
    bought = somebody & ~flags(frame, "no_purchase")
    columns = []
    for column in STANDARD:
        if column is SERIAL or column.header not in customers.places:
            continue
        expected = bought if column in _NEEDS_PURCHASE else somebody
        filled = frame[column.header].notna().to_numpy() & expected
        columns.append(ColumnFill(column.header, int(filled.sum()), int(expected.sum())))
    if LAST_UPDATE.header not in customers.places:
        return Completeness(tuple(columns), stale_days=settings.stale_days)
    updated = days(frame, LAST_UPDATE.header)
    dated = somebody & ~np.isnat(updated)
    stale = dated & (days_since(updated, today) > settings.stale_days)
    return Completeness(tuple(columns), int(dated.sum()), int(stale.sum()), settings.stale_days)
