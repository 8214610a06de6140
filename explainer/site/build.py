"""Lay out the site: pages, what they fetch, and one folder of assets whose name changes with its content."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from explainer.serve.pages import read_pages
from explainer.site import packages
from explainer.site.bundle import compiled, find_python, pack, squeeze, zipped
from explainer.site.cells import read_cells
from explainer.site.front_end import widgets_script, widgets_style
from explainer.site.packages import Files
from explainer.site.pages import TEMPLATES, Writer
from explainer.site.pyodide import LIBRARY, LOCK, WASM, Pyodide
from explainer.site.stored import Stored, stored_cells

MARK: Final = "site.json"
"""The file that says that a folder is a site, and what it is made of."""
KEEPER: Final = "sw.js"
_BROWSER = Path(__file__).parent / "browser"
_AS_THEY_ARE = ("page.js", "worker.js", "kernel.py")
_UNUSED = re.compile(
    r"""
    ^(pydoc_data|ensurepip|idlelib|lib2to3|turtledemo|tkinter|unittest|test|distutils|venv|multiprocessing|xmlrpc
    |wsgiref|dbm|curses|sqlite3|msilib)/
    | ^encodings/(cp(?!437)|iso|mac_|koi|big5|euc|gb|hz|johab|kz|palmos|ptcp|shift|tis|hp_)
    | ^(pydoc|doctest|pdb|mailbox|imaplib|nntplib|smtplib|poplib|ftplib|telnetlib|pickletools|optparse|turtle
    |_pyio|trace|zipapp|cgi|cgitb|plistlib|this|antigravity|sndhdr|chunk|aifc|wave|sunau
    |xdrlib|uu|netrc|getpass|pty|tty|webbrowser|socketserver|modulefinder|pyclbr|cmd)\.py""",
    re.VERBOSE,
)
"""Of Python's standard library: what serves, tests, mails and debugs."""


@dataclass(frozen=True)
class Site:
    """What has been built.

    Parameters
    ----------
    pages : int
    folder : Path
    first_visit : int
        Bytes that a first visit fetches, at most.
    is_compiled : bool
        Whether the bundle is compiled ahead.
    """

    pages: int
    folder: Path
    first_visit: int
    is_compiled: bool


def build(
    folder: Path, notebooks: Path, pyodide: Pyodide, wheel: Path | None = None, tell: Callable[[str], None] = print
) -> Site:
    """Write the site of the notebooks into `folder`, in the place of one that is there.

    Parameters
    ----------
    folder : Path
        New, empty, or an earlier site.
    notebooks : Path
    pyodide : Pyodide
    wheel : Path, optional
        A released wheel of this package; else it is what is running here.
    tell : callable
        Called with a line about each step.

    Raises
    ------
    ValueError
        If `folder` holds something else, or a notebook's cell fails.
    """
    require_ours(folder)
    pages = read_pages(notebooks)
    tell(f"Running the live cells of {len(pages)} notebooks, and compiling the packages for Pyodide {pyodide.version}")
    python = find_python(pyodide.python)
    with ThreadPoolExecutor() as pool:
        running = pool.submit(stored_cells, notebooks, [page.stem for page in pages])
        files, settings = _python_files(pyodide, wheel, python, pool)
        stored, imported = running.result()
    files["widgets.js.data"] = squeeze(widgets_script().encode())
    files["style.css"] = _style(stored).encode()
    files |= {name: (_BROWSER / name).read_bytes() for name in _AS_THEY_ARE}
    assets = f"assets-{_digest(files)}"
    apart = [name for name in settings["modules"] if name in packages.APART]
    together = [name for name in files if name.removesuffix(".data") not in apart]
    first_visit = sum(len(files[name]) for name in together)
    writer = Writer(assets, settings, round(first_visit / 1e6))

    _clear(folder)
    (folder / assets).mkdir(parents=True)
    for name, content in files.items():
        (folder / assets / name).write_bytes(content)
    for page in pages:
        tell(f"Writing {page.stem}.html")
        cells = read_cells(notebooks / f"{page.stem}.ipynb")
        first = [*packages.TOGETHER, *(name for name in apart if name in imported[page.stem])]
        html = writer.page(pages, page, cells, stored[page.stem], first)
        (folder / f"{page.stem}.html").write_text(html, encoding="utf-8")
        shutil.copyfile(notebooks / f"{page.stem}.ipynb", folder / f"{page.stem}.ipynb")
    (folder / "index.html").write_text(writer.index(notebooks, pages), encoding="utf-8")
    keeper = (_BROWSER / KEEPER).read_text("utf-8").replace("@assets@", assets)
    kept = json.dumps([f"{assets}/{name}" for name in together] + ["./"])
    (folder / KEEPER).write_text(keeper.replace('"@files@"', json.dumps(kept)), encoding="utf-8")
    if (notebooks / "pictures").is_dir():
        shutil.copytree(notebooks / "pictures", folder / "pictures")
    mark = {"pyodide": pyodide.version, "assets": assets, "bytes": {n: len(content) for n, content in files.items()}}
    (folder / MARK).write_text(json.dumps(mark, indent=1), encoding="utf-8")
    return Site(len(pages), folder, first_visit, python is not None)


def require_ours(folder: Path) -> None:
    """Raise `ValueError` unless `folder` is new, empty, or a site that was built before."""
    if folder.exists() and not folder.is_dir():
        msg = f"{folder} is a file. Name a folder for the site."
        raise ValueError(msg)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        msg = f"{folder} holds other files, which a site would mix with. Name a new folder, or an earlier site."
        raise ValueError(msg)


def _clear(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for place in folder.iterdir():
        if place.is_dir() and place.name.startswith(("assets-", "pictures")):
            shutil.rmtree(place)
        elif place.suffix in (".html", ".ipynb") or place.name in (MARK, KEEPER):
            place.unlink()


def _python_files(
    pyodide: Pyodide, wheel: Path | None, python: Path | None, pool: Executor
) -> tuple[Files, dict[str, Any]]:
    """Return Pyodide's own files and the bundles, as they are served, and what a worker has to know of them."""

    def ready(files: Files) -> Files:
        return files if python is None else compiled(files, python)

    def packed_ahead(files: Files) -> bytes:
        return pack(ready(files))

    bundles = packages.gather(pyodide)
    bundles[packages.OWN] |= packages.own_files(wheel)
    library = pool.submit(lambda: squeeze(zipped(ready(_library(pyodide.core[LIBRARY])))))
    packed = dict(zip((f"{module}.data" for module in bundles), pool.map(packed_ahead, bundles.values()), strict=True))
    large = {LIBRARY: library.result(), WASM: squeeze(pyodide.core[WASM])}
    served = packed | {f"{name}.data": content for name, content in large.items()}
    served |= {name: content for name, content in pyodide.core.items() if name not in large}
    served[LOCK] = json.dumps({**pyodide.lock, "packages": {}}).encode()  # of its packages none is asked for

    def told(name: str) -> dict[str, Any]:
        return {"name": f"{name}.data", "bytes": len(served[f"{name}.data"])}

    return served, {"modules": {m: told(m) for m in bundles}, "files": {name: told(name) for name in large}, "env": {}}


def _library(archive: bytes) -> Files:
    """Return Python's standard library, less what no page needs."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {n: packed.read(n) for n in packed.namelist() if not n.endswith("/") and not _UNUSED.search(n)}


def _style(stored: Mapping[str, Mapping[str, Stored]]) -> str:
    """Return the style of the pages: JupyterLab's, ours, and that of the pictures."""
    lab = _lab_styles()
    own = (TEMPLATES[1] / "static/explainer.css").read_text("utf-8") + (_BROWSER / "site.css").read_text("utf-8")
    pictures = sorted({cell.style for cells in stored.values() for cell in cells.values()})
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{lab['theme-dark.css']}\n}}\n"
    return "\n".join([lab["index.css"], lab["theme-light.css"], dark, widgets_style(), *pictures, own])


def _lab_styles() -> dict[str, str]:
    from jupyter_core.paths import jupyter_path

    names = ("index.css", "theme-light.css", "theme-dark.css")
    for place in jupyter_path("nbconvert", "templates", "lab", "static"):
        folder = Path(place)
        if (folder / "index.css").is_file():
            return {name: (folder / name).read_text("utf-8") for name in names}
    msg = "JupyterLab's style sheets are missing; they come with nbconvert. Install softmax-explainer again."
    raise ValueError(msg)


def _digest(files: Files) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name])
    return digest.hexdigest()[:12]
