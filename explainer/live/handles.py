"""What can be dragged: a handle along one axis, or one in the plane.

Both say what the front end needs in order to follow a pointer and keys by itself, and check what it then says.
"""

from __future__ import annotations

import math
import reprlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from matplotlib.axes import Axes

from explainer.live.roots import root_of

Point = tuple[float, float]
Place = float | Point
"""Where a handle is: a number along its axis, or both numbers of a point."""


@dataclass(frozen=True)
class Handle:
    """How an artist is dragged along one axis.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Whose data coordinates the handle moves in, linear or logarithmic.
    axis : {"x", "y"}
        The direction.
    name : str
        What assistive technology calls it.
    value : float
        Where it is now, in data units.
    step, page : float
        What an arrow key and a page key add (on a logarithmic axis: decades).
    low, high : float, optional
        The limits of the value; by default those of the axis.
    digits : int
        Decimals that a dragged value is rounded to (on a logarithmic axis: of its logarithm).
    text : str
        The value in words, for assistive technology; by default the number.
    """

    axes: Axes
    axis: Literal["x", "y"]
    name: str
    value: float
    step: float = 0.1
    page: float = 1.0
    low: float | None = None
    high: float | None = None
    digits: int = 2
    text: str = ""

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest value."""
        first, last = limits_of(self.axes, self.axis)
        return (first if self.low is None else self.low, last if self.high is None else self.high)

    def believe(self, value: Any) -> float:
        """Return where a browser says it was dragged.

        Raises
        ------
        ValueError
            If that is no number within the limits.
        """
        return _number("value", value, self.limits)

    def describe(self) -> dict[str, Any]:
        """Return what the front end needs in order to turn pixels into values and keys into steps.

        Raises
        ------
        ValueError
            If the axis is neither linear nor logarithmic.
        """
        scale = self.axes.get_xscale() if self.axis == "x" else self.axes.get_yscale()
        if scale not in ("linear", "log"):
            msg = f"`axes` must have a linear or log {self.axis} axis for `{self.name}` to be dragged; got {scale!r}."
            raise ValueError(msg)
        low, high = self.limits
        return {
            "axis": self.axis,
            "scale": scale,
            "values": [low, high],
            "pixels": [_pixel(self.axes, self.axis, value) for value in (low, high)],
            "step": self.step,
            "page": self.page,
            "digits": self.digits,
            "name": self.name,
        }

    def attributes(self) -> dict[str, str]:
        """Return the attributes of a slider (WAI-ARIA) that follow the value."""
        low, high = self.limits
        return {
            "aria-valuenow": _decimal(self.value if math.isfinite(self.value) else low),
            "aria-valuemin": _decimal(low),
            "aria-valuemax": _decimal(high),
            "aria-valuetext": self.text or f"{self.value:.12g}",
        }


@dataclass(frozen=True)
class PointHandle:
    """How an artist is dragged in the plane, within a convex region.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        In whose data coordinates it moves; both axes linear.
    name : str
        What assistive technology calls it.
    value : tuple of float
        Where it is now, (x, y) in data units.
    right, up : tuple of float
        What the arrow keys → and ↑ add; ← and ↓ take it away.
    page : float
        How many such steps a page key, or an arrow key with Shift, takes at once. Home and End go as far as there is
        room against `right` and along it.
    region : sequence of (float, float), optional
        The corners of a convex polygon, in order, that it stays in; by default all of the axes.
    digits : int
        Decimals that what is dragged is rounded to.
    text : str
        Where it is in words, for assistive technology; by default both numbers.
    """

    axes: Axes
    name: str
    value: Point
    right: Point
    up: Point
    page: float = 10.0
    region: Sequence[Point] = ()
    digits: int = 3
    text: str = ""

    @property
    def limits(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The least and the greatest x, and y."""
        if not self.region:
            return limits_of(self.axes, "x"), limits_of(self.axes, "y")
        xs, ys = zip(*self.region, strict=True)
        return (min(xs), max(xs)), (min(ys), max(ys))

    def believe(self, value: Any) -> Point:
        """Return where a browser says it was dragged.

        Whether it is within the region to the last digit is for the owner to decide, who knows what lies there.

        Raises
        ------
        ValueError
            If that are no two numbers within the limits.
        """
        if not isinstance(value, list) or len(value) != 2:
            msg = f"`value` must be two numbers [x, y]; got {reprlib.repr(value)}."
            raise ValueError(msg)
        xs, ys = self.limits
        return _number("x", value[0], xs), _number("y", value[1], ys)

    def describe(self) -> dict[str, Any]:
        """Return what the front end needs in order to turn pixels into values and keys into steps.

        Raises
        ------
        ValueError
            If an axis is not linear.
        """
        scales = self.axes.get_xscale(), self.axes.get_yscale()
        if scales != ("linear", "linear"):
            msg = f"`axes` must have linear axes for `{self.name}` to be dragged; got {scales}."
            raise ValueError(msg)
        (left, right), (low, high) = self.limits
        corners = self.region or ((left, low), (right, low), (right, high), (left, high))
        return {
            "axis": "both",
            "pixels": [
                [_pixel(self.axes, "x", left), _pixel(self.axes, "x", right)],
                [_pixel(self.axes, "y", low), _pixel(self.axes, "y", high)],
            ],
            "values": [[left, right], [low, high]],
            "region": [list(corner) for corner in corners],
            "right": list(self.right),
            "up": list(self.up),
            "page": self.page,
            "digits": self.digits,
            "name": self.name,
        }

    def attributes(self) -> dict[str, str]:
        """Return the attributes of a slider (WAI-ARIA) that follow the value: its number is x, its words say all."""
        x, y = (f"{number:.12g}" for number in self.value)
        low, high = self.limits[0]
        return {
            "aria-valuenow": _decimal(self.value[0]),
            "aria-valuemin": _decimal(low),
            "aria-valuemax": _decimal(high),
            "aria-valuetext": self.text or f"{x}, {y}",
            "data-at": f"{self.value[0]!r} {self.value[1]!r}",
        }


AnyHandle = Handle | PointHandle


def limits_of(axes: Axes, axis: Literal["x", "y"]) -> tuple[float, float]:
    """Return the least and the greatest value that an axis shows."""
    low, high = sorted(map(float, axes.get_xlim() if axis == "x" else axes.get_ylim()))
    return low, high


def _pixel(axes: Axes, axis: Literal["x", "y"], value: float) -> float:
    """Return where a value of an axis is, in the units of the figure's SVG."""
    figure = root_of(axes)
    assert figure is not None
    # What stands on the other axis does not matter, but on a logarithmic one it must not be 0.
    if axis == "x":
        return float(axes.transData.transform((value, axes.get_ylim()[0]))[0])
    return float(figure.bbox.height - axes.transData.transform((axes.get_xlim()[0], value))[1])


def _number(name: str, value: Any, limits: tuple[float, float]) -> float:
    """Return a number that came from a browser, if it is one and within `limits`."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not abs(value) <= sys.float_info.max:
        msg = f"`{name}` must be a finite number; got {reprlib.repr(value)}."
        raise ValueError(msg)
    low, high = limits
    if not low <= value <= high:
        msg = f"`{name}` must be in [{low:g}, {high:g}]; got {reprlib.repr(value)}."
        raise ValueError(msg)
    return float(value)


def _decimal(value: float) -> str:
    """Return a number without an exponent, which browsers and assistive technology don't read in attributes."""
    return f"{Decimal(f'{value:.12g}'):f}"
