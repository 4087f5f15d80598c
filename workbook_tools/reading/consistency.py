"""Cells of one row that contradict each other or are left half done."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbook_tools.table.columns import LAST_UPDATE, OVERRIDE, OVERRIDE_REASON, RATED, RATINGS, SCORE
from workbook_tools.table.problems import Problems
from workbook_tools.table.settings import Settings
from workbook_tools.table.tier_words import TIER_SPELLINGS

_HIGH, _LOW = 0.7, 0.4
"""Shares of 评分满分 from which a total is good, and up to which it is bad."""
_ENOUGH_SCORES = 10
_SMALLER_SCALES = (5.0, 10.0)


def find_contradictions(frame: pd.DataFrame, places: dict[str, int], full: float) -> Problems:
    """rating-contradiction: an item of 不满意 or worse beside a good total, or only good items beside a bad one.

    frame: as Customers.frame. full: 评分满分.
    """
    problems = Problems()
    rated = [column for column in RATED if column.header in places]
    if not rated or SCORE.header not in places:
        return problems
    ratings = np.stack([frame[column.header].to_numpy() for column in rated])
    score, rows = frame[SCORE.header].to_numpy(), frame["row"].to_numpy()
    answered = ~np.isnan(ratings)
    worst = np.where(answered, ratings, np.inf).min(axis=0)
    torn = (worst <= 2) & (score >= _HIGH * full)
    torn |= answered.any(axis=0) & (worst >= 4) & (score <= _LOW * full)
    where = np.flatnonzero(torn)
    items = np.where(answered, ratings, np.inf).argmin(axis=0)[where]
    told = [
        f"“{rated[item].header}”是{RATINGS[5 - int(worst[at])]}，总体却是 {score[at]:g} 分"
        for at, item in zip(where, items, strict=True)
    ]
    problems.add(
        "rating-contradiction", rows[where], column=SCORE.header, place=places[SCORE.header],
        found=[f"{value:g}" for value in score[where]], detail=told,
    )  # fmt: skip
    return problems


def doubted_scale(scores: NDArray[np.float64], outside: int, full: float) -> str:
    """Why 评分满分 can't be right, in words; "" if it can.

    scores: the readable ones. outside: how many were out of range. Ten or more scores that all lie within a smaller usual scale
    (5 of 10), or most above the full mark.
    """
    known = scores[~np.isnan(scores)]
    count = len(known) + outside
    if count < _ENOUGH_SCORES:
        return ""
    if outside * 2 > count:
        return f"{count} 个评分里有 {outside} 个超过满分 {full:g} 分"
    smaller = next((scale for scale in _SMALLER_SCALES if scale < full and not outside and known.max() <= scale), None)
    return f"{count} 个评分都不超过 {smaller:g} 分，满分却设为 {full:g} 分" if smaller else ""


def find_unexplained(frame: pd.DataFrame, places: dict[str, int]) -> Problems:
    """override-without-reason: 等级调整 without 调整理由; override-unreadable: what no shop calls a tier."""
    problems = Problems()
    if OVERRIDE.header not in places:
        return problems
    asked = frame[OVERRIDE.header].notna().to_numpy()
    explained = (
        frame[OVERRIDE_REASON.header].notna().to_numpy() if OVERRIDE_REASON.header in frame else np.zeros_like(asked)
    )
    words = frame[OVERRIDE.header].to_numpy()
    tier = frame[OVERRIDE.header].isin(list(TIER_SPELLINGS)).to_numpy()
    for code, which in (("override-without-reason", asked & tier & ~explained), ("override-unreadable", asked & ~tier)):
        rows = frame["row"].to_numpy()[which]
        problems.add(code, rows, column=OVERRIDE.header, place=places[OVERRIDE.header], found=words[which])
    return problems


def find_stale(frame: pd.DataFrame, places: dict[str, int], settings: Settings, today: date) -> Problems:
    """stale-row: 最后更新 lies more than 陈旧天数 back."""
    problems = Problems()
    if LAST_UPDATE.header not in places:
        return problems
    days = (np.datetime64(today, "D") - frame[LAST_UPDATE.header].to_numpy().astype("datetime64[D]")).astype(np.float64)
    days = np.where(frame[LAST_UPDATE.header].isna().to_numpy(), np.nan, days)
    old = days > settings.stale_days
    problems.add(
        "stale-row", frame["row"].to_numpy()[old], column=LAST_UPDATE.header, place=places[LAST_UPDATE.header],
        detail=[f" {int(count)} 天" for count in days[old]],
    )  # fmt: skip
    return problems
