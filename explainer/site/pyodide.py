"""Which Pyodide a site is built with, and its files, each checked against the hashes of a known release."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explainer.site.sources import SourceError, fetch, npm, sources

LOCK = "pyodide-lock.json"
LIBRARY = "python_stdlib.zip"
WASM = "pyodide.asm.wasm"


@dataclass(frozen=True, eq=False)
class Pyodide:
    """A release of Pyodide.

    Parameters
    ----------
    version : str
    core : mapping of str to bytes
        Its own files, by name.
    lock : mapping
        What its lock file says.
    folder : Path or None
        Where its wheels are; None: they are fetched.
    """

    version: str
    core: Mapping[str, bytes]
    lock: Mapping[str, Any]
    folder: Path | None

    @property
    def python(self) -> str:
        """The version of its Python, like 3.12."""
        return ".".join(self.lock["info"]["python"].split(".")[:2])

    def has(self, name: str) -> bool:
        """Whether a package, by its canonical name, is in the lock file, and in the folder if there is one."""
        entry = self._entries.get(name)
        return entry is not None and (self.folder is None or (self.folder / entry["file_name"]).is_file())

    def wheel(self, name: str) -> bytes:
        """Return a package's wheel.

        Raises
        ------
        SourceError
            If it cannot be had, or is not the one of the lock file.
        """
        entry = self._entries[name]
        file, digest = entry["file_name"], entry["sha256"]
        if self.folder is None:
            return fetch(sources()["wheels"].format(version=self.version, file=file), sha256=digest)
        content: bytes = (self.folder / file).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            msg = f"{self.folder / file} differs from what {LOCK} says. Fetch Pyodide {self.version} again."
            raise SourceError(msg)
        return content

    @property
    def _entries(self) -> Mapping[str, Any]:
        return {re.sub(r"[-_.]+", "-", name).lower(): entry for name, entry in self.lock["packages"].items()}


def of_release(version: str) -> Pyodide:
    """Return a known release, fetched: its core from npm, its wheels as they are asked for."""
    release = sources()["releases"][version]
    files = npm("pyodide", version, release["sha512"])
    core = {name: files[name] for name in release["sha256"]}
    return Pyodide(version, core, json.loads(core[LOCK]), None)


def in_folder(folder: Path) -> Pyodide:
    """Return the Pyodide whose files are in `folder`.

    Raises
    ------
    SourceError
        If it is none of the known releases, or one of its files is missing or differs.
    """
    lock = folder / LOCK
    if not lock.is_file():
        msg = f"{folder} holds no {LOCK}. Name a folder with a Pyodide's own files and the wheels of its lock file."
        raise SourceError(msg)
    version = json.loads(lock.read_bytes())["info"]["version"]
    if version not in sources()["releases"]:
        msg = (
            f"Pyodide {version} is not known here; use {' or '.join(sources()['releases'])}, or add it to sources.toml."
        )
        raise SourceError(msg)
    core = {}
    for name, digest in sources()["releases"][version]["sha256"].items():
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            msg = f"{file} is missing, or is not that of Pyodide {version}. Fetch it again."
            raise SourceError(msg)
        core[name] = file.read_bytes()
    return Pyodide(version, core, json.loads(core[LOCK]), folder)
