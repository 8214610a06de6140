"""What every page is: controls above a live figure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import ipywidgets as widgets

from explainer.lessons.query import awaits_visitor, query_string
from explainer.live import LiveFigure

S = TypeVar("S")


def read_css(name: str) -> str:
    """Return the style sheet that all pages share, and after it the one that the page `name` has for itself."""
    return "".join(Path(__file__).with_name(f"{part}.css").read_text(encoding="utf-8") for part in ("page", name))


class Page(widgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """Controls above a live figure.

    Where no kernel runs (a code host, a printed notebook) the stored output shows the pictures as SVG.

    Parameters
    ----------
    controls : ipywidgets.Widget
    live : LiveFigure
    """

    def __init__(self, controls: widgets.Widget, live: LiveFigure) -> None:
        super().__init__([controls, live])
        self.live = live
        self.add_class("sx-page")

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        words = "A live page: run this notebook to drag it."
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": words, "image/svg+xml": self.live.svg()}


def as_asked(make: Callable[[S], Page], usual: S, read: Callable[[str], S]) -> Page:
    """Return the page that its visitor's address asks for, or the usual one, which says what was wrong with it.

    Parameters
    ----------
    make : callable
        Makes the page from what it begins with.
    usual
        What it begins with where the address asks for nothing. Its page is made before the visitor comes, where a
        kernel is kept warm.
    read : callable
        Turns a query string into what the page begins with, or raises a ValueError.
    """
    ready = make(usual) if awaits_visitor() else None
    query = query_string()
    if not query:
        return ready or make(usual)
    try:
        return make(read(query))
    except ValueError as problem:
        page = ready or make(usual)
        page.live.say(f"The address of this page could not be read, so it starts from scratch: {problem}")
        return page
