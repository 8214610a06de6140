"""What views are made of: a `Drawing` is a picture, a `Wording` a piece of HTML; both show the numbers of a page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Generic, Literal, TypeVar

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text

from explainer.views import lettering, theme
from explainer.views.theme import HAIRLINE, INK, MUTED, NONE, Rgba

N = TypeVar("N")
Align = Literal["left", "center", "right"]

State = dict[str, str | dict[str, str | None]]
"""What elements say, by identifier: a text, or attributes (and ``text``); the value None removes an attribute."""


class Drawing(ABC, Generic[N]):
    """A figure, transparent and without a layout engine, and those of its artists that change.

    All places and sizes are in units, from the figure's lower left corner.

    Parameters
    ----------
    height : float

    Attributes
    ----------
    title : str
    figure : Figure
    artists : dict of str to Artist
        What `update` changes, by identifier. Each subclass says which.
    """

    title = ""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure(figsize=(theme.WIDTH / 72, height / 72), dpi=72, facecolor="none")
        self.artists: dict[str, Artist] = {}

    @abstractmethod
    def update(self, numbers: N) -> None:
        """Show `numbers`: change artists, and nothing else."""

    def keep(self, gid: str, artists: Iterable[Artist]) -> None:
        """Name artists that change: ``{gid}-0``, ``{gid}-1`` and so on."""
        self.artists.update((f"{gid}-{k}", artist) for k, artist in enumerate(artists))

    def add_axes(
        self, left: float, bottom: float, width: float, height: float,
        xlim: tuple[float, float] | None = None, ylim: tuple[float, float] | None = None,
    ) -> Axes:  # fmt: skip
        """Add bare axes: no frame, no ticks, no background."""
        place = (left / theme.WIDTH, bottom / self.height, width / theme.WIDTH, height / self.height)
        axes = self.figure.add_axes(place)
        axes.set_axis_off()
        axes.set(xlim=xlim, ylim=ylim)
        return axes

    def scale(self, axes: Axes, ticks: Mapping[float, str]) -> None:
        """Give `axes` a scale on the left, with a hairline at each of `ticks`."""
        axes.set_axis_on()
        axes.set(xticks=[], facecolor="none")
        axes.spines[:].set_visible(False)
        room = theme.WIDTH * axes.get_position().x0 - 4
        size = min(lettering.fitting_size(words, room, theme.SMALL_SIZE) for words in ticks.values())
        axes.tick_params(length=0, labelsize=size, labelcolor=MUTED, labelfontfamily=theme.FONT)
        axes.set_yticks(list(ticks), list(ticks.values()))
        axes.grid(axis="y", color=HAIRLINE, linewidth=0.75)
        axes.set_axisbelow(True)
        for line in axes.get_ygridlines():
            line.set_clip_on(False)  # those at the ends would be cut in half

    def note(
        self, x: float, y: float, words: str = "", *, size: float = theme.SMALL_SIZE, align: Align = "center",
        color: Rgba = MUTED, upright: bool = False,
    ) -> Text:  # fmt: skip
        """Write a line beside the axes; `upright`: from below to above, its middle at (x, y)."""
        rotation, middle = (90, "center") if upright else (0, "baseline")
        text = self.figure.text(
            x / theme.WIDTH, y / self.height, words,
            size=size, ha=align, va=middle, rotation=rotation, color=color, family=theme.FONT,
        )  # fmt: skip
        text.set_parse_math(False)
        return text


def label(
    axes: Axes, x: float, y: float, words: str = "", *, size: float = theme.SMALL_SIZE, align: Align = "center",
    color: Rgba = INK, zorder: float = 5,
) -> Text:  # fmt: skip
    """Write into `axes`, on a line whose foot is at (x, y) in its data."""
    text = axes.text(x, y, words, size=size, ha=align, va="baseline", color=color, family=theme.FONT)
    text.set(zorder=zorder, parse_math=False)
    text.set_clip_box(None)
    return text


def box(axes: Axes, x: float, y: float, width: float, height: float, color: Rgba = NONE, **style: Any) -> Rectangle:
    """Add a rectangle to `axes`, in its data, without an edge unless `style` has one."""
    rectangle = Rectangle((x, y), width, height, **{"facecolor": color, "linewidth": 0, **style})
    add(axes, rectangle)
    return rectangle


def add(axes: Axes, patch: Patch) -> None:
    """Add a shape to `axes`, not cut at their edge and of no influence on their limits.

    What would cut it is taken away altogether: five transforms and 6 KB for each shape. And it is not measured
    (``add_patch`` would): the limits are set, and measuring takes as long as all the rest of making a picture.
    """
    axes.add_artist(patch)
    patch.set_clip_on(False)
    patch.set_clip_box(None)


class Wording(ABC, Generic[N]):
    """A piece of HTML whose changing elements carry ``data-gid``.

    Attributes
    ----------
    title : str
    slow : bool
        Whether it may wait until a drag rests: a screen reader speaks it, or it is long and seldom looked at.
    markup : str
        Well-formed HTML; of an identifier that stands in it more than once, all elements say the same.
    state : dict
        What its elements say; by identifier, those that each subclass names.
    """

    title = ""
    slow = False
    markup = ""

    def __init__(self) -> None:
        self.state: State = {}

    def update(self, numbers: N) -> None:
        """Tell of `numbers`."""
        self.state = self.say(numbers)

    @abstractmethod
    def say(self, numbers: N) -> State:
        """Return what the elements say of `numbers`."""


def scrolling(name: str, markup: str) -> str:
    """Return a box that scrolls sideways where what is in it is too wide; keys reach and scroll it.

    Parameters
    ----------
    name : str
        What assistive technology calls it.
    markup : str

    Examples
    --------
    >>> scrolling("Losses", "<table></table>")
    '<div class="sx-scrolling" role="group" tabindex="0" aria-label="Losses"><table></table></div>'
    """
    return f'<div class="sx-scrolling" role="group" tabindex="0" aria-label="{escape(name)}">{markup}</div>'


def hidden(when: bool, text: str = "") -> dict[str, str | None]:
    """Return what lets an element say `text`, or hides it.

    Examples
    --------
    >>> hidden(True), hidden(False, "seen")
    ({'text': '', 'hidden': ''}, {'text': 'seen', 'hidden': None})
    """
    return {"text": "" if when else text, "hidden": "" if when else None}
