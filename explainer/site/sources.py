"""Files from elsewhere: named in ``sources.toml``, fetched once, and taken only if their hash is the one named."""

from __future__ import annotations

import base64
import hashlib
import io
import os
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
    address = sources()["registry"].format(name=name, file=name.rpartition("/")[2], version=version)
    packed = fetch(address, sha512=sha512)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        found = {member.name.partition("/")[2]: archive.extractfile(member) for member in archive if member.isfile()}
        return {path: file.read() for path, file in found.items() if file is not None}


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
    kept = cache_folder() / f"{hashlib.sha256((sha512 or sha256).encode()).hexdigest()[:16]}-{Path(address).name}"
    if kept.is_file() and _fits(kept.read_bytes(), sha512, sha256):
        return kept.read_bytes()
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


def _fits(content: bytes, sha512: str, sha256: str) -> bool:
    if sha512:
        return base64.b64encode(hashlib.sha512(content).digest()).decode() == sha512
    return hashlib.sha256(content).hexdigest() == sha256
