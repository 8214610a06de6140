"""What can be dragged in a page's scene, and what that makes of the settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from explainer import live
from explainer.live.handles import Point

S = TypeVar("S")


@dataclass(frozen=True, eq=False)
class Handle(Generic[S]):
    """An artist that is dragged along one axis.

    Parameters
    ----------
    gid : str
        The artist's identifier.
    axes : matplotlib.axes.Axes
        In whose data coordinates it moves.
    axis : {"x", "y"}
    name : str
        What assistive technology calls it.
    read : callable
        Settings → where it is.
    change : callable
        Settings and where it was dragged → settings.
    write : callable, optional
        Where it is → the same in words.
    taken : callable, optional
        Settings → settings, when a drag begins, before `change`.
    step, page, low, high, digits
        See `explainer.live.Handle`.
    """

    gid: str
    axes: Any
    axis: Literal["x", "y"]
    name: str
    read: Callable[[S], float]
    change: Callable[[S, float], S]
    write: Callable[[float], str] | None = None
    taken: Callable[[S], S] | None = None
    step: float = 0.1
    page: float = 1.0
    low: float | None = None
    high: float | None = None
    digits: int = 2

    def place(self, settings: S) -> tuple[float, str]:
        """Return where the handle is, in numbers and in words; no words: the number says it."""
        value = self.read(settings)
        return value, "" if self.write is None else self.write(value)

    def to_live(self, settings: S, whose: str = "") -> live.Handle:
        """Return the handle as the live figure wants it; what it is called ends in `whose`."""
        value, text = self.place(settings)
        return live.Handle(
            self.axes, self.axis, name=self.name + whose, value=value, text=text, step=self.step, page=self.page,
            low=self.low, high=self.high, digits=self.digits,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class PointHandle(Generic[S]):
    """An artist that is dragged in the plane.

    Parameters
    ----------
    gid : str
        The artist's identifier.
    axes : matplotlib.axes.Axes
        In whose data coordinates it moves.
    name : str
        What assistive technology calls it.
    read : callable
        Settings → where it is, (x, y).
    change : callable
        Settings and where it was dragged, (x, y) → settings. It is within the bounds of the region, and by rounding
        perhaps not within the region.
    write : callable
        Settings → where it is, in words.
    taken : callable, optional
        Settings → settings, when a drag begins, before `change`.
    right, up, page, region, digits
        See `explainer.live.PointHandle`.
    """

    gid: str
    axes: Any
    name: str
    read: Callable[[S], Point]
    change: Callable[[S, Point], S]
    write: Callable[[S], str]
    right: Point
    up: Point
    taken: Callable[[S], S] | None = None
    page: float = 10.0
    region: Sequence[Point] = ()
    digits: int = 3

    def place(self, settings: S) -> tuple[Point, str]:
        """Return where the handle is, in numbers and in words."""
        return self.read(settings), self.write(settings)

    def to_live(self, settings: S, whose: str = "") -> live.PointHandle:
        """Return the handle as the live figure wants it; what it is called ends in `whose`."""
        value, text = self.place(settings)
        return live.PointHandle(
            self.axes, name=self.name + whose, value=value, text=text, right=self.right, up=self.up, page=self.page,
            region=self.region, digits=self.digits,
        )  # fmt: skip


AnyHandle = Handle[S] | PointHandle[S]
