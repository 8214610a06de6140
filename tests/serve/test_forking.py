import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.manager import KernelManager

from explainer.serve.forking import CAN_FORK, NAME, Fork, warm_up
from explainer.serve.pages import notebooks_folder
from tests.serving import get, started_server, write_notebook

SCRIPT = Path(sys.executable).with_name("softmax-explainer")
SECONDS = 60
OURS = ("explainer", "numpy", "matplotlib", "ipywidgets", "anywidget", "networkx", "IPython")
LEAN = """
import sys
shell = get_ipython()
print(shell.history_manager.enabled, shell.kernel.session.digest_history_size, bool(sys.modules.get("debugpy")),
      "jupyter.widget.control" in shell.kernel.comm_manager.targets)
"""

if not CAN_FORK:
    pytest.skip(
        "kernels are forked on Linux only; elsewhere Jupyter's provisioner starts them", allow_module_level=True
    )


@pytest.fixture(scope="module", autouse=True)
def fork_server():
    warm_up()


@contextmanager
def kernel(*options, cwd=None):
    """A kernel that the provisioner has started, and a client."""
    manager = KernelManager(kernel_name="python3", transport_encryption="disabled")
    manager.kernel_spec.metadata["kernel_provisioner"] = {"provisioner_name": NAME}
    manager.kernel_spec.argv[1:1] = options
    manager.start_kernel(cwd=cwd)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


def said(client, code):
    """What `code` prints."""
    lines = []

    def hear(message):
        assert message["msg_type"] != "error", message["content"]
        lines.append(message["content"].get("text", ""))

    client.execute_interactive(code, output_hook=hear, timeout=SECONDS)
    return "".join(lines).strip()


def test_a_fork_has_all_that_the_pages_import(tmp_path):
    with kernel(cwd=str(tmp_path)) as (manager, client):
        assert isinstance(manager.provisioner.process, Fork)
        assert said(client, "import sys; before = set(sys.modules); print('numpy' in before)") == "True"
        for notebook in sorted(notebooks_folder().glob("[1-9]*.ipynb")):
            for cell in nbformat.read(notebook, 4).cells:
                if cell.cell_type == "code":
                    said(client, cell.source)
        late = said(client, "print(*sorted(set(sys.modules) - before))").split()
        assert [name for name in late if name.startswith(OURS)] == []


def test_a_fork_is_where_and_what_it_was_asked_to_be(tmp_path, monkeypatch):
    monkeypatch.setenv("SAID_BY", "a test")
    with kernel(cwd=str(tmp_path)) as (_, client):
        assert said(client, "import os; print(os.getcwd(), os.environ['SAID_BY'])") == f"{tmp_path} a test"
        assert said(client, LEAN) == "False 1000 False True"
        assert said(client, "import multiprocessing; print(multiprocessing.current_process().daemon)") == "False"


def test_forks_draw_different_numbers():
    code = "import random, numpy as np; print(np.random.rand(), random.random())"
    with kernel() as (_, one), kernel() as (_, other):
        assert set(said(one, code).split()).isdisjoint(said(other, code).split())


def test_a_fork_can_be_interrupted_and_says_how_it_ended():
    with kernel() as (manager, client):
        asked = client.execute("import time\nprint('begun', flush=True)\ntime.sleep(60)")
        while client.get_iopub_msg(timeout=SECONDS)["content"].get("text") != "begun\n":
            pass
        manager.interrupt_kernel()
        reply = client.get_shell_msg(timeout=SECONDS)
        assert (reply["parent_header"]["msg_id"], reply["content"].get("ename")) == (asked, "KeyboardInterrupt")
        assert manager.is_alive()
        process = manager.provisioner.process
        client.execute("import os; os._exit(3)")
        psutil.wait_procs([psutil.Process(process.pid)], timeout=SECONDS)
        assert process.wait() == process.poll() == 3
        assert not manager.is_alive()


def test_where_nothing_can_be_forked_the_same_kernel_is_a_new_process(monkeypatch, tmp_path):
    monkeypatch.setattr("explainer.serve.forking.CAN_FORK", False)
    (tmp_path / "random.py").write_text("raise SystemExit('homework')")
    with kernel(cwd=str(tmp_path)) as (manager, client):
        assert isinstance(manager.provisioner.process, subprocess.Popen)
        assert said(client, LEAN) == "False 1000 False True"


def test_a_kernel_with_other_options_is_started_as_jupyter_does():
    with kernel("-Xutf8") as (manager, client):
        assert isinstance(manager.provisioner.process, subprocess.Popen)
        assert said(client, "import sys; print(sys.flags.utf8_mode, 'explainer' in sys.modules)") == "1 False"


def test_no_kernel_outlives_a_server_that_is_killed(tmp_path):
    write_notebook(tmp_path / "1-page.ipynb", ("code", "1"))
    with started_server("--warm", "0", "--notebooks", str(tmp_path)) as server:
        get(server.page("1-page"))
        assert len(server.kernels()) == 1
        started = psutil.Process(server.process.pid).children(recursive=True)
        os.kill(server.process.pid, signal.SIGKILL)
        _, alive = psutil.wait_procs(started, timeout=SECONDS)
        assert not alive


def test_the_folder_where_the_command_is_called_is_not_searched_for_modules(tmp_path):
    for name in ("random", "tempfile", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('homework')")
    (tmp_path / "pages").mkdir()
    write_notebook(tmp_path / "pages" / "1-page.ipynb", ("code", "import numpy; print(numpy.add(1, 1) * 21)"))
    options = ("--warm", "0", "--notebooks", str(tmp_path / "pages"))
    with started_server(*options, command=(str(SCRIPT),), cwd=tmp_path) as server:
        assert "42" in get(server.page("1-page")).body


def test_figures_of_pyplot_are_shown(tmp_path):
    write_notebook(tmp_path / "1-plot.ipynb", ("code", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"))
    with started_server("--warm", "0", "--notebooks", str(tmp_path)) as server:
        assert '"image/png"' in get(server.page("1-plot")).body
