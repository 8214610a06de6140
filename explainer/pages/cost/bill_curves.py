"""Time and memory against n, both logarithmic: a slope of 2 is n², a slope of 1 is n."""

from __future__ import annotations

import math
from typing import Final

from matplotlib.patches import Polygon

from explainer.pages.cost.bill import SLOPES
from explainer.pages.cost.numbers import BillNumbers
from explainer.pages.cost.settings import LARGEST_SIZE
from explainer.pages.slide import Slide
from explainer.views import theme
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK
from explainer.views.view import Drawing, add, box, label

LEFT, RIGHT, BOTTOM = 62.0, 12.0, 40.0
HEIGHT: Final = 470.0
LEAST: Final = 2
_PANEL: Final = 185.0
_FEET: Final = {"time": BOTTOM + _PANEL + 30.0, "memory": BOTTOM}
_ENDS: Final = {"time": (-5.0, 3.0), "memory": (1.0, 12.0)}
_TICKS: Final = {
    "time": {-3: "1 ms", 0: "1 s", 2: "100 s"},
    "memory": {3: "1 kB", 6: "1 MB", 9: "1 GB"},
}
_WIDTH: Final = theme.WIDTH - LEFT - RIGHT
_LOOKS: Final = {"dense": (INK, 3.0), "vjp": (GRIP, 4.5), "jvp": (BAR, 2.0)}
"""The JVP costs as much as the VJP: drawn thinner, on top of it."""


class BillCurves(Drawing[BillNumbers]):
    """Above time, below memory; what was not measured is dashed.

    Attributes
    ----------
    axes : Axes
        x is n, logarithmic; y are units.
    artists : dict of str to Artist
        ``{time|memory}-{dense|vjp|jvp}``, ``{time|memory}-beyond-{dense|vjp|jvp}``, ``size-handle``,
        ``size-line``, ``refused``: where J was last built.
    """

    title = "Time and memory against n"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        top = HEIGHT - 8
        self.axes = self.add_axes(LEFT, BOTTOM, _WIDTH, top - BOTTOM, None, (BOTTOM, top))
        self.axes.set(xscale="log", xlim=(LEAST, LARGEST_SIZE))
        unit = (LARGEST_SIZE / LEAST) ** (1 / _WIDTH)
        for what, foot in _FEET.items():
            for power, words in _TICKS[what].items():
                y = _height(what, 10.0**power)
                box(self.axes, LEAST, y - 0.5, LARGEST_SIZE, 1.0, HAIRLINE, zorder=0)
                self.note(LEFT - 6, y - 4, words, align="right")
            self.note(9.0, foot + _PANEL / 2, "seconds" if what == "time" else "bytes held", upright=True)
        for n, words in ((10, "10"), (100, "100"), (1000, "1000"), (10_000, "10⁴"), (100_000, "10⁵")):
            self.note(LEFT + math.log(n / LEAST) / math.log(unit), BOTTOM - 22, words)
        self.note(LEFT + _WIDTH / 2, 4, "classes n")
        label(self.axes, 700, _height("memory", 3e7), "J: slope 2", color=INK, align="right")
        label(self.axes, 12, _height("memory", 60.0), "VJP and JVP: slope towards 1", color=INK, align="left")
        label(self.axes, 700, _height("time", 4.0), "J", color=INK, align="right")
        label(self.axes, 12, _height("time", 1e-5), "VJP and JVP", color=INK, align="left")
        self._lines = {(w, kind): self._line(kind, False) for w in _FEET for kind in SLOPES}
        self._beyond = {(w, kind): self._line(kind, True) for w in _FEET for kind in SLOPES}
        self.artists |= {f"{what}-{kind}": line for (what, kind), line in self._lines.items()}
        self.artists |= {f"{what}-beyond-{kind}": line for (what, kind), line in self._beyond.items()}
        self._slide = Slide(self.axes, _WIDTH, top - BOTTOM, _FEET["time"] + _PANEL)
        self.artists |= {"size-line": self._slide.line, "size-handle": self._slide.handle}
        self._refused = label(self.axes, LEAST, BOTTOM, "refused →", color=INK, align="right")
        self.artists["refused"] = self._refused
        self._shown: object = None

    def update(self, numbers: BillNumbers) -> None:
        """Show what is measured, and the n of which the bill is read."""
        bill = numbers.bill
        if bill is not self._shown:
            self._shown = bill
            for kind in SLOPES:
                known = bill.known(kind)
                self._draw("time", kind, [(n, cost.seconds) for n, cost in known])
                self._draw("memory", kind, [(n, float(cost.memory)) for n, cost in known])
            built = bill.known("dense")
            self._refused.set_visible(bool(built) and bill.refuses)
            if built:
                n, cost = built[-1]
                self._refused.set_position((n, _height("memory", cost.memory) + 12))
        self._slide.move(float(numbers.settings.size))

    def _draw(self, what: str, kind: str, points: list[tuple[int, float]]) -> None:
        heights = [(n, _height(what, value)) for n, value in points]
        nothing = [(LEAST, _FEET[what])] * 2
        self._lines[what, kind].set_xy(heights if len(heights) > 1 else nothing)
        if points and points[-1][0] < LARGEST_SIZE:
            n, value = points[-1]
            last = value * (LARGEST_SIZE / n) ** SLOPES[kind]
            self._beyond[what, kind].set_xy([heights[-1], (LARGEST_SIZE, _height(what, last))])
        else:
            self._beyond[what, kind].set_xy(nothing)

    def _line(self, kind: str, beyond: bool) -> Polygon:
        color, width = _LOOKS[kind]
        line = Polygon([(LEAST, BOTTOM)] * 2, closed=False, fill=False, edgecolor=color)
        line.set(linewidth=1.5 if beyond else width, linestyle=(0, (3, 2)) if beyond else "-", zorder=2)
        add(self.axes, line)
        return line


def _height(what: str, value: float) -> float:
    """Return where a value stands in its panel, which it does not leave."""
    low, high = _ENDS[what]
    share = (math.log10(value) - low) / (high - low)
    return _FEET[what] + _PANEL * min(max(share, 0.0), 1.0)
