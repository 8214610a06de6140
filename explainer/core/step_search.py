"""At which step can a derivative be trusted? Where quotients converge as their order says, and no other step objects.

A quotient at one step proves little: f may bend on a smaller scale, be noisier than it looks, have a kink. Here rows
of values are read at steps from tiny to large, each 7.3 times the last. The step is the one where round-off and
truncation together are least; what is said there must hold at a neighbouring step too, and wherever another step
resolves as much. Roundings within f may happen to cancel at one step, where f goes from stair to stair in even
strides, or on one stair: noise that stays as it is at longer steps counts at shorter ones as well.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.core.evaluation import Function
from explainer.core.kinks import Kink, find_kinks
from explainer.core.noise import Floats
from explainer.core.stencil import GROWN, Row, real_rows

FACTOR = 7.3  # no power of 2: rounding errors would have the same pattern at every step
SMALLER = 16  # this many steps below the first: 1.5e-14 of it
COARSEST = 0.2  # the length over which most functions bend
FARTHEST = 4.0  # a row reaches this many steps to each side
DEVIATIONS = 5.0
ALIKE = 4.0  # guesses of the same noise, from 9 values each, are this close
WAVE = 20.0  # below this many times the noise, f's movement is no trend
ENOUGH_NOISE = 64.0  # roundings within f that a row of equal values may hide


class Found(NamedTuple):
    """What a search found out about each of c directions and m outputs."""

    quotient: Floats  # (c, m)
    resolution: Floats  # (c, m): infinite where nothing can be said
    step: Floats  # (c, m): the best
    first: Floats  # (c, m): the resolution at the step that the search began with
    kinks: list[Kink]


def search(
    f: Function,
    z: NDArray[np.floating],
    value: NDArray[Any],
    claim: Floats,
    tolerance: tuple[float, float],
    steps: Floats,
    vectorized: bool,
    *,
    along: Floats,
    weights: Floats | None = None,
) -> Found:
    """Look for the step at which f's derivatives along `along` (c, n) can be compared with the `claim` (c, m)."""
    rungs, start = _rungs(steps, z, along)
    row = _rows(f, z, value, rungs, vectorized, along, weights)
    usable = (rungs >= 4.0 * _spacing(z, along))[..., None] & np.isfinite(row.quotient) & np.isfinite(row.floor)
    usable &= np.isfinite(row.noise) & np.isfinite(row.twice)
    error = _errors(row, usable)
    quotient = np.where(usable, row.quotient, 0.0)
    _settle_flat(row, rungs, usable, quotient, error, z, value, weights)
    rtol, atol = tolerance
    with np.errstate(invalid="ignore"):
        off = np.abs(quotient - claim)
        allowed = atol + rtol * np.maximum(np.abs(quotient), np.abs(claim))
        # A function no larger than F may have a slope a over a length of F / a: longer steps say nothing against it.
        # Where it does not move at all, `_settle_flat` has seen to that.
        moved = np.where(usable, row.reach, 0.0).max(axis=0)
        long = (2.0 * FARTHEST * rungs[..., None] * np.abs(claim) > 0.5 * moved) & ~row.flat
        error = np.where(long & (off > error), np.inf, error)
        best = error.argmin(axis=0)[None]
        at_best = np.take_along_axis(quotient, best, 0)[0]
        least = np.take_along_axis(error, best, 0)[0]
        against = off > error + allowed
        distance = np.take_along_axis(off, best, 0)[0]
        convicts = np.take_along_axis(against, best, 0)[0]
        index = np.arange(len(rungs))[:, None, None]
        beside = (np.abs(index - best) == 1) & against
        finer = index < best
        objects = (index != best) & (error < distance / 2.0) & ~against
        disagrees = finer & (np.abs(quotient - at_best) > 4.0 * (error + least)) & (error < np.inf)
        sure = convicts & beside.any(axis=0) & ~objects.any(axis=0)
        doubt = np.where(convicts, ~sure, disagrees.any(axis=0))
    kinks = find_kinks(row, rungs, usable, start, at_best)
    for kink in kinks:
        doubt[kink.direction, kink.output] = True
    step = np.take_along_axis(np.broadcast_to(rungs[..., None], error.shape), best, 0)[0]
    return Found(at_best, np.where(doubt, np.inf, least), step, error[start], kinks)


def _rungs(steps: Floats, z: NDArray[np.floating], along: Floats) -> tuple[Floats, int]:
    """Return the steps (s, c) to look at, ascending, and which of them the search began with."""
    larger = int(np.clip(np.ceil(np.log(COARSEST / steps.min()) / np.log(FACTOR)), 1, SMALLER))
    powers = np.arange(-SMALLER, larger + 1)
    rungs = steps * FACTOR ** powers[:, None]
    worth = (rungs >= _spacing(z, along)).any(axis=1) | (powers == 0)
    return rungs[worth], int((powers[worth] == 0).argmax())


def _spacing(z: NDArray[np.floating], along: Floats) -> Floats:
    """Return how far one must go along each direction for the next number to z."""
    with np.errstate(divide="ignore", invalid="ignore"):
        space = np.spacing(np.abs(np.where(np.isfinite(z), z, 0.0).astype(z.dtype))).astype(np.float64)
        each = np.where(along != 0.0, space / np.abs(along), 0.0)
    spacing: Floats = each.max(axis=1)
    return spacing


def _rows(
    f: Function,
    z: NDArray[np.floating],
    value: NDArray[Any],
    rungs: Floats,
    vectorized: bool,
    along: Floats,
    weights: Floats | None,
) -> Row:
    """Read all rows; an f that fails somewhere is no failure here, but has no value there."""

    def forgiving(points: NDArray[Any]) -> Any:
        with np.errstate(all="ignore"):
            try:
                return f(points)
            except (ValueError, ArithmeticError):
                return np.full((len(points), value.size) if vectorized else value.size, np.nan)

    with np.errstate(all="ignore"):
        return real_rows(forgiving, z, value, rungs, "central", vectorized, along=along, weights=weights, finite=False)


def _errors(row: Row, usable: NDArray[np.bool_]) -> Floats:
    """Return how far each quotient may be off (s, c, m): infinite where it does not converge as its order says."""
    noise = np.where(usable, row.noise, 0.0)
    pooled = noise.copy()
    for shift in (1, 2):  # the noise of one row is a guess from a few numbers; that of three is none too small
        np.maximum(pooled[shift:], noise[:-shift], out=pooled[shift:])
    steady = _steady(noise, row.reach)
    for shift in (1, 2):
        np.maximum(pooled[:-shift], steady[shift:], out=pooled[:-shift])
    grown = GROWN["central"]
    with np.errstate(all="ignore"):
        rounding = row.round_off(pooled, DEVIATIONS)
        truncation = 2.0 * np.maximum(row.once, row.twice / grown) / (grown - 1.0)
        ratio = row.twice / row.once
        regular = (ratio >= 0.6 * grown) | (row.once <= 2.0 * rounding)
        slow = np.where(ratio > 1.25, 2.0 * row.once / (ratio - 1.0), np.inf)
        error = rounding + np.where(regular, truncation, np.maximum(slow, truncation))
    # What jumps about by more than it moves is no slope: noise, or a wave that is shorter than the step.
    wild = (pooled > 2.0 * row.floor) & (6.0 * pooled > row.reach)
    return np.where(usable & ~np.isnan(error) & ~row.flat & ~wild, error, np.inf)


def _steady(noise: Floats, reach: Floats) -> Floats:
    """Return the noise (s, c, m) where it is the same at three steps in a row, and 0 elsewhere.

    What is left of a bend grows with the 4th power of the step or faster. A wave shorter than the step looks like
    noise too; but it is most of what f does there.
    """
    steady = np.zeros_like(noise)
    three = np.stack([noise[:-2], noise[1:-1], noise[2:]])
    alike = (three.max(axis=0) <= ALIKE * three.min(axis=0)) & (WAVE * noise[:-2] <= reach[:-2])
    steady[:-2] = np.where(alike, noise[:-2], 0.0)
    return steady


def _settle_flat(
    row: Row,
    rungs: Floats,
    usable: NDArray[np.bool_],
    quotient: Floats,
    error: Floats,
    z: NDArray[np.floating],
    value: NDArray[Any],
    weights: Floats | None,
) -> None:
    """Say, where f does not move at all, how much of a slope may hide below its rounding.

    Equal values have no noise to measure, and sums within f may be larger than what it returns. A slope must show on
    the longest row without a movement, be it against 64 roundings of everything in sight, or against what f does a
    little further out.
    """
    flat = row.flat & usable
    if not flat.any():
        return
    longest = np.where(flat, rungs[..., None], 0.0)
    last = longest.argmax(axis=0)[None]
    size = max(1.0, float(np.abs(z[np.isfinite(z)]).max(initial=0.0)), float(np.abs(value).max()))
    if weights is not None:
        size *= float(np.abs(weights).sum())
    further = np.where(usable, row.reach, 0.0).max(axis=0)
    hidden = np.maximum(ENOUGH_NOISE * row.epsilon * size, 1e-3 * further)
    with np.errstate(divide="ignore"):
        hides = hidden / (2.0 * FARTHEST * longest.max(axis=0))
    some = flat.any(axis=0)
    held = np.where(some, hides, np.take_along_axis(error, last, 0)[0])
    np.put_along_axis(error, last, held[None], 0)
    # The same evidence stands at the next shorter row, so that one row alone does not decide.
    before = np.maximum(last - 1, 0)
    np.put_along_axis(error, before, np.where(some, FACTOR * hides, np.take_along_axis(error, before, 0)[0])[None], 0)
    quotient[np.broadcast_to(flat, quotient.shape)] = 0.0
