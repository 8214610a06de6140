"""Every page, opened once: each of its scenes can be read and reached by everybody, at all widths and in all themes."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.contrast import ENOUGH, contrast_of, unreadable
from tests.browser.driving import go_to, misplaced, open_page, small
from tests.browser.scenes import PAGES, fragments, fragments_of_parts
from tests.conftest import new_context, quiet

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
NARROW = 320
WIDTHS = (400, 640, 800, 1000, 1280, 1920)
AXE_WIDTHS = (1280, 400)
LIGHT = {"color_scheme": "light", "forced_colors": "none"}
DARK = {"color_scheme": "dark", "forced_colors": "none"}
FORCED = {
    "forced light": {"color_scheme": "light", "forced_colors": "active"},
    "forced dark": {"color_scheme": "dark", "forced_colors": "active"},
}
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The only rules whose outcome a theme can change."""
UNPRESSED = """() => [...document.querySelectorAll('.page-controls .widget-toggle-buttons')].flatMap((group) => {
  const pressed = [...group.querySelectorAll('button')].map((each) => each.getAttribute('aria-pressed'));
  const shown = [...group.querySelectorAll('button')].map((each) => `${each.classList.contains('mod-active')}`);
  const named = group.getAttribute('role') === 'group' && group.getAttribute('aria-label');
  return named && `${pressed}` === `${shown}` && shown.includes('true') ? [] : [group.outerHTML.slice(0, 200)];
})"""


@pytest.fixture(scope="module")
def canvas(browser):
    """A page of a window of its own, with what axe needs, and its session with the browser."""
    if not AXE.is_file():
        pytest.fail(f"{AXE} is missing. `make test-python` installs it.", pytrace=False)
    context = new_context(browser)
    with quiet(context, []):
        page = context.new_page()
        page.emulate_media(reduced_motion="reduce")
        yield page, context.new_cdp_session(page)
        context.close()


@pytest.fixture(scope="module", params=PAGES)
def stem(request):
    return request.param


@pytest.fixture(scope="module")
def opened(canvas, server, stem):
    """Each page, for all tests here."""
    page, _ = canvas
    open_page(page, server.page(stem))
    expect(page.locator("#loading")).to_have_count(0)
    return page


@pytest.fixture(autouse=True)
def as_at_first(canvas):
    page, _ = canvas
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(**LIGHT)


def axe(page, rules=None, within=None):
    """What axe finds on the page now, by all rules, best practices included, or by some."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    only = {} if rules is None else {"runOnly": {"type": "rule", "values": rules}}
    return page.evaluate(
        """async ([within, options]) => (await axe.run(within ?? document, options)).violations.flatMap(
          ({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))""",
        [within, {"resultTypes": ["violations"], "preload": False, **only}],
    )


def faults(page, within=None):
    """What axe finds at both widths: by all rules, and of colours in the other themes."""
    found = {}
    for width in AXE_WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[width, "light"] = axe(page, within=within)
        for name, media in ({"dark": DARK} | FORCED).items():
            page.emulate_media(**media)
            found[width, name] = axe(page, OF_COLOURS, within)
        page.emulate_media(**LIGHT)
    return {where: what for where, what in found.items() if what}


def test_axe_finds_nothing_on_the_index(canvas, server):
    page, _ = canvas
    page.goto(server.address)
    assert faults(page) == {}


def test_axe_finds_nothing_in_any_scene(opened, stem):
    found = {}
    for fragment in fragments_of_parts(stem):
        go_to(opened, fragment)
        opened.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        within = ".live, .page-controls" if fragment else None  # all else is the same in all scenes
        found |= {(fragment, *where): what for where, what in faults(opened, within).items()}
    assert found == {}


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


def test_texts_stand_out_from_what_is_behind_them(canvas, opened, stem):
    """The whole page in all themes, and the pictures and words of its other scenes in the two that pages bring."""
    _, session = canvas
    found = {}
    for fragment in fragments_of_parts(stem):
        go_to(opened, fragment)
        for theme, media in ({"light": LIGHT, "dark": DARK} | ({} if fragment else FORCED)).items():
            opened.emulate_media(**media)
            pale, count = unreadable(opened, session, ".live" if fragment else "body")
            assert count > 20
            if pale:
                found[fragment, theme] = pale
    assert found == {}


def test_buttons_say_what_is_pressed_and_belong_to_a_group_with_a_name(opened, stem):
    found = {}
    for fragment in fragments_of_parts(stem):
        go_to(opened, fragment)
        if wrong := opened.evaluate(UNPRESSED):
            found[fragment] = wrong
    assert found == {}


def test_the_search_for_faults_can_fail(canvas):
    page, _ = canvas
    page.goto("about:blank")
    page.set_content("<h1>A page</h1><main><button></button><p style='color: #ccc'>pale</p></main>")
    assert {fault.partition(":")[0] for fault in axe(page)} >= {"button-name", "color-contrast"}
    assert {fault.partition(":")[0] for fault in axe(page, OF_COLOURS)} == {"color-contrast"}


def test_the_measure_of_contrast_can_fail(canvas):
    page, session = canvas
    page.goto("about:blank")
    page.set_content("<body style='background: white'><p>ink</p><p style='color: #999'>pale</p>")
    assert [line.partition(" ")[0] for line in unreadable(page, session)[0]] == ["'pale'"]
    white, grey = np.full((40, 90, 3), 255), np.full((40, 90, 3), 255)
    white[10:20, 10:60] = 0x70
    grey[10:20, 10:60] = 0x90
    assert contrast_of(white) > ENOUGH > contrast_of(grey) > 1
