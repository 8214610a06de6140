"""The handwritten digits, and how the experiment with them came out: every seed, nothing left out.

The record is made by `explainer.core.training.train` on `load_digits`, 200 steps; a test makes it again and compares
every number.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

HELD_OUT: Final = 449
"""Images that each run is judged by, of 1797."""

RIGHT_ANSWERS: Final[Mapping[float, Mapping[str, tuple[int, ...]]]] = MappingProxyType(
    {
        0.1: {
            "right": (404, 413, 409, 412, 420, 408, 405, 407, 413, 413),
            "diagonal": (396, 397, 396, 408, 399, 392, 381, 389, 383, 408),
        },
        0.5: {
            "right": (426, 424, 423, 421, 432, 421, 425, 418, 427, 430),
            "diagonal": (402, 405, 401, 408, 402, 398, 397, 399, 395, 409),
        },
        1.0: {
            "right": (429, 426, 427, 425, 431, 426, 431, 423, 428, 432),
            "diagonal": (409, 409, 409, 409, 404, 402, 404, 403, 399, 411),
        },
    }
)
"""By learning rate and gradient, of seeds 0 to 9. "right" is what the full Jacobian, the VJP and S − y all give."""


def load_digits() -> tuple[Any, Any]:
    """Return 1797 handwritten digits: 64 grey levels from 0 to 1 each, and which digit it is.

    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998
    (CC BY 4.0); its test set. scikit-learn has the same, and a test compares them.

    Returns
    -------
    tuple of ndarray
        Shapes (1797, 64) and (1797,).

    Examples
    --------
    >>> features, targets = load_digits()
    >>> features.shape, float(features.max()), sorted(set(targets.tolist())) == list(range(10))
    ((1797, 64), 1.0, True)
    """
    with np.load(Path(__file__).with_name("digits.npz")) as kept:
        return kept["pixels"] / 16.0, kept["digits"].astype(np.intp)
