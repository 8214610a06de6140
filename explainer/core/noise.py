"""How much noise is in a function's values, measured from themselves.

What no smooth function can do on nine points close together is noise: differences of the 4th to 6th order keep it and
drop the rest (Hamming; Moré and Wild, Estimating computational noise, SIAM J. Sci. Comput. 33, 2011).
"""

from math import comb, factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def coarse_epsilon(*arrays: NDArray[Any]) -> float:
    """Return the largest machine epsilon among the arrays' dtypes; integers count as float64."""
    return max(float(np.finfo(a.dtype if a.dtype.kind in "fc" else np.float64).eps) for a in arrays)


def held_precision(values: NDArray[Any]) -> Floats:
    """Return, for each output in the last axis, the epsilon of the coarsest float that holds all of its values.

    A function may compute in float32 and return float64: all its values then end in 29 zeros.
    """
    found = np.zeros(values.shape[-1])
    every = values.reshape(-1, values.shape[-1])
    with np.errstate(over="ignore", invalid="ignore"):
        for kind in (np.float32, np.float16):
            found[(every == every.astype(kind)).all(axis=0)] = np.finfo(kind).eps
    return found


def _difference_table() -> tuple[Floats, list[slice]]:
    """Return rows that take differences of 9 values, each scaled so that noise of deviation 1 gives 1."""
    rows: list[list[float]] = []
    orders: list[slice] = []
    for order in (4, 5, 6):
        weights = [(-1.0) ** k * comb(order, k) for k in range(order + 1)]
        scale = factorial(order) / factorial(2 * order) ** 0.5
        first = len(rows)
        rows += [
            [0.0] * shift + [scale * w for w in weights] + [0.0] * (8 - order - shift) for shift in range(9 - order)
        ]
        orders.append(slice(first, len(rows)))
    return np.array(rows), orders


_TABLE, _ORDERS = _difference_table()


def row_noise(values: Floats) -> Floats:
    """Return the standard deviation of the noise in rows of 9 values (s, 9, c, m): the least of three guesses."""
    shape = values.shape
    differences = _TABLE @ values.reshape(shape[0], 9, -1)
    differences *= differences
    guesses = [differences[:, order].mean(axis=1) for order in _ORDERS]
    deviation: Floats = np.sqrt(np.minimum(np.minimum(guesses[0], guesses[1]), guesses[2]))
    return deviation.reshape(shape[0], *shape[2:])
