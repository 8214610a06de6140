"""The servers that are compared: stock Voilà, Voilà with our connection, and the real command; and their processes."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

START_SECONDS = 60
SETTLE_SECONDS = 40
KEPT_OUT = ("JUPYTER_TOKEN", "JUPYTER_CONFIG_PATH", "JUPYTER_PATH")
HOMES = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
CHECKOUT = Path(__file__).parent.parent
STOCK = (sys.executable, "-m", "voila", "--no-browser", "--Voila.ip=127.0.0.1")
PROMPT = (*STOCK, "--Voila.kernel_websocket_connection_class=explainer.serve.connection.PromptConnection")
OURS = (sys.executable, "-m", "explainer.command", "--no-browser")


@dataclass
class Server:
    """A running server.

    Attributes
    ----------
    process : subprocess.Popen
    base : str
        Its address without the last slash.
    """

    process: subprocess.Popen[str]
    base: str
    log: list[str] = field(default_factory=list)

    def page(self, stem: str) -> str:
        """Return the address of a notebook as a page."""
        return f"{self.base}/voila/render/{stem}.ipynb"

    def kernels(self) -> list[psutil.Process]:
        """Return the kernels that run now: among what the server has started, each leads a session of its own."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if _leads_a_session(child.pid)]

    def settle(self) -> None:
        """Wait until the server and its kernels rest, at most `SETTLE_SECONDS`."""
        end = time.monotonic() + SETTLE_SECONDS
        before, calm = self._busy_seconds(), 0
        while time.monotonic() < end and calm < 3:
            time.sleep(0.3)
            now = self._busy_seconds()
            calm = calm + 1 if now - before < 0.02 else 0
            before = now

    def _busy_seconds(self) -> float:
        server = psutil.Process(self.process.pid)
        total = 0.0
        for process in (server, *server.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
        return total


@contextmanager
def running(command: Sequence[str], folder: Path | None, *extra: str) -> Iterator[Server]:
    """Start a server on `folder` (None: the explainer's own notebooks), yield it once it answers, and end it.

    The settings of the person who measures are kept out.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    is_ours = command is OURS
    arguments = [f"--port={port}", *extra]
    if folder is not None:
        arguments += ["--notebooks", str(folder)] if is_ours else [str(folder)]
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        places = dict.fromkeys(HOMES, home)
        own = {**dict.fromkeys(KEPT_OUT, ""), **places, "PYTHONPATH": str(CHECKOUT), "PYTHONWARNINGS": "ignore"}
        process = subprocess.Popen(
            [*command, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=home,
            env={**os.environ, **own},
        )
        server = Server(process, f"http://127.0.0.1:{port}")
        reader = threading.Thread(target=_read, args=(server,), daemon=True)
        reader.start()
        try:
            _await_answer(server)
            yield server
        finally:
            kernels = server.kernels() if process.poll() is None else []
            process.terminate()
            try:
                process.wait(timeout=30)
            finally:
                process.kill()
                process.wait()
                for kernel in kernels:
                    _end(kernel)
                reader.join(timeout=10)


def get(address: str, seconds: float = 120) -> str:
    """Return what a server of ours answers, whatever its status."""
    try:
        with _direct.open(address, timeout=seconds) as reply:
            return str(reply.read().decode())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return str(refusal.read().decode())


_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def kernel_of(page: str) -> str:
    """Return the identifier of the kernel that runs a page, from its HTML."""
    match = re.search(r'"kernelId": ?"([\w-]+)"', page)
    if match is None:
        msg = f"the page names no kernel: {page[-300:]!r}"
        raise RuntimeError(msg)
    return match.group(1)


def write_notebook(file: Path, source: str) -> None:
    """Write a notebook with one code cell."""
    cell = {
        "cell_type": "code",
        "id": "only",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    file.write_text(json.dumps(notebook), encoding="utf-8")


def write_page(folder: Path, kind: str, n: int, *, at_half_speed: bool = False) -> str:
    """Write the notebook of one of `benchmarks.pages`, and return its stem."""
    stem = f"{kind}-{n}{'-at-half-speed' if at_half_speed else ''}"
    slow = "from benchmarks.pages.half_speed import take_twice_as_long\n\ntake_twice_as_long()\n"
    source = f"from benchmarks.pages.{kind} import show\n\nshow({n})"
    write_notebook(folder / f"{stem}.ipynb", slow * at_half_speed + source)
    return stem


def _await_answer(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        try:
            get(server.base + "/voila/static/nothing", 5)
        except OSError:
            time.sleep(0.1)
            continue
        return
    msg = "the server did not answer; it said:\n" + "\n".join(server.log[-20:])
    raise RuntimeError(msg)


def _read(server: Server) -> None:
    assert server.process.stdout is not None
    with server.process.stdout as lines:
        for line in lines:
            server.log = [*server.log[-200:], line.rstrip("\n")]


def _end(process: psutil.Process) -> None:
    """End a kernel that outlived its server."""
    try:
        process.kill()
        process.wait(10)
    except psutil.Error:
        pass


def _leads_a_session(pid: int) -> bool:
    try:
        return os.getsid(pid) == pid
    except ProcessLookupError:  # it has just ended
        return False
