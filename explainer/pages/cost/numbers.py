"""All the numbers of one moment of the page: those of the section that is shown."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainer.core import cross_entropy_gradient, logsumexp, softmax, softmax_jacobian
from explainer.core.batches import batch_softmax_jacobian
from explainer.core.jacobian import MAX_BYTES
from explainer.core.routes import through_jacobian
from explainer.pages.cost.attending import AttentionNumbers, attend
from explainer.pages.cost.bill import RECORDED, Bill, exact_memory
from explainer.pages.cost.examined import Finding, examine
from explainer.pages.cost.settings import LEADS, CostSettings
from explainer.pages.cost.vocabulary import NextWord, needed_lead, next_word, winners_share
from explainer.pages.logits import Floats, SoftmaxNumbers, softmax_and_jacobian

CURVE: Final = np.linspace(*LEADS, 97)
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
            return attend(settings)
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


def _batch(settings: CostSettings) -> BatchNumbers:
    z, axis = np.array(settings.batch), 1 if settings.axis == "rows" else 0
    jacobian = batch_softmax_jacobian(z, axis)
    return BatchNumbers(
        settings, softmax(z, axis=axis).astype(np.float64, copy=False), jacobian, examine(z, axis, jacobian)
    )
