"""The same matrix in four ways: a derivative, a curvature, a covariance and an information, each computed by itself."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainer.core import finite_difference_jacobian, log_softmax_jacobian, logsumexp, softmax
from explainer.pages.logits import Floats

NAMES: Final = {
    "derivative": ("∂S/∂z", "differences of softmax"),
    "curvature": ("∇² log Σ exp z", "second differences"),
    "covariance": ("Cov(one-hot)", "of what was drawn"),
    "fisher": ("Fisher", "mean of ∇log S ∇log Sᵀ"),
}
"""What each is called, and how it is computed."""
_STEP: Final = 2.0**-13
"""About ε^¼, the best step of a second difference."""
_NEAR: Final = 0.5
"""Below this size exp(u) − 1 − u is added up from its series, as the difference would lose digits."""
_FACTORS: Final = np.cumprod(np.arange(3.0, 17.0))
"""3, 3·4, 3·4·5, …: the series is u²/2 (1 + u/3 + u²/(3·4) + …)."""


def curvature(logits: Floats) -> Floats:
    """Return the second derivatives of log-sum-exp by central differences, shape (n, n).

    Examples
    --------
    >>> curvature(np.zeros(2)).round(6).tolist()
    [[0.25, -0.25], [-0.25, 0.25]]
    """
    step = _STEP * np.eye(logits.size)
    sums, differences = step[:, None] + step, step[:, None] - step
    f = [logsumexp(logits + by) for by in (sums, -differences, differences, -sums)]
    second: Floats = (f[0] - f[1] - f[2] + f[3]) / (4 * _STEP**2)
    return second


def fisher(logits: Floats) -> Floats:
    """Return the Fisher information of the logits: the mean of ∇log Sₖ ∇log Sₖᵀ over the classes k; shape (n, n).

    Examples
    --------
    >>> fisher(np.zeros(2)).tolist()
    [[0.25, -0.25], [-0.25, 0.25]]
    """
    scores = log_softmax_jacobian(logits)
    shares = softmax(logits).astype(np.float64, copy=False)
    information: Floats = np.asarray(scores.T @ (shares[:, None] * scores), np.float64)
    return information


def routes(logits: Floats) -> dict[str, Floats]:
    """Return the three that need no draws; rows and columns of masked classes are 0.

    Examples
    --------
    >>> list(routes(np.zeros(2)))
    ['derivative', 'curvature', 'fisher']
    """
    kept = np.flatnonzero(np.isfinite(logits))
    found = {name: np.zeros((logits.size, logits.size)) for name in ("derivative", "curvature", "fisher")}
    if kept.size > 1:
        z, block = logits[kept], np.ix_(kept, kept)
        found["derivative"][block] = finite_difference_jacobian(softmax, z, vectorized=True)
        found["curvature"][block] = curvature(z)
        found["fisher"][block] = fisher(z)
    return found


def divergence(logits: Floats, by: Floats) -> float:
    """Return KL(softmax(z) ‖ softmax(z + d)) for a move d, never below 0; masked classes add nothing.

    With u = d − S·d it is ln Σᵢ Sᵢ exp(uᵢ). As S·u = 0, that is ln(1 + Σᵢ Sᵢ (exp(uᵢ) − 1 − uᵢ)). No term of this sum
    is below 0, so no digits are lost, also where the move is small. All d are taken from that of the most probable
    class on: S·d keeps its digits also where that class has nearly all the probability.

    Examples
    --------
    >>> round(divergence(np.array([0.0, 0.0]), np.array([1.0, 0.0])), 4)
    0.1201
    """
    kept = np.isfinite(logits)
    shares = softmax(logits[kept]).astype(np.float64, copy=False)
    away = by[kept] - by[kept][shares.argmax()]
    return float(np.log1p(shares @ _above_tangent(away - shares @ away)))


def _above_tangent(u: Floats) -> Floats:
    """Return exp(u) − 1 − u."""
    series = u**2 / 2 * (1 + (u[:, None] ** np.arange(1, _FACTORS.size + 1) / _FACTORS).sum(axis=1))
    above: Floats = np.where(np.abs(u) < _NEAR, series, np.expm1(u) - u)
    return above
