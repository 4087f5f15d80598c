"""Weighted choice, from the generator that is handed in."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")


def pick(chance: Random, choices: Sequence[tuple[Choice, float]]) -> Choice:
    """One of the choices, each as likely as its weight says."""
    left = chance.random() * sum(weight for _, weight in choices)
    for choice, weight in choices:
        left -= weight
        if left < 0:
            return choice
    return choices[-1][0]
