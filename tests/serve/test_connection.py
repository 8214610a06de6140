import json
import re
import stat
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from websockets.sync.client import connect

from tests.serving import get, started_server

PROBE = (sys.executable, str(Path(__file__).with_name("nodelay_probe.py")))


def open_in_voila(server):
    kernel = re.search(r'"kernelId": "([\w-]+)"', get(server.page("1-widgets")).body).group(1)
    return f"{server.base}/api/kernels/{kernel}/channels"


def open_in_lab(server):
    token = server.address.split("token=")[1]
    reply = get(f"{server.base}/api/kernels", data=b"{}", Authorization=f"token {token}")
    return f"{server.base}/api/kernels/{json.loads(reply.body)['id']}/channels?token={token}"


@pytest.mark.parametrize(("what", "open_kernel"), [("app", open_in_voila), ("lab", open_in_lab)])
@pytest.mark.parametrize(("environment", "expected"), [({}, "True"), ({"STOCK_CONNECTION": "1"}, "False")])
def test_the_socket_of_a_kernel_does_not_wait(notebooks, what, open_kernel, environment, expected):
    # The second environment proves that the probe can tell: Jupyter's own connection does wait.
    with started_server(what, "--notebooks", str(notebooks), command=PROBE, **environment) as server:
        address = open_kernel(server).replace("http", "ws", 1)
        with connect(address, proxy=None, max_size=None):
            assert server.wait_for(r"^nodelay (\w+)").group(1) == expected


@pytest.mark.parametrize("length", [20, 60])
def test_a_kernel_listens_at_files_of_its_own_where_their_names_are_not_too_long(notebooks, length):
    with TemporaryDirectory(dir="/tmp") as short:
        folder = Path(f"{short}/".ljust(length, "_"))
        folder.mkdir()
        with started_server("--notebooks", str(notebooks), "--warm", "0", TMPDIR=str(folder)) as server:
            assert get(server.page("1-widgets")).status == 200
            (kernel,) = server.kernels()
            files = {Path(each.laddr) for each in kernel.net_connections("unix") if "-ipc-" in each.laddr}
            assert len(files) == (5 if sys.platform == "linux" and length == 20 else 0)
            assert not any(stat.S_IMODE(file.parent.stat().st_mode) & 0o077 for file in files)
