"""All the numbers of one moment of the page: those of the section that is shown."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainer.core import cross_entropy_gradient, logsumexp, softmax, softmax_jacobian
from explainer.core.attention import attention, attention_backward, causal_mask, masked_softmax
from explainer.core.batches import batch_softmax_jacobian
from explainer.core.jacobian import MAX_BYTES
from explainer.core.routes import through_jacobian
from explainer.pages.cost.bill import RECORDED, Bill, exact_memory
from explainer.pages.cost.examined import Finding, examine
from explainer.pages.cost.settings import MOST, CostSettings
from explainer.pages.cost.spread import Spread, further, measured
from explainer.pages.cost.vocabulary import NextWord, needed_lead, next_word, winners_share
from explainer.pages.logits import Bools, Floats, SoftmaxNumbers, softmax_and_jacobian

CURVE: Final = np.linspace(-4.0, 20.0, 97)
"""The leads at which the winner's share is drawn."""


@dataclass(frozen=True, eq=False)
class BillNumbers:
    """The bill.

    Parameters
    ----------
    settings : CostSettings
    bill : Bill
        What was measured.
    refusal : str
        What the core says when it is asked for J of as many classes; nothing where it would build it.
    """

    settings: CostSettings
    bill: Bill
    refusal: str


@dataclass(frozen=True, eq=False)
class NextNumbers:
    """The next word.

    Parameters
    ----------
    settings : CostSettings
    word : NextWord
    needed : dict of str to float
        By the kind of the rivals: the lead from which on the winner has more than half. Against rivals that are all
        alike it is T ln(n − 1).
    """

    settings: CostSettings
    word: NextWord
    needed: dict[str, float]

    def curve(self, kind: str) -> Floats:
        """Return the winner's share at each lead of `CURVE`, against rivals of a kind."""
        return winners_share(CURVE, self.settings.temperature, kind)


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
    def blocks(self) -> Floats:
        """Every row's Jacobian, diag(P) − P Pᵀ, row by row; shape (n³,)."""
        p = self.weights
        blocks: Floats = np.eye(len(p)) * p[:, None] - p[:, :, None] * p[:, None]
        return blocks.ravel()


@dataclass(frozen=True, eq=False)
class BatchNumbers:
    """Softmax of a (B, n) array along one of its axes.

    Parameters
    ----------
    settings : CostSettings
    shares : ndarray of float64, shape (B, n)
    jacobian : ndarray of float64, shape (B, n, B, n)
    findings : tuple of Finding
        What each check says of it.
    """

    settings: CostSettings
    shares: Floats
    jacobian: Floats
    findings: tuple[Finding, ...]


class ClaimsNumbers(SoftmaxNumbers[CostSettings]):
    """What the claims are examined with."""

    @property
    def lead(self) -> float:
        """By how much the largest logit leads the next."""
        first, second = sorted(self.settings.logits, reverse=True)[:2]
        return first - second

    @property
    def needed(self) -> float:
        """The lead that the winner needs for one half: ln Σ exp(zₖ − z₂) over its rivals."""
        rivals = np.array(sorted(self.settings.logits)[:-1])
        return float(logsumexp(rivals - rivals[-1]))

    @property
    def doubled(self) -> float:
        """The largest share once every logit is doubled: the same ranking, another confidence."""
        return float(softmax(np.array(self.settings.logits), temperature=0.5).max())

    @property
    def least(self) -> float:
        """The entry of J, beside the diagonal, that is nearest to 0."""
        return float(np.abs(self.jacobian[~np.eye(self.settings.n, dtype=bool)]).min())

    @property
    def column_sum(self) -> float:
        """The largest sum of a column of J, in size."""
        return float(np.abs(self.jacobian.sum(axis=0)).max())

    @property
    def disagreement(self) -> float:
        """How far S − y, y being the first class, is from Jᵀ(−y/S) with the whole J built."""
        z, y = np.array(self.settings.logits), np.eye(self.settings.n)[0]
        return float(np.abs(through_jacobian(z, y) - cross_entropy_gradient(z, y)).max())


CostNumbers = BillNumbers | NextNumbers | AttentionNumbers | BatchNumbers | ClaimsNumbers


def compute(settings: CostSettings, bill: Bill = RECORDED) -> CostNumbers:
    """Compute the numbers of the section that `settings` are in; a pure function.

    Parameters
    ----------
    settings : CostSettings
    bill : Bill
        What was measured.

    Examples
    --------
    >>> compute(CostSettings(section="attention")).weights[0].tolist()
    [1.0, 0.0, 0.0, 0.0]
    """
    match settings.section:
        case "bill":
            return BillNumbers(settings, bill, _refused(settings.size))
        case "next":
            needed = {kind: needed_lead(kind, settings.temperature) for kind in ("zipf", "equal")}
            return NextNumbers(settings, next_word(settings.lead, settings.temperature, settings.rivals), needed)
        case "attention":
            return _attention(settings)
        case "batch":
            return _batch(settings)
        case "claims":
            return ClaimsNumbers(settings, *softmax_and_jacobian(settings.logits))


@functools.lru_cache(maxsize=64)
def _refused(n: int) -> str:
    """Return what the core says when it is asked for a Jacobian of n classes that is too large; it is not built."""
    if exact_memory("dense", n) <= MAX_BYTES:
        return ""
    try:
        softmax_jacobian(np.zeros(n))
    except ValueError as refusal:
        return str(refusal)
    return ""


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


def _attention(settings: CostSettings) -> AttentionNumbers:
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


def _batch(settings: CostSettings) -> BatchNumbers:
    z, axis = np.array(settings.batch), 1 if settings.axis == "rows" else 0
    jacobian = batch_softmax_jacobian(z, axis)
    return BatchNumbers(
        settings, softmax(z, axis=axis).astype(np.float64, copy=False), jacobian, examine(z, axis, jacobian)
    )


def _refusal(allowed: Bools) -> str:
    """Return what the core says of a row without any key."""
    try:
        masked_softmax(np.zeros(allowed.shape), allowed)
    except ValueError as problem:
        return str(problem)
    return ""
