"""Is this Jacobian right? Compare it with finite differences, entry by entry, and say so only where they can tell.

A difference quotient knows its own limits. The values of f carry noise, which is measured from f itself and which
division by the width of the step blows up; and what the step itself gets wrong shows when it is doubled, twice.
Together they are the `resolution` of an entry, on which its verdict depends (`explainer.core.verdicts`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.check_warnings import BATCH_COUPLED, nothing_resolved
from explainer.core.comparison import Comparison
from explainer.core.differences import Method, as_steps
from explainer.core.evaluation import Function, as_point, evaluate
from explainer.core.noise import coarse_epsilon
from explainer.core.reading import as_array, refuse_masked
from explainer.core.repetition import is_proven
from explainer.core.verdicts import JacobianCheck, judge


def check_jacobian(
    f: Function,
    jacobian: Callable[[Any], ArrayLike] | ArrayLike,
    z: ArrayLike,
    *,
    method: Method = "central",
    step: ArrayLike | None = None,
    rtol: float = 5e-5,
    atol: float = 0.0,
    vectorized: bool = False,
) -> JacobianCheck:
    """Compare a Jacobian with finite differences of `f` at `z`, with a verdict for each entry.

    Parameters
    ----------
    f : callable
        R^n → R^m, as for `finite_difference_jacobian`.
    jacobian : callable or array_like
        R^n → R^{m×n}, or its value at `z`.
    z : array_like of real numbers, shape (..., n)
        Where. A batch is checked vector by vector, `f` and `jacobian` being given one at a time.
    method, step, vectorized
        As for `finite_difference_jacobian`.
    rtol, atol : float
        How far apart the two may be. With atol = 0 an entry that is exactly 0 cannot be resolved: differences never
        prove a zero. Say with `atol` how small is small enough.

    Returns
    -------
    JacobianCheck

    Raises
    ------
    ValueError, TypeError
        What `finite_difference_jacobian` raises; a Jacobian of the wrong shape or holding NaN.

    Examples
    --------
    >>> from explainer.core import softmax, softmax_jacobian
    >>> check_jacobian(softmax, softmax_jacobian, [1.0, 2.0, 3.0]).ok
    True
    >>> check_jacobian(softmax, lambda z: np.diag(softmax(z)), [1.0, 2.0, 3.0]).verdicts[0, 1].item()
    'differs'
    >>> check_jacobian(softmax, softmax_jacobian, [40.0, 0.0, 0.0]).verdicts[0, 0].item()
    'cannot resolve'
    """
    points = z if isinstance(z, np.ma.MaskedArray) else as_array("z", z)
    if points.ndim > 1:
        return _check_batch(f, jacobian, points, method, step, rtol, atol, vectorized)
    point = as_point(points)
    value = evaluate(f, point[None], False, "f(z)", vectorized=vectorized)
    steps = as_steps(step, method, point, coarse_epsilon(point, value))
    analytic = as_jacobian(jacobian, point, value.shape[1])
    explicit = step is not None
    return Comparison(f, point, value[0], analytic, method, steps, explicit, (rtol, atol), vectorized).outcome()


def as_jacobian(
    jacobian: Callable[[Any], ArrayLike] | ArrayLike,
    point: NDArray[np.floating],
    outputs: int,
    *,
    inputs: int | None = None,
) -> NDArray[np.float64]:
    """Return the claimed Jacobian at `point` as float64 of shape (m, n), or (m, `inputs`)."""
    given = point.copy()
    claim = jacobian(given) if callable(jacobian) else jacobian
    refuse_masked("jacobian", claim)
    claimed = as_array("jacobian", claim)
    if not np.array_equal(given, point):
        entry = int(np.argmax(given != point))
        msg = f"`jacobian` changed its input at entry {entry}. Work on a copy (`z = z.copy()`) instead of in place."
        raise ValueError(msg)
    if claimed.dtype.kind not in "fiub":
        msg = f"`jacobian` must hold real numbers; got dtype {claimed.dtype}. Return an array of floats."
        raise TypeError(msg)
    shape = (outputs, point.size if inputs is None else inputs)
    if claimed.shape != shape and not (outputs == 1 and claimed.shape == shape[1:]):
        msg = f"`jacobian` must have shape {shape}, outputs by inputs; got {claimed.shape}. Row i is output i."
        raise ValueError(msg)
    claimed = claimed.reshape(shape)
    if not np.isfinite(claimed).all():
        i, j = np.argwhere(~np.isfinite(claimed))[0]
        msg = f"`jacobian` must be finite; got {claimed[i, j]} in entry ({i}, {j}). Mend that entry first."
        raise ValueError(msg)
    return claimed.astype(np.float64)


def _check_batch(
    f: Function,
    jacobian: Callable[[Any], ArrayLike] | ArrayLike,
    points: NDArray[Any],
    method: Method,
    step: ArrayLike | None,
    rtol: float,
    atol: float,
    vectorized: bool,
) -> JacobianCheck:
    """Check each vector of a batch, and join the outcomes."""
    batch, n = points.shape[:-1], points.shape[-1]
    rows = points.reshape(-1, n)
    if len(rows) == 0:
        msg = f"`z` must hold at least 1 vector; got shape {points.shape}. Pass a point to check at."
        raise ValueError(msg)
    if callable(jacobian):
        claims: list[Any] = [jacobian] * len(rows)
    else:
        refuse_masked("jacobian", jacobian)
        claimed = as_array("jacobian", jacobian)
        if claimed.ndim != points.ndim + 1 or claimed.shape[:-2] != batch:
            msg = f"`jacobian` must have one matrix a vector, {(*batch, 'm', n)}; got {claimed.shape}. Stack them."
            raise ValueError(msg)
        claims = list(claimed.reshape(-1, *claimed.shape[-2:]))
    checks = [
        check_jacobian(f, claim, row, method=method, step=step, rtol=rtol, atol=atol, vectorized=vectorized)
        for claim, row in zip(claims, rows, strict=True)
    ]

    def join(name: str) -> NDArray[np.float64]:
        stacked = np.stack([getattr(check, name) for check in checks])
        return stacked.reshape(*batch, *stacked.shape[1:])

    every = dict.fromkeys(w for check in checks for w in check.warnings)
    warnings = tuple(w for w in every if w.kind != "nothing resolved")
    if _couples_rows(f, points, vectorized):
        warnings = (*warnings, BATCH_COUPLED)
    return judge(
        join("analytic"),
        join("numeric"),
        join("resolution"),
        method,
        join("step"),
        rtol,
        atol,
        warnings,
        partial(nothing_resolved, explicit=step is not None),
    )


def _couples_rows(f: Function, points: NDArray[Any], vectorized: bool) -> bool:
    """Return whether `f` takes the batch whole as well, and makes something else of it than of each vector."""
    if len(points.reshape(-1, points.shape[-1])) < 2 or is_proven(f):
        return False
    try:
        whole = np.asarray(f(points.copy()), dtype=np.float64)
    except Exception:  # whatever it raises: then it takes single vectors alone, as it should
        return False
    rows = points.reshape(-1, points.shape[-1])
    each = evaluate(f, rows, False, "f(z)", vectorized=False) if not vectorized else None
    if each is None or whole.size != each.size or whole.shape[: points.ndim - 1] != points.shape[:-1]:
        return False
    return not np.allclose(whole.reshape(each.shape), each, rtol=1e-3, atol=1e-6)
