"""The shop's customers spread over the borders that 设置 draws: what a border would cut, before anybody moves it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoreSpread:
    """One of R, F and M. counts: customers with score 1 to 5. borders: between 1 and 2, 2 and 3, 3 and 4, 4 and 5, in `unit`."""

    word: str
    unit: str
    counts: tuple[int, ...]
    borders: tuple[float, ...]

    @property
    def customers(self) -> int:
        """How many have a score."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over named zones. bins: (lower border, customers), each `width` wide, what lies beyond `end` in the last.

    zones: (word, where it begins), ascending.
    """

    bins: tuple[tuple[float, int], ...]
    width: float
    end: float
    zones: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class BaseShare:
    """基盘客户: how many, their 元 and those of all customers (None where not known), and the rule in words."""

    customers: int
    money: float | None
    whole: float | None
    rule: str
