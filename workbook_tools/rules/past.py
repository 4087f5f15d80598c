"""What is known of each customer's purchases: the master's cells first, 消费记录 where the master is silent."""

from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import Flags, Numbers, days, days_since, flags, numbers, texts, up_to
from workbook_tools.rules.life_cycle import Past
from workbook_tools.rules.purchases import Purchases
from workbook_tools.table.columns import AMOUNT, FIRST_PURCHASE, LAST_PURCHASE, LOST_DATE, LOST_REASON, PURCHASES
from workbook_tools.table.settings import Settings

WHOLE_WITHIN = 0.5
"""元 by which the log's total may differ from the master's and still be the whole of it."""


def look_back(frame: pd.DataFrame, bought: Purchases, settings: Settings, today: date) -> Past:
    """The purchases of each customer. frame: of `Customers`; bought: the log rolled up.

    The first purchase is known where 首次消费时间 says it, where there was only one, or where the log holds all that the master
    counts: a log that began last month knows no first purchase of an old customer.
    """
    stated = up_to(days(frame, LAST_PURCHASE.header), today)
    last = np.where(np.isnat(stated), bought.last, stated)
    first = up_to(days(frame, FIRST_PURCHASE.header), today)
    first = np.where(np.isnat(first) & (purchase_count(frame) == 1), last, first)
    first = np.where(np.isnat(first) & _log_is_whole(frame, bought, settings), bought.first, first)
    first = np.where(first > last, np.datetime64("NaT"), first)
    return Past(
        silence=days_since(last, today),
        last=last,
        first=first,
        first_silence=days_since(first, today),
        bought=~flags(frame, "no_purchase") | bought.known,
        gap=bought.gap,
        lost_reason=texts(frame, LOST_REASON.header),
        lost_day=days(frame, LOST_DATE.header),
    )


def purchase_count(frame: pd.DataFrame) -> Numbers:
    """消费次数 of the master; NaN where it says none that can be."""
    count = numbers(frame, PURCHASES.header)
    return np.where(count >= 0, count, np.nan)


def _log_is_whole(frame: pd.DataFrame, bought: Purchases, settings: Settings) -> Flags:
    if bought.inferred:
        return ~np.isnat(bought.first)
    fewer = bought.count < purchase_count(frame)
    less = bought.total < numbers(frame, AMOUNT.header) - WHOLE_WITHIN
    return bought.known & ~fewer & ~(less & (settings.amount_means == "累计"))
