"""The bill: what softmax's Jacobian and its products cost at some n, as measured, and what that says of any other n."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

SLOPES: Final = {"dense": 2.0, "vjp": 1.0, "jvp": 1.0}
"""Powers of n with which time and memory grow in the end."""
LARGE, LAST = 1024, 3
"""From which n on slopes of memory are measured, and for how many sizes those of time."""
NUMBER: Final = 8
"""Bytes of a float64."""


@dataclass(frozen=True)
class Cost:
    """What one way cost at some n.

    Parameters
    ----------
    seconds : float
        Of a processor.
    memory : int
        The most bytes that were held at once.
    """

    seconds: float
    memory: int


@dataclass(frozen=True)
class Point:
    """What was measured at some n.

    Parameters
    ----------
    n : int
    dense : Cost or None
        Of building J, and multiplying by it; None where it was refused.
    vjp, jvp : Cost
    refusal : str
        Why J was refused, if it was.
    """

    n: int
    dense: Cost | None
    vjp: Cost
    jvp: Cost
    refusal: str = ""


@dataclass(frozen=True)
class Bill:
    """Measurements on one machine.

    Parameters
    ----------
    whose : str
        On which machine, and by whom.
    points : tuple of Point
        For growing n.
    total : int
        How many there will be.
    running : bool
        Whether it is still being measured.

    Examples
    --------
    >>> RECORDED.known("dense")[-1][0], RECORDED.seconds("vjp", 50_257)[1]
    (16384, True)
    """

    whose: str
    points: tuple[Point, ...]
    total: int
    running: bool = False

    def known(self, kind: str) -> tuple[tuple[int, Cost], ...]:
        """Return n and cost of every measurement of a kind: "dense", "vjp" or "jvp"."""
        costs = ((point.n, getattr(point, kind)) for point in self.points)
        return tuple((n, cost) for n, cost in costs if cost is not None)

    def seconds(self, kind: str, n: int) -> tuple[float, bool]:
        """Return the seconds that `kind` takes at `n`, and whether `n` lies within what was measured.

        Between two measurements they lie on a straight line of the logarithms; beyond the last one they grow as they do
        in the end, with n² or n. NaN before the first measurement.
        """
        known = self.known(kind)
        if not known:
            return math.nan, False
        sizes, seconds = zip(*((size, cost.seconds) for size, cost in known), strict=True)
        if n > sizes[-1]:
            return seconds[-1] * (n / sizes[-1]) ** SLOPES[kind], False
        return float(np.exp(np.interp(np.log(n), np.log(sizes), np.log(seconds)))), n >= sizes[0]

    def slope(self, kind: str, what: str) -> float:
        """Return the power of n with which "memory" or "seconds" of a kind grow; NaN before two points.

        A straight line through the logarithms, by least squares: of memory from n = 1024 on, of time for the last three
        sizes, since smaller ones take as long as a call takes.

        Examples
        --------
        >>> round(RECORDED.slope("dense", "memory"), 2)
        2.0
        """
        large = [(n, getattr(cost, what)) for n, cost in self.known(kind) if n >= LARGE]
        if what == "seconds":
            large = large[-LAST:]
        if len(large) < 2:
            return math.nan
        sizes, values = np.log(np.array(large, dtype=np.float64)).T
        sizes -= sizes.mean()
        return float(sizes @ values / (sizes @ sizes))

    @property
    def refuses(self) -> bool:
        """Whether some J was not built."""
        return any(point.dense is None for point in self.points)

    @property
    def refusal(self) -> str:
        """Why the first J that was not built was refused; nothing where all were built so far."""
        return next((point.refusal for point in self.points if point.refusal), "")


def exact_memory(kind: str, n: int, number: int = NUMBER) -> int:
    """Return the bytes of what a way has to hold: n² numbers for J, n for a product.

    Examples
    --------
    >>> exact_memory("dense", 50_257), exact_memory("vjp", 50_257), exact_memory("dense", 50_257, 2)
    (20206128392, 402056, 5051532098)
    """
    return number * (n * n if kind == "dense" else n)


RECORDED: Final = Bill(
    "Recorded by the authors on a Linux machine with two cores, NumPy 2.4",
    (
        Point(16, Cost(5.68e-05, 11_080), Cost(5.65e-05, 6_402), Cost(5.64e-05, 6_402)),
        Point(64, Cost(6.19e-05, 43_768), Cost(5.67e-05, 6_944), Cost(5.63e-05, 6_944)),
        Point(256, Cost(8.49e-05, 540_408), Cost(5.64e-05, 12_652), Cost(5.67e-05, 12_652)),
        Point(1_024, Cost(0.000416, 8_441_592), Cost(6.02e-05, 37_388), Cost(5.72e-05, 37_388)),
        Point(2_048, Cost(0.00343, 33_656_568), Cost(6.41e-05, 70_156), Cost(6.5e-05, 70_156)),
        Point(4_096, Cost(0.242, 134_418_168), Cost(7.15e-05, 135_692), Cost(7.07e-05, 135_692)),
        Point(8_192, Cost(1.11, 537_267_960), Cost(8.58e-05, 266_764), Cost(8.65e-05, 266_764)),
        Point(16_384, Cost(3.67, 2_148_273_912), Cost(0.000118, 528_908), Cost(0.000118, 528_908)),
        Point(32_768, None, Cost(0.000191, 1_053_647), Cost(0.000191, 1_053_196)),
        Point(50_257, None, Cost(0.000232, 1_350_204), Cost(0.000232, 1_350_008)),
        Point(128_256, None, Cost(0.000515, 2_340_894), Cost(0.000519, 2_340_696)),
    ),
    11,
)
"""What stands until a reader measures."""
