"""All the numbers of one moment of the chain rule: `ChainSettings` → `compute_chain` → `ChainSnapshot`."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from explainer.core import JacobianCheck, check_jacobian, cross_entropy, softmax, softmax_jvp
from explainer.core.layer import softmax_layer, softmax_layer_jacobian
from explainer.core.routes import ROUTES, upstream_gradient
from explainer.snapshot import Snapshot, compute
from explainer.snapshot.chain_settings import ChainSettings
from explainer.snapshot.settings import Settings
from explainer.snapshot.snapshot import EPS

Floats = NDArray[np.float64]

SHRINK = (1.0, 0.5, 0.25, 0.125)
"""The shares of dz at which the gap is measured."""

ROUNDINGS = 16
"""Of gradients that are at most 1 in size."""


@dataclasses.dataclass(frozen=True, eq=False)
class Change:
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
class Loss:
    """The gradient of cross-entropy at the logits, by every route.

    Parameters
    ----------
    value : float
        L = −Σ yₖ ln Sₖ.
    upstream : ndarray of float64, shape (n,)
        −y/S.
    gradients : dict of str to ndarray of float64, shape (n,)
        By the route's name, as in `explainer.core.routes.ROUTES`.
    """

    value: float
    upstream: Floats
    gradients: dict[str, Floats]

    @property
    def error(self) -> Floats:
        """By how much the route through the diagonal alone is off, shape (n,); what is no more than rounding is 0."""
        error = self.gradients["diagonal"] - self.gradients["fused"]
        return np.where(np.abs(error) <= ROUNDINGS * EPS, 0.0, error)

    @property
    def disagreement(self) -> float:
        """The largest difference among the three right routes: rounding."""
        right = np.array([self.gradients[name] for name in ("jacobian", "vjp", "fused")])
        return float(np.ptp(right, axis=0).max())


@dataclasses.dataclass(frozen=True, eq=False)
class Layer:
    """A softmax layer, and how the output that is looked at answers to every weight.

    Parameters
    ----------
    logits, probabilities : ndarray of float64, shape (n,)
        z = W x and S.
    slopes : ndarray of float64, shape (n, m)
        ∂Sₜ/∂Wᵢⱼ for the output t.
    check : JacobianCheck
        The same by central differences, shape (1, n m): row by row.
    """

    logits: Floats
    probabilities: Floats
    slopes: Floats
    check: JacobianCheck


@dataclasses.dataclass(frozen=True, eq=False)
class ChainSnapshot(Snapshot):
    """All the numbers of one moment of the chain rule; those of sections that are not shown are left out.

    Parameters
    ----------
    reader : ChainSettings
        Where the reader is.
    change : Change or None
    loss : Loss or None
    layer : Layer or None
    """

    reader: ChainSettings
    change: Change | None = None
    loss: Loss | None = None
    layer: Layer | None = None

    @property
    def row(self) -> Floats:
        """A, B, C …: how the output that is looked at answers to every logit, shape (n,)."""
        row: Floats = self.jacobian[self.settings.selected[0]]
        return row

    @property
    def paths(self) -> Floats:
        """The products gₖ · ∂Sₖ/∂zⱼ along every path to the input that is looked at, shape (n,)."""
        return np.array(self.reader.upstream) * self.jacobian[:, self.settings.selected[1]]


def compute_chain(reader: ChainSettings) -> ChainSnapshot:
    """Compute the numbers of the section that `reader` is in; a pure function.

    Parameters
    ----------
    reader : ChainSettings

    Returns
    -------
    ChainSnapshot

    Examples
    --------
    >>> compute_chain(ChainSettings()).row.round(3).tolist()
    [0.223, -0.163, -0.06]
    >>> compute_chain(ChainSettings(section="loss")).loss.gradients["fused"].round(3).tolist()
    [0.665, -0.755, 0.09]
    """
    section = reader.section
    return ChainSnapshot(
        **vars(compute(_looking(reader))),
        reader=reader,
        change=_change(reader) if section == "move" else None,
        loss=_loss(reader) if section == "loss" else None,
        layer=_layer(reader) if section == "layer" else None,
    )


def _looking(reader: ChainSettings) -> Settings:
    """Return the logits with what the section looks at: a column, a row, or the output that the target names first."""
    settings = reader.settings
    if reader.section == "column":
        return settings.replace(focus="column")
    if reader.section == "loss":
        settings = settings.replace(selected=(reader.target.index(max(reader.target)), 0))
    return settings.replace(focus="row")


def _change(reader: ChainSettings) -> Change:
    z, move = np.array(reader.settings.logits), np.array(reader.move)
    moves = np.outer(SHRINK, move)
    predicted = softmax_jvp(z, moves).astype(np.float64, copy=False)
    true = softmax(z + moves) - softmax(z)
    return Change(predicted[0], true[0], np.linalg.norm(moves, axis=1), np.linalg.norm(true - predicted, axis=1))


def _loss(reader: ChainSettings) -> Loss:
    z, y = np.array(reader.settings.logits), np.array(reader.target)
    gradients = {name: route(z, y).astype(np.float64, copy=False) for name, route in ROUTES.items()}
    return Loss(float(cross_entropy(z, y)), upstream_gradient(z, y), gradients)


def _layer(reader: ChainSettings) -> Layer:
    weights, x, t = np.array(reader.weights), np.array(reader.inputs), reader.entry[0]
    slopes = softmax_layer_jacobian(weights, x)[t].astype(np.float64, copy=False)

    def output(flat: Floats) -> NDArray[np.floating]:
        return softmax(flat.reshape(-1, *weights.shape) @ x)[:, t]

    check = check_jacobian(output, slopes.reshape(1, -1), weights.ravel(), vectorized=True)
    return Layer(weights @ x, softmax_layer(weights, x).astype(np.float64, copy=False), slopes, check)
