"""Every page on a phone, on a narrow one, on a laptop and on a wide screen; and on paper."""

from importlib import import_module

import pytest
from playwright.sync_api import expect

from explainer.page import Numbers, Word, address
from explainer.page.settings import kinds_of
from explainer.serve.pages import notebooks_folder, read_pages
from tests.browser.driving import centre, open_page

LEAST = 12  # CSS pixels
PHONE = {"width": 400, "height": 800}
NARROW = {"width": 320, "height": 640}
WIDER = [PHONE, {"width": 1280, "height": 800}, {"width": 1920, "height": 1080}]
PAGES = {page.stem: page.stem.split("-", 1)[1].replace("-", "_") for page in read_pages(notebooks_folder())}

SMALL = """least => {
  const found = [];
  for (const text of document.querySelectorAll('.live-body svg text')) {
    const svg = text.ownerSVGElement;
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    if (text.checkVisibility() && text.textContent.trim() && size < least)
      found.push(`${text.textContent} in ${text.closest('.live-part').dataset.part}: ${size.toFixed(1)}`);
  }
  for (const e of document.querySelectorAll('main *')) {
    const size = parseFloat(getComputedStyle(e).fontSize);
    const speaks = [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (speaks && size < least && e.checkVisibility() && !e.closest('svg, script, style'))
      found.push(`${e.textContent.slice(0, 30)} (${e.tagName}): ${size.toFixed(1)}`);
  }
  return found;
}"""
PARTS_WITH_HANDLES = """() => [...document.querySelectorAll('.live-part:has(.live-handle)')]
  .filter((part) => part.checkVisibility()).map((part) => part.dataset.part)"""
SCROLL_TO = """name => {
  const part = document.querySelector(`[data-part="${name}"]`);
  part.style.position = 'static';
  scrollTo({ top: part.getBoundingClientRect().top + scrollY - 2, behavior: 'instant' });
  part.style.position = '';
}"""
WATCH = """name => {
  window.answered = new Set();
  window.watcher?.disconnect();
  window.watcher = new MutationObserver((records) => {
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      const part = element.closest('.live-part');
      if (part === null || [name, 'summary', 'permalink'].includes(part.dataset.part)) continue;
      const box = element.getBoundingClientRect();
      const seen = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      if (part.contains(seen)) window.answered.add(part.dataset.part);
    }
  });
  const board = document.querySelector('.live-board');
  window.watcher.observe(board, { subtree: true, attributes: true, characterData: true, childList: true });
}"""


def fragments(folder):
    """An address for every set of pictures that a page has: its sections, its routes, and the most of what is shown."""
    declared = import_module(f"explainer.pages.{folder}.page").declare()
    begin, found = declared.begin, {}
    for name, kind in kinds_of(type(begin)).items():
        values = kind.choices if isinstance(kind, Word) else ()
        if isinstance(kind, Numbers) and kind.key == "z":
            values = [tuple(round(1.5 - 0.37 * k, 2) for k in range(kind.most))]
        for settings in (begin, *(begin.replace(**{name: value}) for value in values)):
            key = declared.key(settings, declared.compute(settings))
            found.setdefault(key, address.write(settings, begin))
    return list(found.values())


@pytest.fixture(scope="module", params=PAGES)
def stem(request):
    return request.param


@pytest.fixture(scope="module")
def opened(browser, server, stem):
    """A page of each notebook for all tests here."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce", color_scheme="dark")
    page = context.new_page()
    open_page(page, server.page(stem))
    expect(page.locator("#loading")).to_have_count(0)
    yield page
    context.close()


def go_to(page, fragment):
    """Let the address ask for a state, and wait until it is shown."""
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    expect(page.locator("[data-gid=permalink]").first).to_have_attribute("href", f"#{fragment}")


def test_texts_can_be_read_and_nothing_scrolls_sideways(opened, stem):
    found = {}
    for fragment in fragments(PAGES[stem]):
        go_to(opened, fragment)
        for size in (NARROW, *WIDER):
            opened.set_viewport_size(size)
            small = opened.evaluate(SMALL, LEAST) if size is not NARROW else []
            wide = opened.evaluate("document.documentElement.scrollWidth - innerWidth")
            if small or wide > 0:
                found[fragment, size["width"]] = (small, wide)
    assert found == {}


def test_on_a_phone_what_is_dragged_and_what_answers_are_seen_together(opened, stem):
    opened.set_viewport_size(PHONE)
    for fragment in fragments(PAGES[stem]):
        go_to(opened, fragment)
        for part in opened.evaluate(PARTS_WITH_HANDLES):
            opened.evaluate(SCROLL_TO, part)
            opened.evaluate(WATCH, part)
            x, y = centre(opened.locator(f'[data-part="{part}"] .live-handle').first)
            assert 0 < y < PHONE["height"]
            opened.mouse.move(x, y)
            opened.mouse.down()
            opened.mouse.move(x + 70, y - 20, steps=4)
            opened.wait_for_function("() => window.answered.size > 0")
            opened.mouse.up()


def test_paper_has_the_pictures_in_light_colours_and_the_address_and_no_controls(opened, stem):
    opened.set_viewport_size(WIDER[1])
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
