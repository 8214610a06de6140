"""Is this Jacobian right? Compare it with finite differences, entry by entry, and say so only where they can tell.

A difference quotient knows its own limits. Each value of f carries a rounding error of a few ε|f|, which division by
the width of the step blows up; and what the step itself gets wrong shows when it is doubled, twice. Together they are
the `resolution` of an entry, on which its verdict depends (`explainer.core.verdicts`).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.differences import Function, Method, Quotients, as_point, as_steps, coarsest, evaluate, quotients
from explainer.core.verdicts import NOTHING_RESOLVED, CheckWarning, JacobianCheck, judge

# Rounding errors in a value of f, in units of ε|f|: one for a correctly rounded f, a few for an honest one.
ROUNDINGS = 4.0
# Absolute tolerances of popular checks lie here: what is smaller passes them unseen.
SMALL = 1e-5
SATURATED = CheckWarning(
    "saturated",
    f"f hardly moves here: every entry is below {SMALL:g} in size, so a check with a usual absolute tolerance passes "
    "whatever is small.",
    "Check at a generic point as well, and compare relative errors.",
)


def check_jacobian(
    f: Function,
    jacobian: Callable[[Any], ArrayLike] | ArrayLike,
    z: ArrayLike,
    method: Method = "central",
    step: ArrayLike | None = None,
    rtol: float = 1e-4,
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
    points = np.asarray(z)
    if points.ndim > 1:
        return _check_batch(f, jacobian, points, method, step, rtol, atol, vectorized)
    point = as_point(points)
    value = evaluate(f, point[None], False, "f(z)", vectorized=vectorized)
    steps = as_steps(step, method, point, coarsest(point, value))
    analytic = as_jacobian(jacobian, point, value.shape[1])
    found = quotients(f, point, value[0], method, np.stack([steps, 2.0 * steps, 4.0 * steps]), vectorized)
    numeric = found.values[0]
    resolution = noise(found, method) + truncation(found, method)
    resolution[:, found.width[0] == 0.0] = np.inf
    warnings = _warnings_of(point, steps, found, value)
    return judge(analytic, numeric, resolution, method, steps, rtol, atol, warnings)


def noise(found: Quotients, method: Method) -> NDArray[np.float64]:
    """Return how far the first of the quotients may be off for the rounding of f's values."""
    if method == "complex":  # no difference is taken, but sums within f round at the scale of its largest terms
        scale: NDArray[np.float64] = found.size[0] + np.abs(found.values[0]).max(axis=1, keepdims=True)
        return ROUNDINGS * found.epsilon * scale
    width = np.where(found.width[0] == 0.0, np.inf, np.abs(found.width[0]))
    floor: NDArray[np.float64] = 2.0 * ROUNDINGS * found.epsilon * found.size[0] / width
    return floor


def truncation(found: Quotients, method: Method) -> NDArray[np.float64]:
    """Return how far the quotients at h may be off for the length of the step, from those at 2h and 4h.

    With an error a hᵖ, quotients at h and 2h are (2ᵖ − 1) of it apart. One such difference may vanish by chance, where
    the next term of the series cancels the first; of two differences, not both do.
    """
    grown = 2.0 if method == "forward" else 4.0  # 2ᵖ
    once, twice = np.abs(np.diff(found.values, axis=0))
    estimate: NDArray[np.float64] = 2.0 * (once + twice / grown) / (grown - 1.0)
    return estimate


def as_jacobian(
    jacobian: Callable[[Any], ArrayLike] | ArrayLike, point: NDArray[np.floating], outputs: int
) -> NDArray[np.float64]:
    """Return the claimed Jacobian at `point` as float64 of shape (m, n)."""
    given = point.copy()
    claimed = np.asarray(jacobian(given) if callable(jacobian) else jacobian)
    if not np.array_equal(given, point):
        entry = int(np.argmax(given != point))
        msg = f"`jacobian` changed its input at entry {entry}. Work on a copy (`z = z.copy()`) instead of in place."
        raise ValueError(msg)
    if claimed.dtype.kind not in "fiub":
        msg = f"`jacobian` must hold real numbers; got dtype {claimed.dtype}. Return an array of floats."
        raise TypeError(msg)
    shape = (outputs, point.size)
    if claimed.shape != shape and not (outputs == 1 and claimed.shape == shape[1:]):
        msg = f"`jacobian` must have shape {shape}, outputs by inputs; got {claimed.shape}. Row i is output i."
        raise ValueError(msg)
    claimed = claimed.reshape(shape)
    if not np.isfinite(claimed).all():
        i, j = np.argwhere(~np.isfinite(claimed))[0]
        msg = f"`jacobian` must be finite; got {claimed[i, j]} in entry ({i}, {j}). Mend that entry first."
        raise ValueError(msg)
    return claimed.astype(np.float64)


def _warnings_of(
    z: NDArray[np.floating], steps: NDArray[np.float64], found: Quotients, value: NDArray[Any]
) -> tuple[CheckWarning, ...]:
    """Return what makes this point, or this step, a poor one to check at."""
    warnings = []
    stuck = np.isfinite(z) & (found.width[0] == 0.0)
    if stuck.any():
        j = int(stuck.argmax())
        reason = (
            f"The step {steps[j]:.3g} is below the spacing of z at entry {j} ({np.spacing(abs(z[j])):.3g}): z + h = z."
        )
        warnings.append(CheckWarning("step below spacing", reason, "Use a larger step, or leave it to the default."))
    if np.isneginf(z).any():
        reason = f"z is −∞ at entry {int(np.isneginf(z).argmax())} and cannot be moved: its column is not checked."
        warnings.append(CheckWarning("masked", reason, "Check the masked class at a finite, very low logit."))
    if np.abs(found.values[0]).max() < SMALL * min(1.0, float(np.abs(value).max())):
        warnings.append(SATURATED)
    return tuple(warnings)


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
        claimed = np.asarray(jacobian)
        if claimed.ndim != points.ndim + 1 or claimed.shape[:-2] != batch:
            msg = f"`jacobian` must have one matrix a vector, {(*batch, 'm', n)}; got {claimed.shape}. Stack them."
            raise ValueError(msg)
        claims = list(claimed.reshape(-1, *claimed.shape[-2:]))
    checks = [
        check_jacobian(f, claim, row, method, step, rtol, atol, vectorized)
        for claim, row in zip(claims, rows, strict=True)
    ]

    def join(name: str) -> NDArray[np.float64]:
        stacked = np.stack([getattr(check, name) for check in checks])
        return stacked.reshape(*batch, *stacked.shape[1:])

    warnings = tuple(dict.fromkeys(w for c in checks for w in c.warnings if w is not NOTHING_RESOLVED))
    return judge(join("analytic"), join("numeric"), join("resolution"), method, join("step"), rtol, atol, warnings)
