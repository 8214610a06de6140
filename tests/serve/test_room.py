import json
import re
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import connect

from explainer.serve import kernels
from tests.serving import get, started_server, write_notebook

IMPATIENT, LEAVING, PATIENT = (
    (sys.executable, str(Path(__file__).with_name(f"{name}_probe.py"))) for name in ("impatient", "leaving", "patient")
)
SECONDS = 60
LATE = """import sys, time
sys.stdout.flush_timeout = sys.stderr.flush_timeout = 0  # the cell ends, and does not wait for what it shows
get_ipython().kernel.iopub_thread.schedule(lambda: time.sleep(4.5))
6 * 7"""
PID = "import os\nprint('pid', os.getpid())"


STUCK = "import socket\nsocket.create_connection(('127.0.0.1', {})).recv(1)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("room")
    write_notebook(folder / "1-pid.ipynb", ("markdown", "# Process"), ("code", PID))
    write_notebook(folder / "2-greedy.ipynb", ("markdown", "# Greedy"), ("code", "x = bytearray(2**30)\nprint('has')"))
    write_notebook(folder / "3-dies.ipynb", ("markdown", "# Dies"), ("code", "import os\nos._exit(1)"))
    write_notebook(folder / "4-late.ipynb", ("code", LATE))
    return folder


@pytest.fixture(scope="module")
def open_server(folder):
    """The command with nothing ready and all defaults, for all tests that need no more."""
    with started_server(*options(folder)) as running:
        yield running


@pytest.fixture
def rendezvous():
    """Where a cell connects that is stuck until it is let go."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(SECONDS)
        yield listener


def options(folder, *more, warm="0"):
    return ("--warm", warm, "--notebooks", str(folder), *more)


def pid_of(reply):
    return int(re.search(r"pid (\d+)", reply.body).group(1))


def kernel_of(reply):
    return re.search(r'"kernelId": "([\w-]+)"', reply.body).group(1)


def socket_of(server, reply, **options):
    address = f"{server.base}/api/kernels/{kernel_of(reply)}/channels"
    return connect(address.replace("http", "ws", 1), proxy=None, max_size=None, **options)


def cookie_of(reply):
    return re.search(r"(username-[\w-]+=[^;]+)", str(reply.headers)).group(1)


def gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=SECONDS)
    return not alive


def warm_kernel(server):
    """The kernel that waits for a reader, once it has made its page."""
    while not server.kernels():
        get(f"{server.base}/")
    (kernel,) = server.kernels()
    return kernel


@contextmanager
def begun(address, wait=True):
    """A connection on which a page has begun to arrive."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=SECONDS) as reader:
        target = f"{place.path}?{place.query}" if place.query else place.path
        reader.sendall(f"GET {target} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
        assert not wait or reader.recv(1) == b"H"
        yield reader


def test_places_are_for_each_and_for_all_and_a_page_that_is_closed_makes_one_free(folder):
    with started_server(*options(folder, "--readers", "3", "--each", "2")) as server:
        one, other = (cookie_of(get(f"{server.base}/")) for _ in range(2))
        address = server.page("1-pid")
        mine = [get(address, Cookie=one) for _ in range(2)]
        refused = get(address, Cookie=one)
        assert (refused.status, refused.headers["Retry-After"]) == (503, "15")
        assert "The room is full" in refused.body
        assert "You have 2 pages open" in refused.body
        assert get(address, Cookie=other).status == 200
        assert "All 3 places are taken" in get(address, Cookie=other).body
        assert len(server.kernels()) == 3

        process = psutil.Process(pid_of(mine[0]))
        xsrf = re.search(r"_xsrf=[^;]+", str(get(address, Cookie=one).headers) + str(mine[0].headers)).group()
        farewell = f"{server.base}/voila/api/shutdown/{kernel_of(mine[0])}"
        assert get(farewell, data=xsrf.encode(), Cookie=f"{one}; {xsrf}").status == 204
        assert gone([process])
        assert get(farewell, data=xsrf.encode(), Cookie=f"{one}; {xsrf}").status == 204
        assert get(address, Cookie=one).status == 200


def test_all_at_once_get_no_more_than_there_is_room_for(folder):
    with started_server(*options(folder, "--readers", "3")) as server, ThreadPoolExecutor(8) as readers:
        replies = list(readers.map(lambda _: get(server.page("1-pid")).status, range(8)))
        assert sorted(replies) == [200] * 3 + [503] * 5


def test_who_comes_without_a_cookie_is_known_by_the_websocket_that_has_one(folder):
    with started_server(*options(folder, "--each", "1")) as server:
        first = get(server.page("1-pid"))
        assert get(server.page("1-pid")).status == 503
        with socket_of(server, first, additional_headers={"Cookie": cookie_of(first)}):
            assert get(server.page("1-pid"), Cookie=cookie_of(first)).status == 503
            assert get(server.page("1-pid")).status == 200


@pytest.mark.parametrize("warm", ["0", "1"])
def test_a_page_left_as_it_begins_leaves_no_kernel(tmp_path, rendezvous, warm):
    write_notebook(tmp_path / "1-stuck.ipynb", ("code", STUCK.format(rendezvous.getsockname()[1])))
    with started_server(*options(tmp_path, warm=warm)) as server, ExitStack() as stack:
        if warm == "0":
            reader = stack.enter_context(begun(server.page("1-stuck")))
        stack.enter_context(rendezvous.accept()[0])  # its kernel runs
        if warm == "1":
            reader = stack.enter_context(begun(server.page("1-stuck")))
        (kernel,) = server.kernels()
        reader.close()
        assert gone([kernel])
        assert "Traceback" not in server.output


def test_a_page_left_before_its_kernel_is_there_leaves_none(open_server):
    others = set(open_server.kernels())
    for _ in range(5):
        with begun(open_server.page("1-pid"), wait=False):
            pass
    later = get(open_server.page("1-pid"))  # its kernel is started after theirs
    assert gone([kernel for kernel in set(open_server.kernels()) - others if kernel.pid != pid_of(later)])


def test_a_page_left_while_its_request_is_read_leaves_no_kernel(folder):
    with started_server(*options(folder), command=LEAVING) as server:
        with begun(f"{server.page('1-pid')}?left", wait=False) as reader:
            assert reader.recv(1) == b""
        later = get(server.page("1-pid"))
        assert gone([kernel for kernel in server.kernels() if kernel.pid != pid_of(later)])


def test_no_kernel_is_left_alone_for_more_than_five_minutes():
    """It is found alone at the first round, and ended at the first that comes late enough."""
    assert kernels.UNCONNECTED_SECONDS + 2 * kernels.CULL_SECONDS <= 300


def test_a_kernel_without_a_page_ends_after_a_while_and_one_with_a_page_does_not(folder):
    with started_server(*options(folder), command=PATIENT) as server:
        kept = get(server.page("1-pid"))
        with socket_of(server, kept):
            assert gone([psutil.Process(pid_of(get(server.page("1-pid"))))])
            assert psutil.pid_exists(pid_of(kept))
        assert gone([psutil.Process(pid_of(kept))])


@pytest.fixture(scope="module")
def warm_server(tmp_path_factory):
    """The command with a kernel that waits for a reader of its only page."""
    folder = tmp_path_factory.mktemp("warm")
    write_notebook(folder / "1-pid.ipynb", ("markdown", "# Process"), ("code", PID))
    with started_server(*options(folder, warm="1")) as running:
        yield running


def end(reply):
    """End the kernel of a page."""
    kernel = psutil.Process(pid_of(reply))
    kernel.kill()
    assert gone([kernel])


@pytest.mark.parametrize("query", ["?z=3,1", "?theme=dark&template=reveal"])
def test_a_warm_kernel_is_for_whoever_comes_whatever_the_address_asks_for(warm_server, query):
    waiting = warm_kernel(warm_server)
    page = get(warm_server.page("1-pid") + query)
    assert pid_of(page) == waiting.pid
    end(page)


def test_a_warm_kernel_that_died_meanwhile_is_not_handed_out(warm_server):
    dead = warm_kernel(warm_server)
    dead.kill()
    assert gone([dead])
    page = get(warm_server.page("1-pid"))
    assert pid_of(page) != dead.pid
    assert "did not work" not in page.body.split("<main")[1]
    end(page)


def test_nobody_can_ask_what_a_kernels_visitor_asked_for(warm_server):
    for _ in range(2):  # the first page was ready, the second may not have been
        page = get(warm_server.page("1-pid"))
        address = f"{warm_server.base}/voila/query/{kernel_of(page)}"
        assert get(address).status == 404
        with pytest.raises(InvalidStatus, match="404"):
            connect(address.replace("http", "ws", 1), proxy=None)
        end(page)


def test_warm_kernels_give_way_to_readers_of_other_pages(folder):
    """There is one place, and one notebook's page is kept ready in it."""
    with started_server(*options(folder, "--readers", "1", warm="1")) as server:
        waiting = warm_kernel(server)
        assert get(server.page("2-greedy")).status == 200
        assert gone([waiting])


def test_a_page_whose_kernel_dies_is_told_and_gets_no_empty_one(open_server):
    page = get(open_server.page("1-pid"))
    others = {kernel.pid for kernel in open_server.kernels()}
    with socket_of(open_server, page) as connection:
        psutil.Process(pid_of(page)).send_signal(signal.SIGKILL)
        states = []
        with suppress(ConnectionClosedError):
            while True:
                message = json.loads(connection.recv(timeout=SECONDS))
                states.append(message["content"].get("execution_state"))
    assert states[-1] == "dead"
    assert connection.close_reason == "the kernel is dead"
    assert {kernel.pid for kernel in open_server.kernels()} == others - {pid_of(page)}


def test_a_kernel_that_dies_while_its_page_is_made_is_an_apology(open_server):
    assert "This part of the page did not work" in get(open_server.page("3-dies")).body.split("<main")[1]


def test_a_page_has_few_websockets(open_server):
    page = get(open_server.page("1-pid"))
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(socket_of(open_server, page))
        with pytest.raises(InvalidStatus, match="429"):
            socket_of(open_server, page)


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has neither")
def test_memory_ends_for_a_kernel_and_never_for_the_server(folder):
    with started_server(*options(folder, "--memory", "1")) as server:
        assert "did not work" in get(server.page("2-greedy")).body.split("<main")[1]
        server.wait_for("MemoryError")
        (kernel,) = server.kernels()
        assert int(Path(f"/proc/{kernel.pid}/oom_score_adj").read_text()) >= 700
        assert int(Path(f"/proc/{server.process.pid}/oom_score_adj").read_text()) < 700
        assert int(Path(f"/proc/{kernel.ppid()}/oom_score_adj").read_text()) < 700


def test_what_a_cell_shows_may_come_long_after_its_end(open_server):
    """Jupyter gives up after 4 s, and on a busy machine a page came without its picture."""
    assert '"text/plain": "42"' in get(open_server.page("4-late")).body


def test_a_page_that_lacks_what_a_cell_shows_is_an_apology(folder):
    with started_server(*options(folder), command=IMPATIENT) as server:
        assert "This part of the page did not work" in get(server.page("4-late")).body.split("<main")[1]
