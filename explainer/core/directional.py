"""Check the products J dz and Jᵀ g themselves, which is what programs use, without writing out a Jacobian.

One direction stands for all: a wrong product agrees with the right one only on a thin set of directions, which a
random one misses. Those that people pick by hand lie on it: for softmax a constant g, or a dz along (1, …, 1), has the
answer 0 whatever is wrong, as long as columns or rows of the mistaken Jacobian still add up to 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.check import as_jacobian
from explainer.core.comparison import Comparison
from explainer.core.differences import Method, as_steps, default_step
from explainer.core.evaluation import Function, as_point, evaluate
from explainer.core.noise import coarse_epsilon
from explainer.core.reading import as_array, as_real, refuse_masked
from explainer.core.verdicts import CheckWarning, JacobianCheck

CONSTANT_G = CheckWarning(
    "constant upstream gradient",
    "All entries of `g` are equal, so any Jacobian whose columns add up to the right value passes: for softmax, 0.",
    "Leave `g` out for a random one, or choose unequal entries.",
)
CONSTANT_DZ = CheckWarning(
    "direction along 1",
    "All entries of `dz` are equal, so any Jacobian whose rows add up to the right value passes: for softmax, 0.",
    "Leave `dz` out for a random one, or choose unequal entries.",
)


def check_vjp(
    f: Function,
    vjp: Callable[[Any, Any], ArrayLike],
    z: ArrayLike,
    g: ArrayLike | None = None,
    *,
    method: Method = "central",
    step: ArrayLike | None = None,
    rtol: float = 5e-5,
    atol: float = 0.0,
    seed: int = 0,
) -> JacobianCheck:
    """Compare a vector-Jacobian product, gᵀJ, with finite differences of g·f.

    Parameters
    ----------
    f : callable
        R^n → R^m, as for `finite_difference_jacobian`.
    vjp : callable
        (z, g) → array of shape (n,), what `softmax_vjp` computes.
    z : array_like of real numbers, shape (n,)
        Where.
    g : array_like of real numbers, shape (m,), or None
        The upstream gradient; by default random, from `seed`.
    method, step, rtol, atol
        As for `check_jacobian`.
    seed : int
        Of the random `g`.

    Returns
    -------
    JacobianCheck
        Of shape (1, n): the Jacobian of the number g·f(z). A constant `g` of two or more entries is warned of.

    Raises
    ------
    ValueError, TypeError
        As `check_jacobian`.

    Examples
    --------
    >>> from explainer.core import softmax, softmax_vjp
    >>> check_vjp(softmax, softmax_vjp, [1.0, 2.0, 3.0]).ok
    True
    >>> check_vjp(softmax, lambda z, g: softmax(z) * g, [1.0, 2.0, 3.0]).ok
    False
    """
    point = as_point(z)
    value = evaluate(f, point[None], False, "f(z)", vectorized=False)
    upstream = _direction("g", g, value.shape[1], seed)
    claim = as_jacobian(lambda x: _vector("vjp", vjp, x, upstream), point, 1)
    steps = as_steps(step, method, point, coarse_epsilon(point, value))
    explicit = step is not None
    check = Comparison(f, point, value[0], claim, method, steps, explicit, (rtol, atol), weights=upstream).outcome()
    return _warn(check, upstream, CONSTANT_G)


def check_jvp(
    f: Function,
    jvp: Callable[[Any, Any], ArrayLike],
    z: ArrayLike,
    dz: ArrayLike | None = None,
    *,
    method: Method = "central",
    step: ArrayLike | None = None,
    rtol: float = 5e-5,
    atol: float = 0.0,
    seed: int = 0,
) -> JacobianCheck:
    """Compare a Jacobian-vector product, J dz, with finite differences of f along `dz`.

    Parameters
    ----------
    f : callable
        R^n → R^m, as for `finite_difference_jacobian`.
    jvp : callable
        (z, dz) → array of shape (m,), what `softmax_jvp` computes.
    z : array_like of real numbers, shape (n,)
        Where.
    dz : array_like of real numbers, shape (n,), or None
        The direction; by default random, from `seed`.
    method, rtol, atol
        As for `check_jacobian`.
    step : float or None
        How far along `dz`.
    seed : int
        Of the random `dz`.

    Returns
    -------
    JacobianCheck
        Of shape (m, 1): the Jacobian of f(z + t dz) by t at 0. A constant `dz` of two or more entries is warned of.

    Raises
    ------
    ValueError, TypeError
        As `check_jacobian`.

    Examples
    --------
    >>> from explainer.core import softmax, softmax_jvp
    >>> check_jvp(softmax, softmax_jvp, [1.0, 2.0, 3.0]).ok
    True
    >>> check_jvp(softmax, softmax_jvp, [1.0, 2.0, 3.0], dz=[1.0, 1.0, 1.0]).warnings[0].kind
    'direction along 1'
    """
    point = as_point(z)
    direction = _direction("dz", dz, point.size, seed)
    if not direction.any():
        msg = "`dz` must move at least 1 entry; got zeros. Leave it out for a random one."
        raise ValueError(msg)
    value = evaluate(f, point[None], False, "f(z)", vectorized=False)
    claim = as_jacobian(lambda x: _vector("jvp", jvp, x, direction)[:, None], point, value.shape[1], inputs=1)
    epsilon = coarse_epsilon(point, value)
    if step is None:  # so far that the entry that moves most makes a step that suits the largest
        far = default_step(method, point, epsilon=epsilon).max() / np.abs(direction).max()
        steps = np.array([far])
    else:
        steps = as_steps(step, method, np.zeros(1), epsilon)
    explicit, along = step is not None, direction[None]
    check = Comparison(f, point, value[0], claim, method, steps, explicit, (rtol, atol), along=along).outcome()
    return _warn(check, direction, CONSTANT_DZ)


def _direction(name: str, given: ArrayLike | None, size: int, seed: int) -> NDArray[np.float64]:
    """Return the direction given, or a generic one."""
    if given is None:
        return np.random.default_rng(seed).normal(size=size)
    direction, _ = as_real(name, given)
    if direction.shape != (size,) or not np.isfinite(direction).all():
        msg = f"`{name}` must hold {size} finite numbers; got shape {direction.shape}. Leave it out for a random one."
        raise ValueError(msg)
    return direction


def _vector(name: str, product: Callable[[Any, Any], ArrayLike], z: Any, direction: Any) -> NDArray[Any]:
    """Call a product with copies, and see that it neither changed them nor returned something other than a vector."""
    copies = z.copy(), direction.copy()
    given = product(*copies)
    refuse_masked(name, given)
    result = as_array(name, given)
    if not (np.array_equal(copies[0], z) and np.array_equal(copies[1], direction)):
        msg = f"`{name}` changed its input. Work on copies instead of in place."
        raise ValueError(msg)
    if result.ndim != 1:
        msg = f"`{name}` must return a vector; got shape {result.shape}. Flatten it (`.ravel()`)."
        raise ValueError(msg)
    return result


def _warn(check: JacobianCheck, direction: NDArray[np.float64], warning: CheckWarning) -> JacobianCheck:
    """Add the warning if all entries of the direction are equal."""
    if direction.size < 2 or np.ptp(direction) > 0.0:
        return check
    return replace(check, warnings=(warning, *check.warnings))
