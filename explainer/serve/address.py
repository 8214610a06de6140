"""Where a server listens: a socket bound before anything else starts, and the name under which to reach it."""

import errno
import ipaddress
import socket
from pathlib import Path

PORTS_TRIED = 50
BACKLOG = 128


class CannotListenError(Exception):
    """The address or port asked for cannot be had; the message says why and what to do."""


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches `host`.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("")
    (True, True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bind(host: str, port: int | None, first: int) -> socket.socket:
    """Return a listening socket, bound to `host`.

    Parameters
    ----------
    host : str
        An address or a name; empty for all addresses of this machine.
    port : int or None
        The port, 0 for any. None: the first free one from `first` on.
    first : int
        Where to begin looking.

    Raises
    ------
    CannotListenError
        If the port asked for is taken, if none of `PORTS_TRIED` is free, if this machine has no such address.
    """
    candidates = range(first, first + PORTS_TRIED) if port is None else [port]
    for candidate in candidates:
        try:
            family, _, _, _, place = socket.getaddrinfo(host or "0.0.0.0", candidate, type=socket.SOCK_STREAM)[0]
            listener = socket.create_server(place[:2], family=family, backlog=BACKLOG)
            listener.setblocking(False)
            return listener
        except OSError as problem:
            reason = problem.strerror
            if isinstance(problem, socket.gaierror) or problem.errno not in (errno.EADDRINUSE, errno.EACCES):
                msg = f"`--host` {host} is not an address of this machine ({reason}). Try 127.0.0.1 or 0.0.0.0."
                raise CannotListenError(msg) from problem
    if port is None:
        msg = f"None of the ports {first} to {first + PORTS_TRIED - 1} on {host} is free. Choose one with --port."
    else:
        msg = f"Port {port} on {host} cannot be had ({reason}). Choose another one, or leave --port out."
    raise CannotListenError(msg)


def bind_unix(path: Path) -> socket.socket:
    """Return a listening Unix socket at `path`, which nobody but this user can connect to.

    What a server that has ended left there is replaced.

    Raises
    ------
    CannotListenError
        If there can be none.
    """
    listener = socket.socket(socket.AF_UNIX)
    try:
        if path.is_socket():
            path.unlink()
        listener.bind(str(path))
        path.chmod(0o600)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError as problem:
        listener.close()
        msg = f"`--unix-socket` {path} cannot be had ({problem}). Choose a short path in a folder of yours."
        raise CannotListenError(msg) from problem
    return listener


def reachable(host: str) -> str:
    """Return the name, as an address bar wants it, under which this machine reaches a server bound to `host`.

    Examples
    --------
    >>> reachable("0.0.0.0"), reachable("::1"), reachable("192.168.1.5")
    ('127.0.0.1', '[::1]', '192.168.1.5')
    """
    try:
        address = ipaddress.ip_address(host or "0.0.0.0")
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"
    return host if address.version == 4 else f"[{host}]"
