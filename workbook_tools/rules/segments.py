"""客户分群: eight groups by whether a customer is near, frequent and large beside the shop's mean; four where F is not known."""

from dataclasses import dataclass

import numpy as np

from workbook_tools.rules.inputs import Flags, Numbers, Texts, kept
from workbook_tools.rules.value import Scores
from workbook_tools.table.settings import Settings

SEGMENTS = (
    "一般挽留", "重要挽留", "一般保持", "重要保持", "一般发展", "重要发展", "一般价值", "重要价值",
)  # fmt: skip
"""By the binary number near, frequent, large."""
SEGMENTS_WITHOUT_F = ("久未低额", "久未高额", "近期低额", "近期高额")
"""By the binary number near, large."""
ALL_SEGMENTS = (*reversed(SEGMENTS), *reversed(SEGMENTS_WITHOUT_F))


@dataclass(frozen=True, slots=True)
class Segments:
    """segment: its name, None without R or M. near, frequent, large: as judged; with_f: whether F took part."""

    segment: Texts
    near: Flags
    frequent: Flags
    large: Flags
    with_f: Flags


def name_segments(scores: Scores, settings: Settings) -> Segments:
    """near, frequent, large: a score that reaches the mean over the customers who have it, or the border in 设置."""
    near, frequent, large = (_reach(values, settings) for values in (scores.r, scores.f, scores.m))
    with_f = ~np.isnan(scores.f)
    eight = np.array(SEGMENTS, dtype=object)[4 * near + 2 * frequent + large]
    four = np.array(SEGMENTS_WITHOUT_F, dtype=object)[2 * near + large]
    named = ~np.isnan(scores.r) & ~np.isnan(scores.m)
    segment = kept(np.where(with_f, eight, four), named)
    return Segments(segment, near, frequent, large, with_f)


def _reach(values: Numbers, settings: Settings) -> Flags:
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return np.zeros(len(values), dtype=bool)
    border = known.mean() if settings.segment_border == "均值" else float(settings.segment_border)
    reached: Flags = values >= border
    return reached
