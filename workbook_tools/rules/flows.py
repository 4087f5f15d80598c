"""Two judgements of the same customers side by side."""

from collections.abc import Sequence

import numpy as np

from workbook_tools.rules.findings import Findings
from workbook_tools.rules.inputs import Flags, Texts, kept, numbered
from workbook_tools.rules.life_cycle import STATES
from workbook_tools.rules.satisfaction import LEVELS
from workbook_tools.rules.segments import ALL_SEGMENTS
from workbook_tools.rules.tiers import in_words
from workbook_tools.table.flows import NOWHERE, Flow
from workbook_tools.table.tier_words import TierWords

TIER, SEGMENT, STATE, LEVEL = "价值等级", "客户分群", "客户状态", "满意度等级"


def labels_of(kind: str, words: TierWords) -> tuple[str, ...]:
    """What a customer can be, best known first."""
    return {
        TIER: tuple(reversed(words.names)), SEGMENT: ALL_SEGMENTS, STATE: STATES, LEVEL: LEVELS,
    }[kind]  # fmt: skip


def judged_as(found: Findings, kind: str, words: TierWords) -> Texts:
    """What each customer is, in the shop's words; None for walk-ins and for who is not judged."""
    held = {
        TIER: in_words(found.tiers.tier, words), SEGMENT: found.segments.segment, STATE: found.life.state,
        LEVEL: found.satisfaction.level,
    }[kind]  # fmt: skip
    return kept(held, ~found.walk_in)


def count_flow(kind: str, before: Texts, after: Texts, labels: Sequence[str], counted: Flags) -> Flow:
    """The matrix of the counted customers; None is `NOWHERE`, which is left out where nobody is there."""
    names = (*labels, NOWHERE)
    size, places = len(names), {label: place for place, label in enumerate(labels)}
    here, there = (np.where((at := numbered(values, places)) < 0, size - 1, at) for values in (before, after))
    counts = np.bincount((here * size + there)[counted], minlength=size * size).reshape(size, size)
    if not counts[-1].any() and not counts[:, -1].any():
        names, counts = names[:-1], counts[:-1, :-1]
    return Flow(kind, names, tuple(tuple(row) for row in counts.tolist()))
