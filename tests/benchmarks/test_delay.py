import socket
import threading
import time

import pytest

from benchmarks.delay import delayed


@pytest.fixture
def echo():
    """A server on loopback that sends back what it gets, until its client has nothing more to say."""

    def serve():
        connection, _ = server.accept()
        with connection:
            while data := connection.recv(65_536):
                connection.sendall(data)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join(timeout=10)


def receive(client, size):
    data = b""
    while len(data) < size:
        data += client.recv(size)
    return data


@pytest.mark.parametrize("seconds", [0.0, 0.05])
def test_what_passes_comes_back_whole_and_after_the_delay(echo, seconds):
    sent = bytes(range(256)) * 4000
    with delayed(echo, seconds) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        begun = time.monotonic()
        client.sendall(b"1")
        assert receive(client, 1) == b"1"
        assert time.monotonic() - begun >= 2 * seconds
        threading.Thread(target=client.sendall, args=(sent,)).start()
        assert receive(client, len(sent)) == sent
        client.shutdown(socket.SHUT_WR)
        assert client.recv(1) == b""  # the end passes too


def test_what_follows_is_not_held_up_by_what_is_on_its_way(echo):
    with delayed(echo, 0.2) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        receive_first = []
        begun = time.monotonic()
        for k in range(10):
            client.sendall(bytes([k]))
            receive_first.append(time.monotonic())
        assert receive(client, 10) == bytes(range(10))
        assert time.monotonic() - begun < 10 * 0.4  # one after the other would take at least that
