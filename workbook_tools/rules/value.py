"""What a customer is worth to the shop: R, F and M from 1 to 5, and the score that weighs them.

Recency, frequency, monetary value, as in Hughes, Strategic Database Marketing (1994). Cuts are the shop's thresholds, or the
quantiles of its own customers as the R package rfm draws them.
"""

from dataclasses import dataclass, fields

import numpy as np

from workbook_tools.rules.inputs import Flags, Numbers, Positions, Texts
from workbook_tools.rules.life_cycle import Past
from workbook_tools.rules.purchases import Purchases
from workbook_tools.table.settings import Settings

QUANTILES = (0.2, 0.4, 0.6, 0.8)
LAST_ONE = "最近一次"
"""What `Evidence.money_is` says where one purchase is all that is known: the next one will stand in its place."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What value is judged by, one entry per customer, NaN where not known.

    silence: days since the last purchase. frequency: purchases or purchase days (F口径). money: 元 as M counts them (M口径).
    money_is: what these 元 are, in words. spend: 元 in all, as far as known. missing: why there can be no score, "" where there can. inferred: whose
    frequency is told by backups alone (消费推算).
    """

    silence: Numbers
    frequency: Numbers
    money: Numbers
    money_is: Texts
    spend: Numbers
    missing: Texts
    inferred: Flags

    def of(self, chosen: Positions) -> "Evidence":
        """Only some of the customers."""
        return Evidence(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def without(self, who: Flags) -> "Evidence":
        """The same with nothing known of some customers, so that they move no mean and no quantile."""
        if not who.any():
            return self
        silence, frequency, money, spend = (
            np.where(who, np.nan, values) for values in (self.silence, self.frequency, self.money, self.spend)
        )
        return Evidence(silence, frequency, money, self.money_is, spend, self.missing, self.inferred)


@dataclass(frozen=True, slots=True)
class Scores:
    """r, f, m: 1 to 5, NaN where not known. score: their weighted mean, NaN without R or without M."""

    r: Numbers
    f: Numbers
    m: Numbers
    score: Numbers


def gather_evidence(past: Past, amount: Numbers, count: Numbers, purchases: Purchases, settings: Settings) -> Evidence:
    """Evidence of value. amount, count: 消费金额 and 消费次数 of the master, NaN where blank.

    The master stands where it says something; 消费记录 speaks where it is silent. 服务次数 is no purchase count. A count of
    purchase days can only come from 消费记录. Where 消费金额 means the last purchase, the total can only come from there too,
    and without it the one amount that is known is judged.
    """
    known = purchases.known
    if settings.count_by == "天数":
        frequency = np.where(purchases.days > 0, purchases.days, np.nan)
    else:
        frequency = np.where(np.isnan(count), np.where(known, purchases.count, np.nan), count)
    logged = np.where(known, purchases.total, np.nan)
    last_only = settings.amount_means == LAST_ONE
    spend = logged if last_only else np.where(np.isnan(amount), logged, amount)
    one_purchase = np.isnan(logged) & last_only
    spend = np.where(one_purchase, amount, spend)
    money = spend
    if settings.money_by == "次均":
        money = np.where(one_purchase, amount, spend / np.where(frequency > 0, frequency, np.nan))
    money_is = _first_that_holds(
        [one_purchase, np.full(len(amount), settings.money_by == "次均"), np.isnan(amount) | last_only],
        (LAST_ONE, "平均每天" if settings.count_by == "天数" else "平均每次", "消费记录合计", "累计"),
    )
    missing = _first_that_holds(
        [~past.bought, np.isnan(past.silence), np.isnan(spend), np.isnan(money)],
        ("还没有消费", "没有读得出的消费日期", "没有读得出的消费金额", "没有消费次数，算不出平均金额", ""),
    )
    inferred = np.full(len(amount), purchases.inferred) & (np.isnan(count) | (settings.count_by == "天数"))
    return Evidence(past.silence, frequency, money.round(2), money_is, spend, missing, inferred)


def _first_that_holds(conditions: list[Flags], words: tuple[str, ...]) -> Texts:
    """The word of the first condition that holds, the last word where none does; one text for all who share it."""
    chosen: Texts = np.array(words, dtype=object)[np.select(conditions, range(len(conditions)), len(conditions))]
    return chosen


def score_value(evidence: Evidence, settings: Settings) -> Scores:
    """R, F and M by thresholds or quantiles, and their weighted mean rounded to six places. Without F, M takes its weight."""
    if settings.scoring == "分位":
        r = 5 - _passed(evidence.silence, quantile_cuts(evidence.silence))
        f = 1 + _passed(evidence.frequency, quantile_cuts(evidence.frequency))
        m = 1 + _passed(evidence.money, quantile_cuts(evidence.money))
    else:
        r = 5 - _passed(evidence.silence, settings.cuts_r, beyond=True)
        f = 1 + _passed(evidence.frequency, settings.cuts_f)
        m = 1 + _passed(evidence.money, settings.money_cuts)
    return Scores(r, f, m, weigh(r, f, m, settings))


def weigh(r: Numbers, f: Numbers, m: Numbers, settings: Settings) -> Numbers:
    """The score of R, F and M; a blank F hands its weight to M, a blank R or M leaves no score."""
    weight_r, weight_f, weight_m = settings.weight_r, settings.weight_f, settings.weight_m
    mixed = np.where(np.isnan(f), m, f)
    return ((weight_r * r + weight_f * mixed + weight_m * m) / (weight_r + weight_f + weight_m)).round(6)


def quantile_cuts(values: Numbers) -> Numbers:
    """Lower borders of the upper four bins: type-7 quantiles .2 .4 .6 .8, plus one. Empty where nobody has a value."""
    known = values[~np.isnan(values)]
    return np.quantile(known, QUANTILES, method="linear") + 1 if len(known) else np.empty(0)


def _passed(values: Numbers, cuts: Numbers | tuple[float, ...], *, beyond: bool = False) -> Numbers:
    """How many cuts each value has reached (beyond: exceeded); NaN where it is not known."""
    passed = np.searchsorted(np.asarray(cuts, dtype=np.float64), values, side="left" if beyond else "right")
    return np.where(np.isnan(values), np.nan, passed.astype(np.float64))
