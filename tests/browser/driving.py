"""What a test does with a page that a person would do with hands and eyes."""

import re

from playwright.sync_api import expect


def open_page(page, address, query=""):
    """Go to a page and wait until it can be dragged."""
    page.goto(f"{address}{query}")
    expect(page.locator("[data-explainer-ready=true]").first).to_be_visible(timeout=60_000)


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


def swipe(page, gid, dx=0.0, dy=0.0, steps=8):
    """Drag a handle with a finger, by CSS pixels."""
    handle = part(page, gid)
    handle.scroll_into_view_if_needed()
    x, y = centre(handle)
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    touch("touchStart", (x, y))
    for k in range(1, steps + 1):
        touch("touchMove", (x + dx * k / steps, y + dy * k / steps))
    touch("touchEnd")


def value_of(page, gid):
    """Where a handle is, in data units, once the kernel and the reader's hand agree."""
    expect(part(page, gid)).not_to_have_attribute("transform", re.compile("."))
    return float(part(page, gid).get_attribute("aria-valuenow"))
