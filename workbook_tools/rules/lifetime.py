"""What customers will bring in the next 12 months, and whether they still come: from the rhythm and the amounts of 消费记录.

BG/NBD tells how often, Gamma-Gamma how much; both need many customers and some history, and where a log is too thin nothing is
told but why. The figures are never the ground for a state: a single purchase always has P活跃 1, by construction.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from workbook_tools.rules.assess import Assessment
from workbook_tools.rules.inputs import Numbers, Positions, days, days_since, numbers
from workbook_tools.rules.phrases import Phrases
from workbook_tools.rules.purchases import Purchases
from workbook_tools.table.customers import DetailLog
from workbook_tools.table.settings import Settings

if TYPE_CHECKING:  # SciPy takes longer to load than a small shop takes to judge
    from workbook_tools.rules.bg_nbd import BgNbd
    from workbook_tools.rules.gamma_gamma import GammaGamma

WEEKS = 52
"""How far it looks ahead."""
LEAST_REPEATERS = 100
"""So many customers must have come again. In made-up shops of known habits the forecast of the whole shop is then off by 15 %
or less as often as not (`benchmarks/lifetime.py`); with a quarter as many it is by 30 %, and mostly no model can be found."""
LEAST_WEEKS = WEEKS / 2
"""So long a time the log must cover: at least half of the time that is looked ahead."""
P_ALIVE, EXPECTED, VALUE = "P活跃", "预期消费次数", "预期价值"


@dataclass(frozen=True)
class Lifetime:
    """One entry per customer, NaN where nothing can be told.

    p_alive: the chance that he still comes, 0 to 1. purchases: purchase days in the next 52 weeks. value: 元 that these will
    bring, not discounted. repeats: purchase days after the first one. missing: why there is none of it, "" where there is;
    money_missing: why there is no value. model, spend: what was fitted.
    """

    p_alive: Numbers
    purchases: Numbers
    value: Numbers
    repeats: Numbers
    missing: str = ""
    money_missing: str = ""
    model: "BgNbd | None" = None
    spend: "GammaGamma | None" = None


def foresee(
    log: DetailLog | None, bought: Purchases, owners: Positions, settings: Settings, today: date
) -> Lifetime | None:
    """Lifetime value of every customer; None without 消费记录.

    bought: the log rolled up; owners: the customer of each line. Purchases of one day count as one, and the first that the log
    holds counts as the first: who bought before it began is watched from then on. What was seen of a
    customer ends today, so a log that nobody keeps any more tells nothing: from 沉睡天数 without any line on it is not used.
    """
    if log is None:
        return None
    who = np.flatnonzero(~np.isnat(bought.first))
    missing = _too_thin(bought, who, settings, today)
    if missing:
        return _nothing(len(bought.count), missing)
    from workbook_tools.rules.bg_nbd import Repeats, fit_bg_nbd  # noqa: PLC0415 - loads SciPy, where there is work for it

    weeks_between = (bought.last[who] - bought.first[who]).astype(np.float64) / 7
    seen = Repeats((bought.days[who] - 1).astype(np.float64), weeks_between, days_since(bought.first[who], today) / 7)
    model = fit_bg_nbd(seen)
    coming = np.full(len(who), np.nan) if model is None else model.expected(seen, WEEKS)
    if model is None or not np.isfinite(coming).all():
        return _nothing(len(bought.count), "从来店的次数和间隔里看不出规律")
    p_alive, purchases, value, repeats = (np.full(len(bought.count), np.nan) for _ in range(4))
    p_alive[who], purchases[who], repeats[who] = model.p_alive(seen), coming, seen.x
    told = Lifetime(p_alive, purchases, value, repeats, model=model)
    return _with_money(told, log, bought, owners, today)


def _with_money(told: Lifetime, log: DetailLog, bought: Purchases, owners: Positions, today: date) -> Lifetime:
    from workbook_tools.rules.gamma_gamma import fit_gamma_gamma  # noqa: PLC0415 - as above

    known, mean = mean_of_repeats(log, bought, owners, today)
    paid = (known > 0) & (mean > 0)
    if int(paid.sum()) < LEAST_REPEATERS:
        return replace(
            told, money_missing=f"再次消费有金额的客户只有 {int(paid.sum())} 位，至少要 {LEAST_REPEATERS} 位"
        )
    spend = fit_gamma_gamma(known[paid], mean[paid])
    if spend is None:
        return replace(told, money_missing="从每次消费的金额里看不出规律")
    value = told.purchases * spend.expected(known, np.fmax(mean, 0))
    return replace(told, value=value.round(2), spend=spend)


def mean_of_repeats(log: DetailLog, bought: Purchases, owners: Positions, today: date) -> tuple[Numbers, Numbers]:
    """Per customer: the purchase days after the first that have an amount, and the mean 元 of such a day, refunds taken off.

    NaN for the mean where there is no such day.
    """
    size, when, amount = len(bought.count), days(log.frame, "日期"), numbers(log.frame, "金额")
    first = np.append(bought.first, np.datetime64("NaT"))[owners]
    line = np.flatnonzero((when > first) & (when <= np.datetime64(today, "D")) & ~np.isnan(amount))
    who, number, paid = owners[line], when[line].astype(np.int64), amount[line]
    total = np.bincount(who, paid, minlength=size).round(2)  # rounded: the order of the lines leaves no trace
    sold = paid >= 0
    span = int(np.ptp(number)) + 1 if len(number) else 1
    key = np.unique(who[sold] * span + number[sold] - (number.min() if len(number) else 0))
    known = np.bincount(key // span, minlength=size).astype(np.float64)
    return known, total / np.where(known > 0, known, np.nan)


def _too_thin(bought: Purchases, who: Positions, settings: Settings, today: date) -> str:
    """Why nothing can be told from such a log; "" where it bears a forecast."""
    repeaters = int((bought.days > 1).sum())
    if repeaters < LEAST_REPEATERS:
        return f"消费记录里来过两次以上的客户只有 {repeaters:,} 位，至少要 {LEAST_REPEATERS} 位"
    since, until = bought.first[who].min(), bought.last[who].max()
    covered = int(days_since(np.array([since]), today)[0])
    if covered < LEAST_WEEKS * 7:
        return f"消费记录只有 {covered} 天，至少要 {LEAST_WEEKS * 7:.0f} 天"
    silent = int(days_since(np.array([until]), today)[0])
    if silent >= settings.dormant_limit:
        return f"消费记录已有 {silent:,} 天没有新的一笔，请先补记"
    return ""


def _nothing(size: int, missing: str) -> Lifetime:
    blank = np.full(size, np.nan)
    return Lifetime(blank, blank, blank, blank, missing, missing)


def with_lifetime(assessment: Assessment, lifetime: Lifetime | None) -> Assessment:
    """The assessment with the columns P活跃, 预期消费次数 and 预期价值, and a sentence more in 判定依据."""
    if lifetime is None:
        return assessment
    told = {P_ALIVE: lifetime.p_alive, EXPECTED: lifetime.purchases, VALUE: lifetime.value}
    frame, grounds = assessment.frame.assign(**told), assessment.grounds
    if not lifetime.missing:
        grounds = grounds.and_then(word_lifetime(lifetime))
    return replace(assessment, frame=frame, grounds=grounds)


def word_lifetime(lifetime: Lifetime) -> Phrases:
    """As in: 按消费记录预计，12个月内约再来1.6次、消费约61元（仍会来的可能73%）."""

    def word(once: bool, chance: float, times: float, yuan: float) -> str:
        if np.isnan(times):
            return ""
        money = "" if np.isnan(yuan) else f"、消费约{yuan:.0f}元"
        comes = f"约再来{times:g}次{money}" if times else "再来的机会很小"
        sure = "只来过一次，还说不准" if once else f"仍会来的可能{chance:.0f}%"
        return f"按消费记录预计，12个月内{comes}（{sure}）。"

    return Phrases.by_case(
        word,
        lifetime.repeats == 0,
        (lifetime.p_alive * 100).round(),
        lifetime.purchases.round(1),
        lifetime.value.round(),
    )
