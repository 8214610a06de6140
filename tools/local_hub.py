"""A JupyterHub on this machine alone, with the configuration that deploy/jupyterhub has: for tests and measurements.

Other than there, anybody may log in under any name, and users' servers are processes of whoever runs this.
"""

import contextlib
import json
import os
import random
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from tools.find_node import find_node

CHECKOUT = Path(__file__).parent.parent
DEPLOYED = CHECKOUT / "deploy" / "jupyterhub" / "jupyterhub_config.py"
PROXY = CHECKOUT / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
START_SECONDS = 120
END_SECONDS = 30
CONFIG = """
load_subconfig({deployed!r})
c.Spawner.cmd = [{python!r}, "-m", "explainer.serve.command", *c.Spawner.cmd[1:], *{options!r}]
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.last_activity_interval = 1
c.JupyterHub.bind_url = "http://127.0.0.1:{front}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.JupyterHub.db_url = "sqlite:///" + {database!r}
c.JupyterHub.cookie_secret_file = {secret!r}
for service in c.JupyterHub.services:  # its command is run when it is wanted
    service.pop("command")
    service["api_token"] = {token!r}
c.JupyterHub.services.append({{"name": "watcher", "api_token": {watcher!r}}})
c.JupyterHub.load_roles.append(
    {{"name": "watcher", "scopes": ["admin:users", "admin:servers", "list:users"], "services": ["watcher"]}}
)
"""


@dataclass
class Hub:
    """A running JupyterHub.

    Attributes
    ----------
    base : str
        Its address without the last slash.
    process : subprocess.Popen
    culler_token : str
        What lets the idle culler in.
    """

    base: str
    process: subprocess.Popen[str]
    culler_token: str
    _watcher: str
    log: list[str] = field(default_factory=list)

    def ask(self, path: str, method: str = "GET") -> Any:
        """Return what the hub's API answers at `path`; None for no content."""
        request = urllib.request.Request(
            f"{self.base}/hub/api/{path}", method=method, headers={"Authorization": f"token {self._watcher}"}
        )
        with _direct.open(request, timeout=START_SECONDS) as reply:
            body = reply.read()
        return json.loads(body) if body else None

    def start_server(self, user: str) -> None:
        """Start the server of `user`, who need not have been here, and wait until the hub finds it ready."""
        self.ask(f"users/{user}", "POST")
        self.ask(f"users/{user}/server", "POST")
        self.wait_until(lambda: self.is_ready(user), f"the server of {user} is not ready")

    def is_ready(self, user: str) -> bool:
        """Whether the server of `user` runs."""
        servers = self.ask(f"users/{user}")["servers"]
        return bool(servers) and servers[""]["ready"]

    def processes(self, user: str) -> list[psutil.Process]:
        """Return what runs for `user`: the proxy first, then what it has started."""
        own = [child for child in psutil.Process(self.process.pid).children() if _is_of(child, user)]
        return [process for first in own for process in (first, *first.children(recursive=True))]

    def wait_until(self, holds: Any, otherwise: str) -> None:
        """Wait until `holds()`; fail with what the hub has said if that takes too long."""
        end = time.monotonic() + START_SECONDS
        while not holds():
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(otherwise + "; the hub said:\n" + "\n".join(self.log[-40:]))
            time.sleep(0.05)

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.log.append(line.rstrip("\n"))


@contextmanager
def running_hub(*options: str) -> Iterator[Hub]:
    """Start a JupyterHub whose users' servers take `options` besides; yield it once it answers, and end it."""
    with TemporaryDirectory(prefix="hub-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        front, hub, api = _free_ports(3)
        token, watcher = secrets.token_hex(16), secrets.token_hex(16)
        config = CONFIG.format(
            deployed=str(DEPLOYED),
            python=sys.executable,
            options=list(options),
            homes=str(folder / "{username}"),
            front=front,
            hub=hub,
            api=api,
            proxy=[find_node(), str(PROXY)],
            database=str(folder / "hub.sqlite"),
            secret=str(folder / "secret"),
            token=token,
            watcher=watcher,
        )
        (folder / "jupyterhub_config.py").write_text(config, encoding="utf-8")
        kept_out = ("JUPYTER_TOKEN", "JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "PYTHONWARNINGS", "CONFIGPROXY_AUTH_TOKEN")
        places = {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={name: value for name, value in os.environ.items() if name not in kept_out} | places,
        )
        running = Hub(f"http://127.0.0.1:{front}", process, token, watcher)
        reader = threading.Thread(target=running._read)
        reader.start()
        try:
            running.wait_until(lambda: _has_said(running, r"JupyterHub is now running"), "the hub does not start")
            yield running
        finally:
            started = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.terminate()
            try:
                process.wait(END_SECONDS)
            finally:
                process.kill()
                process.wait()
                _end(started)
                reader.join(END_SECONDS)


def _has_said(hub: Hub, pattern: str) -> bool:
    return any(re.search(pattern, line) for line in hub.log)


def _is_of(process: psutil.Process, user: str) -> bool:
    try:
        return bool(process.environ().get("JUPYTERHUB_USER") == user)
    except psutil.Error:  # it has just ended
        return False


def _end(processes: Sequence[psutil.Process]) -> None:
    """End what outlived its hub."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, timeout=END_SECONDS)


def _free_ports(count: int) -> list[int]:
    """Return ports below those that systems give to whoever asks for any: these stay free until they are used."""
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(12_000, 32_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found.append(port)
    return found


_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
