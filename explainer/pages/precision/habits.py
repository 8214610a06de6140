"""Four habits of masking a class, computed in a format, and what each does to the Jacobian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.core import softmax
from explainer.pages.precision.formats import Format, Values, add_up

HABITS: Final = {
    "infinity": ("fill with −∞", -np.inf),
    "billion": ("fill with −1e9", -1e9),
    "ten-thousand": ("fill with −1e4", -1e4),
    "zero": ("multiply S by 0", 0.0),
}
"""What each is called, and the number that it uses."""


@dataclass(frozen=True, eq=False)
class Masked:
    """What a habit gives.

    Parameters
    ----------
    shares : ndarray of float64, shape (n,)
    jacobian : ndarray of float64, shape (n, n)
        Of the shares with respect to the reader's logits, those that are masked included.
    masked : ndarray of bool, shape (n,)
    """

    shares: NDArray[np.float64]
    jacobian: NDArray[np.float64]
    masked: NDArray[np.bool_]

    @property
    def total(self) -> float:
        """What the shares add up to."""
        return float(self.shares.sum())

    @property
    def leak(self) -> float:
        """The largest slope of a masked share, or with respect to a masked logit; right is 0."""
        beside = self.masked[:, None] | self.masked
        return float(np.abs(self.jacobian[beside]).max(initial=0.0))

    @property
    def verdict(self) -> str:
        """What is to be said of it."""
        if not np.isfinite(self.shares).all():
            return "NaN"
        if self.masked.all():
            return "uniform, in silence" if self.shares.any() else "all 0, in silence"
        if self.shares[self.masked].any():
            return "masked classes get a share"
        return "masked logits still pull" if self.leak else "right"


def mask(habit: str, logits: tuple[float, ...], masked: tuple[bool, ...], number_format: Format) -> Masked:
    """Mask classes by a habit; softmax is taken with its maximum subtracted, every step in the format.

    Parameters
    ----------
    habit : str
        One of `HABITS`.
    logits : tuple of float
    masked : tuple of bool
    number_format : Format

    Notes
    -----
    The Jacobian is Sᵢ(δᵢⱼ − Sⱼ), in the format as well, times the slope of what the habit does: a filled logit is a
    constant, so its column is multiplied by 0; of a share multiplied by 0 the row is, and the column stays.

    Examples
    --------
    >>> from explainer.pages.precision.formats import FORMATS
    >>> at = ((2.0, 1.0), (True, True), FORMATS["float16"])
    >>> [mask(habit, *at).verdict for habit in HABITS]
    ['NaN', 'NaN', 'uniform, in silence', 'all 0, in silence']
    """
    gone = np.array(masked)
    held = number_format.hold(logits)
    keep = number_format.hold(~gone)
    if habit != "zero":
        held = np.where(gone, number_format.hold(HABITS[habit][1]), held)
    with np.errstate(all="ignore"):
        weights = np.exp(held - held.max())
        shares = weights / add_up(weights)[-1]
        slopes: Values = shares[:, None] * (number_format.hold(np.eye(gone.size)) - shares)
        if habit == "zero":
            shares, slopes = shares * keep, slopes * keep[:, None]
        else:
            slopes = slopes * keep
    return Masked(shares.astype(np.float64), slopes.astype(np.float64) + 0.0, gone)


def ours(logits: tuple[float, ...], masked: tuple[bool, ...]) -> tuple[tuple[float, ...], str]:
    """Return what this package's softmax gives for the masked logits, or in what words it refuses.

    Examples
    --------
    >>> ours((2.0, 1.0), (False, True))
    ((1.0, 0.0), '')
    """
    try:
        return tuple(softmax(np.where(masked, -np.inf, logits)).tolist()), ""
    except ValueError as problem:
        return (), str(problem)
