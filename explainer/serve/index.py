"""The index: its words, the list of pages that it holds, and where their links lead."""

import html
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from explainer.serve.notebooks import INDEX, markdown_cells, notebooks_folder, source_of, tags_of
from explainer.serve.pages import HEADING, Page, read_pages

LIST_TAG: Final = "pages"
"""The tag of the cell that holds the list."""

_LINK = re.compile(r'\b(href|src)="(?![a-z]+:|/|#)([^"]+)"')


@dataclass(frozen=True)
class Index:
    """The words of the index notebook as HTML, in two parts: the cards come between them."""

    title: str
    above: str
    below: str


def served(target: str, base_url: str = "/") -> str:
    """Return where the server at `base_url` shows what a notebook's relative link means.

    Examples
    --------
    >>> served("1-a.ipynb"), served("pictures/a.png", "/room/"), served("0-index.ipynb")
    ('/voila/render/1-a.ipynb', '/room/voila/files/pictures/a.png', '/')
    """
    if target == INDEX:
        return base_url
    return f"{base_url}voila/{'render' if target.endswith('.ipynb') else 'files'}/{target}"


def with_links(html: str, place: Callable[[str], str]) -> str:
    """Return `html` with each relative link leading to what `place` makes of it.

    Examples
    --------
    >>> with_links('<a href="a.ipynb">, <a href="https://example.org/">, <a href="#z=1">', str.upper)
    '<a href="A.IPYNB">, <a href="https://example.org/">, <a href="#z=1">'
    """
    return _LINK.sub(lambda link: f'{link[1]}="{place(link[2])}"', html)


def read_index(
    folder: Path, base_url: str = "/", place: Callable[[str, str], str] = served, without: str = ""
) -> Index:
    """Return the index notebook's words, with its relative links leading to what `place` makes of them.

    A folder without one has an index all the same: a title above the cards.

    Parameters
    ----------
    folder : Path
    base_url : str
        What every address begins with.
    place : callable
        Target and base URL → address.
    without : str
        A tag: the words of cells that bear it are left out.
    """
    file = folder / INDEX
    if not file.is_file():
        return Index("Pages", "<h1>Pages</h1>", "")
    return _read_index(file, file.stat().st_mtime_ns, base_url, place, without)


def listing(pages: Sequence[Page]) -> str:
    """Return the list of `pages` that the index notebook holds in its cell tagged ``pages``.

    Examples
    --------
    >>> listing([Page("1-a", "A", "About a."), Page("2-b", "B")]).splitlines()
    ['**[A](1-a.ipynb)** About a.', '', '**[B](2-b.ipynb)**']
    """
    return "\n\n".join(_entry(page) for page in pages)


def renew_listing(folder: Path | None = None) -> None:
    """Write the present list of pages into the index notebook, which code hosts and Lab show as it is."""
    folder = folder or notebooks_folder()
    notebook = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if _is_list(cell):
            cell["source"] = listing(read_pages(folder)).splitlines(keepends=True)
    text = json.dumps(notebook, indent=1, ensure_ascii=False)
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")


def to_html(markdown: str) -> str:
    """Return `markdown` as HTML, by the renderer that renders the pages' own words."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    return str(MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(markdown))


def _entry(page: Page) -> str:
    entry = f"**[{page.title}]({quote(page.stem)}.ipynb)** {page.summary}".rstrip()
    if page.picture:
        image = f'<img src="{quote(page.picture)}" alt="{html.escape(page.title)}" width="480">'
        entry += f'\n\n<a href="{quote(page.stem)}.ipynb">{image}</a>'
    return entry


@lru_cache(maxsize=8)
def _read_index(file: Path, changed: int, base_url: str, place: Callable[[str, str], str], without: str) -> Index:
    above: list[str] = []
    below: list[str] = []
    part = above
    for cell in markdown_cells(file):
        if _is_list(cell):
            part = below
        elif not (without and without in tags_of(cell)):
            part.append(source_of(cell))
    heading = HEADING.search("\n".join(above))
    title = heading.group(1) if heading else file.stem
    words = (to_html("\n\n".join(p)) for p in (above, below))
    first, second = (with_links(html, lambda target: place(target, base_url)) for html in words)
    return Index(title, first, second)


def _is_list(cell: dict[str, Any]) -> bool:
    return LIST_TAG in tags_of(cell)
