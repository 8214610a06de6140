"""The command, with one line printed for each kernel websocket: whether its socket waits (Nagle) or not."""

import os
import socket
import sys

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from explainer.serve.command import main
from explainer.serve.connection import PromptConnection

open_websocket = KernelWebsocketHandler.open


async def open_and_tell(self, kernel_id):
    await open_websocket(self, kernel_id)
    connected = self.ws_connection.stream.socket
    print("nodelay", connected.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0, flush=True)


if __name__ == "__main__":
    KernelWebsocketHandler.open = open_and_tell
    if os.environ.get("STOCK_CONNECTION"):
        PromptConnection.connect = ZMQChannelsWebsocketConnection.connect
    sys.exit(main())
