"""Softmax's Jacobian, and that of its logarithm.

With S = softmax(z / T), row i an output and column j an input:

    Jᵢⱼ = ∂Sᵢ/∂zⱼ = Sᵢ (δᵢⱼ − Sⱼ) / T,    J = (diag(S) − S Sᵀ) / T.

J is symmetric, and its rows and columns sum to 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.plain_weights import plain_shares
from explainer.core.reading import as_logits, as_temperature
from explainer.core.softmax_weights import softmax_weights

MAX_BYTES = 2**31
# About 2⁶³: a weight that would round to a subnormal number stays exact to the ulp, and a sum of 2²⁶ weights is finite.
LIFT = 44.0
SUNK, SCALE = 1e-290, 2.0**64


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
    with np.errstate(all="ignore"):
        root, rest, sunk = _factors(values, temperature, dtype)
        diagonal = root * rest
        jacobian: NDArray[np.floating] = np.empty((*values.shape, values.shape[-1]), dtype)
        np.setbufsize(256)  # until `errstate` ends; by default rows of up to 8192 go through a buffer, twice as slow
        np.multiply(root[..., :, None], -root[..., None, :], out=jacobian, dtype=np.float64, casting="same_kind")
        if sunk:
            jacobian /= SCALE**2
            diagonal /= SCALE**2
    if not root.all():
        jacobian += 0.0  # −0 reads badly in a masked class's row
    np.einsum("...ii->...i", jacobian)[...] = diagonal
    return jacobian


def _factors(
    values: NDArray[np.float64], temperature: float, dtype: np.dtype[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64], bool]:
    """Return S and 1 − S, each over √T so that their products are symmetric to the last bit; True if times `SCALE`."""
    rows = values.reshape(-1, values.shape[-1])
    root, rest, is_right = plain_shares(rows) if temperature == 1.0 else (rows, rows, np.zeros(len(rows), bool))
    sunk = False
    if is_right is not None:
        others = ~is_right
        lift = LIFT * temperature if temperature < 1.0 else 0.0
        s = softmax_weights(rows[others], temperature, lift, keep_dropped=True)
        shares = s.shares(temperature)
        small = (shares[0] > 0.0) & (shares[0] < SUNK)
        sunk = dtype == np.float64 and temperature > 1e-200 and bool(small.any())
        if sunk:  # a subnormal factor has few digits: products are taken above that range, and rounded once
            shares = s.shares(temperature, SCALE)
            root, rest = root * SCALE, rest * SCALE
        if is_right.any():
            root[others], rest[others] = shares
        else:
            root, rest = shares
    return root.reshape(values.shape), rest.reshape(values.shape), sunk


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
