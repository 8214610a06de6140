"""Every page on a phone, on a narrow one, on a laptop and on a wide screen; and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Finger, centre, go_to, misplaced, open_page, small
from tests.browser.scenes import PAGES, fragments, fragments_of_parts

PHONE = {"width": 400, "height": 800}
NARROW = 320
LAPTOP = {"width": 1280, "height": 800}
WIDTHS = (400, 640, 800, 1000, 1280, 1920)

TO_THE_TOP = """part => {
  part.style.position = 'static';
  scrollTo({ top: part.getBoundingClientRect().top + scrollY - 2, behavior: 'instant' });
  part.style.position = '';
}"""
TOP_OF_NEXT = "part => part.nextElementSibling.getBoundingClientRect().top"
"""What a finger would move if it scrolled; what words above become longer or shorter, the browser makes up for."""
WATCH = """dragged => {
  window.answered = new Set();
  window.watcher?.disconnect();
  window.watcher = new MutationObserver((records) => {
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      const part = element.closest('.live-part');
      if (part === null || part === dragged || ['summary', 'permalink'].includes(part.dataset.part)) continue;
      const box = element.getBoundingClientRect();
      const seen = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      if (part.contains(seen)) window.answered.add(part.dataset.part);
    }
  });
  const board = dragged.closest('.live-board');
  window.watcher.observe(board, { subtree: true, attributes: true, characterData: true, childList: true });
}"""
LISTEN = """() => {
  window.pointers = [];
  for (const kind of ['pointerdown', 'pointerup', 'pointercancel'])
    addEventListener(kind, () => window.pointers.push(kind), true);
}"""


@pytest.fixture(scope="module", params=PAGES)
def stem(request):
    return request.param


@pytest.fixture(scope="module")
def opened(browser, server, stem):
    """A page of each notebook for all tests here."""
    context = browser.new_context(viewport=PHONE, has_touch=True, reduced_motion="reduce", color_scheme="dark")
    page = context.new_page()
    open_page(page, server.page(stem))
    expect(page.locator("#loading")).to_have_count(0)
    yield page
    context.close()


def test_texts_can_be_read_and_nothing_overlaps_or_scrolls_sideways(opened, stem):
    found = {}
    for fragment in fragments(stem):
        go_to(opened, fragment)
        for width in (NARROW, *WIDTHS):
            opened.set_viewport_size({"width": width, "height": 800})
            wrong = misplaced(opened)
            if width != NARROW:
                wrong += small(opened)
            if wrong:
                found[fragment, width] = wrong
    assert found == {}


def name_of(handle):
    return handle.get_attribute("aria-label")


def test_on_a_phone_a_finger_drags_every_handle_and_what_answers_is_in_sight(opened, stem):
    opened.set_viewport_size(PHONE)
    opened.evaluate(LISTEN)
    finger, dragged = Finger(opened), set()
    for fragment in fragments_of_parts(stem):
        go_to(opened, fragment)
        for part in opened.locator(".live-part:has(.live-handle):visible").all():
            where = part.get_attribute("data-part")
            new = [each for each in part.locator(".live-handle").all() if (where, name_of(each)) not in dragged]
            if not new:
                continue
            dragged |= {(where, name_of(handle)) for handle in new}
            part.evaluate(TO_THE_TOP)
            part.evaluate(WATCH)
            for handle in new:
                for dx, dy in ((0, 60), (60, 0)):
                    x, y = centre(handle)
                    assert 0 < y < PHONE["height"]
                    opened.evaluate("pointers.length = 0")
                    below = part.evaluate(TOP_OF_NEXT)
                    finger.swipe((x, y), (x + dx, y + dy), (x - dx, y - dy), steps=2)
                    assert opened.evaluate("pointers") == ["pointerdown", "pointerup"], name_of(handle)
                    assert abs(part.evaluate(TOP_OF_NEXT) - below) < 1, name_of(handle)
                    expect(handle).not_to_have_attribute("transform", re.compile("."))  # kernel and hand agree
            opened.wait_for_function("() => window.answered.size > 0")
    assert dragged


def test_paper_has_the_pictures_in_light_colours_and_the_address_and_no_controls(opened, stem):
    opened.set_viewport_size(LAPTOP)
    go_to(opened, "")
    opened.evaluate("history.replaceState(null, '', '?token=sesame' + location.hash)")
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.emulate_media(media="print")
    for hidden in (".page-controls", ".site-header", ".site-footer", ".live-banner"):
        for each in opened.locator(hidden).all():
            expect(each).to_be_hidden()
    assert opened.locator("#printed").inner_text() == opened.evaluate("location.origin + location.pathname")
    styles = """(all, property) => [...new Set(all.map((e) => getComputedStyle(e)[property]))]"""
    parts, titles = opened.locator(".live-part"), opened.locator(".live-title")
    assert opened.locator(".live").evaluate_all(styles, "colorScheme") == ["light"]
    assert parts.evaluate_all(styles, "breakInside") == ["avoid"]
    assert "sticky" not in parts.evaluate_all(styles, "position")
    assert titles.evaluate_all(styles, "breakAfter") == ["avoid"]
    assert opened.locator("body").evaluate("e => getComputedStyle(e).color") == "rgb(22, 32, 44)"
    opened.emulate_media(media="screen")


def test_a_handout_keeps_the_answers_to_itself(browser, server):
    context = browser.new_context()
    page = context.new_page()
    open_page(page, server.page("1-explorer"), "?handout")
    hidden = page.locator('[data-gid="jacobian-value-0-0"], [data-gid="inspector-result"], [data-part="check"] svg')
    assert hidden.count() >= 3
    for each in hidden.all():
        expect(each).to_have_css("visibility", "hidden")
    expect(page.locator('[data-gid="probability-value-0"] text')).to_have_css("visibility", "visible")
    context.close()
