"""The visual language: a few colours, a few sizes, one way to make a figure.

Pictures are drawn in *units*: 72 to the inch of a Matplotlib figure, one CSS pixel each where a picture is shown at
its natural size. Orange means positive, blue means negative, dark ink means selected; nothing else has a
colour. Orange and blue stay apart for every common kind of colour blindness, and every number carries
its sign besides.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.ft2font import LoadFlags

Rgba = tuple[float, float, float, float]

PAPER: Final[Rgba] = to_rgba("#ffffff")
INK: Final[Rgba] = to_rgba("#16202c")
MUTED: Final[Rgba] = to_rgba("#5b6675")
HAIRLINE: Final[Rgba] = to_rgba("#d5dbe3")
BAR: Final[Rgba] = to_rgba("#b4c0ce")
GRIP: Final[Rgba] = to_rgba("#4a5a6e")
POSITIVE: Final[Rgba] = to_rgba("#d96c10")
NEGATIVE: Final[Rgba] = to_rgba("#2a6fbb")
NONE: Final[Rgba] = (0.0, 0.0, 0.0, 0.0)

FONT: Final = "DejaVu Sans"
TITLE_SIZE: Final = 11.0
LABEL_SIZE: Final = 11.0
SMALL_SIZE: Final = 9.5
TINY_SIZE: Final = 7.0

WIDTH: Final = 400.0
"""Width of every picture, in units."""

STEPS: Final = 128
"""Distinct colours on each side of 0."""


def figure(height: float) -> Figure:
    """Make an empty figure of the common width, transparent, without a layout engine.

    Parameters
    ----------
    height : float
        In units.

    Returns
    -------
    Figure

    Examples
    --------
    >>> figure(200.0).bbox.size
    array([400., 200.])
    """
    return Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="none")


def axes(picture: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Add bare axes at a fixed place: no frame, no ticks, no background.

    Parameters
    ----------
    picture : Figure
    left, bottom, width, height : float
        In units, from the figure's lower left corner.

    Returns
    -------
    Axes
    """
    total_width, total_height = picture.bbox.size
    bare = picture.add_axes((left / total_width, bottom / total_height, width / total_width, height / total_height))
    bare.set_axis_off()
    return bare


def diverging(value: float, limit: float) -> Rgba:
    """Colour the background of a cell: blue below 0, paper at 0, orange above.

    The colours are light enough for `INK` to be readable on all of them.

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


@functools.cache
def _scale() -> tuple[Rgba, ...]:
    return tuple(
        [_mix(PAPER, to_rgba("#5f9be0"), k / STEPS) for k in range(STEPS, 0, -1)]
        + [_mix(PAPER, to_rgba("#f2913d"), k / STEPS) for k in range(STEPS + 1)]
    )


def _mix(start: Rgba, end: Rgba, share: float) -> Rgba:
    red, green, blue, alpha = (float(a + share * (b - a)) for a, b in zip(start, end, strict=True))
    return red, green, blue, alpha


def faded(color: Rgba, alpha: float) -> Rgba:
    """Give `color` with its opacity set.

    Parameters
    ----------
    color : Rgba
    alpha : float

    Returns
    -------
    Rgba

    Examples
    --------
    >>> faded(PAPER, 0.5)
    (1.0, 1.0, 1.0, 0.5)
    """
    return (*color[:3], alpha)


def contrast(one: Rgba, other: Rgba) -> float:
    """Compute the contrast ratio of two opaque colours, from 1 to 21.

    Source: Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".

    Parameters
    ----------
    one, other : Rgba

    Returns
    -------
    float

    Examples
    --------
    >>> round(contrast((0, 0, 0, 1), (1, 1, 1, 1)), 6)
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Rgba) -> float:
    channels = np.array(color[:3])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def text_width(text: str, size: float) -> float:
    """Measure a line of text in `FONT`.

    Parameters
    ----------
    text : str
    size : float
        Font size in units.

    Returns
    -------
    float
        In units; kerning is left out, and a character that the font lacks is taken as square.

    Examples
    --------
    >>> round(text_width("+0.196", 10.0), 1)
    37.0
    """
    return size * sum(map(_advance, text))


@functools.cache
def _advance(character: str) -> float:
    font = get_font(findfont(FONT))
    if font.get_char_index(ord(character)) == 0:
        return 1.0
    font.set_size(100, 72)
    advance: int = font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance
    return advance / 65536 / 100


@functools.lru_cache(maxsize=4096)
def fitting_size(text: str, width: float, size: float) -> float:
    """Choose the font size at which `text` fits into `width`: `size`, or a multiple of a half below it.

    Parameters
    ----------
    text : str
    width : float
        In units.
    size : float
        The size wanted.

    Returns
    -------
    float
        Not below `TINY_SIZE`.

    Examples
    --------
    >>> fitting_size("+0.196", 100.0, 12.0), fitting_size("+0.196", 35.0, 12.0)
    (12.0, 9.0)
    """
    return size if text_width(text, size) <= width else max(TINY_SIZE, int(2 * width / text_width(text, 1.0)) / 2)


def shortened(text: str, width: float, size: float) -> str:
    """Cut `text` to `width`, with an ellipsis where something is missing.

    Parameters
    ----------
    text : str
    width, size : float
        In units.

    Returns
    -------
    str

    Examples
    --------
    >>> shortened("cat", 50.0, 10.0), shortened("hippopotamus", 50.0, 10.0)
    ('cat', 'hippop…')
    """
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
