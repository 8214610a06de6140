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
from explainer.serve.notebooks import notebooks_folder
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
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONSAFEPATH", "")  # is set by what follows, and gone again after it
        warm_up()
        yield


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


@contextmanager
def new_process(*options, **more):
    """The same, where kernels cannot be forked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("explainer.serve.forking.CAN_FORK", False)
        with kernel(*options, **more) as started:
            yield started


@pytest.fixture(params=[kernel, new_process])
def start(request):
    return request.param


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


def test_forks_draw_different_numbers_and_a_seed_is_a_seed():
    code = "import random, numpy as np; print(np.random.rand(), random.random())"
    again = """
        import os
        np.random.seed(7)
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.write(writer, repr(np.random.rand()).encode())
            os._exit(0)
        print(os.read(reader, 99).decode() == repr(np.random.rand()))
    """
    with kernel() as (_, one), kernel() as (_, other):
        assert set(said(one, code).split()).isdisjoint(said(other, code).split())
        assert said(one, "if True:" + again) == "True"


def test_a_notebook_imports_its_neighbour_but_not_instead_of_pythons_own(start, tmp_path):
    (tmp_path / "neighbour.py").write_text("number = 42")
    (tmp_path / "random.py").write_text("raise SystemExit('homework')")
    with start(cwd=str(tmp_path)) as (_, client):
        assert said(client, "import random, neighbour; print(neighbour.number)") == "42"


def test_a_notebook_sees_a_kernel_and_not_a_server(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["softmax-explainer", "--token", "secret"])
    with kernel() as (_, client):
        told = said(client, "import sys, os; print(sys.argv, sys.path, os.environ.get('JPY_PARENT_PID'))")
        assert "secret" not in told
        assert str(Path(sys.executable).parent) not in told.split("]")[1]
        assert told.endswith(str(os.getpid()))


def test_a_function_of_the_notebook_runs_in_other_processes(tmp_path):
    code = """
        import multiprocessing
        def square(x):
            return x * x
        with multiprocessing.get_context("fork").Pool(2) as pool:
            print(sum(pool.map(square, range(4))))
        print(multiprocessing.get_start_method() == multiprocessing.get_all_start_methods()[0])
    """
    with kernel(cwd=str(tmp_path)) as (_, client):
        assert said(client, "if True:" + code).split() == ["14", "True"]


def test_what_a_notebook_registers_for_the_end_is_done(tmp_path):
    with kernel() as (manager, client):
        said(client, f"import atexit, pathlib; atexit.register(pathlib.Path({str(tmp_path)!r}, 'done').touch)")
        manager.shutdown_kernel(now=False)
        assert (tmp_path / "done").exists()


def test_a_fork_can_be_interrupted_and_says_how_it_ended():
    with kernel() as (manager, client):
        asked = client.execute("import time\nprint('begun', flush=True)\ntime.sleep(60)", stop_on_error=False)
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


def test_where_nothing_can_be_forked_the_same_kernel_is_a_new_process():
    with new_process() as (manager, client):
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


def test_a_fork_server_that_dies_comes_back_as_it_was(tmp_path):
    """The second page is as the first: with pictures, and without modules from where the command was called."""
    for name in ("random", "tempfile", "networkx"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('homework')")
    (tmp_path / "pages").mkdir()
    plot = "import networkx, matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    write_notebook(tmp_path / "pages" / "1-plot.ipynb", ("code", plot))
    options = ("--warm", "0", "--notebooks", str(tmp_path / "pages"))
    with started_server(*options, command=(str(SCRIPT),), cwd=tmp_path) as server:
        assert '"image/png"' in get(server.page("1-plot")).body
        (source,) = {psutil.Process(process.ppid()) for process in server.kernels()}
        source.kill()
        while source.is_running() and source.status() != psutil.STATUS_ZOMBIE:
            pass  # who waits for its status is the server, when it wants the next fork
        assert '"image/png"' in get(server.page("1-plot")).body


def test_ctrl_c_before_the_first_kernel_is_there_is_no_error(tmp_path):
    write_notebook(tmp_path / "1-page.ipynb", ("code", "1"))
    with started_server("--warm", "1", "--notebooks", str(tmp_path)) as server:
        command = psutil.Process(server.process.pid)
        for process in (command, *command.children(recursive=True)):
            process.send_signal(signal.SIGINT)
        assert server.process.wait(SECONDS) == 0
        assert "Traceback" not in server.rest()
