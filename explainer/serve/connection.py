"""How a page and its kernel speak with the server: promptly, and unheard by others.

The connection and its encryption go for Voilà and for JupyterLab; the client is Voilà's, which executes the cells.
"""

import asyncio
import os
import sys
import tempfile
import uuid
from queue import Empty
from typing import Any

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

_ASK_AGAIN_SECONDS = 0.01
_LONGEST_NAME = 107
"""Bytes of a socket's file name on Linux."""


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's kernel connection with Nagle's algorithm switched off (``TCP_NODELAY``).

    A kernel answers a drag with several small messages. With Nagle's algorithm, on by default, the first goes out
    and the others wait for its acknowledgement, which the receiver delays: 40 ms on Linux, so that no widget
    changes more than about 20 times a second.

    Examples
    --------
    >>> from jupyter_server.serverapp import ServerApp
    >>> ServerApp(kernel_websocket_connection_class=PromptConnection).kernel_websocket_connection_class.__name__
    'PromptConnection'
    """

    def connect(self) -> Any:
        """Connect the websocket to its kernel, as the base class does, after telling the socket not to wait."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


class PromptClient(AsyncKernelClient):
    """Jupyter's client that executes a page's cells, ready as soon as the kernel is.

    The base class listens for 0.2 s more, lest something is still to come; here that is known: what a kernel
    publishes about a request ends with the word that it is idle. Nor does a cell begin before the server's own ears
    are open (`execution_state`), or it would take a kernel for idle whose first cell is long.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it publishes is heard.

        Raises
        ------
        RuntimeError
            If it has died, or does not answer within `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while not await self._has_answered() or self._server_is_deaf():
                    if not await self.is_alive():
                        msg = "The kernel died before it answered."
                        raise RuntimeError(msg)
                    await asyncio.sleep(_ASK_AGAIN_SECONDS)
        except TimeoutError as silence:
            msg = f"The kernel did not answer in {timeout} seconds."
            raise RuntimeError(msg) from silence

    async def _has_answered(self) -> bool:
        """Ask once; the answer can be missed while the channels are still being connected."""
        asked = self.kernel_info()
        try:
            while (reply := await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                pass
            while not _is_idle(await self.get_iopub_msg(timeout=0.2), asked):
                pass
        except Empty:
            return False
        self._handle_kernel_info_reply(reply)
        return True

    def _server_is_deaf(self) -> bool:
        return getattr(self.parent, "execution_state", None) == "starting"


def _is_idle(message: dict[str, Any], asked: str) -> bool:
    state = message["content"].get("execution_state") if message["msg_type"] == "status" else None
    return state == "idle" and message["parent_header"].get("msg_id") == asked


def transport() -> str:
    """Return Jupyter's word for what lies between server and kernel: files on Linux, ports elsewhere.

    Jupyter looks for free ports and tells the kernel to take them, and a kernel that finds one taken meanwhile never
    answers. Files are the kernel's alone, and only their owner can open them; where their names would be too long, it
    is ports as well.

    Examples
    --------
    >>> transport() in ("ipc", "tcp")
    True
    """
    longest = f"{tempfile.gettempdir()}/voila_{8 * '_'}/kernel-{uuid.uuid4()}-ipc-5"
    is_short = len(os.fsencode(longest)) <= _LONGEST_NAME
    return "ipc" if sys.platform == "linux" and is_short else "tcp"


def transport_encryption() -> str:
    """Return Jupyter's word for encrypting between server and kernel, where ZeroMQ can do it.

    It costs nothing measurable (a request and its reply take 0.9 ms either way); without it, kernels warn.

    Examples
    --------
    >>> transport_encryption() in ("auto", "disabled")
    True
    """
    return "auto" if zmq.has("curve") else "disabled"
