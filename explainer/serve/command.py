"""The command ``softmax-explainer``: where it listens, what it serves, what it prints."""

import argparse
import os
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from getpass import getpass
from pathlib import Path

from explainer.serve.address import CannotListenError, bind, bind_unix, is_loopback, reachable
from explainer.serve.environment import prepare
from explainer.serve.notebooks import notebooks_folder, own_copy, packaged_notebooks
from explainer.serve.options import EACH, TOKEN_VARIABLE, parse
from explainer.serve.resources import places, raise_descriptors

FIRST_PORT = {"app": 8866, "lab": 8888}


def ask_password() -> str:
    """Return a password: asked for on the terminal, else the first line of standard input."""
    return getpass("Password for the visitors: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = parse(argv)
    if options.what == "hub":
        return _run_hub(sys.argv[1:] if argv is None else argv)
    try:
        os.environ.pop(TOKEN_VARIABLE, None)  # `options` has it, and the kernels need it not
        hashed_password = _hashed(ask_password()) if options.password else ""
        listener = _listener(options)
        prepare()
        run = _run_app if options.what == "app" else _run_lab
        run(options, listener, hashed_password)
    except (CannotListenError, FileNotFoundError, ValueError) as problem:
        print(f"softmax-explainer: {problem}", file=sys.stderr)
        return 1
    return 0


def _listener(options: argparse.Namespace) -> socket.socket:
    if options.unix_socket is not None:
        return bind_unix(options.unix_socket)
    return bind(options.host, options.port, FIRST_PORT[options.what])


def _run_hub(argv: Sequence[str]) -> int:
    try:
        from explainer.serve.hub import serve_user
    except ModuleNotFoundError as missing:
        advice = "Install what it needs with: pip install 'softmax-explainer[hub]'"
        print(f"softmax-explainer: {missing}. {advice}", file=sys.stderr)
        return 1
    serve_user([word for word in argv if word != "hub"])
    return 0


def _run_app(options: argparse.Namespace, listener: socket.socket, hashed_password: str) -> None:
    from explainer.serve.app import Terms, serve_pages
    from explainer.serve.configuration import configuration, warm_pools

    token = options.token or ""
    folder = (options.notebooks or notebooks_folder()).resolve()
    is_for_others = options.behind_proxy or not is_loopback(options.host)
    room = places(raise_descriptors(), options.readers)
    if options.readers and room.readers < options.readers:
        print(
            f"The limit of open files leaves room for {room.readers} pages, not {options.readers}; raise it with "
            "`ulimit -n 4096` first.",
            file=sys.stderr,
        )
    terms = Terms(
        room,
        each=options.each if is_for_others or options.each != EACH else room.readers,
        warm=warm_pools(folder, options.warm),
        is_behind_proxy=options.behind_proxy,
    )
    config = configuration(
        folder,
        host=options.host,
        takes_any_name=is_for_others,
        idle_seconds=max(1, round(options.idle_hours * 3600)),
        token=token,
        hashed_password=hashed_password,
        memory_limit=options.memory,
        base_url=options.base_url,
        frames=options.allow_frame,
    )
    address = _address(options, listener)
    opened = f"{address}?token={token}" if token else address
    serve_pages(config, listener, terms, _announcer(options, address, opened))


def _run_lab(options: argparse.Namespace, listener: socket.socket, hashed_password: str) -> None:
    from explainer.serve.lab import START, configuration, serve_lab

    address = _address(options, listener)
    config = configuration(
        _lab_folder(options.notebooks).resolve(),
        host=options.host,
        port=listener.getsockname()[1],
        token="" if options.no_auth or options.password else options.token or secrets.token_hex(24),
        hashed_password=hashed_password,
        base_url=options.base_url,
        is_behind_proxy=options.behind_proxy,
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
    if options.unix_socket is not None:
        return f"unix:{options.unix_socket}:{options.base_url}"
    return f"http://{reachable(options.host)}:{listener.getsockname()[1]}{options.base_url}"


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


if __name__ == "__main__":
    sys.exit(main())
