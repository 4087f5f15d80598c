"""Gamma-Gamma: the published figures, and no model where nobody spends otherwise than the next."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_bg_nbd import CDNOW
from workbook_tools.rules.gamma_gamma import GammaGamma, fit_gamma_gamma
from workbook_tools.rules.inputs import Numbers

PUBLISHED = GammaGamma(6.25, 3.74, 15.44)


def cdnow() -> tuple[Numbers, Numbers]:
    """Repeat purchases and their mean in dollars of the 946 customers of the sample who came again."""
    table = pd.read_csv(CDNOW, comment="#")
    again = table[table["repeats"] > 0]
    again = again.loc[again.index.repeat(again["customers"])]
    return again["repeats"].to_numpy(dtype=float), again["mean_spend"].to_numpy(dtype=float)


def test_the_published_figures_of_fader_and_hardie() -> None:
    """The Gamma-Gamma Model of Monetary Value (2013), section 2."""
    purchases, mean = cdnow()
    assert len(mean) == 946
    found = fit_gamma_gamma(purchases, mean)
    assert found is not None
    assert [f"{value:.2f}" for value in (found.p, found.q, found.gamma)] == ["6.25", "3.74", "15.44"]


def test_the_unit_of_money_makes_no_difference() -> None:
    purchases, mean = cdnow()
    cents, dollars = fit_gamma_gamma(purchases, mean * 100), fit_gamma_gamma(purchases, mean)
    assert cents is not None
    assert dollars is not None
    assert (cents.p, cents.q, cents.gamma) == pytest.approx((dollars.p, dollars.q, dollars.gamma * 100), rel=1e-5)


def test_no_model_where_everybody_pays_the_same() -> None:
    assert fit_gamma_gamma(np.full(300, 3.0), np.full(300, 99.0)) is None


@given(st.integers(1, 200), st.floats(0.01, 5_000))
def test_the_estimate_lies_between_the_shops_mean_and_the_customers(purchases: int, mean: float) -> None:
    shop = PUBLISHED.p * PUBLISHED.gamma / (PUBLISHED.q - 1)
    told = PUBLISHED.expected(np.array([float(purchases)]), np.array([mean]))[0]
    assert min(shop, mean) - 1e-9 <= told <= max(shop, mean) + 1e-9


def test_without_a_repeat_purchase_it_is_the_shops_mean() -> None:
    told = PUBLISHED.expected(np.zeros(1), np.array([np.nan]))[0]
    assert told == pytest.approx(PUBLISHED.p * PUBLISHED.gamma / (PUBLISHED.q - 1))
