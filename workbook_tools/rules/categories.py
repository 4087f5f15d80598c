"""What each customer buys: as the master says, and where it says nothing, what 消费记录 shows most often."""

from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import Positions, Texts, days, numbers, texts
from workbook_tools.table.columns import CATEGORY
from workbook_tools.table.customers import DetailLog


def find_categories(frame: pd.DataFrame, log: DetailLog | None, owners: Positions, today: date) -> Texts:
    """消费商品类别 of each customer, filled from the log where blank; None where neither knows. owners: of the log's lines."""
    stated = texts(frame, CATEGORY.header)
    if log is None or not pd.isna(stated).any():
        return stated
    return np.where(pd.isna(stated), usual_categories(log, owners, len(frame), today), stated)


def usual_categories(log: DetailLog, owners: Positions, size: int, today: date) -> Texts:
    """The category that each customer bought on most lines up to today, refunds aside; None where none is known.

    Of several that were bought as often, the one bought last, then the first by its text: the order of lines leaves no trace.
    """
    goods, when, amount = texts(log.frame, "商品类别"), days(log.frame, "日期"), numbers(log.frame, "金额")
    known = (owners >= 0) & ~pd.isna(goods) & (when <= np.datetime64(today, "D")) & ~(amount < 0)
    line = np.flatnonzero(known)
    usual: Texts = np.full(size, None, dtype=object)
    if len(line) == 0:
        return usual
    codes, named = pd.factorize(goods[line], sort=True)
    day = when[line].astype(np.int64)
    span = int(np.ptp(day)) + 1
    # One number per line, customer × category × day, so that one sort puts all in order.
    pair = owners[line].astype(np.int64) * len(named) + codes
    key = np.sort(pair * span + (day - day.min()))
    start = np.flatnonzero(np.diff(key // span, prepend=-1))
    end = np.append(start[1:], len(key))
    group, last = key[start] // span, key[end - 1] % span
    weight = (end - start) * span + last
    who = group // len(named)
    first = np.flatnonzero(np.diff(who, prepend=-1))
    best = np.repeat(np.maximum.reduceat(weight, first), np.diff(np.append(first, len(who))))
    chosen = np.flatnonzero(weight == best)[::-1]  # the first by its text is written last
    usual[who[chosen]] = np.asarray(named, dtype=object)[group[chosen] % len(named)]
    return usual
