"""Derivatives of softmax that people really get wrong, as data: to inject, to find, and to explain.

Each is told as a student would write it, with the identities it breaks, what gives it away, and the popular checks
that it slips through (`explainer.core.other_checks`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.core.evaluation import Function
from explainer.core.jacobian import log_softmax_jacobian, softmax_jacobian
from explainer.core.softmax import log_softmax, softmax

Matrix = NDArray[np.floating]


@dataclass(frozen=True)
class Slip:
    """A popular check that lets a mistake through: which, at what point, and why."""

    check: str  # "torch-style", "jax-style", "jax-style, forward mode", "constant upstream gradient", "one point"
    z: tuple[float, ...]
    why: str


@dataclass(frozen=True)
class Mistake:
    """One way to get a derivative wrong.

    Attributes
    ----------
    name, title : str
        A stable identifier, and what to call it before a class.
    code : str
        As a student would write it: a function `jacobian(z)`, given `np`.
    f : callable
        The function whose derivative is meant, R^n → R^n; it also maps (k, n) → (k, n).
    jacobian : callable
        What the code computes, R^n → R^{n×n}.
    reveals : str
        What gives it away.
    breaks : tuple of str
        Which of `IDENTITIES` fail at a generic point.
    shows_at : tuple of float
        A point at which `check_jacobian` catches it (by a verdict, or by refusing what it is given).
    slips : tuple of Slip
        Popular checks it passes, and where.
    wrong : bool
        False for the one that looks like a mistake and is none.
    """

    name: str
    title: str
    code: str
    f: Function
    jacobian: Callable[[Any], Matrix]
    reveals: str
    breaks: tuple[str, ...]
    shows_at: tuple[float, ...] = (0.3, -0.7, 1.1)
    slips: tuple[Slip, ...] = ()
    wrong: bool = True


IDENTITIES: dict[str, Callable[[Matrix], bool]] = {
    "symmetry": lambda j: np.allclose(j, j.T, rtol=1e-9, atol=1e-12),
    "rows add up to 0": lambda j: np.allclose(j.sum(axis=1), 0.0, atol=1e-12),
    "columns add up to 0": lambda j: np.allclose(j.sum(axis=0), 0.0, atol=1e-12),
}


def _diagonal_only(z: Any) -> Matrix:
    s = softmax(z)
    return np.diag(s * (1.0 - s))


def _sign_flipped(z: Any) -> Matrix:
    s = softmax(z)
    return np.diag(s - 2.0 * s**2) + np.outer(s, s)


def _missing_dot(z: Any) -> Matrix:
    return np.diag(softmax(z))


def _wrong_axis(z: Any) -> Matrix:
    s = softmax(np.asarray(z)[None, :], axis=0)[0]
    return np.diag(s) - np.outer(s, s)


def _unshifted(z: Any) -> Matrix:
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(z)
        s = e / e.sum()
    return np.diag(s) - np.outer(s, s)


def _in_place(z: Any) -> Matrix:
    z -= z.max()
    s = np.exp(z) / np.exp(z).sum()
    return np.diag(s) - np.outer(s, s)


def _scaled(z: Any) -> Matrix:
    return softmax_jacobian(np.asarray(z) / 2.0)


_SOFTMAX = "def jacobian(z):\n    s = np.exp(z - z.max())\n    s /= s.sum()\n"

CATALOGUE: tuple[Mistake, ...] = (
    Mistake(
        "diagonal-only",
        "Only the diagonal",
        _SOFTMAX + "    return np.diag(s * (1 - s))\n",
        softmax,
        _diagonal_only,
        "Every off-diagonal entry is 0, as if Sᵢ felt zᵢ alone: the shared denominator is forgotten. "
        "Rows no longer add up to 0.",
        ("rows add up to 0", "columns add up to 0"),
        slips=(
            Slip(
                "torch-style",
                (13.0, 0.0, 0.0),
                "With the winner 13 ahead every forgotten entry is below 2.3e-6, under the absolute tolerance of 1e-5.",
            ),
            Slip(
                "jax-style, forward mode",
                (12.0, 0.0, 0.0),
                "One random direction weighs all entries at once: what is forgotten adds up to less than 3e-5.",
            ),
            Slip("jax-style", (14.0, 0.0, 0.0), "The same, two logits further on, for both modes."),
        ),
    ),
    Mistake(
        "sign-flipped",
        "Sign flipped off the diagonal",
        _SOFTMAX + "    j = np.outer(s, s)\n    np.fill_diagonal(j, s * (1 - s))\n    return j\n",
        softmax,
        _sign_flipped,
        "Raising one logit seems to raise every probability: no row adds up to 0, and the numeric matrix has the "
        "other sign everywhere but on the diagonal.",
        ("rows add up to 0", "columns add up to 0"),
        slips=(Slip("torch-style", (13.0, 0.0, 0.0), "Twice a forgotten entry is still below the tolerance of 1e-5."),),
    ),
    Mistake(
        "missing-dot-term",
        "The VJP without its dot term",
        _SOFTMAX + "    return np.diag(s)  # that is, vjp = s * g, where s * (g - s @ g) is meant\n",
        softmax,
        _missing_dot,
        "The diagonal is Sᵢ instead of Sᵢ (1 − Sᵢ) and the rest is 0. An upstream gradient of ones gives S, not 0.",
        ("rows add up to 0", "columns add up to 0"),
    ),
    Mistake(
        "wrong-axis",
        "Normalised over the wrong axis",
        "def jacobian(z):\n    e = np.exp(z[None, :])  # a batch of one\n    s = (e / e.sum(axis=0))[0]\n"
        "    return np.diag(s) - np.outer(s, s)\n",
        softmax,
        _wrong_axis,
        "Each class is alone in its column, so every probability is 1: the matrix is the same at every z, with −1 off "
        "the diagonal, four times what is possible.",
        ("rows add up to 0", "columns add up to 0"),
    ),
    Mistake(
        "log-softmax",
        "Log-softmax's Jacobian used for softmax's",
        _SOFTMAX + "    return np.eye(len(z)) - s\n",
        softmax,
        log_softmax_jacobian,
        "All rows are alike but for the diagonal, and the matrix is not symmetric. Rows do add up to 0.",
        ("symmetry", "columns add up to 0"),
    ),
    Mistake(
        "log-softmax-transposed",
        "Log-softmax's Jacobian, transposed",
        _SOFTMAX + "    return np.eye(len(z)) - s[:, None]\n",
        log_softmax,
        lambda z: log_softmax_jacobian(z).T,
        "Columns add up to 0 where rows should: output and input have changed places.",
        ("symmetry", "rows add up to 0"),
        slips=(Slip("one point", (0.5, 0.5, 0.5), "With all logits equal the matrix is symmetric, so nothing shows."),),
    ),
    Mistake(
        "scaled",
        "The temperature forgotten",
        "def jacobian(z):\n    s = np.exp((z - z.max()) / 2)\n    s /= s.sum()\n    return np.diag(s) - np.outer(s, s)"
        "  # of softmax(z / 2): the factor 1 / 2 is missing\n",
        partial(softmax, temperature=2.0),
        _scaled,
        "Every entry is too large by the same factor, T. No identity notices: only the numbers do.",
        (),
        slips=(
            Slip(
                "constant upstream gradient",
                (0.3, -0.7, 1.1),
                "Columns still add up to 0, so an upstream gradient of ones gives 0, as it should.",
            ),
        ),
    ),
    Mistake(
        "unshifted",
        "exp without subtracting the maximum",
        "def jacobian(z):\n    s = np.exp(z)\n    s /= s.sum()\n    return np.diag(s) - np.outer(s, s)\n",
        softmax,
        _unshifted,
        "Right until a logit passes 709.78; then ∞ / ∞ gives NaN. A check at one point of moderate size sees nothing.",
        (),
        shows_at=(710.3, 709.3, 711.1),
        slips=(Slip("one point", (0.3, -0.7, 1.1), "The formula is right; only its range is not."),),
    ),
    Mistake(
        "in-place",
        "z changed in place",
        "def jacobian(z):\n    z -= z.max()  # saves memory, and corrupts the caller's logits\n"
        "    s = np.exp(z) / np.exp(z).sum()\n    return np.diag(s) - np.outer(s, s)\n",
        softmax,
        _in_place,
        "The matrix is right; the caller's z is not, afterwards. Softmax does not notice a shift, so the harm shows "
        "far away.",
        (),
        slips=(Slip("torch-style", (0.3, -0.7, 1.1), "The numbers agree: no check of numbers sees a changed input."),),
    ),
    Mistake(
        "transposed",
        "The Jacobian, transposed",
        _SOFTMAX + "    return (np.diag(s) - np.outer(s, s)).T\n",
        softmax,
        lambda z: softmax_jacobian(z).T,
        "Nothing is wrong: J = Jᵀ for softmax. For log-softmax the same slip would matter.",
        (),
        wrong=False,
    ),
)
