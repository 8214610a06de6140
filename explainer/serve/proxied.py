"""The pages behind jupyter-server-proxy: the command that it runs, and the entry by which a Jupyter server finds it."""

import sys
from collections.abc import Sequence
from typing import Any

NAME = "softmax-explainer"
START_SECONDS = 60.0


def command(base_url: str, *more: str) -> list[str]:
    """Return the command of the pages below `base_url`, at a Unix socket that the proxy names: no port for neighbours.

    Parameters
    ----------
    base_url : str
        What every address begins with; jupyter-server-proxy fills in ``{base_url}``.
    *more : str
        Further options of ``softmax-explainer``.

    Examples
    --------
    >>> command("{base_url}pages/", "--warm", "0")[5:]
    ['--unix-socket', '{unix_socket}', '--base-url', '{base_url}pages/', '--warm', '0']
    """
    options = ["--no-browser", "--behind-proxy", "--unix-socket", "{unix_socket}", "--base-url", base_url]
    return [sys.executable, "-m", "explainer.serve.command", *options, *_literally(more)]


def entry() -> dict[str, Any]:
    """Return what a Jupyter server with jupyter-server-proxy is told: the pages are at ``/softmax-explainer/``."""
    return {
        "command": command(f"{{base_url}}{NAME}/"),
        "unix_socket": True,
        "absolute_url": True,
        "timeout": START_SECONDS,
        "launcher_entry": {"title": "Softmax explainer", "path_info": f"{NAME}/"},
    }


def _literally(words: Sequence[str]) -> list[str]:
    return [word.replace("{", "{{").replace("}", "}}") for word in words]
