"""What makes a check prove less than it seems to, and what to do about it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.core.kinks import Kink
from explainer.core.noise import Floats
from explainer.core.step_search import Found
from explainer.core.verdicts import CheckWarning

SMALL = 1e-5
"""Absolute tolerances of popular checks lie here: what is smaller passes them unseen."""
SATURATED = CheckWarning(
    "saturated",
    f"f hardly moves here: every entry is below {SMALL:g} in size, so a check with a usual absolute tolerance passes "
    "whatever is small.",
    "Check at a generic point as well, and compare relative errors.",
)
NOT_ANALYTIC = CheckWarning(
    "not analytic",
    "The complex step and central differences contradict each other: `f` does not continue to complex numbers, as "
    "with abs, max or conj in it.",
    "Use method='central'.",
)
ROWS_COUPLED = CheckWarning(
    "rows coupled",
    "`f` gives z another value among other rows than alone: each row that it returns depends on all that it is given.",
    "Leave `vectorized` out, or let `f` act on the last axis alone.",
    sound=False,
)
BATCH_COUPLED = CheckWarning(
    "rows coupled",
    "`f` of the whole batch is not `f` of each vector: its rows depend on one another. The check looked at one vector "
    "at a time, which is another function.",
    "Check the batch as one vector: `f=lambda v: f(v.reshape(z.shape)).ravel()` at `z.ravel()`.",
    sound=False,
)


def kink(kink: Kink, entry: int, found: Found) -> CheckWarning:
    """Return the warning of a kink at or beside entry `entry` of z."""
    left, right = kink.slopes
    slopes = f"the slope of output {kink.output} is {left:.3g} to its left and {right:.3g} to its right"
    if kink.distance == 0.0:
        return CheckWarning(
            "kink",
            f"f has a kink at z: along entry {entry}, {slopes}. There is no derivative to check.",
            "Move `z` off the kink.",
            sound=False,
        )
    step = float(found.step[kink.direction, kink.output])
    return CheckWarning(
        "kink",
        f"f has a kink about {abs(kink.distance):.1g} from z along entry {entry}, within the step: {slopes}.",
        f"Pass `step={min(step, abs(kink.distance) / 16.0):.2g}`, which does not reach it, or move `z` away.",
        sound=False,
    )


def wrong_step(entry: int, step: float, better: float) -> CheckWarning:
    """Return the warning of a step on the wrong scale."""
    return CheckWarning(
        "step on the wrong scale",
        f"At the step {step:.3g} nothing can be said about entry {entry}: what f does is lost in noise, or the step is "
        "longer than the length over which f bends.",
        f"Pass `step={better:.2g}`, or leave `step` out.",
    )


def not_a_function(spread: float) -> CheckWarning:
    """Return the warning of an f that gives another value each time."""
    return CheckWarning(
        "not a function",
        f"f(z) is not the same twice: it moved by {spread:.3g} at one z. It draws random numbers or keeps a state.",
        "Fix its randomness (seed it in each call, switch dropout off) before its derivative is checked.",
        sound=False,
    )


def of_the_point(z: NDArray[np.floating], steps: Floats, stuck: NDArray[np.bool_]) -> list[CheckWarning]:
    """Return what makes this point, or this step, a poor one to check at."""
    warnings = []
    still = np.isfinite(z) & stuck
    if still.any():
        j = int(still.argmax())
        reason = (
            f"The step {steps[j]:.3g} is below the spacing of z at entry {j} ({np.spacing(abs(z[j])):.3g}): z + h = z."
        )
        warnings.append(CheckWarning("step below spacing", reason, "Use a larger `step`, or leave it to the default."))
    if np.isneginf(z).any():
        reason = f"z is −∞ at entry {int(np.isneginf(z).argmax())} and cannot be moved: its column is not checked."
        warnings.append(CheckWarning("masked", reason, "Check the masked class at a finite, very low logit."))
    return warnings


def nothing_resolved(analytic: Floats, numeric: Floats, resolution: Floats, *, explicit: bool) -> CheckWarning:
    """Return the warning to give if no entry gets a verdict, with the knob that helps."""
    largest: NDArray[Any] = np.maximum(np.abs(analytic), np.abs(numeric))
    reason = "No entry is larger than what these differences can be trusted to, so nothing was proved either way."
    with np.errstate(all="ignore"):
        needed = np.where(largest > 0.0, resolution / largest, np.inf).min(initial=np.inf)
    if explicit:
        remedy = "Leave `step` out: one is then searched at which more can be said."
    elif needed < 0.5:
        remedy = f"Pass `rtol={2.0 * needed:.1g}`: f is too noisy, or computes in too low a precision, for less."
    else:
        remedy = "Say with `atol` how small is small enough, take the complex step, or a point where f changes visibly."
    return CheckWarning("nothing resolved", reason, remedy)
