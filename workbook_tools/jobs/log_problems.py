"""What 消费记录 and the master tell differently, for a job that judges nobody."""

from datetime import date

from workbook_tools.jobs.evidence import follow_merged, number_rows
from workbook_tools.jobs.shop import Shop
from workbook_tools.rules.log_checks import check_logs, check_points, find_unknown
from workbook_tools.rules.matching import match_customers
from workbook_tools.rules.past import look_back
from workbook_tools.rules.purchases import roll_up
from workbook_tools.table.problems import Problems


def find_log_problems(shop: Shop, today: date) -> dict[str, Problems]:
    """`log-mismatch` and `points-mismatch` of the master and `customer-unknown` of 消费记录, by sheet; nothing without a log."""
    ids = number_rows(shop).ids
    shop = follow_merged(shop, ids)
    log, customers, settings = shop.bought, shop.customers, shop.settings
    if log is None:
        return {}
    bought = roll_up(log, match_customers(log, customers, ids), len(customers), today)
    past = look_back(customers.frame, bought, settings, today)
    compared = check_logs(bought, past, customers, settings)
    compared.extend([check_points(log, customers, ids)])
    return {
        customers.sheet: compared,
        log.sheet: find_unknown(log, customers, ids),
    }
