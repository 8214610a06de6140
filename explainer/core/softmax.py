"""Softmax, its logarithm, and log-sum-exp, along any axes.

Softmax turns n logits into a distribution, Sᵢ = exp(zᵢ / T) / Σₖ exp(zₖ / T). Log-sum-exp, ln Σₖ exp(zₖ), is the
smooth maximum whose gradient softmax is. All three work in float64 whatever comes in, and return the input's dtype.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.error_free import divide, subtract
from explainer.core.reading import as_logits, as_temperature
from explainer.core.softmax_weights import HUGE, peak, softmax_weights

Axis = int | tuple[int, ...] | None


def softmax(z: ArrayLike, axis: Axis = -1, *, temperature: float = 1.0) -> NDArray[np.floating]:
    """Return Sᵢ = exp(zᵢ / T) / Σₖ exp(zₖ / T) along `axis`.

    Parameters
    ----------
    z : array_like of real numbers, any shape
        Logits. −∞ masks a class (probability 0), as long as one logit is finite; so does the mask of a masked array.
    axis : int, tuple of ints or None
        The axis or axes that hold the classes; None takes all of them as one distribution.
    temperature : float
        T > 0. Small sharpens towards the maximum, large flattens towards uniform.

    Returns
    -------
    ndarray
        Same shape as `z`; float16 and float32 are kept, everything else gives float64.

    Raises
    ------
    ValueError
        NaN, +∞, only −∞, no class at all, an axis out of range, a temperature that is not finite and positive.
    TypeError
        Complex numbers, strings, objects.

    Notes
    -----
    The maximum is subtracted first, so `exp` never overflows; what that subtraction and the division by T round away
    is put back (see `explainer.core.weights`), so each probability is right to about 2 ulp.

    Examples
    --------
    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    >>> softmax([1000.0, 1001.0, 1002.0]).round(4)
    array([0.09  , 0.2447, 0.6652])
    """
    values, dtype, rows, axes, _ = _read(z, axis)
    weights = softmax_weights(rows, as_temperature(temperature))
    return _restore(weights.weights / weights.total, values.shape, axes).astype(dtype, copy=False)


def log_softmax(z: ArrayLike, axis: Axis = -1, *, temperature: float = 1.0) -> NDArray[np.floating]:
    """Return ln Sᵢ = zᵢ / T − ln Σₖ exp(zₖ / T) along `axis`, finite even where Sᵢ underflows to 0.

    Parameters
    ----------
    z : array_like of real numbers, any shape
        Logits; −∞ masks a class, whose log-probability is −∞.
    axis : int, tuple of ints or None
        The axis or axes that hold the classes.
    temperature : float
        T > 0.

    Returns
    -------
    ndarray
        Same shape as `z`, its dtype kept if it is a float's.

    Raises
    ------
    ValueError, TypeError
        As `softmax`.

    Examples
    --------
    >>> log_softmax([1000.0, 0.0])
    array([    0., -1000.])
    """
    temperature = as_temperature(temperature)
    values, dtype, rows, axes, _ = _read(z, axis)
    log_total = np.log1p(softmax_weights(rows, temperature).others)
    with np.errstate(all="ignore"):
        shifted, error = _over(rows, temperature)
        shifted += np.where(np.isfinite(error), error, 0.0) - log_total
    return _restore(shifted, values.shape, axes).astype(dtype, copy=False)


def logsumexp(
    z: ArrayLike, axis: Axis = -1, *, temperature: float = 1.0, keepdims: bool = False
) -> NDArray[np.floating]:
    """Return ln Σₖ exp(zₖ / T) along `axis`: for T = 1 the smooth maximum, whose gradient is softmax.

    Parameters
    ----------
    z : array_like of real numbers, any shape
        Logits; −∞ adds nothing.
    axis : int, tuple of ints or None
        The axis or axes to sum over.
    temperature : float
        T > 0.
    keepdims : bool
        Whether the axes summed over stay, with length 1.

    Returns
    -------
    ndarray
        `z`'s shape without `axis` (a NumPy scalar if nothing is left), its dtype kept if it is a float's. Over no
        logits at all, −∞, as the logarithm of an empty sum.

    Raises
    ------
    ValueError, TypeError
        As `softmax`.

    Examples
    --------
    >>> logsumexp([1000.0, 1000.0]).round(4)
    np.float64(1000.6931)
    """
    temperature = as_temperature(temperature)
    values, dtype, rows, order, shift = _read(z, axis, empty=True)
    if rows.shape[-1] == 0:
        result = np.full(rows.shape[:-1], -np.inf)
    else:
        largest = peak(rows)[..., 0] + shift.reshape(rows.shape[:-1] if shift.ndim else ())
        with np.errstate(over="ignore"):
            result = largest / temperature + np.log1p(softmax_weights(rows, temperature).others[..., 0])
    if keepdims:
        summed = order[rows.ndim - 1 :]
        result = result.reshape([1 if a in summed else size for a, size in enumerate(values.shape)])
    return result.astype(dtype)[()]


def _over(rows: NDArray[np.float64], temperature: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (z − max z) / T rounded, and the rounding error."""
    if temperature > HUGE:
        temperature, exponent = math.frexp(temperature)
        rows = np.ldexp(rows, -exponent)
    shifted, error = subtract(rows, peak(rows))
    return divide(shifted, error, temperature) if temperature != 1.0 else (shifted, error)


def _read(
    z: ArrayLike, axis: Axis, empty: bool = False
) -> tuple[NDArray[np.float64], np.dtype[np.floating], NDArray[np.float64], list[int], NDArray[np.float64]]:
    """Return the logits, their dtype, the same as rows, the order of axes in these, and what was subtracted before."""
    try:
        values, dtype, shift = as_logits(z, axis)
    except np.exceptions.AxisError:  # said better by `_rows`
        values, dtype, shift = as_logits(np.zeros(np.shape(z)), axis)
    rows, order = _rows(values, axis, empty)
    return values, dtype, rows, order, shift


def _rows(z: NDArray[np.float64], axis: Axis, empty: bool = False) -> tuple[NDArray[np.float64], list[int]]:
    """View `z` with the class axes joined into one, contiguous and last; return the axes' order as well."""
    if z.ndim == 0:
        z = z[None]
    chosen = tuple(range(z.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    try:
        classes = [range(z.ndim)[a] for a in chosen]
    except (IndexError, TypeError) as error:
        msg = f"`axis` must lie within the {z.ndim} axes of `z`; got {axis!r}. Count from 0, or from the end with −1."
        raise ValueError(msg) from error
    if len(set(classes)) < len(classes):
        msg = f"`axis` must name each axis once; got {axis!r}. Remove the repetition."
        raise ValueError(msg)
    kept = [a for a in range(z.ndim) if a not in classes]
    order = kept + classes
    count = math.prod(z.shape[a] for a in classes)
    if count == 0 and not empty:
        msg = "`z` must hold at least 1 logit along `axis`; got none. Pass at least one number."
        raise ValueError(msg)
    rows = z.transpose(order).reshape([z.shape[a] for a in kept] + [count])
    return np.ascontiguousarray(rows), order


def _restore(rows: NDArray[np.float64], shape: tuple[int, ...], order: list[int]) -> NDArray[np.float64]:
    """Undo `_rows`."""
    if not shape:
        return rows[0]  # type: ignore[no-any-return]
    moved = rows.reshape([shape[a] for a in order]).transpose(np.argsort(order))
    return np.ascontiguousarray(moved)
