"""From how many days of silence a customer is 沉睡 or 流失: by his own rhythm, else by what he buys, else by the trade."""

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd

from workbook_tools.rules.inputs import Codes, Numbers, Positions, Texts, chosen
from workbook_tools.table.settings import CategoryLimit, Settings

LEAST_DORMANT, LEAST_LAPSED = 30, 60
"""Nobody is called silent sooner for his own rhythm, however often he used to come."""
_SEVERAL = re.compile(r"[、,，;；/／+＋&\s]+")


class Source(IntEnum):
    """Whose limits hold."""

    RHYTHM = 0
    CATEGORY = 1
    TRADE = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """One entry per customer. dormant, lapsed: days. source: a `Source`. category: place in 品类期限, -1 for none."""

    dormant: Numbers
    lapsed: Numbers
    source: Codes
    category: Positions


def find_limits(gap: Numbers, categories: Texts, settings: Settings) -> Limits:
    """gap: median days between visits, NaN without a rhythm. categories: 消费商品类别 as staff wrote it.

    A cell with several categories takes the most patient of their limits: nobody is called silent for one thing while
    another is not yet used up.
    """
    stated = settings.category_limits
    place = _stated_category(categories, stated)
    own, listed = ~np.isnan(gap), place >= 0
    dormant = np.array([*(limit.dormant for limit in stated), settings.dormant_limit], dtype=np.float64)[place]
    lapsed = np.array([*(limit.lost for limit in stated), settings.lost_limit], dtype=np.float64)[place]
    return Limits(
        np.where(own, np.fmax(LEAST_DORMANT, 2 * gap), dormant),
        np.where(own, np.fmax(LEAST_LAPSED, 4 * gap), lapsed),
        chosen([own, listed], (Source.RHYTHM, Source.CATEGORY), Source.TRADE),
        place,
    )


def _stated_category(categories: Texts, stated: tuple[CategoryLimit, ...]) -> Positions:
    """The place of each customer's limit in 品类期限, -1 where none is stated for what he buys."""
    if not stated:
        return np.full(len(categories), -1, dtype=np.intp)
    places = {limit.category: place for place, limit in enumerate(stated)}

    def place_of(text: str) -> int:
        if text in places:
            return places[text]
        named = [places[part] for part in _SEVERAL.split(text) if part in places]
        return max(named, key=lambda place: (stated[place].dormant, stated[place].lost), default=-1)

    codes, distinct = pd.factorize(categories)
    return np.array([*map(place_of, distinct), -1], dtype=np.intp)[codes]
