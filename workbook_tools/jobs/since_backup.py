"""The purchases since the last backup, where nobody keeps 消费记录."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.jobs.shop import Shop
from workbook_tools.rules.inferred import Earlier, infer_purchases, no_events, same_day
from workbook_tools.rules.inputs import Texts, kept
from workbook_tools.table.changes import SetCells
from workbook_tools.table.columns import LAST_PURCHASE


def find_new_purchases(
    shop: Shop, ids: Texts, earlier: Earlier | None, corrections: Sequence[SetCells], today: date
) -> pd.DataFrame:
    """The purchases that 消费推算 does not hold yet, as `no_events`; none with 消费记录, or without an earlier backup.

    ids: 客户编号, None where it is not sure whose it is. A date that is just being corrected is no purchase,
    one that is only spelled anew may be.
    """
    if shop.bought is not None or earlier is None:
        return no_events()
    customers = shop.customers
    place, typed = customers.places.get(LAST_PURCHASE.header, 0), shop.book.raw(customers.sheet)
    held = [change.cells for change in corrections if change.sheet == customers.sheet]
    corrected = [
        row for cells in held for (row, column), value in cells.items()
        if column == place and not same_day(typed.text(row, column), str(value))
    ]  # fmt: skip
    sure = kept(ids, ~np.isin(customers.rows, corrected))
    return infer_purchases(
        customers, sure, earlier, recorded=shop.inferred, log=shop.log, settings=shop.settings, today=today
    )
