"""Softmax at a temperature: its limits, its entropy, and how both move with T, each beside its finite differences."""

from __future__ import annotations

import functools
from typing import Final

import numpy as np

from explainer.core import JacobianCheck, check_jacobian, log_softmax, softmax
from explainer.pages.logits import Floats

TEMPERATURES: Final = (0.01, 100.0)
CURVE: Final = np.geomspace(*TEMPERATURES, 41)
"""Where the curves are computed."""
_STEP: Final = 2.0**-17
"""About ε^⅓: the step at which central differences are best, relative to the length over which S bends."""


def entropy(logits: Floats, temperature: float) -> Floats:
    """Return H = −Σᵢ Sᵢ ln Sᵢ with S = softmax(z/T), along the last axis; ln S by log_softmax, finite where S is 0.

    Examples
    --------
    >>> float(entropy(np.zeros(4), 1.0)) == float(np.log(4.0))
    True
    """
    h: Floats = -(softmax(logits, temperature=temperature) * log_softmax(logits, temperature=temperature)).sum(axis=-1)
    return h + 0.0  # no −0


def along(logits: Floats, temperatures: Floats) -> Floats:
    """Return S and last H at each of m temperatures, shape (m, n + 1).

    What is divided by T is z − max z, so that the rounding of a quotient d/T changes exp(d/T) by at most
    ε·abs(d/T)·exp(d/T) < ε/2.

    Examples
    --------
    >>> along(np.zeros(2), np.array([1.0])).round(4).tolist()
    [[0.5, 0.5, 0.6931]]
    """
    rows = (logits - logits.max()) / temperatures[:, None]
    return np.column_stack([softmax(rows), entropy(rows, 1.0)])


def cold(logits: Floats) -> Floats:
    """Return the limit of softmax(z/T) as T → 0: the largest logits share, the others have nothing.

    Examples
    --------
    >>> cold(np.array([2.0, 2.0, 0.0])).tolist()
    [0.5, 0.5, 0.0]
    """
    largest = logits == logits.max()
    shares: Floats = largest / largest.sum()
    return shares


def slopes(logits: Floats, temperature: float) -> Floats:
    """Return ∂Sᵢ/∂T for every class, and last dH/dT; shape (n + 1,).

    With S = softmax(z/T) and u = z/T, the chain rule gives ∂S/∂T = J(u)·(−z/T²), which is

        ∂Sᵢ/∂T = −Sᵢ (zᵢ − Σₖ Sₖ zₖ)/T² = −Sᵢ Σₖ Sₖ (zᵢ − zₖ)/T²,
        dH/dT  = Var_S(z)/T³ = ½ Σᵢ Σₖ Sᵢ Sₖ (zᵢ − zₖ)²/T³ ≥ 0.

    Of both the last form is computed: it takes the differences of the logits themselves, so no digits are lost where
    one class has all the share. The first n add up to 0.

    Examples
    --------
    >>> slopes(np.array([1.0, 0.0]), 1.0).round(4).tolist()
    [-0.1966, 0.1966, 0.1966]
    """
    shares = softmax(logits, temperature=temperature)
    apart = logits[:, None] - logits
    of_shares = -shares * (apart @ shares) / temperature**2
    return np.append(of_shares, shares @ apart**2 @ shares / 2 / temperature**3) + 0.0


def check(logits: Floats, temperature: float) -> JacobianCheck:
    """Return `slopes` beside central differences in T, each with its verdict; shape (n + 1, 1).

    The step is 2⁻¹⁷ T, divided by the largest (zᵢ − zₖ)/T where that is above 1: softmax bends over a change of T by
    about T²/(zᵢ − zₖ).

    Examples
    --------
    >>> check(np.array([1.0, 0.0]), 1.0).ok
    True
    """
    step = _STEP * temperature / max(1.0, float(np.ptp(logits)) / temperature)
    claimed = slopes(logits, temperature)[:, None]
    return check_jacobian(lambda t: along(logits, t[:, 0]), claimed, [temperature], step=[step], vectorized=True)


@functools.lru_cache(maxsize=8)
def curves(logits: tuple[float, ...]) -> Floats:
    """Return S and last H at every temperature of `CURVE`, shape (41, n + 1)."""
    return along(np.array(logits), CURVE)
