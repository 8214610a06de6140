"""From an artist to the attributes that its picture in the page must have: exactly, and fast.

`TracingRenderer.trace` is exact for every artist but costs 100 to 300 µs, most of it spent on graphics
contexts and transforms that are the same as a moment ago. A drag changes hundreds of artists, nearly all
of them rectangles and short texts. For these two the encoder keeps what it learnt from tracing:

- *style* (colours, line, font) depends on a few properties only. The traced attributes are remembered
  under those properties, so a colour seen before costs one dictionary look-up;
- *geometry* is computed with the renderer's own path conversion, and only when it moved, from the axes'
  matrices, which are multiplied out once.

Whatever is not plain (`explainer.live.looks`) is traced, every time. A test compares both ways on random properties.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Callable, Hashable
from typing import NamedTuple, TypeVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from explainer.live.looks import is_plain_line, is_plain_patch, is_plain_text, patch_look, text_look
from explainer.live.settings import settings
from explainer.live.svg import DRAWABLE, TracingRenderer, legible, to_markup

Attributes = dict[str, str]
Matrix = NDArray[np.float64]
A = TypeVar("A", bound=Artist)

HIDDEN: Attributes = {"display": "none"}
"""What an artist that draws nothing looks like."""

_STYLES_KEPT = 4096
_NUMBERS = frozenset({float, int, np.float64})
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
        self._fixed = {id(transform): _Fixed.of(transform, self._flip) for transform in _fixed_transforms(figure)}
        self._styles: dict[Hashable, Attributes | None] = {}
        self._looks: dict[Artist, tuple[Hashable, Attributes | None]] = {}
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
        style, rest = self.encode_apart(artist)
        return {**style, **rest} if rest else style

    def encode_apart(self, artist: Artist) -> tuple[Attributes, Attributes]:
        """Return the same as `encode` in two: style, and geometry with text.

        Parameters
        ----------
        artist : Artist

        Returns
        -------
        style, rest : dict of str
            For a second artist, or a second time, the same style is the same object, not to be written to; `rest` then
            has the same keys.
        """
        if not artist.get_visible():
            return HIDDEN, {}
        if isinstance(artist, Patch) and type(artist).draw is Patch.draw:
            style = self._style(artist, patch_look(artist), is_plain_patch)
            if style is not None:
                return style, self._patch_geometry(artist)
        elif type(artist) is Text and is_plain_line(artist):
            place = self._text_geometry(artist)  # first: a text that is nowhere is drawn in no style
            style = self._style(artist, text_look(artist), is_plain_text) if place is not None else None
            if place is not None and style is not None:
                words = artist.get_text()
                return style, {**place, "text": words if words.isprintable() else legible(words)}
        return self.trace(artist), {}

    def trace(self, artist: Artist) -> Attributes:
        """Return the same as `encode`, by letting the artist draw itself: the reference that `encode` must equal."""
        with settings():
            group = self._renderer.trace(artist)
        return HIDDEN if group is None else _attributes(group)

    def _style(self, artist: A, look: Hashable, is_plain: Callable[[A], bool]) -> Attributes | None:
        """Return the style of an artist that looks like `look`; None if it is not plain, and has to be traced."""
        known = self._looks.get(artist)
        if known is not None and known[0] == look:
            return known[1]
        try:
            style = self._styles[look]
        except KeyError:
            style = self._traced_style(artist) if is_plain(artist) else None
            if len(self._styles) >= _STYLES_KEPT:
                self._styles.clear()
            self._styles[look] = style
        self._looks[artist] = (look, style)
        return style

    def _traced_style(self, artist: Artist) -> Attributes:
        return {k: v for k, v in self.trace(artist).items() if k not in _GEOMETRY}

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
            if known is not None and known[0] == key and id(patch.get_data_transform()) in self._fixed:
                return known[1]
        else:
            key = None
        path, matrix = self._placed(patch)
        data = self._renderer._convert_path(  # type: ignore[no-untyped-call]
            path, matrix, clip=not filled, simplify=path.should_simplify and not filled
        )
        geometry = {"d": " ".join(data.split())}
        self._geometries[patch] = (key, geometry)
        return geometry

    def _placed(self, patch: Patch) -> tuple[Path, Matrix]:
        """Return a patch's path and the matrix that takes it to the page, as `Patch.draw` and the renderer do.

        `Patch.get_transform` makes five transforms for a rectangle. Where the axes' part of it is known, a product of
        the same matrices in the same order is equal to it to the last bit.
        """
        fixed = self._fixed.get(id(patch.get_data_transform()))
        if fixed is not None and type(patch).get_patch_transform is Patch.get_patch_transform:
            return patch.get_path(), fixed.flipped
        if fixed is not None and type(patch) is Rectangle:
            within = _upright(patch)
            if within is not None:
                return patch.get_path(), self._flip @ np.dot(fixed.affine.get_matrix(), within)
        transform = patch.get_transform()
        path = transform.transform_path_non_affine(patch.get_path())
        return path, self._flip @ transform.get_affine().get_matrix()

    def _text_geometry(self, text: Text) -> Attributes | None:
        """Return where a text is; None for nowhere."""
        transform = text.get_transform()
        fixed = self._fixed.get(id(transform))
        key = (*text.get_position(), transform)
        known = self._geometries.get(text)
        if known is not None and known[0] == key and fixed is not None:
            return known[1]
        x, y = (transform if fixed is None else fixed.affine).transform(text.get_unitless_position())
        if not (math.isfinite(x) and math.isfinite(y)):
            return None
        geometry = {"x": _number(x), "y": _number(self._height - y)}
        self._geometries[text] = (key, geometry)
        return geometry


class _Fixed(NamedTuple):
    """A transform that stays as it is, and what it amounts to: a composite multiplies its matrices at each call."""

    transform: Transform  # kept, or another could get its `id`
    affine: Transform
    flipped: Matrix

    @classmethod
    def of(cls, transform: Transform, flip: Matrix) -> _Fixed:
        affine = transform.get_affine()
        return cls(transform, affine, flip @ affine.get_matrix())


def _fixed_transforms(figure: Figure) -> list[Transform]:
    """Return the affine transforms that stay as long as the axes do; any other may be written to at any time."""
    transforms = [figure.transSubfigure, *(t for axes in figure.axes for t in (axes.transData, axes.transAxes))]
    return [transform for transform in transforms if transform.is_affine]


def _upright(rectangle: Rectangle) -> Matrix | None:
    """Return the matrix of `Rectangle.get_patch_transform` where it is no more than a scale and a shift, else None."""
    (x, y), width, height = rectangle.get_xy(), rectangle.get_width(), rectangle.get_height()
    if rectangle.get_angle() != 0 or not _NUMBERS.issuperset(map(type, (x, y, width, height))):
        return None  # of dates and categories the axes know what numbers they are
    # + 0.0: Matplotlib's product with a rotation by 0 leaves no −0.
    left, bottom, right, top = float(x) + 0.0, float(y) + 0.0, float(x + width), float(y + height)
    return np.array([[right - left, 0.0, left], [0.0, top - bottom, bottom], [0.0, 0.0, 1.0]])


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
    changes: dict[str, str | None] = {k: v for k, v in wanted.items() if shown.get(k) != v}
    if not shown.keys() <= wanted.keys():
        changes.update((k, None) for k in shown if k not in wanted)
    return changes
