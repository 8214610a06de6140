import base64
import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from explainer.live import Choose, Drag, LiveFigure, Picture, Words
from explainer.live.svg import to_markup
from tests.live.canonical import seen
from tests.live.scene import change, changes_of, make_scene
from tests.live.wire import Board, Wire

ALL = sorted(make_scene()[1])

MODEL = """
async ({module, css, traits}) => {
  const source = await import(module);
  const sheet = document.createElement("style");
  sheet.textContent = css;
  document.head.append(sheet);
  const listeners = new Map();
  window.sent = [];
  window.listening = () => [...listeners.values()].reduce((count, set) => count + set.size, 0);
  const model = {
    get: (name) => traits[name],
    on: (type, f) => listeners.set(type, (listeners.get(type) ?? new Set()).add(f)),
    off: (type, f) => listeners.get(type).delete(f),
    send: (content) => window.sent.push(JSON.parse(JSON.stringify(content))),
  };
  const fire = (type, ...args) => { for (const f of [...(listeners.get(type) ?? [])]) f(...args); };
  window.arrive = (kind, content) => {
    if (kind === "document") { traits.document = content; fire("change:document"); }
    else fire(kind, content);
  };
  window.join = (id) => {
    const el = document.createElement("div");
    el.id = id;
    el.style.maxWidth = "400px";
    (document.querySelector("main") ?? document.body).append(el);
    window[id + "Close"] = source.default.render({ model, el });
  };
}
"""
TRAITS = ("document", "css", "palette", "ready", "place", "heading")
TO_XML = "(svg) => new XMLSerializer().serializeToString(svg).replaceAll('xmlns=\"http://www.w3.org/2000/svg\"', '')"


class Kernel:
    """Carries messages between a real `LiveFigure` and its views in a real browser, when the test says so."""

    def __init__(self, page, wire):
        self.page, self.wire = page, wire
        self.received = []
        self.beats = 0
        self.answers_beats = True
        self.open()
        encoded = base64.b64encode(str(wire.live._esm).encode())
        self.page.evaluate(
            MODEL,
            {
                "module": "data:text/javascript;base64," + encoded.decode(),
                "css": str(wire.live._css),
                "traits": {name: json.loads(json.dumps(getattr(wire.live, name))) for name in TRAITS},
            },
        )
        wire.out.clear()

    def open(self):
        self.page.set_content("<!DOCTYPE html><body style='margin: 0'></body>")

    def join(self, name="view"):
        self.page.evaluate("(id) => join(id)", name)
        return self.page.locator(f"#{name}")

    def take(self):
        """Take the events that the page has sent since; what only asks whether the kernel is there is answered."""
        everything = self.page.evaluate("() => sent.splice(0)")
        beats = [message for message in everything if message["event"] == "beat"]
        messages = [message for message in everything if message["event"] != "beat"]
        self.beats += len(beats)
        if self.answers_beats:
            self.answer(beats)
        self.received += messages
        return messages

    def answer(self, messages):
        for message in messages:
            self.wire.receive(**message)
        self.deliver()

    def deliver(self):
        for kind, content in self.wire.out:
            self.page.evaluate("([kind, content]) => arrive(kind, content)", [kind, content])
        self.wire.out.clear()

    def settle(self):
        """Answer until the page has nothing more to say."""
        while self.page.evaluate("sent.length") > 0:
            self.answer(self.take())


@pytest.fixture
def board():
    return Board()


@pytest.fixture
def kernel(page, board):
    board.react = board.follow
    kernel = Kernel(page, board.wire)
    kernel.view = kernel.join()
    kernel.settle()
    kernel.received.clear()
    return kernel


def knob(kernel, i=0):
    return kernel.view.locator(f"[data-gid=knob-{i}]")


def hit(kernel, i=0):
    return knob(kernel, i).locator(".live-hit")


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# ---- what is seen ----------------------------------------------------------------------------------------


@settings(
    max_examples=8, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example([[("rectangle-bar", "set_alpha", 0.5)], [("rectangle-bar", "set_alpha", None)]])
@example([[("rectangle-bar", "set_hatch", "//")], [("line-marked", "set_marker", "s")]])
@given(st.lists(st.lists(changes_of(ALL), min_size=1, max_size=6), min_size=1, max_size=3))
def test_the_page_shows_what_savefig_shows(page, flushes):
    figure, artists = make_scene()
    live = LiveFigure()
    wire = Wire(live)
    picture = Picture(figure, artists, title="Everything")
    live.show({"all": picture})
    kernel = Kernel(page, wire)
    view = kernel.join()
    kernel.settle()
    for calls in flushes:
        for call in calls:
            change(artists, *call)
        live.flush()
        kernel.deliver()
    svg = view.locator("svg")
    fresh = picture.draw()
    assert seen(ET.fromstring(svg.evaluate(TO_XML))) == seen(fresh)

    # Cloned, so that both are rasterised whole: what Chromium adds to a tile it keeps can differ in antialiasing.
    svg.evaluate("(svg) => svg.replaceWith(svg.cloneNode(true))")
    patched = svg.screenshot()
    svg.evaluate("(svg, markup) => { svg.outerHTML = markup }", to_markup(fresh))
    assert svg.screenshot() == patched


REFERENCES = """(view) => [...view.querySelectorAll("svg *")].flatMap((element) =>
    [...element.attributes].flatMap(({ name, value }) => {
        const id = /^url\\(#(.+)\\)$/.exec(value)?.[1] ?? (name === "href" ? value.slice(1) : null);
        return id === null ? [] : [[name, view.contains(document.getElementById(id))]];
    }))"""


def test_what_a_view_refers_to_is_its_own(page):
    axes = Figure(figsize=(3, 3)).add_subplot()
    mesh = axes.pcolormesh([[0.0, 0.5], [0.2, 0.9]], shading="gouraud")
    axes.bar([0], [1], hatch="//")
    axes.plot([0, 1], [0, 1], "o-")
    live = LiveFigure()
    wire = Wire(live)
    picture = Picture(axes.get_figure(), {"mesh": mesh}, title="All that refers")
    live.show({"all": picture})
    kernel = Kernel(page, wire)
    views = [kernel.join("one"), kernel.join("two")]
    kernel.settle()
    for values in ([[0.0, 0.5], [0.2, 0.9]], [[0.0, 0.1], [0.9, 0.9]]):
        mesh.set_array(values)
        live.flush()
        kernel.deliver()
        for view in views:
            found = view.evaluate(REFERENCES)
            assert {name for name, _ in found} == {"filter", "fill", "clip-path", "href"}
            assert [name for name, is_own in found if not is_own] == []
            assert seen(ET.fromstring(view.locator("svg").evaluate(TO_XML)))[3] == seen(picture.draw())[3]


def test_a_drag_ends_as_a_fresh_picture(kernel, board):
    drag_by(kernel, hit(kernel), 20, 60)
    kernel.settle()
    for part, picture in (("logits", board.picture), ("cells", board.grid)):
        svg = kernel.view.locator(f"[data-part={part}] svg")
        assert seen(ET.fromstring(svg.evaluate(TO_XML)))[3] == seen(picture.draw())[3]


def test_markup_in_a_text_stays_text(page):
    evil = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>&amp;"'
    figure, artists = make_scene()
    words = Words('<p>It says <b data-gid="w"></b></p>', {"w": {"text": evil}}, title=evil)
    live = LiveFigure()
    wire = Wire(live)
    live.show({"all": Picture(figure, artists, title=evil), "words": words})
    kernel = Kernel(page, wire)
    view = kernel.join()
    kernel.settle()
    for name in ("text-plain", "text-empty", "text-middle", "text-lines"):
        artists[name].set_text(evil)
    live.flush()
    live.say(evil)
    kernel.deliver()
    for name in ("text-plain", "text-empty", "text-middle", "text-lines"):
        assert view.locator(f"[data-gid={name}]").text_content() == evil
    assert view.locator("b").text_content() == evil
    assert view.locator(".live-banner").text_content() == evil
    assert view.locator("img, script").count() == 0
    assert page.evaluate("window.evil") is None


def test_a_page_from_right_to_left_moves_no_label(page):
    figure, artists = make_scene()
    artists["text-plain"].set_text("−4")
    live = LiveFigure()
    wire = Wire(live)
    live.show({"all": Picture(figure, artists, title="Everything")})
    kernel = Kernel(page, wire)
    view = kernel.join()
    kernel.settle()
    view.evaluate("(view) => { view.style.width = '400px'; document.body.style.width = '400px' }")
    places = """(view) => [...view.querySelectorAll("svg text")].filter((text) => text.getClientRects().length).map(
        (text) => [text.textContent,
            text.getBoundingClientRect().left - text.closest("svg").getBoundingClientRect().left])"""
    before = view.evaluate(places)
    page.evaluate("document.documentElement.dir = 'rtl'")
    for (words, left), (_, now) in zip(before, view.evaluate(places), strict=True):
        assert now == pytest.approx(left, abs=0.5), words


def test_an_image_that_is_not_interpolated_is_pixelated(page):
    figure, artists = make_scene()
    figure.axes[0].imshow([[0, 1], [1, 0]], interpolation="none")
    live = LiveFigure()
    wire = Wire(live)
    live.show({"all": Picture(figure, artists, title="Everything")})
    image = Kernel(page, wire).join().locator("image")
    assert image.evaluate("(image) => getComputedStyle(image).imageRendering") == "pixelated"


# ---- dragging --------------------------------------------------------------------------------------------


def drag_by(kernel, locator, *steps):
    """Press on `locator`, move down by each of `steps` pixels from where it was, let go."""
    x, y = middle(locator)
    kernel.page.mouse.move(x, y)
    kernel.page.mouse.down()
    for step in steps:
        kernel.page.mouse.move(x, y + step)
    kernel.page.mouse.up()


def test_the_handle_follows_at_once_however_many_events_are_on_their_way(kernel, board):
    page, drawn = kernel.page, knob(kernel).locator("use")
    (x, y), before = middle(hit(kernel)), drawn.bounding_box()
    page.mouse.move(x, y)
    page.mouse.down()
    for step in (10, 25, 40):
        page.mouse.move(x, y + step)
        assert drawn.bounding_box()["y"] - before["y"] == pytest.approx(step, abs=1)
    page.mouse.up()
    said = []
    while messages := kernel.take():
        for message in messages:
            kernel.answer([message])
            assert drawn.bounding_box()["y"] - before["y"] == pytest.approx(40, abs=1)  # not back to an earlier event
        said += messages
    last = said[-1]
    assert last["done"] is True
    assert knob(kernel).get_attribute("transform") is None
    assert kernel.take() == []
    assert [event.done for event in board.events][-1:] == [True]
    assert board.bars[0].get_height() == last["value"] == float(knob(kernel).get_attribute("aria-valuenow"))


def test_the_value_is_where_the_pointer_is(kernel, board):
    svg = kernel.view.locator("[data-part=logits] svg").bounding_box()
    drag_by(kernel, hit(kernel), 33, 50)
    kernel.settle()
    units_a_pixel = board.picture.figure.bbox.width / svg["width"]
    values_a_unit = 10 / board.axes.bbox.height
    assert board.events[-1].value == pytest.approx(1.0 - 50 * units_a_pixel * values_a_unit, abs=0.006)


def test_beyond_the_axis_is_its_end(kernel, board):
    drag_by(kernel, hit(kernel, 1), 3000)
    kernel.settle()
    assert board.events[-1] == Drag("knob-1", -5.0, True)


def test_a_painting_in_the_middle_of_a_drag_does_not_end_it(kernel, board):
    page = kernel.page
    x, y = middle(hit(kernel))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10)
    board.axes.set_title("New")
    kernel.settle()
    page.mouse.move(x, y + 30)
    kernel.settle()
    page.mouse.move(x + 2000, y + 50)  # far outside
    page.mouse.up()
    kernel.settle()
    assert board.events[-1].done
    assert knob(kernel).get_attribute("transform") is None
    drag_by(kernel, hit(kernel, 1), -20)
    kernel.settle()
    assert board.events[-1].target == "knob-1"


def test_a_handle_that_is_gone_ends_its_drag(kernel, board):
    page = kernel.page
    x, y = middle(hit(kernel))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10)
    board.live.show({"words": board.words})
    kernel.settle()
    page.mouse.move(x, y + 30)
    page.mouse.up()
    kernel.settle()
    board.show()
    kernel.settle()
    kernel.deliver()
    drag_by(kernel, hit(kernel), 20)
    kernel.settle()
    assert board.events[-1].done


def test_touch(kernel, board):
    session = kernel.page.context.new_cdp_session(kernel.page)
    x, y = middle(hit(kernel))

    def touch(kind, *points):
        points = [{"x": px, "y": py} for px, py in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    for step in (10, 30, 60):
        touch("touchMove", (x, y + step))
    touch("touchEnd")
    kernel.settle()
    assert board.events[-1].done
    assert board.events[-1].value < 0
    assert knob(kernel).evaluate("element => getComputedStyle(element).touchAction") == "none"
    assert kernel.page.evaluate("scrollY") == 0


def test_a_cancelled_touch_ends_with_its_last_value(kernel, board):
    session = kernel.page.context.new_cdp_session(kernel.page)
    x, y = middle(hit(kernel))
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + 40}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
    kernel.settle()
    assert board.events[-1].done
    drag_by(kernel, hit(kernel, 1), 20)
    kernel.settle()
    assert board.events[-1].target == "knob-1"


def test_keyboard(kernel, board):
    keyboard = kernel.page.keyboard
    knob(kernel).focus()
    for key, value in {
        "ArrowUp": 1.1,
        "ArrowLeft": 1.0,
        "PageUp": 2.0,
        "Shift+ArrowDown": 1.0,
        "End": 5,
        "Home": -5,
    }.items():
        keyboard.press(key)
        kernel.settle()
        assert board.events[-1] == Drag("knob-0", value, True)
    count = len(board.events)
    keyboard.press("Control+ArrowUp")
    keyboard.press("a")
    keyboard.press("Tab")
    kernel.settle()
    assert len(board.events) == count


def test_a_key_that_is_answered_before_it_is_released_still_ends_done(kernel, board):
    keyboard = kernel.page.keyboard
    knob(kernel).focus()
    keyboard.down("ArrowUp")
    kernel.settle()
    assert [event.done for event in board.events] == [False]
    keyboard.up("ArrowUp")
    kernel.settle()
    assert [event.done for event in board.events] == [False, True]


def test_leaving_a_handle_with_a_key_down_ends_done(kernel, board):
    knob(kernel).focus()
    kernel.page.keyboard.down("ArrowUp")
    kernel.settle()
    knob(kernel, 1).focus()
    kernel.settle()
    assert board.events[-1] == Drag("knob-0", 1.1, True)


# ---- names and sizes -------------------------------------------------------------------------------------


def test_sliders_have_a_role_a_name_and_a_value(kernel):
    slider = kernel.view.get_by_role("slider", name="logit z1")
    assert slider.count() == 1
    wanted = {
        "aria-valuenow": "-2",
        "aria-valuemin": "-5",
        "aria-valuemax": "5",
        "aria-valuetext": "-2",
        "aria-orientation": "vertical",
        "tabindex": "0",
        "data-gid": "knob-1",
    }
    assert {name: slider.get_attribute(name) for name in wanted} == wanted
    assert kernel.view.locator(".live").get_attribute("data-live-ready") == "true"
    assert kernel.view.get_by_role("button", name="cell 3").get_attribute("data-gid") == "cell-3"
    assert kernel.view.get_by_role("region", name="Logits").count() == 1


def test_the_hit_target_is_large_enough_at_any_scale_and_stays_on_its_handle(kernel):
    for width in (400, 250, 120):
        kernel.page.set_viewport_size({"width": width, "height": 800})
        kernel.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        for i in (0, 1):
            box = hit(kernel, i).bounding_box()
            assert min(box["width"], box["height"]) >= 24
            assert middle(hit(kernel, i)) == pytest.approx(middle(knob(kernel, i).locator("use")), abs=1)
    drag_by(kernel, hit(kernel), 30)
    kernel.settle()
    assert middle(hit(kernel)) == pytest.approx(middle(knob(kernel).locator("use")), abs=1)


# ---- views that come and go ------------------------------------------------------------------------------


def test_a_late_view_shows_the_present(kernel, board):
    drag_by(kernel, hit(kernel), 30)
    kernel.settle()
    late = kernel.join("late")
    kernel.settle()
    for part in ("logits", "cells", "words"):
        views = [view.locator(f"[data-part={part}] .live-body") for view in (kernel.view, late)]
        first, second = (seen(ET.fromstring(view.evaluate(TO_XML).replace("xmlns=", "ns="))) for view in views)
        assert first == second
    assert late.locator("b").text_content() == f"{board.bars[0].get_height():g}"
    drag_by(kernel, late.locator("[data-gid=knob-1] .live-hit"), 30)
    kernel.settle()
    assert knob(kernel, 1).get_attribute("aria-valuenow") == f"{board.bars[1].get_height():.12g}"


def test_a_hidden_view_takes_nothing_from_another(page):
    figure, artists = make_scene()
    live = LiveFigure()
    wire = Wire(live)
    live.show({"all": Picture(figure, artists, title="Everything")})
    kernel = Kernel(page, wire)
    views = [kernel.join("first"), kernel.join("second")]
    kernel.settle()
    artists["line-marked"].set_marker("s")
    artists["dots-scatter"].set_offsets([(0, 3), (2, 2), (3, -1)])
    live.flush()
    kernel.deliver()
    pictures = []
    for shown, hidden in (views, views[::-1]):
        hidden.evaluate("(view) => { view.style.display = 'none' }")
        shown.evaluate("(view) => { view.style.display = '' }")
        pictures.append(shown.locator("svg").screenshot())
    assert pictures[0] == pictures[1]


def test_cleaning_up_leaves_nothing(kernel):
    page = kernel.page
    board_element = kernel.view.locator(".live-board").element_handle()
    assert page.evaluate("listening()") > 0
    page.evaluate("viewClose()")
    assert page.evaluate("listening()") == 0
    assert page.evaluate("document.querySelector('#view').innerHTML") == ""
    board_element.evaluate(
        """(board) => {
          for (const gid of ["knob-0", "cell-1"]) {
            const element = board.querySelector(`[data-gid=${gid}]`);
            for (const type of ["pointerdown", "pointermove", "pointerover", "pointerout", "pointerup", "click"]) {
              element.dispatchEvent(new PointerEvent(type, { bubbles: true }));
            }
            for (const type of ["keydown", "keyup"]) {
              element.dispatchEvent(new KeyboardEvent(type, { key: "ArrowUp", bubbles: true }));
            }
            element.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
          }
        }"""
    )
    assert kernel.take() == []


def test_an_error_is_said_in_the_view_that_caused_it(kernel, board):
    late = kernel.join("late")
    kernel.settle()

    def fail(event):
        msg = "no such thing"
        raise ValueError(msg)

    board.react = fail
    knob(kernel).press("ArrowUp")
    kernel.settle()
    assert "no such thing" in kernel.view.get_by_role("alert").text_content()
    assert late.get_by_role("alert").count() == 0
    board.react = board.follow
    knob(kernel).press("ArrowUp")
    kernel.settle()
    assert kernel.view.get_by_role("alert").count() == 0


# ---- choosing --------------------------------------------------------------------------------------------


def test_hovering_chooses_and_leaving_unchooses(kernel, board):
    for i in (1, 2):
        kernel.page.mouse.move(*middle(kernel.view.locator(f"[data-gid=cell-{i}]")))
        kernel.settle()
    kernel.page.mouse.move(1, 1)
    kernel.settle()
    chosen = [event.target for event in board.events]
    assert [target for target in chosen if target is not None] == ["cell-1", "cell-2"]
    assert chosen[-1] is None
    kernel.view.locator("[data-gid=cell-3]").click()
    kernel.settle()
    assert board.events[-1] == Choose("cell-3", True)


def test_arrows_rove_and_enter_pins(kernel, board):
    focused = "document.activeElement.dataset.gid"
    kernel.view.locator("[data-gid=cell-0]").focus()
    for key, gid in {"ArrowRight": "cell-1", "ArrowDown": "cell-3", "ArrowLeft": "cell-2", "ArrowUp": "cell-0"}.items():
        kernel.page.keyboard.press(key)
        kernel.settle()
        assert kernel.page.evaluate(focused) == gid
        assert board.events[-1] == Choose(gid, False)
        stops = kernel.view.locator("[data-gid^=cell][tabindex='0']")
        assert stops.evaluate_all("stops => stops.map((stop) => stop.dataset.gid)") == [gid]
    count = len(board.events)
    kernel.page.keyboard.press("ArrowUp")  # the edge
    kernel.page.keyboard.press("Enter")
    kernel.settle()
    assert board.events[count:] == [Choose("cell-0", True)]


@pytest.mark.parametrize("gid", ["cell-0", "knob-1"])
def test_focus_survives_a_painting_and_says_nothing(kernel, board, gid):
    kernel.view.locator(f"[data-gid={gid}]").focus()
    kernel.settle()
    count = len(board.events)
    board.title.set_text("New")
    board.axes.set_title("New")
    board.live.flush()
    kernel.deliver()
    kernel.settle()
    assert kernel.page.evaluate("document.activeElement.dataset.gid") == gid
    assert len(board.events) == count
