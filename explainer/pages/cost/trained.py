"""Whether full Jacobians train better: the handwritten digits, balanced and thinned, and how every run came out.

The record is made by ``python -m tools.record_claims``, which prints it; a test makes a part of it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Data = Literal["balanced", "imbalanced"]
ROUTES: Final = ("jacobian", "vjp", "fused")
"""The full J, the VJP, and S − y: names of `explainer.core.routes.ROUTES`."""
RARE: Final = 5
"""The digits from here on are thinned."""
KEPT: Final = 10
"""One of so many is kept."""
SEEDS: Final = 10
STEPS: Final = 200
RATE: Final = 0.5


def thinned(features: ArrayLike, targets: ArrayLike) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """Return the digits with one in ten of 5, 6, 7, 8 and 9: classes in a ratio of 10 to 1.

    Parameters
    ----------
    features : array_like, shape (rows, m)
    targets : array_like of int, shape (rows,)

    Returns
    -------
    tuple of ndarray
        The first of each ten of a rare digit is kept, and all of the others, in their order.

    Examples
    --------
    >>> features, targets = thinned(np.zeros((40, 1)), [0] * 20 + [7] * 20)
    >>> np.bincount(targets).tolist()
    [20, 0, 0, 0, 0, 0, 0, 2]
    """
    classes = np.asarray(targets, dtype=np.intp)
    kept = classes < RARE
    for digit in range(RARE, 10):
        kept[np.flatnonzero(classes == digit)[::KEPT]] = True
    return np.asarray(features)[kept], classes[kept]


HELD_OUT: Final[Mapping[Data, int]] = MappingProxyType({"balanced": 449, "imbalanced": 248})
"""Images that each run is judged by, a quarter of 1797 and of 993."""

_BALANCED: Final = (426, 424, 423, 421, 432, 421, 425, 418, 427, 430)
_IMBALANCED: Final = (237, 230, 230, 235, 230, 231, 233, 232, 228, 236)
RIGHT_ANSWERS: Final[Mapping[Data, Mapping[str, tuple[int, ...]]]] = MappingProxyType(
    {"balanced": dict.fromkeys(ROUTES, _BALANCED), "imbalanced": dict.fromkeys(ROUTES, _IMBALANCED)}
)
"""Of seeds 0 to 9, by the way to the gradient: all three came out alike, image for image."""
