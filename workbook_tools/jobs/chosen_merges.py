"""The merges that staff chose in 数据问题, done one by one before the run that then judges what they left."""

from datetime import date

from workbook_tools.jobs.evidence import number_rows
from workbook_tools.jobs.merge_plan import Merge, plan
from workbook_tools.jobs.shop import Shop
from workbook_tools.plans.choices import MERGE, find_chosen
from workbook_tools.plans.fingerprints import Fingerprints
from workbook_tools.plans.merge_offers import DUPLICATES, places_by_row, rows_to_merge
from workbook_tools.table.faults import Fault


def next_merge(shop: Shop, today: date) -> tuple[Merge | None, tuple[str, ...]]:
    """The first merge that is chosen and can be done, None where none is left; and why others can't, in words."""
    if MERGE not in shop.remembered.choices.values():
        return None, ()
    problems = shop.problems()
    here = problems[problems["code"].isin(DUPLICATES) & (problems["sheet"] == shop.customers.sheet)]
    fingerprints = Fingerprints(shop.customers, number_rows(shop).ids, shop.raws, shop.logs)
    chosen = find_chosen(here, MERGE, shop.remembered, fingerprints)
    refused, place = [], places_by_row(shop.customers)
    for code, row, detail in chosen[["code", "row", "detail"]].itertuples(index=False):
        others = rows_to_merge(code, row, detail, shop.customers, place)
        if not others:
            refused.append(f"第 {row} 行选了“合并”，像它的不止一行，请用 workbook-tools merge 一对一对地合并。")
            continue
        try:
            return plan(shop, f"第{row}行", f"第{others[0]}行", today=today, add_up=False), ()
        except Fault as fault:
            refused.append(f"第 {row} 行选了“合并”，没有合并：{fault.words.get('detail') or fault.hint}")
    return None, tuple(refused)
