"""消费记录 beside the master: lines that belong to nobody, and cells that the two tell differently. The master stands.

Refunds and repeated orders are seen in the lines alone, so reading reports them.
"""

from dataclasses import replace

import numpy as np

from workbook_tools.rules.inputs import Flags, Numbers, Texts, days, flags, numbers, texts
from workbook_tools.rules.life_cycle import Past
from workbook_tools.rules.matching import match_customers, walk_in_lines
from workbook_tools.rules.past import WHOLE_WITHIN, purchase_count
from workbook_tools.rules.phrases import as_texts, iso_days, plain
from workbook_tools.rules.purchases import Purchases
from workbook_tools.table.columns import AMOUNT, CONTACT, CUSTOMER_ID, LAST_PURCHASE, NAME, POINTS, PURCHASES
from workbook_tools.table.customers import Customers, DetailLog
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import Settings


def find_unknown(log: DetailLog, customers: Customers, ids: Texts) -> Problems:
    """`customer-unknown` on the lines of a detail sheet that belong to nobody in the master; 散客 and the like are left out.

    Beside a wrong number a name and phone that fit one customer give the right number as a proposal; nothing is attached to it.
    """
    problems = Problems()
    unknown = np.flatnonzero((match_customers(log, customers, ids) < 0) & ~walk_in_lines(log))
    if len(unknown) == 0:
        return problems
    lines = log.frame.iloc[unknown]
    unnumbered = replace(log, frame=lines.assign(**{CUSTOMER_ID.header: None}))
    meant = match_customers(unnumbered, customers, ids)
    who = (texts(lines, header) for header in (CUSTOMER_ID.header, NAME.header, CONTACT.header))
    problems.add(
        "customer-unknown",
        lines["row"],
        column=CUSTOMER_ID.header,
        place=log.places.get(CUSTOMER_ID.header, 0),
        found=as_texts([" ".join(part for part in parts if part) for parts in zip(*who, strict=True)]),
        suggestion=np.where(meant >= 0, np.append(ids, "")[meant], ""),
    )
    return problems


def check_logs(bought: Purchases, past: Past, customers: Customers, settings: Settings) -> Problems:
    """`log-mismatch` on the master's own cells: last purchase, total and count that 消费记录 contradicts.

    bought: the log rolled up. The master stands; the log's value is proposed. A log knows nothing of days that it does not
    cover: a later last purchase in the master contradicts it only up to its last day, and fewer purchases only where it
    reaches back to the customer's first.
    """
    problems = Problems()
    frame = customers.frame
    if bought.inferred or np.isnat(bought.since):
        return problems
    judged = bought.known & ~flags(frame, "walk_in")
    stated, usable = days(frame, LAST_PURCHASE.header), past.last
    apart = (bought.last > stated) | ((stated > bought.last) & (stated <= bought.until))
    apart &= stated == usable
    apart |= flags(frame, "no_purchase") & ~np.isnat(bought.last)
    _report(problems, customers, LAST_PURCHASE.header, judged & apart, (iso_days(stated), iso_days(bought.last)))

    whole = past.first >= bought.since
    amount, count = numbers(frame, AMOUNT.header), purchase_count(frame)
    if settings.amount_means == "累计":
        apart = (bought.total > amount + WHOLE_WITHIN) | (whole & (bought.total < amount - WHOLE_WITHIN))
        _report(problems, customers, AMOUNT.header, judged & apart, (_plain(amount), _plain(bought.total)))
    apart = (bought.count > count) | (whole & (bought.count < count))
    _report(
        problems, customers, PURCHASES.header, judged & apart, (_plain(count), _plain(bought.count.astype(np.float64)))
    )
    return problems


def check_points(log: DetailLog | None, customers: Customers, ids: Texts) -> Problems:
    """`points-mismatch`: 积分 in the master that is not the sum of the customer's lines, where the log has points in each of them."""
    problems = Problems()
    header = POINTS.header
    if log is None or header not in log.frame or header not in customers.places:
        return problems
    owners, told = match_customers(log, customers, ids), numbers(log.frame, header)
    mine = owners >= 0
    count = len(customers)
    total = np.bincount(owners[mine], np.nan_to_num(told[mine]), count).astype(np.float64)
    lines, blank = (np.bincount(owners[some], minlength=count) for some in (mine, mine & np.isnan(told)))
    stated = numbers(customers.frame, header)
    apart = (lines > 0) & (blank == 0) & ~np.isnan(stated) & (np.abs(total - stated) > WHOLE_WITHIN)
    _report(problems, customers, header, apart, (_plain(stated), _plain(total)), code="points-mismatch")
    return problems


def _report(
    problems: Problems,
    customers: Customers,
    header: str,
    wrong: Flags,
    values: tuple[Texts, Texts],
    *,
    code: str = "log-mismatch",
) -> None:
    """values: what the master states, and what the log says."""
    stated, logged = values
    rows = customers.rows[wrong]
    detail = as_texts([f"消费记录里是{value}" for value in logged[wrong]])
    place = customers.places.get(header, 0)
    problems.add(
        code,
        rows,
        column=header,
        place=place,
        found=np.where(stated[wrong] == "", "空白", stated[wrong]),
        detail=detail,
        suggestion=logged[wrong],
    )


def _plain(values: Numbers) -> Texts:
    return as_texts(["" if np.isnan(value) else plain(value) for value in values.tolist()])
