"""Satisfaction from 0 to 100: the mean of what a customer answered, and the level that follows from it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import Flags, Numbers, Texts, flags, numbers, table_of, texts
from workbook_tools.table.columns import RATED, SCORE
from workbook_tools.table.customers import Customers
from workbook_tools.table.settings import Settings

LEVELS = ("满意", "一般", "不满意", "未评价")
SATISFIED, NEUTRAL, UNHAPPY, UNANSWERED = LEVELS
DISSATISFIED_RATING = 2
"""不满意; 1 is 非常不满意."""
SATISFIED_RATING = 4
SMALL_SAMPLE = 5
"""Below so many answers a mean says more about chance than about a service, so it takes no rank."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """One entry per customer. items: n × 4, the answers as they count (服务反馈, 质量, 态度 from 1 to 5, 总体 on the shop's scale).

    figure: 0 to 100 with one decimal, NaN where nothing is answered. lowered: one level down for an item of 不满意 or worse.
    """

    items: Numbers
    figure: Numbers
    level: Texts
    lowered: Flags

    def of(self, chosen: Flags) -> "Satisfaction":
        """Only some of the customers."""
        return Satisfaction(self.items[chosen], self.figure[chosen], self.level[chosen], self.lowered[chosen])


def judge_satisfaction(customers: Customers, settings: Settings) -> Satisfaction:
    """Weighted mean over the answered items, (rating − 1) / 4 × 100 and 总体 / 满分 × 100, rounded half up to one decimal.

    The level follows from the rounded figure. Any item of 不满意 or worse lowers it by one: a kind total must not hide it.
    """
    items = _answers(customers, settings)
    total, weighed = np.zeros(len(items)), np.zeros(len(items))
    for item, weight, scale in zip(items.T, settings.satisfaction_weights, _scales(settings), strict=True):
        given = ~np.isnan(item)  # one item after the other: all four at once would take four times the room
        total[given] += (item[given] - scale[0]) / scale[1] * 100 * weight
        weighed[given] += weight
    figure = round_half_up(np.divide(total, weighed, out=np.full(len(items), np.nan), where=weighed > 0))
    answered = ~np.isnan(figure)
    step = np.where(figure >= settings.satisfied_from, 0, np.where(figure >= settings.neutral_from, 1, 2))
    lowered = answered & (items[:, :3] <= DISSATISFIED_RATING).any(axis=1) & (step < 2)
    step = np.where(answered, step + lowered, 3)
    return Satisfaction(items, figure, np.array(LEVELS, dtype=object)[step], lowered)


def _scales(settings: Settings) -> list[tuple[float, float]]:
    """For each item what counts as nothing, and how far it is from there to all."""
    return [(1, 4)] * len(RATED) + [(0, settings.score_full)]


def _answers(customers: Customers, settings: Settings) -> Numbers:
    frame = customers.frame
    score = numbers(frame, SCORE.header)
    if not customers.score_usable:
        score = np.full(len(frame), np.nan)
    on_scale = (score >= 0) & (score <= settings.score_full)
    ratings = [numbers(frame, column.header) for column in RATED]
    return np.column_stack([*ratings, np.where(on_scale, score, np.nan)])


def round_half_up(values: Numbers) -> Numbers:
    """To one decimal as people round: 82.75 → 82.8. The inner rounding takes off what binary fractions add or lose."""
    return np.floor(np.round(values * 10, 6) + 0.5) / 10


def csat(satisfaction: Satisfaction) -> float | None:
    """CSAT: the share, 0 to 1, of 满意 and 非常满意 among all ratings given; None where there is none."""
    ratings = satisfaction.items[:, :3]
    given = ~np.isnan(ratings)
    return float((ratings[given] >= SATISFIED_RATING).mean()) if given.any() else None


def nps_like(satisfaction: Satisfaction, settings: Settings) -> float | None:
    """类NPS: share of totals of 9 to 10 minus share of 0 to 6, −1 to 1, on a scale of ten; None where there is none.

    Only like the Net Promoter Score, since staff did not ask “would you recommend us”.
    """
    totals = satisfaction.items[:, 3] / settings.score_full * 10
    totals = totals[~np.isnan(totals)]
    return float((totals >= 9).mean() - (totals <= 6).mean()) if len(totals) else None


def satisfaction_by(customers: Customers, satisfaction: Satisfaction, header: str) -> pd.DataFrame:
    """How satisfied the customers of each 商品类别 or 服务内容 are, the worst first.

    Columns: label, answered (customers), mean (0 to 100, one decimal), unhappy (customers of level 不满意), ranked (False
    below five answers: shown, never called best or worst). Unranked labels stand last.
    """
    counted = ~np.isnan(satisfaction.figure) & ~flags(customers.frame, "walk_in")
    frame = table_of({
        "label": texts(customers.frame, header)[counted],
        "figure": satisfaction.figure[counted],
        "unhappy": satisfaction.level[counted] == UNHAPPY,
    })  # fmt: skip
    groups = frame.groupby("label", sort=True)
    told = pd.DataFrame({
        "answered": groups["figure"].count(), "mean": groups["figure"].mean(), "unhappy": groups["unhappy"].sum()
    }).reset_index()  # fmt: skip
    told["mean"] = round_half_up(told["mean"].to_numpy(dtype=np.float64))
    told["ranked"] = told["answered"] >= SMALL_SAMPLE
    return told.sort_values(["ranked", "mean", "label"], ascending=[False, True, True], ignore_index=True)
