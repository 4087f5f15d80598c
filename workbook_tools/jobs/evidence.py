"""From a workbook as read to what the rules take: who is who, what was before, what people answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from workbook_tools.jobs.shop import Shop
from workbook_tools.jobs.since_backup import find_new_purchases
from workbook_tools.plans import harvest
from workbook_tools.reading.glance import stripped_texts
from workbook_tools.rules.findings import Findings, find_all
from workbook_tools.rules.history import History, Shown, read_history
from workbook_tools.rules.identity import GivenNumbers, assign_ids, find_moved
from workbook_tools.rules.inferred import Earlier, with_events
from workbook_tools.rules.inputs import Texts, kept, texts
from workbook_tools.rules.merged_numbers import read_merged, renamed
from workbook_tools.rules.moves import Before, find_week_moves
from workbook_tools.table.changes import SetCells
from workbook_tools.table.columns import CONTACT, CUSTOMER_ID, NAME
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.moves import Moves


@dataclass(frozen=True)
class Evidence:
    """What the rules judge a workbook by.

    shop: as read, with the numbers of merged customers followed. given: 客户编号 of each customer; trusted: the same, None for
    those whose number was another customer's in the last backup. tasks: of all follow-up sheets; answered: those whose results
    are to be taken in; contacts: 沟通记录 with these. history: what was before today. events: purchases since the last backup
    that 消费推算 does not hold yet.
    """

    shop: Shop
    given: GivenNumbers
    trusted: Texts
    tasks: pd.DataFrame
    answered: pd.DataFrame
    contacts: DetailLog | None
    history: History
    events: pd.DataFrame

    def find(self, today: date) -> Findings:
        """Every judgement as of today."""
        return find_all(
            self.shop.customers, ids=self.trusted, purchases=self.shop.bought, contacts=self.contacts,
            next_times=harvest.next_times(self.tasks), history=self.history, settings=self.shop.settings, today=today,
            inferred=with_events(self.shop.inferred, self.events),
        )  # fmt: skip

    def week_moves(self, found: Findings, before: Before | None) -> Moves | None:
        """Who moved since an earlier week; None where nobody had been judged by then."""
        shop = self.shop
        if before is None or shop.first_run is None or shop.first_run > before.day:
            return None
        shown = _shown(shop).without(self.given.fresh)
        left = read_history(self.trusted, shown, shop.log, shop.first_run, before.day + timedelta(days=1))
        return find_week_moves(shop.customers, self.trusted, found, shop.settings, before, left)


def gather(
    shop: Shop,
    *,
    today: date,
    earlier: Earlier | None = None,
    harvesting: bool = True,
    corrections: Sequence[SetCells] = (),
) -> Evidence:
    """The evidence of a workbook. earlier: the customers as the last backup has them.

    harvesting: whether results that staff filled in and nobody has taken in yet count. corrections: those that `shop` was
    read with.
    """
    given = identify(shop)
    shop = follow_merged(shop, given.ids)
    tasks = harvest.all_tasks(shop.follow_ups)
    answered = harvest.find_answered(tasks, shop.contacts) if harvesting else tasks.iloc[:0]
    contacts = harvest.with_harvest(shop.contacts, answered, today)
    trusted = given.ids if earlier is None else _without_moved(shop, given.ids, earlier.frame)
    history = read_history(trusted, _shown(shop).without(given.fresh), shop.log, shop.first_run, today)
    events = find_new_purchases(shop, trusted, earlier, corrections, today)
    return Evidence(shop, given, trusted, tasks, answered, contacts, history, events)


def number_rows(shop: Shop) -> GivenNumbers:
    """客户编号 of each customer."""
    highest = int(shop.facts.get("highest_id") or 0)
    return assign_ids(_column_texts(shop, shop.customers.number_column), highest, bool(shop.customers.id_column))


def identify(shop: Shop) -> GivenNumbers:
    """客户编号 of each customer; rows that carried another row's number are told."""
    customers, rows = shop.customers, shop.customers.rows
    place = customers.number_column
    given = number_rows(shop)
    if len(given.copied):
        position, upper = (given.copied[name].to_numpy(dtype=np.intp) for name in ("position", "upper"))
        told = np.array(
            [
                f"第 {row} 行也有，" + (f"这一格留着没动，暂且记作“{number}”" if kept else "已给下面的行新编号")
                for row, kept, number in zip(
                    rows[upper].tolist(), given.copied["kept"], given.ids[position], strict=True
                )
            ],
            dtype=object,
        )
        found = given.copied["found"].to_numpy(dtype=object)
        customers.problems.add(
            "customer-id-duplicate", rows[position], column=CUSTOMER_ID.header, place=place, found=found, detail=told
        )
    return given


def follow_merged(shop: Shop, ids: Texts) -> Shop:
    """The same shop, in whose logs and follow-up sheets the number of a merged customer means the one who was kept."""
    merged = read_merged(shop.log, ids)
    if not merged:
        return shop
    purchases, contacts = (
        log and replace(log, frame=renamed(log.frame, CUSTOMER_ID.header, merged))
        for log in (shop.purchases, shop.contacts)
    )
    tables = tuple(replace(one, frame=renamed(one.frame, "customer_id", merged)) for one in shop.follow_ups)
    inferred = renamed(shop.inferred, CUSTOMER_ID.header, merged)
    return replace(shop, purchases=purchases, contacts=contacts, follow_ups=tables, inferred=inferred)


def _without_moved(shop: Shop, ids: Texts, earlier: pd.DataFrame) -> Texts:
    """The numbers, None for those whose name and phone were both others; these are told."""
    customers = shop.customers
    frame, place = customers.frame, customers.number_column
    moved = find_moved(ids, texts(frame, NAME.header), texts(frame, CONTACT.header), earlier)
    customers.problems.add(
        "customer-id-moved", customers.rows[moved], column=CUSTOMER_ID.header, place=place, found=ids[moved]
    )
    return kept(ids, ~moved)


def _column_texts(shop: Shop, column: int) -> Texts:
    """A sheet column as text per customer, None where blank."""
    customers, held = shop.customers, shop.master.columns.get(column)
    if held is None:
        return np.full(len(customers), None, dtype=object)
    texts = stripped_texts(held.cells)
    taken: Texts = texts[held.codes[np.searchsorted(shop.master.rows, customers.rows)]]
    return taken


def _shown(shop: Shop) -> Shown:
    """What our own cells say now."""
    ours = shop.customers.ours
    return Shown(*(_column_texts(shop, ours.get(slug, 0)) for slug in ("tier", "state", "grounds")))
