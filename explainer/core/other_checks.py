"""The two checks that most people run, written out: what they compare, and up to what tolerance.

Both add an absolute tolerance to the relative one, and so pass whatever is small. Sources: the documentation of
`torch.autograd.gradcheck` and of `jax.test_util.check_grads`, at their defaults for float64.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from explainer.core.differences import finite_difference_jacobian
from explainer.core.evaluation import Function


def torch_style(f: Function, jacobian: Callable[[Any], ArrayLike], z: ArrayLike) -> bool:
    """Return whether a check in the manner of `torch.autograd.gradcheck`, at its defaults, passes.

    Parameters
    ----------
    f, jacobian : callable
        As for `check_jacobian`.
    z : array_like of real numbers, shape (n,)
        Where.

    Returns
    -------
    bool
        |analytic − numeric| ≤ 1e-5 + 1e-3 |numeric| in every entry, by central differences with h = 1e-6.

    Examples
    --------
    >>> from explainer.core import softmax, softmax_jacobian
    >>> torch_style(softmax, softmax_jacobian, [1.0, 2.0])
    True
    """
    numeric = finite_difference_jacobian(f, z, step=1e-6)
    return bool(np.allclose(jacobian(np.array(z, dtype=np.float64)), numeric, rtol=1e-3, atol=1e-5))


def jax_style(
    f: Function, jacobian: Callable[[Any], ArrayLike], z: ArrayLike, modes: Sequence[str] = ("fwd", "rev")
) -> bool:
    """Return whether a check in the manner of `jax.test_util.check_grads`, at its defaults for float64, passes.

    Parameters
    ----------
    f, jacobian : callable
        As for `check_jacobian`.
    z : array_like of real numbers, shape (n,)
        Where.
    modes : sequence of str
        "fwd" to check J u, "rev" to check the product Jᵀ v.

    Returns
    -------
    bool
        Along one random direction u, a central difference with h = 1e-4 agrees with J u, up to 1e-5 times its number of
        entries, and its product with a random v agrees with v·J u up to 1e-5; both absolute plus relative. The
        directions are always the same: the generator is seeded with 0 each time.

    Examples
    --------
    >>> from explainer.core import softmax, softmax_jacobian
    >>> jax_style(softmax, softmax_jacobian, [1.0, 2.0])
    True
    """
    point = np.array(z, dtype=np.float64)
    matrix = np.asarray(jacobian(point.copy()))
    generator = np.random.RandomState(0)  # whose numbers this check is known to draw
    u, v = generator.randn(point.size), generator.randn(matrix.shape[0])
    numeric = finite_difference_jacobian(lambda t: f(point + t[0] * u), [0.0], step=1e-4)[:, 0]
    tolerance = 1e-5 * numeric.size
    forward = "fwd" not in modes or np.allclose(matrix @ u, numeric, rtol=tolerance, atol=tolerance)
    reverse = "rev" not in modes or np.allclose(v @ matrix @ u, v @ numeric, rtol=1e-5, atol=1e-5)
    return bool(forward and reverse)
