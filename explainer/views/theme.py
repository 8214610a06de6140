"""The visual language: a few colours with a meaning, a few sizes, in a light and a dark theme.

Pictures are drawn in *units*: 72 to the inch of a Matplotlib figure, one CSS pixel each where a picture is shown at
its natural size. Orange means positive, blue means negative, ink means selected; nothing else has a colour. Orange and
blue stay apart for every common kind of colour blindness, and every number carries its sign besides.

A picture is drawn in the light colours. In a browser each of them is a CSS variable (`palette`), so that the page's
theme decides (`css_variables`).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from matplotlib.colors import to_hex, to_rgba

Rgba = tuple[float, float, float, float]

COLOURS: Final[Mapping[str, tuple[str, str]]] = {
    "paper": ("#ffffff", "#12171e"),
    "ink": ("#16202c", "#e8edf3"),
    "muted": ("#5b6675", "#a9b4c2"),
    "hairline": ("#d5dbe3", "#36414e"),
    "bar": ("#b4c0ce", "#566579"),
    "grip": ("#4a5a6e", "#9fb0c4"),
    "positive": ("#d96c10", "#f08a35"),
    "negative": ("#2a6fbb", "#5aa0ea"),
    "positive-cell": ("#f2913d", "#8a4a10"),
    "negative-cell": ("#5f9be0", "#2b5c94"),
    "differs-cell": ("#e9b3ac", "#7a3a33"),
    "unknown-cell": ("#e9ecf1", "#2a323d"),
    "warning": ("#fff4e5", "#33270f"),
}
"""By name: the light and the dark theme's."""
_FORCED: Final[Mapping[str, str]] = {
    **dict.fromkeys(COLOURS, "CanvasText"),
    **dict.fromkeys(("paper", "positive-cell", "negative-cell", "differs-cell", "unknown-cell", "warning"), "Canvas"),
    **dict.fromkeys(("hairline", "bar"), "GrayText"),
    "grip": "Highlight",
}
"""By name: the system's colour where a reader forces their own."""


def _colour(name: str) -> Rgba:
    return to_rgba(COLOURS[name][0])


PAPER: Final = _colour("paper")
INK: Final = _colour("ink")
MUTED: Final = _colour("muted")
HAIRLINE: Final = _colour("hairline")
BAR: Final = _colour("bar")
GRIP: Final = _colour("grip")
POSITIVE: Final = _colour("positive")
NEGATIVE: Final = _colour("negative")
DIFFERS: Final = _colour("differs-cell")
UNKNOWN: Final = _colour("unknown-cell")
NONE: Final[Rgba] = (0.0, 0.0, 0.0, 0.0)

FONT: Final = "DejaVu Sans"
SMALL_SIZE: Final = 13.0
"""The smallest text of a picture: 12 CSS pixels where pictures are smallest, on a phone and three side by side."""

WIDTH: Final = 400.0
"""Width of every picture, in units."""

STEPS: Final = 64
"""Distinct colours on each side of 0."""


def diverging(value: float, limit: float) -> Rgba:
    """Colour the background of a cell: blue below 0, paper at 0, orange above.

    The colours are such that `INK` is readable on all of them.

    Parameters
    ----------
    value : float
    limit : float
        The value that gets the full colour, and its negative; what lies beyond stays at the end.

    Returns
    -------
    Rgba
        One of ``2 * STEPS + 1`` tuples; equal colours are the same tuple.

    Examples
    --------
    >>> diverging(0.0, 0.25) == PAPER, diverging(1.0, 0.25) is diverging(0.25, 0.25)
    (True, True)
    """
    step = round(STEPS * value / limit)
    return _scale()[STEPS + max(-STEPS, min(STEPS, step))]


def faded(color: Rgba, alpha: float) -> Rgba:
    """Give `color` with its opacity set.

    Examples
    --------
    >>> faded(PAPER, 0.5)
    (1.0, 1.0, 1.0, 0.5)
    """
    return (*color[:3], alpha)


@functools.cache
def palette() -> Mapping[str, str]:
    """Return by the colour in a picture, ``#rrggbb``, the CSS value that it has in a page.

    Examples
    --------
    >>> palette()["#16202c"]
    'var(--sx-ink, #16202c)'
    """
    mixed = {}
    for step, color in enumerate(_scale(), start=-STEPS):
        name = "positive-cell" if step > 0 else "negative-cell"
        share = f"{abs(step) / STEPS:.2%}"
        mixed[to_hex(color)] = f"color-mix(in srgb, {_variable(name)} {share}, {_variable('paper')})"
    return {**mixed, **{light: _variable(name) for name, (light, _) in COLOURS.items()}}


@functools.cache
def css_variables() -> str:
    """Return the declarations of all variables of `palette`, for every theme, to stand in a rule of a style sheet.

    Examples
    --------
    >>> "--sx-ink: light-dark(#16202c, #e8edf3);" in css_variables()
    True
    """
    both = "".join(f"--sx-{name}: light-dark({light}, {dark});\n" for name, (light, dark) in COLOURS.items())
    forced = "".join(f"--sx-{name}: {system};\n" for name, system in _FORCED.items())
    return f"{both}@media (forced-colors: active) {{\n{forced}}}\n"


def _variable(name: str) -> str:
    return f"var(--sx-{name}, {COLOURS[name][0]})"


@functools.cache
def _scale() -> tuple[Rgba, ...]:
    negative, positive = _colour("negative-cell"), _colour("positive-cell")
    return tuple(
        [_mix(PAPER, negative, k / STEPS) for k in range(STEPS, 0, -1)]
        + [_mix(PAPER, positive, k / STEPS) for k in range(STEPS + 1)]
    )


def _mix(start: Rgba, end: Rgba, share: float) -> Rgba:
    red, green, blue, alpha = (float(a + share * (b - a)) for a, b in zip(start, end, strict=True))
    return red, green, blue, alpha
