"""The pages: which notebooks there are, in which order, what they are called, and the words of the index.

A page is a notebook; its title is its first Markdown heading and its summary the paragraph below it. Everything
that names pages (cards, links to the next page, the list in the index notebook) is derived from that.
"""

import html
import json
import logging
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

INDEX = "0-index.ipynb"
LIST_TAG = "pages"

_PACKAGE = Path(__file__).parent.parent
_HEADING = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)
_LINK = re.compile(r'\b(href|src)="(?![a-z]+:|/|#)([^"]+)"')
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Page:
    """One notebook, as the rest of the site speaks of it.

    Attributes
    ----------
    stem : str
        The file's name without ``.ipynb``.
    title : str
        The first Markdown heading, else the stem.
    summary : str
        The paragraph below the title, as Markdown; may be empty.
    picture : str or None
        Path of the page's picture from the notebooks' folder, where there is one.
    """

    stem: str
    title: str
    summary: str = ""
    picture: str | None = None

    @property
    def href(self) -> str:
        """Where the server shows the page, from the server's root."""
        return f"voila/render/{quote(self.stem)}.ipynb"


@dataclass(frozen=True)
class Index:
    """The words of the index notebook as HTML, in two parts: the cards come between them."""

    title: str
    above: str
    below: str


def packaged_notebooks() -> Path | None:
    """Return the folder of notebooks that came with an installed wheel; None in a checkout."""
    folder = _PACKAGE / "notebooks"
    return folder if folder.is_dir() else None


def notebooks_folder() -> Path:
    """Return the folder of notebooks: the wheel's, else the checkout's.

    Raises
    ------
    FileNotFoundError
        If there is neither.

    Examples
    --------
    >>> (notebooks_folder() / INDEX).is_file()
    True
    """
    folder = packaged_notebooks() or _PACKAGE.parent / "notebooks"
    if not folder.is_dir():
        msg = f"The notebooks are missing; looked in {folder}. Install softmax-explainer again."
        raise FileNotFoundError(msg)
    return folder


def own_copy(source: Path, target: Path) -> list[str]:
    """Copy what `source` holds and `target` lacks, and return the names of the notebooks copied.

    A file that is there already is the reader's own and stays as it is.
    """
    copied = []
    for file in sorted(source.rglob("*")):
        place = target / file.relative_to(source)
        if file.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
            copied += [file.name] if file.suffix == ".ipynb" else []
    return copied


def read_pages(folder: Path) -> tuple[Page, ...]:
    """Return the pages of `folder` in reading order: by the number that their names begin with, then by name."""
    pages = (_read_page(file, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.ipynb"), key=_order))
    return tuple(
        Page(page.stem, page.title, page.summary, _picture(folder, page.stem)) for page in pages if page is not None
    )


def neighbours(pages: Sequence[Page], stem: str) -> tuple[Page | None, Page | None, Page | None]:
    """Return the page before `stem`, the page itself and the page after it; None where there is none.

    Examples
    --------
    >>> a, b = Page("1-a", "A"), Page("2-b", "B")
    >>> neighbours([a, b], "1-a") == (None, a, b)
    True
    >>> neighbours([a, b], "elsewhere")
    (None, None, None)
    """
    for place, page in enumerate(pages):
        if page.stem == stem:
            return pages[place - 1] if place else None, page, pages[place + 1] if place + 1 < len(pages) else None
    return None, None, None


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


def _order(file: Path) -> tuple[float, str]:
    number = re.match(r"\d+", file.name)
    return (float(number.group()) if number else float("inf"), file.name)


def _picture(folder: Path, stem: str) -> str | None:
    return f"pictures/{stem}.png" if (folder / "pictures" / f"{stem}.png").is_file() else None


@lru_cache(maxsize=64)
def _read_page(file: Path, changed: int) -> Page | None:
    """Read one notebook; None for the index and for what cannot be read. `changed` makes a new version a miss."""
    if file.name == INDEX:
        return None
    try:
        words = "\n\n".join(_source(cell) for cell in _markdown_cells(file))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        _log.error("%s is left out, it is not a readable notebook: %s", file.name, problem)
        return None
    heading = _HEADING.search(words)
    if heading is None:
        return Page(file.stem, file.stem)
    paragraph = words[heading.end() :].strip().split("\n\n")[0]
    is_prose = re.match(r"[^#<>|$!\-\s]", paragraph)
    return Page(file.stem, heading.group(1), " ".join(paragraph.split()) if is_prose else "")


@lru_cache(maxsize=8)
def _read_index(file: Path, changed: int, base_url: str, place: Callable[[str, str], str], without: str) -> Index:
    above: list[str] = []
    below: list[str] = []
    part = above
    for cell in _markdown_cells(file):
        if _is_list(cell):
            part = below
        elif not (without and without in _tags(cell)):
            part.append(_source(cell))
    heading = _HEADING.search("\n".join(above))
    title = heading.group(1) if heading else file.stem
    words = (to_html("\n\n".join(p)) for p in (above, below))
    first, second = (with_links(html, lambda target: place(target, base_url)) for html in words)
    return Index(title, first, second)


def _markdown_cells(file: Path) -> list[dict[str, Any]]:
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "markdown"]


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _is_list(cell: dict[str, Any]) -> bool:
    return LIST_TAG in _tags(cell)


def _tags(cell: dict[str, Any]) -> Sequence[str]:
    tags: Sequence[str] = cell.get("metadata", {}).get("tags", ())
    return tags
