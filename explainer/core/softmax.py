"""Softmax, its logarithm, and log-sum-exp, along any axes.

Softmax turns n logits into a distribution, Sᵢ = exp(zᵢ / T) / Σₖ exp(zₖ / T). Log-sum-exp, ln Σₖ exp(zₖ), is the
smooth maximum whose gradient softmax is. All three work in float64 whatever comes in, and return the input's dtype.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.weights import as_real, as_temperature, peak, softmax_weights, subtract

Axis = int | tuple[int, ...] | None


def softmax(z: ArrayLike, axis: Axis = -1, temperature: float = 1.0) -> NDArray[np.floating]:
    """Return Sᵢ = exp(zᵢ / T) / Σₖ exp(zₖ / T) along `axis`.

    Parameters
    ----------
    z : array_like of real numbers, any shape
        Logits. −∞ masks a class (probability 0), as long as one logit is finite.
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
    values, dtype = as_real("z", z)
    rows, axes = _rows(values, axis)
    weights = softmax_weights(rows, as_temperature(temperature))
    return _restore(weights.weights / weights.total, values.shape, axes).astype(dtype, copy=False)


def log_softmax(z: ArrayLike, axis: Axis = -1) -> NDArray[np.floating]:
    """Return ln Sᵢ = zᵢ − ln Σₖ exp(zₖ) along `axis`, finite even where Sᵢ underflows to 0.

    Parameters
    ----------
    z : array_like of real numbers, any shape
        Logits; −∞ masks a class, whose log-probability is −∞.
    axis : int, tuple of ints or None
        The axis or axes that hold the classes.

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
    values, dtype = as_real("z", z)
    rows, axes = _rows(values, axis)
    log_total = np.log1p(softmax_weights(rows).others)
    with np.errstate(all="ignore"):
        shifted, error = subtract(rows, peak(rows))
        shifted += np.where(np.isfinite(error), error, 0.0) - log_total
    return _restore(shifted, values.shape, axes).astype(dtype, copy=False)


def logsumexp(z: ArrayLike, axis: Axis = -1) -> NDArray[np.floating]:
    """Return ln Σₖ exp(zₖ) along `axis`: the smooth maximum, whose gradient is softmax.

    Parameters
    ----------
    z : array_like of real numbers, any shape
        Logits; −∞ adds nothing.
    axis : int, tuple of ints or None
        The axis or axes to sum over.

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
    values, dtype = as_real("z", z)
    rows, _ = _rows(values, axis, empty=True)
    if rows.shape[-1] == 0:
        return np.full(rows.shape[:-1], -np.inf, dtype)[()]
    largest = peak(rows)
    result = largest + np.log1p(softmax_weights(rows).others)
    return result[..., 0].astype(dtype)[()]


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
