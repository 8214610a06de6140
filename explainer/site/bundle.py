"""Many files as one, compiled ahead: a reader's browser asks once, and Python compiles nothing.

A bundle is compressed, so that it is small on any host: 4 bytes with the length of the index, the index as JSON
``[[path, size], …]``, then the files one after the other.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from explainer.site.packages import Files

DOCUMENTED = ("numpy/", "explainer/")
"""What keeps its docstrings: NumPy does not start without, and ours are for readers."""
_COMPILE = """
import pathlib, py_compile, sys
root = pathlib.Path(sys.argv[1])
for file in root.rglob('*.py'):
    name = file.relative_to(root).as_posix()
    py_compile.compile(
        file, file.with_suffix('.pyc'), name, doraise=True, optimize=0 if name.startswith(tuple(sys.argv[2:])) else 2,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    file.unlink()
"""


def pack(files: Files) -> bytes:
    """Return the bundle of `files`.

    Examples
    --------
    >>> gzip.decompress(pack({"a.txt": b"A"}))[4:]
    b'[["a.txt", 1]]A'
    """
    index = json.dumps([[path, len(content)] for path, content in files.items()]).encode()
    return squeeze(struct.pack("<I", len(index)) + index + b"".join(files.values()))


def squeeze(content: bytes) -> bytes:
    """Return `content` compressed: the same bytes for the same content."""
    return gzip.compress(content, 9, mtime=0)


def zipped(files: Files) -> bytes:
    """Return `files` as a zip archive, from which Python imports."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def find_python(version: str) -> Path | None:
    """Return a Python of this version, whose compiled files another of it can read; None if there is none.

    Parameters
    ----------
    version : str
        Like ``3.12``.

    Examples
    --------
    >>> find_python(".".join(map(str, sys.version_info[:2]))) == Path(sys.executable)
    True
    """
    return next((place for place in _candidates(version) if _version_of(place) == version), None)


def compiled(files: Files, python: Path) -> Files:
    """Return `files` with what is Python compiled, without docstrings but for `DOCUMENTED`.

    Parameters
    ----------
    files : Files
    python : Path
        As `find_python` found it.
    """
    with TemporaryDirectory() as name:
        root = Path(name)
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        done = subprocess.run(
            [python, "-I", "-W", "ignore", "-c", _COMPILE, name, *DOCUMENTED],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            msg = f"{python} could not compile the packages: {done.stderr.strip()}"
            raise ValueError(msg)
        return {f.relative_to(root).as_posix(): f.read_bytes() for f in sorted(root.rglob("*")) if f.is_file()}


def _candidates(version: str) -> Iterator[Path]:
    yield Path(sys.executable)
    on_path = shutil.which(f"python{version}")
    if on_path is not None:
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}"))


def _version_of(python: Path) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
