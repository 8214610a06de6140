"""The kinds of mistakes that were found in public projects (`explainer.core.sightings`), each with its slips.

The code of each is this project's own, written to show the mistake; none of it is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.core.jacobian import softmax_jacobian
from explainer.core.losses import cross_entropy, cross_entropy_gradient
from explainer.core.mistakes import Mistake, Slip
from explainer.core.softmax import log_softmax, softmax

Array = NDArray[np.floating]
GENERIC: Final = (0.3, -0.7, 1.1)
_SOFTMAX: Final = "def jacobian(z):\n    e = np.exp(z - z.max())\n    p = e / e.sum()\n"


def of_two_rows(z: Any, f: Callable[[Array], Array] = softmax) -> Array:
    """Return `f` of each half of `z`: a batch of two rows, flattened; along the last axis.

    Examples
    --------
    >>> of_two_rows(np.zeros(4)).tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    return np.concatenate([f(half) for half in np.array_split(np.asarray(z), 2, axis=-1)], axis=-1)


def first_class_loss(z: Any) -> Array:
    """Return −ln S₁, the loss where the first class is right, as the only output; shape (..., 1).

    Examples
    --------
    >>> first_class_loss(np.zeros(2)).round(4).tolist()
    [0.6931]
    """
    logits = np.asarray(z)
    return np.asarray(cross_entropy(logits, np.zeros(logits.shape[:-1], dtype=int)))[..., None]


def _p(z: Any) -> Array:
    return softmax(np.asarray(z))


KINDS: Final = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Mistake(
                "elementwise",
                "p(1 − p), as of a sigmoid",
                _SOFTMAX + "    return np.diag(p * (1 - p))  # as of a sigmoid\n",
                softmax,
                lambda z: np.diag(_p(z) * (1.0 - _p(z))),
                "Softmax is taken for a function of each logit by itself. The diagonal is right; all that one class "
                "does to another is missing.",
                ("rows add up to 0", "columns add up to 0"),
                slips=(
                    Slip(
                        "torch-style",
                        (13.0, 0.0, 0.0),
                        "With a winner 13 ahead every entry that is missing is below the absolute tolerance of 10⁻⁵.",
                    ),
                ),
            ),
            Mistake(
                "factor-missing",
                "1 − p: a factor forgotten",
                _SOFTMAX + "    return np.diag(1 - p)  # p is missing\n",
                softmax,
                lambda z: np.diag(1.0 - _p(z)),
                "The diagonal is 1 − p instead of p(1 − p), and the rest is missing.",
                ("rows add up to 0", "columns add up to 0"),
                slips=(
                    Slip(
                        "one entry",
                        (20.0, 0.0, 0.0),
                        "The winner’s own entry has p ≈ 1, so the factor makes no difference there. A spot check of it "
                        "sees nothing.",
                    ),
                ),
            ),
            Mistake(
                "copied",
                "The gradient copied through",
                "def jacobian(z):\n    return np.eye(len(z))  # that is, dz = g\n",
                softmax,
                lambda z: np.eye(len(z)),
                "The identity: the layer hands on what it gets. That is right only where the loss has put S − y there "
                "already.",
                ("rows add up to 0", "columns add up to 0"),
                slips=(
                    Slip(
                        "the whole network, with S − y handed over",
                        GENERIC,
                        "If the loss hands over S − y, the gradient of the whole is right everywhere. With any other "
                        "loss it is wrong everywhere.",
                    ),
                ),
            ),
            Mistake(
                "dot-missing",
                "S ⊙ g, without the dot term",
                _SOFTMAX + "    return np.diag(p)  # dz = p * g, not p * (g - p @ g)\n",
                softmax,
                lambda z: np.diag(_p(z)),
                "What is common to all classes is not taken away: an upstream gradient of ones gives S, not 0.",
                ("rows add up to 0", "columns add up to 0"),
                slips=(
                    Slip(
                        "one upstream gradient, (1, −1, 0)",
                        (0.0, 0.0, 0.0),
                        "Where S·g happens to be 0, nothing has to be taken away.",
                    ),
                ),
            ),
            Mistake(
                "plus-p",
                "Log-softmax: g + p",
                _SOFTMAX + "    return np.eye(len(z)) + p  # row i: g + p for g = eᵢ\n",
                log_softmax,
                lambda z: np.eye(len(z)) + _p(z),
                "Row i is eᵢ + S where eᵢ − S is due. The formula is that of S − y, with y for an upstream gradient "
                "that is always −y.",
                ("symmetry", "rows add up to 0", "columns add up to 0"),
                slips=(
                    Slip(
                        "one upstream gradient, −y",
                        GENERIC,
                        "From g = −y it gives S − y, which is right: a test with that loss alone passes everywhere.",
                    ),
                ),
            ),
            Mistake(
                "doubled",
                "Twice as much",
                _SOFTMAX + "    return 2 * (np.diag(p) - np.outer(p, p))\n",
                softmax,
                lambda z: 2.0 * softmax_jacobian(z),
                "Every entry is twice what it should be. No identity notices.",
                (),
                slips=(
                    Slip(
                        "constant upstream gradient",
                        GENERIC,
                        "Twice 0 is 0: an upstream gradient of ones sees nothing.",
                    ),
                ),
            ),
            Mistake(
                "only-summed",
                "Checked by a sum that is always 1",
                _SOFTMAX + "    return np.outer(p, p) - np.diag(p)  # the wrong sign, everywhere\n",
                softmax,
                lambda z: -softmax_jacobian(z),
                "Every entry has the wrong sign. A check that adds the outputs up compares 0 with 0.",
                (),
                slips=(
                    Slip(
                        "constant upstream gradient",
                        GENERIC,
                        "Σ S is 1 whatever z is, so its gradient is 0, and minus 0 as well.",
                    ),
                ),
            ),
            Mistake(
                "flattened",
                "The Jacobian of the flattened batch",
                "def jacobian(z):  # z is a batch of two rows, flattened\n    e = np.exp(z - z.max())\n"
                "    p = e / e.sum()  # over both rows at once\n    return np.diag(p) - np.outer(p, p)\n",
                of_two_rows,
                lambda z: softmax_jacobian(z),
                "The two rows are taken for one vector: each class feels those of the other row, and shares are too "
                "small.",
                (),
                shows_at=(0.3, -0.7, 1.1, 0.2),
                slips=(
                    Slip(
                        "torch-style",
                        (30.0, 0.0, 15.0, 0.0),
                        "Where both rows are certain, both matrices are below the absolute tolerance.",
                    ),
                ),
            ),
            Mistake(
                "suspected",
                "S − y, taken for wrong",
                _SOFTMAX + "    y = np.eye(len(z))[0]  # the first class is right\n    return (p - y)[None]\n",
                first_class_loss,
                lambda z: cross_entropy_gradient(z, 0)[None],
                "Nothing is wrong: the loss −ln S₁ has the gradient S − y. The Jacobian of softmax is in it, and has "
                "cancelled.",
                (),
                wrong=False,
            ),
        )
    }
)
"""Each kind of mistake by its name, with code of our own; the last is none."""
