"""Matplotlib's SVG, in one canonical form: the form that is painted, patched and compared.

`Figure.savefig` is the only judge of what a picture looks like. This module brings what it writes into
a form in which two renderings can be compared attribute by attribute, and one can be turned into the
other by setting attributes:

- every CSS declaration in a ``style`` becomes an attribute of its own (``fill="#1f5fa8"``);
- the style sheet that Matplotlib puts in the file, which would leak into the page around an inline
  picture, becomes inherited attributes of the root;
- definitions (clips, markers) move to the root, where they outlive the artist that brought them;
- the identifiers of registered artists become ``data-gid``; others are kept only where something
  refers to them, with a prefix, so that two pictures on a page never collide;
- namespaces, comments, metadata and rotations by 0 go.

A single artist is brought into the same form by `TracingRenderer.trace`: it draws itself with Matplotlib's
own SVG renderer, whose XML writer is replaced by one that records elements. Since the same code makes
both, a traced artist is what `savefig` would have written for it.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Mapping
from typing import Any

from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

from explainer.live.fonts import longhand
from explainer.live.gradients import name_gradients
from explainer.live.settings import settings

DPI = 72
"""SVG has 72 units an inch; a figure at this resolution draws in the units of its SVG."""

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
DRAWABLE = frozenset({"path", "text", "use", "image", "rect", "circle", "line", "polygon"})
REFERENCE = re.compile(r"url\(#([^)]+)\)")
_NO_ROTATION = re.compile(r"rotate\(-?0(?: [^)]*)?\)")
_DECLARATIONS = re.compile(r";\s*")
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    r"""Return `text` with U+FFFD, the replacement character, for each character that XML has no place for.

    These are the control characters (but for the tab and the end of a line), halves of surrogate pairs, and two that
    Unicode leaves unassigned. A carriage return is one of them: a parser would read it as the end of a line.

    Examples
    --------
    >>> legible("col\x0bumn")
    'col�umn'
    """
    return text if text.isprintable() else _ILLEGAL.sub("\ufffd", text)


def render(figure: Figure, gids: Collection[str] = (), *, prefix: str = "") -> ET.Element:
    """Return the SVG that `Figure.savefig` writes, in canonical form.

    Parameters
    ----------
    figure : Figure
    gids : collection of str
        Identifiers of the artists that a page addresses; they become ``data-gid``.
    prefix : str
        Put before every other identifier.

    Returns
    -------
    xml.etree.ElementTree.Element
        The root ``svg`` element, without namespaces.
    """
    stream, stale = io.StringIO(), figure.stale
    with settings():
        figure.savefig(stream, format="svg", metadata={"Date": None})
    figure.stale = stale  # saving changes nothing, and nobody has seen what had changed
    root = ET.fromstring(legible(stream.getvalue()))
    return _tidy_document(root, gids, prefix)


class TracingRenderer(RendererSVG):
    """Matplotlib's SVG renderer for one figure, recording elements instead of writing them.

    Parameters
    ----------
    figure : Figure
        At a resolution of `DPI`, so that its transforms end in the units of its SVG.
    prefix : str
        As in `render`.
    """

    def __init__(self, figure: Figure, prefix: str = "") -> None:
        width, height = figure.bbox.size
        super().__init__(width, height, io.StringIO(), image_dpi=DPI)  # type: ignore[no-untyped-call]
        self._prefix = prefix

    def trace(self, artist: Artist) -> ET.Element | None:
        """Return what `savefig` would write for one artist, in canonical form.

        Call it under `settings`, as `savefig` is called here.

        Parameters
        ----------
        artist : Artist
            An artist of this renderer's figure. Its own ``draw`` decides.

        Returns
        -------
        xml.etree.ElementTree.Element or None
            The artist's ``g`` element; None where it draws nothing (invisible, empty text).
        """
        recorder = _Recorder()
        self.writer = recorder  # type: ignore[assignment]
        self._markers: dict[Any, str] = {}  # every trace brings its own definitions, under the same names
        self._path_collection_id = 0
        self._has_gouraud = False
        artist.draw(self)
        if not recorder.roots:
            return None
        group = ET.Element("g")
        group.extend(child for root in recorder.roots for child in root)
        _tidy(group, (), self._prefix)
        return group


def to_markup(element: ET.Element) -> str:
    """Serialise an element of canonical form; texts and attributes are escaped."""
    return ET.tostring(element, encoding="unicode")


class _Recorder:
    """Stands in for Matplotlib's ``_XMLWriter`` and builds elements."""

    def __init__(self) -> None:
        self.roots: list[ET.Element] = []
        self._open: list[ET.Element] = []

    def start(self, tag: str, attrib: Mapping[str, str] | None = None, **extra: str) -> int:
        # A parser of what `savefig` writes reads the end of a line in an attribute as a space.
        element = ET.Element(tag, {k: v.replace("\n", " ") for k, v in {**(attrib or {}), **extra}.items()})
        if self._open:
            self._open[-1].append(element)
        else:
            self.roots.append(element)
        self._open.append(element)
        return len(self._open)

    def end(self, tag: str | None = None, indent: bool = True) -> None:
        self._open.pop()

    def element(self, tag: str, text: str | None = None, attrib: Mapping[str, str] | None = None, **extra: str) -> None:
        self.start(tag, attrib, **extra)
        self._open[-1].text = text
        self.end()

    def data(self, text: str) -> None:
        self._open[-1].text = (self._open[-1].text or "") + text

    def comment(self, text: str) -> None:
        """Comments carry nothing that is seen."""


def _tidy_document(root: ET.Element, gids: Collection[str], prefix: str) -> ET.Element:
    _tidy(root, frozenset(gids), prefix)
    definitions = ET.Element("defs")
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in ("metadata", "defs"):
                parent.remove(child)
            if child.tag == "defs":
                definitions.extend(e for e in child if e.tag != "style")
    root.insert(0, definitions)
    referenced = set()
    for element in root.iter():
        for value in element.attrib.values():
            referenced.update(REFERENCE.findall(value))
        if "href" in element.attrib:
            referenced.add(element.attrib["href"].removeprefix("#"))
    for element in root.iter():
        if "id" in element.attrib and element.attrib["id"] not in referenced:
            del element.attrib["id"]
    _join_groups(root)
    view_box = root.attrib["viewBox"]
    root.attrib.clear()
    # Matplotlib has laid out every text from left to right; a page from right to left would turn `text-anchor` round.
    root.attrib.update({"viewBox": view_box, "stroke-linejoin": "round", "stroke-linecap": "butt", "direction": "ltr"})
    return root


def _join_groups(root: ET.Element) -> None:
    """Make one group of those that an artist wrote one after the other (``ContourSet`` does with hatches)."""
    for parent in root.iter():
        last: ET.Element | None = None
        for child in list(parent):
            gid = child.get("data-gid")
            if last is not None and gid is not None and gid == last.get("data-gid"):
                last.extend(child)
                parent.remove(child)
            else:
                last = child


def _tidy(root: ET.Element, gids: Collection[str], prefix: str) -> None:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        attributes: dict[str, str] = {}
        for name, value in element.attrib.items():
            name = name.rpartition("}")[2].removeprefix("xlink:")
            if name == "style":
                for declaration in filter(None, _DECLARATIONS.split(value)):
                    key, _, setting = declaration.partition(":")
                    if key.strip() == "font":
                        attributes.update(longhand(setting.strip()))
                        continue
                    attributes[key.strip()] = _prefixed(setting.strip(), prefix)  # of two of a name the last counts
            elif name == "id":
                if value in gids:
                    attributes["data-gid"] = value
                elif element.tag != "g":  # nothing refers to a group
                    attributes["id"] = prefix + value
            elif name == "href":
                inside = value.startswith("#")
                attributes["href"] = "#" + prefix + value.removeprefix("#") if inside else legible(value)
            elif name == "transform" and _NO_ROTATION.fullmatch(value):
                continue
            else:
                attributes[name] = _prefixed(value, prefix)
        element.attrib.clear()
        element.attrib.update(attributes)
        if element.tag == "path":
            attributes = element.attrib
            attributes["d"] = " ".join(attributes.get("d", "").split())
        if element.text:
            element.text = legible(element.text)
        if element.tag != "text" and not (element.text or "").strip():
            element.text = None
        element.tail = None
    name_gradients(root, prefix)


def _prefixed(value: str, prefix: str) -> str:
    return REFERENCE.sub(lambda match: f"url(#{prefix}{match[1]})", value) if prefix else value
