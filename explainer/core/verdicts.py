"""What a check has to say: a verdict for each entry, and warnings about the whole.

With tol = atol + rtol · max(|analytic|, |numeric|), and the `resolution` up to which a numeric entry can be trusted:

    differs          |analytic − numeric| > resolution + tol
    agrees           not so, and resolution ≤ tol
    cannot resolve   not so, and the resolution is coarser than tol: no verdict would be honest
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from explainer.core.differences import Method
from explainer.core.report import check_html, check_text

Floats = NDArray[np.float64]


class Verdict(StrEnum):
    """What finite differences can say of one entry."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_RESOLVE = "cannot resolve"


@dataclass(frozen=True)
class CheckWarning:
    """A reason why a check proves less than it seems to, and what to do about it.

    Attributes
    ----------
    kind, reason, remedy : str
    sound : bool
        False if the check cannot be `ok` with it, whatever its entries say: at a kink, of an f that is no function.
    """

    kind: str
    reason: str
    remedy: str
    sound: bool = True


@dataclass(frozen=True, eq=False)
class JacobianCheck:
    """The outcome of a check, entry by entry. Arrays have the shape (..., m, n) of the Jacobian.

    Attributes
    ----------
    analytic, numeric : ndarray of float64
        What was claimed, and what differences give.
    absolute_error, relative_error : ndarray of float64
        |analytic − numeric|, and that over the larger of the two in size (0 where both are 0).
    resolution : ndarray of float64
        How far `numeric` may be off: f's noise and truncation together; infinite where quotients say nothing, because
        z could not be moved, or they do not converge.
    verdicts : ndarray of str
        One `Verdict` an entry.
    worst : tuple of int
        Index of the entry to look at first: the largest relative error among those that differ, else among those that
        agree, else anywhere.
    ok : bool
        No entry differs, at least one agrees, and no warning is there that makes verdicts unsound. A check that can
        resolve nothing is not a pass.
    method : "central", "forward" or "complex"
    step : ndarray of float64, shape (..., n)
        The h of each input: yours, or the one that was found to serve.
    rtol, atol : float
    warnings : tuple of CheckWarning
        Why the check may prove less than it seems to.
    """

    analytic: NDArray[np.float64]
    numeric: NDArray[np.float64]
    absolute_error: NDArray[np.float64]
    relative_error: NDArray[np.float64]
    resolution: NDArray[np.float64]
    verdicts: NDArray[np.str_]
    worst: tuple[int, ...]
    ok: bool
    method: Method
    step: NDArray[np.float64]
    rtol: float
    atol: float
    warnings: tuple[CheckWarning, ...]

    def __str__(self) -> str:
        return check_text(self)

    def _repr_html_(self) -> str:
        return check_html(self)


VERDICTS = np.array([Verdict.CANNOT_RESOLVE.value, Verdict.DIFFERS.value, Verdict.AGREES.value])


def judge(
    analytic: NDArray[np.float64],
    numeric: NDArray[np.float64],
    resolution: NDArray[np.float64],
    method: Method,
    step: NDArray[np.float64],
    rtol: float,
    atol: float,
    warnings: tuple[CheckWarning, ...],
    nothing_resolved: Callable[[Floats, Floats, Floats], CheckWarning],
) -> JacobianCheck:
    """Give each entry its verdict."""
    if not (0.0 <= rtol < np.inf and 0.0 <= atol < np.inf):
        msg = f"`rtol` and `atol` must be finite and at least 0; got {rtol} and {atol}. Leave them out for the default."
        raise ValueError(msg)
    absolute = np.abs(analytic - numeric)
    largest = np.maximum(np.abs(analytic), np.abs(numeric))
    relative = np.divide(absolute, largest, out=np.zeros_like(absolute), where=largest > 0.0)
    tolerance = atol + rtol * largest
    differs = absolute > resolution + tolerance
    agrees = ~differs & (resolution <= tolerance)
    verdicts = VERDICTS[differs + 2 * agrees]
    ok = bool(agrees.any() and not differs.any()) and all(warning.sound for warning in warnings)
    if not (agrees.any() or differs.any()):
        warnings = (*warnings, nothing_resolved(analytic, numeric, resolution))
    rank = relative + 10.0 * differs - 10.0 * ~(differs | agrees)
    worst = tuple(int(i) for i in np.unravel_index(rank.argmax(), rank.shape))
    return JacobianCheck(
        analytic, numeric, absolute, relative, resolution, verdicts, worst, ok, method, step, rtol, atol, warnings
    )
