"""The contrast to softmax: functions that take each number alone, whose Jacobian is therefore diagonal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.reading import as_real

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Elementwise:
    """A function yₖ = f(zₖ) of each number alone, with its derivative.

    Parameters
    ----------
    name : str
    symbol : str
        What is written before the argument.
    value, derivative : callable
        f and f′, elementwise on arrays of float64.
    steepest : float
        The least upper bound of |f′|, infinite where there is none.
    remark : str
        Where f has no derivative, and what is taken instead.

    Examples
    --------
    >>> FUNCTIONS["sigmoid"]([0.0])
    array([0.5])
    >>> FUNCTIONS["sigmoid"].jacobian([0.0, 0.0])
    array([[0.25, 0.  ],
           [0.  , 0.25]])
    """

    name: str
    symbol: str
    value: Callable[[Floats], Floats]
    derivative: Callable[[Floats], Floats]
    steepest: float
    remark: str = ""

    def __call__(self, z: ArrayLike) -> Floats:
        """Return f(z), each number by itself.

        Parameters
        ----------
        z : array_like of real numbers, any shape

        Returns
        -------
        ndarray of float64
            Same shape as `z`.

        Raises
        ------
        TypeError
            Complex numbers, strings, objects.
        """
        return self.value(as_real("z", z)[0])

    def jacobian(self, z: ArrayLike) -> Floats:
        """Return ∂f(zᵢ)/∂zⱼ = δᵢⱼ f′(zᵢ): diagonal, since f(zᵢ) does not feel zⱼ.

        Parameters
        ----------
        z : array_like of real numbers, shape (..., n)

        Returns
        -------
        ndarray of float64, shape (..., n, n)

        Raises
        ------
        TypeError
            Complex numbers, strings, objects.
        """
        slopes = self.derivative(as_real("z", z)[0])
        return np.eye(slopes.shape[-1]) * slopes[..., None]


def sigmoid(z: Floats) -> Floats:
    """Return σ(z) = 1/(1 + exp(−z)) for an array of float64; no exponential in it can overflow.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    small = np.exp(-np.abs(z))
    return np.where(z < 0.0, small, 1.0) / (1.0 + small)


def _sigmoid_slope(z: Floats) -> Floats:
    small = np.exp(-np.abs(z))  # σ(z) σ(−z), where neither factor is a difference
    slope: Floats = np.minimum(small / (1.0 + small) ** 2, 0.25)  # its top, which rounding oversteps
    return slope


def _relu(z: Floats) -> Floats:
    return np.maximum(z, 0.0)


def _relu_slope(z: Floats) -> Floats:
    return (z > 0.0).astype(np.float64)


FUNCTIONS: Final[Mapping[str, Elementwise]] = MappingProxyType(
    {
        function.name: function
        for function in (
            Elementwise("sigmoid", "σ", sigmoid, _sigmoid_slope, 0.25),
            Elementwise("ReLU", "ReLU", _relu, _relu_slope, 1.0, "at z = 0 ReLU has no derivative; 0 is taken"),
            Elementwise("exp", "exp", np.exp, np.exp, np.inf),
        )
    }
)
"""The elementwise functions by name."""
