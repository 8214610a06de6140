"""Softmax on complex numbers, for the complex step alone.

The complex step reads a derivative off Im f(z + ih) / h, so it needs f continued to complex numbers. The public
functions refuse those, since complex logits are always a mistake elsewhere. Here are their continuations, shifted by
the complex logit with the largest real part: its own weight is then exactly 1, and a derivative that is a tiny sum of
the other weights is not the difference of two large ones.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.softmax import log_softmax, logsumexp, softmax


def continuation(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return what to call with complex numbers in place of `f`.

    Parameters
    ----------
    f : callable
        `softmax`, `log_softmax`, `logsumexp`, one of these in a `functools.partial`, or anything else.

    Returns
    -------
    callable
        The continuation of ours (along the last axis); anything else comes back as it is.

    Examples
    --------
    >>> continuation(softmax) is softmax_complex
    True
    >>> continuation(np.exp) is np.exp
    True
    """
    if isinstance(f, partial):
        return partial(continuation(f.func), *f.args, **f.keywords)
    return {softmax: softmax_complex, log_softmax: log_softmax_complex, logsumexp: logsumexp_complex}.get(f, f)


def softmax_complex(z: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.complexfloating]:
    """Return exp(zᵢ / T) / Σₖ exp(zₖ / T) along the last axis, for complex `z` of shape (..., n).

    Parameters
    ----------
    z : array_like of numbers, shape (..., n)
        Logits with an imaginary part.
    temperature : float
        T > 0.

    Returns
    -------
    ndarray of complex numbers
        Same shape as `z`.

    Examples
    --------
    >>> derivative = softmax_complex([40.0 + 1e-20j, 0.0, 0.0]).imag / 1e-20
    >>> f"{derivative[0]:.3g}"
    '8.5e-18'
    """
    _, weights, others, _ = _weights(np.asarray(z), temperature)
    s: NDArray[np.complexfloating] = np.divide(weights, 1.0 + others)
    return s


def log_softmax_complex(z: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.complexfloating]:
    """Return zᵢ / T − ln Σₖ exp(zₖ / T) along the last axis, for complex `z` of shape (..., n).

    Parameters
    ----------
    z : array_like of numbers, shape (..., n)
        Logits with an imaginary part.
    temperature : float
        T > 0.

    Returns
    -------
    ndarray of complex numbers
        Same shape as `z`.

    Examples
    --------
    >>> log_softmax_complex([1e-20j, 0.0]).imag / 1e-20
    array([ 0.5, -0.5])
    """
    shifted, _, others, _ = _weights(np.asarray(z), temperature)
    result: NDArray[np.complexfloating] = np.subtract(shifted, np.log1p(others))
    return result


def logsumexp_complex(z: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.complexfloating]:
    """Return ln Σₖ exp(zₖ / T) along the last axis, for complex `z` of shape (..., n).

    Parameters
    ----------
    z : array_like of numbers, shape (..., n)
        Logits with an imaginary part.
    temperature : float
        T > 0.

    Returns
    -------
    ndarray of complex numbers, shape (...)

    Examples
    --------
    >>> float(logsumexp_complex([1e-20j, 0.0]).imag / 1e-20)
    0.5
    """
    _, _, others, pivot = _weights(np.asarray(z), temperature)
    result: NDArray[np.complexfloating] = (pivot / temperature + np.log1p(others))[..., 0]
    return result


def _weights(
    z: NDArray[Any], temperature: float = 1.0
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return (z − pivot) / T, exp of it, the sum of all weights but the pivot's (whose weight is 1), and the pivot."""
    top = z.real.argmax(axis=-1, keepdims=True)
    pivot = np.take_along_axis(z, top, axis=-1)
    masked = np.isneginf(z.real)
    shifted = (np.where(masked, pivot, z) - pivot) / temperature
    weights = np.where(masked, 0.0, np.exp(shifted))
    shifted[masked] = -np.inf
    others = weights.copy()
    np.put_along_axis(others, top, 0.0, axis=-1)
    return shifted, weights, others.sum(axis=-1, keepdims=True), pivot
