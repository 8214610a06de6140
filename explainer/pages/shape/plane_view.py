"""The plane of the logits: z − mean z to drag, a circle of moves around it, and one move dz."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainer.pages.shape import plane
from explainer.pages.shape.arrow import Arrow, line, redraw
from explainer.pages.shape.numbers import CIRCLE, TriangleNumbers
from explainer.pages.shape.triangle_view import HEIGHT, LEVELS
from explainer.pages.slide import HANDLE, STYLE
from explainer.views import theme
from explainer.views.labels import sub
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK, MUTED, POSITIVE
from explainer.views.view import Drawing, box

UNIT: Final = 1 / 25.0
"""A unit of the drawing, in logits."""
TIP: Final = 12.0


class Plane(Drawing[TriangleNumbers]):
    """The same two directions as in the triangle; it ends where one logit leads another by 8.

    Attributes
    ----------
    axes : Axes
        Data are `plane.to_plane` of the logits.
    artists : dict of str to Artist
        ``logits-handle``, ``move-handle``; ``curve-{k}``, through the point, on which S_k is the same; ``circle``,
        ``direction-{k}``, its diameter along eigenvector k; ``move-shaft``, ``move-head``.
    """

    title = "The plane z − mean z"

    def __init__(self) -> None:
        super().__init__(HEIGHT)
        half, up = theme.WIDTH / 2 * UNIT, HEIGHT / 2 * UNIT
        self.axes = self.add_axes(0, 0, theme.WIDTH, HEIGHT, (-half, half), (-up, up))
        for k in range(3):
            for share in LEVELS:
                line(self.axes, HAIRLINE, 1, plane.level_curve(k, float(np.log(share / (1 - share)))), zorder=0)
        line(self.axes, BAR, 1, plane.HEXAGON, closed=True, zorder=0, joinstyle="round")
        self._curves = [line(self.axes, MUTED, 1, zorder=1) for _ in range(3)]
        self._circle = line(self.axes, POSITIVE, 2, closed=True, zorder=2)
        self._directions = [line(self.axes, POSITIVE, width, zorder=2) for width in (2.0, 1.25)]
        self._move = Arrow(self.axes, UNIT)
        self._handle = box(self.axes, 0, 0, HANDLE * UNIT, HANDLE * UNIT, GRIP, **STYLE)
        self._tip = box(self.axes, 0, 0, TIP * UNIT, TIP * UNIT, INK, **{**STYLE, "zorder": 6})
        for k, (dx, dy) in enumerate(((6.0, -20.0), (-6.0, -20.0), (0.0, 8.0))):
            x, y = plane.LEAD * plane.CORNERS[k] / UNIT
            self.note(theme.WIDTH / 2 + x + dx, HEIGHT / 2 + y + dy, f"z{sub(k)} largest")
        self.keep("curve", self._curves)
        self.keep("direction", self._directions)
        self.artists |= {
            "circle": self._circle, "move-shaft": self._move.shaft, "move-head": self._move.head,
            "logits-handle": self._handle, "move-handle": self._tip,
        }  # fmt: skip
        self._shown: object = None

    def update(self, numbers: TriangleNumbers) -> None:
        """Show the logits, the circle around them, and the move."""
        settings = numbers.settings
        if self._shown == (settings.logits, settings.move):
            return
        self._shown = (settings.logits, settings.move)
        centre, end = np.array(settings.logits_point), np.array(settings.moved_point)
        logits = plane.visible(np.array(settings.logits))
        for k, curve in enumerate(self._curves):
            redraw(curve, plane.level_curve(k, plane.lead_of(k, logits)))
        redraw(self._circle, centre + CIRCLE)
        for diameter, along in zip(self._directions, plane.to_plane(numbers.eigenvectors.T[:2]), strict=True):
            redraw(diameter, np.empty((0, 2)) if numbers.is_round else np.array([centre - along, centre + along]))
        self._move.move(centre, end)
        self._handle.set_xy(tuple((centre - HANDLE * UNIT / 2).tolist()))
        self._tip.set_xy(tuple((end - TIP * UNIT / 2).tolist()))
