"""Files from elsewhere: named in ``sources.toml``, fetched once, and taken only if their hash is the one named."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

SECONDS = 120


class SourceError(Exception):
    """A file cannot be had, or is not the one that was meant; the message says what to do."""


@cache
def sources() -> Mapping[str, Any]:
    """Return what ``sources.toml`` says.

    Examples
    --------
    >>> sources()["pyodide"] in sources()["releases"]
    True
    """
    return tomllib.loads(Path(__file__).with_name("sources.toml").read_text("utf-8"))


def cache_folder() -> Path:
    """Return where fetched files are kept: in the user's cache, outside every checkout."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "softmax-explainer"


def npm(name: str, version: str, sha512: str) -> Mapping[str, bytes]:
    """Return the files of a package of npm, by their paths in it."""
    file = f"{name.rpartition('/')[2]}-{version}.tgz"
    packed = _kept(file, sha512) or fetch(f"{registry()}/{name}/-/{file}", sha512=sha512)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        found = {member.name.partition("/")[2]: archive.extractfile(member) for member in archive if member.isfile()}
        return {path: file.read() for path, file in found.items() if file is not None}


def registry() -> str:
    """Return where npm has its packages from on this machine.

    Raises
    ------
    SourceError
        If there is no npm to ask.
    """
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = shutil.which("npm", path=beside)
    if command is None:
        msg = "npm is not on this machine, and it knows where its packages are. Install Node.js, which brings it."
        raise SourceError(msg)
    asked = subprocess.run([command, "config", "get", "registry"], capture_output=True, text=True, check=True)
    return asked.stdout.strip().rstrip("/")


def fetch(address: str, *, sha512: str = "", sha256: str = "") -> bytes:
    """Return the file at `address`, from the cache where it is there already.

    Parameters
    ----------
    address : str
    sha512, sha256 : str
        One of them: npm's, in base 64, or that of a lock file, in hexadecimal digits.

    Raises
    ------
    SourceError
        If it cannot be had, or is another file.
    """
    if found := _kept(Path(address).name, sha512, sha256):
        return found
    kept = _place(Path(address).name, sha512, sha256)
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            content: bytes = answer.read()
    except (OSError, urllib.error.URLError) as problem:
        msg = f"{address} cannot be had: {problem}. Connect to the internet, once; the file is kept in {kept.parent}."
        raise SourceError(msg) from problem
    if not _fits(content, sha512, sha256):
        msg = f"{address} is not the file that was meant: its hash is not that of sources.toml. Nothing of it is used."
        raise SourceError(msg)
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(kept)
    return content


def _place(name: str, sha512: str, sha256: str) -> Path:
    return cache_folder() / f"{hashlib.sha256((sha512 or sha256).encode()).hexdigest()[:16]}-{name}"


def _kept(name: str, sha512: str = "", sha256: str = "") -> bytes:
    """Return the file of this name and hash from the cache; nothing where it is not there."""
    kept = _place(name, sha512, sha256)
    content = kept.read_bytes() if kept.is_file() else b""
    return content if _fits(content, sha512, sha256) else b""


def _fits(content: bytes, sha512: str, sha256: str) -> bool:
    if sha512:
        return base64.b64encode(hashlib.sha512(content).digest()).decode() == sha512
    return hashlib.sha256(content).hexdigest() == sha256
