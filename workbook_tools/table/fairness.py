"""Whether customers are treated alike: shares by sex and age, what the inputs don't explain, and what staff overrode."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BandShare:
    """A band of customers. attribute: 性别 or 年龄. tiers: how many in each tier, the highest first; listed: how many are to be called this week."""

    attribute: str
    label: str
    customers: int
    tiers: tuple[int, ...]
    listed: int


@dataclass(frozen=True, slots=True)
class Unlike:
    """A band that is treated unlike the rest although its inputs are alike.

    outcome: what is done to it, in words; among: which inputs were held equal. difference: share in the band less share in
    the rest, −1 to 1, among customers with equal inputs. p_value: before the correction for the number of comparisons.
    """

    label: str
    outcome: str
    among: str
    difference: float
    customers: int
    p_value: float


@dataclass(frozen=True, slots=True)
class Overridden:
    """A tier that the shop set itself: the name as shown, 客户编号, what the score gives, what was set, and why."""

    name: str
    customer_id: str
    digits: str
    earned: str
    tier: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fairness:
    """compared: how many comparisons had customers enough. checked: customers whose tier was compared with their equals'.

    unequal: how many groups of equal inputs hold more than one tier; anything but 0 is a mistake of ours.
    """

    shares: tuple[BandShare, ...] = ()
    unlike: tuple[Unlike, ...] = ()
    compared: int = 0
    overridden: tuple[Overridden, ...] = ()
    checked: int = 0
    unequal: int = 0
