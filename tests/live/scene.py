"""A figure with one of everything that can be kept alive, and random ways to change it."""

from hypothesis import strategies as st
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, PathPatch, Polygon, Rectangle, Wedge
from matplotlib.path import Path


def make_scene():
    """Return a figure and its artists by name; the first part of a name is the kind."""
    figure = Figure(figsize=(4, 3))
    left, right = figure.subplots(1, 2)
    left.set(xlim=(-1, 4), ylim=(-1, 3))
    right.set(xlim=(0.1, 10), ylim=(0.1, 10), xscale="log", yscale="log")
    artists = {
        "rectangle-bar": left.bar([0], [1.0]).patches[0],
        "rectangle-log": right.add_patch(Rectangle((0.5, 0.5), 2, 3, fill=False)),
        "rectangle-hatched": left.add_patch(Rectangle((2, 1), 1, 1, hatch="//")),
        "rectangle-hidden": left.add_patch(Rectangle((1, 1), 1, 1, alpha=0.5, visible=False)),
        "patch-circle": left.add_patch(Circle((1, 1), 0.5)),
        "patch-polygon": right.add_patch(Polygon([(1, 1), (2, 4), (5, 2)], closed=True)),
        "patch-box": left.add_patch(FancyBboxPatch((0, 2), 1, 0.3, boxstyle="round,pad=0.1")),
        "patch-wedge": left.add_patch(Wedge((3, 0), 0.5, 20, 120)),
        "patch-path": left.add_patch(PathPatch(Path([(0, 0), (1, 2), (2, 0)], [1, 3, 3]), fill=False)),
        "line-plain": left.plot([0, 1, 2], [0, 2, 1])[0],
        "line-log": right.plot([1, 2, 9], [1, 5, 2], "--")[0],
        "line-marked": left.plot([0, 1], [2, 0], "o-")[0],
        "line-dots": right.plot([1, 3], [2, 8], "s", clip_on=False)[0],
        "arrow-open": left.add_patch(FancyArrowPatch((0, 0), (2, 2), arrowstyle="->", mutation_scale=10)),
        "arrow-filled": left.add_patch(FancyArrowPatch((0, 1), (3, 2), arrowstyle="-|>", mutation_scale=10)),
        "arrow-simple": right.add_patch(FancyArrowPatch((1, 1), (5, 5), arrowstyle="simple", mutation_scale=10)),
        "text-plain": left.text(0, 0, "plain"),
        "text-middle": right.text(2, 2, "a & b", ha="center", va="center"),
        "text-turned": left.text(1, 2, "turned", rotation=30, ha="right", va="top"),
        "text-lines": left.text(2, 2, "two\nlines", va="bottom"),
        "text-boxed": left.text(3, 2, "boxed", bbox={"facecolor": "white"}),
        "text-empty": left.text(1, 0, "", ha="right"),
        "text-figure": figure.text(0.1, 0.9, "figure", color="0.4"),
        "text-note": left.annotate("note", (1, 1), xytext=(5, 5), textcoords="offset points"),
        "dots-scatter": left.scatter([0, 1, 2], [1, 2, 0], c=["r", "g", "b"]),
        "segments-lines": left.add_collection(LineCollection([[(0, 0), (1, 1)], [(0, 1), (1, 0)]])),
    }
    return figure, artists


_number = st.floats(-2, 4, width=32)
_pair = st.tuples(_number, _number)
_colour = st.sampled_from(["#000000", "#1f5fa8", "red", "none", "0.5", (0.1, 0.2, 0.3, 0.4), (0.0, 0.0, 0.0, 0.0)])
_style = st.sampled_from(["-", "--", ":", "None", (0, (1, 2))])
_width = st.sampled_from([0, 0.5, 1.0, 2.25])
_points = st.lists(_pair, min_size=1, max_size=4)
_words = st.text(alphabet="ab<&>\"'$_ₓ₁∂−] ", max_size=8) | st.sampled_from(["", "two\nlines", "x < y & \"z\" > '0'"])

_ANY = {
    "set_visible": st.booleans(),
    "set_alpha": st.none() | st.sampled_from([0.0, 0.25, 1.0]),
    "set_zorder": st.integers(0, 4),
    "set_clip_on": st.booleans(),
}
_FILLED = {
    "set_facecolor": _colour,
    "set_edgecolor": _colour,
    "set_linewidth": _width,
    "set_linestyle": _style,
    "set_hatch": st.none() | st.sampled_from(["//", "x"]),
    "set_joinstyle": st.sampled_from(["miter", "round", "bevel"]),
    "set_capstyle": st.sampled_from(["butt", "round", "projecting"]),
}
SETTERS = {
    "rectangle": _FILLED
    | {
        "set_height": _number,
        "set_width": _number,
        "set_xy": _pair,
        "set_angle": st.sampled_from([0, 30]),
        "set_fill": st.booleans(),
    },
    "patch": _FILLED | {"set_fill": st.booleans()},
    "line": {
        "set_data": _points.map(lambda points: tuple(zip(*points, strict=True))),
        "set_color": _colour,
        "set_linewidth": _width,
        "set_linestyle": _style,
        "set_marker": st.sampled_from(["", "o", "s", "^"]),
        "set_markersize": st.sampled_from([3, 6]),
    },
    "arrow": _FILLED | {"set_positions": st.tuples(_pair, _pair)},
    "text": {
        "set_text": _words,
        "set_color": _colour.filter(lambda colour: colour != "none"),
        "set_position": _pair,
        "set_fontsize": st.sampled_from([8, 10, 13.5]),
        "set_fontweight": st.sampled_from(["normal", "bold"]),
        "set_fontstyle": st.sampled_from(["normal", "italic"]),
        "set_fontfamily": st.sampled_from(["sans-serif", "monospace"]),
        "set_horizontalalignment": st.sampled_from(["left", "center", "right"]),
        "set_verticalalignment": st.sampled_from(["baseline", "top", "center", "bottom", "center_baseline"]),
        "set_rotation": st.sampled_from([0, 90, 33]),
    },
    "dots": {"set_offsets": _points, "set_facecolor": _colour, "set_sizes": st.lists(st.integers(1, 30), min_size=1)},
    "segments": {
        "set_segments": st.lists(st.tuples(_pair, _pair), min_size=1, max_size=3),
        "set_color": _colour,
        "set_linewidth": _width,
        "set_linestyle": _style,
    },
}
"""What can be called, by kind of artist, with what."""


def change(artists, name, setter, value):
    """Call one setter."""
    method = getattr(artists[name], setter)
    method(*value) if setter == "set_positions" else method(value)


def changes_of(names):
    """Strategy: one call of one setter of one of `names`, as ``(name, setter, value)``."""

    def of(name):
        setters = _ANY | SETTERS[name.partition("-")[0]]
        return st.sampled_from(sorted(setters)).flatmap(lambda s: st.tuples(st.just(name), st.just(s), setters[s]))

    return st.sampled_from(sorted(names)).flatmap(of)
