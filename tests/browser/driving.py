"""What a test does with a page that a person would do with hands and eyes."""

import re
from itertools import pairwise

from playwright.sync_api import expect

READY = "[data-explainer-ready=true]"
ILL = "[role=alert]:visible"
LEAST = 12  # CSS pixels
SMALL = """least => {
  const found = [];
  for (const text of document.querySelectorAll('.live-body svg text')) {
    const svg = text.ownerSVGElement;
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    if (text.checkVisibility() && text.textContent.trim() && size < least)
      found.push(`${text.textContent} in ${text.closest('.live-part').dataset.part}: ${size.toFixed(1)}`);
  }
  for (const e of document.querySelectorAll(':is(main, .page-root) *')) {
    const size = parseFloat(getComputedStyle(e).fontSize);
    const speaks = [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (speaks && size < least && e.checkVisibility() && !e.closest('svg, script, style'))
      found.push(`${e.textContent.slice(0, 30)} (${e.tagName}): ${size.toFixed(1)}`);
  }
  return found;
}"""
BEGIN = """() => {
  document.activeElement.blur();
  for (const each of document.querySelectorAll('details')) each.open = false;
  scrollTo({ top: 0, behavior: 'instant' });
  location.hash = '';
}"""


def open_page(page, address, query="", fresh=False):
    """Go to a page and wait until it can be dragged; one that is open already only goes back to its beginning."""
    is_well = page.locator(READY).count() > 0 and page.locator(ILL).count() == 0
    if page.url.partition("#")[0] == address and not query and not fresh and is_well:
        page.evaluate(BEGIN)
        for link in page.locator("[data-gid=permalink]").all():
            expect(link).to_have_attribute("href", "#")
        return
    page.goto("about:blank")  # another fragment alone would open nothing
    page.goto(f"{address}{query}")
    expect(page.locator(READY).first).to_be_visible(timeout=60_000)


def go_to(page, fragment):
    """Let the address ask for a state, and wait until it is shown."""
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    for link, section in zip(page.locator("[data-gid=permalink]").all(), fragment.split(";"), strict=False):
        expect(link).to_have_attribute("href", f"#{section}")


def part(page, gid):
    """The element of a contract name."""
    return page.locator(f'[data-gid="{gid}"]')


def says(page, gid):
    """What an element says now."""
    return part(page, gid).inner_text() if part(page, gid).locator("text").count() == 0 else drawn(page, gid)


def drawn(page, gid):
    """What a text of a picture says now."""
    return part(page, gid).locator("text").text_content()


def table(page, prefix, n):
    """The texts of an n×n matrix of contract names."""
    return [[drawn(page, f"{prefix}-{i}-{j}") for j in range(n)] for i in range(n)]


def centre(locator):
    """Where to put the pointer."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, gid, dx=0.0, dy=0.0, steps=8):
    """Drag a handle with the mouse, by CSS pixels."""
    handle = part(page, gid)
    handle.scroll_into_view_if_needed()
    x, y = centre(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=steps)
    page.mouse.up()


class Finger:
    """A finger on a page."""

    def __init__(self, page):
        self._session = page.context.new_cdp_session(page)

    def swipe(self, *places, steps=8):
        """Go down at the first of some places, move over the others, and go up at the last."""
        self._touch("touchStart", places[0])
        for (x, y), (to_x, to_y) in pairwise(places):
            for k in range(1, steps + 1):
                self._touch("touchMove", (x + (to_x - x) * k / steps, y + (to_y - y) * k / steps))
        self._touch("touchEnd")

    def spread(self, place, apart=160):
        """Put two fingers on a place and move them apart."""
        x, y = place
        self._touch("touchStart", (x + 10, y), (x - 10, y))
        for way in range(15, apart, 5):
            self._touch("touchMove", (x + way, y), (x - way, y))
        self._touch("touchEnd")

    def let_go(self):
        """Make the page as large as it was."""
        self._session.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 1})

    def _touch(self, kind, *places):
        points = [{"x": x, "y": y} for x, y in places]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def swipe(page, gid, dx=0.0, dy=0.0):
    """Drag a handle with a finger, by CSS pixels."""
    handle = part(page, gid)
    handle.scroll_into_view_if_needed()
    x, y = centre(handle)
    Finger(page).swipe((x, y), (x + dx, y + dy))


def value_of(page, gid):
    """Where a handle is, in data units, once the kernel and the reader's hand agree."""
    expect(part(page, gid)).not_to_have_attribute("transform", re.compile("."))
    return float(part(page, gid).get_attribute("aria-valuenow"))


def run_in_lab(page, lab, name, figures=1):
    """Open a notebook in JupyterLab, run all its cells, and wait until its figures can be dragged."""
    page.goto(f"{lab.base}/lab/workspaces/{name}/tree/{name}.ipynb?token=sesame")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)  # without a kernel, running clears
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(page.locator("[data-explainer-ready=true]")).to_have_count(figures, timeout=60_000)


def small(page):
    """Texts too small to be read, each with its size in CSS pixels."""
    return page.evaluate(SMALL, LEAST)


def misplaced(page):
    """What overlaps, sticks out of its part, or makes the page scroll sideways; empty where all is well."""
    return page.evaluate(
        """() => {
          // What stays in sight on a phone lies over what scrolls below it: measured is where it has its place.
          const stuck = [...document.querySelectorAll('.live-part')]
            .filter((e) => getComputedStyle(e).position === 'sticky');
          for (const e of stuck) e.style.position = 'static';
          const right = (e) => e.getBoundingClientRect().right;
          const scrolls = (e) => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
          const boxOf = (e) => { // what is wide has its place in a box that scrolls, if it is in one
            for (let box = e; !box.matches('.live-part'); box = box.parentElement) if (scrolls(box)) return box;
            return e;
          };
          const boxes = [...document.querySelectorAll('.live-part:not([data-part=summary]), .page-controls')]
            .map((e) => [e.dataset.part ?? 'controls', e.getBoundingClientRect()]);
          const wide = [...document.querySelectorAll('.live-body svg, .live-part math, .live-part p')]
            .filter((e) => right(boxOf(e)) > right(e.closest('.live-part')) + 1);
          const beside = (r, s) => r.left > s.right - 1 || s.left > r.right - 1;
          const apart = (r, s) => beside(r, s) || r.top > s.bottom - 1 || s.top > r.bottom - 1;
          const pairs = boxes.flatMap(([a, r], k) => boxes.slice(k + 1)
            .filter(([, s]) => !apart(r, s)).map(([b]) => `${a} and ${b}`));
          const sideways = document.documentElement.scrollWidth > window.innerWidth ? ['the page is too wide'] : [];
          for (const e of stuck) e.style.position = '';
          return [...pairs, ...sideways, ...wide.map((e) => `${e.tagName} in ${e.closest('.live-part').dataset.part}`)];
        }"""
    )
