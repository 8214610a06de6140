"""What stands in a page before its Python does: the cells' widgets as they begin, as HTML without any script.

The cells are run here, once for all pages, in a process of its own (`python -m explainer.site.stored FOLDER`), which
prints what they show as JSON. The parts of a live figure come as its front end makes them (`live/figure.js`), so that
the live picture takes the place of one that looks the same.
"""

from __future__ import annotations

import builtins
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from bs4 import BeautifulSoup

from explainer.site.cells import Cell, read_cells, wanted
from explainer.site.controls import panel

Patch = Mapping[str, Mapping[str, str | None]]
COLOURED: Final = "fill|stroke|stop-color"
_COLOUR = re.compile(rf'\b({COLOURED})="(#[0-9a-f]{{6}})"')


@dataclass(frozen=True)
class Stored:
    """What a live cell shows before it lives.

    Parameters
    ----------
    html : str
    style : str
        The style sheet of its pictures, the same for all of one kind.
    ready : str
        The attribute by which the live one says that it is ready.
    """

    html: str
    style: str
    ready: str


def stored_cells(folder: Path, stems: Sequence[str]) -> tuple[dict[str, dict[str, Stored]], dict[str, list[str]]]:
    """Run the live cells of notebooks; return what each shows, and which packages each notebook has imported.

    Raises
    ------
    ValueError
        If a cell fails.
    """
    command = [sys.executable, "-W", "ignore", "-m", __name__, str(folder), *stems]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "MPLBACKEND": "agg"})
    if done.returncode != 0:
        msg = f"A cell of the notebooks in {folder} fails; run them first. {done.stderr.strip()[-2000:]}"
        raise ValueError(msg)
    shown, imported = json.loads(done.stdout)
    return {stem: {name: Stored(**cell) for name, cell in cells.items()} for stem, cells in shown.items()}, imported


def static(widget: Any, mark: str) -> Stored:
    """Return a widget as HTML: its live figure below its controls, in a style sheet that reaches `mark` alone."""
    (figure,) = (each for each in _tree(widget) if hasattr(each, "document"))
    state = figure._contents.since_painted()  # what a view is told that has just painted the document
    parts = "".join(_part(part, figure.heading, figure.palette, state) for part in figure.document["parts"])
    style = f'<style>[data-site-figure="{mark}"] {{\n{figure.css}\n}}</style>'
    board = f'<div class="live" data-site-figure="{mark}">{style}<div class="live-board">{parts}</div></div>'
    above = panel(widget.children[0]) if widget is not figure and widget.children[0] is not figure else ""
    names = "jupyter-widgets widget-container widget-box widget-vbox page-root"
    return Stored(f'<div class="{names}">{above}{board}</div>', figure._css, figure.ready)


def _part(part: Mapping[str, str], heading: int, palette: Mapping[str, str], state: Patch) -> str:
    title = escape(part["title"])
    markup = patched(part["markup"], state) if part["kind"] == "html" else part["markup"]
    body = _COLOUR.sub(lambda match: f'{match[1]}="{palette.get(match[2], match[2])}"', markup)
    names = f'data-part="{escape(part["name"])}" data-kind="{part["kind"]}"'
    return (
        f'<section class="live-part" {names} aria-label="{title}">'
        f'<h{heading} class="live-title">{title}</h{heading}><div class="live-body">{body}</div></section>'
    )


def patched(markup: str, state: Patch) -> str:
    """Return the markup of words with what they say.

    Parameters
    ----------
    markup : str
    state : mapping
        ``{gid: {attribute: value}}``; ``text`` is what an element holds, None an attribute that it has not.

    Examples
    --------
    >>> patched('<p>S is <b data-gid="s" hidden=""></b></p>', {"s": {"text": "½ < 1", "hidden": None}})
    '<p>S is <b data-gid="s">½ &lt; 1</b></p>'
    """
    tree = BeautifulSoup(markup, "html.parser")
    for element in tree.select("[data-gid]"):
        for name, value in state.get(str(element["data-gid"]), {}).items():
            if name == "text":
                element.string = value or ""
            elif value is None:
                element.attrs.pop(name, None)
            else:
                element[name] = value
    return str(tree)


def _tree(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _tree(child)


def _run(cells: Sequence[Cell]) -> dict[str, Any]:
    """Run the cells of a page; return those that end in a widget, as `static` shows them."""
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = {}
    with redirect_stdout(sys.stderr):
        for cell in wanted(cells):
            value = cell.run(names)
            if cell.is_live:
                shown[cell.name] = asdict(static(value, cell.name))
    return shown


def _main(folder: Path, stems: Sequence[str]) -> None:
    shown, imported = {}, {}
    for stem in stems:
        with _imports() as seen:
            shown[stem] = _run(read_cells(folder / f"{stem}.ipynb"))
        imported[stem] = sorted(seen)
    json.dump((shown, imported), sys.stdout)


@contextmanager
def _imports() -> Iterator[set[str]]:
    """Take down the packages that an import names, whether they are there already or not."""
    seen: set[str] = set()
    original = builtins.__import__

    def noting(name: str, *rest: Any, **more: Any) -> Any:
        seen.add(name)
        return original(name, *rest, **more)

    builtins.__import__ = noting
    try:
        yield seen
    finally:
        builtins.__import__ = original


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2:])
