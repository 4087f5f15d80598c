"""How often a customer will buy again: the BG/NBD model.

Fader, Hardie and Lee, "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, Marketing Science 24
(2005), 275-284. A customer buys at a rate of his own (gamma over customers: shape r, rate alpha) and after each purchase
stays away for good with a chance of his own (beta over customers: a, b). Nobody can have left before a second purchase.

All times are weeks. x: purchases after the first one; t_x: from the first purchase to the last; age: from the first purchase
to the end of what was seen.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammaln, hyp2f1

from workbook_tools.rules.inputs import Numbers

LEAST, MOST = 1e-3, 1e3
"""Parameters are looked for between these; one that ends at such a border was not found in the data."""
NEAR_BORDER = 0.05
"""How near, in natural logarithms."""
_STARTS = tuple(product((0.5, 2.0), ((1.0, 2.0), (0.3, 3.0), (5.0, 5.0))))
_TERMS = 1_000
_NEARBY = 1e-7


@dataclass(frozen=True, slots=True)
class Repeats:
    """One entry per customer with a purchase: x (whole numbers), t_x and age (weeks, 0 ≤ t_x ≤ age, t_x 0 where x is 0)."""

    x: Numbers
    t_x: Numbers
    age: Numbers


@dataclass(frozen=True, slots=True)
class BgNbd:
    """A fitted model. log_likelihood: of the customers that it was fitted to, natural logarithm."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float = float("nan")

    def p_alive(self, seen: Repeats) -> Numbers:
        """The chance that each customer has not left for good: equation 7 of Fader, Hardie and Lee's note on P(alive), 2008.

        1 for a single purchase, by construction of the model and not by knowledge.
        """
        stays: Numbers = np.where(seen.x > 0, expit(-self._odds(seen)), 1.0)
        return stays

    def expected(self, seen: Repeats, weeks: float) -> Numbers:
        """The purchases that each customer will make in the next `weeks`: equation 10 of the paper.

        The equation holds (1 − z) to a power times a hypergeometric function of that power; Euler's transformation gives the
        same with another power. The smaller of the two is taken, as a large one runs over: for customers with hundreds of
        purchases, or where a is large. Where the equation divides by nothing (a = 1; a + b = 1 before the first repeat), its
        neighbour stands in.
        """
        a = self.a if abs(self.a - 1) > _NEARBY else 1 + _NEARBY
        z = weeks / (self.alpha + seen.age + weeks)
        whole, printed = a + self.b + seen.x - 1, self.r + seen.x
        whole = np.where(np.abs(whole) > _NEARBY, whole, _NEARBY)
        power = np.fmin(printed, a - 1)
        beside = np.where(printed < a - 1, self.b + seen.x, a + self.b - 1 - self.r)
        if_sure = whole / (a - 1) * (1 - (1 - z) ** power * _hypergeometric(power, beside, whole, z))
        purchases: Numbers = if_sure * self.p_alive(seen)
        return purchases

    def _odds(self, seen: Repeats) -> Numbers:
        """The logarithm of the odds that a customer with a repeat purchase has left."""
        passed = np.log(self.alpha + seen.age) - np.log(self.alpha + seen.t_x)
        odds: Numbers = np.log(self.a) - np.log(self.b + np.fmax(seen.x, 1) - 1) + (self.r + seen.x) * passed
        return odds


def _hypergeometric(power: Numbers, beside: Numbers, whole: Numbers, z: Numbers) -> Numbers:
    """Gauss's function. Beyond z = 0.9 SciPy divides gamma functions, which run over for whoever came often in a short time.

    There `whole` is so much larger than the other two that the terms of the series itself soon come to nothing.
    """
    found: Numbers = hyp2f1(power, beside, whole, z)
    over = ~np.isfinite(found)
    if over.any():
        term = np.arange(_TERMS, dtype=np.float64)[:, None]
        ratios = (power[over] + term) * (beside[over] + term) / ((whole[over] + term) * (term + 1)) * z[over]
        found[over] = 1 + np.cumprod(ratios, axis=0).sum(axis=0)
    return found


def fit_bg_nbd(seen: Repeats) -> BgNbd | None:
    """The model that makes what was seen most likely; None where the search fails or a parameter ends at its border.

    Customers who look alike are counted and judged once. The search goes along the exact gradient, over logarithms of the
    parameters; it begins anew elsewhere if it does not arrive. The order of the customers makes no difference.
    """
    rows, many = np.unique(np.column_stack([seen.x, seen.t_x, seen.age]), axis=0, return_counts=True)
    likelihood = _Likelihood(Repeats(*rows.T), many.astype(np.float64))
    border = np.log([LEAST, MOST])
    mean_x, _, mean_age = (rows * many[:, None]).sum(axis=0) / many.sum()
    pace = max(mean_age, 1.0) / max(mean_x, 0.01)
    for shape, (leaves, stays) in _STARTS:
        start = np.log([shape, shape * pace, leaves, stays]).clip(*border)
        found = minimize(
            likelihood.loss, start, jac=True, method="L-BFGS-B", bounds=[tuple(border)] * 4,
            options={"ftol": 1e-15, "gtol": 1e-8, "maxiter": 500},
        )  # fmt: skip
        if found.success:
            inside = np.abs(found.x[:, None] - border).min() > NEAR_BORDER
            r, alpha, a, b = np.exp(found.x).tolist()
            return BgNbd(r, alpha, a, b, -float(found.fun * many.sum())) if inside else None
    return None


class _Likelihood:
    """The likelihood of the parameters, as equation 6 of the paper writes it, and its gradient."""

    def __init__(self, seen: Repeats, many: Numbers) -> None:
        self.seen, self.many = seen, many
        self.counts, self.place = np.unique(seen.x, return_inverse=True)
        self.again = seen.x > 0

    def loss(self, logarithms: Numbers) -> tuple[float, NDArray[np.float64]]:
        """Minus the mean log-likelihood per customer, and its gradient by the logarithms of r, alpha, a, b."""
        r, alpha, a, b = np.exp(logarithms)
        x, counts = self.seen.x, self.counts
        log_age, log_last = np.log(alpha + self.seen.age), np.log(alpha + self.seen.t_x)
        before_next = np.where(self.again, b + x - 1, 1.0)
        stayed = -(r + x) * log_age
        left = np.where(self.again, np.log(a) - np.log(before_next) - (r + x) * log_last, -np.inf)
        either = np.logaddexp(stayed, left)
        by_count = (
            gammaln(r + counts)
            - gammaln(r)
            + gammaln(a + b)
            - gammaln(a + b + counts)
            + gammaln(b + counts)
            - gammaln(b)
        )
        total = self._sum(by_count[self.place] + r * np.log(alpha) + either)

        gone = np.exp(left - either)
        away = digamma(a + b) - digamma(a + b + counts)
        by_r = (digamma(r + counts) - digamma(r))[self.place] + np.log(alpha) - (1 - gone) * log_age - gone * log_last
        rate = (1 - gone) / (alpha + self.seen.age) + gone / (alpha + self.seen.t_x)
        by_alpha = r / alpha - (r + x) * rate
        by_a = away[self.place] + gone / a
        by_b = (away + digamma(b + counts) - digamma(b))[self.place] - gone / before_next
        slope = np.array([r * self._sum(by_r), alpha * self._sum(by_alpha), a * self._sum(by_a), b * self._sum(by_b)])
        size = self.many.sum()
        return -total / size, -slope / size

    def _sum(self, values: Numbers) -> float:
        return float((self.many * values).sum())  # not by matrix product: its order of adding hangs on the machine
