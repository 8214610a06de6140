"""Calling the function that is to be differentiated, and making sure of what it did.

Whatever it may do wrong is told in words: it changes its input, returns something other than finite real numbers, or
different numbers of outputs at neighbouring points.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.continuation import continuation
from explainer.core.reading import as_array, as_numbers, refuse_masked, without_masked

Function = Callable[[Any], Any]


def as_point(z: ArrayLike) -> NDArray[np.floating]:
    """Read a vector of logits to differentiate at, floats kept as they are; a masked one is −∞."""
    point = as_numbers("z", z)
    if point.ndim > 1 or point.size == 0:
        msg = f"`z` must be one vector of at least 1 number; got shape {point.shape}. Pass one point at a time."
        raise ValueError(msg)
    if point.dtype.kind != "f" or point.dtype.itemsize > 8:
        point = point.astype(np.float64)
    point = without_masked(z, point)
    if np.isnan(point).any() or np.isposinf(point).any():
        msg = "`z` must hold finite numbers, or −∞ for a mask; got NaN or +∞. Replace it first."
        raise ValueError(msg)
    return point.reshape(-1)


def evaluate(
    f: Function, points: NDArray[Any], imaginary: bool, where: str, *, vectorized: bool, finite: bool = True
) -> NDArray[Any]:
    """Return `f` at each of `points` (k, n) as (k, m), having made sure of what it did."""
    if not callable(f):
        msg = f"`f` must be callable; got {type(f).__name__}. Pass the function itself, without calling it."
        raise TypeError(msg)
    call = continuation(f) if imaginary else f
    given = points.copy()
    if vectorized:
        result = as_array("f(z)", _call(call, given, imaginary))
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
        rows = [np.array(as_array("f(z)", _call(call, row, imaginary)), ndmin=1) for row in given]
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
    _require_numbers(result, imaginary)
    if finite:
        _require_finite(result, where)
    return result if result.dtype.kind in "fc" else result.astype(np.float64)


def _call(f: Function, argument: NDArray[Any], imaginary: bool) -> Any:
    """Call `f`; if it turns complex numbers down, say that this method needs them."""
    try:
        value = f(argument)
    except TypeError as error:
        if not imaginary:
            raise
        msg = f"`f` does not take complex numbers, which the complex step needs ({error}). Use method='central'."
        raise TypeError(msg) from error
    refuse_masked("f(z)", value)
    return value


def _require_numbers(result: NDArray[Any], imaginary: bool) -> None:
    """Raise unless `result` (k, m) holds numbers of the kind the method needs."""
    if result.dtype.kind not in ("c" if imaginary else "fiub") or result.shape[-1] == 0:
        kind = "complex" if imaginary else "real"
        msg = f"`f` must return at least one {kind} number; got dtype {result.dtype} of shape {result.shape}."
        remedy = "It drops the imaginary part: use method='central'." if imaginary else "Return an array of floats."
        if result.dtype.kind == "V":  # bfloat16 and the like
            remedy = "Return `.astype(np.float32)` of it."
        raise TypeError(f"{msg} {remedy}")


def _require_finite(result: NDArray[Any], where: str) -> None:
    """Raise unless `result` (k, m) is finite."""
    if not np.isfinite(result).all():
        row, entry = np.argwhere(~np.isfinite(result))[0]
        msg = (
            f"`f` must return finite numbers; got {result[row, entry]} in entry {entry} at {where}. "
            "Move `z` away from the edge of the domain, take a smaller `step`, or mend that entry."
        )
        raise ValueError(msg)
