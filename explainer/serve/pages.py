"""The pages: which notebooks there are, in which order, and what they are called.

A page is a notebook; its title is its first Markdown heading and its summary the paragraph below it. Everything
that names pages (cards, links to the next page, the list in the index notebook) is derived from that.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from explainer.serve.notebooks import INDEX, markdown_cells, source_of

HEADING: Final = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)
"""A title in Markdown."""

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
        words = "\n\n".join(source_of(cell) for cell in markdown_cells(file))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        _log.error("%s is left out, it is not a readable notebook: %s", file.name, problem)
        return None
    heading = HEADING.search(words)
    if heading is None:
        return Page(file.stem, file.stem)
    paragraph = words[heading.end() :].strip().split("\n\n")[0]
    is_prose = re.match(r"[^#<>|$!\-\s]", paragraph)
    return Page(file.stem, heading.group(1), " ".join(paragraph.split()) if is_prose else "")
