"""A student without a browser: opens a page, speaks the Jupyter protocol over its kernel's websocket, and drags.

The websocket carries ``v1.kernel.websocket.jupyter.org`` messages, as JupyterLab and Voilà send them: a table of
offsets (little-endian uint64, the first one their number), then the channel's name, header, parent header, metadata,
content, and buffers.
"""

import asyncio
import json
import struct
import time
import uuid
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks.pages.plots import HIGH, LOW
from benchmarks.servers import get, kernel_of

PROTOCOL = "v1.kernel.websocket.jupyter.org"
CONTROL = {"version": "1.0.0"}  # of the channel over which ipywidgets tells its widgets' states
REPLY_SECONDS = 10.0
Message = dict[str, Any]


def pack(channel: str, message: Message) -> bytes:
    """Return a message, without buffers, as bytes."""
    names = ("header", "parent_header", "metadata", "content")
    parts = [channel.encode(), *(json.dumps(message[name]).encode() for name in names)]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def unpack(data: bytes) -> tuple[str, Message]:
    """Return the channel and the message of `data`; what buffers it has are left out.

    Examples
    --------
    >>> message = {"header": {"msg_type": "status"}, "parent_header": {}, "metadata": {}, "content": {"n": 1}}
    >>> unpack(pack("iopub", message)) == ("iopub", message)
    True
    """
    (count,) = struct.unpack_from("<Q", data)
    offsets = struct.unpack_from(f"<{count}Q", data, 8)
    parts = [data[a:b] for a, b in pairwise(offsets)]
    names = ("header", "parent_header", "metadata", "content")
    return parts[0].decode(), {name: json.loads(part) for name, part in zip(names, parts[1:5], strict=True)}


class Student:
    """One page with a kernel of its own.

    Parameters
    ----------
    connection
        The websocket of its kernel.
    """

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self._connection = connection
        self._session = uuid.uuid4().hex
        self._number = 0
        self._comm = ""
        self._event: Callable[[float], Message] = live_drag
        self._answers: Callable[[str, Message], bool] = lambda sent, message: False

    @classmethod
    async def open(cls, page: str) -> "Student":
        """Open a page and find what there is to drag: the live figure, else the first slider."""
        html = await asyncio.to_thread(get, page)
        kernel = kernel_of(html)
        base = page.split("/voila/")[0].replace("http", "ws", 1)
        connection = await websocket_connect(
            f"{base}/api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}",
            subprotocols=[PROTOCOL],
            max_message_size=2**28,
        )
        student = cls(connection)
        await student._find()
        return student

    def close(self) -> None:
        """Leave; the kernel stays until its server ends it."""
        self._connection.close()

    async def drag(self, value: float) -> None:
        """Move the first logit to `value` and wait for the answer.

        Raises
        ------
        TimeoutError
            If none comes in `REPLY_SECONDS`.
        """
        self._number += 1
        content = self._event(value)
        if content["method"] == "custom":
            content["content"]["number"] = self._number
        sent = await self._send("comm_msg", {"comm_id": self._comm, "data": content})
        await self._until(lambda message: self._answers(sent, message))

    async def drag_steadily(self, seconds: float, rate: float, start: float) -> list[float | None]:
        """Drag at `rate` movements a second and return the milliseconds from each movement to its answer.

        As in a page on a short path, one event is in flight and of those that wait the newest goes next, so that a late
        answer makes the next one late as well: the time counts from the movement, not from when it could be sent.
        None: no answer.
        """
        waits: list[float | None] = []
        period = 1.0 / rate
        begun = time.perf_counter() + start * period
        tick = 0
        while tick * period < seconds:
            moved = begun + tick * period
            await asyncio.sleep(max(0.0, moved - time.perf_counter()))
            try:
                await self.drag(value_at(tick))
                waits.append(1000 * (time.perf_counter() - moved))
            except TimeoutError:
                waits.append(None)
            now = time.perf_counter()
            tick = max(tick + 1, int((now - begun) / period))
        return waits

    async def _find(self) -> None:
        await self._send("kernel_info_request", {}, channel="shell")
        control = uuid.uuid4().hex
        await self._send("comm_open", {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}})
        await self._send("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        reply = await self._until(
            lambda message: (
                message["content"].get("comm_id") == control
                and message["content"].get("data", {}).get("method") == "update_states"
            )
        )
        states = reply["content"]["data"]["states"]
        for comm, state in states.items():
            if "document" in state["state"]:
                self._comm, self._event, self._answers = comm, live_drag, self._is_patch
                return
        sliders = [comm for comm, state in states.items() if state["model_name"] == "FloatSliderModel"]
        self._comm, self._event, self._answers = sliders[0], slider_drag, is_picture

    def _is_patch(self, _: str, message: Message) -> bool:
        content = message["content"]
        if message["header"]["msg_type"] != "comm_msg" or content["comm_id"] != self._comm:
            return False
        data = content["data"]
        return bool(data["method"] == "custom" and data["content"].get("number") == self._number)

    async def _send(self, kind: str, content: Message, channel: str = "shell") -> str:
        identifier = uuid.uuid4().hex
        header = {
            "msg_id": identifier,
            "msg_type": kind,
            "session": self._session,
            "username": "student",
            "version": "5.4",
            "date": "",
        }
        message = {"header": header, "parent_header": {}, "metadata": CONTROL, "content": content}
        await self._connection.write_message(pack(channel, message), binary=True)
        return identifier

    async def _until(self, answers: Callable[[Message], bool]) -> Message:
        async with asyncio.timeout(REPLY_SECONDS):
            while True:
                data = await self._connection.read_message()
                if data is None:
                    msg = "the server closed the kernel's websocket"
                    raise ConnectionError(msg)
                assert isinstance(data, bytes)
                _, message = unpack(data)
                if answers(message):
                    return message


def value_at(tick: int) -> float:
    """Return the logit after so many movements: up and down through the window, each time another value.

    Examples
    --------
    >>> [value_at(tick) for tick in (0, 1, 119, 120, 121)]
    [-6.0, -5.9, 5.9, 6.0, 5.9]
    """
    steps = round((HIGH - LOW) / 0.1)
    place = tick % (2 * steps)
    return round(LOW + 0.1 * min(place, 2 * steps - place), 1)


def live_drag(value: float) -> Message:
    """Return what the front end of a live figure says when its first logit is dragged."""
    event = {"event": "drag", "target": "logit-handle-0", "value": value, "done": False, "view": "student"}
    return {"method": "custom", "content": event}


def slider_drag(value: float) -> Message:
    """Return what a slider says when it is dragged."""
    return {"method": "update", "state": {"value": value}, "buffer_paths": []}


def is_picture(sent: str, message: Message) -> bool:
    """Whether a message is the new picture for the slider's message `sent`."""
    return message["header"]["msg_type"] == "display_data" and message["parent_header"].get("msg_id") == sent
