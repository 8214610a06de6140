"""All the numbers of one moment of the page: those of the section that is shown."""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np

from explainer.core import softmax_hessian_product, softmax_jvp, softmax_spectrum
from explainer.pages.logits import Floats, SoftmaxNumbers, softmax_and_jacobian
from explainer.pages.shape import plane
from explainer.pages.shape.invariants_numbers import InvariantsNumbers, compute_invariants
from explainer.pages.shape.names_numbers import NamesNumbers, compute_names
from explainer.pages.shape.sampling import Sample
from explainer.pages.shape.settings import ShapeSettings

ROUND: Final = 0.003
"""λ₁ and λ₂ that differ by less than this share of λ₁ belong to one eigenspace, as far as can be seen."""
TIED: Final = 1e-6
"""λ that differ by less than this share of the larger are taken for equal."""
RADIUS: Final = 1.0
"""Of the circle of moves of the logits."""
_TURN: Final = np.linspace(0.0, 2 * np.pi, 48, endpoint=False)
CIRCLE: Final = RADIUS * np.column_stack([np.cos(_TURN), np.sin(_TURN)])
"""Moves of the logits in their plane, all of one length; shape (48, 2)."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class SpectralNumbers(SoftmaxNumbers[ShapeSettings]):
    """J with its eigenvalues and eigenvectors.

    Parameters
    ----------
    eigenvalues : ndarray of float64, shape (n,)
        Descending.
    eigenvectors : ndarray of float64, shape (n, n)
        Column k belongs to eigenvalue k.
    """

    eigenvalues: Floats
    eigenvectors: Floats


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class TriangleNumbers(SpectralNumbers):
    """Three probabilities in their triangle, and where moves of the logits take them.

    Parameters
    ----------
    first, second, truth : ndarray of float64, shape (3,)
        S after the move: S + J dz, the same + ½ H[dz, dz], and softmax(z + dz).
    ellipse, image : ndarray of float64, shape (48, 2)
        Where J takes a circle of moves, added to S, in the plane; and where softmax really takes it.
    """

    first: Floats
    second: Floats
    truth: Floats
    ellipse: Floats
    image: Floats

    @property
    def is_round(self) -> bool:
        """Whether λ₁ and λ₂ are so near to each other that their eigenvectors are not to be told apart."""
        return bool(self.eigenvalues[0] - self.eigenvalues[1] <= ROUND * self.eigenvalues[0])

    @property
    def gaps(self) -> tuple[float, float]:
        """How far the first and the second order end from the truth."""
        first, second = (float(np.linalg.norm(end - self.truth)) for end in (self.first, self.second))
        return first, second


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class SpectrumNumbers(SpectralNumbers):
    """The eigenvalues of J, and what bounds them."""

    @property
    def order(self) -> tuple[int, ...]:
        """The classes, from the most probable to the least."""
        return tuple(np.argsort(-self.probabilities, kind="stable").tolist())

    @property
    def spaces(self) -> tuple[range, ...]:
        """Which eigenvalues are equal, and so have an eigenspace together; the last, 0, stays by itself."""
        *values, _ = self.eigenvalues.tolist()
        starts = [k for k in range(len(values)) if k == 0 or values[k - 1] - values[k] > TIED * values[k - 1]]
        ends = [*starts[1:], len(values)]
        return (*map(range, starts, ends), range(len(values), len(values) + 1))

    @property
    def reaches(self) -> Floats:
        """How far each class reaches into the eigenspace of each eigenvalue; shape (n, n), a row an eigenvalue.

        Of a space with the projection P these are √Pᵢᵢ, whatever basis it is given; of one vector v, abs(vᵢ).
        """
        squares = self.eigenvectors.T**2
        spaces = [np.broadcast_to(squares[space].sum(axis=0), (len(space), len(squares))) for space in self.spaces]
        found: Floats = np.sqrt(np.concatenate(spaces))
        return found

    @property
    def sums(self) -> tuple[float, float]:
        """Σ λ, and 1 − Σ S² as the trace of J."""
        return float(self.eigenvalues.sum()), float(np.trace(self.jacobian))

    @property
    def products(self) -> tuple[float, float]:
        """λ₁ … λₙ₋₁, and n S₁ … Sₙ."""
        return float(self.eigenvalues[:-1].prod()), float(self.settings.n * self.probabilities.prod())

    @property
    def disc(self) -> float:
        """Where the largest of Gershgorin's discs ends: max 2 Sᵢ (1 − Sᵢ)."""
        return float(2 * np.diag(self.jacobian).max())


ShapeNumbers = TriangleNumbers | SpectrumNumbers | NamesNumbers | InvariantsNumbers


def compute(settings: ShapeSettings, sample: Sample | None = None) -> ShapeNumbers:
    """Compute the numbers of the section that `settings` are in; a pure function.

    Parameters
    ----------
    settings : ShapeSettings
    sample : Sample, optional
        The classes that were drawn for these logits; by default none.

    Examples
    --------
    >>> numbers = compute(ShapeSettings((0.0, 0.0, 0.0)))
    >>> numbers.eigenvalues.round(4).tolist(), numbers.is_round
    ([0.3333, 0.3333, 0.0], True)
    """
    if settings.section == "names":
        return compute_names(settings, sample)
    if settings.section == "invariants":
        return compute_invariants(settings)
    shares, jacobian = softmax_and_jacobian(settings.logits)
    values, vectors = softmax_spectrum(settings.logits)
    if settings.section == "spectrum":
        return SpectrumNumbers(settings, shares, jacobian, eigenvalues=values, eigenvectors=vectors)
    return _triangle(settings, shares, jacobian, values, vectors)


def _triangle(
    settings: ShapeSettings, shares: Floats, jacobian: Floats, values: Floats, vectors: Floats
) -> TriangleNumbers:
    z, by = np.array(settings.logits), np.array(settings.move)
    first = shares + softmax_jvp(z, by)
    small = plane.BASIS @ jacobian @ plane.BASIS.T
    return TriangleNumbers(
        settings, shares, jacobian, eigenvalues=values, eigenvectors=vectors,
        first=first, second=first + softmax_hessian_product(z, by, by) / 2, truth=plane.shares_of(z + by),
        ellipse=plane.to_plane(shares) + CIRCLE @ small,
        image=plane.to_plane(plane.shares_of(z + plane.from_plane(CIRCLE))),
    )  # fmt: skip
