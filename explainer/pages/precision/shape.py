"""What a small binary format has room for, and which of its numbers is nearest."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Shape:
    """A binary format, by what it has room for.

    Parameters
    ----------
    precision : int
        Binary digits of a normal number, the leading 1 counted.
    lowest : int
        The exponent of the smallest normal number: it is 2**lowest.
    largest : float
    has_infinity : bool
        Where there is none, what is beyond `largest` is NaN.
    """

    precision: int
    lowest: int
    largest: float
    has_infinity: bool = True

    @property
    def beyond(self) -> float:
        """What is larger than every number of the format."""
        return math.inf if self.has_infinity else math.nan

    def nearest(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return, for each value, the number of the format that is nearest, of two the even one.

        Examples
        --------
        >>> Shape(4, -6, 448.0, has_infinity=False).nearest([0.3, -17.0, 1000.0]).tolist()
        [0.3125, -16.0, nan]
        """
        exact = np.asarray(values, dtype=np.float64)
        with np.errstate(all="ignore"):
            exponents = np.maximum(np.frexp(exact)[1] - 1, self.lowest)
            units = np.ldexp(1.0, exponents - (self.precision - 1))
            rounded = np.rint(exact / units) * units
            beyond = np.copysign(self.beyond, rounded)
        result: NDArray[np.float64] = np.where(np.abs(rounded) > self.largest, beyond, rounded)
        return result

    def nearest_one(self, value: float) -> float:
        """Return the same for one value, sooner.

        Examples
        --------
        >>> Shape(8, -126, 3.3895313892515355e38).nearest_one(257.0)
        256.0
        """
        if not math.isfinite(value):
            return value if self.has_infinity else math.nan
        exponent = max(math.frexp(value)[1] - 1, self.lowest)
        unit = math.ldexp(1.0, exponent - (self.precision - 1))
        rounded = round(value / unit) * unit
        return rounded if abs(rounded) <= self.largest else math.copysign(self.beyond, rounded)
