"""消费推算: purchases told by the backups, where nobody keeps 消费记录.

A later 最近一次消费时间 than in the last backup is a purchase. Each is recorded once, in a sheet that only grows: backups are
thinned with time, so what is not recorded now could not be found again.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.reading.dates import parse_date
from workbook_tools.rules.inputs import (
    Days,
    Numbers,
    Texts,
    blank_days,
    days,
    days_since,
    flags,
    moments,
    numbers,
    table_of,
    texts,
    up_to,
)
from workbook_tools.rules.purchases import Purchases, no_purchases, roll_up_days
from workbook_tools.table.cells import CellKind, RawCell
from workbook_tools.table.columns import AMOUNT, CONTACT, CUSTOMER_ID, LAST_PURCHASE, NAME
from workbook_tools.table.customers import Customers
from workbook_tools.table.settings import Settings

FOUND_ON, BOUGHT_ON, PAID, BEFORE, BACKUP = "推算日期", "消费日期", "金额", "此前消费日期", "对照备份"
EVENT_COLUMNS = (FOUND_ON, CUSTOMER_ID.header, NAME.header, BOUGHT_ON, PAID, BEFORE, BACKUP)
_DATES = (FOUND_ON, BOUGHT_ON, BEFORE, BACKUP)
PURCHASES_OF_OURS = ("记一笔", "导入")
"""A change of the date that the program made is a purchase where its 说明 begins so, else a correction."""


@dataclass(frozen=True)
class Earlier:
    """The customers as the newest backup of an earlier day has them.

    frame: 客户编号, 客户姓名, 联系方式, 最近一次消费时间, 消费金额, no_purchase, as in `Customers.frame`. numbered: whether the
    numbers stood in that backup; else they are those that its rows would have been given.
    """

    day: date
    frame: pd.DataFrame
    numbered: bool


def no_events() -> pd.DataFrame:
    """No inferred purchases: EVENT_COLUMNS, dates datetime64[s], 金额 in 元, the others text."""
    empty = pd.DataFrame({name: pd.Series(dtype=object) for name in EVENT_COLUMNS})
    return empty.astype({**dict.fromkeys(_DATES, "datetime64[s]"), PAID: np.float64})


def with_events(recorded: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The sheet as it will be once `new` is written, so that rules judge what the next run will read."""
    if recorded.empty or new.empty:
        return new if recorded.empty else recorded
    return pd.concat([recorded, new], ignore_index=True)


def infer_purchases(  # noqa: PLR0913 - what is, what was, and what is known already
    customers: Customers,
    ids: Texts,
    earlier: Earlier,
    *,
    recorded: pd.DataFrame,
    log: pd.DataFrame,
    settings: Settings,
    today: date,
) -> pd.DataFrame:
    """The purchases since the backup that `recorded` does not hold yet, in the order of the table (as `no_events`).

    ids: 客户编号, None where it is not sure whose it is. A date that moves backwards, that replaces an unreadable one, or that
    the program itself wrote as a correction (更改记录) is no purchase. The amount is by how much a cumulative
    消费金额 grew, else unknown.
    """
    frame = customers.frame
    was = _found_again(customers, ids, earlier)
    now = up_to(days(frame, LAST_PURCHASE.header), today)
    before = up_to(days(was, LAST_PURCHASE.header), earlier.day)
    moved = ((now > before) | (flags(was, "no_purchase") & ~np.isnat(now))) & ~flags(frame, "walk_in")
    at = np.flatnonzero(moved)
    known = recorded[days(recorded, BOUGHT_ON) <= np.datetime64(today, "D")]
    told = {
        *_event_keys(texts(known, CUSTOMER_ID.header), days(known, BOUGHT_ON)),
        *_corrected(customers, log, earlier.day),
    }
    new = [key not in told for key in _event_keys(ids[at], now[at])]
    at = at[np.array(new, dtype=bool)]
    latest = known.groupby(CUSTOMER_ID.header)[BOUGHT_ON].max().reindex(pd.Index(ids[at], dtype=object))
    last = latest.to_numpy().astype("datetime64[D]")
    return table_of({
        FOUND_ON: moments(np.full(len(at), np.datetime64(today, "D"))),
        CUSTOMER_ID.header: ids[at],
        NAME.header: texts(frame, NAME.header)[at],
        BOUGHT_ON: moments(now[at]),
        PAID: _growth(frame, was, ids, known[days(known, BACKUP) == np.datetime64(earlier.day, "D")], settings)[at],
        BEFORE: moments(np.where((last < now[at]) & ~(last < before[at]), last, before[at])),
        BACKUP: moments(np.full(len(at), np.datetime64(earlier.day, "D"))),
    })  # fmt: skip


def _found_again(customers: Customers, ids: Texts, earlier: Earlier) -> pd.DataFrame:
    """Each customer's row in the backup, blank where there is none that is surely his."""
    known = earlier.frame.drop_duplicates(CUSTOMER_ID.header).set_index(CUSTOMER_ID.header)
    places = known.index.get_indexer(pd.Index(ids, dtype=object))
    there = (places >= 0) & ~pd.isna(ids)
    if not earlier.numbered:  # numbers by the order of rows: only who looks the same is the same
        for header in (NAME.header, CONTACT.header):
            held = texts(known, header)[places] if len(known) else np.full(len(ids), None, dtype=object)
            there &= held == texts(customers.frame, header)
    found = known.reset_index().reindex(np.where(there, places, -1))
    found["no_purchase"] = np.where(there, flags(known, "no_purchase")[places] if len(known) else False, False)
    return found


def _corrected(customers: Customers, log: pd.DataFrame, since: date) -> list[tuple[str, str]]:
    """The dates that the program itself has put there since the backup (更改记录), and not as purchases.

    A day that was only spelled anew (2024.1.12 to 2024-01-12) is the staff's own, and no correction.
    """
    header = customers.headers.get(customers.places.get(LAST_PURCHASE.header, 0), LAST_PURCHASE.header)
    lines = log[(texts(log, "列") == header) & (days(log, "日期") >= np.datetime64(since, "D"))]
    columns = (texts(lines, name) for name in (CUSTOMER_ID.header, "旧值", "新值", "说明"))
    return [
        (str(number), str(new)) for number, old, new, why in zip(*columns, strict=True)
        if not str(why or "").startswith(PURCHASES_OF_OURS) and not same_day(old, new)
    ]  # fmt: skip


def same_day(old: str | None, new: str | None) -> bool:
    """Whether two texts say one day, however each is spelled."""
    before, after = (parse_date(RawCell(CellKind.TEXT, text or "")).value for text in (old, new))
    return before is not None and before == after


def _event_keys(ids: Texts, when: Days) -> list[tuple[str, str]]:
    """Customer and day, as texts."""
    return list(zip(ids.tolist(), when.astype(str).tolist(), strict=True))


def _growth(frame: pd.DataFrame, was: pd.DataFrame, ids: Texts, since: pd.DataFrame, settings: Settings) -> Numbers:
    """By how many 元 消费金额 grew since the backup beyond what is recorded since; NaN where that tells no amount."""
    now, before = numbers(frame, AMOUNT.header), numbers(was, AMOUNT.header)
    before = np.where(flags(was, "no_purchase"), 0.0, before)
    told = since.groupby(CUSTOMER_ID.header)[PAID].agg(lambda paid: paid.sum(skipna=False))
    grown = now - before - told.reindex(pd.Index(ids, dtype=object), fill_value=0.0).to_numpy(dtype=np.float64)
    return np.where((grown > 0) & (settings.amount_means == "累计"), grown, np.nan).round(2)


def roll_up_inferred(
    events: pd.DataFrame, frame: pd.DataFrame, ids: Texts, settings: Settings, today: date
) -> Purchases:
    """What the inferred purchases tell of each customer. events: all that are recorded, as `no_events`.

    The days that are known are those of the events, the purchase before the first event, and the last purchase that the master
    states; days after that one are refuted by it. They make a rhythm as those of a log do. They are counted only once the
    shop was watched for 推算起用周数, and then for everybody: who was not seen to buy has bought once.
    """
    size, last = len(ids), up_to(days(frame, LAST_PURCHASE.header), today)
    if events.empty:
        return no_purchases(size)
    owner = pd.Index(ids, dtype=object).get_indexer(pd.Index(texts(events, CUSTOMER_ID.header), dtype=object))
    lines = [(owner, days(events, BOUGHT_ON)), (owner, days(events, BEFORE)), (np.arange(size), last)]
    who, when = (np.concatenate(parts) for parts in zip(*lines, strict=True))
    true = (who >= 0) & ~np.isnat(when) & (when <= np.append(last, np.datetime64("NaT"))[who])
    who, when = who[true], when[true]
    known = roll_up_days(who, when, size)
    watched = np.nanmax(days_since(days(events, BACKUP), today), initial=0)
    counted = known.days * int(watched >= 7 * settings.inferred_weeks)
    return Purchases(
        counted, counted, known.total, _first_of_all(events, owner, size), known.last, known.gap, known.since, known.until,
        inferred=True,
    )  # fmt: skip


def _first_of_all(events: pd.DataFrame, owner: "np.ndarray[tuple[int], np.dtype[np.intp]]", size: int) -> Days:
    """The first purchase of those who had bought nothing before they were seen to."""
    first, when = blank_days(size), days(events, BOUGHT_ON)
    fresh = np.flatnonzero((owner >= 0) & np.isnat(days(events, BEFORE)))
    order = fresh[np.argsort(-when[fresh].astype(np.int64), kind="stable")]
    first[owner[order]] = when[order]
    return first
