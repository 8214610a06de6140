import re
import socket
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect

from tests.serving import get, started_server, write_notebook

IDLE_HOURS = 6 / 3600


def kernel_of(body):
    return re.search(r'"kernelId": "([\w-]+)"', body).group(1)


@pytest.fixture
def rendezvous():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        yield listener


def test_an_idle_kernel_ends_though_its_tab_is_open_and_a_busy_one_does_not(tmp_path, rendezvous):
    port = rendezvous.getsockname()[1]
    busy = f"import socket\nprint(socket.create_connection(('127.0.0.1', {port})).recv(9).decode())"
    write_notebook(tmp_path / "1-idle.ipynb", ("code", "1"))
    write_notebook(tmp_path / "2-busy.ipynb", ("code", busy))
    options = ("--warm", "0", "--idle-hours", str(IDLE_HOURS), "--notebooks", str(tmp_path))
    with started_server(*options) as server, ThreadPoolExecutor(1) as reader:
        busy_page = reader.submit(get, server.page("2-busy"))
        cell, _ = rendezvous.accept()  # from here on its kernel is busy
        with cell:
            busy_ones = server.kernels()
            idle = kernel_of(get(server.page("1-idle")).body)
            idle_ones = set(server.kernels()) - set(busy_ones)
            with connect(f"{server.base}/api/kernels/{idle}/channels".replace("http", "ws", 1), proxy=None) as tab:
                culled = server.wait_for(r"Culling .*?kernel '\w+' \(([\w-]+)\) with (\d+) connections")
                heard = []
                with pytest.raises(ConnectionClosedError, match=r"1011.*the kernel is dead"):
                    heard.extend(tab)
                assert '"execution_state": "dead"' in str(heard[-1])  # by which a page knows not to try again
            assert culled.groups() == (idle, "1")
            _, alive = psutil.wait_procs(idle_ones, timeout=30)
            assert idle_ones
            assert not alive
            cell.sendall(b"survived\n")
        reply = busy_page.result(timeout=60)
        assert "survived" in reply.body
