"""Print the path of a Node.js that can run the front end's tests (``node --test``).

In order: ``$NODE``; ``node`` on PATH if it is version 18 or newer; the one that the Python package playwright
carries, which is there wherever the test requirements are installed.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

OLDEST = 18
ADVICE = f"""\
The front end's tests need Node.js {OLDEST} or newer, and none was found. Install one, or name it:
  make test NODE=/path/to/node"""


class NoNodeError(Exception):
    """No Node.js new enough runs on this machine; the message says what to do."""


def major_version(node: str) -> int:
    """Return the major version that `node` tells, 0 if it does not run."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.match(r"v(\d+)\.", answer.stdout)
    return int(version[1]) if version and answer.returncode == 0 else 0


def candidates() -> Iterator[str]:
    """Yield Node.js on PATH, then the one inside the Python package playwright."""
    on_path = shutil.which("node")
    if on_path is not None:
        yield on_path
    playwright = find_spec("playwright")
    if playwright is not None and playwright.origin is not None:
        yield str(Path(playwright.origin).parent / "driver" / "node")


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


def main() -> int:
    """Print the path; status 1 and advice on standard error if there is none."""
    try:
        print(find_node())
    except NoNodeError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
