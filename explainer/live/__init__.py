"""Matplotlib figures that stay alive in a browser page.

An ordinary `matplotlib.figure.Figure` is painted once, as SVG, in the page; afterwards only the attributes that
change are sent. `Picture` holds a figure and the artists that change, `Words` holds HTML beside it, and
`LiveFigure` is the widget that shows them and hears what a reader drags (`Handle`, `PointHandle`, `Drag`), chooses
(`Choices`, `Choose`) and asks for by an address (`Go`). Nothing here knows what the pictures mean.
"""

from explainer.live.events import Choices, Choose, Drag, Go
from explainer.live.figure import LiveFigure
from explainer.live.handles import Handle, PointHandle
from explainer.live.part import Part, Patch
from explainer.live.picture import Picture
from explainer.live.words import Words

__all__ = [
    "Choices",
    "Choose",
    "Drag",
    "Go",
    "Handle",
    "LiveFigure",
    "Part",
    "Patch",
    "Picture",
    "PointHandle",
    "Words",
]
