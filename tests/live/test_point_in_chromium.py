"""A handle in the plane in a real browser: the mouse, a finger and keys, and what assistive technology is told."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from playwright.sync_api import expect

from explainer.live import Drag, LiveFigure, Picture, PointHandle
from tests.live.test_front_end_in_chromium import Fingers
from tests.live.test_in_chromium import Kernel, middle
from tests.live.wire import Wire

TRIANGLE = ((0.0, 0.0), (4.0, 0.0), (0.0, 3.0))


class Plane:
    """A dot in a triangle, 100 CSS pixels a unit."""

    def __init__(self):
        figure = Figure(figsize=(4, 3), dpi=72)
        self.axes = figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, 4), ylim=(0, 3))
        (self.dot,) = self.axes.plot([1], [1], "o", clip_on=False)
        self.events = []
        self.live = LiveFigure(self.react)
        self.wire = Wire(self.live)
        handle = PointHandle(
            self.axes, "the dot", (1.0, 1.0), right=(0.5, 0.0), up=(0.0, 0.25), region=TRIANGLE, text="at 1, 1"
        )
        self.live.show({"plane": Picture(figure, {"dot": self.dot}, title="Plane")}, handles={"dot": handle})

    def react(self, event):
        if isinstance(event, Drag):
            self.events.append(event)
            x, y = event.value
            self.dot.set_data([x], [y])
            self.live.move("dot", event.value, f"at {x:g}, {y:g}")


@pytest.fixture
def plane():
    return Plane()


def opened(page, plane):
    kernel = Kernel(page, plane.wire)
    kernel.view = kernel.join()
    kernel.settle()
    return kernel, kernel.view.locator("[data-gid=dot]")


@pytest.fixture
def kernel(page, plane):
    kernel, kernel.dot = opened(page, plane)
    return kernel


def test_it_is_told_as_a_slider_of_two_dimensions(kernel):
    expect(kernel.dot).to_have_role("slider")
    expect(kernel.dot).to_have_accessible_name("the dot")
    expect(kernel.dot).to_have_attribute("aria-roledescription", "2D slider")
    expect(kernel.dot).to_have_attribute("aria-valuetext", "at 1, 1")
    expect(kernel.dot).to_have_attribute("aria-valuenow", "1")
    assert kernel.dot.get_attribute("aria-orientation") is None


def test_the_mouse_drags_it_both_ways_at_once_before_the_kernel_answers(kernel, plane):
    hit, drawn = kernel.dot.locator(".live-hit"), kernel.dot.locator("use")
    (x, y), before = middle(hit), middle(drawn)
    unit = kernel.view.locator("svg").bounding_box()["width"] / 4
    kernel.page.mouse.move(x, y)
    kernel.page.mouse.down()
    kernel.page.mouse.move(x + unit, y - unit / 2)
    assert middle(drawn) == pytest.approx((before[0] + unit, before[1] - unit / 2), abs=1)
    kernel.page.mouse.move(x - 5 * unit, y)  # out of the triangle, on its left
    assert middle(drawn) == pytest.approx((before[0] - unit, before[1]), abs=1)
    kernel.page.mouse.move(x + unit, y - unit / 2)
    kernel.page.mouse.up()
    kernel.settle()
    assert plane.events[-1].done
    assert plane.events[-1].value == pytest.approx((2.0, 1.5), abs=0.02)
    expect(kernel.dot).not_to_have_attribute("transform", "")
    assert middle(hit) == pytest.approx(middle(drawn), abs=1)
    assert kernel.dot.get_attribute("aria-valuetext").startswith("at 2, 1.5")


def test_keys_move_it_along_both_directions_and_to_the_end(kernel, plane):
    kernel.dot.focus()
    places = []
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "Home", "End"):
        kernel.dot.press(key)
        kernel.settle()
        places.append(plane.events[-1].value)
        assert plane.events[-1].done
    expected = [(1.5, 1.0), (1.5, 1.25), (1.0, 1.25), (1.0, 1.0), (0.0, 1.0), (2.667, 1.0)]
    np.testing.assert_allclose(places, expected, atol=1e-3)
    expect(kernel.dot).to_have_attribute("aria-valuetext", "at 2.667, 1")
    expect(kernel.dot).to_be_focused()


def test_a_finger_drags_it_and_the_page_stays(browser, plane):
    context = browser.new_context(viewport={"width": 400, "height": 600}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    kernel, dot = opened(phone, plane)
    fingers = Fingers(phone)
    fingers.swipe(middle(dot.locator(".live-hit")), 60, -30)
    kernel.settle()
    assert phone.evaluate("pointers") == ["pointerdown", "pointerup"]
    x, y = plane.events[-1].value
    assert (x, y) == pytest.approx((1.6, 1.3), abs=0.05)
    assert plane.events[-1].done
    context.close()
