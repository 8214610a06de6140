"""The real command, started for a test as a user starts it, and ended with it."""

import asyncio
import json
import os
import queue
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

START_SECONDS = 60
POLLS = 20
COMMAND = (sys.executable, "-m", "explainer.command")
_ADDRESS = re.compile(r"softmax explainer is at +(\S+)")


@dataclass
class Server:
    """A running ``softmax-explainer``.

    Attributes
    ----------
    address : str
        The address that the command printed: the index, or a Lab with its token.
    process : subprocess.Popen
        The command.
    """

    process: subprocess.Popen[str]
    address: str = ""
    _lines: "queue.Queue[str | None]" = field(default_factory=queue.Queue)
    _seen: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        """The address without path, query and last slash."""
        return re.match(r"https?://[^/]+", self.address).group()

    @property
    def output(self) -> str:
        """Everything printed and logged so far, as far as it has been waited for."""
        return "\n".join(self._seen)

    def page(self, stem: str) -> str:
        """Return the address of a page in Voilà."""
        return f"{self.base}/voila/render/{stem}.ipynb"

    def kernels(self) -> list[psutil.Process]:
        """Return the kernels that run now: among what the command has started, each leads a session of its own."""
        started = psutil.Process(self.process.pid).children(recursive=True)
        return [process for process in started if _leads_a_session(process.pid)]

    def wait_for(self, pattern: str, seconds: float = START_SECONDS) -> re.Match[str]:
        """Return the match in the next line printed or logged that has one; fail if none comes in time."""
        while True:
            try:
                line = self._lines.get(timeout=seconds)
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"No line like {pattern!r}; the command said:\n{self.output}")
            self._seen.append(line)
            match = re.search(pattern, line)
            if match:
                return match

    def rest(self) -> str:
        """Return what is printed and logged from now to the command's end; wait for that."""
        return "\n".join(iter(lambda: self._lines.get(timeout=START_SECONDS), None))

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)


@contextmanager
def started_server(
    *arguments: str,
    command: Sequence[str] = COMMAND,
    port: int = 0,
    stdin: str = "",
    cwd: Path | None = None,
    **environment: str,
) -> Iterator[Server]:
    """Start ``softmax-explainer`` with `arguments`, on a free port and without a browser; yield it once it answers.

    Jupyter's own settings of the person who tests are kept out. `environment` comes on top.
    """
    own = dict.fromkeys(("JUPYTER_TOKEN", "JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "PYTHONWARNINGS"), "")
    with _folder() as folder:
        places = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        process = subprocess.Popen(
            [*command, *arguments, "--no-browser", "--port", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=cwd or folder,
            env={**os.environ, **own, **places, **environment},
        )
        try:
            process.stdin.write(stdin)
            process.stdin.close()
            server = Server(process)
            reader = threading.Thread(target=server._read)
            reader.start()
            server.address = server.wait_for(_ADDRESS.pattern).group(1)
            assert answers(server.address)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=START_SECONDS)
            finally:
                process.kill()
                process.wait()
                reader.join(timeout=START_SECONDS)
                process.stdout.close()


@contextmanager
def running_server(*arguments: str, **options: object) -> Iterator[str]:
    """Do as `started_server`, and yield only the address without its last slash."""
    with started_server(*arguments, **options) as server:
        yield server.base


def write_notebook(file: Path, *cells: tuple[str, str]) -> None:
    """Write a notebook of `cells`, pairs of a type (``markdown``, ``code``) and a source."""
    extra = {"markdown": {}, "code": {"outputs": [], "execution_count": None}}
    notebook = {
        "cells": [
            {"cell_type": kind, "id": f"cell-{i}", "metadata": {}, "source": source, **extra[kind]}
            for i, (kind, source) in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    file.write_text(json.dumps(notebook), encoding="utf-8")


@contextmanager
def _folder() -> Iterator[Path]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield Path(name)


def answers(address: str) -> bool:
    """Whether anything answers at `address`, tried a bounded number of times."""
    for _ in range(POLLS):
        try:
            return get(address).status > 0
        except OSError:
            continue
    return False


@dataclass(frozen=True)
class Reply:
    """What a server answered to one request."""

    status: int
    headers: dict[str, str]
    body: str


def get(address: str, data: bytes | None = None, **headers: str) -> Reply:
    """Return the server's own answer, whatever its status; redirections are not followed."""
    request = urllib.request.Request(address, data=data, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with _opener.open(request, timeout=60) as reply:
            return Reply(reply.status, dict(reply.headers), reply.read().decode(errors="replace"))
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Reply(refusal.code, dict(refusal.headers), refusal.read().decode())


def run_apart(run: Callable[[], Awaitable[object]]) -> object:
    """Return what `run()` comes to, awaited in a thread: in this one Playwright may have its event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def _leads_a_session(pid: int) -> bool:
    try:
        return os.getsid(pid) == pid
    except ProcessLookupError:  # it has just ended
        return False
