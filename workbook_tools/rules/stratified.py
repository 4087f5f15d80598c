"""Does a band fare unlike the rest once equals are compared with equals? One band, one outcome, many strata.

The Cochran–Mantel–Haenszel test (Mantel and Haenszel 1959, with their correction for continuity), the difference in shares as
Greenland and Robins (1985) pool it, the rule of Mantel and Fleiss (1980) for when the test may be used at all, and Holm's
(1979) correction for the number of comparisons: among thirty of them one would else stand out by chance.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbook_tools.rules.inputs import Flags, Positions

FEWEST = 30
"""So many customers a band and the rest must have among their equals."""
MANTEL_FLEISS = 5.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """difference: pooled share in the band less that in the rest. customers: of the band, in strata that hold both."""

    difference: float
    p_value: float
    customers: int


def compare_band(band: Flags, outcome: Flags, strata: Positions) -> Comparison | None:
    """band, outcome, strata: one entry per customer; strata are numbered from 0. None where too few can be compared."""
    if not len(band):
        return None
    size = int(strata.max()) + 1
    cells = np.bincount(strata * 4 + band * 2 + outcome, minlength=4 * size).reshape(size, 4).astype(np.float64)
    total, inside = cells.sum(axis=1), cells[:, 2] + cells[:, 3]
    happened, both = cells[:, 1] + cells[:, 3], cells[:, 3]
    mixed = (inside > 0) & (inside < total)
    n, n1, m1, a = total[mixed], inside[mixed], happened[mixed], both[mixed]
    n0 = n - n1
    if n1.sum() < FEWEST or n0.sum() < FEWEST:
        return None
    expected = n1 * m1 / n
    least, most = np.maximum(0, n1 - (n - m1)), np.minimum(n1, m1)
    if min((expected - least).sum(), (most - expected).sum()) < MANTEL_FLEISS:
        return None
    variance = (n1 * n0 * m1 * (n - m1) / (n**2 * (n - 1))).sum()
    apart = max(abs((a - expected).sum()) - 0.5, 0)
    difference = ((a * n0 - (m1 - a) * n1) / n).sum() / (n1 * n0 / n).sum()
    return Comparison(float(difference), math.erfc(math.sqrt(apart**2 / variance / 2)), int(n1.sum()))


def holm(p_values: Sequence[float], level: float) -> list[bool]:
    """Which of the comparisons stand out at a level that holds for all of them together."""
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    standing = [False] * len(p_values)
    for rank, place in enumerate(order):
        if p_values[place] > level / (len(p_values) - rank):
            break
        standing[place] = True
    return standing
