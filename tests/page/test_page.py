"""The engine runs a page that was not made for softmax; without a browser."""

import re

import ipywidgets as widgets
import pytest

from explainer.live import Choose, Drag, Go
from explainer.page.controls import Button, Control, Standard
from explainer.page.page import Page
from explainer.page.scene import Choice, Choices, Handle, PointHandle, Scene
from tests.page.tangent import TANGENT, Curve, Point


class Note:
    """A text that may wait until the hand rests."""

    title, slow, markup = "Note", True, '<p data-gid="note"></p>'

    def __init__(self):
        self.state = {}

    def update(self, numbers):
        self.state = {"note": f"y = {numbers.y:g}"}


@pytest.fixture
def page():
    return TANGENT.run()


@pytest.fixture
def sent(page, monkeypatch):
    """All that is sent to the browser from now on."""
    messages = []
    monkeypatch.setattr(page.live, "send", messages.append)
    return messages


def tell(page, **content):
    """Let the page hear a message as its browser would send it."""
    page.live._on_message(None, {"view": "v", "number": 1, **content}, [])


def widget(page, kind):
    rows = page.children[0].children
    return next(w for row in rows for w in row.children if isinstance(w, kind))


def button(page, name):
    rows = page.children[0].children
    return next(w for row in rows for w in row.children if getattr(w, "description", "") == name)


def slope(page):
    (left, right), (low, high) = page._scene.views["curve"].artists["line"].get_data()
    return (high - low) / (right - left)


def test_it_begins_where_it_is_told_and_refuses_what_cannot_be_chosen():
    assert TANGENT.run(x=-1.5).settings == Point(-1.5)
    with pytest.raises(ValueError, match="`x` must be a number from -2 to 2"):
        TANGENT.run(x=3)
    with pytest.raises(TypeError, match="`z` is nothing that can be chosen here; choose among x, line"):
        TANGENT.run(z=1)


def test_a_drag_goes_from_the_handle_to_the_settings_the_numbers_and_the_picture(page, sent):
    tell(page, event="drag", target="dot", value=0.5, done=False)
    assert (page.settings, page.numbers.slope, slope(page)) == (Point(0.5), 1.0, pytest.approx(1.0))
    (answer,) = sent
    assert (answer["view"], answer["number"]) == ("v", 1)
    assert answer["patch"]["dot"]["aria-valuenow"] == "0.5"
    assert "d" in answer["patch"]["line"]
    assert "address" not in answer, "the hand does not rest"


def test_the_address_follows_when_the_hand_rests(page, sent):
    tell(page, event="drag", target="dot", value=0.5, done=True)
    assert sent[0]["address"] == "x=0.5"
    assert sent[0]["patch"]["permalink"] == {"href": "#x=0.5"}


def test_a_choice_acts_when_it_is_pressed_and_not_when_it_is_pointed_at(page):
    page._on_event(Choose("line", pinned=False))
    assert page.settings == Point()
    page._on_event(Choose("line", pinned=True))
    assert page.settings == Point(0.0)
    page._on_event(Choose(None, pinned=False))
    assert page.settings == Point(0.0)


def test_a_control_shows_what_is_in_force_and_sets_what_a_reader_wants(page):
    dropdown = widget(page, widgets.Dropdown)
    dropdown.value = "secant"
    assert (page.settings, slope(page)) == (Point(line="secant"), pytest.approx(1.0))
    page.undo()
    assert dropdown.value == "tangent"


def test_controls_are_told_before_the_picture_so_that_a_page_which_shows_a_state_stands_in_it_whole(page, monkeypatch):
    told, dropdown = [], widget(page, widgets.Dropdown)
    dropdown.observe(lambda change: told.append(change["new"]), names="value")
    monkeypatch.setattr(page.live, "send", lambda message: told.append(message["address"]))
    tell(page, event="go", fragment="line=secant")
    assert told == ["secant", "line=secant"]


def test_undo_and_reset(page):
    undo, reset = button(page, "Undo"), button(page, "Reset")
    assert undo.disabled
    for x in (0.2, 0.4):
        page._on_event(Drag("dot", x, done=False))
    page._on_event(Drag("dot", 0.6, done=True))
    page._on_event(Drag("dot", 0.8, done=True))
    assert not undo.disabled
    undo.click()
    assert page.settings == Point(0.6)
    reset.click()
    assert page.settings == Point()
    undo.click()
    undo.click()
    assert (page.settings, undo.disabled) == (Point(), True)


def test_an_address_is_where_the_page_begins_and_no_step_of_undo(page, sent):
    tell(page, event="hello", fragment="x=-1&line=secant")
    assert page.settings == Point(-1.0, "secant")
    assert button(page, "Undo").disabled
    button(page, "Reset").click()
    assert page.settings == Point()


def test_a_link_in_prose_sets_the_state_and_undo_takes_it_back(page, sent):
    page._on_event(Drag("dot", 0.5, done=True))
    tell(page, event="go", fragment="line=secant")
    assert page.settings == Point(line="secant"), "what the link does not name is as the page begins"
    assert sent[-1]["address"] == "line=secant"
    page.undo()
    assert page.settings == Point(0.5)


def test_an_address_that_cannot_be_had_is_told_and_what_can_be_is(page, sent):
    tell(page, event="go", fragment="x=7&line=secant")
    assert page.settings == Point(line="secant")
    assert "`x` must be a number from -2 to 2; got 7.0" in sent[-1]["say"]
    tell(page, event="drag", target="dot", value=0.5, done=True)
    assert "say" not in sent[-1]


def test_the_export_is_what_is_shown(page):
    before = page.svg()
    page._on_event(Drag("dot", -1.0, done=True))
    assert page.svg() != before
    ids = re.compile(r"live\d+-")
    assert ids.sub("", page.svg()) == ids.sub("", TANGENT.run(x=-1.0).svg())
    assert page._repr_mimebundle_()["image/svg+xml"] == page.svg()


def scene_with(**parts):
    curve = Curve()
    handle = Handle("dot", curve.axes, "x", "x", lambda p: p.x, lambda p, x: p.replace(x=x), taken=parts.get("taken"))
    point = Choice("line", "the line", press=lambda p: p.replace(x=0.0), point=lambda p: p.replace(line="secant"))
    choices = [Choices("line", [[point]])]
    return Scene({"curve": curve, "note": Note()}, [handle], choices, leave=lambda p: p.replace(line="tangent"))


def run(**more):
    scene = more.pop("scene", lambda point, numbers: scene_with(**more.pop("parts", {})))
    return Page(Point(), TANGENT.compute, scene, **more).run()


def test_pointing_and_leaving():
    page = run()
    page._on_event(Choose("line", pinned=False))
    assert page.settings.line == "secant"
    page._on_event(Choose(None, pinned=False))
    assert page.settings.line == "tangent"


def test_a_slow_text_waits_until_the_hand_rests_and_fewer_numbers_are_made_on_the_way():
    asked = []

    def quick(point):
        asked.append(point)
        return TANGENT.compute(point)

    page = run(in_motion=quick)
    page._on_event(Drag("dot", 1.5, done=False))
    assert (page._scene.views["note"].state, asked) == ({"note": "y = 1"}, [Point(1.5)])
    page._on_event(Drag("dot", 1.5, done=True))
    assert (page._scene.views["note"].state, len(asked)) == ({"note": "y = 2.25"}, 1)


def test_a_scene_is_made_anew_only_when_its_key_changes():
    made = []

    def scene(point, numbers):
        made.append(point.line)
        return scene_with()

    page = run(scene=scene, key=lambda point, numbers: point.line)
    page._on_event(Drag("dot", 1.5, done=True))
    assert made == ["tangent"]
    page.change(Point(1.5, "secant"))
    assert made == ["tangent", "secant"]


def test_what_a_drag_begins_with_is_told_once():
    taken = []

    def take(point):
        taken.append(point.x)
        return point

    page = run(scene=lambda point, numbers: scene_with(taken=take))
    page._on_event(Drag("dot", 1.0, done=True))
    assert taken == [], "a press that moves nothing is no drag"
    for x in (1.1, 1.2, 1.3):
        page._on_event(Drag("dot", x, done=False))
    page._on_event(Drag("dot", 1.3, done=True))
    page._on_event(Drag("dot", 1.4, done=False))
    assert taken == [1.0, 1.3]


def test_what_a_control_was_refused_is_told_and_replaced_by_what_is_in_force():
    box = widgets.FloatText()
    page = run(controls=lambda: [[Control(box, lambda p: p.x, lambda p, x: p.replace(x=x)), Standard.UNDO]])
    box.value = 99.0
    assert (page.settings, box.value) == (Point(), 1.0)
    assert "`x` must be a number from -2 to 2; got 99.0" in page.live._said


def test_a_slider_that_stands_near_enough_stays_under_the_hand():
    slider = widgets.FloatSlider(min=-2, max=2, step=0.001)
    rounding = Control(slider, lambda p: p.x, lambda p, x: p.replace(x=round(x, 1)), near=0.1)
    page = run(controls=lambda: [[rounding]])
    slider.value = 1.234
    assert (page.settings.x, slider.value) == (1.2, 1.234)
    page.undo()
    assert slider.value == 1.0


def test_a_button_gets_the_settings_and_shows_what_it_does_now_and_where_it_is():
    pressed = []
    again = Button(
        widgets.Button(), pressed.append,
        there=lambda p: p.line == "secant", dress=lambda p: {"description": f"at {p.x:g}"},
    )  # fmt: skip
    page = run(controls=lambda: [[again]])
    assert (again.widget.description, again.widget.layout.display) == ("at 1", "none")
    page.change(Point(0.5, "secant"))
    assert (again.widget.description, again.widget.layout.display) == ("at 0.5", "")
    again.widget.click()
    assert pressed == [Point(0.5, "secant")]


def test_an_event_that_fails_is_told_and_the_page_lives_on(page, sent, caplog):
    tell(page, event="drag", target="dot", value=99.0, done=True)
    assert page.settings == Point()
    tell(page, event="drag", target="dot", value=1.5, done=True)
    assert page.settings == Point(1.5)


def test_two_pages_have_sections_of_their_own_in_the_address():
    first, second = TANGENT.run(), TANGENT.run()
    assert second.live.place == first.live.place + 1


def test_a_page_can_go_where_it_is_already(page):
    page._on_event(Go("", first=False))
    assert (page.settings, button(page, "Undo").disabled) == (Point(), True)


def test_a_handle_in_the_plane_changes_two_settings_at_once_and_its_drag_is_one_step_of_undo(monkeypatch):
    begun = []

    def scene(point, numbers):
        curve = Curve()
        handle = PointHandle(
            "dot", curve.axes, "the dot", read=lambda p: (p.x, p.x**2), change=lambda p, place: p.replace(x=place[0]),
            write=lambda p: f"x {p.x:g}, y {p.x**2:g}", taken=lambda p: begun.append(p.x) or p,
            right=(0.1, 0.0), up=(0.0, 0.1), region=((-2, 0), (2, 0), (2, 4), (-2, 4)),
        )  # fmt: skip
        return Scene({"curve": curve}, handles=[handle])

    page = Page(Point(), TANGENT.compute, scene).run()
    sent = []
    monkeypatch.setattr(page.live, "send", sent.append)
    for number, (place, done) in enumerate(([[1.2, 3.0], False], [[1.4, 0.0], False], [[1.5, 0.0], True]), start=1):
        tell(page, event="drag", target="dot", value=place, done=done, number=number)
    assert page.settings.x == 1.5
    assert begun == [1.0]
    assert sent[-1]["patch"]["dot"]["aria-valuetext"] == "x 1.5, y 2.25"
    assert sent[-1]["patch"]["dot"]["data-at"] == "1.5 2.25"
    tell(page, event="drag", target="dot", value=1.0, done=True, number=9)
    assert page.settings.x == 1.5
    page.undo()
    assert page.settings.x == 1.0
