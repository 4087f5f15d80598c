"""Who changed tier, state or segment since the last backup of an earlier week, both ways, with the cause."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from workbook_tools.rules.causes import (
    Pair,
    changed_settings,
    word_segment_causes,
    word_state_causes,
    word_tier_causes,
)
from workbook_tools.rules.findings import Findings
from workbook_tools.rules.flows import SEGMENT, STATE, TIER, count_flow, judged_as, labels_of
from workbook_tools.rules.history import History
from workbook_tools.rules.inputs import Positions, Texts, texts
from workbook_tools.rules.life_cycle import ACTIVE, DORMANT, LAPSED, LEAD, LOST, NEW, REGAINED
from workbook_tools.rules.names import last_digits, mask_name
from workbook_tools.rules.phrases import numbered
from workbook_tools.rules.tiers import in_words
from workbook_tools.table.columns import NAME
from workbook_tools.table.customers import Customers
from workbook_tools.table.flows import NOWHERE
from workbook_tools.table.moves import KindOfMoves, Move, Moves
from workbook_tools.table.settings import Settings

LISTED = 500
"""So many moves of a kind are told one by one; where a setting moves the whole shop, the matrix says it all."""
STATES_UP = (LOST, LAPSED, DORMANT, LEAD, REGAINED, NEW, ACTIVE)
"""From where the shop has lost a customer to where it has him."""
SEGMENTS_UP = (
    "久未低额", "一般挽留", "一般保持", "近期低额", "一般发展", "一般价值", "久未高额", "重要挽留", "重要保持", "近期高额", "重要发展", "重要价值",
)  # fmt: skip
"""From the least to the most worth: money first, then how near, then how frequent."""


@dataclass(frozen=True)
class Before:
    """A judgement of an earlier week. day: of the backup that it is made from; ids: 客户编号 per customer of `found`."""

    day: date
    ids: Texts
    found: Findings
    settings: Settings


def find_week_moves(
    customers: Customers, ids: Texts, now: Findings, settings: Settings, before: Before, left: History
) -> Moves:
    """The moves since the day of `before`, of those who were in the table then.

    left: what the runs up to that day left (`read_history` as of the day after). Tiers and states are as the log knows
    them, so that nothing is told twice that a run had already counted; segments and causes come from judging the backup again.
    """
    then, words = before.found, settings.tier_words
    places = pd.Series(np.arange(len(before.ids)), index=pd.Index(before.ids, dtype=object))
    places = places[places.index.notna() & ~places.index.duplicated()]
    there = np.append(places.to_numpy(), -1)[places.index.get_indexer(pd.Index(ids, dtype=object))]
    numbered_now = ~pd.isna(ids) & ~now.walk_in
    here = np.flatnonzero(numbered_now & (there >= 0) & ~np.append(then.walk_in, True)[there])
    pair = Pair(now, then, here, there[here], changed_settings(before.settings, settings))
    tiers, states = left.tier[here], left.state[here]
    segments = judged_as(then, SEGMENT, words)[pair.there]

    def of_kind(kind: str, old: Texts, ups: Sequence[str], cause: Callable[[Pair, Positions], Texts]) -> KindOfMoves:
        new = judged_as(now, kind, words)[here]
        flow = count_flow(kind, old, new, labels_of(kind, words), np.ones(len(here), dtype=bool))
        moved = np.flatnonzero(old != new)
        rank, rank_before = numbered(new, ups), numbered(old, ups)
        turn = np.where((rank >= 0) & (rank_before >= 0), np.sign(rank - rank_before), 0)
        spend = np.nan_to_num(now.evidence.spend[here[moved]])
        listed = moved[np.lexsort((moved, -spend))][:LISTED]
        people = _named(customers, ids, here[listed], settings)
        told = zip(old[listed], new[listed], cause(pair.of(listed), listed), turn[listed].tolist(), strict=True)
        return KindOfMoves(
            flow,
            tuple(ups),
            tuple(
                Move(*who, was or NOWHERE, is_now or NOWHERE, why, way)
                for who, (was, is_now, why, way) in zip(people, told, strict=True)
            ),
            int((turn[moved] > 0).sum()),
            int((turn[moved] < 0).sum()),
        )

    return Moves(
        before.day,
        of_kind(
            TIER, in_words(tiers, words), words.names, lambda those, listed: word_tier_causes(those, tiers[listed])
        ),
        of_kind(STATE, states, STATES_UP, lambda those, listed: word_state_causes(those, states[listed])),
        of_kind(SEGMENT, segments, SEGMENTS_UP, lambda those, _listed: word_segment_causes(those)),
        come=int((numbered_now & (there < 0)).sum()),
        gone=len(set(before.ids[~then.walk_in].tolist()) - {None} - set(ids.tolist())),
    )


def _named(customers: Customers, ids: Texts, chosen: Positions, settings: Settings) -> list[tuple[str, str, str]]:
    """Name as the shop wants it shown, 客户编号, the last four digits."""
    frame = customers.frame.iloc[chosen]
    shown = mask_name if settings.names_in_report == "遮盖" else str
    return [
        (shown(name or ""), number or "", last_digits(dial))
        for name, number, dial in zip(texts(frame, NAME.header), ids[chosen], texts(frame, "dial"), strict=True)
    ]
