"""Random changes of Matplotlib's artists: by setters, and by attributes that are simply written to."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import Collection, LineCollection, PathCollection, PolyCollection
from matplotlib.image import _ImageBase
from matplotlib.lines import AxLine, Line2D
from matplotlib.patches import (
    Arc,
    Circle,
    Ellipse,
    FancyArrowPatch,
    FancyBboxPatch,
    Patch,
    PathPatch,
    Polygon,
    Rectangle,
    RegularPolygon,
    Wedge,
)
from matplotlib.path import Path
from matplotlib.quiver import Quiver
from matplotlib.text import Annotation, Text

Change = Callable[[Any, random.Random], object]

COLOURS = ["#000000", "#1f5fa8", "red", "none", "0.5", (0.1, 0.2, 0.3, 0.4), (0.0, 0.0, 0.0, 0.0)]
WORDS = ["", "a", "two\nlines", "x < y & \"z\" > '0'", "50 $", "S₁ ∂−", "col\x0bumn"]
WORDS += ["می\u200cرود", "क्\u200dष", "10\u00a0%, 5"]
STYLES = ["-", "--", ":", "None", (0, (1, 2))]


def _pick(*values: object) -> Callable[[random.Random], Any]:
    return lambda rng: rng.choice(values)


def _set(name: str, value: Callable[[random.Random], Any]) -> Change:
    return lambda artist, rng: getattr(artist, name)(value(rng))


def _write(name: str, value: Callable[[Any, random.Random], Any]) -> Change:
    return lambda artist, rng: setattr(artist, name, value(artist, rng))


def _scaled(values: Any, rng: random.Random) -> Any:
    """Return numbers that differ from `values` and are of their size; what is no number stays."""
    array = np.ma.asarray(values)
    return array * rng.choice([0.5, 0.9, 1.1]) if array.dtype.kind == "f" else values


def _shuffled(values: Any, rng: random.Random) -> Any:
    array = np.ma.asarray(values)
    order = list(range(len(array)))
    rng.shuffle(order)
    return array[order]


def _moved(point: Any, rng: random.Random) -> Any:
    return tuple(c * rng.choice([0.8, 1.1]) if isinstance(c, float) else c for c in point)


_ANY: list[Change] = [
    _set("set_visible", _pick(True, True, False)),
    _set("set_alpha", _pick(None, 0.25, 1.0)),
    _set("set_zorder", _pick(1, 2, 3.5)),
    _set("set_clip_on", _pick(True, False)),
    _set("set_url", _pick(None, "https://example.org/?a=1&b=2")),
]
_FILLED: list[Change] = [
    _set("set_facecolor", _pick(*COLOURS)),
    _set("set_edgecolor", _pick(*COLOURS)),
    _set("set_linewidth", _pick(0, 0.5, 2.25)),
    _set("set_linestyle", _pick(*STYLES)),
    _set("set_hatch", _pick(None, None, "//", "x")),
]
_OF: dict[type[Artist], list[Change]] = {
    Line2D: [
        _set("set_color", _pick(*COLOURS)),
        _set("set_linewidth", _pick(0.5, 2.25)),
        _set("set_linestyle", _pick(*STYLES)),
        _set("set_marker", _pick("", "o", "s", "^")),
        _set("set_markersize", _pick(3, 6)),
        lambda line, rng: line.set_ydata(_shuffled(line.get_ydata(), rng)),
        lambda line, rng: line.set_ydata(_scaled(line.get_ydata(), rng)),
        _set("set_animated", _pick(True, False)),
    ],
    AxLine: [lambda line, rng: line.get_slope() is not None and line.set_slope(rng.choice([0.5, 3.0]))],
    Patch: _FILLED,
    Rectangle: [
        lambda patch, rng: patch.set_height(_scaled(float(patch.get_height()), rng)),
        lambda patch, rng: patch.set_xy(_moved(patch.get_xy(), rng)),
        _set("set_angle", _pick(0, 0, 30)),
    ],
    Circle: [lambda patch, rng: patch.set_radius(_scaled(float(patch.get_radius()), rng))],
    Ellipse: [
        _write("width", lambda patch, rng: _scaled(float(patch.get_width()), rng)),
        _write("angle", lambda patch, rng: rng.choice([0, 45])),
    ],
    Arc: [_write("theta2", lambda patch, rng: rng.choice([100, 200]))],
    Wedge: [
        _set("set_theta1", _pick(0, 20)),
        lambda patch, rng: patch.set_radius(_scaled(float(patch.r), rng)),
    ],
    RegularPolygon: [_write("xy", lambda patch, rng: _moved(patch.xy, rng))],
    Polygon: [lambda patch, rng: patch.set_xy(_scaled(patch.get_xy(), rng))],
    PathPatch: [
        lambda patch, rng: patch.set_path(Path(_scaled(patch.get_path().vertices, rng), patch.get_path().codes))
    ],
    FancyBboxPatch: [
        lambda patch, rng: patch.set_width(_scaled(float(patch.get_width()), rng)),
        _set("set_boxstyle", _pick("round", "square", "roundtooth")),
    ],
    FancyArrowPatch: [
        _set("set_arrowstyle", _pick("->", "-|>", "simple")),
        lambda patch, rng: patch.set_mutation_scale(rng.choice([5, 20])),
    ],
    Text: [
        _set("set_text", _pick(*WORDS)),
        _set("set_color", _pick("red", "0.5", (0.1, 0.2, 0.3, 0.4))),
        _set("set_fontsize", _pick(8, 10, 13.5)),
        _set("set_rotation", _pick(0, 90, 33)),
        _set("set_horizontalalignment", _pick("left", "center", "right")),
        _set("set_verticalalignment", _pick("baseline", "top", "center")),
        _set("set_bbox", _pick(None, {"facecolor": "yellow"}, {"boxstyle": "round", "alpha": 0.5})),
        _set("set_wrap", _pick(True, False)),
        _set("set_parse_math", _pick(True, False)),
        lambda text, rng: text.set_position(_moved(text.get_position(), rng)),
        lambda text, rng: text.set_x(float("nan")) if rng.random() < 0.2 else text.set_text("here"),
    ],
    Annotation: [_write("xy", lambda note, rng: _moved(note.xy, rng))],
    Collection: [
        _set("set_facecolor", _pick(*COLOURS)),
        _set("set_edgecolor", _pick(*COLOURS)),
        _set("set_linewidth", _pick(0.5, 2.25)),
        _set("set_hatch", _pick(None, None, "//", "x")),
        lambda many, rng: many.get_array() is not None and many.set_array(_array(many, rng)),
        lambda many, rng: many.get_array() is not None and many.set_cmap(rng.choice(["viridis", "gray"])),
        lambda many, rng: many.get_array() is not None and many.set_clim(vmax=_scaled(float(many.norm.vmax), rng)),
    ],
    PathCollection: [
        lambda many, rng: many.set_offsets(_scaled(many.get_offsets(), rng)),
        lambda many, rng: many.set_sizes([rng.choice([4.0, 30.0])]),
    ],
    PolyCollection: [
        lambda many, rng: many.set_verts([_scaled(path.vertices, rng) for path in many.get_paths()]),
    ],
    LineCollection: [lambda many, rng: many.set_segments([_scaled(s, rng) for s in many.get_segments()])],
    Quiver: [lambda many, rng: many.set_UVC(_shuffled(many.U, rng), many.V)],
}
_IN_SPACE: list[Change] = [
    lambda artist, rng: artist.axes.view_init(rng.choice([10, 40]), rng.choice([20, 70])),
]


def _array(artist: Any, rng: random.Random) -> Any:
    values = np.ma.asarray(artist.get_array())
    return _shuffled(values.ravel(), rng).reshape(values.shape)


def change(artist: Artist, rng: random.Random) -> str:
    """Change `artist` in one way, and return which; a value that Matplotlib refuses changes nothing.

    Parameters
    ----------
    artist : Artist
    rng : random.Random
        Decides.
    """
    possible = [(kind.__name__, k, c) for kind, cs in _OF.items() if isinstance(artist, kind) for k, c in enumerate(cs)]
    possible += [("Artist", k, c) for k, c in enumerate(_ANY)]
    if hasattr(artist.axes, "get_proj"):
        possible += [("Axes3D", k, c) for k, c in enumerate(_IN_SPACE)]
    kind, k, call = rng.choice(possible)
    state = rng.getstate()
    try:
        call(artist, rng)
    except Exception as refusal:
        return f"{kind}[{k}] refused: {type(refusal).__name__} {str(refusal)[:40]}"
    rng.setstate(state)
    rng.random()
    return f"{kind}[{k}]"


def change_elsewhere(artist: Artist, rng: random.Random) -> str:
    """Change an artist that is not registered in a way that it announces, and return which."""
    if isinstance(artist, _ImageBase):
        artist.set_alpha(rng.choice([0.25, 1.0]))
        return "image.set_alpha"
    artist.set_zorder(rng.choice([1.0, 2.0]))
    return f"{type(artist).__name__}.set_zorder"
