"""How long it takes to roll up purchases and judge customers, in CPU seconds from loaded frames: the best of three.

python benchmarks/judging.py [CUSTOMERS PURCHASES] [--write]      (three sizes unless told)
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd
from measure import write_page

from workbook_tools.rules.assess import Assessment, put_into_words
from workbook_tools.rules.findings import find_all
from workbook_tools.rules.follow_up import plan_follow_up
from workbook_tools.rules.history import History, Shown, no_history, read_history
from workbook_tools.rules.inputs import Texts
from workbook_tools.rules.matching import match_customers
from workbook_tools.rules.purchases import roll_up
from workbook_tools.table.columns import PURCHASE_LOG, STANDARD, Kind
from workbook_tools.table.customers import DTYPES, Customers, DetailLog
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import settings_from

TODAY = date(2024, 1, 15)
EPOCH = np.datetime64("2024-01-15", "s")
Result = TypeVar("Result")
SIZES = [(50_000, 500_000), (100_000, 1_000_000), (200_000, 2_000_000)]
CATEGORIES = ("服装", "电子产品", "美容", "汽车用品", "零食")


def main() -> None:
    """One table, a column per size; with --write, put into docs/benchmarks.md."""
    given = [int(text.replace(",", "")) for text in sys.argv[1:] if text != "--write"]
    sizes = [(given[0], given[1])] if given else SIZES
    columns = [steps(size, lines) for size, lines in sizes]
    heads = [f"{size:,} customers, {lines:,} purchases" for size, lines in sizes]
    rows = [f"| | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(sizes)}"]
    rows += [f"| {what} | {' | '.join(f'{column[what]:.2f}' for column in columns)} |" for what in columns[0]]
    print("\n".join(rows))
    if "--write" in sys.argv:
        write_page("judging", "\n".join(rows))


def steps(size: int, lines: int) -> dict[str, float]:
    """CPU seconds of each step."""
    rng = np.random.default_rng(20240115)
    ids = np.array([f"K{number:06d}" for number in range(1, size + 1)], dtype=object)
    log = make_log(ids, lines, rng)
    customers = make_customers(size, log, rng)
    settings = settings_from({})
    took: dict[str, float] = {}

    def timed(what: str, work: Callable[[], Result]) -> Result:
        took[what], result = cpu_seconds(work)
        return result

    def judge(history: History) -> Assessment:
        found = find_all(
            customers, ids=ids, purchases=log, contacts=None, next_times={}, history=history, settings=settings, today=TODAY
        )  # fmt: skip
        return put_into_words(found, ids, settings)

    first = timed("rolled up and judged, first run", lambda: judge(no_history(size)))
    shown = Shown(*(first.frame[name].to_numpy(dtype=object) for name in ("价值等级", "客户状态", "判定依据")))
    began = date(2023, 9, 4)
    history = timed("later: what was before read back", lambda: read_history(ids, shown, None, began, TODAY))
    second = timed("later: rolled up and judged", lambda: judge(history))
    owners = timed("of these: whose each purchase is", lambda: match_customers(log, customers, ids))
    timed("of these: purchases rolled up", lambda: roll_up(log, owners, size, TODAY))
    none = pd.DataFrame({"task": pd.Series(dtype=object), "owner": pd.Series(dtype=object)})
    timed("besides: follow-up planned", lambda: plan_follow_up(customers, second, none, settings, TODAY))
    return took


def cpu_seconds(work: Callable[[], Result]) -> tuple[float, Result]:
    """The best of three, and the result."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def make_log(ids: Texts, lines: int, rng: np.random.Generator) -> DetailLog:
    """Purchases over three years, some customers often, many seldom, every one with an order number."""
    who = (len(ids) * rng.random(lines) ** 1.5).astype(np.int64)
    days = rng.integers(0, 1095, lines).astype("timedelta64[D]")
    typed = {
        "客户编号": ids[who], "客户姓名": np.full(lines, None), "联系方式": np.full(lines, None), "日期": EPOCH - days,
        "金额": np.round(rng.lognormal(5, 1, lines), 2), "商品类别": np.array(CATEGORIES, dtype=object)[who % 5],
        "数量": np.ones(lines), "单号": np.array([f"NO{number}" for number in range(lines)], dtype=object),
    }  # fmt: skip
    frame = pd.DataFrame({
        name: pd.Series(values, dtype=object) if values.dtype == object else values for name, values in typed.items()
    })  # fmt: skip
    frame.insert(0, "row", np.arange(2, lines + 2, dtype=np.int32))
    places = {column.header: place for place, column in enumerate(PURCHASE_LOG.columns, start=1)}
    return DetailLog(PURCHASE_LOG.name, 1, frame, places, lines + 1, Problems())


def make_customers(size: int, log: DetailLog, rng: np.random.Generator) -> Customers:
    """The master that belongs to the log, with ratings for two customers in three."""
    totals = log.frame.groupby("客户编号").agg(last=("日期", "max"), total=("金额", "sum"))
    totals = totals.reindex([f"K{number:06d}" for number in range(1, size + 1)])
    frame = pd.DataFrame({"row": np.arange(2, size + 2, dtype=np.int32)})
    for column in STANDARD:
        blank = {"object": None, "float64": np.nan, "datetime64[s]": pd.NaT}[DTYPES[column.kind]]
        values = pd.Series([blank] * size, dtype=DTYPES[column.kind])
        if column.kind in (Kind.RATING, Kind.FEEDBACK, Kind.SCORE):
            highest = 10 if column.kind is Kind.SCORE else 5
            answers = rng.integers(highest // 2, highest + 1, size).astype(float)
            values = pd.Series(np.where(rng.random(size) < 0.67, answers, np.nan))
        frame[column.header] = values
    frame["客户姓名"] = pd.Series([f"客户{number}" for number in range(size)], dtype=object)
    frame["联系方式"] = pd.Series([f"+86138{number:08d}" for number in range(size)], dtype=object)
    frame["最近一次消费时间"] = totals["last"].to_numpy()
    frame["消费金额"] = totals["total"].to_numpy().round(2)
    frame["dial"] = frame["联系方式"]
    for flag in ("walk_in", "masked", "complaint"):
        frame[flag] = False
    frame["no_purchase"] = frame["消费金额"].isna().to_numpy()
    places = {column.header: place for place, column in enumerate(STANDARD, start=1)}
    return Customers("客户管理计划表", 1, frame, places, {}, Problems(), size + 1)


if __name__ == "__main__":
    main()
