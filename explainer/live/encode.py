"""From an artist to the attributes that its picture in the page must have: exactly, and fast.

`TracingRenderer.trace` is exact for every artist but costs 100 to 300 µs, most of it spent on graphics
contexts and transforms that are the same as a moment ago. A drag changes hundreds of artists, nearly all
of them rectangles and short texts. For these two the encoder keeps what it learnt from tracing:

- *style* (colours, line, font) depends on a few properties only. The traced attributes are remembered
  under those properties, so a colour seen before costs one dictionary look-up;
- *geometry* is computed with the renderer's own path conversion, and only when it moved.

Whatever has a feature that these fast ways don't know (hatches, path effects, rotation, several lines, …)
is traced, every time. A test compares both ways on random properties.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Hashable

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text

from explainer.live.svg import DRAWABLE, RC, TracingRenderer, to_markup

Attributes = dict[str, str]

HIDDEN: Attributes = {"display": "none"}
"""What an artist that draws nothing looks like."""

_STYLES_KEPT = 4096
_GEOMETRY = frozenset({"d", "x", "y", "text", "transform"})


class Encoder:
    """Encodes the artists of one figure, whose axes stay where they are.

    Parameters
    ----------
    figure : Figure
        At a resolution of `explainer.live.svg.DPI`.
    prefix : str
        Put before identifiers that attributes refer to.

    Notes
    -----
    When axes limits or positions change, every cached geometry is void: make a new encoder.
    """

    def __init__(self, figure: Figure, prefix: str = "") -> None:
        self._renderer = TracingRenderer(figure, prefix)
        self._height: float = figure.bbox.height
        self._flip = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, self._height], [0.0, 0.0, 1.0]])
        self._styles: dict[Hashable, Attributes] = {}
        self._geometries: dict[Artist, tuple[Hashable, Attributes]] = {}

    def encode(self, artist: Artist) -> Attributes:
        """Return the attributes of `artist` in the page.

        Parameters
        ----------
        artist : Artist

        Returns
        -------
        dict of str
            Attributes of its one drawn element and, under ``text``, what a text says; `HIDDEN` for an
            artist that draws nothing; or, for an artist made of several elements, its inner ``markup``.
        """
        if not artist.get_visible():
            return HIDDEN
        if isinstance(artist, Patch) and _is_plain_patch(artist):
            return {**self._style(artist, _patch_style(artist)), **self._patch_geometry(artist)}
        if isinstance(artist, Text) and _is_plain_text(artist):
            return {
                **self._style(artist, _text_style(artist)),
                **self._text_geometry(artist),
                "text": artist.get_text(),
            }
        return self.trace(artist)

    def trace(self, artist: Artist) -> Attributes:
        """Return the same as `encode`, by letting the artist draw itself: the reference that `encode` must equal."""
        with mpl.rc_context(RC):
            group = self._renderer.trace(artist)
        return HIDDEN if group is None else _attributes(group)

    def _style(self, artist: Artist, properties: Hashable) -> Attributes:
        style = self._styles.get(properties)
        if style is None:
            style = {k: v for k, v in self.trace(artist).items() if k not in _GEOMETRY}
            if len(self._styles) >= _STYLES_KEPT:
                self._styles.clear()
            self._styles[properties] = style
        return style

    def _patch_geometry(self, patch: Patch) -> Attributes:
        filled = patch.get_fill() and tuple(patch.get_facecolor())[-1] != 0
        if isinstance(patch, Rectangle):
            key = (
                *patch.get_xy(),
                patch.get_width(),
                patch.get_height(),
                patch.get_angle(),
                patch.rotation_point,
                patch.get_data_transform(),
                filled,
            )
            known = self._geometries.get(patch)
            if known is not None and known[0] == key:
                return known[1]
        else:
            key = None
        transform = patch.get_transform()
        path = transform.transform_path_non_affine(patch.get_path())
        data = self._renderer._convert_path(  # type: ignore[no-untyped-call]
            path,
            self._flip @ transform.get_affine().get_matrix(),
            clip=not filled,
            simplify=path.should_simplify and not filled,
        )
        geometry = {"d": " ".join(data.split())}
        self._geometries[patch] = (key, geometry)
        return geometry

    def _text_geometry(self, text: Text) -> Attributes:
        transform = text.get_transform()
        key = (*text.get_position(), transform)
        known = self._geometries.get(text)
        if known is not None and known[0] == key:
            return known[1]
        x, y = transform.transform(text.get_unitless_position())
        geometry = {"x": _number(x), "y": _number(self._height - y)}
        self._geometries[text] = (key, geometry)
        return geometry


def _is_plain_patch(artist: Patch) -> bool:
    return (
        type(artist).draw is Patch.draw
        and artist.get_hatch() is None
        and isinstance(artist.get_linestyle(), str)
        and _is_plain(artist)
    )


def _is_plain_text(artist: Text) -> bool:
    if not (type(artist) is Text and _is_plain(artist)):
        return False
    words = artist.get_text()
    return (
        words != ""
        and "\n" not in words
        and not (artist.get_parse_math() and "$" in words)
        and not artist.get_usetex()
        and artist.get_verticalalignment() == "baseline"
        and artist.get_rotation() == 0
        and artist.get_bbox_patch() is None
        and not artist.get_wrap()
    )


def _is_plain(artist: Artist) -> bool:
    return not artist.get_path_effects() and artist.get_sketch_params() is None and artist.get_url() is None


def _patch_style(patch: Patch) -> Hashable:
    return (
        "patch",
        patch.get_facecolor(),
        patch.get_edgecolor(),
        patch.get_linewidth(),
        patch.get_linestyle(),
        patch.get_alpha(),
        patch.get_joinstyle(),
        patch.get_capstyle(),
        patch.get_fill(),
    )


def _text_style(text: Text) -> Hashable:
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
    )


def _number(value: float) -> str:
    return f"{value:f}".rstrip("0").rstrip(".")


def _attributes(group: ET.Element) -> Attributes:
    elements = [element for element in group.iter() if element is not group and element.tag != "g"]
    if len(elements) != 1 or elements[0].tag not in DRAWABLE:
        return {"markup": "".join(to_markup(child) for child in group)}
    (drawn,) = elements
    attributes: Attributes = {k: v for k, v in drawn.attrib.items() if k != "clip-path"}
    if drawn.tag == "text":
        attributes["text"] = drawn.text or ""
    return attributes


def difference(shown: Attributes, wanted: Attributes) -> dict[str, str | None]:
    """Return what must be set to turn what is `shown` into what is `wanted`; None: an attribute to remove.

    A hidden artist keeps its other attributes; it shows them again when it comes back.
    """
    if wanted is HIDDEN:
        return {} if "display" in shown else dict(HIDDEN)
    if shown == wanted:
        return {}
    changes: dict[str, str | None] = {k: v for k, v in wanted.items() if shown.get(k) != v}
    changes.update((k, None) for k in shown if k not in wanted)
    return changes
