"""Derivatives by finite differences: move one input by h and see how far each output goes.

    forward   (f(z + h eⱼ) − f(z)) / h                error O(h)  + ε|f| / h
    central   (f(z + h eⱼ) − f(z − h eⱼ)) / 2h        error O(h²) + ε|f| / h
    complex   Im f(z + i h eⱼ) / h                    error O(h²), and no subtraction

The first term is truncation, the second round-off: their sum is least near h = ε^½ (forward) and h = ε^⅓ (central);
the complex step may be as small as one likes. (Nocedal and Wright, Numerical Optimization, 8.1; Squire and Trapp 1998.)
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.continuation import continuation

Method = Literal["central", "forward", "complex"]
Function = Callable[[Any], Any]
ORDER = {"central": 1.0 / 3.0, "forward": 1.0 / 2.0}


class Quotients(NamedTuple):
    """Difference quotients at s steps, and what is needed to judge them."""

    values: NDArray[np.float64]  # (s, m, n)
    size: NDArray[np.float64]  # (s, m, n): the largest |f| that was subtracted
    width: NDArray[np.float64]  # (s, n): how far the input really moved; 0 where it could not
    epsilon: float  # of the coarser of z's and f's dtypes


def finite_difference_jacobian(
    f: Function,
    z: ArrayLike,
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
    steps = as_steps(step, method, point, coarsest(point, value))
    jacobian: NDArray[np.float64] = quotients(f, point, value[0], method, steps[None], vectorized).values[0]
    return jacobian


def default_step(method: Method, z: ArrayLike, epsilon: float = 2.0**-52) -> NDArray[np.float64]:
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


def as_point(z: ArrayLike) -> NDArray[np.floating]:
    """Read a vector of logits to differentiate at, floats kept as they are."""
    point = np.asarray(z)
    if point.dtype.kind not in "fiub":
        msg = f"`z` must hold real numbers; got dtype {point.dtype}. Pass floats or integers."
        raise TypeError(msg)
    if point.ndim > 1 or point.size == 0:
        msg = f"`z` must be one vector of at least 1 number; got shape {point.shape}. Pass one point at a time."
        raise ValueError(msg)
    if point.dtype.kind != "f" or point.dtype.itemsize > 8:
        point = point.astype(np.float64)
    if np.isnan(point).any() or np.isposinf(point).any():
        msg = "`z` must hold finite numbers, or −∞ for a mask; got NaN or +∞. Replace it first."
        raise ValueError(msg)
    return point.reshape(-1)


def as_steps(step: ArrayLike | None, method: Method, z: NDArray[np.floating], epsilon: float) -> NDArray[np.float64]:
    """Read the step for each entry of `z`."""
    if method not in get_args(Method):
        msg = f"`method` must be one of {', '.join(get_args(Method))}; got {method!r}. Use 'central' if in doubt."
        raise ValueError(msg)
    if step is None:
        return default_step(method, z, epsilon)
    steps = np.asarray(step, dtype=np.float64)
    if steps.shape not in ((), z.shape) or not ((steps > 0.0) & np.isfinite(steps)).all():
        msg = f"`step` must be finite and above 0, one number or {z.size}; got {step}. Leave it out for the default."
        raise ValueError(msg)
    return np.broadcast_to(steps, z.shape)


def coarsest(*arrays: NDArray[Any]) -> float:
    """Return the largest machine epsilon among the arrays' dtypes; integers count as float64."""
    return max(float(np.finfo(a.dtype if a.dtype.kind in "fc" else np.float64).eps) for a in arrays)


def quotients(
    f: Function,
    z: NDArray[np.floating],
    value: NDArray[Any],
    method: Method,
    steps: NDArray[np.float64],
    vectorized: bool,
) -> Quotients:
    """Return the difference quotients of `f` at `z`, where it is `value`, for `steps` of shape (s, n), all at once."""
    each = np.arange(z.size)
    with np.errstate(invalid="ignore"):
        if method == "complex":
            moved = (z + 1j * steps).astype(np.result_type(z, np.complex64))[..., None]
            width = moved[..., 0].imag.astype(np.float64)
        else:
            signs = np.array([1.0, -1.0]) if method == "central" else np.array([1.0])
            moved = (z[:, None] + steps[..., None] * signs).astype(z.dtype)
            start = moved[..., 1] if method == "central" else z
            width = moved[..., 0].astype(np.float64) - start
    width = np.where(np.isfinite(width) & np.isfinite(z), width, 0.0)
    points = np.empty((*moved.shape, z.size), moved.dtype)  # (s, n, 1 or 2, n)
    points[...] = z
    points[:, each, :, each] = moved.swapaxes(0, 1)
    results = evaluate(
        f, points.reshape(-1, z.size), method == "complex", f"a step from z ({method})", vectorized=vectorized
    )
    outcome = results.reshape(*moved.shape, -1)
    if outcome.shape[-1] != value.size:
        msg = f"`f` returned {value.size} numbers at z and {outcome.shape[-1]} nearby. Return as many everywhere."
        raise ValueError(msg)
    # (s, m, n, 1 or 2)
    outcome = outcome.transpose(0, 3, 1, 2).astype(np.complex128 if method == "complex" else np.float64)
    if method == "complex":
        difference, size = outcome[..., 0].imag, np.abs(outcome[..., 0].real)
    elif method == "forward":
        base = value.astype(np.float64)[:, None]
        difference, size = outcome[..., 0] - base, np.maximum(np.abs(outcome[..., 0]), np.abs(base))
    else:
        difference, size = outcome[..., 0] - outcome[..., 1], np.abs(outcome).max(axis=-1)
    safe = np.where(width == 0.0, np.inf, width)
    return Quotients(difference / safe[:, None, :], size, width, coarsest(z, results))


def evaluate(f: Function, points: NDArray[Any], imaginary: bool, where: str, *, vectorized: bool) -> NDArray[Any]:
    """Return `f` at each of `points` (k, n) as (k, m), having made sure of what it did."""
    if not callable(f):
        msg = f"`f` must be callable; got {type(f).__name__}. Pass the function itself, without calling it."
        raise TypeError(msg)
    call = continuation(f) if imaginary else f
    given = points.copy()
    if vectorized:
        result = np.asarray(_call(call, given, imaginary))
        if result.shape == points.shape[:1]:
            result = result[:, None]
        if result.ndim != 2 or result.shape[0] != points.shape[0]:
            msg = (
                f"`f` must map shape {points.shape} to ({points.shape[0]}, m) when `vectorized`; got {result.shape}. "
                "Let it act on the last axis, or leave `vectorized` out."
            )
            raise ValueError(msg)
    else:
        # A copy each: some functions hand out the same buffer every time.
        rows = [np.array(_call(call, row, imaginary), ndmin=1) for row in given]
        if rows[0].ndim > 1:
            msg = f"`f` must return a vector or a number; got shape {rows[0].shape}. Flatten it (`.ravel()`)."
            raise ValueError(msg)
        if len({row.shape for row in rows}) > 1:
            msg = "`f` returned different numbers of outputs at neighbouring points. Return as many everywhere."
            raise ValueError(msg)
        result = np.stack(rows)
    if not np.array_equal(given, points):
        row, entry = np.argwhere(given != points)[0]
        msg = (
            f"`f` changed its input: entry {entry} went from {points[row, entry]} to {given[row, entry]}. "
            "Work on a copy (`z = z.copy()`) instead of in place."
        )
        raise ValueError(msg)
    _require_finite(result, imaginary, where)
    return result if result.dtype.kind in "fc" else result.astype(np.float64)


def _call(f: Function, argument: NDArray[Any], imaginary: bool) -> Any:
    """Call `f`; if it turns complex numbers down, say that this method needs them."""
    try:
        return f(argument)
    except TypeError as error:
        if not imaginary:
            raise
        msg = f"`f` does not take complex numbers, which the complex step needs ({error}). Use method='central'."
        raise TypeError(msg) from error


def _require_finite(result: NDArray[Any], imaginary: bool, where: str) -> None:
    """Raise unless `result` (k, m) holds finite numbers of the kind the method needs."""
    if result.dtype.kind not in ("c" if imaginary else "fiub") or result.shape[-1] == 0:
        kind = "complex" if imaginary else "real"
        msg = f"`f` must return at least one {kind} number; got dtype {result.dtype} of shape {result.shape}."
        remedy = "It drops the imaginary part: use method='central'." if imaginary else "Return an array of floats."
        raise TypeError(f"{msg} {remedy}")
    if not np.isfinite(result).all():
        row, entry = np.argwhere(~np.isfinite(result))[0]
        msg = (
            f"`f` must return finite numbers; got {result[row, entry]} in entry {entry} at {where}. "
            "Move `z` away from the edge of the domain, or mend that entry."
        )
        raise ValueError(msg)
