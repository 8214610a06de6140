"""How the error of finite differences depends on the step: the V-shaped curve, for each method and precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from explainer.core.check import as_jacobian
from explainer.core.differences import ORDER, Method, as_steps, quotients
from explainer.core.evaluation import Function, as_point, evaluate

METHODS: tuple[Method, ...] = ("forward", "central", "complex")
STEPS = np.logspace(-12.0, 0.0, 49)
STEPS.flags.writeable = False


@dataclass(frozen=True, eq=False)
class StepSweep:
    """The error of finite differences against the step, for k methods, d precisions and s steps.

    Attributes
    ----------
    methods : tuple of str, length k
    dtypes : tuple of str, length d
        Precisions in which f was evaluated: "float32", "float64".
    steps : ndarray, shape (s,)
    errors : ndarray, shape (k, d, s)
        The largest |numeric − analytic| of any entry, over the largest |analytic| (over 1 if that is 0).
    numeric : ndarray, shape (k, d, s, m, n)
    analytic : ndarray, shape (d, m, n)
        The claimed Jacobian, at z as each precision holds it.
    best_step, theory_step : ndarray, shape (k, d)
        Where the error was least, and where theory expects that: ε^½ forward, ε^⅓ central. For the complex step ε^½,
        below which the truncation h² is less than ε: all smaller steps are as good.
    """

    methods: tuple[Method, ...]
    dtypes: tuple[str, ...]
    steps: NDArray[np.float64]
    errors: NDArray[np.float64]
    numeric: NDArray[np.float64]
    analytic: NDArray[np.float64]
    best_step: NDArray[np.float64]
    theory_step: NDArray[np.float64]


def step_sweep(
    f: Function,
    jacobian: Callable[[Any], ArrayLike] | ArrayLike,
    z: ArrayLike,
    *,
    methods: Sequence[Method] = METHODS,
    dtypes: Sequence[DTypeLike] = ("float32", "float64"),
    steps: ArrayLike = STEPS,
    vectorized: bool = False,
) -> StepSweep:
    """Return the error of finite differences of `f` at `z` for many steps at once.

    Parameters
    ----------
    f : callable
        R^n → R^m, as for `finite_difference_jacobian`. To show the effect of float32 it must compute in the precision
        it is given.
    jacobian : callable or array_like
        What to measure against, R^n → R^{m×n} or its value at `z`. It is called in float64.
    z : array_like of real numbers, shape (n,)
        Where.
    methods : sequence of "central", "forward", "complex"
    dtypes : sequence of float dtypes
    steps : array_like, shape (s,)
        Each h > 0.
    vectorized : bool
        Whether `f` maps many points at once, (k, n) → (k, m). Much faster.

    Returns
    -------
    StepSweep

    Raises
    ------
    ValueError, TypeError
        As `finite_difference_jacobian`; a dtype that is no float's; no step, method or dtype at all.

    Examples
    --------
    >>> from explainer.core import softmax, softmax_jacobian
    >>> sweep = step_sweep(softmax, softmax_jacobian, [1.0, 2.0, 3.0], vectorized=True)
    >>> sweep.errors.shape
    (3, 2, 49)
    >>> bool((sweep.best_step[0] > sweep.best_step[2]).all())
    True
    """
    point = as_point(z).astype(np.float64)
    every = np.asarray(steps, dtype=np.float64).reshape(-1)
    kinds = [np.dtype(dtype) for dtype in dtypes]
    if not (len(methods) and kinds and every.size):
        msg = "`methods`, `dtypes` and `steps` must hold at least 1 each; got none. Leave them out for the default."
        raise ValueError(msg)
    if any(kind.kind != "f" for kind in kinds):
        msg = f"`dtypes` must be floats'; got {[kind.name for kind in kinds]}. Use 'float32' or 'float64'."
        raise ValueError(msg)
    analytic, numeric, theory = [], [], []
    for kind in kinds:
        here = point.astype(kind)
        value = evaluate(f, here[None], False, "f(z)", vectorized=vectorized)
        analytic.append(as_jacobian(jacobian, here.astype(np.float64), value.shape[1]))
        row = []
        for method in methods:
            moved = np.stack([as_steps(h, method, here, 0.0) for h in every])
            row.append(quotients(f, here, value[0], method, moved, vectorized))
        numeric.append(row)
        theory.append([float(np.finfo(kind).eps) ** ORDER.get(method, 1.0 / 2.0) for method in methods])
    claimed = np.array(analytic)
    found = np.array(numeric).swapaxes(0, 1)
    largest = np.abs(claimed).max(axis=(-2, -1))
    scale = np.where(largest > 0.0, largest, 1.0)
    errors = np.abs(found - claimed[:, None]).max(axis=(-2, -1)) / scale[:, None]
    best = every[errors.argmin(axis=-1)]
    names = tuple(kind.name for kind in kinds)
    return StepSweep(tuple(methods), names, every, errors, found, claimed, best, np.array(theory).T)
