"""What the command ``softmax-explainer`` understands."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from explainer.serve.address import is_loopback

IDLE_HOURS = 3.0
MEMORY_GB = 2.0
EACH = 12
THE_HUBS = ("host", "port", "base_url", "unix_socket")
"""What a hub decides in place of who starts the command."""
TOKEN_VARIABLE = "SOFTMAX_EXPLAINER_TOKEN"
WORDS = """\
Drag a logit and watch softmax's probabilities, Jacobian, dependencies and finite-difference check move.

  softmax-explainer        the pages, in your browser
  softmax-explainer lab    the notebooks behind them, in JupyterLab, to edit and run
  softmax-explainer site   the pages as files for any web server, with Python in the readers' browsers
  softmax-explainer hub    the pages for one user of a JupyterHub, which starts this (deploy/jupyterhub)"""
_BASE_URL = re.compile(r"(/[\w.~@%-]+)*/")
_ORIGIN = re.compile(r"https?://(\*\.)?[\w-]+(\.[\w-]+)*(:\d+)?")


def arguments() -> argparse.ArgumentParser:
    """Return what the command understands."""
    parser = argparse.ArgumentParser(
        prog="softmax-explainer", description=WORDS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add(
        "what",
        nargs="?",
        choices=["app", "lab", "hub"],
        default="app",
        help="the pages (app), JupyterLab, or the hub's",
    )
    add("--port", type=_port, help="default: 8866, for lab 8888, or the next that is free")
    add("--host", default="127.0.0.1", help="where to listen; 0.0.0.0 lets others on the network in")
    add("--no-browser", action="store_true", help="only print the address")
    add("--notebooks", type=Path, metavar="FOLDER", help="other notebooks than the explainer's own")

    add = parser.add_argument_group("a class at once (app)").add_argument
    add(
        "--warm",
        type=_count,
        metavar="N",
        help="keep N started kernels ready for every page, 45 to 100 MB each; default: 1 for the first page only",
    )
    add("--readers", type=_some, metavar="N", help="at most N open pages; default: as many as open files allow")
    add(
        "--each",
        type=_some,
        default=EACH,
        metavar="N",
        help="at most N open pages for one visitor, where others than you can enter (default: %(default)s)",
    )
    add(
        "--memory",
        type=_gigabytes,
        default=round(MEMORY_GB * 2**30),
        metavar="GB",
        help=f"refuse a page's kernel more than this, on Linux; 0 for no limit (default: {MEMORY_GB:g})",
    )
    add(
        "--idle-hours",
        type=_hours,
        default=IDLE_HOURS,
        metavar="H",
        help="end a page's kernel after so many hours without a movement, open tab or not (default: %(default)g)",
    )

    add = parser.add_argument_group("behind a proxy or in another page").add_argument
    add(
        "--unix-socket", type=Path, metavar="PATH", help="listen at this file instead of a port (app), for a proxy here"
    )
    add("--base-url", type=_base_url, default="/", metavar="PATH", help="what every address begins with: /softmax/")
    add(
        "--behind-proxy",
        action="store_true",
        help="believe X-Forwarded-For and X-Forwarded-Proto, and answer under any name",
    )
    add(
        "--allow-frame",
        type=_origin,
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let this site show the pages in a frame (app): https://moodle.example; may be given again",
    )

    doors = parser.add_argument_group("who may enter").add_mutually_exclusive_group()
    doors.add_argument(
        "--token",
        metavar="WORD",
        default=os.environ.get(TOKEN_VARIABLE),
        help=f"visitors type WORD, or open the address with ?token=WORD; with - it is the first line of standard "
        f"input; else what {TOKEN_VARIABLE} holds",
    )
    doors.add_argument("--password", action="store_true", help="visitors type a password, which you are asked for now")
    doors.add_argument("--no-auth", action="store_true", help="everybody who reaches the address may enter")
    return parser


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the options, or say what is wrong with them and exit.

    Examples
    --------
    >>> options = parse(["lab", "--port", "9000", "--base-url", "softmax"])
    >>> options.what, options.port, options.host, options.base_url
    ('lab', 9000, '127.0.0.1', '/softmax/')
    """
    parser = arguments()
    options = parser.parse_args(argv)
    if options.token == "-":
        options.token = sys.stdin.readline().strip()
        if not options.token:
            parser.error("`--token -` reads a word from standard input, which holds none.")
    if options.password or options.no_auth:
        options.token = None  # what the environment holds is overruled
    has_door = options.token or options.password or options.no_auth
    if options.what == "app" and not is_loopback(options.host) and not has_door:
        parser.error(
            f"--host {options.host} lets in everybody who reaches this machine. Add --token WORD or --password "
            "to ask them for one, or --no-auth if that is what you want."
        )
    if options.what == "lab" and options.unix_socket is not None:
        parser.error("--unix-socket is for the pages; JupyterLab listens at a port.")
    if options.what == "hub" and any(getattr(options, name) != parser.get_default(name) for name in THE_HUBS):
        parser.error(
            "The hub says where its users' servers listen: leave out --host, --port, --base-url, --unix-socket."
        )
    if options.notebooks is not None and not options.notebooks.is_dir():
        parser.error(f"--notebooks {options.notebooks} is not a folder.")
    return options


def _base_url(text: str) -> str:
    path = f"/{text.strip('/')}/".replace("//", "/")
    if not _BASE_URL.fullmatch(path):
        msg = f"must be a path like /softmax/; got {text}."
        raise argparse.ArgumentTypeError(msg)
    return path


def _origin(text: str) -> str:
    origin = text.rstrip("/")
    if not _ORIGIN.fullmatch(origin):
        msg = f"must be a site's scheme and host, like https://moodle.example; got {text}."
        raise argparse.ArgumentTypeError(msg)
    return origin


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        msg = f"must be a number from 0 (any free port) to 65535; got {text}."
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > 500:
        msg = f"must be a number of kernels from 0 to 500; got {text}."
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _some(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        msg = f"must be a number from 1 to 10000; got {text}."
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _gigabytes(text: str) -> int:
    number = _number(text)
    if number != 0 and not 0.5 <= number <= 1e6:
        msg = f"must be a number of GB from 0.5, or 0 for no limit; got {text}."
        raise argparse.ArgumentTypeError(msg)
    return round(number * 2**30)


def _hours(text: str) -> float:
    hours = _number(text)
    if not 0 < hours <= 24 * 365:
        msg = f"must be a number of hours above 0; got {text}."
        raise argparse.ArgumentTypeError(msg)
    return hours


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0
