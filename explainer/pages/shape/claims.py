"""What holds for every softmax's Jacobian, as numbers that a reader can try to break; and who has tried already."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from explainer.core import softmax_jacobian
from explainer.pages.logits import Floats

_SIZES: Final = range(2, 11)
_OF_EACH: Final = 223
TRIED: Final = _OF_EACH * len(_SIZES)
"""Rows of random logits."""
LARGEST: Final = 0.5
_NEARLY: Final = 0.4995
"""From this λ₁ on, the rivals of an even race of two are taken away."""


def measure(jacobian: Floats) -> dict[str, Floats]:
    """Return what every claim is about, for one matrix or for each of a stack, shape (..., n, n).

    Examples
    --------
    >>> found = measure(np.array([[0.25, -0.25], [-0.25, 0.25]]))
    >>> {name: float(value) for name, value in found.items()}
    {'row': 0.0, 'symmetry': 0.0, 'least': 0.0, 'largest': 0.5, 'entry': 0.25, 'determinant': 0.0}
    """
    values = np.linalg.eigvalsh(jacobian)
    return {
        "row": np.abs(jacobian.sum(axis=-1)).max(axis=-1),
        "symmetry": np.abs(jacobian - np.swapaxes(jacobian, -2, -1)).max(axis=(-2, -1)),
        "least": np.asarray(values[..., 0]),
        "largest": np.asarray(values[..., -1]),
        "entry": np.abs(jacobian).max(axis=(-2, -1)),
        "determinant": np.abs(np.linalg.det(jacobian)),
    }


@functools.cache
def worst() -> Mapping[str, float]:
    """Return the worst of each over `TRIED` rows of 2 to 10 random logits; the same every time.

    Examples
    --------
    >>> worst()["symmetry"], worst()["largest"] <= 0.5
    (0.0, True)
    """
    rng = np.random.default_rng(7)
    found: dict[str, list[float]] = {}
    for n in _SIZES:
        rows = rng.normal(size=(_OF_EACH, n)) * 10 ** rng.uniform(-1, 1.2, (_OF_EACH, 1))
        for name, values in measure(softmax_jacobian(rows).astype(np.float64, copy=False)).items():
            found.setdefault(name, []).append(float(values.min() if name == "least" else values.max()))
    return {name: min(values) if name == "least" else max(values) for name, values in found.items()}


def logits_with(largest: float, n: int) -> tuple[float, ...]:
    """Return n logits whose largest eigenvalue is `largest`, as far as there are any: at most ½.

    Up to 1/n one class leads n − 1 equal ones, and λ₁ = n S₁(1 − S₁)/(n − 1); above, two lead equally, and λ₁ is what
    each of them has. Of two classes, λ₁ = 2 S₁S₂.

    Examples
    --------
    >>> logits_with(0.9, 3)
    (0.0, 0.0, -inf)
    >>> logits_with(0.25, 4)
    (0.0, 0.0, 0.0, 0.0)
    """
    most = min(max(largest, 1e-4), LARGEST)
    if n > 2 and most >= _NEARLY:
        return (0.0, 0.0, *[-math.inf] * (n - 2))
    if n > 2 and most >= 1 / n:
        leaders, lead = 2, math.log(most * (n - 2) / (1 - 2 * most))
    else:
        share = (1 + math.sqrt(max(0.0, 1 - 4 * most * (n - 1) / n))) / 2
        leaders, lead = 1, math.log(share * (n - 1) / (1 - share))
    half = round(lead / 2, 4) + 0.0  # around 0, so that they stay in their window
    return (*[half] * leaders, *[0.0 - half] * (n - leaders))
