"""Handles in the plane: what they tell the front end, and what they believe of it."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from explainer.live import Drag, PointHandle
from explainer.live.events import IgnoredEventError, parse
from tests.live.test_events import make_handle

TRIANGLE = ((0.0, 0.0), (4.0, 0.0), (0.0, 3.0))


def make_point(**keywords):
    axes = Figure(figsize=(2, 3), dpi=72).add_axes((0, 0, 1, 1))
    axes.set(xlim=(-1, 5), ylim=(-2, 4))
    usual = {"name": "point", "value": (1.0, 2.0), "right": (0.1, 0.0), "up": (0.0, 0.1), "region": TRIANGLE}
    return PointHandle(axes, **(usual | keywords))


def drag(value, target="point", done=False):
    handles = {"point": make_point(), "knob": make_handle()}
    return parse({"event": "drag", "target": target, "value": value, "done": done}, handles, set())


def test_two_numbers_within_the_bounds_of_the_region_are_believed():
    assert drag([1, 2.5], done=True) == Drag("point", (1.0, 2.5), True)
    assert drag([4, 3]) == Drag("point", (4.0, 3.0), False)  # what lies in the region is the owner's to say
    assert all(type(number) is float for number in drag([1, 2]).value)


HOSTILE = [
    None, True, 1.5, "1,2", [], [1.0], [1.0, 2.0, 1.0], [[1.0, 2.0]], [1.0, [2.0]], [1.0, "2"], [None, 1.0],
    [True, 1.0], [math.nan, 1.0], [1.0, math.inf], [10**400, 1.0], [1.0, -(10**4000)], [4.001, 1.0], [1.0, -0.001],
    {"x": 1, "y": 2}, [1.0] * 10**6, "x" * 10**6,
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_point_is_not_believed(value):
    with pytest.raises(IgnoredEventError) as reason:
        drag(value)
    assert len(str(reason.value)) < 300


@pytest.mark.parametrize("value", [[1.0, 2.0], [1.0], [], (1.0,)])
def test_a_point_is_no_value_on_a_line(value):
    with pytest.raises(IgnoredEventError, match="`value` must be a finite number"):
        drag(value, "knob")


_number = st.floats() | st.integers() | st.booleans() | st.text(max_size=3) | st.none()


@given(st.lists(_number, max_size=3) | _number)
def test_nothing_else_is_ever_raised(value):
    try:
        x, y = drag(value).value
    except IgnoredEventError:
        return
    assert 0.0 <= x <= 4.0
    assert 0.0 <= y <= 3.0


def test_it_describes_both_axes_in_units_of_the_svg_and_what_keys_do():
    described = make_point().describe()
    assert described["values"] == [[0, 4], [0, 3]]
    assert described["pixels"] == [pytest.approx([24, 120]), pytest.approx([144, 36])]  # 3 inches of 72, y downwards
    assert described["region"] == [list(corner) for corner in TRIANGLE]
    assert (described["right"], described["up"], described["page"]) == ([0.1, 0.0], [0.0, 0.1], 10.0)


def test_without_a_region_it_has_all_of_the_axes():
    handle = make_point(region=())
    assert handle.limits == ((-1.0, 5.0), (-2.0, 4.0))
    assert handle.describe()["region"] == [[-1, -2], [5, -2], [5, 4], [-1, 4]]


def test_it_refuses_an_axis_that_is_not_linear():
    handle = make_point()
    handle.axes.set(xlim=(0.1, 5), xscale="log")
    with pytest.raises(ValueError, match="linear axes for `point`"):
        handle.describe()


def test_it_says_where_it_is_in_words_and_to_the_last_digit():
    attributes = make_point(value=(1 / 3, 1e-17), text="S₁ 0.52").attributes()
    assert attributes["aria-valuetext"] == "S₁ 0.52"
    assert tuple(map(float, attributes["data-at"].split())) == (1 / 3, 1e-17)
    assert make_point().attributes()["aria-valuetext"] == "1, 2"
    for name in ("aria-valuenow", "aria-valuemin", "aria-valuemax"):
        assert re.fullmatch(r"-?\d+(\.\d+)?", attributes[name])
