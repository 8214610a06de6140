"""Every page under a finger on a phone, and on paper."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.driving import Finger, centre, go_to, open_page, part
from tests.browser.scenes import PAGES, fragments_of_parts

PHONE = {"width": 400, "height": 800}
LAPTOP = {"width": 1280, "height": 800}
SHEET = {"width": 700, "height": 1030}  # what A4 has between its margins, in CSS pixels

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
PUT_MARKS = """() => {
  const mark = (part, place, words) => {
    const span = document.createElement('span');
    span.className = 'mark';
    span.style.cssText = 'font: 2px sans-serif; visibility: visible; display: block; flex: 0 0 100%';
    span.textContent = words;
    part[place](span);
  };
  const parts = [...document.querySelectorAll('.live-part:not([data-part=summary], [data-part=permalink])')];
  parts.forEach((part, k) => {
    mark(part, 'prepend', `begin${k}.`);
    mark(part, 'append', `end${k}.`);
  });
  return parts.map((part) => [part.dataset.part, part.getBoundingClientRect().height]);
}"""


HIDDEN = """() => {
  const shown = new Set();
  const hidden = new Set();
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    const words = walker.currentNode.data.replace(/\\s+/g, '');
    if (e.closest('script, style, [data-part=summary], details') || words.length < 6) continue;
    (getComputedStyle(e).visibility === 'hidden' ? hidden : shown).add(words);
  }
  return [...hidden].filter((words) => ![...shown].some((other) => other.includes(words)));
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


def name_of(handle):
    return handle.get_attribute("aria-label")


def test_on_a_phone_a_finger_drags_every_handle_and_what_answers_is_in_sight(opened, stem):
    opened.set_viewport_size(PHONE)
    opened.evaluate(LISTEN)
    finger, dragged = Finger(opened), set()
    for fragment in fragments_of_parts(stem):
        go_to(opened, fragment)
        for shown in opened.locator(".live-part:has(.live-handle):visible").all():
            where = shown.get_attribute("data-part")
            new = [each for each in shown.locator(".live-handle").all() if (where, name_of(each)) not in dragged]
            if not new:
                continue
            dragged |= {(where, name_of(handle)) for handle in new}
            shown.evaluate(TO_THE_TOP)
            shown.evaluate(WATCH)
            for handle in new:
                for dx, dy in ((0, 60), (60, 0)):
                    x, y = centre(handle)
                    assert 0 < y < PHONE["height"]
                    opened.evaluate("pointers.length = 0")
                    below = shown.evaluate(TOP_OF_NEXT)
                    finger.swipe((x, y), (x + dx, y + dy), (x - dx, y - dy), steps=2)
                    assert opened.evaluate("pointers") == ["pointerdown", "pointerup"], name_of(handle)
                    assert abs(shown.evaluate(TOP_OF_NEXT) - below) < 1, name_of(handle)
                    expect(handle).not_to_have_attribute("transform", re.compile("."))  # kernel and hand agree
            opened.wait_for_function("() => window.answered.size > 0")
    assert dragged


def test_on_a_phone_a_finger_beside_the_handles_scrolls_and_two_enlarge(opened, stem):
    opened.set_viewport_size(PHONE)
    finger = Finger(opened)
    picture = opened.locator(".live-part:has(svg):not(:has(.live-handle)):visible").first
    for fragment in fragments_of_parts(stem):
        go_to(opened, fragment)
        if picture.count() > 0:
            break
    picture.evaluate("part => scrollTo({ top: part.getBoundingClientRect().top + scrollY - 500, behavior: 'instant' })")
    (x, y), above = centre(picture.locator("svg")), opened.evaluate("scrollY")
    finger.swipe((x, y), (x, y - 200))
    opened.wait_for_function("above => scrollY > above + 100", arg=above)
    finger.spread(centre(picture.locator("svg")))
    opened.wait_for_function("() => visualViewport.scale > 1.5")
    finger.let_go()
    opened.wait_for_function("() => visualViewport.scale === 1")


def test_a_page_on_paper_has_its_pictures_whole_and_its_address_and_no_controls(opened, stem):
    opened.set_viewport_size(LAPTOP)
    go_to(opened, "z=3,1,0")
    opened.evaluate("history.replaceState(null, '', '?token=sesame' + location.hash)")
    opened.emulate_media(media="print")
    opened.set_viewport_size(SHEET)
    for hidden in (".page-controls", ".site-header", ".site-footer", ".live-banner", ".site-silent"):
        for each in opened.locator(hidden).all():
            expect(each).to_be_hidden()
    styles = """(all, property) => [...new Set(all.map((e) => getComputedStyle(e)[property]))]"""
    assert opened.locator(".live").evaluate_all(styles, "colorScheme") == ["light"]
    assert opened.locator("body").evaluate("e => getComputedStyle(e).color") == "rgb(22, 32, 44)"
    assert opened.evaluate("document.documentElement.scrollWidth") <= SHEET["width"]
    parts = opened.evaluate(PUT_MARKS)
    sheets = printed(opened)
    opened.evaluate("for (const mark of document.querySelectorAll('.mark')) mark.remove()")
    opened.emulate_media(media="null")

    address = opened.evaluate("location.origin + location.pathname + location.hash")
    assert address in sheets[0]
    assert "sesame" not in "".join(sheets)
    torn = {}
    for k, (name, height) in enumerate(parts):
        begin, end = (next(n for n, sheet in enumerate(sheets) if f"{word}{k}." in sheet) for word in ("begin", "end"))
        if begin != end and height < SHEET["height"]:
            torn[name] = (begin, end)
    assert parts
    assert torn == {}


def test_a_handout_keeps_the_answers_to_itself(opened, stem):
    """On paper too; the way in is a query, which the page's first words turn into a class."""
    opened.set_viewport_size(LAPTOP)
    go_to(opened, "")
    opened.evaluate("document.body.classList.add('handout')")
    hidden = opened.evaluate(HIDDEN)
    sheets = "".join(printed(opened))
    opened.evaluate("document.body.classList.remove('handout')")
    assert hidden
    assert [words for words in hidden if words in sheets] == []


def printed(page):
    """What stands on each sheet, without white space."""
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    return ["".join(sheet.extract_text().split()) for sheet in sheets]


def test_what_asks_for_a_handout_is_in_the_address(page, server):
    open_page(page, server.page("1-explorer"), "?handout")
    expect(part(page, "jacobian-value-0-0")).to_have_css("visibility", "hidden")
    expect(part(page, "probability-value-0").locator("text")).to_have_css("visibility", "visible")
