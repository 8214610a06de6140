"""What Matplotlib would place anew at each drawing stays where it was painted.

A page is patched, and a patch moves the artists that it names. So nothing else may move on its own: no layout engine,
no title that makes room for ticks, no legend that looks for the emptiest corner.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.legend import Legend


def parts_of(parent: Artist) -> Iterator[Artist]:
    """Yield all that a figure consists of, but for what its axes' ticks and labels consist of."""
    for child in parent.get_children():
        yield child
        if not isinstance(child, Axis):
            yield from parts_of(child)


def hold_still(figure: Figure, registered: Container[Artist]) -> None:
    """Let the figure's layout, its legends and the titles that are `registered` stay where a drawing has put them.

    It also ends that an artist is ``animated``: this is a promise to draw it by hand, for the sake of which Matplotlib
    neither says that it has changed nor, in a figure, draws it.

    Parameters
    ----------
    figure : Figure
    registered : container of Artist
    """
    legends: list[Any] = []  # Any: what follows has no public name
    titled: list[Any] = []
    for artist in list(parts_of(figure)):
        if artist.get_animated():
            artist.set_animated(False)
        if isinstance(artist, Legend):
            legends.append(artist)
        elif isinstance(artist, Axes):
            titled.append(artist)
    legends = [legend for legend in legends if legend._loc_real in (0, "best")]
    titled = [a for a in titled if a._autotitlepos is not False and any(title in registered for title in _titles(a))]
    is_laid_out = figure.get_layout_engine() is not None
    if not (legends or titled or is_laid_out):
        return
    figure.draw_without_rendering()
    if is_laid_out:
        figure.set_layout_engine("none")
    for legend in legends:
        box, anchor = legend.get_window_extent(), legend.get_bbox_to_anchor()
        legend.set_loc(((box.x0 - anchor.x0) / anchor.width, (box.y0 - anchor.y0) / anchor.height))
    for axes in titled:
        axes._autotitlepos = False  # as `set_title(y=…)` does, which would take the title's look away


def _titles(axes: Any) -> tuple[Artist, ...]:
    return axes.title, axes._left_title, axes._right_title
