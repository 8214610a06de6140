import json
import struct
from itertools import pairwise

import pytest

from benchmarks.classroom import largest, next_size
from benchmarks.servers import kernel_of
from benchmarks.student import is_picture, live_drag, pack, slider_drag, unpack, value_at
from explainer.live import Drag, Handle
from explainer.live.events import parse

MESSAGE = {
    "header": {"msg_id": "a", "msg_type": "comm_msg"},
    "parent_header": {"msg_id": "ü"},
    "metadata": {},
    "content": {"data": "∂"},
}


def test_a_message_is_packed_as_jupyter_packs_it():
    from jupyter_server.services.kernels.connection.base import (
        deserialize_msg_from_ws_v1,
        serialize_msg_to_ws_v1,
    )

    channel, parts = deserialize_msg_from_ws_v1(pack("shell", MESSAGE))
    assert channel == "shell"
    assert [json.loads(part) for part in parts] == list(MESSAGE.values())
    theirs = serialize_msg_to_ws_v1([json.dumps(part).encode() for part in MESSAGE.values()], "iopub")
    assert unpack(bytes(theirs)) == ("iopub", MESSAGE)


def test_buffers_after_the_content_are_left_out():
    data = pack("iopub", MESSAGE)
    (count,) = struct.unpack_from("<Q", data)
    offsets = [offset + 8 for offset in struct.unpack_from(f"<{count}Q", data, 8)]
    offsets.append(offsets[-1] + 5)
    longer = struct.pack(f"<{count + 2}Q", count + 1, *offsets) + data[8 * (count + 1) :] + b"\x00\xffabc"
    assert unpack(longer) == ("iopub", MESSAGE)


def test_what_a_student_says_is_believed_by_a_live_figure():
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    axes.set_ylim(-6, 6)
    handle = Handle(axes, "y", name="z1", value=0.0)
    content = live_drag(1.5)["content"]
    assert parse(content, {"logit-handle-0": handle}, ()) == Drag("logit-handle-0", 1.5, False)
    assert slider_drag(1.5)["state"] == {"value": 1.5}


def test_every_movement_is_another_value_within_the_window():
    values = [value_at(tick) for tick in range(1000)]
    assert all(-6.0 <= value <= 6.0 for value in values)
    assert {round(abs(b - a), 9) for a, b in pairwise(values)} == {0.1}


def test_only_the_picture_that_answers_counts():
    picture = {"header": {"msg_type": "display_data"}, "parent_header": {"msg_id": "mine"}}
    assert is_picture("mine", picture)
    assert not is_picture("another", picture)
    assert not is_picture("mine", picture | {"header": {"msg_type": "status"}})


@pytest.mark.parametrize("capacity", range(60))
def test_a_class_grows_until_its_limit_is_known(capacity):
    sizes, steps = (8, 16, 24, 32, 40, 48), []
    while (size := next_size(steps, sizes)) is not None:
        p95 = 50.0 if size <= capacity else 150.0
        steps.append({"students": size, "reply ms": {"p95": p95, "lost": 0}})
    assert len(steps) <= 10
    limit = min(capacity, max(sizes))
    assert limit * 7 / 8 - 1 <= largest(steps) <= limit


def test_a_class_that_lost_an_answer_has_waited():
    def step(students, p95, lost=0):
        return {"students": students, "reply ms": {"p95": p95, "lost": lost}}

    assert largest([step(4, 20.0), step(8, 99.0), step(16, 101.0)]) == 8
    assert largest([step(4, 20.0), step(8, 20.0, lost=1)]) == 4
    assert largest([step(1, float("nan"))]) == 0


def test_a_page_tells_its_kernel():
    assert kernel_of('<script>{"kernelId": "1a-2b"}</script>') == "1a-2b"
    with pytest.raises(RuntimeError, match="names no kernel"):
        kernel_of("<p>Sorry</p>")
