"""What anybody could send to a page, at random and by the same seed the same: ``python -m tests.pages.fuzz 1000000``.

Most of it is refused, which costs little; what is believed costs as much as a reader's hand does, so there is less of
that. Whatever comes, the page answers in words of bounded length, holds settings that it could write into an address,
and at the end shows what a fresh page with these settings shows.
"""

import json
import logging
import sys
from contextlib import suppress
from unittest.mock import patch

import numpy as np
import traitlets

from explainer.live import LiveFigure, Picture, PointHandle
from explainer.page import address
from explainer.page.scene import PictureView
from explainer.pages import FOLDERS
from tests.pages.any_settings import any_settings
from tests.pages.declared import declaration

HOSTILE = [
    "nan", "inf", "1e999", "-1e999", "9" * 3000, "0x10", "1_0", "٣", "½", "−1", " 1", "--1", "1,,2", ",", ":", "1:2,",
    "None", "True", "x" * 2000, "\x00", "🙂", "%", "<script>", "../..", "__class__", "1," * 1000, "\u202e",
]  # fmt: skip
THINGS = [
    None, True, 0, -1, 1e308, -1e308, 10**400, float("nan"), float("inf"), 10**8, "", "z", "x" * 5000, [], [[]] * 99,
    {}, {"a": {"b": []}}, *HOSTILE,
]  # fmt: skip
BELIEVED = 0.005
"""The share of events that a page takes for a reader's."""
SPOILT = 0.1
"""The share of points in which something is exchanged, or missing."""
LONGEST_WORDS = 2000
LARGEST_MESSAGE = 2_000_000


def spoilt(fragment, rng):
    """A fragment from which something is cut, or in which something is doubled or put."""
    for _ in range(int(rng.integers(1, 6))):
        at, to = sorted(rng.integers(0, len(fragment) + 1, 2).tolist())
        middle = (fragment[at:to] * int(rng.integers(3)), str(rng.choice(HOSTILE)), str(rng.choice([*"&=,:;%#-.0e"])))
        fragment = fragment[:at] + middle[rng.integers(3)] + fragment[to:]
    return fragment


def assert_is_settings_and_words(declared, fragment):
    """What comes of an address is settings that an address can hold, and words about the rest."""
    settings, problems = address.read(fragment, declared.begin)
    assert type(settings) is type(declared.begin)
    assert all(told.endswith(".") and len(told) < 400 for told in problems), (fragment, problems)
    assert address.read(address.write(settings, declared.begin), declared.begin) == (settings, ()), fragment


def fuzz_addresses(declared, count, rng):
    """Read `count` addresses: each good one of a few, spoilt in its own way."""
    good = [
        address.write(any_settings(declared.begin, int(seed)), declared.begin) for seed in rng.integers(2**31, size=50)
    ]
    for k in range(count):
        assert_is_settings_and_words(declared, spoilt(good[k % len(good)], rng))


def fuzz_events(declared, count, rng):
    """Send `count` events to a page that runs, and let its controls hear now and then what no front end sends."""
    page = declared.run()
    with patch.object(LiveFigure, "send") as send:
        for number in range(1, count + 1):
            content = any_event(page, declared, number, rng)
            page.live._on_message(None, content, [])
            sent = taken(send)
            assert not any("did not work" in message.get("say", "") for message in sent), (content, sent)
            answered = any(message.get("number") == number for message in sent)
            assert answered or content.get("view") != "v" or content.get("number") != number, content
            if rng.random() < BELIEVED:
                turn_a_control(page, rng)
                taken(send)
        written = address.write(page.settings, declared.begin)
        settings, problems = address.read(written, declared.begin)  # but for the window, which stays while it can
        assert (address.write(settings, declared.begin), problems) == (written, ())
        page.change(page.settings)
    assert_shows_what_a_fresh_page_would(page, declared)


def taken(send):
    """The messages sent since the last time: each can be sent, and says no more than can be read."""
    messages = [call.args[0] for call in send.call_args_list]
    send.reset_mock()
    for message in messages:
        assert len(json.dumps(message)) < LARGEST_MESSAGE
        assert len(message.get("say", "")) < LONGEST_WORDS
    return messages


def any_thing(rng):
    """Something that JSON can say, or that it can't."""
    return THINGS[rng.integers(len(THINGS))]


def any_place(handle, rng):
    """Where a handle can be dragged, as the front end says it; of a handle in the plane at times only nearly so."""
    ends = handle.limits
    if not isinstance(handle, PointHandle):
        return float(rng.uniform(*ends))
    place = [float(rng.choice([low, high, rng.uniform(low, high)])) for low, high in ends]
    if rng.random() < SPOILT:
        place[rng.integers(2)] = any_thing(rng)
    return place[: rng.integers(3)] if rng.random() < SPOILT else place


def any_event(page, declared, number, rng):
    """A reader's event, or one with something in it exchanged, left out or added."""
    scene, contents = page._scene, page.live._contents
    kind = ("drag", "choose", "go", "hello", "beat")[rng.choice(5, p=(0.5, 0.4, 0.005, 0.005, 0.09))]
    event = {"view": "v", "number": number, "event": kind}
    if kind == "drag" and scene.handle_of:
        gid = list(scene.handle_of)[rng.integers(len(scene.handle_of))]
        event |= {"target": gid, "value": any_place(contents.handles[gid], rng), "done": bool(rng.integers(2))}
    elif kind == "choose" and scene.choice_of:
        gid = list(scene.choice_of)[rng.integers(len(scene.choice_of))]
        event |= {"target": gid, "pinned": bool(rng.integers(2))}
    elif kind in ("go", "hello"):
        event["fragment"] = address.write(any_settings(declared.begin, int(rng.integers(2**31))), declared.begin)
        if rng.random() < 0.5:
            event["fragment"] = spoilt(event["fragment"], rng)
    if rng.random() < BELIEVED:
        return {**event, str(any_thing(rng))[:9]: any_thing(rng)} if rng.random() < 0.5 else event
    fields = [name for name in event if name not in ("view", "number")]
    for name in rng.choice(fields, 1).tolist() + rng.choice(list(event), rng.integers(2)).tolist():
        if rng.integers(2):
            event[name] = any_thing(rng)
        else:
            event.pop(name, None)
    return event


def turn_a_control(page, rng):
    """Let one of the page's widgets hear a state that its front end would not send."""
    widgets = [widget for row in page._panel.box.children for widget in row.children]
    widget = widgets[rng.integers(len(widgets))]
    name = str(rng.choice(["value", "index", "max", "min", "step", "description"]))
    with suppress(
        traitlets.TraitError, TypeError, ValueError, OverflowError
    ):  # ipywidgets' answer, which a kernel logs
        widget.set_state({name: any_thing(rng)})


def assert_shows_what_a_fresh_page_would(page, declared):
    """What has been patched again and again is what is drawn at once."""
    numbers = declared.compute(page.settings)
    for name, view in declared.scene(page.settings, numbers).views.items():
        view.update(numbers)
        shown = page._scene.views[name]
        if isinstance(view, PictureView):
            encoder = Picture(view.figure, view.artists, title=view.title)._encoder
            for gid, artist in view.artists.items():
                assert encoder.encode(shown.artists[gid]) == encoder.encode(artist), gid
        else:
            assert shown.state == view.state, name


def fuzz(events, addresses, seed=0):
    """Share `events` and `addresses` out among the pages."""
    logging.disable(logging.CRITICAL)  # each refusal is logged
    try:
        for k, folder in enumerate(FOLDERS):
            declared, rng = declaration(folder), np.random.default_rng((seed, k))
            for fuzz_them, count in ((fuzz_addresses, addresses), (fuzz_events, events)):
                share = -(-count // len(FOLDERS))
                fuzz_them(declared, share, rng)
                print(f"{folder}: {fuzz_them.__name__.replace('_', ' ')}, {share:,}", flush=True)
    finally:
        logging.disable(logging.NOTSET)


if __name__ == "__main__":
    number, seed = [*map(int, sys.argv[1:]), *(1_000_000, 0)[len(sys.argv) - 1 :]]
    fuzz(number, number, seed)
