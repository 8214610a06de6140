"""A network of a chosen length on this machine: a proxy on loopback that holds back what passes, each way."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK = 65_536


@contextmanager
def delayed(port: int, seconds: float) -> Iterator[int]:
    """Yield a port of this machine that leads to `port`, with a delay of `seconds` each way.

    Bytes keep their order and their pace: what follows is not held up by what is on its way, as in a long cable.

    Examples
    --------
    >>> import socket
    >>> with socket.create_server(("127.0.0.1", 0)) as server, delayed(server.getsockname()[1], 0.01) as port:
    ...     with socket.create_connection(("127.0.0.1", port)) as client:
    ...         client.sendall(b"hello")
    ...         connection, _ = server.accept()
    ...         with connection:
    ...             connection.recv(5)
    b'hello'
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    proxy = _Proxy(port, seconds)
    try:
        yield asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(timeout=10)
    finally:
        asyncio.run_coroutine_threadsafe(proxy.stop(), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


class _Proxy:
    def __init__(self, port: int, seconds: float) -> None:
        self.port, self.seconds = port, seconds
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        forth = None
        try:
            back, forth = await asyncio.open_connection("127.0.0.1", self.port)
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._carry(reader, forth))
                ways.create_task(self._carry(back, writer))
        except* (OSError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            for end in filter(None, (writer, forth)):
                end.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one direction: what is read now is written later, while more is read. asyncio sends without Nagle."""
        loop = asyncio.get_running_loop()
        way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def write() -> None:
            while True:
                due, data = await way.get()
                await asyncio.sleep(due - loop.time())
                if not data:
                    break
                writer.write(data)
                await writer.drain()
            with suppress(OSError):
                writer.write_eof()

        async with asyncio.TaskGroup() as both:
            both.create_task(write())
            data = b" "
            while data:
                data = await reader.read(CHUNK)
                way.put_nowait((loop.time() + self.seconds, data))
