"""What decides the look of a rectangle, of another shape and of a short text, and which of them are plain.

An artist is plain if it has none of the features that only tracing knows: hatches, path effects, rotation, …
"""

from __future__ import annotations

from collections.abc import Hashable
from operator import attrgetter

from matplotlib.artist import Artist
from matplotlib.patches import Patch
from matplotlib.text import Text


def is_plain_patch(artist: Patch) -> bool:
    """Whether a shape is one path in one style."""
    plain_edge = isinstance(artist.get_linestyle(), str) and _gap_color(artist) is None
    return artist.get_hatch() is None and plain_edge and _is_plain(artist)


def is_plain_text(artist: Text) -> bool:
    """Whether a text stands upright at its position in one style, if its words are one line."""
    return (
        not artist.get_usetex()
        and artist.get_verticalalignment() == "baseline"
        and artist.get_rotation() == 0
        and artist.get_bbox_patch() is None
        and not artist.get_wrap()
        and _is_plain(artist)
    )


def is_plain_line(artist: Text) -> bool:
    """Whether a text's words are one line that says what they say."""
    words = artist.get_text()
    return words != "" and "\n" not in words and not ("$" in words and artist.get_parse_math())


def _is_plain(artist: Artist) -> bool:
    return not artist.get_path_effects() and artist.get_sketch_params() is None and artist.get_url() is None


_STROKE_AND_FILL = attrgetter(
    "_facecolor", "_edgecolor", "_linewidth", "_alpha", "_joinstyle", "_capstyle", "_fill", "_hatch", "_sketch", "_url"
)
"""What `get_facecolor` and the others return, in a third of the time."""


def patch_look(patch: Patch) -> Hashable:
    """Return all that decides a patch's style, and whether it is plain."""
    dashes = patch.get_linestyle()
    return (
        "patch",
        _STROKE_AND_FILL(patch),
        dashes if isinstance(dashes, str) else None,
        _gap_color(patch),
        not patch.get_path_effects(),
    )


def _gap_color(patch: Patch) -> Hashable:
    """Return the colour between an edge's dashes, which Matplotlib has since 3.11: a second path."""
    return getattr(patch, "_gapcolor", None)


def text_look(text: Text) -> Hashable:
    """Return all that decides a text's style, and whether it is plain, but for its words."""
    color = text.get_color()
    font = text.get_fontproperties()
    return (
        "text",
        color if isinstance(color, str) else tuple(color),
        text.get_alpha(),
        text.get_horizontalalignment(),
        font.get_size(),
        font.get_weight(),
        font.get_style(),
        font.get_variant(),
        font.get_stretch(),
        *font.get_family(),
        text.get_usetex(),
        text.get_verticalalignment(),
        text.get_rotation(),
        text.get_bbox_patch() is None,
        text.get_wrap(),
        not text.get_path_effects(),
        text.get_sketch_params(),
        text.get_url(),
    )
