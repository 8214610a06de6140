"""The command ``softmax-explainer``: what it understands, where it listens, what it prints."""

import argparse
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from getpass import getpass
from pathlib import Path

from explainer.serve.address import CannotListenError, bind, is_loopback, reachable
from explainer.serve.pages import notebooks_folder, own_copy, packaged_notebooks
from explainer.serve.surroundings import prepare

FIRST_PORT = {"app": 8866, "lab": 8888}
IDLE_HOURS = 3.0
WORDS = """\
Drag a logit and watch softmax's probabilities, Jacobian, dependencies and finite-difference check move.

  softmax-explainer        the pages, in your browser
  softmax-explainer lab    the notebooks behind them, in JupyterLab, to edit and run"""


def arguments() -> argparse.ArgumentParser:
    """Return what the command understands."""
    parser = argparse.ArgumentParser(
        prog="softmax-explainer", description=WORDS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=["app", "lab"], default="app", help="the pages (app) or JupyterLab")
    parser.add_argument("--port", type=_port, help="default: 8866, for lab 8888, or the next that is free")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen; 0.0.0.0 lets others on the network in")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--notebooks", type=Path, metavar="FOLDER", help="other notebooks than the explainer's own")
    pages = parser.add_argument_group("a class at once (app)")
    pages.add_argument(
        "--warm",
        type=_count,
        metavar="N",
        help="keep N started kernels ready for every page, 45 to 100 MB each; default: 1 for the first page only",
    )
    pages.add_argument(
        "--idle-hours",
        type=_hours,
        default=IDLE_HOURS,
        metavar="H",
        help="end a page's kernel after so many hours without a movement, open tab or not (default: %(default)g)",
    )
    doors = parser.add_argument_group("who may enter").add_mutually_exclusive_group()
    doors.add_argument("--token", metavar="WORD", help="visitors type WORD, or open the address with ?token=WORD")
    doors.add_argument("--password", action="store_true", help="visitors type a password, which you are asked for now")
    doors.add_argument("--no-auth", action="store_true", help="everybody who reaches the address may enter")
    return parser


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what the user asked for; exits with a message and status 2 if it makes no sense.

    Examples
    --------
    >>> options = parse(["lab", "--port", "9000"])
    >>> options.what, options.port, options.host
    ('lab', 9000, '127.0.0.1')
    """
    parser = arguments()
    options = parser.parse_args(argv)
    has_door = options.token or options.password or options.no_auth
    if options.what == "app" and not is_loopback(options.host) and not has_door:
        parser.error(
            f"--host {options.host} lets in everybody who reaches this machine. Add --token WORD or --password "
            "to ask them for one, or --no-auth if that is what you want."
        )
    if options.notebooks is not None and not options.notebooks.is_dir():
        parser.error(f"--notebooks {options.notebooks} is not a folder.")
    return options


def ask_password() -> str:
    """Return a password: asked for on the terminal, else the first line of standard input."""
    return getpass("Password for the visitors: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = parse(argv)
    try:
        hashed_password = _hashed(ask_password()) if options.password else ""
        listener = bind(options.host, options.port, FIRST_PORT[options.what])
        prepare(reachable(options.host))
        run = _run_app if options.what == "app" else _run_lab
        run(options, listener, hashed_password)
    except (CannotListenError, FileNotFoundError, ValueError) as problem:
        print(f"softmax-explainer: {problem}", file=sys.stderr)
        return 1
    return 0


def _run_app(options: argparse.Namespace, listener: socket.socket, hashed_password: str) -> None:
    from explainer.serve.app import configuration, serve_pages

    token = options.token or ""
    config = configuration(
        (options.notebooks or notebooks_folder()).resolve(),
        host=options.host,
        is_loopback=is_loopback(options.host),
        warm=options.warm,
        idle_seconds=max(1, round(options.idle_hours * 3600)),
        token=token,
        hashed_password=hashed_password,
    )
    address = _address(options, listener)
    serve_pages(config, listener, _announcer(options, address, f"{address}?token={token}" if token else address))


def _run_lab(options: argparse.Namespace, listener: socket.socket, hashed_password: str) -> None:
    from explainer.serve.lab import START, configuration, serve_lab

    address = _address(options, listener)
    config = configuration(
        _lab_folder(options.notebooks).resolve(),
        host=options.host,
        port=listener.getsockname()[1],
        token="" if options.no_auth or options.password else options.token or secrets.token_hex(24),
        hashed_password=hashed_password,
    )

    def on_ready(token: str) -> None:
        full = f"{address}{START}" + (f"?token={token}" if token else "")
        _announcer(options, address if options.token else full, full)()

    serve_lab(config, listener, on_ready)


def _lab_folder(chosen: Path | None) -> Path:
    """Return a folder of notebooks in which the reader may write: in an installed wheel, a copy."""
    packaged = packaged_notebooks()
    if chosen is not None or packaged is None:
        return chosen or notebooks_folder()
    target = Path("softmax-explainer-notebooks")
    copied = own_copy(packaged, target)
    print(f"The notebooks are in {target.resolve()}" + (f" ({len(copied)} copied there now)." if copied else "."))
    return target


def _address(options: argparse.Namespace, listener: socket.socket) -> str:
    return f"http://{reachable(options.host)}:{listener.getsockname()[1]}/"


def _announcer(options: argparse.Namespace, address: str, opened: str) -> Callable[[], None]:
    """Return what to do once the server answers: print `address`, and open `opened` where there is a browser."""

    def announce() -> None:
        print(f"The softmax explainer is at  {address}  (Ctrl+C ends it)", flush=True)
        if not is_loopback(options.host):
            print(
                f"Others reach it under this machine's name or address, for example {socket.gethostname()}.", flush=True
            )
        if not options.no_browser:
            threading.Thread(target=webbrowser.open, args=(opened,), daemon=True).start()

    return announce


def _hashed(password: str) -> str:
    from jupyter_server.auth.security import passwd

    if not password:
        msg = "The password is empty. Type one, or use --no-auth."
        raise ValueError(msg)
    return str(passwd(password))  # type: ignore[no-untyped-call]


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


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = -1.0
    if not 0 < hours <= 24 * 365:
        msg = f"must be a number of hours above 0; got {text}."
        raise argparse.ArgumentTypeError(msg)
    return hours


if __name__ == "__main__":
    sys.exit(main())
