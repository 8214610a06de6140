"""Products of vectors with the Jacobians of softmax and its logarithm, which never build these.

With S = softmax(z / T), J g = S ⊙ (g − S·g) / T for softmax and Jᵀ g = (g − S Σg) / T for its logarithm cost O(n).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.error_free import blocks
from explainer.core.plain_weights import plain_product
from explainer.core.reading import as_logits, as_real, as_temperature
from explainer.core.softmax_weights import Weights, softmax_weights


def softmax_jvp(z: ArrayLike, dz: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.floating]:
    """Return J dz = S ⊙ (dz − S·dz) / T, how S moves to first order when z moves by `dz`, in O(n).

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n)
        Logits.
    dz : array_like of real numbers, shape (..., n)
        The direction; its leading axes broadcast against those of `z`.
    temperature : float
        T > 0 of S = softmax(z / T).

    Returns
    -------
    ndarray, shape (..., n)
        In the dtype of `z`, if that is a float's. Adds up to 0, since probabilities keep adding up to 1.

    Raises
    ------
    ValueError
        Shapes that don't fit, a `dz` that is not finite, and what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Examples
    --------
    >>> softmax_jvp([0.0, 0.0], [1.0, 0.0])
    array([ 0.25, -0.25])
    >>> softmax_jvp([1.0, 2.0, 3.0], [5.0, 5.0, 5.0])  # all logits together: nothing moves
    array([0., 0., 0.])
    """
    return _product(z, dz, temperature, "dz")


def softmax_vjp(z: ArrayLike, g: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.floating]:
    """Return Jᵀ g = S ⊙ (g − S·g) / T: the gradient at z, given the gradient g at S, in O(n). J is never built.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n)
        Logits.
    g : array_like of real numbers, shape (..., n)
        ∂L/∂S; its leading axes broadcast against those of `z`.
    temperature : float
        T > 0 of S = softmax(z / T).

    Returns
    -------
    ndarray, shape (..., n)
        ∂L/∂z, in the dtype of `z`, if that is a float's.

    Raises
    ------
    ValueError
        Shapes that don't fit, a `g` that is not finite, and what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Notes
    -----
    The same expression as `softmax_jvp`, since J = Jᵀ. Where one class has half of the probability or more, it is
    measured from g at that class: the difference g − S·g would otherwise cancel.

    Examples
    --------
    >>> softmax_vjp([0.0, 0.0], [1.0, 0.0])
    array([ 0.25, -0.25])
    """
    return _product(z, g, temperature, "g")


def log_softmax_vjp(z: ArrayLike, g: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.floating]:
    """Return (gⱼ − Sⱼ Σᵢ gᵢ) / T: the gradient at z, given the gradient g at ln S, in O(n).

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n)
        Logits.
    g : array_like of real numbers, shape (..., n)
        ∂L/∂ ln S; its leading axes broadcast against those of `z`.
    temperature : float
        T > 0 of S = softmax(z / T).

    Returns
    -------
    ndarray, shape (..., n)
        ∂L/∂z, in the dtype of `z`, if that is a float's.

    Raises
    ------
    ValueError, TypeError
        As `softmax_vjp`.

    Notes
    -----
    Computed as gⱼ (1 − Sⱼ) − Sⱼ Σᵢ≠ⱼ gᵢ, where 1 − Sⱼ is the sum of the other probabilities: with g = −y this is the
    gradient of cross-entropy, and the true class of a confident prediction keeps its digits.

    Examples
    --------
    >>> log_softmax_vjp([0.0, 0.0], [1.0, 0.0])
    array([ 0.5, -0.5])
    """
    temperature = as_temperature(temperature)
    values, dtype, _ = as_logits(z)
    vector, _ = as_real("g", g)
    shape = common_shape(values, vector, "g")
    share, rest = softmax_weights(values, temperature, keep_dropped=True).shares(1.0)
    vector = np.broadcast_to(vector, shape)
    with np.errstate(all="ignore"):
        top = np.abs(vector).argmax(axis=-1, keepdims=True)
        largest = np.take_along_axis(vector, top, axis=-1)
        small = vector.copy()
        np.put_along_axis(small, top, 0.0, axis=-1)
        beside = small.sum(axis=-1, keepdims=True)
        others = (beside - small) + largest
        np.put_along_axis(others, top, beside, axis=-1)
        _require_finite("g", others.reshape(-1, shape[-1]), vector.reshape(-1, shape[-1]))
        result = vector * rest - share * others
        if temperature != 1.0:
            result /= temperature
    product: NDArray[np.floating] = result.astype(dtype, copy=False)
    return product


def common_shape(values: NDArray[np.float64], vector: NDArray[np.float64], name: str) -> tuple[int, ...]:
    """Return the shape of a product of the logits with a vector."""
    if values.ndim == 0 or values.shape[-1] == 0:
        msg = f"`z` must hold at least 1 logit along its last axis; got shape {values.shape}. Pass a vector."
        raise ValueError(msg)
    if vector.shape[-1:] != values.shape[-1:]:
        msg = f"`{name}` must have a last axis of {values.shape[-1]} like `z`; got shape {vector.shape}. Match the two."
        raise ValueError(msg)
    if values.shape == vector.shape:
        return values.shape
    try:
        return np.broadcast_shapes(values.shape, vector.shape)
    except ValueError as error:
        msg = f"`{name}` must broadcast against `z`; got shapes {vector.shape} and {values.shape}. Match the two."
        raise ValueError(msg) from error


def _product(z: ArrayLike, v: ArrayLike, temperature: float, name: str) -> NDArray[np.floating]:
    """Return S ⊙ (v − S·v) / T."""
    temperature = as_temperature(temperature)
    values, dtype, _ = as_logits(z)
    vector, _ = as_real(name, v)
    shape = common_shape(values, vector, name)
    values, vector = (
        (each if each.shape == shape else np.broadcast_to(each, shape)).reshape(-1, shape[-1])
        for each in (values, vector)
    )
    with np.errstate(all="ignore"):
        if temperature == 1.0:
            result, is_right = plain_product(values, vector)
            if is_right is not None:
                others = ~is_right
                result[others] = _shifted_product(values[others], vector[others], 1.0, name)
        else:
            result = _shifted_product(values, vector, temperature, name)
    return result.reshape(shape).astype(dtype, copy=False)


def _shifted_product(
    values: NDArray[np.float64], vector: NDArray[np.float64], temperature: float, name: str
) -> NDArray[np.float64]:
    """Return S ⊙ (v − S·v) / T of each row, whatever its logits."""
    s: Weights = softmax_weights(values, temperature)
    result, total = s.weights, s.total  # which turn into the result in place: one large array is all this takes
    pivot = np.take_along_axis(vector, s.top, axis=-1)
    mean = np.zeros_like(pivot)
    for block in blocks(result.shape):
        moved = vector[block] - pivot[block[0]]
        moved *= result[block]
        mean[block[0]] += moved.sum(axis=-1, keepdims=True)
    mean /= total
    _require_finite(name, mean, vector)
    for block in blocks(result.shape):
        moved = vector[block] - pivot[block[0]]
        moved -= mean[block[0]]
        moved /= total[block[0]]
        if temperature != 1.0:
            moved /= temperature
        result[block] *= moved
    return result


def _require_finite(name: str, mean: NDArray[np.float64], vector: NDArray[np.float64]) -> None:
    """Raise if S·v is not finite, as it is unless v holds NaN or ∞, or is about to overflow."""
    if np.isfinite(mean).all():
        return
    if np.isfinite(vector).all():
        msg = f"`{name}` is too large: S·{name} overflows. Scale it down."
    else:
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(vector))[0])
        msg = f"`{name}` must be finite; got {vector[where]} at entry {where[1]}. Replace it first."
    raise ValueError(msg)
