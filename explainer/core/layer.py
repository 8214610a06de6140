"""A softmax layer, S = softmax(W x), and how its outputs answer to each of its weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.jacobian import softmax_jacobian
from explainer.core.reading import as_real
from explainer.core.softmax import softmax


def softmax_layer(weights: ArrayLike, x: ArrayLike) -> NDArray[np.floating]:
    """Return S = softmax(W x).

    Parameters
    ----------
    weights : array_like of real numbers, shape (n, m)
        W: a row for each class, a column for each input.
    x : array_like of real numbers, shape (m,)
        The inputs.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    ValueError
        Shapes that don't fit, what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Examples
    --------
    >>> softmax_layer([[1.0, 0.0], [0.0, 2.0]], [2.0, 1.0])
    array([0.5, 0.5])
    """
    matrix, vector = _read(weights, x)
    return softmax(matrix @ vector)


def softmax_layer_jacobian(weights: ArrayLike, x: ArrayLike) -> NDArray[np.floating]:
    """Return ∂Sₜ/∂Wᵢⱼ = Sₜ (δₜᵢ − Sᵢ) xⱼ.

    The weight Wᵢⱼ reaches the outputs through zᵢ = Σⱼ Wᵢⱼ xⱼ alone, so the chain rule has one path:
    ∂Sₜ/∂Wᵢⱼ = ∂Sₜ/∂zᵢ · ∂zᵢ/∂Wᵢⱼ, and the last factor is xⱼ.

    Parameters
    ----------
    weights : array_like of real numbers, shape (n, m), n ≥ 2
    x : array_like of real numbers, shape (m,)

    Returns
    -------
    ndarray of float64, shape (n, n, m)
        Entry (t, i, j).

    Raises
    ------
    ValueError, TypeError
        As `softmax_layer`.

    Examples
    --------
    >>> softmax_layer_jacobian([[1.0, 0.0], [0.0, 2.0]], [2.0, 1.0])[0]
    array([[ 0.5 ,  0.25],
           [-0.5 , -0.25]])
    """
    matrix, vector = _read(weights, x)
    jacobian: NDArray[np.floating] = softmax_jacobian(matrix @ vector)[:, :, None] * vector
    return jacobian


def _read(weights: ArrayLike, x: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    matrix, _ = as_real("weights", weights)
    vector, _ = as_real("x", x)
    if matrix.ndim != 2 or vector.shape != matrix.shape[1:]:
        msg = f"`weights` must be (n, m) and `x` (m,); got {matrix.shape} and {vector.shape}. One column an input."
        raise ValueError(msg)
    return matrix, vector
