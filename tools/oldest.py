"""Print what to install for the oldest surroundings that pyproject.toml allows, and to run tests in: for pip.

Of packages that others bring in, the newest of their time, where a newer one warns of what older ones call.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
SERVERS = ("jupyterlab", "notebook", "voila")
OF_THEIR_TIME = ("pyparsing<3.3",)
TESTS = ("hypothesis", "mpmath", "nbclient", "nbformat", "playwright", "psutil", "pytest", "pytest-timeout")
MORE_TESTS = ("pytest-xdist", "scikit-learn", "scipy", "sympy", "ipykernel")


def oldest(dependencies: list[str]) -> Iterator[str]:
    """Yield `dependencies` at their lower bounds, without the servers.

    Examples
    --------
    >>> list(oldest(["numpy>=2.0", "voila>=0.5.8"]))
    ['numpy==2.0']
    """
    for dependency in dependencies:
        if re.split("[<>=]", dependency)[0] not in SERVERS:
            yield dependency.replace(">=", "==")


if __name__ == "__main__":
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    sys.stdout.write("\n".join([*oldest(project["dependencies"]), *OF_THEIR_TIME, *TESTS, *MORE_TESTS]) + "\n")
