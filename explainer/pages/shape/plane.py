"""Three probabilities and three logits as points of one plane: where the triangle's corners are, and what is a line.

Both planes have the same two directions, orthonormal, so that a move of the logits and the move of the probabilities
that follows can be compared by eye, and the 2×2 matrix between them has the eigenvalues of the Jacobian.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from explainer.core import softmax
from explainer.pages.logits import Floats

BASIS: Final = np.array([[-1.0, 1.0, 0.0], [-1.0, -1.0, 2.0]]) / np.sqrt([[2.0], [6.0]])
"""Rows: two orthonormal directions in which the three numbers add up to 0."""
CORNERS: Final = BASIS.T
"""Where one probability is 1; shape (3, 2)."""
LEAD: Final = 8.0
"""The plane of the logits ends where one leads another by this: a share of 1/2981."""
HEXAGON: Final = LEAD * np.array([BASIS.T[k] * sign for k, sign in ((0, 1), (2, -1), (1, 1), (0, -1), (2, 1), (1, -1))])
"""That end; its corners in order."""
ON_EDGE: Final = 0.0005
"""A share smaller than this is taken for the limit 0 when the point is dragged."""


def to_plane(values: Floats) -> Floats:
    """Return the points of three numbers each, shape (..., 3) → (..., 2); what they have in common does not count.

    Examples
    --------
    >>> to_plane(np.array([5.0, 5.0, 5.0])).tolist()
    [0.0, 0.0]
    """
    points: Floats = (values - values[..., :1]) @ BASIS.T
    return points


def from_plane(point: Floats) -> Floats:
    """Return the three numbers of sum 0 of a point.

    Examples
    --------
    >>> from_plane(to_plane(np.array([1.0, 0.0, -1.0]))).round(12).tolist()
    [1.0, 0.0, -1.0]
    """
    numbers: Floats = point @ BASIS
    return numbers


def shares_of(logits: Floats) -> Floats:
    """Return softmax, as float64."""
    return softmax(logits).astype(np.float64, copy=False)


def shares_at(point: Floats) -> Floats:
    """Return the probabilities at a point of the triangle; the nearest ones for a point outside of it.

    Examples
    --------
    >>> shares_at(np.zeros(2)).round(3).tolist(), shares_at(CORNERS[1]).round(3).tolist()
    ([0.333, 0.333, 0.333], [0.0, 1.0, 0.0])
    """
    shares = 1 / 3 + from_plane(point)
    shares[shares < ON_EDGE] = 0.0
    normal: Floats = shares / shares.sum()
    return normal


def visible(logits: Floats) -> Floats:
    """Return logits of which none is further below the largest than the plane shows, −∞ included."""
    near: Floats = np.maximum(logits, logits.max() - LEAD)
    return near


def level_line(k: int, share: float) -> Floats:
    """Return the ends of the line on which S_k is `share`, in the triangle; shape (2, 2)."""
    return np.array([share * CORNERS[k] + (1 - share) * CORNERS[other] for other in range(3) if other != k])


def level_curve(k: int, lead: float, count: int = 33) -> Floats:
    """Return points of the plane of the logits at which S_k is the same, up to where that plane ends.

    S_k is the sigmoid of z_k − ln(e^{z_i} + e^{z_j}), so it is the same where that lead is.

    Parameters
    ----------
    k : int
    lead : float
        z_k − ln(e^{z_i} + e^{z_j}), the logarithm of S_k/(1 − S_k).
    count : int

    Returns
    -------
    ndarray, shape (count, 2)
        Shape (0, 2) where the whole curve is beyond the end.

    Examples
    --------
    >>> curve = level_curve(0, 0.0)
    >>> z = from_plane(curve)
    >>> bool(np.allclose(z[:, 0] - np.logaddexp(z[:, 1], z[:, 2]), 0.0))
    True
    """
    with np.errstate(all="ignore"):
        # z_k leads the lower of the others by at most LEAD, and is led by the higher by at most that.
        ends = np.array([LEAD, np.log(np.expm1(LEAD - lead)), -np.log(np.expm1(max(-lead - LEAD, 0.0)))])
    end = float(np.min(ends))
    if not end > 0.0:
        return np.empty((0, 2))
    half = np.linspace(-end / 2, end / 2, count)
    logits = np.empty((count, 3))
    i, j = (other for other in range(3) if other != k)
    logits[:, i], logits[:, j] = half, -half
    logits[:, k] = lead + np.logaddexp(half, -half)
    return to_plane(logits)


def lead_of(k: int, logits: Floats) -> float:
    """Return z_k − ln(e^{z_i} + e^{z_j}): by how much z_k leads the two others together."""
    i, j = (other for other in range(3) if other != k)
    return float(logits[k] - np.logaddexp(logits[i], logits[j]))


def within(start: Floats, end: Floats, half: tuple[float, float]) -> Floats:
    """Return where a line from `start` to `end` leaves a rectangle of this half width and height; else its end.

    Examples
    --------
    >>> within(np.zeros(2), np.array([4.0, 1.0]), (2.0, 2.0)).tolist()
    [2.0, 0.5]
    """
    step = end - start
    with np.errstate(all="ignore"):
        shares = [(np.sign(by) * most - at) / by for at, by, most in zip(start, step, half, strict=True) if by != 0.0]
    kept: Floats = start + max(0.0, min([1.0, *map(float, shares)])) * step
    return kept
