"""The site in a real Chromium: files from a plain server, under a path, with a real Python in the page."""

import json
import re

import pytest
from playwright.sync_api import expect

from explainer.command import main
from explainer.serve.notebooks import notebooks_folder
from explainer.serve.pages import read_pages
from explainer.site.cells import read_cells
from tests.browser.driving import drag, go_to, misplaced, part, small, swipe
from tests.browser.explorer_numbers import assert_shows, logits
from tests.conftest import PATIENCE, VIEWPORT, quiet
from tests.site.sites import served

PAGES = [page.stem for page in read_pages(notebooks_folder())]
LIVE = "html[data-site-live=true]"
START = 120_000
"""Milliseconds in which Python starts on the busiest machine."""
SEE_SHIFTS = """
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted = (window.shifted ?? 0) + entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
RUN = """([settings, cells]) => new Promise((resolve, reject) => {
  const script = document.querySelector('script[src$="page.js"]').src;
  const worker = new Worker(script.replace(/page\\.js$/, "worker.js"), { type: "module" });
  const printed = {};
  worker.onmessage = ({ data }) => {
    const { kind, cell, text } = JSON.parse(data);
    if (kind === "broken" || kind === "failed") reject(new Error(text));
    if (kind !== "ran") return;
    printed[cell] = text;
    if (Object.keys(printed).length === cells.length) resolve(printed);
  };
  worker.postMessage({ type: "start", ...settings, cells });
})"""


@pytest.fixture(scope="module")
def site(pyodide_folder, tmp_path_factory):
    """The site's address: built by the command, served from below a path."""
    root = tmp_path_factory.mktemp("host")
    assert main(["site", str(root / "some/where"), "--pyodide", str(pyodide_folder)]) == 0
    with served(root) as address:
        yield f"{address}/some/where"


@pytest.fixture(scope="module")
def window(browser):
    """One window for all pages, so that a page finds what the one before has loaded."""
    context = browser.new_context(viewport=VIEWPORT, has_touch=True, service_workers="block")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(SEE_SHIFTS)
    yield context
    context.close()


def wait_until_live(page):
    expect(page.locator(LIVE)).to_be_attached(timeout=START)
    expect(page.locator("[role=alert]:visible")).to_have_count(0)


@pytest.mark.parametrize("stem", PAGES)
def test_a_page_lives(site, window, stem):
    with quiet(window, []):
        page = window.new_page()
        page.goto(f"{site}/{stem}.html")
        expect(page.locator(".site-stored").first).to_be_visible()
        assert page.locator("h1").inner_text()
        wait_until_live(page)
        expect(page.locator(".site-stored, #loading")).to_have_count(0)
        assert page.evaluate("window.shifted ?? 0") < 0.05, "the live picture takes the stored one's place"
        assert misplaced(page) == []
        handle = page.locator("[role=slider][data-gid]:visible").first
        before, link = handle.get_attribute("aria-valuenow"), page.locator("[data-gid=permalink]").first
        handle.focus()
        page.keyboard.press("ArrowUp" if before != handle.get_attribute("aria-valuemax") else "ArrowDown")
        expect(handle).not_to_have_attribute("aria-valuenow", before)
        expect(link).not_to_have_attribute("href", "#")
        assert page.url.endswith(link.get_attribute("href"))
        FURTHER.get(stem, lambda page: None)(page)
        page.close()


def the_explorer_is_driven(page):
    """By mouse, finger, keys, links and the address; in both themes, and as narrow as a phone."""
    go_to(page, "")
    assert_shows(page, [2.0, 1.0, 0.0])
    drag(page, "logit-handle-0", dy=-40)
    assert logits(page, 3)[0] > 2.5
    assert_shows(page, logits(page, 3))
    swipe(page, "logit-handle-2", dy=-60)
    expect(part(page, "logit-handle-2")).not_to_have_attribute("aria-valuenow", "0")
    assert_shows(page, logits(page, 3))
    was = logits(page, 3)
    page.get_by_role("link", name="z = (40, 0, 0)").first.click()
    expect(part(page, "logit-handle-0")).to_have_attribute("aria-valuenow", "40")
    expect(part(page, "jacobian-value-0-0")).to_contain_text("+8e−18")
    page.go_back()
    expect(part(page, "logit-handle-0")).to_have_attribute("aria-valuenow", re.compile(rf"^{was[0]:g}"))
    assert_shows(page, was)
    page.get_by_label("Preset").select_option("two-way race")
    expect(part(page, "logit-handle-0")).not_to_have_attribute("aria-valuenow", f"{was[0]:g}")
    page.get_by_role("button", name="Undo").click()
    expect(part(page, "logit-handle-0")).to_have_attribute("aria-valuenow", re.compile(rf"^{was[0]:g}"))
    page.get_by_role("link", name="Skip to the content").press("Enter")
    expect(page.locator("#content")).to_be_focused()
    assert_shows(page, was)
    page.emulate_media(color_scheme="dark")
    paper = page.evaluate("getComputedStyle(document.querySelector('.live')).backgroundColor")
    assert max(map(int, re.findall(r"\d+", paper)[:3])) < 60
    page.set_viewport_size({"width": 400, "height": 800})
    page.reload()
    wait_until_live(page)
    assert_shows(page, was)
    assert misplaced(page) == []
    assert small(page) == []


def the_training_runs(page):
    """In small turns: Python in a browser has no threads."""
    go_to(page, "part=training")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(part(page, "training-steps")).to_have_text(re.compile(r"Step [1-9]"))
    page.get_by_role("button", name="Pause").click()


FURTHER = {"1-explorer": the_explorer_is_driven, "5-chain-rule": the_training_runs}
"""What only one page can be asked."""


def is_printing(cell):
    """Whether a cell is one of those that do not live; those that do have run in their pages."""
    return cell.is_code and not cell.is_live


def test_python_prints_what_the_notebooks_have_stored(site, window):
    """All cells of all pages, in one Python; what `make test-notebooks` compares with an ordinary one."""
    notebooks = {stem: read_cells(notebooks_folder() / f"{stem}.ipynb") for stem in PAGES}
    asked = {f"{stem}/{cell.name}": cell for stem, each in notebooks.items() for cell in each if is_printing(cell)}
    cells = [{"cell": name, "code": cell.source} for name, cell in asked.items()]
    page = window.new_page()
    page.route("**/page.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{site}/{PAGES[0]}.html")
    settings = json.loads(page.locator("#live-settings").text_content())
    page.set_default_timeout(START)
    printed = page.evaluate(RUN, [settings, cells])
    assert printed == {name: cell.printed for name, cell in asked.items()}
    assert len(printed) > 30
    page.close()


def test_what_stands_there_can_be_read_where_python_does_not_come(site, window):
    page = window.new_page()
    page.route("**/*.zip.data", lambda route: route.abort())
    page.goto(f"{site}/1-explorer.html#z=3,1,0")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The pictures stand still")
    expect(alert).to_contain_text("A file could not be loaded.")
    expect(alert.get_by_role("link", name="Try again")).to_be_visible()
    stored = page.locator(".site-stored")
    expect(stored.locator('[data-gid="jacobian-value-0-0"]')).to_contain_text("+0.223")
    expect(page.locator(".site-printed-cell").first).to_contain_text("exp(z) = [7.389 2.718 1.   ]")
    page.goto(f"{site}/1-explorer.html?picture")
    expect(stored.locator('[data-gid="jacobian-value-0-0"]')).to_be_visible()
    expect(page.locator("header, footer, h1, .site-printed-cell").filter(visible=True)).to_have_count(0)
    expect(alert).to_be_visible()
    page.unroute("**/*.zip.data")
    alert.get_by_role("link", name="Try again").click()
    expect(page.locator("#loading")).to_contain_text("Loading Python")
    page.close()


def test_a_page_comes_back_without_a_network(browser, site):
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site}/1-explorer.html")
    wait_until_live(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => { location.hash = 'z=3,1,0'; })")
    page.wait_for_function("caches.match(location.pathname).then((found) => found !== undefined)")
    context.set_offline(True)
    page.reload()
    wait_until_live(page)
    assert_shows(page, [3.0, 1.0, 0.0])
    context.close()


def test_the_index_leads_to_every_page(site, window):
    with quiet(window, []):
        page = window.new_page()
        page.goto(f"{site}/")
        assert page.locator(".site-card").count() == len(PAGES)
        assert misplaced(page) == []
        page.locator(".site-card").first.click()
        expect(page).to_have_url(f"{site}/{PAGES[0]}.html")
        page.get_by_role("link", name="All pages").click()
        expect(page).to_have_url(f"{site}/")
        page.close()
