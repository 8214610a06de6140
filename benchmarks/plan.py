"""How long everything may take: the full run, and the quick one."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """How much is measured.

    Attributes
    ----------
    name : str
    classes : tuple of int
        The n of the live pages, the most telling first.
    stock_classes : tuple of int
        Those that are also measured over Jupyter's own connection.
    rounds, keys : int
        Keys a round, and rounds, for each page.
    drag_seconds : float
    openings : int
        For each page, cold and warm.
    drags : int
        Before memory is measured again.
    core_seconds : float
        For each row of the core.
    largest : int
        The largest vector of the core.
    students : tuple of int
        Sizes of the class that are tried in turn, until one is too large and those between are.
    class_seconds : float
        How long each class drags.
    budgets : dict of str to float
        After so many seconds a section begins nothing new.
    """

    name: str
    classes: tuple[int, ...]
    stock_classes: tuple[int, ...]
    rounds: int
    keys: int
    drag_seconds: float
    openings: int
    drags: int
    core_seconds: float
    largest: int
    students: tuple[int, ...]
    class_seconds: float
    budgets: dict[str, float]


FULL = Plan(
    name="full",
    classes=(5, 3, 10, 20),
    stock_classes=(5,),
    rounds=3,
    keys=10,
    drag_seconds=5.0,
    openings=3,
    drags=20_000,
    core_seconds=1.2,
    largest=1_000_000,
    students=(8, 16, 32, 64),
    class_seconds=10.0,
    budgets={"core": 45, "live": 270, "network": 145, "opening": 80, "memory": 95, "class": 170, "site": 90},
)
QUICK = Plan(
    name="quick",
    classes=(5, 10),
    stock_classes=(),
    rounds=2,
    keys=8,
    drag_seconds=2.0,
    openings=1,
    drags=1_000,
    core_seconds=0.3,
    largest=100_000,
    students=(8, 16),
    class_seconds=5.0,
    budgets={"core": 20, "live": 50, "network": 30, "opening": 15, "memory": 15, "class": 20, "site": 25},
)


class Clock:
    """Says when a section has had its time.

    Examples
    --------
    >>> Clock(2.0, now=iter([10.0, 11.0, 12.5]).__next__).is_over()
    False
    """

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._end = now() + seconds

    def is_over(self) -> bool:
        """Whether the time is up."""
        return self._now() > self._end

    @property
    def left(self) -> float:
        """The seconds that remain; 0 when the time is up."""
        return max(0.0, self._end - self._now())
