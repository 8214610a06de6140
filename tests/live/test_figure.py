import gc
import time
import weakref
import xml.etree.ElementTree as ET

import pytest
from matplotlib.figure import Figure

from explainer.live import Choose, Drag, Go, Handle, LiveFigure, Picture, Words
from tests.live.canonical import apply_patch, seen
from tests.live.wire import Board


@pytest.fixture
def board():
    board = Board()
    board.react = board.follow
    board.wire.out.clear()
    return board


def drag(value, number=1, done=True, target="knob-0"):
    return {"event": "drag", "target": target, "value": value, "done": done, "view": "v", "number": number}


def test_one_event_one_answer(board):
    ((kind, answer),) = board.wire.receive(**drag(2.5, number=7))
    assert kind == "msg:custom"
    assert (answer["view"], answer["number"]) == ("v", 7)
    assert "say" not in answer
    assert answer["patch"].keys() == {"bar-0", "knob-0", "z"}
    assert answer["patch"]["z"] == {"text": "2.5"}
    assert answer["patch"]["knob-0"]["aria-valuenow"] == "2.5"
    assert board.events == [Drag("knob-0", 2.5, True)]


def test_choices_reach_on_event(board):
    board.wire.receive(event="choose", target="cell-2", pinned=True, view="v", number=1)
    board.wire.receive(event="choose", target=None, pinned=False, view="v", number=2)
    assert board.events == [Choose("cell-2", True), Choose(None, False)]


@pytest.mark.parametrize(
    "content",
    [
        {"event": "drag", "target": "nobody", "value": 1.0, "done": True},
        {"event": "drag", "target": "knob-0", "value": float("nan"), "done": True},
        {"event": "drag", "target": "bar-0", "value": 1.0, "done": True},
        {"event": "choose", "target": "knob-0", "pinned": True},
        {"event": "explode"},
        {},
    ],
)
def test_what_is_not_believed_is_acknowledged_and_logged(board, caplog, content):
    ((_, answer),) = board.wire.receive(**content, view="v", number=3)
    assert answer.keys() - {"lost"} == {"view", "number", "began", "took", "patch"}
    assert (answer["view"], answer["number"], answer["patch"]) == ("v", 3, {})
    assert board.events == []
    assert "Ignored" in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"view": "v"},
        {"number": 1},
        {"view": 1, "number": 1},
        {"view": "v" * 65, "number": 1},
        {"view": "v", "number": "1"},
        {"view": "v", "number": True},
        {"view": "v", "number": 1.5},
        {"view": "v", "number": -1},
        {"view": "v", "number": 10**400},
    ],
)
def test_a_message_from_nowhere_is_logged(board, caplog, address):
    assert board.wire.receive(event="hello", **address) == []
    assert "Ignored" in caplog.text
    assert board.events == []


def test_an_error_is_said_and_the_figure_lives_on(board, caplog):
    def fail(event):
        board.set(0, 3.0)
        msg = "`z` is too wild."
        raise ValueError(msg)

    board.react = fail
    ((_, answer),) = board.wire.receive(**drag(1.5, number=1))
    assert "`z` is too wild." in answer["say"]
    assert (answer["view"], answer["number"]) == ("v", 1)
    assert answer["patch"]["z"] == {"text": "3"}  # what the figure now shows, the page shows
    assert "could not be answered" in caplog.text

    board.react = board.follow
    ((_, answer),) = board.wire.receive(**drag(1.5, number=2))
    assert "say" not in answer
    assert answer["number"] == 2


def test_a_picture_that_cannot_be_drawn_is_said_too(board, caplog, monkeypatch):
    monkeypatch.setattr(board.picture, "changes", lambda: 1 / 0)
    ((_, answer),) = board.wire.receive(**drag(1.5, number=5))
    assert (answer["view"], answer["number"]) == ("v", 5)
    assert "division" in answer["say"]
    assert "could not be sent" in caplog.text


def test_flush_within_an_event_is_its_answer(board):
    def early(event):
        board.set(0, event.value)
        board.live.flush()

    board.react = early
    ((_, answer),) = board.wire.receive(**drag(1.5, number=5))
    assert answer["number"] == 5
    assert answer["patch"]["z"] == {"text": "1.5"}


def test_flush_sends_nothing_when_nothing_changed(board):
    board.live.flush()
    assert board.wire.out == []


def test_hello_brings_a_late_view_up_to_date(board):
    for value in (1.5, 2.5, -3.0):
        board.wire.receive(**drag(value))
    ((_, answer),) = board.wire.receive(event="hello", view="late", number=1)
    assert (answer["view"], answer["number"]) == ("late", 1)
    assert answer["patch"]["knob-0"]["aria-valuenow"] == "-3"
    assert answer["patch"]["knob-1"]["aria-valuenow"] == "-2"

    page = document(board)
    apply_patch(page, answer["patch"])
    board.show()
    fresh = document(board)
    apply_patch(fresh, board.wire.out[-1][1]["patch"])
    assert seen(page) == seen(fresh)


def document(board):
    return ET.fromstring("<html>" + "".join(part["markup"] for part in board.live.document["parts"]) + "</html>")


# ---- what the page needs to know of its path ---------------------------------------------------------------


def test_an_answer_says_when_the_kernel_began_and_how_long_it_took(board):
    board.react = lambda event: board.set(0, sum(range(200_000)) % 5)
    before = 1000 * time.perf_counter()
    answers = [board.wire.receive(**drag(1.5, number=number))[-1][1] for number in (1, 2)]
    answers.append(board.wire.receive(event="hello", view="v", number=3)[-1][1])
    after = 1000 * time.perf_counter()
    for answer in answers:
        assert before - 0.01 <= answer["began"]
        assert answer["took"] > 0
        before = answer["began"] + answer["took"]
    assert before <= after + 0.02
    board.live.say("No.")
    board.set(0, 1.25)
    board.live.flush()
    for _, message in board.wire.out[-2:]:
        assert not message.keys() & {"began", "took", "view", "number"}  # nobody asked


def test_a_beat_is_answered_and_changes_nothing(board):
    board.live.say("No.")
    ((_, answer),) = board.wire.receive(event="beat", view="v", number=1)
    assert answer == {"view": "v", "number": 1}
    assert board.events == []
    assert board.wire.receive(event="hello", view="w", number=1)[-1][1]["say"] == "No."


def test_an_answer_says_what_was_lost_on_the_way(board):
    def lost(number, view="v"):
        return board.wire.receive(event="beat", view=view, number=number)[-1][1].get("lost", [])

    assert lost(1) == lost(2) == []
    assert lost(5) == [3, 4]
    assert lost(6) == [3, 4]
    assert lost(1, "w") == []
    assert board.wire.receive(**drag(1.5, number=8))[-1][1]["lost"] == [3, 4, 7]
    assert len(lost(2**50)) == 64
    for view in range(1000):
        lost(1, f"view-{view}")
    assert len(board.live._senders._heard) <= 256


def test_who_has_missed_something_is_told_the_painting_too(board):
    board.wire.receive(**drag(1.5))
    (kind, document), (_, answer) = board.wire.receive(event="hello", again=True, view="v", number=2)
    assert kind == "document"
    assert document["parts"] == board.live.document["parts"]
    assert answer["patch"]["knob-0"]["aria-valuenow"] == "1.5"


# ---- the address -----------------------------------------------------------------------------------------


def take_over(board):
    """Let the board have an address, ``z=`` and its first logit, as a page does."""

    def react(event):
        board.events.append(event)
        value = float(event.fragment.removeprefix("z=")) if isinstance(event, Go) else event.value
        board.set(0, value)
        board.live.address(f"z={value:g}")

    board.react = react


def test_an_address_is_gone_to_and_said_in_one_answer(board):
    take_over(board)
    ((_, answer),) = board.wire.receive(event="go", fragment="z=2.5", view="v", number=3)
    assert board.events == [Go("z=2.5", first=False)]
    assert (answer["view"], answer["number"], answer["address"]) == ("v", 3, "z=2.5")
    assert answer["patch"]["z"] == {"text": "2.5"}
    ((_, answer),) = board.wire.receive(**drag(1.5))
    assert answer["address"] == "z=1.5"
    ((_, answer),) = board.wire.receive(**drag(1.5, number=2))
    assert "address" not in answer  # nothing new


def test_hello_with_an_address_is_answered_from_there(board):
    take_over(board)
    messages = board.wire.receive(event="hello", fragment="z=2.5", view="late", number=1)
    assert board.events == [Go("z=2.5", first=True)]
    *others, (_, answer) = messages
    assert (answer["view"], answer["number"], answer["address"]) == ("late", 1, "z=2.5")
    assert answer["patch"]["z"] == {"text": "2.5"}
    assert answer["patch"]["knob-1"]["aria-valuenow"] == "-2"  # all that has changed since the painting
    assert [message for _, message in others if "view" in message] == []  # hello is answered once
    assert any(
        message.get("patch", {}).get("z") == {"text": "2.5"} for _, message in others
    )  # the views that are there


@pytest.mark.parametrize("fragment", [{}, {"fragment": ""}])
def test_hello_without_an_address_is_no_event(board, fragment):
    take_over(board)
    board.wire.receive(**drag(1.5))
    ((_, answer),) = board.wire.receive(event="hello", **fragment, view="late", number=1)
    assert len(board.events) == 1
    assert answer["address"] == "z=1.5"


@pytest.mark.parametrize("event", ["go", "hello"])
@pytest.mark.parametrize("fragment", ["z=" + "1" * 4095, 7, None, ["z=1"]])
def test_an_address_that_is_refused_is_told_to_the_reader(board, caplog, event, fragment):
    take_over(board)
    board.wire.receive(**drag(1.5))
    answer = board.wire.receive(event=event, fragment=fragment, view="v", number=2)[-1][1]
    assert "4096" in answer["say"]
    assert len(answer["say"]) < 300
    assert answer["address"] == "z=1.5"  # where the figure still is
    assert answer["number"] == 2
    assert len(board.events) == 1
    assert "Refused" in caplog.text


@pytest.mark.parametrize("event", ["go", "hello"])
def test_an_address_that_means_nothing_is_told_to_the_reader(board, event):
    take_over(board)
    board.wire.receive(**drag(1.5))
    answer = board.wire.receive(event=event, fragment="z=much", view="v", number=2)[-1][1]
    assert "much" in answer["say"]
    assert answer["address"] == "z=1.5"
    assert "say" not in board.wire.receive(event="hello", view="w", number=1)[-1][1]


def test_what_cannot_be_drawn_after_an_address_is_told_and_hello_is_answered(board, caplog, monkeypatch):
    take_over(board)
    monkeypatch.setattr(board.picture, "changes", lambda: 1 / 0)
    answer = board.wire.receive(event="hello", fragment="z=2.5", view="v", number=5)[-1][1]
    assert (answer["view"], answer["number"]) == ("v", 5)
    assert "division" in answer["say"]
    assert "could not be sent" in caplog.text


def test_an_address_outside_an_event_is_said_once(board):
    for _ in range(2):
        board.live.address("z=1")
    assert board.wire.out == [("msg:custom", {"address": "z=1"})]


# ---- painting --------------------------------------------------------------------------------------------


def test_what_the_page_needs_to_know_is_synced():
    live = LiveFigure(css="p { color: red }", palette={"#000000": "var(--ink)"}, ready="data-ready", place=1, heading=3)
    state = live.get_state()
    wanted = {"css": "p { color: red }", "palette": {"#000000": "var(--ink)"}, "ready": "data-ready", "place": 1}
    assert {name: state[name] for name in wanted} == wanted
    assert state["heading"] == 3
    plain = LiveFigure().get_state()
    assert (plain["palette"], plain["ready"], plain["place"], plain["heading"]) == ({}, "data-live-ready", -1, 2)
    assert "export default" in state["_esm"]
    assert ".live" in state["_css"]


def test_a_closed_figure_is_freed():
    live = LiveFigure()
    gone = weakref.ref(live)
    live.close()
    del live
    gc.collect()
    assert gone() is None


def test_a_handle_that_is_moved_is_told_once(board):
    board.live.move("knob-0", 2.5, "two and a half")
    board.live.move("knob-0", 2.5, "two and a half")
    board.live.flush()
    board.live.flush()
    ((_, message),) = board.wire.out
    assert message["patch"] == {"knob-0": {"aria-valuenow": "2.5", "aria-valuetext": "two and a half"}}


def test_sliders_are_described_again_after_a_painting(board):
    board.title.set_text("Other cells")
    board.axes.set_title("Other logits")
    board.live.flush()
    kinds = [kind for kind, _ in board.wire.out]
    assert kinds == ["document", "msg:custom"]
    for gid in ("knob-0", "knob-1"):
        assert board.wire.out[-1][1]["patch"][gid].keys() >= {"aria-valuenow", "aria-valuemin", "aria-valuemax"}


def test_a_painting_equal_to_the_first_replaces_a_patched_picture(board):
    def parts():
        return {part["name"]: part for part in board.live.document["parts"]}

    first = parts()
    board.set(0, 2.0)
    board.live.flush()
    board.wire.out.clear()
    board.set(0, 1.0)
    board.axes.set_title("")  # stale, though nothing differs
    board.live.flush()
    assert board.wire.out[0][0] == "document"
    assert parts()["logits"]["markup"] == first["logits"]["markup"]
    assert parts()["logits"]["painting"] != first["logits"]["painting"]
    assert parts()["cells"] == first["cells"]
    assert parts()["words"] == first["words"]


def test_parts_must_not_share_identifiers():
    words = [Words('<b data-gid="same"></b>', {}, title="w") for _ in range(2)]
    with pytest.raises(ValueError, match="same"):
        LiveFigure().show({"a": words[0], "b": words[1]})


def test_handles_and_choices_must_be_somewhere(board):
    with pytest.raises(ValueError, match="nobody"):
        board.live.show({}, handles={"nobody": Handle(board.axes, "y", "n", 0.0)})


def test_the_display_bundle_shows_the_picture_as_it_is_without_a_kernel(board):
    board.set(0, 4.0)
    board.bars[1].set_visible(False)
    data, _ = board.live._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    root = ET.fromstring(data["image/svg+xml"])
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    board.live.flush()
    assert board.picture.since_painted()["bar-0"]["d"] in data["image/svg+xml"]
    assert float(root.get("width")) == 72 * (4 + 3)
    assert board.wire.out[-1][0] == "msg:custom"  # exporting made nothing stale


def test_identifiers_of_two_figures_never_collide():
    ids = []
    for _ in range(2):
        axes = Figure(figsize=(2, 2)).add_subplot()
        line = axes.plot([0, 1], [0, 1], "o-")[0]
        root = ET.fromstring(Picture(axes.get_figure(), {"line": line}, title="t").markup)
        ids.append({e.get("id") for e in root.iter() if e.get("id")})
    assert ids[0]
    assert ids[1]
    assert ids[0].isdisjoint(ids[1])


def test_guarded_says_and_logs(board, caplog):
    board.live.guarded(lambda number: 1 / number)(0)
    assert "division" in board.wire.out[-1][1]["say"]
    assert "observer failed" in caplog.text
