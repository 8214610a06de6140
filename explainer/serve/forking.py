"""The kernels of pages: forks of one process that has imported everything already.

Jupyter's kernel is a new Python: half a second of imports and 100 MB, for each page anew. Here one process does the
imports (`explainer.serve.preloaded`) when the server starts, and each kernel is a fork of it: there at once, with 45 MB
of its own, sharing the rest. The fork server is Python's (`multiprocessing`), the place to plug it in Jupyter's (a
kernel provisioner).
"""

import asyncio
import atexit
import contextlib
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Integer

NAME = "softmax-explainer"
"""Under which Jupyter finds the provisioner: an entry point in ``pyproject.toml``."""

CAN_FORK = sys.platform == "linux"
"""Whether a process may be forked after it has loaded NumPy: macOS's libraries forbid it, Windows cannot."""

KILLED_FIRST = "700"
"""What the kernel of Linux adds to a page's share of memory, of 1000, when it looks for a process to kill."""

_LAUNCHER = [sys.executable, "-m", "ipykernel_launcher"]
_PAGE_LAUNCHER = [sys.executable, "-P", "-m", "explainer.serve.kernel"]
_SAFE_PATH = "PYTHONSAFEPATH"
_PATH = tuple(sys.path)  # in a fork: the path of the process which it is a fork of, not the server's
_processes = multiprocessing.get_context("forkserver") if CAN_FORK else multiprocessing.get_context()


class PageProvisioner(LocalProvisioner):
    """Starts the Python kernels of pages, as forks where that is possible; any other kernel as Jupyter does."""

    memory_limit = Integer(0, help="How many bytes a fork may use; 0 for any number.").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel, and return how to reach it."""
        # Plain strings: some of Voilà's are members of an enumeration, and a fork would import Voilà to know them.
        env = {os.fsdecode(os.fsencode(name)): value for name, value in kwargs["env"].items()}
        env.pop(_SAFE_PATH, None)  # that is for the process which they are forks of
        kwargs["env"] = env
        launcher, arguments = cmd[: len(_LAUNCHER)], cmd[len(_LAUNCHER) :]
        if launcher != _LAUNCHER:
            return await super().launch_kernel(cmd, **kwargs)
        if not CAN_FORK:
            return await super().launch_kernel([*_PAGE_LAUNCHER, *arguments], **kwargs)
        self.cwd = kwargs.get("cwd") or Path.cwd()
        fork = Fork(arguments, env | {"JPY_PARENT_PID": str(os.getpid())}, str(self.cwd), self.memory_limit)
        await asyncio.to_thread(fork.start)  # the first one waits until the imports are done
        self.process = fork  # type: ignore[assignment]
        self.pid = self.pgid = fork.pid  # it leads a group of its own
        return self.connection_info


class Fork:
    """A forked kernel, as much like a `subprocess.Popen` as Jupyter asks for.

    Parameters
    ----------
    arguments : sequence of str
        The kernel's command line.
    env : mapping of str to str
        Its environment.
    cwd : str
        Its working directory.
    memory_limit : int
        How many bytes it may use; 0 for any number.
    """

    stdin = stdout = stderr = None

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str], cwd: str, memory_limit: int = 0) -> None:
        what = (list(arguments), dict(env), cwd, memory_limit)
        self._process = _processes.Process(target=run, args=what, daemon=True)

    def start(self) -> None:
        """Fork it."""
        self._process.start()

    @property
    def pid(self) -> int | None:
        """Its number."""
        return self._process.pid

    def poll(self) -> int | None:
        """Return its exit status; None while it runs."""
        status = self._process.exitcode
        if status is None and self.pid is not None:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:  # gone, and its status is still on its way
                return -signal.SIGKILL
        return status

    def wait(self) -> int | None:
        """Wait for its end and return its exit status."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        if self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()


def warm_up() -> None:
    """Start the process that kernels are forked from; its imports go on while the server starts."""
    if not CAN_FORK:
        return
    os.environ[_SAFE_PATH] = "1"  # a random.py in the folder where the command was called is somebody's homework
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends the others
    try:
        _processes.set_forkserver_preload(["explainer.serve.preloaded"])
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, heard)


def run(arguments: list[str], env: dict[str, str], cwd: str, memory_limit: int = 0) -> None:
    """Be a kernel: what a fork does first is to forget that it is one."""
    import numpy as np

    from explainer.serve import kernel

    os.setsid()  # an interrupt reaches it and what it starts, and nobody else
    _give_way(memory_limit)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv[:] = [kernel.__file__, *arguments]
    sys.path[:] = _PATH
    np.random.seed()  # noqa: NPY002  # a notebook may draw from the global generator, and not as all others do
    multiprocessing.current_process().daemon = False  # what a notebook does may start processes …
    multiprocessing.set_start_method(None, force=True)  # … in Python's own way
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_server, daemon=True).start()
    try:
        kernel.start(arguments, parent_handle=os.getppid())
    finally:
        atexit._run_exitfuncs()  # a process of multiprocessing ends without


def _give_way(memory_limit: int) -> None:
    """Let a kernel go before the server does, if memory ends, and before that refuse it more than its share."""
    with contextlib.suppress(OSError):  # a container without /proc
        Path("/proc/self/oom_score_adj").write_text(KILLED_FIRST)
    if memory_limit:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = memory_limit if hard == resource.RLIM_INFINITY else min(memory_limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _end_with_server() -> None:
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    os._exit(1)
