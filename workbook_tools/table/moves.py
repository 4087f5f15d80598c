"""Who moved since the last backup of an earlier week: counted, and one by one with the cause."""

from dataclasses import dataclass
from datetime import date

from workbook_tools.table.flows import Flow


@dataclass(frozen=True, slots=True)
class Move:
    """One customer: the name as shown, 客户编号, last four digits ("" if unknown), from where to where, and why. turn: 1 for better, -1 for worse, 0 neither."""

    name: str
    customer_id: str
    digits: str
    before: str
    after: str
    cause: str
    turn: int


@dataclass(frozen=True, slots=True)
class KindOfMoves:
    """The moves of one kind. order: the labels, the worst first. listed: told one by one, the biggest spenders first.

    risen, fallen: how many moved for better and for worse; others only became known, or unknown.
    """

    flow: Flow
    order: tuple[str, ...]
    listed: tuple[Move, ...]
    risen: int
    fallen: int

    def turn(self, before: str, after: str) -> int:
        """1 for better, -1 for worse; 0 where one of the two is no step of a ladder (未评定, 无法判断)."""
        if before not in self.order or after not in self.order:
            return 0
        here, there = self.order.index(before), self.order.index(after)
        return (there > here) - (there < here)


@dataclass(frozen=True, slots=True)
class Moves:
    """since: the day of the backup. come, gone: customers who were not in the table then, or are not now."""

    since: date
    tier: KindOfMoves
    state: KindOfMoves
    segment: KindOfMoves
    come: int
    gone: int

    @property
    def kinds(self) -> tuple[KindOfMoves, ...]:
        """Tier, state, segment."""
        return self.tier, self.state, self.segment
