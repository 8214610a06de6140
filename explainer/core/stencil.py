"""The values of f on a row of points through z, from which quotients, truncation and noise are read.

For a real step h the row is z + k h u for k = −4 … 4 (k = 0 … 8 for forward differences), u being one coordinate or any
direction. Three quotients, at h, 2h and 4h, show how truncation grows; the rest shows the noise of f
(`explainer.core.noise`).
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.core.evaluation import Function, evaluate
from explainer.core.noise import Floats, coarse_epsilon, held_precision, row_noise

ROW: Final = {"central": np.arange(-4.0, 5.0), "forward": np.arange(9.0)}
"""Where the values lie, in steps."""
OFFSETS: Final = {method: row[row != 0.0] for method, row in ROW.items()}
THREE: Final = np.array([1.0, 2.0, 4.0])
"""The steps of the three quotients, in steps."""
QUICK: Final = {"central": np.array([-4.0, -2.0, -1.0, 1.0, 2.0, 4.0]), "forward": THREE}
"""Where they lie if the noise is not to be measured."""
GROWN: Final = {"central": 4.0, "forward": 2.0, "complex": 4.0}
"""2ᵖ: what doubling the step makes of an error of order p."""
ROUNDINGS: Final = 4.0
"""Rounding errors in a value of f, in units of ε|f|: one for a correctly rounded f, a few for an honest one."""


NONE: Final[Floats] = np.zeros((1, 1, 1))


class Row(NamedTuple):
    """What rows of values say of the derivatives along c directions, each at s steps, for m outputs."""

    quotient: Floats  # (s, c, m): at the step itself
    once: Floats  # (s, c, m): how far the quotients at h and 2h lie apart
    twice: Floats  # (s, c, m): how far those at 2h and 4h lie apart
    floor: Floats  # (s, c, m): the least noise there can be in a value of f
    width: Floats  # (s, c): how far the ends of a quotient lie apart; 0 where z could not be moved
    epsilon: Floats  # (m,) or (): the precision of f's values and of z
    # What follows is measured only where it is not known beforehand.
    noise: Floats = NONE  # (s, c, m): the noise there is, as a standard deviation
    second: Floats = NONE  # (s, c, m): |slope to the right − slope to the left| over one step
    flat: NDArray[np.bool_] = NONE > 0.0  # (s, c, m): all values are equal
    reach: Floats = NONE  # (s, c, m): how far f moved over the whole row
    ends: tuple[Floats, Floats] = (NONE, NONE)  # (s, c, m) each: how far f moved over one step down, and one step up
    again: NDArray[Any] | None = None  # (m,): f(z) among the others, if it was asked for

    def truncation(self, method: str) -> Floats:
        """Return how far the quotients may be off for the length of the step.

        With an error a hᵖ, quotients at h and 2h are (2ᵖ − 1) of it apart. One such difference may vanish by chance,
        where the next term of the series cancels the first; of two differences, not both do.
        """
        grown = GROWN[method]
        estimate: Floats = 2.0 * (self.once + self.twice / grown) / (grown - 1.0)
        return estimate

    def round_off(self, noise: Floats, deviations: float) -> Floats:
        """Return how far the quotients may be off for the noise in f's values, infinite where z could not be moved."""
        width = np.abs(self.width)[..., None]
        off: Floats = 2.0 * np.maximum(self.floor, deviations * noise) / np.where(width == 0.0, np.nan, width)
        off[np.isnan(off)] = np.inf
        return off


def sample(
    f: Function,
    z: NDArray[np.floating],
    moves: NDArray[Any],
    vectorized: bool,
    *,
    along: Floats | None = None,
    finite: bool = True,
    again: bool = False,
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return f at z + `moves` of shape (s, p, c) along each of c directions, and how far z really moved.

    Parameters
    ----------
    f, z, vectorized
        The function, where, and whether it maps many points at once.
    moves : ndarray, shape (s, p, c)
        Real or complex.
    along : ndarray of shape (c, n), or None
        The directions; by default the n coordinates.
    finite : bool
        Whether to refuse values that are not.
    again : bool
        Whether to evaluate f at z itself as well, in the same call.

    Returns
    -------
    tuple of ndarray
        The values (s, p, c, m), the moves as z's precision has them (s, p, c), f(z) (0 or 1, m).
    """
    imaginary = moves.dtype.kind == "c"
    kind = np.result_type(z, np.complex64) if imaginary else z.dtype
    with np.errstate(invalid="ignore", over="ignore"):
        if along is None:
            each = np.arange(z.size)
            points = np.empty((*moves.shape, z.size), kind)
            points[...] = z
            here = (z + moves).astype(kind, copy=False)
            points[:, :, each, each] = here
            moved: NDArray[Any] = here - z.astype(np.float64, copy=False)
            moved[~np.isfinite(moved)] = 0.0
        else:
            points = (z + moves[..., None] * along).astype(kind)
            steps = points - z.astype(np.float64, copy=False)
            steps[~np.isfinite(steps)] = 0.0
            moved = (steps * along).sum(axis=-1) / (along * along).sum(axis=-1)
    points = points.reshape(-1, z.size)
    if again:
        points = np.concatenate([points, z[None].astype(points.dtype)])
    where = "a step from z"
    values = evaluate(f, points, imaginary, where, vectorized=vectorized, finite=finite)
    count = moves.size
    return values[:count].reshape(*moves.shape, -1), moved, values[count:]


def real_rows(
    f: Function,
    z: NDArray[np.floating],
    value: NDArray[Any],
    steps: Floats,
    method: str,
    vectorized: bool,
    *,
    along: Floats | None = None,
    weights: Floats | None = None,
    quick: bool = False,
    finite: bool = True,
) -> Row:
    """Read rows of real steps (s, c). With `weights` (m,), of weights·f, its noise taken from f's own outputs.

    `quick` leaves out the points that only the noise needs, for an f whose noise is known to be below the floor.
    """
    offsets = (QUICK if quick else OFFSETS)[method]
    moves = steps[:, None] * offsets[:, None]
    outcome, moved, again = sample(f, z, moves, vectorized, along=along, finite=finite, again=finite and not quick)
    if outcome.shape[-1] != value.size:
        msg = f"`f` returned {value.size} numbers at z and {outcome.shape[-1]} nearby. Return as many everywhere."
        raise ValueError(msg)
    epsilon: Any = coarse_epsilon(z, outcome)
    if not finite:
        epsilon = np.maximum(epsilon, held_precision(outcome))
    values, base = outcome.astype(np.float64, copy=False), value.astype(np.float64, copy=False)
    centre = len(offsets) // 2 if method == "central" else 0
    with np.errstate(invalid="ignore", over="ignore"):
        size = np.maximum(np.abs(values).max(axis=1), np.abs(base))
        least = np.finfo(outcome.dtype).tiny  # below it numbers are subnormal: digits are lost on the way
        size = np.where((size > 0.0) & (size < least), np.inf, epsilon * size)
        if weights is not None:
            size, values = (size @ np.abs(weights))[..., None], (values @ weights)[..., None]
            base = base @ weights[:, None]
        if quick and method == "central":
            rise, wide = values[:, 3:] - values[:, 2::-1], moved[:, 3:] - moved[:, 2::-1]
        elif quick:
            rise, wide = values - base, moved
        else:
            middle = np.broadcast_to(base, values[:, :1].shape), np.zeros_like(moved[:, :1])
            values = np.concatenate([values[:, :centre], middle[0], values[:, centre:]], axis=1)
            at = np.concatenate([moved[:, :centre], middle[1], moved[:, centre:]], axis=1)
            up = [centre + 1, centre + 2, centre + 4]
            down = [centre - 1, centre - 2, 0] if method == "central" else [0, 0, 0]
            rise, wide = values[:, up] - values[:, down], at[:, up] - at[:, down]
        three = rise / np.where(wide == 0.0, np.inf, wide)[..., None]
        apart = np.abs(three[:, 1:] - three[:, :-1])
        known = Row(three[:, 0], apart[:, 0], apart[:, 1], ROUNDINGS * size, wide[:, 0], np.asarray(epsilon))
        if quick:
            return known
        ends = values[:, centre] - values[:, down[0]], values[:, up[0]] - values[:, centre]
        bend = np.abs(ends[1] - ends[0]) / np.abs(at[:, up[0]])[..., None]
        return known._replace(
            noise=row_noise(values - three[:, :1] * at[..., None]),
            second=bend if method == "central" else np.zeros_like(bend),
            flat=(values == values[:, :1]).all(axis=1),
            reach=np.ptp(values, axis=1),
            ends=ends,
            again=again[0] if len(again) else None,
        )


def complex_rows(
    f: Function,
    z: NDArray[np.floating],
    value: NDArray[Any],
    steps: Floats,
    vectorized: bool,
    *,
    along: Floats | None = None,
    weights: Floats | None = None,
) -> Row:
    """Read the complex step's quotients at 1, 2 and 4 of the `steps` (c,), and their noise.

    No difference is taken, yet sums within f round at the scale of their largest terms. That noise shows when z is
    moved a little along the real axis as well: `floor` and `noise` are those of the quotient itself.
    """
    epsilon = coarse_epsilon(z, value)
    size = np.where(np.isfinite(z), np.abs(z), 1.0).astype(np.float64)
    little = epsilon ** (1.0 / 3.0) * np.sqrt(np.maximum(1.0, size if along is None else size.max()))
    if along is not None:
        little = little / np.abs(along).max(axis=1)
    moves = np.concatenate([1j * THREE[:, None] * steps, ROW["central"][:, None] * little + 1j * steps])[None]
    outcome, moved, _ = sample(f, z, moves, vectorized, along=along)
    if outcome.shape[-1] != value.size:
        msg = f"`f` returned {value.size} numbers at z and {outcome.shape[-1]} nearby. Return as many everywhere."
        raise ValueError(msg)
    height = moved.imag.astype(np.float64)
    slopes = outcome.imag.astype(np.float64) / np.where(height == 0.0, np.inf, height)[..., None]
    held = np.abs(outcome[:, 0].real).astype(np.float64)
    if weights is not None:
        slopes, held = (slopes @ weights)[..., None], (held @ np.abs(weights))[..., None]
    three, row = slopes[:, :3], slopes[:, 3:]
    largest = np.abs(three[:, 0]).max(axis=1, keepdims=True)
    flat = (row == row[:, :1]).all(axis=1)
    scale = np.maximum(1.0, max(float(largest.max()), float(np.abs(value).max())))
    floor = ROUNDINGS * coarse_epsilon(z, outcome) * np.where(flat, scale, held + largest)
    return Row(
        three[:, 0],
        np.abs(three[:, 1] - three[:, 0]),
        np.abs(three[:, 2] - three[:, 1]),
        floor,
        2.0 * (height[:, 0] != 0.0),
        np.array(epsilon),
        noise=row_noise(row - row[:, 4:5]),
        flat=flat,
    )
