"""Second derivatives: how softmax's Jacobian itself changes, and how log-sum-exp bends.

Softmax is the gradient of log-sum-exp, so its Jacobian is the curvature of log-sum-exp, and its own second derivative
is the third. In terms of a class that is drawn with probabilities S these are a variance and a third central moment.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.jacobian import MAX_BYTES
from explainer.core.reading import as_logits, as_real, as_temperature
from explainer.core.softmax_weights import softmax_weights
from explainer.core.vector_products import common_shape

Array = NDArray[np.float64]


def softmax_hessian(z: ArrayLike, temperature: float = 1.0, *, max_bytes: int = MAX_BYTES) -> NDArray[np.floating]:
    """Return ∂²Sᵢ/∂zⱼ∂zₖ = Sᵢ [(δᵢⱼ − Sⱼ)(δᵢₖ − Sₖ) − Sⱼ(δⱼₖ − Sₖ)] / T², one tensor for each row of `z`.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n), n ≥ 1
        Logits; −∞ masks a class, all of whose entries are 0.
    temperature : float
        T > 0 of S = softmax(z / T).
    max_bytes : int
        Refuse to build a result larger than this.

    Returns
    -------
    ndarray, shape (..., n, n, n)
        i is the output, j and k the inputs. Float dtypes are kept. The same for every order of i, j and k, to the last
        ulp: it is the third derivative of log-sum-exp. Over each of its indices it adds up to 0.

    Raises
    ------
    ValueError
        No logits, a result over `max_bytes`, and what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Examples
    --------
    >>> softmax_hessian([0.0, np.log(3.0)])[0].round(4)
    array([[ 0.0938, -0.0938],
           [-0.0938,  0.0938]])
    """
    temperature = as_temperature(temperature)
    values, dtype, _ = as_logits(z)
    n = values.shape[-1] if values.ndim else 0
    if n == 0:
        msg = f"`z` must hold at least 1 logit along its last axis; got shape {values.shape}. Pass a vector."
        raise ValueError(msg)
    size = values.size * n * n * dtype.itemsize
    if size > max_bytes:
        msg = (
            f"The Hessian of `z` with shape {values.shape} takes {size / 2**30:.1f} GiB, over `max_bytes` "
            f"({max_bytes / 2**30:.1f} GiB). Use `softmax_hessian_product`, which never builds it."
        )
        raise ValueError(msg)
    share, rest = softmax_weights(values, temperature, keep_dropped=True).shares(1.0)
    lean = rest - share  # 1 − 2S
    pair = share[..., :, None] * share[..., None, :]
    tensor = 2.0 * pair[..., :, :, None] * share[..., None, None, :]
    each = np.arange(n)
    once = -pair * lean[..., :, None]  # of an index twice, and of another once: −Sᵢ Sₖ (1 − 2Sᵢ)
    tensor[..., each, each, :] = once
    tensor[..., each, :, each] = np.moveaxis(once, -2, 0)
    tensor[..., :, each, each] = np.swapaxes(once, -2, -1)
    tensor[..., each, each, each] = share * rest * lean
    result: NDArray[np.floating] = (tensor / temperature**2).astype(dtype, copy=False)
    return result


def softmax_hessian_product(
    z: ArrayLike, u: ArrayLike, v: ArrayLike, *, temperature: float = 1.0
) -> NDArray[np.floating]:
    """Return Σⱼₖ ∂²Sᵢ/∂zⱼ∂zₖ uⱼ vₖ = Sᵢ [(uᵢ − S·u)(vᵢ − S·v) − cov(u, v)] / T², in O(n).

    With u = v = dz, half of it is what J dz leaves out: S(z + dz) = S + J dz + ½ H[dz, dz] + O(abs(dz)³).

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n)
        Logits.
    u, v : array_like of real numbers, shape (..., n)
        Their leading axes broadcast against those of `z`.
    temperature : float
        T > 0 of S = softmax(z / T).

    Returns
    -------
    ndarray, shape (..., n)
        In the dtype of `z`, if that is a float's. Adds up to 0.

    Raises
    ------
    ValueError
        Shapes that don't fit, numbers that are not finite, and what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Examples
    --------
    >>> softmax_hessian_product([0.0, np.log(3.0)], [1.0, 0.0], [1.0, 0.0]).round(4)
    array([ 0.0938, -0.0938])
    """
    temperature = as_temperature(temperature)
    values, dtype, _ = as_logits(z)
    weights = softmax_weights(values, temperature)
    share = weights.weights / weights.total
    first, second = (_from_mean(values, share, weights.top, name, vector) for name, vector in (("u", u), ("v", v)))
    product = first * second
    covariance = (share * product).sum(axis=-1, keepdims=True)
    result: NDArray[np.floating] = (share * (product - covariance) / temperature**2).astype(dtype, copy=False)
    return result


def logsumexp_curvature(z: ArrayLike, d: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.floating]:
    """Return the second derivative of t ↦ logsumexp((z + t d) / T) at t = 0, in O(n): Var_S(d) / T² ≥ 0.

    For T = 1 it is dᵀ J d, with softmax's Jacobian J; in general dᵀ J d / T.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n)
        Logits.
    d : array_like of real numbers, shape (..., n)
        The direction; its leading axes broadcast against those of `z`.
    temperature : float
        T > 0.

    Returns
    -------
    ndarray, shape (...)
        In the dtype of `z`, if that is a float's; a NumPy scalar for one row.

    Raises
    ------
    ValueError
        Shapes that don't fit, numbers that are not finite, and what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Notes
    -----
    Σₖ Sₖ (dₖ − S·d)² is a sum of positive numbers: it is never negative, and it keeps its digits where one class has
    nearly all the probability. The textbook's Σ Sₖ dₖ² − (S·d)² does neither.

    Examples
    --------
    >>> logsumexp_curvature([0.0, 0.0], [1.0, 0.0])
    np.float64(0.25)
    >>> logsumexp_curvature([1.0, 2.0, 3.0], [5.0, 5.0, 5.0])  # all logits together: no curvature
    np.float64(0.0)
    """
    temperature = as_temperature(temperature)
    values, dtype, _ = as_logits(z)
    weights = softmax_weights(values, temperature)
    share = weights.weights / weights.total
    moved = _from_mean(values, share, weights.top, "d", d)
    result: NDArray[np.floating] = ((share * moved**2).sum(axis=-1) / temperature**2).astype(dtype)[()]
    return result


def _from_mean(values: Array, share: Array, top: NDArray[np.intp], name: str, vector: ArrayLike) -> Array:
    """Return v − S·v, measured from v at the largest logit, where the difference would otherwise cancel."""
    read, _ = as_real(name, vector)
    shape = common_shape(values, read, name)
    if not np.isfinite(read).all():
        msg = f"`{name}` must be finite; got {read[~np.isfinite(read)][0]}. Replace it first."
        raise ValueError(msg)
    pivot = np.take_along_axis(np.broadcast_to(read, shape), np.broadcast_to(top, (*shape[:-1], 1)), axis=-1)
    moved: Array = read - pivot
    moved -= (share * moved).sum(axis=-1, keepdims=True)
    return moved
