"""Is f a function at all? It must give the same at the same z, alone and among other rows."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.core.check_warnings import ROWS_COUPLED, not_a_function
from explainer.core.evaluation import Function, evaluate
from explainer.core.softmax import log_softmax, softmax
from explainer.core.stencil import Row
from explainer.core.verdicts import CheckWarning


def is_proven(f: Function) -> bool:
    """Return whether f is one of ours, smooth and right to a few ulp, so that its noise need not be measured."""
    while isinstance(f, partial):
        f = f.func
    return f is softmax or f is log_softmax


def repetition(
    f: Function, z: NDArray[np.floating], value: NDArray[Any], row: Row, vectorized: bool, repeats: int = 0
) -> tuple[CheckWarning | None, float]:
    """Return what is to be said of f's values at z, if these are not always `value`, and how far they spread.

    Parameters
    ----------
    f, z, value, vectorized
        The function, where, and what it gave there.
    row : Row
        With f(z) as it came out among other points.
    repeats : int
        How often to call f again; with 0, only what is known already is looked at.
    """

    def once() -> NDArray[Any]:
        first: NDArray[Any] = evaluate(f, z[None], False, "f(z)", vectorized=vectorized)[0]
        return first

    if repeats:
        others = [once() for _ in range(repeats)]
    elif row.again is None or np.array_equal(row.again, value):
        return None, 0.0
    else:
        others = [row.again]
        if vectorized:  # many rows at once may be added up in another order than one
            near = 1e3 * float(row.epsilon.max()) * float(np.abs(value).max())
            if np.abs(row.again - value).max() <= near:
                return None, 0.0
            others = [once()]
            if np.array_equal(others[0], value):
                return ROWS_COUPLED, np.inf
    spread = max(float(np.abs(other - value).max()) for other in others)
    return (not_a_function(spread), spread) if spread > 0.0 else (None, 0.0)
