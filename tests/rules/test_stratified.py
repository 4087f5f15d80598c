"""Equals compared with equals: a published case, and what chance alone must not do."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_tools.rules.stratified import compare_band, holm

BERKELEY = {
    "A": ((512, 313), (89, 19)), "B": ((353, 207), (17, 8)), "C": ((120, 205), (202, 391)),
    "D": ((138, 279), (131, 244)), "E": ((53, 138), (94, 299)), "F": ((22, 351), (24, 317)),
}  # fmt: skip
"""Admissions at Berkeley in 1973 by department: men and women, admitted and rejected (Bickel, Hammel and O'Connell 1975)."""


def berkeley() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    women, admitted, department = [], [], []
    for number, sexes in enumerate(BERKELEY.values()):
        for woman, counts in enumerate(sexes):
            for yes, count in zip((True, False), counts, strict=True):
                women += [bool(woman)] * count
                admitted += [yes] * count
                department += [number] * count
    return np.array(women), np.array(admitted), np.array(department)


def test_the_published_figures_of_berkeley() -> None:
    """R: mantelhaen.test(UCBAdmissions) gives X-squared = 1.4269, p-value = 0.2323; without departments the gap is 14 points."""
    women, admitted, department = berkeley()
    found = compare_band(women, admitted, department)
    assert found is not None
    assert found.p_value == pytest.approx(0.2323, abs=5e-5)
    assert abs(found.difference) < 0.03
    raw = compare_band(women, admitted, np.zeros(len(women), dtype=np.intp))
    assert raw is not None
    assert raw.difference == pytest.approx(-0.1416, abs=5e-4)
    assert raw.p_value < 1e-15
    # chi-squared of one degree and the p-value say the same
    assert math.erfc(math.sqrt(1.4269 / 2)) == pytest.approx(0.2323, abs=5e-5)


def test_too_few_equals_are_not_compared() -> None:
    band = np.array([True] * 29 + [False] * 100)
    yes = np.arange(129) % 2 == 0
    assert compare_band(band, yes, np.zeros(129, dtype=np.intp)) is None
    assert compare_band(np.append(band, True), np.append(yes, True), np.zeros(130, dtype=np.intp)) is not None
    everybody = np.ones(130, dtype=bool)
    assert compare_band(np.append(band, True), everybody, np.zeros(130, dtype=np.intp)) is None, "nothing differs"
    assert compare_band(band[:0], yes[:0], np.zeros(0, dtype=np.intp)) is None


def test_strata_that_explain_it_leave_nothing() -> None:
    """The band has lower scores, and whoever has the score has the tier: the inputs explain all of it."""
    rng = np.random.default_rng(4)
    band = rng.random(4000) < 0.3
    score = np.where(band, rng.integers(0, 4, 4000), rng.integers(2, 6, 4000))
    noise = rng.random(4000) < 0.2
    outcome = (score >= 3) ^ noise
    explained = compare_band(band, outcome, score)
    unexplained = compare_band(band, outcome, np.zeros(4000, dtype=np.intp))
    assert explained is not None
    assert unexplained is not None
    assert explained.p_value > 0.01
    assert abs(explained.difference) < 0.05
    assert unexplained.p_value < 1e-6


def test_holm_steps_down_and_stops_at_the_first_that_fails() -> None:
    assert holm([0.001, 0.2, 0.004, 0.006], 0.01) == [True, False, False, False]
    assert holm([0.001, 0.002, 0.003, 0.2], 0.01) == [True, True, True, False]
    assert holm([], 0.01) == []


def test_chance_alone_is_seldom_told() -> None:
    """Of 200 fair shops with twelve comparisons each, at a level of 1 % for all together, hardly one is called unfair."""
    rng = np.random.default_rng(11)
    called = 0
    for _ in range(200):
        strata, outcome = rng.integers(0, 6, 400), rng.random(400) < 0.3
        found = [compare_band(rng.random(400) < 0.3, outcome, strata) for _ in range(12)]
        called += any(holm([one.p_value for one in found if one], 0.01))
    assert called <= 6


@settings(max_examples=30)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 3)), min_size=150, max_size=300), st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[tuple[bool, bool, int]], chance: object) -> None:
    def compared(these: list[tuple[bool, bool, int]]) -> object:
        band, outcome, strata = (np.array(values) for values in zip(*these, strict=True))
        found = compare_band(band, outcome, strata)
        return found and (round(found.difference, 9), round(found.p_value, 9), found.customers)

    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compared(rows) == compared(shuffled)
