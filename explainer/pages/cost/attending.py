"""The numbers of the section on attention: forward, backward, and what is said of a row without any key."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np

from explainer.core.attention import attention, attention_backward, causal_mask, masked_softmax
from explainer.pages.cost.settings import MOST, CostSettings
from explainer.pages.cost.spread import Spread, further, measured
from explainer.pages.logits import Bools, Floats


@dataclass(frozen=True, eq=False)
class AttentionNumbers:
    """Attention among the tokens, forward and backward. A row without any key holds NaN.

    Parameters
    ----------
    settings : CostSettings
    allowed : ndarray of bool, shape (n, n)
        Which keys each query sees.
    scores, weights : ndarray of float64, shape (n, n)
        A, −∞ where masked, and P.
    products : ndarray of float64, shape (n, n)
        dP = dO Vᵀ.
    slopes : ndarray of float64, shape (n, n)
        dA.
    row_sums : ndarray of float64, shape (2, n)
        rowsum(P ⊙ dP), and rowsum(dO ⊙ O).
    unmasked : ndarray of float64, shape (n, n)
        A before the masks.
    refusal : str
        What the core says of a row without any key; mostly nothing.
    spread : Spread
    """

    settings: CostSettings
    allowed: Bools
    scores: Floats
    weights: Floats
    products: Floats
    slopes: Floats
    row_sums: Floats
    unmasked: Floats
    refusal: str
    spread: Spread

    @property
    def flow(self) -> Floats:
        """From P to dA in the row that is looked at: P, dP, P ⊙ dP, dP − rowsum, dA; shape (5, n)."""
        i = self.settings.entry[0]
        p, dp = self.weights[i], self.products[i]
        return np.stack([p, dp, p * dp, dp - self.row_sums[0, i], self.slopes[i]])

    @property
    def certain(self) -> Bools:
        """Where P is 0 or 1 without rounding: at a masked key, and at the only key of a query; shape (n, n)."""
        certain: Bools = ~self.allowed | (self.allowed.sum(axis=1, keepdims=True) == 1)
        return certain

    @property
    def exact_flow(self) -> Bools:
        """Where a 0 in `flow` is a true 0; shape (5, n)."""
        i = self.settings.entry[0]
        certain, nothing = self.certain[i], self.products[i] == 0
        idle = certain | nothing.all()
        return np.stack([certain, np.full_like(certain, True), certain | nothing, idle, idle])

    @property
    def traces(self) -> Floats:
        """The trace of each row's Jacobian, Σ Pⱼ (1 − Pⱼ), 1 − Pⱼ being the sum of the others; shape (n,).

        Near a one-hot row 1 − Σ Pⱼ² would cancel to 0.
        """
        p = self.weights
        others: Floats = p @ (1.0 - np.eye(len(p)))
        traces: Floats = (p * others).sum(axis=1)
        return traces

    @property
    def blocks(self) -> Floats:
        """Every row's Jacobian, diag(P) − P Pᵀ, row by row; shape (n³,)."""
        p = self.weights
        blocks: Floats = np.eye(len(p)) * p[:, None] - p[:, :, None] * p[:, None]
        return blocks.ravel()


@functools.lru_cache(maxsize=16)
def products(settings: CostSettings) -> Floats:
    """Return the scores that queries and keys give alone, s Q Kᵀ, shape (n, n).

    Examples
    --------
    >>> float(products(CostSettings(width=1, queries=[(2, 0)] * 6, keys=[(1.5, 0)] * 6))[0, 0])
    3.0
    """
    queries, keys = _vectors(settings)
    return _scale(settings) * (queries @ keys.T)


def _vectors(settings: CostSettings) -> tuple[Floats, Floats]:
    """Return queries and keys, (n, d) each: the two numbers that are dragged, and further ones."""
    n, d = settings.n, settings.width
    unseen = further(MOST)[:, :n, : max(d - 2, 0)]
    queries, keys = (
        np.concatenate([np.array(vectors[:n])[:, :d], rest], axis=1)
        for vectors, rest in zip((settings.queries, settings.keys), unseen, strict=True)
    )
    return queries, keys


def _scale(settings: CostSettings) -> float:
    return 1.0 / math.sqrt(settings.width) if settings.scaled else 1.0


def attend(settings: CostSettings) -> AttentionNumbers:
    """Compute attention among the tokens of `settings`.

    Examples
    --------
    >>> attend(CostSettings(section="attention")).weights[0].tolist()
    [1.0, 0.0, 0.0, 0.0]
    """
    n = settings.n
    queries, keys = _vectors(settings)
    values, upstream = np.array(settings.values[:n]), np.array(settings.upstream[:n])
    bias = np.array(settings.bias)[:n, :n]
    allowed = np.ones((n, n), dtype=bool) & ~np.array(settings.is_padded)
    if settings.causal:
        allowed &= causal_mask(n)
    rows = allowed.any(axis=1)
    told, sums = np.full((4, n, n), np.nan), np.full((2, n), np.nan)
    if rows.any():
        forward = attention(queries[rows], keys, values, allowed[rows], scale=_scale(settings), bias=bias[rows])
        gradient = attention_backward(forward, upstream[rows])
        told[:, rows] = (forward.scores, forward.weights, gradient.weights, gradient.scores)
        sums[:, rows] = ((forward.weights * gradient.weights).sum(axis=1), gradient.row_sums)
    scores, weights, upward, slopes = told
    return AttentionNumbers(
        settings, allowed, scores, weights, upward, slopes, sums, products(settings) + bias,
        _refusal(allowed), measured(),
    )  # fmt: skip


def _refusal(allowed: Bools) -> str:
    """Return what the core says of a row without any key."""
    try:
        masked_softmax(np.zeros(allowed.shape), allowed)
    except ValueError as problem:
        return str(problem)
    return ""
