"""Kinks: places where the slopes to the left and to the right differ, however short the step.

For a smooth f the two one-sided slopes at z are h f″ apart, which falls with the step. At a kink they stay as far
apart as they are. Beside one they stay apart until the step no longer reaches it, and then agree at once.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.core.noise import Floats
from explainer.core.stencil import Row

STAYS = 0.6
GONE = 2e-3  # after two steps, each 8 times shorter: a smooth bend leaves 1/64


class Kink(NamedTuple):
    """A kink near z."""

    direction: int
    output: int
    distance: float  # along the direction, from z; 0 at z itself
    slopes: tuple[float, float]  # to the left and to the right of it


def find_kinks(row: Row, rungs: Floats, usable: NDArray[np.bool_], start: int, slope: Floats) -> list[Kink]:
    """Return the kinks within reach of the step number `start` of ascending steps `rungs` (s, c)."""
    quiet = np.where(usable, row.noise, 0.0)
    finest = usable.argmax(axis=0)[None]
    still = np.take_along_axis(quiet, finest, 0)
    still = np.maximum(still, np.take_along_axis(quiet, np.minimum(finest + 1, len(quiet) - 1), 0))
    noise = row.round_off(np.broadcast_to(still, quiet.shape), 5.0)
    bend = np.where(usable, row.second, 0.0)
    kinks = []
    for c, m in np.argwhere(bend[: start + 2].max(axis=0) > 0.0):
        b, low, ok = bend[:, c, m], noise[:, c, m], usable[:, c, m]
        if not ok[start]:
            continue
        k = _at(b, low, ok, start)
        if k is not None:
            left, right = (float(end[k, c, m] / rungs[k, c]) for end in row.ends)
            kinks.append(Kink(int(c), int(m), 0.0, (left, right)))
            continue
        k = _beside(b, low, ok, start if row.noise[start, c, m] > row.floor[start, c, m] else start - 1)
        if k is not None:
            h, here = rungs[k, c], float(slope[c, m])
            left, right = (float(end[k, c, m] / h) for end in row.ends)
            jump = b[min(k + 1, len(b) - 1)]
            distance = float(np.clip(h * (1.0 - b[k] / jump), rungs[k - 1, c], h))
            if abs(right - here) > abs(left - here):
                kinks.append(Kink(int(c), int(m), distance, (here, here + float(np.copysign(jump, right - here)))))
            else:
                kinks.append(Kink(int(c), int(m), -distance, (here + float(np.copysign(jump, left - here)), here)))
    return kinks


def _at(bend: Floats, noise: Floats, usable: NDArray[np.bool_], start: int) -> int | None:
    """Return the shortest step at which a kink at z itself shows, if there is one."""
    level = bend[start]
    below = slice(0, start + 1)
    seen = usable[below] & (bend[below] > 16.0 * noise[below])
    clear = usable[below] & (noise[below] < 0.05 * level)
    if seen.sum() >= 3 and (bend[below][seen] >= STAYS * level).all() and (bend[below][clear] >= STAYS * level).all():
        return int(np.flatnonzero(seen)[len(np.flatnonzero(seen)) // 2])
    return None


def _beside(bend: Floats, noise: Floats, usable: NDArray[np.bool_], start: int) -> int | None:
    """Return the shortest step that reaches a kink beside z, if there is one."""
    if start < 2:
        return None
    level = bend[start : start + 3].max()
    within = slice(0, start + 2)
    reaches = np.flatnonzero(usable[within] & (bend[within] > np.maximum(0.3 * level, 16.0 * noise[within])))
    if not reaches.size or reaches[0] < 2:
        return None
    k = int(reaches[0])
    gone = k - 2
    vanished = usable[gone] and bend[gone] + noise[gone] < GONE * level
    plateau = k + 2 < len(bend) and 0.4 * bend[k + 1] < bend[k + 2] < 2.5 * bend[k + 1]  # a jump's falls with the step
    return k if vanished and plateau else None
