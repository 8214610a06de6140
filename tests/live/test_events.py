import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from explainer.live import Choices, Choose, Drag, Go, Handle
from explainer.live.events import LONGEST_FRAGMENT, IgnoredEventError, RefusedAddressError, parse


def make_handle(axis="y", **keywords):
    axes = Figure(figsize=(2, 3), dpi=72).add_axes((0, 0, 1, 1))
    axes.set(xlim=(0.1, 10), xscale="log", ylim=(-5, 5))
    return Handle(axes, axis, "logit z₁", keywords.pop("value", 1.0), **keywords)


HANDLES = {"knob": make_handle()}
CHOICES = {"cell"}


def drag(**changes):
    return {"event": "drag", "target": "knob", "value": 1.5, "done": False} | changes


def test_what_the_front_end_sends_is_believed():
    assert parse(drag(), HANDLES, CHOICES) == Drag("knob", 1.5, False)
    assert parse(drag(value=-5, done=True, view="v", number=1), HANDLES, CHOICES) == Drag("knob", -5.0, True)
    assert parse({"event": "choose", "target": "cell", "pinned": True}, HANDLES, CHOICES) == Choose("cell", True)
    assert parse({"event": "choose", "target": None, "pinned": False}, HANDLES, CHOICES) == Choose(None, False)
    longest = "z" * LONGEST_FRAGMENT
    assert parse({"event": "go", "fragment": longest}, HANDLES, CHOICES) == Go(longest, first=False)
    assert parse({"event": "hello", "fragment": ""}, HANDLES, CHOICES) == Go("", first=True)


def deep():
    nest = []
    for _ in range(100_000):
        nest = [nest]
    return nest


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        True,
        False,
        None,
        "1",
        "1.5",
        [1.5],
        {"value": 1},
        1j,
        10**400,
        -(10**4000),
        5.001,
    ],
    ids=range(14),
)
def test_values_that_are_not_believed(value):
    with pytest.raises(IgnoredEventError) as reason:
        parse(drag(value=value), HANDLES, CHOICES)
    assert len(str(reason.value)) < 300


@pytest.mark.parametrize(
    "content",
    [
        None,
        "drag",
        [],
        {},
        deep(),
        {"event": deep()},
        drag(event="DRAG"),
        drag(event=None),
        drag(target="nobody"),
        drag(target="x" * 10**6),
        drag(target=["knob"]),
        drag(target=None),
        drag(done=1),
        drag(done=None),
        {"event": "drag", "target": "knob", "value": 1.0},
        {"event": "drag", "value": 1.0, "done": True},
        {"event": "choose", "target": "knob", "pinned": True},
        {"event": "choose", "target": "cell", "pinned": 1},
        {"event": "choose", "target": "cell"},
        {"event": "choose", "target": ["cell"], "pinned": True},
        {"event": "go"},
        {"event": "go", "target": "z=1"},
    ],
    ids=range(22),
)
def test_messages_that_are_not_believed(content):
    with pytest.raises(IgnoredEventError) as reason:
        parse(content, HANDLES, CHOICES)
    assert len(str(reason.value)) < 300


@pytest.mark.parametrize("event", ["go", "hello"])
@pytest.mark.parametrize("fragment", ["z" * (LONGEST_FRAGMENT + 1), None, 1.5, True, deep(), {"z": 1}], ids=range(6))
def test_addresses_that_are_not_believed(event, fragment):
    with pytest.raises(RefusedAddressError, match=r"at most 4096 characters.*Open the page without") as reason:
        parse({"event": event, "fragment": fragment}, HANDLES, CHOICES)
    assert len(str(reason.value)) < 300


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("knob") | st.just("drag"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(drag())), inner, max_size=4),
    max_leaves=6,
)


@settings(max_examples=200)
@given(_json | st.fixed_dictionaries(dict.fromkeys(drag(), _json)) | _json.map(lambda value: drag(value=value)))
def test_nothing_else_is_ever_raised(content):
    try:
        event = parse(content, HANDLES, CHOICES)
    except IgnoredEventError:
        return
    assert isinstance(event, Choose) or (type(event.value) is float and -5 <= event.value <= 5)


def test_a_handle_describes_its_axis_in_units_of_the_svg():
    handle = make_handle()
    described = handle.describe()
    assert described["values"] == [-5, 5]
    assert described["pixels"] == pytest.approx([216, 0])  # 3 inches at 72 units, y downwards
    assert described["scale"] == "linear"
    described = make_handle("x", low=1.0).describe()
    assert described["values"] == [1.0, pytest.approx(10)]
    assert described["pixels"] == pytest.approx([72, 144])
    assert described["scale"] == "log"


def test_a_handle_on_an_axis_upside_down():
    handle = make_handle()
    handle.axes.invert_yaxis()
    assert handle.limits == (-5, 5)
    assert handle.describe()["pixels"] == pytest.approx([0, 216])


def test_a_handle_refuses_a_scale_that_the_page_does_not_know():
    handle = make_handle()
    handle.axes.set_yscale("symlog")
    with pytest.raises(ValueError, match="symlog"):
        handle.describe()


@pytest.mark.parametrize(
    ("value", "said"), [(1e-05, "0.00001"), (1.5e-16, "0.00000000000000015"), (2e20, "2" + "0" * 20), (0.25, "0.25")]
)
def test_numbers_of_a_slider_have_no_exponent(value, said):
    attributes = make_handle("x", value=value, low=1e-16, high=1e21).attributes()
    assert attributes["aria-valuenow"] == said
    assert float(said) == value
    for name in ("aria-valuenow", "aria-valuemin", "aria-valuemax"):
        assert re.fullmatch(r"-?\d+(\.\d+)?", attributes[name])


def test_pointing_counts_unless_said_otherwise():
    assert Choices((("a",),), {}).pointing
    assert not Choices((("a",),), {}, pointing=False).pointing


def test_a_slider_says_its_value_in_words():
    attributes = make_handle(text="1.0, the largest").attributes()
    assert attributes == {
        "aria-valuenow": "1",
        "aria-valuemin": "-5",
        "aria-valuemax": "5",
        "aria-valuetext": "1.0, the largest",
    }
    assert make_handle(value=1 / 3).attributes()["aria-valuetext"] == "0.333333333333"
