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
        Point(16, Cost(2.85e-05, 9_136), Cost(2.36e-05, 6_935), Cost(2.37e-05, 6_154)),
        Point(64, Cost(3.11e-05, 41_344), Cost(2.36e-05, 7_306), Cost(2.4e-05, 7_306)),
        Point(256, Cost(5.2e-05, 534_912), Cost(2.4e-05, 11_850), Cost(2.43e-05, 11_850)),
        Point(1_024, Cost(0.000368, 8_423_808), Cost(2.54e-05, 30_378), Cost(2.55e-05, 30_378)),
        Point(2_048, Cost(0.00279, 33_622_400), Cost(2.65e-05, 54_954), Cost(2.67e-05, 54_954)),
        Point(4_096, Cost(0.232, 134_351_232), Cost(2.42e-05, 104_106), Cost(3.02e-05, 104_106)),
        Point(8_192, Cost(1.13, 537_135_488), Cost(3.55e-05, 202_410), Cost(3.59e-05, 202_410)),
        Point(16_384, Cost(3.61, 2_148_010_368), Cost(4.83e-05, 399_018), Cost(4.92e-05, 399_018)),
        Point(32_768, None, Cost(7.49e-05, 792_741), Cost(7.41e-05, 792_234)),
        Point(50_257, None, Cost(9.24e-05, 668_098), Cost(9.25e-05, 667_816)),
        Point(128_256, None, Cost(0.000211, 1_292_262), Cost(0.000213, 1_292_064)),
    ),
    11,
)
"""What stands until a reader measures."""
