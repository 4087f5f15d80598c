"""How many customers went from where to where: before and after a setting, last week and this."""

from collections.abc import Iterator
from dataclasses import dataclass

NOWHERE = "未评定"
"""The label of who is in none: not judged, or not known then."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A matrix. kind: what moved (价值等级 …). labels: of rows (from) and columns (to), in their own order; counts: rows of it."""

    kind: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def customers(self) -> int:
        """Everybody who is counted."""
        return sum(map(sum, self.counts))

    @property
    def moved(self) -> int:
        """How many are not where they were."""
        return sum(count for _, _, count in self.moves())

    def moves(self) -> Iterator[tuple[str, str, int]]:
        """(from, to, how many), without those who stayed and without zeros."""
        for row, counts in zip(self.labels, self.counts, strict=True):
            for column, count in zip(self.labels, counts, strict=True):
                if row != column and count:
                    yield row, column, count

    def of_movers(self) -> "Flow":
        """The same matrix without the labels that nobody came to or left."""
        touched = {label for here, there, _ in self.moves() for label in (here, there)}
        kept = [place for place, label in enumerate(self.labels) if label in touched]
        counts = tuple(tuple(self.counts[row][column] for column in kept) for row in kept)
        return Flow(self.kind, tuple(self.labels[place] for place in kept), counts)
