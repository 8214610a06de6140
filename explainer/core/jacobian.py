"""Softmax's Jacobian, and its products with vectors, which never build it.

With S = softmax(z / T), row i an output and column j an input:

    Jᵢⱼ = ∂Sᵢ/∂zⱼ = Sᵢ (δᵢⱼ − Sⱼ) / T,    J = (diag(S) − S Sᵀ) / T.

J is symmetric, its rows and columns sum to 0, and J g = S ⊙ (g − S·g) / T costs O(n).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.error_free import blocks
from explainer.core.reading import as_logits, as_real, as_temperature
from explainer.core.softmax_weights import Weights, softmax_weights

MAX_BYTES = 2**31
# About 2⁶³: a weight that would round to a subnormal number stays exact to the ulp, and a sum of 2²⁶ weights is finite.
LIFT = 44.0


def softmax_jacobian(z: ArrayLike, temperature: float = 1.0, *, max_bytes: int = MAX_BYTES) -> NDArray[np.floating]:
    """Return Jᵢⱼ = ∂Sᵢ/∂zⱼ = Sᵢ (δᵢⱼ − Sⱼ) / T, one matrix for each row of `z`.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n), n ≥ 2
        Logits. A −∞ among finite ones is a masked class: its row and column are 0.
    temperature : float
        T > 0 of S = softmax(z / T).
    max_bytes : int
        Refuse to build a result larger than this.

    Returns
    -------
    ndarray, shape (..., n, n)
        Row i is the output, column j the input. Float dtypes are kept; exactly symmetric.

    Raises
    ------
    ValueError
        Fewer than 2 logits, a result over `max_bytes`, and what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Notes
    -----
    The diagonal is Sᵢ Σₖ≠ᵢ Sₖ / T: the textbook's Sᵢ (1 − Sᵢ) loses every digit once Sᵢ rounds to 1.

    Examples
    --------
    >>> softmax_jacobian([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    >>> f"{softmax_jacobian([40.0, 0.0, 0.0])[0, 0]:.3g}"
    '8.5e-18'
    """
    temperature = as_temperature(temperature)
    values, dtype = _matrix_logits(z, max_bytes)
    s = softmax_weights(values, temperature, LIFT * temperature if temperature < 1.0 else 0.0, keep_dropped=True)
    with np.errstate(all="ignore"):
        root, rest = s.shares(temperature)  # each over √T, so that their products are symmetric to the last bit
        diagonal = root * rest
        jacobian: NDArray[np.floating] = np.empty((*values.shape, values.shape[-1]), dtype)
        np.setbufsize(256)  # until `errstate` ends; by default rows of up to 8192 go through a buffer, twice as slow
        np.multiply(root[..., :, None], -root[..., None, :], out=jacobian, dtype=np.float64, casting="same_kind")
    if not root.all():
        jacobian += 0.0  # −0 reads badly in a masked class's row
    np.einsum("...ii->...i", jacobian)[...] = diagonal
    return jacobian


def log_softmax_jacobian(z: ArrayLike, temperature: float = 1.0, *, max_bytes: int = MAX_BYTES) -> NDArray[np.floating]:
    """Return ∂ ln Sᵢ/∂zⱼ = (δᵢⱼ − Sⱼ) / T, one matrix for each row of `z`. It is not symmetric: its rows sum to 0.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n), n ≥ 2
        Logits.
    temperature : float
        T > 0 of S = softmax(z / T).
    max_bytes : int
        Refuse to build a result larger than this.

    Returns
    -------
    ndarray, shape (..., n, n)
        Row i is the output, column j the input. Float dtypes are kept.

    Raises
    ------
    ValueError, TypeError
        As `softmax_jacobian`.

    Examples
    --------
    >>> log_softmax_jacobian([0.0, np.log(3.0)]).round(2)
    array([[ 0.75, -0.75],
           [-0.25,  0.25]])
    """
    temperature = as_temperature(temperature)
    values, dtype = _matrix_logits(z, max_bytes)
    share, rest = softmax_weights(values, temperature, keep_dropped=True).shares(1.0)
    jacobian: NDArray[np.floating] = np.empty((*values.shape, values.shape[-1]), dtype)
    if temperature != 1.0:
        with np.errstate(over="ignore"):
            share, rest = share / temperature, rest / temperature
    jacobian[...] = (0.0 - share)[..., None, :]
    np.einsum("...ii->...i", jacobian)[...] = rest
    return jacobian


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
    The same expression as `softmax_jvp`, since J = Jᵀ. It is measured from g at the largest logit, where the
    difference g − S·g would otherwise cancel when that class has nearly all the probability.

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
    shape = _common_shape(values, vector, "g")
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
    return result.astype(dtype, copy=False)


def _matrix_logits(z: ArrayLike, max_bytes: int) -> tuple[NDArray[np.float64], np.dtype[np.floating]]:
    """Read the logits of a Jacobian, which must be two or more to a row, and whose matrix must fit."""
    values, dtype, _ = as_logits(z)
    n = values.shape[-1] if values.ndim else 1
    if n < 2:
        msg = f"`z` must hold at least 2 logits; got {n}. A single class always has probability 1."
        raise ValueError(msg)
    size = values.size * n * dtype.itemsize
    if size > max_bytes:
        msg = (
            f"The Jacobian of `z` with shape {values.shape} takes {size / 2**30:.1f} GiB, over `max_bytes` "
            f"({max_bytes / 2**30:.1f} GiB). Use `softmax_vjp`, which never builds it, or raise `max_bytes`."
        )
        raise ValueError(msg)
    return values, dtype


def _common_shape(values: NDArray[np.float64], vector: NDArray[np.float64], name: str) -> tuple[int, ...]:
    """Return the shape of a product of the logits with a vector."""
    if values.ndim == 0 or values.shape[-1] == 0:
        msg = f"`z` must hold at least 1 logit along its last axis; got shape {values.shape}. Pass a vector."
        raise ValueError(msg)
    if vector.shape[-1:] != values.shape[-1:]:
        msg = f"`{name}` must have a last axis of {values.shape[-1]} like `z`; got shape {vector.shape}. Match the two."
        raise ValueError(msg)
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
    shape = _common_shape(values, vector, name)
    s: Weights = softmax_weights(values, temperature)
    rows = (-1, shape[-1])
    vector = np.broadcast_to(vector, shape).reshape(rows)
    # The weights turn into the result in place, block by block: one large array is all the memory this takes.
    result = (s.weights if s.weights.shape == shape else np.broadcast_to(s.weights, shape).copy()).reshape(rows)
    top = np.broadcast_to(s.top, (*shape[:-1], 1)).reshape(-1, 1)
    total = np.broadcast_to(s.total, (*shape[:-1], 1)).reshape(-1, 1)
    with np.errstate(all="ignore"):
        pivot = np.take_along_axis(vector, top, axis=-1)
        mean = np.zeros_like(pivot)
        for block in blocks(result.shape):
            moved = vector[block] - pivot[block[0]]
            mean[block[0], 0] += np.einsum("ij,ij->i", result[block], moved)
        mean /= total
        _require_finite(name, mean, vector)
        for block in blocks(result.shape):
            moved = vector[block] - pivot[block[0]]
            moved -= mean[block[0]]
            moved /= total[block[0]]
            if temperature != 1.0:
                moved /= temperature
            result[block] *= moved
    return result.reshape(shape).astype(dtype, copy=False)


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
