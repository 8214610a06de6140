"""The kernels of pages, as Jupyter manages them: dead is dead, and alone is ended."""

import time
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, StreamBufferFullError
from tornado.websocket import WebSocketProtocol13

from explainer.serve.connection import PromptConnection

UNCONNECTED_SECONDS = 240
CULL_SECONDS = 30
SOCKETS_PER_KERNEL = 4
"""Views of one page: a browser needs one, and one more while it reconnects."""
LARGEST_MESSAGE = 2**20
"""What a page sends at once is a few kilobytes."""
MOST_UNTAKEN = 4 * 2**20
"""How much a kernel that says nothing may be sent."""
MOST_UNREAD = 16 * 2**20
"""How much a reader may leave unread: a page's pictures are a megabyte."""


class _Unheard(list[tuple[str, list[bytes]]]):
    """The first of a kernel's messages that its page has missed; what comes later, its figures ask for anew."""

    def __init__(self) -> None:
        super().__init__()
        self._free = MOST_UNREAD

    def append(self, message: tuple[str, list[bytes]]) -> None:
        """Keep a channel's message, if there is room."""
        self._free -= sum(map(len, message[1]))
        if self._free >= 0:
            super().append(message)


class PageKernels(AsyncMappingKernelManager):
    """Jupyter's kernels, of which those that nobody is connected to end after minutes.

    Attributes
    ----------
    kept : set of str
        Kernels to leave alone, though nobody is connected: those that wait for a reader, or make a page just now.
    connections : dict of str to set of PageConnection
        Who is connected to which kernel.
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)  # type: ignore[no-untyped-call]
        self.kept: set[str] = set()
        self.connections: dict[str, set[PageConnection]] = {}
        self._alone_since: dict[str, float] = {}

    def notify_connect(self, kernel_id: str) -> None:
        """Notice a page that connects to its kernel."""
        self._alone_since.pop(kernel_id, None)
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]

    def has_room(self, kernel_id: str) -> bool:
        """Whether another websocket may connect to this kernel."""
        return int(self._kernel_connections.get(kernel_id, 0)) < SOCKETS_PER_KERNEL

    def start_buffering(self, kernel_id: str, session_key: str, channels: dict[str, Any]) -> None:
        """Keep what a kernel says while its page is away, as the base class does, up to a bound."""
        super().start_buffering(kernel_id, session_key, channels)  # type: ignore[no-untyped-call]
        self._kernel_buffers[kernel_id]["buffer"] = _Unheard()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that has been alone for minutes, or idle for hours."""
        if kernel_id in self.kept:
            return
        now = time.monotonic()
        if self._kernel_connections.get(kernel_id):
            self._alone_since.pop(kernel_id, None)
        elif now - self._alone_since.setdefault(kernel_id, now) >= UNCONNECTED_SECONDS:
            self.log.info("Ending kernel %s: its page is gone.", kernel_id)
            await self.end(kernel_id)
            return
        await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]

    async def shutdown_kernel(self, kernel_id: str, now: bool = False, restart: bool = False) -> None:  # type: ignore[override]
        """End a kernel, and tell the pages that are still connected to it.

        They would stay connected to nothing, or try again for good, and behind a hub keep their reader's server from
        being idle.
        """
        await super().shutdown_kernel(kernel_id, now=now, restart=restart)  # type: ignore[no-untyped-call]
        for connection in tuple(self.connections.pop(kernel_id, ())):
            connection.say_that_it_is_dead()

    async def end(self, kernel_id: str) -> None:
        """End a kernel at once, if it is there."""
        self.kept.discard(kernel_id)
        self._alone_since.pop(kernel_id, None)
        if kernel_id in self:
            await self.shutdown_kernel(kernel_id, now=True)

    def _handle_kernel_died(self, kernel_id: str) -> None:
        """Clear up behind a kernel, once everybody who is connected to it has been told."""
        self.log.warning("A page's kernel has died (%s).", kernel_id)
        IOLoop.current().add_callback(self.end, kernel_id)


class PageConnection(PromptConnection):
    """The connection of a page, which ends with its kernel, and when more is on its way than a page ever sends.

    What a kernel has not taken, and what a reader has not, the server keeps: for one visitor no more than a few
    megabytes, or a flood would take the memory of all.
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._untaken = 0

    @property
    def _stream(self) -> IOStream:
        websocket = self.websocket_handler.ws_connection
        assert isinstance(websocket, WebSocketProtocol13)
        return websocket.stream

    def connect(self) -> Any:
        """Connect the page's websocket to its kernel."""
        self.multi_kernel_manager.connections.setdefault(self.kernel_id, set()).add(self)
        self._stream.max_write_buffer_size = MOST_UNREAD
        return super().connect()

    def handle_incoming_message(self, incoming_msg: str) -> None:
        """Pass a reader's message on, unless the kernel has said nothing to too many before it."""
        self._untaken += len(incoming_msg)
        if self._untaken > MOST_UNTAKEN:
            self.websocket_handler.close(1008, "too much at once")
            return
        super().handle_incoming_message(incoming_msg)

    def handle_outgoing_message(self, stream: str, outgoing_msg: list[Any]) -> None:
        """Pass a kernel's message on, unless the reader has left too many before it unread."""
        self._untaken = 0
        try:
            super().handle_outgoing_message(stream, outgoing_msg)
        except StreamBufferFullError:
            self._stream.close()

    def disconnect(self) -> None:  # type: ignore[override]
        """Notice a page that is gone."""
        self.multi_kernel_manager.connections.get(self.kernel_id, set()).discard(self)
        super().disconnect()  # type: ignore[no-untyped-call]

    def on_restart_failed(self) -> None:
        """Tell the page of a kernel that has died, and is not begun anew here."""
        self.multi_kernel_manager.connections[self.kernel_id].discard(self)  # it need not be told twice
        self.say_that_it_is_dead()

    def say_that_it_is_dead(self) -> None:
        """Tell the page that its kernel has ended, so that it does not try again, and close the websocket."""
        self._send_status_message("dead")  # type: ignore[no-untyped-call]
        self.websocket_handler.close(1011, "the kernel is dead")
