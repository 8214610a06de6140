"""What every page is: controls above a live figure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from explainer.live import LiveFigure


def read_css(name: str) -> str:
    """Return the style sheet that all pages share, and after it the one that the page `name` has for itself."""
    return "".join(Path(__file__).with_name(f"{part}.css").read_text(encoding="utf-8") for part in ("page", name))


class Page(widgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """Controls above a live figure.

    Where no kernel runs (a code host, a printed notebook) the stored output shows the pictures as SVG.

    Parameters
    ----------
    controls : sequence of ipywidgets.Widget
    live : LiveFigure
    """

    def __init__(self, controls: Sequence[widgets.Widget], live: LiveFigure) -> None:
        super().__init__([*controls, live])
        self.live = live
        self.add_class("sx-page")

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        words = "A live page: run this notebook to drag it."
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": words, "image/svg+xml": self.live.svg()}
