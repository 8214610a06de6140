"""The server's connections: so many and no more, and none that only waits takes the place of one that asks."""

import asyncio
from collections import Counter
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPMessageDelegate
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream

SILENT_SECONDS = 30.0
BODY_SECONDS = 30.0
LARGEST_BODY = 2**20  # nobody uploads anything
REFUSALS = 16
WORDS = b"The room is full: too many connections are open. Try again in a minute.\n"
REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nRetry-After: 60\r\nConnection: close\r\n"
    + b"Content-Length: %d\r\n\r\n%s" % (len(WORDS), WORDS)
)


class BoundedServer(HTTPServer):
    """Tornado's server with at most `most` connections, of which the idle give way to new ones.

    Descriptors are what a server runs out of first, and sockets that are opened and say nothing need no token. The
    one that goes is the oldest idle of the address that has most of them, so that a crowd takes from itself.
    """

    def initialize(self, *arguments: Any, most: int = 1000, **options: Any) -> None:
        """Take Tornado's arguments, and `most`."""
        options = {
            "idle_connection_timeout": SILENT_SECONDS,
            "body_timeout": BODY_SECONDS,
            "max_body_size": LARGEST_BODY,
        } | options
        super().initialize(*arguments, **options)
        self._most = most
        self._idle: dict[IOStream, str] = {}  # each with its visitor's address, the oldest first
        self._refusing = 0

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Serve a new connection; with no room for it, say so."""
        if len(self._connections) >= self._most:
            if not self._idle:
                self._refuse(stream)
                return
            self._drop_an_idle_one()
        # Many are accepted in one turn of the loop, before the first of them is served.
        self._idle[stream] = str(address[0]) if address else ""
        super().handle_stream(stream, address)

    def start_request(self, server_conn: Any, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Begin to listen for a request; until its head is there, the connection is idle."""
        self._idle.setdefault(server_conn.stream, server_conn.context.remote_ip)
        return _Noticing(super().start_request(server_conn, request_conn), self._idle, server_conn.stream)

    def on_close(self, server_conn: Any) -> None:
        """Forget a connection."""
        self._idle.pop(server_conn.stream, None)
        super().on_close(server_conn)

    def _drop_an_idle_one(self) -> None:
        addresses = Counter(self._idle.values())
        crowd = max(addresses, key=addresses.__getitem__)
        oldest = next(stream for stream, address in self._idle.items() if address == crowd)
        del self._idle[oldest]
        oldest.close()

    def _refuse(self, stream: IOStream) -> None:
        if self._refusing >= REFUSALS:
            stream.close()
            return
        self._refusing += 1

        def closed() -> None:
            self._refusing -= 1

        stream.set_close_callback(closed)
        # What is closed with a request unread is reset, and its reader would not see the answer.
        for going_on in (stream.read_until_close(), stream.write(REFUSAL)):
            asyncio.ensure_future(going_on).add_done_callback(lambda done: done.cancelled() or done.exception())
        IOLoop.current().call_later(1, stream.close)


class _Noticing(HTTPMessageDelegate):
    """Passes on everything about a request, and notices that it has begun."""

    def __init__(self, delegate: HTTPMessageDelegate, idle: dict[IOStream, str], stream: IOStream) -> None:
        self._delegate = delegate
        self._idle = idle
        self._stream = stream

    def headers_received(self, start_line: Any, headers: Any) -> Any:
        self._idle.pop(self._stream, None)
        return self._delegate.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Any:
        return self._delegate.data_received(chunk)

    def finish(self) -> None:
        self._delegate.finish()

    def on_connection_close(self) -> None:
        self._delegate.on_connection_close()
