"""校验: reads everything, changes nothing."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from workbook_tools.jobs.decide import count_severity
from workbook_tools.jobs.evidence import number_rows
from workbook_tools.jobs.log_problems import find_log_problems
from workbook_tools.jobs.origins import trace_errors
from workbook_tools.jobs.outcome import Outcome, Step, silent
from workbook_tools.jobs.proposals import weigh_proposals
from workbook_tools.jobs.shop import Shop, read_shop
from workbook_tools.plans.choices import SortedOut, sort_out
from workbook_tools.plans.fingerprints import Fingerprints
from workbook_tools.reading.values import values_of
from workbook_tools.rules.completeness import measure_completeness
from workbook_tools.table.codes import KINDS, SEVERITY_WORDS, Severity
from workbook_tools.table.faults import EXIT_DONE, EXIT_PROBLEMS
from workbook_tools.table.problems import problems_as_json, wording
from workbook_tools.table.quality import Origins
from workbook_tools.workbook.book import open_book

SHOWN = 5


def check(path: Path, *, today: date, values: bool = False, step: Step = silent) -> Outcome:
    """All problems of a workbook. Exit 1 when one of them is an error."""
    step("打开工作簿")
    with open_book(path) as book:
        step("读取客户表")
        shop = read_shop(book, today=today)
    found = _sorted_out(shop, today)
    problems = found.open
    errors = count_severity(problems, Severity.ERROR)
    proposals = weigh_proposals(shop, problems)
    step("找错误的来源")
    origins = trace_errors(path, shop, problems, today)
    data = {
        **as_json(shop, found),
        "prevent": proposals.as_json(),
        "origins": origins and origins.as_json(),
        "completeness": measure_completeness(shop.customers, shop.settings, today).as_json(),
    }
    if values:
        data["values"] = values_of(shop.customers)
    lines = _lines(shop, problems, len(found.ignored), origins)
    if proposals.sentence:
        lines.insert(-1, f"  {proposals.sentence}")
    return Outcome(EXIT_PROBLEMS if errors else EXIT_DONE, tuple(lines), data)


def _sorted_out(shop: Shop, today: date) -> SortedOut:
    problems = shop.problems(find_log_problems(shop, today))
    ids = number_rows(shop).ids if shop.remembered else np.full(len(shop.customers), None, dtype=object)
    return sort_out(problems, shop.remembered, Fingerprints(shop.customers, ids, shop.raws, shop.logs))


def as_json(shop: Shop, found: SortedOut) -> dict[str, object]:
    """The object of `check --json`."""
    sheet, problems = shop.customers.sheet, found.open
    return {
        "workbook": shop.book.name,
        "sheet": sheet,
        "header_row": shop.customers.header_row,
        "rows": len(shop.customers),
        "problems": problems_as_json(problems),
        "ignored": problems_as_json(found.ignored),
        "counts": {str(code): int(count) for code, count in problems["code"].value_counts().items()},
    }


def _lines(shop: Shop, problems: pd.DataFrame, ignored: int, origins: Origins | None) -> list[str]:
    sheet = shop.customers.sheet
    put_aside = f"（另有 {ignored:,} 处已选择忽略）" if ignored else ""
    lines = [f"✓ 读了“{sheet}”的 {len(shop.customers):,} 位客户{put_aside}"]
    if shop.ledger_offer:
        lines.append(f"⚠ {shop.ledger_offer}")
    if problems.empty:
        return [*lines, "✓ 没有发现问题", "下一步：workbook-tools run 可以评级并生成回访计划"]
    severities = problems["code"].map(lambda code: KINDS[code].severity)
    told = "，".join(f"{word} {int((severities == severity).sum()):,} 处" for severity, word in SEVERITY_WORDS.items())
    lines.append(f"✓ {told}")
    if origins and origins.sentence:
        lines.append(f"⚠ {origins.sentence}")
    ranked = problems.assign(rank=severities.map(list(SEVERITY_WORDS).index)).sort_values("rank", kind="stable")
    lines += [
        f"  {wording(row, row['sheet']).message}" for row in ranked.head(SHOWN).drop(columns="rank").to_dict("records")
    ]
    more = len(problems) - SHOWN
    lines.append(
        (f"  另有 {more:,} 处。" if more > 0 else "") + "下一步：加上 --write，把全部问题写进工作簿的“数据问题”表"
    )
    return lines
