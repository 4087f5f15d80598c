"""BG/NBD: the published figures, the formulas by other ways, and no model where the data bear none."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betaln, gammaln, hyp2f1

from workbook_tools.rules.bg_nbd import BgNbd, Repeats, fit_bg_nbd
from workbook_tools.rules.inputs import Numbers

CDNOW = Path(__file__).parent / "data" / "cdnow.csv"
PUBLISHED = BgNbd(0.243, 4.414, 0.793, 2.426)


def cdnow() -> Repeats:
    """The 2,357 customers of the sample."""
    table = pd.read_csv(CDNOW, comment="#")
    table = table.loc[table.index.repeat(table["customers"])]
    weeks = (table[name].to_numpy(dtype=float) / 7 for name in ("recency_days", "age_days"))
    return Repeats(table["repeats"].to_numpy(dtype=float), *weeks)


def one(x: float, t_x: float, age: float) -> Repeats:
    return Repeats(np.array([x]), np.array([t_x]), np.array([age]))


def test_the_published_figures_of_fader_hardie_and_lee() -> None:
    """Marketing Science 24 (2005), table 2, and the customer of their spreadsheet note: 39 weeks of CDNOW."""
    found = fit_bg_nbd(cdnow())
    assert found is not None
    shown = [f"{value:.3f}" for value in (found.r, found.alpha, found.a, found.b)]
    assert shown == ["0.243", "4.414", "0.793", "2.426"]
    assert f"{found.log_likelihood:.1f}" == "-9582.4"
    seen = one(2, 30.43, 38.86)
    assert f"{found.p_alive(seen)[0]:.4f}" == "0.7266"
    assert f"{found.expected(seen, 39)[0]:.3f}" == "1.226"


def test_the_order_of_the_customers_leaves_no_trace() -> None:
    seen = cdnow()
    order = np.random.default_rng(7).permutation(len(seen.x))
    assert fit_bg_nbd(Repeats(seen.x[order], seen.t_x[order], seen.age[order])) == fit_bg_nbd(seen)


def test_the_habits_of_a_made_up_shop_are_found_again() -> None:
    seen = made_up(BgNbd(1.2, 6, 0.6, 4), 5_000, 78, np.random.default_rng(20240115))
    found = fit_bg_nbd(seen)
    assert found is not None
    assert np.allclose([found.r, found.alpha, found.a, found.b], [1.2, 6, 0.6, 4], rtol=0.25)


def made_up(model: BgNbd, customers: int, weeks: float, rng: np.random.Generator) -> Repeats:
    """Customers who do what the model says, purchase by purchase."""
    rate = rng.gamma(model.r, 1 / model.alpha, customers)
    leaves = rng.beta(model.a, model.b, customers)
    age = np.ceil(rng.uniform(0, weeks, customers) * 7) / 7
    x, t_x, clock, here = np.zeros(customers), np.zeros(customers), np.zeros(customers), np.ones(customers, dtype=bool)
    while here.any():
        clock = clock + rng.exponential(1 / rate)
        here &= clock <= age
        x, t_x = np.where(here, x + 1, x), np.where(here, clock, t_x)
        here &= rng.random(customers) >= leaves
    return Repeats(x, t_x, age)


@pytest.mark.parametrize(("x", "t_x"), [(0, 0.0), (1, 20.0)], ids=["nobody came again", "everybody did the same"])
def test_no_model_where_customers_do_not_differ(x: int, t_x: float) -> None:
    size = 500
    assert fit_bg_nbd(Repeats(np.full(size, float(x)), np.full(size, t_x), np.full(size, 40.0))) is None


customers_seen = st.tuples(
    st.integers(0, 300), st.floats(0, 1), st.floats(0.5, 300), st.floats(0.05, 20), st.floats(0.1, 100),
    st.floats(0.05, 50), st.floats(0.05, 50), st.floats(1, 104),
)  # fmt: skip


@given(customers_seen)
@example((98, 0.0, 1.0, 0.5, 0.5, 0.5, 2.0, 7.0))  # where SciPy's way to the function runs over
@example((102, 0.0, 1.0, 0.5, 0.5, 0.5, 2.0, 7.0))
@example((0, 0.0, 1.0, 1.0, 1.0, 0.5, 0.5, 1.0))  # where a + b = 1
def test_chances_and_expectations_are_sound(case: tuple[float, ...]) -> None:
    """0 ≤ P ≤ 1; purchases are never negative, and more time never brings fewer."""
    x, part, age, r, alpha, a, b, weeks = case
    model, seen = BgNbd(r, alpha, a, b), one(x, part * age if x else 0.0, age)
    chance = model.p_alive(seen)[0]
    assert 0 <= chance <= 1
    assert chance == 1 or x > 0
    soon, later = model.expected(seen, weeks)[0], model.expected(seen, 2 * weeks)[0]
    assert -1e-9 <= soon <= later + 1e-9
    assert np.isfinite(later)


@given(st.floats(0.1, 0.9), st.integers(1, 40))
def test_a_later_purchase_never_makes_leaving_likelier(part: float, x: int) -> None:
    earlier, later = PUBLISHED.p_alive(one(x, part * 50, 50)), PUBLISHED.p_alive(one(x, (part + 0.1) * 50, 50))
    assert earlier[0] <= later[0]


@settings(max_examples=40)
@given(st.integers(0, 12), st.floats(0, 1), st.floats(2, 80))
def test_the_expectation_is_the_papers_formula(x: int, part: float, age: float) -> None:
    """Equation 10 as printed, where its powers do not run over."""
    r, alpha, a, b = PUBLISHED.r, PUBLISHED.alpha, PUBLISHED.a, PUBLISHED.b
    t_x, weeks = (part * age if x else 0.0), 52.0
    hyper = hyp2f1(r + x, b + x, a + b + x - 1, weeks / (alpha + age + weeks))
    above = (a + b + x - 1) / (a - 1) * (1 - ((alpha + age) / (alpha + age + weeks)) ** (r + x) * hyper)
    below = 1 + (x > 0) * a / (b + max(x, 1) - 1) * ((alpha + age) / (alpha + t_x)) ** (r + x)
    assert PUBLISHED.expected(one(x, t_x, age), weeks)[0] == pytest.approx(above / below, rel=1e-8)


def test_the_expectation_of_a_new_customer_is_that_of_his_rate_and_his_leaving() -> None:
    """x = 0: E = ∫ over rate and chance of (1 − exp(−rate·chance·t)) / chance, by quadrature over the chance; also at a = 1."""
    for a in (0.793, 1.0, 1.0 + 1e-9, 1.8):
        model = BgNbd(0.9, 5.0, a, 2.4)

        def part(chance: float, model: BgNbd = model) -> float:
            rate_shape, rate_scale = model.r, model.alpha + 30.0
            stays = 1 - (rate_scale / (rate_scale + chance * 52)) ** rate_shape
            density = (model.a - 2) * np.log(chance) + (model.b - 1) * np.log1p(-chance) - betaln(model.a, model.b)
            return float(stays * np.exp(density))

        whole, _ = quad(part, 0, 1, points=[0.01, 0.1], limit=200)
        assert model.expected(one(0, 0.0, 30.0), 52)[0] == pytest.approx(whole, rel=1e-5)


def test_hundreds_of_purchases_run_over_nowhere() -> None:
    seen = Repeats(np.array([500.0, 2000.0]), np.array([100.0, 150.0]), np.array([101.0, 151.0]))
    told = PUBLISHED.expected(seen, 52)
    assert np.isfinite(told).all()
    assert (told > 0).all()


def test_the_likelihood_is_the_papers() -> None:
    """Customer by customer, equation 6 as printed."""
    seen = cdnow()
    found = fit_bg_nbd(seen)
    assert found is not None
    assert likelihood(found, seen) == pytest.approx(found.log_likelihood, abs=1e-6)


def likelihood(model: BgNbd, seen: Repeats) -> float:
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    x: Numbers = seen.x
    first = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    second = betaln(a, b + x) - betaln(a, b)
    third = (alpha + seen.age) ** -(r + x)
    fourth = np.where(x > 0, a / (b + np.fmax(x, 1) - 1) * (alpha + seen.t_x) ** -(r + x), 0)
    return float((first + second + np.log(third + fourth)).sum())
