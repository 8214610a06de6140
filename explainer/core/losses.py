"""Cross-entropy of softmax, straight from the logits, and its gradient: S Σy − y."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.reading import as_logits, as_real
from explainer.core.softmax import log_softmax
from explainer.core.vector_products import log_softmax_vjp


def cross_entropy(z: ArrayLike, y: ArrayLike) -> NDArray[np.floating]:
    """Return L = −Σᵢ yᵢ ln Sᵢ with S = softmax(z), along the last axis.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n)
        Logits.
    y : array_like
        The target: integers of shape (...), each the index of the right class; or weights ≥ 0 of shape (..., n), as a
        rule a distribution. An array of integers is read as indices unless it has the shape of `z`.

    Returns
    -------
    ndarray, shape (...)
        In the dtype of `z`, if that is a float's. A class of weight 0 adds 0, even where ln Sᵢ is −∞.

    Raises
    ------
    ValueError
        An index out of range, weights that are negative or not finite, shapes that don't fit, what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Examples
    --------
    >>> float(cross_entropy([0.0, 0.0], 0)) == float(np.log(2.0))
    True
    """
    logits, dtype, _ = as_logits(z)
    target = _weights(logits, y)
    surprise = -log_softmax(logits)
    loss: NDArray[np.floating] = np.multiply(target, surprise, out=np.zeros_like(target), where=target != 0.0).sum(
        axis=-1
    )
    return loss.astype(dtype)[()]


def cross_entropy_gradient(z: ArrayLike, y: ArrayLike) -> NDArray[np.floating]:
    """Return ∂L/∂zᵢ = Sᵢ Σy − yᵢ, which is S − y when y is a distribution.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n)
        Logits.
    y : array_like
        The target, as in `cross_entropy`.

    Returns
    -------
    ndarray, shape (..., n)
        In the dtype of `z`, if that is a float's.

    Raises
    ------
    ValueError, TypeError
        As `cross_entropy`.

    Notes
    -----
    The entry of the true class, Sₜ − 1, is minus the sum of the other probabilities, and computed so: it keeps its
    digits when Sₜ rounds to 1.

    Examples
    --------
    >>> cross_entropy_gradient([0.0, 0.0], 0)
    array([-0.5,  0.5])
    """
    logits, dtype, _ = as_logits(z)
    target = _weights(logits, y)
    return (0.0 - log_softmax_vjp(logits, target)).astype(dtype, copy=False)


def _weights(logits: NDArray[np.float64], y: ArrayLike) -> NDArray[np.float64]:
    """Read a target as weights of the logits' shape."""
    if logits.ndim == 0:
        msg = "`z` must be a vector of logits; got a single number. Pass at least one class in a list."
        raise ValueError(msg)
    n = logits.shape[-1]
    target, _ = as_real("y", y)
    hard = np.asarray(y).dtype.kind in "iu"
    if hard and target.shape == logits.shape[:-1]:
        if not ((target >= 0) & (target < n)).all():
            msg = f"`y` must hold class indices from 0 to {n - 1}; got {y!r}. Count classes from 0."
            raise ValueError(msg)
        return np.equal(target[..., None], np.arange(n)).astype(np.float64)
    if target.shape != logits.shape:
        msg = (
            f"`y` must hold one class index (int) a row, shape {logits.shape[:-1]}, or weights of shape "
            f"{logits.shape}; got {target.dtype if not hard else 'int'} of shape {target.shape}. Match `z`."
        )
        raise ValueError(msg)
    if not (np.isfinite(target) & (target >= 0.0)).all():
        msg = "`y` must hold finite weights ≥ 0; got a negative, infinite or NaN one. Pass a distribution."
        raise ValueError(msg)
    return target
