"""A visitor who sends too much: it costs them their connection, and the class nothing."""

import json
import re
import socket
from contextlib import contextmanager, suppress
from uuid import uuid4

import psutil
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.serving import get, started_server, write_notebook

SECONDS = 60
BOUND = 200 * 10**6
"""What the server's process takes at most; 100 MB with nobody there."""
ANSWERS = 1500
TALKATIVE = f"""
import socket, time
def talk(comm, opening):
    for _ in range({ANSWERS}):
        comm.send("x" * 10**5)
        time.sleep(0.002)  # what a page needs at least for an answer
    socket.create_connection(("127.0.0.1", opening["content"]["data"]["words"]))
get_ipython().kernel.comm_manager.register_target("talkative", talk)
"""


def message(kind="comm_msg", words=""):
    """What a page sends to its kernel."""
    header = {"msg_id": uuid4().hex, "msg_type": kind, "session": "s", "username": "", "version": "5.3", "date": ""}
    content = {"comm_id": "one", "target_name": "talkative", "data": {"words": words}}
    return json.dumps({"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content})


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The command with a page whose kernel answers one message with many."""
    folder = tmp_path_factory.mktemp("floods")
    write_notebook(folder / "1-talkative.ipynb", ("code", TALKATIVE))
    with started_server("--warm", "0", "--notebooks", str(folder)) as running:
        yield running


@pytest.fixture
def rendezvous():
    """Where a kernel connects when it has said all."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(SECONDS)
        yield listener


@contextmanager
def opened(server):
    """A page's websocket, and the process of its kernel."""
    others = set(server.kernels())
    reply = get(server.page("1-talkative"))
    (process,) = set(server.kernels()) - others
    kernel = re.search(r'"kernelId": "([\w-]+)"', reply.body).group(1)
    address = f"{server.base}/api/kernels/{kernel}/channels".replace("http", "ws", 1)
    with connect(address, proxy=None, max_size=None) as page:
        yield page, process


def answer_to(page, number=1):
    """When a kernel has given so many answers: the date of the last."""
    while number:
        heard = json.loads(page.recv(timeout=SECONDS))
        number -= heard["msg_type"] == "kernel_info_reply"
    return heard["header"]["date"]


def test_what_a_stopped_kernel_does_not_take_is_not_kept_by_the_server(server):
    process = psutil.Process(server.process.pid)
    with opened(server) as (page, kernel):
        page.send(message("kernel_info_request"))
        answer_to(page)
        kernel.suspend()
        try:
            sent = 0
            with suppress(ConnectionClosed):
                while sent < 1000:
                    page.send(message(words="x" * 10**5))
                    sent += 1
            assert sent < 500
            assert process.memory_info().rss < BOUND
            assert get(server.page("1-talkative")).status == 200
        finally:
            kernel.kill()


def test_a_message_larger_than_any_page_sends_is_not_read(server):
    with opened(server) as (page, _):
        # Its head alone: what the server leaves unread could reset the connection before the reason is there.
        page.socket.sendall(b"\x81\xff" + (2 * 2**20).to_bytes(8) + b"mask")
        with pytest.raises(ConnectionClosed) as closing:
            answer_to(page)
    assert closing.value.rcvd.code == 1009


def test_a_reader_is_answered_in_the_middle_of_another_ones_flood(server):
    with opened(server) as (flooding, _), opened(server) as (reading, _):
        flood = 2000
        for _ in range(flood):
            flooding.send(message("kernel_info_request"))
        reading.send(message("kernel_info_request"))
        assert answer_to(reading) < answer_to(flooding, flood)


def test_answers_that_are_not_read_are_not_kept_by_the_server(server, rendezvous):
    process = psutil.Process(server.process.pid)
    with opened(server) as (page, _):
        page.send(message("comm_open", rendezvous.getsockname()[1]))
        rendezvous.accept()[0].close()
        assert process.memory_info().rss < BOUND
        assert_closed(page)


def assert_closed(page):
    """The server has closed a websocket before all that was to be said."""
    heard = 0
    with suppress(ConnectionClosed):
        while heard < ANSWERS:
            page.recv(timeout=SECONDS)
            heard += 1
    assert heard < ANSWERS
