"""What a reader sees and keeps when something breaks; every alert is where they look."""

import re
import signal
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser.driving import READY, centre, open_page, part, value_of
from tests.conftest import VIEWPORT
from tests.serving import get, started_server

PHONE = {"width": 400, "height": 800}
SECONDS = 60
HANDLE = "logit-handle-0"
IN_SIGHT = """words => [...document.querySelectorAll('[role=alert]')].find((alert) => {
  const { top, right, bottom, left } = alert.getBoundingClientRect();
  const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const fits = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  return alert.contains(seen) && fits && alert.textContent.includes(words);
})"""
SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...place) { super(...place); window.sockets.push(this); }
};
"""


@pytest.fixture(autouse=True)
def noise(expected_noise):
    expected_noise.append(r"WebSocket|ERR_|Failed to load resource|[Kk]ernel|Could not send widget sync message")


@pytest.fixture(scope="module")
def faulty():
    """A server whose kernels are there to be harmed."""
    with started_server("--warm", "0") as running:
        yield running


def opened(page, server, stem="1-explorer", fragment="#z=1,0,-1"):
    """Open a page anew; return its first handle and its kernel."""
    others = set(server.kernels())
    open_page(page, server.page(stem), fragment, fresh=True)
    (kernel,) = set(server.kernels()) - others
    return part(page, HANDLE).first, kernel


def told(page, words="does not answer"):
    """Wait until the reader is told, where they look; return the alert that they see."""
    return page.wait_for_function(IN_SIGHT, arg=words).as_element()


def nothing_is_told(page):
    """Wait until there is no alert."""
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)


def start_again(page, alert):
    """Do as the alert says."""
    alert.query_selector("text=Start again at this state").click()
    nothing_is_told(page)
    expect(page.locator(READY).first).to_be_visible(timeout=SECONDS * 1000)


@contextmanager
def hand_on(page, handle, dx=0, dy=-15):
    """Take a handle with the mouse, move it, and let go at the end."""
    handle.scroll_into_view_if_needed()
    x, y = centre(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    yield
    page.mouse.move(x + dx, y + 2 * dy, steps=4)
    page.mouse.up()


def place_of(page):
    """Where the handle is seen in its picture, whether the kernel agrees or the hand is ahead of it."""
    return page.evaluate(
        """gid => {
          const handle = document.querySelector(`[data-gid="${gid}"]`); // now: the picture may just be painted anew
          const box = handle.getBoundingClientRect();
          return (box.top + box.bottom) / 2 - handle.ownerSVGElement.getBoundingClientRect().top;
        }""",
        HANDLE,
    )


@pytest.mark.parametrize(("stem", "size"), [("5-chain-rule", PHONE), ("4-check", VIEWPORT)])
def test_who_only_looks_is_told_of_a_killed_kernel_and_finds_all_of_their_state_again(page, faulty, stem, size):
    """On these pages, at these sizes, the alert was once out of sight."""
    page.set_viewport_size(size)
    handle, kernel = opened(page, faulty, stem)
    handle.press("PageUp")
    expect(page).to_have_url(re.compile("#z=2,0,-1$"))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    kernel.kill()
    alert = told(page)
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(1)  # however many figures there are
    start_again(page, alert)
    expect(handle).to_have_attribute("aria-valuenow", "2")
    expect(page).to_have_url(re.compile("#z=2,0,-1$"))


@pytest.mark.parametrize("moment", ["before", "during", "between"])
@pytest.mark.parametrize("harm", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
def test_a_drag_is_not_lost_with_the_kernel_that_it_was_for(page, faulty, harm, moment):
    handle, kernel = opened(page, faulty)
    if moment == "between":
        with hand_on(page, handle):
            pass
        value_of(page, HANDLE)
    if moment != "during":
        kernel.send_signal(harm)
    with hand_on(page, handle):
        if moment == "during":
            expect(handle).not_to_have_attribute("aria-valuenow", "1")
            kernel.send_signal(harm)
        alert = told(page)
    left_at = place_of(page)
    if harm == signal.SIGKILL:
        start_again(page, alert)
    else:
        kernel.resume()
        nothing_is_told(page)
    value = value_of(page, HANDLE)
    assert place_of(page) == pytest.approx(left_at, abs=1)
    expect(page).to_have_url(re.compile(f"#z={value:g},0,-1(&|$)"))


def test_controls_that_are_set_without_a_kernel_are_set_in_the_next(page, faulty):
    _, kernel = opened(page, faulty)
    page.get_by_label("Classes n").fill("4")
    page.get_by_label("Classes n").press("Enter")
    expect(page).to_have_url(re.compile("#z=1,0,-1,-1$"))  # which is answered, and not set again
    kernel.kill()
    page.get_by_label("Differences").select_option("forward")
    alert = told(page)
    page.get_by_role("slider", name="Temperature T").press("ArrowRight")
    before = page.get_by_role("slider", name="Temperature T").get_attribute("aria-valuetext")
    start_again(page, alert)
    expect(page).to_have_url(re.compile("#z=1,0,-1,-1&T=.*&method=forward$"))
    expect(page.get_by_role("slider", name="Temperature T")).to_have_attribute("aria-valuetext", before)
    page.reload()
    expect(page.locator(READY).first).to_be_visible(timeout=SECONDS * 1000)
    page.get_by_role("button", name="Reset").click()
    expect(page).to_have_url(re.compile("ipynb$"))


def test_a_link_counts_more_than_what_was_done_before_it(page, faulty):
    handle, kernel = opened(page, faulty)
    kernel.kill()
    page.get_by_label("Differences").select_option("forward")
    handle.press("PageUp")
    alert = told(page)
    page.get_by_role("link", name="z = (40, 0, 0)").first.click()
    expect(page).to_have_url(re.compile("#z=40,0,0(&|$)"))
    start_again(page, alert)
    part(page, "logit-handle-1").press("PageUp")
    expect(page).to_have_url(re.compile("#z=40,1,0(&at=1,1)?(&focus=column)?$"))


def test_buttons_that_are_pressed_without_a_kernel_are_pressed_in_the_next(page, faulty):
    _, kernel = opened(page, faulty, "3-derivation", "#step=2&seen=2")
    kernel.kill()
    part(page, "step-next").click()
    alert = told(page)
    part(page, "step-next").click()
    start_again(page, alert)
    expect(part(page, "step-count")).to_have_text("Step 4 of 11")


def test_a_kernel_that_is_stopped_while_it_waits_for_a_reader_is_told(page):
    with started_server() as server:
        while not server.kernels():
            get(server.base)
        (kernel,) = server.kernels()
        kernel.suspend()
        try:
            page.goto(server.page("1-explorer"), wait_until="commit")
            told(page)
        finally:
            kernel.resume()
        expect(page.locator(READY)).to_be_visible(timeout=SECONDS * 1000)
        nothing_is_told(page)
        page.goto("about:blank")


def test_a_kernel_that_is_killed_before_the_pictures_are_there_is_told(page, faulty):
    def kill(route):
        for kernel in faulty.kernels():
            kernel.kill()
        route.continue_()

    page.goto("about:blank")
    page.route("**/api/kernels/**", kill, times=1)
    page.goto(faulty.page("1-explorer") + "#z=1,0,-1")
    start_again(page, told(page, "has ended"))
    assert value_of(page, HANDLE) == 1


def test_a_server_that_is_killed_and_started_anew_leaves_the_state(page):
    with started_server("--warm", "0") as server:
        handle, _ = opened(page, server)
        handle.press("PageUp")
        value_of(page, HANDLE)
        server.process.kill()
        alert = told(page)
        server.process.wait()
    with started_server("--warm", "0", port=urlsplit(server.base).port):
        start_again(page, alert)
        assert value_of(page, HANDLE) == 2
        page.goto("about:blank")


def test_a_socket_that_is_dropped_is_opened_again_and_nothing_is_lost(page, faulty):
    page.add_init_script(SOCKETS)
    handle, _ = opened(page, faulty)
    page.evaluate("for (const socket of sockets) socket.close()")
    handle.press("PageUp")
    assert value_of(page, HANDLE) == 2
    expect(page).to_have_url(re.compile("#z=2,0,-1(&|$)"))
    nothing_is_told(page)


def test_a_drag_without_a_network_arrives_when_it_is_back(page, faulty):
    handle, _ = opened(page, faulty)
    page.context.set_offline(True)
    with hand_on(page, handle):
        told(page)
    left_at = place_of(page)
    page.context.set_offline(False)
    nothing_is_told(page)
    value = value_of(page, HANDLE)
    assert place_of(page) == pytest.approx(left_at, abs=1)
    expect(page).to_have_url(re.compile(f"#z={value:g},0,-1(&|$)"))


def test_a_page_that_is_loaded_again_in_the_middle_of_a_drag_goes_on_where_the_hand_was(page, faulty):
    handle, _ = opened(page, faulty)
    with hand_on(page, handle):
        expect(handle).not_to_have_attribute("aria-valuenow", "1")
        held_at = place_of(page)
        page.reload()
        expect(page.locator(READY)).to_be_visible(timeout=SECONDS * 1000)
        value_of(page, HANDLE)
        assert place_of(page) == pytest.approx(held_at, abs=1)
    page.reload()  # what has been kept counts once
    expect(page.locator(READY)).to_be_visible(timeout=SECONDS * 1000)
    assert place_of(page) == pytest.approx(held_at, abs=1)


def test_no_kernel_stays_behind_pages_that_are_left_at_once_or_later(page, faulty):
    page.goto("about:blank")
    page.goto(faulty.page("1-explorer"), wait_until="commit")
    page.goto("about:blank")
    opened(page, faulty)  # its kernel is started after that of the page before
    page.goto(faulty.base)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    _, alive = psutil.wait_procs(faulty.kernels(), timeout=SECONDS)
    assert not alive
    assert faulty.kernels() == []
