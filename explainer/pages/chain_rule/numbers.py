"""All the numbers of one moment of the chain rule: those of the section that is shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.core import JacobianCheck, check_jacobian, cross_entropy, softmax, softmax_jvp
from explainer.core.layer import softmax_layer, softmax_layer_jacobian
from explainer.core.routes import ROUTES
from explainer.pages.chain_rule.experiment import NOTHING_YET, RIGHT, Progress
from explainer.pages.chain_rule.settings import ChainRuleSettings
from explainer.pages.logits import Floats, SoftmaxNumbers, softmax_and_jacobian

SHRINK: Final = (1.0, 0.5, 0.25, 0.125)
"""The shares of dz at which the gap is measured."""

_ROUNDING: Final = 16 * float(np.finfo(np.float64).eps)
"""What a few roundings come to, of a number of size 1."""


@dataclasses.dataclass(frozen=True, eq=False)
class RowNumbers(SoftmaxNumbers[ChainRuleSettings]):
    """A row of the Jacobian."""

    @property
    def row(self) -> Floats:
        """A, B, C …: how the output that is looked at answers to every logit, shape (n,)."""
        row: Floats = self.jacobian[self.settings.selected[0]]
        return row


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class MoveNumbers(RowNumbers):
    """What a move of the logits does, predicted and true.

    Parameters
    ----------
    predicted : ndarray of float64, shape (n,)
        J dz.
    true : ndarray of float64, shape (n,)
        softmax(z + dz) − softmax(z).
    lengths, gaps : ndarray of float64, shape (4,)
        |dz| and |true − predicted| for the whole dz, its half, its quarter and its eighth.
    """

    predicted: Floats
    true: Floats
    lengths: Floats
    gaps: Floats

    @property
    def ratios(self) -> Floats:
        """Gap / |dz|², which settles as dz shrinks; NaN where dz is 0."""
        squares = self.lengths**2
        return np.divide(self.gaps, squares, out=np.full_like(squares, np.nan), where=squares > 0)


@dataclasses.dataclass(frozen=True, eq=False)
class ColumnNumbers(SoftmaxNumbers[ChainRuleSettings]):
    """A column of the Jacobian, and a loss that listens."""

    @property
    def slopes(self) -> Floats:
        """How every probability answers to the input that is looked at, shape (n,)."""
        slopes: Floats = self.jacobian[:, self.settings.selected[1]]
        return slopes

    @property
    def paths(self) -> Floats:
        """The products gₖ · ∂Sₖ/∂zⱼ along every path to that input, shape (n,)."""
        return np.array(self.settings.upstream) * self.slopes


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class LossNumbers(SoftmaxNumbers[ChainRuleSettings]):
    """The gradient of cross-entropy at the logits, by every route.

    Parameters
    ----------
    loss : float
        L = −Σ yₖ ln Sₖ.
    gradients : dict of str to ndarray of float64, shape (n,)
        By the route's name, as in `explainer.core.routes.ROUTES`.
    """

    loss: float
    gradients: dict[str, Floats]

    @property
    def error(self) -> Floats:
        """By how much the route through the diagonal alone is off, shape (n,); what is no more than rounding is 0."""
        error = self.gradients["diagonal"] - self.gradients["fused"]
        return np.where(np.abs(error) <= _ROUNDING, 0.0, error)  # of gradients that are at most 1 in size

    @property
    def disagreement(self) -> float:
        """The largest difference among the right routes: rounding."""
        return float(np.ptp([self.gradients[name] for name in RIGHT], axis=0).max())


@dataclasses.dataclass(frozen=True, eq=False)
class LayerNumbers:
    """A softmax layer, and how the output that is looked at answers to every weight.

    Parameters
    ----------
    settings : ChainRuleSettings
    probabilities : ndarray of float64, shape (n,)
        softmax(W x).
    slopes : ndarray of float64, shape (n, m)
        ∂Sₜ/∂Wᵢⱼ for the output t.
    check : JacobianCheck
        The same by central differences, shape (1, n m): row by row.
    """

    settings: ChainRuleSettings
    probabilities: Floats
    slopes: Floats
    check: JacobianCheck

    @property
    def verdicts(self) -> NDArray[np.str_]:
        """What the check says of every weight, shape (n, m)."""
        return self.check.verdicts.reshape(self.slopes.shape)


@dataclasses.dataclass(frozen=True, eq=False)
class TrainingNumbers:
    """How far the training has got.

    Parameters
    ----------
    settings : ChainRuleSettings
    progress : Progress
    """

    settings: ChainRuleSettings
    progress: Progress


ChainRuleNumbers = RowNumbers | MoveNumbers | ColumnNumbers | LossNumbers | LayerNumbers | TrainingNumbers


def compute(settings: ChainRuleSettings, progress: Progress = NOTHING_YET) -> ChainRuleNumbers:
    """Compute the numbers of the section that `settings` are in; a pure function.

    Parameters
    ----------
    settings : ChainRuleSettings
    progress : Progress
        How far the training has got.

    Examples
    --------
    >>> compute(ChainRuleSettings()).row.round(3).tolist()
    [0.223, -0.163, -0.06]
    >>> compute(ChainRuleSettings(section="loss")).gradients["fused"].round(3).tolist()
    [0.665, -0.755, 0.09]
    """
    if settings.section == "training":
        return TrainingNumbers(settings, progress)
    if settings.section == "layer":
        return _layer(settings)
    at = (settings, *softmax_and_jacobian(settings.logits))
    match settings.section:
        case "row":
            return RowNumbers(*at)
        case "move":
            return _move(*at)
        case "column":
            return ColumnNumbers(*at)
        case "loss":
            return _loss(*at)


def added(values: Sequence[float]) -> float:
    """Add numbers of which each is right to a few roundings; what is no more than these roundings is 0.

    Examples
    --------
    >>> added([0.1, 0.2, -0.3]), added([0.1, 0.2])
    (0.0, 0.30000000000000004)
    """
    total = sum(values)
    return 0.0 if abs(total) <= _ROUNDING * sum(map(abs, values)) else total


def _move(settings: ChainRuleSettings, shares: Floats, jacobian: Floats) -> MoveNumbers:
    z = np.array(settings.logits)
    moves = np.outer(SHRINK, settings.move)
    predicted = softmax_jvp(z, moves).astype(np.float64, copy=False)
    true = softmax(z + moves) - shares
    return MoveNumbers(
        settings, shares, jacobian, predicted=predicted[0], true=true[0],
        lengths=np.linalg.norm(moves, axis=1), gaps=np.linalg.norm(true - predicted, axis=1),
    )  # fmt: skip


def _loss(settings: ChainRuleSettings, shares: Floats, jacobian: Floats) -> LossNumbers:
    z, y = np.array(settings.logits), np.array(settings.target)
    gradients = {name: route(z, y).astype(np.float64, copy=False) for name, route in ROUTES.items()}
    return LossNumbers(settings, shares, jacobian, loss=float(cross_entropy(z, y)), gradients=gradients)


def _layer(settings: ChainRuleSettings) -> LayerNumbers:
    weights, x, t = np.array(settings.weights), np.array(settings.inputs), settings.entry[0]
    slopes = softmax_layer_jacobian(weights, x)[t].astype(np.float64, copy=False)

    def output(flat: Floats) -> NDArray[np.floating]:
        return softmax(flat.reshape(-1, *weights.shape) @ x)[:, t]

    check = check_jacobian(output, slopes.reshape(1, -1), weights.ravel(), vectorized=True)
    return LayerNumbers(settings, softmax_layer(weights, x).astype(np.float64, copy=False), slopes, check)
