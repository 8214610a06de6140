"""A kernel that does not answer: how soon the reader is told, what is offered, and how the page goes on."""

import xml.etree.ElementTree as ET

import pytest

from tests.live.canonical import seen
from tests.live.test_front_end_in_chromium import FRAMES, SITE, Site
from tests.live.test_in_chromium import TO_XML, Kernel, hit, knob, middle
from tests.live.wire import Board

DISPATCH = "(make) => { sent.length = 0; eval(make); return sent.map((message) => message.event); }"
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def board():
    board = Board()
    board.react = board.follow
    return board


@pytest.fixture
def site(page, board):
    """A page whose address is its state, on a clock that the test turns."""
    board.live.place = 0
    page.clock.install()
    site = Site(page, board.wire, at="#z=1")
    board.live.address("z=1")
    board.react = lambda event: board.follow(event) if hasattr(event, "target") else None
    site.view = site.join()
    site.settle()
    return site


def alert(site):
    return site.view.get_by_role("alert")


def pass_time(site, seconds):
    """Let time pass while the kernel answers what it is asked."""
    for _ in range(seconds * 2):
        site.page.clock.run_for(500)
        site.settle()


def shown(view):
    return [
        seen(ET.fromstring(view.locator(f"[data-part={part}] .live-body").evaluate(TO_XML).replace("xmlns=", "ns=")))
        for part in ("logits", "cells", "words")
    ]


# ---- told in time ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [False, True])
def test_silence_is_said_within_three_seconds_and_taken_back(site, board, event):
    pass_time(site, 20)
    assert site.beats > 5
    assert alert(site).count() == 0
    if event:
        knob(site).press("ArrowUp")
    site.page.clock.run_for(1500)
    assert alert(site).count() == 0
    site.page.clock.run_for(1500)
    assert "does not answer" in alert(site).text_content()
    site.settle()
    assert alert(site).count() == 0
    if event:
        assert board.events[-1].done


def test_nothing_is_asked_while_the_page_is_hidden_and_at_once_when_it_is_seen_again(site):
    site.page.evaluate(HIDE, True)
    pass_time(site, 2)
    site.beats = 0
    site.page.clock.run_for(60_000)
    assert site.take() == []
    assert site.beats == 0
    assert alert(site).count() == 0
    site.page.evaluate(HIDE, False)
    site.take()
    assert site.beats == 1


def test_a_page_that_nobody_touches_lets_its_kernel_be(site):
    pass_time(site, 302)
    site.beats = 0
    site.page.clock.run_for(600_000)
    site.take()
    assert site.beats == 0
    assert alert(site).count() == 0
    site.page.mouse.move(5, 5)
    site.page.mouse.move(9, 9)
    site.take()
    assert site.beats == 1


@pytest.mark.parametrize(
    ("make", "said"),
    [
        ('dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))', ["beat"]),
        ('dispatchEvent(new PageTransitionEvent("pageshow", { persisted: false }))', []),
        ('dispatchEvent(new Event("online"))', ["beat"]),
        ('arrive("comm_live_update")', ["beat"]),
    ],
)
def test_the_kernel_is_asked_at_once_where_the_path_may_be_another(site, make, said):
    assert site.page.evaluate(DISPATCH, make) == said
    site.page.clock.run_for(2000)
    assert (alert(site).count() == 1) is bool(said)


def test_a_sleep_is_no_silence(site):
    site.page.clock.fast_forward(3_600_000)  # timers are as late as after a sleep
    site.settle()
    pass_time(site, 5)
    assert alert(site).count() == 0


def test_what_refuses_to_send_is_silence(site, board):
    site.page.evaluate("() => { sent.push = () => { throw new Error('Canceled') }; }")
    knob(site).press("ArrowUp")
    assert "does not answer" in alert(site).text_content()
    site.page.evaluate("() => { delete sent.push; }")
    pass_time(site, 10)
    assert alert(site).count() == 0
    assert board.bars[0].get_height() == 1.1


def test_what_an_event_said_outlives_heartbeats(site, board):
    board.live.say("`z` is too wild.")
    site.deliver()
    pass_time(site, 5)
    assert alert(site).text_content() == "`z` is too wild."


def test_a_message_that_was_closed_is_said_again_at_the_next_event(site):
    site.page.clock.run_for(3000)
    site.page.get_by_role("button", name="Close this message").click()
    site.page.clock.run_for(30_000)
    assert alert(site).count() == 0
    knob(site).press("ArrowUp")
    assert "does not answer" in alert(site).text_content()


# ---- going on ----------------------------------------------------------------------------------------------


def test_a_drag_through_a_silence_ends_where_the_hand_is(site, board):
    page = site.page
    x, y = middle(hit(site))
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 61):
        page.mouse.move(x, y + step / 2)
        page.clock.run_for(100)
    assert alert(site).count() == 1
    asked = page.evaluate("sent.filter(({ event }) => event !== 'beat').length")
    for step in range(61, 121):
        page.mouse.move(x, y + step / 2)
        page.clock.run_for(100)
    page.mouse.up()
    assert page.evaluate("sent.filter(({ event }) => event !== 'beat').length") == asked  # nothing piles up
    site.settle()
    assert alert(site).count() == 0
    assert board.events[-1].done
    svg = site.view.locator("[data-part=logits] svg").bounding_box()
    moved = -60 * board.picture.figure.bbox.width / svg["width"] * 10 / board.axes.bbox.height
    assert board.events[-1].value == pytest.approx(1 + moved, abs=0.05)
    assert board.bars[0].get_height() == float(knob(site).get_attribute("aria-valuenow"))
    assert knob(site).get_attribute("transform") is None


@pytest.mark.parametrize("repainted", [False, True])
def test_what_was_missed_is_made_up_for(site, board, repainted):
    knob(site).press("ArrowUp")
    if repainted:
        board.title.set_text("Other cells")
    for message in site.take():
        site.wire.receive(**message)
    site.wire.out.clear()  # the answer is lost with its socket
    knob(site, 1).press("PageUp")
    pass_time(site, 4)
    assert knob(site).get_attribute("aria-valuenow") == "1.1"
    assert knob(site, 1).get_attribute("aria-valuenow") == "-1"
    late = site.join("late")
    site.settle()
    assert shown(site.view) == shown(late)
    assert ("Other cells" in site.view.locator("[data-part=cells]").text_content()) is repainted


def test_an_event_that_was_lost_is_sent_again_once(site, board):
    site.view.locator("[data-gid=cell-2]").click()
    lost = site.take()
    assert lost[-1]["pinned"] is True
    site.page.clock.run_for(3000)
    site.settle()
    assert [event.target for event in board.events if getattr(event, "pinned", False)] == ["cell-2"]
    assert alert(site).count() == 0


def test_the_other_view_of_a_figure_hears_of_what_was_sent_late(site, board):
    late = site.join("late")
    site.settle()
    knob(site).press("ArrowUp")
    site.page.clock.run_for(3000)
    site.settle()
    assert late.locator("[data-gid=knob-0]").get_attribute("aria-valuenow") == "1.1"
    assert shown(site.view) == shown(late)


# ---- starting again ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [False, True])
def test_a_page_whose_address_is_its_state_offers_to_start_again_there(site, gone):
    knob(site).press("ArrowUp")
    site.settle()
    site.wire.live.address("z=1.1")
    site.deliver()
    if gone:
        site.page.evaluate("arrive('comm:close')")
    else:
        site.page.clock.run_for(3000)
    assert "does not answer" in alert(site).text_content()
    with site.page.expect_event("framenavigated"):
        alert(site).get_by_role("link", name="Start again at this state").click()
    site.page.wait_for_function("window.sent === undefined")  # another document
    assert site.page.url == f"{SITE}#z=1.1"


def test_a_figure_in_a_notebook_says_what_to_run(page, board):
    kernel = Kernel(page, board.wire)
    kernel.view = kernel.join()
    kernel.settle()
    assert alert(kernel).count() == 0
    page.evaluate("arrive('comm:close')")
    assert "does not answer" in alert(kernel).text_content()
    assert "run the notebook again" in alert(kernel).text_content()
    assert alert(kernel).get_by_role("link").count() == 0


def test_a_kernel_that_is_gone_is_asked_no_more_and_told_at_each_event(site):
    site.page.evaluate("arrive('comm:close'); sent.length = 0")
    site.page.get_by_role("button", name="Close this message").click()
    site.page.clock.run_for(60_000)
    assert alert(site).count() == 0
    knob(site).press("ArrowUp")
    assert "has ended" in alert(site).text_content()
    assert site.page.evaluate("sent") == []


# ---- the address -------------------------------------------------------------------------------------------


def test_an_answer_to_an_earlier_event_leaves_the_address_that_was_asked_for(site, board):
    board.react = lambda event: board.live.address(f"z={event.value:g}" if hasattr(event, "value") else event.fragment)
    knob(site).press("ArrowUp")
    earlier = site.take()
    site.page.evaluate("location.hash = 'z=4'")
    site.page.evaluate(FRAMES)
    site.answer(earlier)
    assert site.fragment() == "#z=4"
    site.settle()
    assert site.fragment() == "#z=4"
