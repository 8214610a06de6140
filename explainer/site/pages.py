"""The site's HTML: the server's own templates, with what a page's cells have printed and its pictures as they begin."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from explainer.serve.index import read_index, to_html, with_links
from explainer.serve.notebooks import INDEX
from explainer.serve.pages import Page, neighbours
from explainer.site.cells import Cell, wanted
from explainer.site.stored import Stored

SERVER_TAG: Final = "server"
"""The tag of cells of the index that speak of running a server."""

_HERE = Path(__file__).parent
TEMPLATES: Final = (_HERE / "templates", _HERE.parent / "serve/jupyter/voila/templates/explainer")


@dataclass(frozen=True)
class Placed:
    """A page, as the templates speak of it: at its address on the site."""

    stem: str
    title: str
    summary: str
    picture: str | None

    @property
    def href(self) -> str:
        """Where it is, from the site's folder."""
        return placed(f"{self.stem}.ipynb")


@dataclass(frozen=True)
class Writer:
    """Writes the pages of a site.

    Parameters
    ----------
    assets : str
        The folder, beside the pages, of all that is not a page.
    settings : mapping
        What every page tells its worker.
    megabytes : int
        What the first visit costs a reader.
    """

    assets: str
    settings: Mapping[str, Any]
    megabytes: int

    def index(self, folder: Path, pages: Sequence[Page]) -> str:
        """Return the index of the notebooks in `folder`."""
        index = read_index(folder, "./", lambda target, base: placed(target), SERVER_TAG)
        return _environment(self.assets).get_template("index.html.j2").render(
            base_url="./", files="", index=index, pages=[_placed(page) for page in pages], to_html=_words,
            megabytes=self.megabytes,
        )  # fmt: skip

    def page(
        self,
        pages: Sequence[Page],
        page: Page,
        cells: Sequence[Cell],
        stored: Mapping[str, Stored],
        first: Sequence[str],
    ) -> str:
        """Return a page.

        Parameters
        ----------
        pages : sequence of Page
            All there are.
        page : Page
        cells : sequence of Cell
        stored : mapping of str to Stored
            What its live cells show, by their names.
        first : sequence of str
            The bundles that it needs at once.
        """
        before, _, after = neighbours(pages, page.stem)
        ready = ", ".join(sorted({f'[{cell.ready}="true"]' for cell in stored.values()}))
        run = [{"cell": cell.name, "code": cell.source} for cell in wanted(cells)]
        settings = {**self.settings, "first": first, "cells": run, "ready": ready}
        return _environment(self.assets).get_template("page.html.j2").render(
            assets=self.assets, page=_placed(page), before=before and _placed(before), after=after and _placed(after),
            cells=[_shown(cell, stored) for cell in cells], is_live=bool(stored),
            settings=Markup(json.dumps(settings).replace("<", "\\u003c")),
        )  # fmt: skip


def placed(target: str) -> str:
    """Return where the site has what a notebook's relative link means.

    Examples
    --------
    >>> placed("1-a.ipynb"), placed("1-a.ipynb#z=1"), placed("0-index.ipynb"), placed("pictures/a.png")
    ('1-a.html', '1-a.html#z=1', './', 'pictures/a.png')
    """
    path, mark, fragment = target.partition("#")
    if path == INDEX:
        return "./"
    return path.removesuffix(".ipynb") + (".html" if path.endswith(".ipynb") else "") + mark + fragment


def _words(markdown: str) -> str:
    return with_links(to_html(markdown), placed)


def _placed(page: Page) -> Placed:
    return Placed(page.stem, page.title, page.summary, page.picture)


def _shown(cell: Cell, stored: Mapping[str, Stored]) -> dict[str, Any]:
    if not cell.is_code:
        html = _words(cell.source)
    elif cell.name in stored:
        html = f'<div class="site-stored">{stored[cell.name].html}</div>'
    else:
        html = (
            cell.printed and f'<div class="site-printed-cell jp-RenderedText"><pre>{escape(cell.printed)}</pre></div>'
        )
    return {"name": cell.name, "is_code": cell.is_code, "html": Markup(html)}


def _environment(assets: str) -> Environment:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.globals["include_css"] = lambda _: Markup('<link rel="stylesheet" href="{}/style.css">').format(assets)
    return environment
