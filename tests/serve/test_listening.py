import re
import resource
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import psutil
import pytest
from websockets.sync.client import connect

from explainer.serve import resources
from tests.serving import COMMAND, get, started_server, write_notebook

FEW = 256


def limited(which):
    return ("sh", "-c", f'ulimit -{which}n {FEW} && exec "$@"', "sh", *COMMAND)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quick")
    write_notebook(folder / "1-quick.ipynb", ("markdown", "# Quick"), ("code", "print(6 * 7)"))
    return folder


def silent(server, number):
    """Open `number` sockets that say nothing."""
    place = urlsplit(server.base)
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(socket.create_connection((place.hostname, place.port), timeout=60))
        return stack.pop_all()


@pytest.fixture(scope="module")
def raised(folder):
    """The command where few files may be open, and more if it asks for them."""
    with started_server("--warm", "0", "--token", "word", "--notebooks", str(folder), command=limited("S")) as server:
        yield server


@pytest.mark.slow
def test_a_hundred_pages_are_open_where_the_limit_of_files_can_be_raised(raised):
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] >= resources.WANTED_DESCRIPTORS, "this test needs that"
    process = psutil.Process(raised.process.pid)
    before = process.num_fds()
    with ExitStack() as stack:
        for _ in range(100):
            reply = get(raised.page("1-quick"), Authorization="token word")
            assert reply.status == 200
            kernel = re.search(r'"kernelId": "([\w-]+)"', reply.body).group(1)
            address = f"{raised.base}/api/kernels/{kernel}/channels?token=word".replace("http", "ws", 1)
            stack.enter_context(connect(address, proxy=None, max_size=None))
        assert FEW < process.num_fds() <= before + 100 * resources.DESCRIPTORS_PER_PAGE
        assert len(raised.kernels()) == 100


def test_silent_sockets_cost_nobody_a_page(raised):
    process = psutil.Process(raised.process.pid)
    with silent(raised, 300):
        for _ in range(3):
            assert "42" in get(raised.page("1-quick"), Authorization="token word").body
        before = process.cpu_times().user
        get(f"{raised.base}/login")
        assert process.cpu_times().user - before < 1


def test_where_it_cannot_be_raised_there_are_fewer_places_and_everybody_is_told(folder):
    places = resources.places(FEW).readers
    options = ("--warm", "0", "--readers", "50", "--notebooks", str(folder))
    with started_server(*options, command=limited("")) as server:
        assert f"room for {places} pages, not 50" in server.output
        replies = [get(server.page("1-quick")) for _ in range(places + 1)]
        assert [reply.status for reply in replies] == [200] * places + [503]
        assert f"All {places} places are taken" in replies[-1].body
        with silent(server, 300):
            assert get(f"{server.base}/").status == 200
            assert get(server.page("1-quick")).status == 503
        assert psutil.Process(server.process.pid).num_fds() < FEW


def test_requests_that_go_on_are_not_dropped_for_new_connections_which_are_told(folder, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        port = listener.getsockname()[1]
        stuck = f"import socket\nsocket.create_connection(('127.0.0.1', {port})).recv(1)"
        write_notebook(tmp_path / "1-stuck.ipynb", ("code", stuck))
        options = ("--warm", "0", "--readers", "2", "--notebooks", str(tmp_path))
        with started_server(*options, command=(*COMMAND[:1], "-c", TWO_CONNECTIONS, "app")) as server:
            place = urlsplit(server.page("1-stuck"))
            with ExitStack() as stack:
                readers, cells = [], []
                for _ in range(2):
                    reader = socket.create_connection((place.hostname, place.port), timeout=60)
                    readers.append(stack.enter_context(reader))
                    reader.sendall(f"GET {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
                    cells.append(stack.enter_context(listener.accept()[0]))
                refused = get(f"{server.base}/")
                assert refused.status == 503
                assert "The room is full" in refused.body
                for reader, cell in zip(readers, cells, strict=True):
                    cell.close()
                    page = b""
                    while not page.endswith(b"0\r\n\r\n"):
                        page += reader.recv(2**16)
            # What a reader has in full is over for the server a turn of its loop later.
            assert 200 in (get(f"{server.base}/").status for _ in range(100))


TWO_CONNECTIONS = """
from explainer.serve import command, resources
command.places = lambda *_: resources.Places(readers=2, connections=2)
if __name__ == "__main__":
    command.main()
"""
