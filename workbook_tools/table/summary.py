"""One week of a shop, as the 看板 sheet and the 周报 page both tell it. Names are masked already where the shop wants it."""

from dataclasses import dataclass, field
from datetime import date

from workbook_tools.table.fairness import Fairness
from workbook_tools.table.moves import Moves
from workbook_tools.table.quality import Completeness, Origins
from workbook_tools.table.spread import BaseShare, ScoreSpread, Spread
from workbook_tools.table.tier_words import DEFAULT_TIER_WORDS, TierWords


@dataclass(frozen=True, slots=True)
class Call:
    """A call to make: the name as shown, 客户编号, the last four digits ("" if unknown), why, what to say."""

    name: str
    customer_id: str
    digits: str
    why: str
    say: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, e.g. a tier: label, how many customers, their money in 元 (None where unknown)."""

    label: str
    count: int
    money: float | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """How satisfied those are who answered on one thing. mean: 0 to 100. ranked: False below five answers."""

    label: str
    answered: int
    mean: float
    unhappy: int
    ranked: bool


@dataclass(frozen=True, slots=True)
class Opinions:
    """What customers think. csat: share of 满意 and better among all ratings, 0 to 1; nps_like: 类NPS, −1 to 1; None without answers.

    totals: how many totals 类NPS rests on. contradictions: customers whose answers contradict each other.
    by_service, by_category: the worst first, those with too few answers last.
    """

    csat: float | None = None
    nps_like: float | None = None
    totals: int = 0
    contradictions: int = 0
    by_service: tuple[Opinion, ...] = ()
    by_category: tuple[Opinion, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """A past week's figures, from 历史; week is its Monday. None where a figure was not known."""

    week: date
    customers: int
    active: int
    dormant: int
    lost: int
    satisfaction: float | None
    unhappy: int
    sales: float | None
    errors: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next 12 months by 消费记录. missing: why nothing can be told, "" where it can.

    customers: of whom something can be told; value: 元 that they will bring; best: those who bring most. at_risk: those who
    come again less likely than not, by what is lost with them; at_risk_value: what all of them would bring beyond `value`
    if it were sure that they still come.
    """

    missing: str = ""
    customers: int = 0
    value: float = 0.0
    best: tuple[Call, ...] = ()
    at_risk: tuple[Call, ...] = ()
    at_risk_count: int = 0
    at_risk_value: float = 0.0


@dataclass(frozen=True)
class WeekSummary:
    """All that is told of a week.

    sales: money in 元 of the calendar week so far and of the week before; None where there is no 消费记录, then buyers_this_week
    and buyers_last_week (customers whose last purchase falls there) stand in and sales_inferred is True.
    dormant_spend: what the newly dormant have spent in all. trend: oldest first, this week last.
    """

    workbook: str
    today: date
    customers: int
    walk_ins: int
    calls: tuple[Call, ...]
    sales_this_week: float | None
    sales_last_week: float | None
    buyers_this_week: int
    buyers_last_week: int
    new_customers: int
    returning_customers: int
    newly_dormant: tuple[Call, ...]
    dormant_spend: float
    unhappy_open: tuple[Call, ...]
    follow_ups_due: int
    follow_ups_done: int
    follow_ups_sold: int
    tiers: tuple[Share, ...]
    states: tuple[Share, ...]
    segments: tuple[Share, ...]
    levels: tuple[Share, ...]
    satisfaction: float | None
    answered: int
    errors: int
    warnings: int
    top_problems: tuple[tuple[str, int, str], ...] = ()
    """(words for the kind, how many, example cell)"""
    scores: tuple[tuple[float, int], ...] = ()
    """The distribution of 得分: (lower border of a bin of width 0.25, customers)."""
    tier_borders: tuple[float, float] = (2.5, 4.0)
    tier_words: TierWords = DEFAULT_TIER_WORDS
    trend: tuple[WeekPoint, ...] = ()
    backup: str = ""
    """One sentence on the backup, "" where none was asked for."""
    backup_ok: bool = True
    notes: tuple[str, ...] = field(default=())
    opinions: Opinions = Opinions()
    fairness: Fairness = field(default_factory=Fairness)
    score_spreads: tuple[ScoreSpread, ...] = ()
    silence: Spread | None = None
    satisfaction_spread: Spread | None = None
    base: BaseShare | None = None
    moves: Moves | None = None
    """None where there is no judgement of an earlier week to compare with."""
    dormant_unlisted: int = 0
    unhappy_unlisted: int = 0
    """How many more there are than newly_dormant and unhappy_open list."""
    outlook: Outlook | None = None
    """None without 消费记录."""
    completeness: Completeness | None = None
    origins: Origins | None = None
    """Where the errors come from; None where they are few."""

    @property
    def dormant_count(self) -> int:
        """How many customers are newly dormant."""
        return len(self.newly_dormant) + self.dormant_unlisted

    @property
    def unhappy_count(self) -> int:
        """How many customers are unhappy and not yet dealt with."""
        return len(self.unhappy_open) + self.unhappy_unlisted
