"""What a customer spends per purchase: the Gamma-Gamma model.

Fader and Hardie, The Gamma-Gamma Model of Monetary Value (2013). A customer's purchases scatter around a mean of his own
(gamma: shape p) and these means differ between customers (gamma: shape q, scale gamma). Money and frequency are taken
to have nothing to do with each other. The fewer purchases are known, the nearer to the shop's mean the estimate stays.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from workbook_tools.rules.bg_nbd import NEAR_BORDER
from workbook_tools.rules.inputs import Numbers

LEAST, MOST = 1e-2, 1e3
"""Parameters are looked for between these, gamma in units of the mean spend."""
_STARTS = ((2.0, 2.0, 1.0), (5.0, 4.0, 0.5), (1.0, 1.5, 2.0), (20.0, 10.0, 1.0))


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """A fitted model. gamma: in 元. log_likelihood: of the customers that it was fitted to, natural logarithm."""

    p: float
    q: float
    gamma: float
    log_likelihood: float = float("nan")

    def expected(self, purchases: Numbers, mean: Numbers) -> Numbers:
        """元 per purchase that each customer tends to. purchases: how many are known; mean: their mean, anything where none.

        Equation 5 of the note; the shop's mean for a customer of whom no repeat purchase is known.
        """
        spent = np.where(purchases > 0, purchases * np.nan_to_num(mean), 0.0)
        tends: Numbers = self.p * (self.gamma + spent) / (self.p * purchases + self.q - 1)
        return tends


def fit_gamma_gamma(purchases: Numbers, mean: Numbers) -> GammaGamma | None:
    """The model that makes the mean spends most likely. purchases: at least 1 each; mean: 元, above 0.

    None where the search fails, where a parameter ends at its border (nobody differs from the next), or where q ≤ 1, so
    that the shop would have no mean.
    """
    rows, many = np.unique(np.column_stack([purchases, mean]), axis=0, return_counts=True)
    scale = float((rows[:, 1] * many).sum() / many.sum())
    likelihood = _Likelihood(rows[:, 0], rows[:, 1] / scale, many.astype(np.float64))
    border = np.log([LEAST, MOST])
    for start in _STARTS:
        found = minimize(
            likelihood.loss, np.log(start), jac=True, method="L-BFGS-B", bounds=[tuple(border)] * 3,
            options={"ftol": 1e-15, "gtol": 1e-8, "maxiter": 500},
        )  # fmt: skip
        if found.success:
            inside = np.abs(found.x[:, None] - border).min() > NEAR_BORDER
            p, q, gamma = np.exp(found.x).tolist()
            whole = -float(many.sum() * (found.fun + np.log(scale)))
            return GammaGamma(p, q, gamma * scale, whole) if inside and q > 1 else None
    return None


class _Likelihood:
    """The likelihood of the parameters (equation 1a of the note), and its gradient. Money in units of the mean spend."""

    def __init__(self, x: Numbers, mean: Numbers, many: Numbers) -> None:
        self.x, self.many = x, many
        self.spent = x * mean
        self.log_mean, self.log_x = np.log(mean), np.log(x)

    def loss(self, logarithms: Numbers) -> tuple[float, NDArray[np.float64]]:
        """Minus the mean log-likelihood per customer, and its gradient by the logarithms of p, q, gamma."""
        p, q, gamma = np.exp(logarithms)
        px = p * self.x
        log_all = np.log(gamma + self.spent)
        one = gammaln(px + q) - gammaln(px) - gammaln(q) + q * np.log(gamma)
        total = self._sum(one + (px - 1) * self.log_mean + px * self.log_x - (px + q) * log_all)
        digamma_all = digamma(px + q)
        by_p = self.x * (digamma_all - digamma(px) + self.log_mean + self.log_x - log_all)
        by_q = digamma_all - digamma(q) + np.log(gamma) - log_all
        by_gamma = q / gamma - (px + q) / (gamma + self.spent)
        slope = np.array([p * self._sum(by_p), q * self._sum(by_q), gamma * self._sum(by_gamma)])
        size = self.many.sum()
        return -total / size, -slope / size

    def _sum(self, values: Numbers) -> float:
        return float((self.many * values).sum())
