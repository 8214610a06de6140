"""Derivatives by finite differences: move one input by h and see how far each output goes.

    forward   (f(z + h eⱼ) − f(z)) / h                error O(h)  + ε|f| / h
    central   (f(z + h eⱼ) − f(z − h eⱼ)) / 2h        error O(h²) + ε|f| / h
    complex   Im f(z + i h eⱼ) / h                    error O(h²), and no subtraction

The first term is truncation, the second round-off: their sum is least near h = ε^½ (forward) and h = ε^⅓ (central);
the complex step may be as small as one likes. (Nocedal and Wright, Numerical Optimization, 8.1; Squire and Trapp 1998.)
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.evaluation import Function, as_point, evaluate
from explainer.core.noise import coarse_epsilon
from explainer.core.stencil import sample

Method = Literal["central", "forward", "complex"]
ORDER = {"central": 1.0 / 3.0, "forward": 1.0 / 2.0}


def finite_difference_jacobian(
    f: Function,
    z: ArrayLike,
    *,
    method: Method = "central",
    step: ArrayLike | None = None,
    vectorized: bool = False,
) -> NDArray[np.float64]:
    """Return the Jacobian of `f` at `z` by finite differences: column j is what moving zⱼ does.

    Parameters
    ----------
    f : callable
        R^n → R^m: takes an array of shape (n,), returns one of shape (m,) or a number (m = 1).
    z : array_like of real numbers, shape (n,)
        Where. float32 and float16 are kept, so that `f` is evaluated in that precision. A −∞ stays put: column 0.
    method : "central", "forward" or "complex"
        The complex step needs an `f` that takes complex numbers and is analytic (no `abs`, `max`, `conj`). Softmax,
        log-softmax and log-sum-exp of this package, also within a `functools.partial`, are continued for it.
    step : array_like, shape () or (n,), or None
        h > 0. By default `default_step`.
    vectorized : bool
        Whether `f` maps many points at once, (k, n) → (k, m). Much faster.

    Returns
    -------
    ndarray of float64, shape (m, n)

    Raises
    ------
    ValueError
        A shape that does not fit, NaN or infinity in what `f` returns, an `f` that changes its input, a bad step.
    TypeError
        An `f` that cannot be called, or returns something other than real numbers (complex for the complex step).

    Examples
    --------
    >>> finite_difference_jacobian(lambda z: z**2, [1.0, 3.0]).round(6)
    array([[2., 0.],
           [0., 6.]])
    """
    point = as_point(z)
    value = evaluate(f, point[None], False, "f(z)", vectorized=vectorized)
    steps = as_steps(step, method, point, coarse_epsilon(point, value))
    jacobian: NDArray[np.float64] = quotients(f, point, value[0], method, steps[None], vectorized)[0]
    return jacobian


def default_step(method: Method, z: ArrayLike, *, epsilon: float = 2.0**-52) -> NDArray[np.float64]:
    """Return the step that balances truncation against round-off, for each entry of `z`.

    Parameters
    ----------
    method : "central", "forward" or "complex"
        ε^⅓, ε^½ or 1e-20, the first two times √max(1, |zⱼ|): the geometric mean of the two usual guesses at the length
        over which a function bends, 1 and |zⱼ|.
    z : array_like of real numbers, shape (n,)
        Where.
    epsilon : float
        The precision in which f is evaluated.

    Returns
    -------
    ndarray of float64, shape (n,)

    Examples
    --------
    >>> default_step("forward", [0.5, 4.0]) / 2.0**-26
    array([1., 2.])
    """
    size: NDArray[np.float64] = np.abs(np.asarray(z, dtype=np.float64))
    if method == "complex":
        return np.full_like(size, 1e-20)
    size[~np.isfinite(size)] = 1.0
    step: NDArray[np.float64] = epsilon ** ORDER[method] * np.sqrt(np.maximum(1.0, size))
    return step


def as_steps(step: ArrayLike | None, method: Method, z: NDArray[np.floating], epsilon: float) -> NDArray[np.float64]:
    """Read the step for each entry of `z`."""
    if method not in get_args(Method):
        msg = f"`method` must be one of {', '.join(get_args(Method))}; got {method!r}. Use 'central' if in doubt."
        raise ValueError(msg)
    if step is None:
        return default_step(method, z, epsilon=epsilon)
    steps = np.asarray(step, dtype=np.float64)
    if steps.shape not in ((), z.shape) or not ((steps > 0.0) & np.isfinite(steps)).all():
        msg = f"`step` must be finite and above 0, one number or {z.size}; got {step}. Leave it out for the default."
        raise ValueError(msg)
    return np.broadcast_to(steps, z.shape)


def quotients(
    f: Function,
    z: NDArray[np.floating],
    value: NDArray[Any],
    method: Method,
    steps: NDArray[np.float64],
    vectorized: bool,
) -> NDArray[np.float64]:
    """Return the difference quotients (s, m, n) of `f` at `z`, where it is `value`, for `steps` (s, n), all at once."""
    ends = {"central": np.array([1.0, -1.0]), "forward": np.array([1.0]), "complex": np.array([1j])}[method]
    outcome, moved, _ = sample(f, z, steps[:, None] * ends[:, None], vectorized)
    if outcome.shape[-1] != value.size:
        msg = f"`f` returned {value.size} numbers at z and {outcome.shape[-1]} nearby. Return as many everywhere."
        raise ValueError(msg)
    if method == "complex":
        difference, width = outcome[:, 0].imag.astype(np.float64), moved[:, 0].imag
    elif method == "forward":
        difference, width = outcome[:, 0].astype(np.float64) - value.astype(np.float64), moved[:, 0]
    else:
        values = outcome.astype(np.float64, copy=False)
        difference, width = values[:, 0] - values[:, 1], moved[:, 0] - moved[:, 1]
    quotient: NDArray[np.float64] = difference / np.where(width == 0.0, np.inf, width)[..., None]
    return quotient.swapaxes(1, 2)
