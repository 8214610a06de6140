"""The numbers of the section on what cannot be broken."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from types import MappingProxyType

from explainer.core import softmax_spectrum
from explainer.pages.logits import SoftmaxNumbers, softmax_and_jacobian
from explainer.pages.shape import claims
from explainer.pages.shape.settings import ShapeSettings


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class InvariantsNumbers(SoftmaxNumbers[ShapeSettings]):
    """What cannot be broken: now, and over many random logits.

    Parameters
    ----------
    sliders : mapping of str to float
        See `sliders`.
    now, worst : mapping of str to float
        See `claims.measure`.
    """

    sliders: Mapping[str, float]
    now: Mapping[str, float]
    worst: Mapping[str, float]


@functools.lru_cache(maxsize=4)
def sliders(settings: ShapeSettings) -> Mapping[str, float]:
    """Return where the sliders stand: the sum of row 1, J₁₂ − J₂₁, and the smallest and the largest eigenvalue.

    Examples
    --------
    >>> dict(sliders(ShapeSettings((0.0, 0.0))))
    {'row': 0.0, 'symmetry': 0.0, 'least': 0.0, 'largest': 0.5}
    """
    _, jacobian = softmax_and_jacobian(settings.logits)
    values = softmax_spectrum(settings.logits).eigenvalues
    return MappingProxyType(
        {
            "row": float(jacobian[0].sum()),
            "symmetry": float(jacobian[0, 1] - jacobian[1, 0]),
            "least": float(values[-1]),
            "largest": float(values[0]),
        }
    )


def compute_invariants(settings: ShapeSettings) -> InvariantsNumbers:
    """Compute what is claimed, now and for random logits; a pure function."""
    shares, jacobian = softmax_and_jacobian(settings.logits)
    now = {name: float(value) for name, value in claims.measure(jacobian).items()}
    return InvariantsNumbers(settings, shares, jacobian, sliders=sliders(settings), now=now, worst=claims.worst())
