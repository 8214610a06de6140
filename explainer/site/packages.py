"""What the pages import, and nothing else of it: packages of Pyodide, of this environment, and this one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

from explainer.site.pyodide import Pyodide

Files = dict[str, bytes]
"""By path."""

OWN: Final = "explainer"
TOGETHER: Final[dict[str, tuple[str, ...]]] = {
    "numpy": ("numpy",),
    "matplotlib": (
        "matplotlib", "contourpy", "kiwisolver", "pillow", "cycler", "packaging", "pyparsing", "python-dateutil", "six",
    ),
    OWN: ("traitlets", "ipywidgets", "anywidget", "comm", "psygnal", "typing-extensions"),
}  # fmt: skip
"""The packages that every page imports, by bundle: more than one, since browsers keep no very large file."""
APART: Final = {"networkx": "networkx", "ml_dtypes": "ml-dtypes", "numpy.random": "numpy"}
"""What some pages import, by name, and the package that it is of: each in a bundle of its own, fetched where it is
wanted."""

_OWN = Path(__file__).parent.parent
_LEFT_OUT = re.compile(
    r"""(^|/)(tests?|testing|testing_data|sample_data|typings|include|lib/pkgconfig|_pyinstaller(_util)?|__pycache__)/
    | \.(pyi|pyx|pxd|c|h|hpp|cpp|a|lib|f|f90|typed|js\.map|so\.dSYM|template|exe)$ | \.data/ | (^|/)conftest\.py$
    | ^numpy/(f2py|distutils|doc|random/_examples)/ | ^numpy/_core/lib/
    | ^matplotlib/(sphinxext|backends/web_backend|backends/qt_editor|mpl-data/(images|plot_directive|stylelib))/
    | ^matplotlib/mpl-data/fonts/(afm|pdfcorefonts)/
    | ^matplotlib/mpl-data/fonts/ttf/(?!DejaVuSans(-Bold)?\.ttf|LICENSE)
    | ^dateutil/zoneinfo/dateutil-zoneinfo
    | ^matplotlib/backends/(backend_(gtk|qt|tk|wx|mac|pdf|pgf|ps|webagg|nbagg|cairo|template)|_backend_(tk|gtk|pdf_ps))
    | ^mpl_toolkits/(axes_grid1|axisartist)/ | ^pylab\.py$
    | ^(PIL/_(imagingft|webp|imagingcms|imagingmath|imagingmorph|avif)|matplotlib/_qhull)\.
    | ^anywidget/(labextension|nbextension)/ | ^explainer/(site|serve|notebooks)/
    """,
    re.VERBOSE,
)  # fmt: skip
_LICENCE = re.compile(r"\.dist-info/(licenses/.*|(LICEN[CS]E|COPYING|NOTICE)[^/]*|METADATA)$")


def gather(pyodide: Pyodide) -> dict[str, Files]:
    """Return the files of all packages, as bundles by name: those of `TOGETHER`, and those of `APART`.

    What Pyodide has is from there; the rest is from this environment, if it needs no compiler.
    """

    def files(name: str) -> Files:
        return _unzipped(pyodide.wheel(name)) if pyodide.has(name) else _installed(name)

    bundles: dict[str, Files] = {}
    for bundle, names in TOGETHER.items():
        bundles[bundle] = {path: content for name in names for path, content in files(name).items()}
    for module, name in APART.items():
        if name in bundles:  # a part of it
            folder = module.replace(".", "/") + "/"
            bundles[module] = {path: content for path, content in bundles[name].items() if path.startswith(folder)}
            bundles[name] = {path: content for path, content in bundles[name].items() if not path.startswith(folder)}
        elif pyodide.has(name) or is_plain(name):
            bundles[module] = files(name)
    return bundles


def own_files(wheel: Path | None) -> Files:
    """Return the files of this package: of a released wheel, else those that are running."""
    if wheel is not None:
        return _unzipped(wheel.read_bytes())
    paths = (path for path in sorted(_OWN.rglob("*")) if path.is_file())
    return dict(_kept({path.relative_to(_OWN.parent).as_posix(): path for path in paths}))


def is_plain(name: str) -> bool:
    """Whether a package of this environment is Python alone.

    Examples
    --------
    >>> is_plain("networkx"), is_plain("numpy")
    (True, False)
    """
    try:
        tags = metadata.distribution(name).read_text("WHEEL") or ""
    except metadata.PackageNotFoundError:
        return False
    return "Root-Is-Purelib: true" in tags


def _unzipped(wheel: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if _is_wanted(name)}


def _installed(name: str) -> Files:
    """Return a package's files; of what is compiled for this machine, the Python that stands beside it."""
    files = metadata.files(name) or []
    return dict(
        _kept(
            {
                file.as_posix(): Path(str(file.locate()))
                for file in files
                if file.suffix not in (".so", ".pyd", ".dylib")
            }
        )
    )


def _kept(files: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    return ((name, path.read_bytes()) for name, path in files.items() if _is_wanted(name) and path.is_file())


def _is_wanted(name: str) -> bool:
    if name.endswith("/") or name.startswith(("..", "/")):
        return False
    return _LICENCE.search(name) is not None if ".dist-info/" in name else _LEFT_OUT.search(name) is None
