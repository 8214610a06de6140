"""The numbers of the section on the four names of J."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

import numpy as np

from explainer.core import logsumexp, logsumexp_curvature
from explainer.pages.logits import Floats, SoftmaxNumbers, softmax_and_jacobian
from explainer.pages.shape import four_names
from explainer.pages.shape.sampling import Sample, spread
from explainer.pages.shape.settings import ShapeSettings

TIMES: Final = np.linspace(-2.0, 2.0, 65)
"""How far along the move d log-sum-exp is drawn."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class NamesNumbers(SoftmaxNumbers[ShapeSettings]):
    """The same matrix in four ways, and log-sum-exp along the move d.

    Parameters
    ----------
    routes : mapping of str to ndarray of float64, shape (n, n)
        By the names of `four_names.NAMES`; the covariance only where classes were drawn.
    sample : Sample
    spread : float
        See `sampling.spread`.
    divergence, quadratic : float
        KL(S(z) ‖ S(z + d)), and ½ dᵀJd.
    slope : float
        S·d, how log-sum-exp rises along d.
    rise : ndarray of float64, shape (m,)
        log-sum-exp at z + t d less that at z, at each t of `TIMES`.
    """

    routes: Mapping[str, Floats]
    sample: Sample
    spread: float
    divergence: float
    quadratic: float
    slope: float
    rise: Floats

    def apart(self, name: str) -> float:
        """Return the largest difference of a route from J = diag(S) − S Sᵀ; NaN where nothing was drawn."""
        return float(np.abs(self.routes[name] - self.jacobian).max()) if name in self.routes else np.nan


def compute_names(settings: ShapeSettings, sample: Sample | None = None) -> NamesNumbers:
    """Compute the four names of J, and log-sum-exp along the move; a pure function.

    Parameters
    ----------
    settings : ShapeSettings
    sample : Sample, optional
        The classes that were drawn for these logits; by default none.
    """
    shares, jacobian = softmax_and_jacobian(settings.logits)
    sample = Sample(np.zeros(settings.n, np.int64)) if sample is None else sample
    z, by = np.array(settings.logits), np.array(settings.move)
    found = four_names.routes(z)
    if sample.count:
        found["covariance"] = sample.covariance
    return NamesNumbers(
        settings, shares, jacobian, routes=found, sample=sample, spread=spread(shares),
        divergence=four_names.divergence(z, by),
        quadratic=float(logsumexp_curvature(z, by)) / 2,
        slope=float(np.where(shares > 0, shares * by, 0.0).sum()),
        rise=logsumexp(z + TIMES[:, None] * by).astype(np.float64, copy=False) - float(logsumexp(z)),
    )  # fmt: skip
