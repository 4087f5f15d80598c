"""基盘客户: who has been coming for long, comes steadily and is satisfied. What a shop lives on in bad years."""

from dataclasses import dataclass

import numpy as np

from workbook_tools.rules import life_cycle
from workbook_tools.rules.inputs import Flags, Numbers
from workbook_tools.rules.life_cycle import LifeCycle, Past
from workbook_tools.rules.satisfaction import SATISFIED, Satisfaction
from workbook_tools.table.settings import Settings


@dataclass(frozen=True, slots=True)
class Base:
    """One entry per customer. marked: whether of the base. known_for: days since the first purchase, NaN where not known."""

    marked: Flags
    known_for: Numbers
    purchases: Numbers


def find_base(past: Past, purchases: Numbers, satisfaction: Satisfaction, life: LifeCycle, settings: Settings) -> Base:
    """Long-standing, steady, satisfied: 基盘天数 since the first purchase, 基盘次数 purchases and 活跃 now, 基盘满意度 and 满意.

    purchases: how many, NaN where not known. What is not known is not taken for granted: without a first purchase, a count
    or an answer there is no mark.
    """
    steady = (purchases >= settings.base_count) & (life.state == life_cycle.ACTIVE)
    satisfied = (satisfaction.figure >= settings.base_satisfaction) & (satisfaction.level == SATISFIED)
    marked: Flags = np.asarray((past.first_silence >= settings.base_days) & steady & satisfied, dtype=bool)
    return Base(marked, past.first_silence, purchases)
