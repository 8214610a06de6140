"""axe-core finds nothing to mend: on every page, in each of its scenes, narrow and wide, in all themes."""

from importlib import import_module
from pathlib import Path

import pytest
from playwright.sync_api import expect

from explainer.page import Word, address
from explainer.page.settings import kinds_of
from explainer.pages import FOLDERS
from explainer.serve.pages import notebooks_folder, read_pages
from tests.browser.driving import open_page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
PAGES = [page.stem for page in read_pages(notebooks_folder())]
WIDTHS = (1280, 400)
THEMES = {
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
LIGHT = {"color_scheme": "light", "forced_colors": "none"}
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The only rules whose outcome a theme can change."""
LIVE = ".live, .page-controls"
FURTHER = {
    "3-derivation": ["step=11&seen=11&ask=0", "route=pattern&step=5&seen=5&ask=0"],
    "4-check": ["claim=scaled", ";answers=scaled"],
}
"""What can be seen only after the reader has done something."""


def scenes(stem):
    """The fragments that lead to all scenes of a page which consist of other parts or of other words."""
    folder = stem.partition("-")[2].replace("-", "_")
    assert folder in FOLDERS
    declared = import_module(f"explainer.pages.{folder}.page").declare()
    words = [(name, kind) for name, kind in kinds_of(type(declared.begin)).items() if isinstance(kind, Word)]
    found = {}
    for settings in [
        declared.begin,
        *(declared.begin.replace(**{n: word}) for n, kind in words for word in kind.choices),
    ]:
        scene = declared.scene(settings, (declared.in_motion or declared.compute)(settings))
        parts = tuple((name, getattr(view, "markup", "")) for name, view in scene.views.items())
        found.setdefault(parts, address.write(settings, declared.begin))
    return list(found.values())


@pytest.fixture
def axe(page):
    """Returns what axe finds on the page now, by all rules or by some."""
    if not AXE.is_file():
        pytest.fail(f"{AXE} is missing. `make test-python` installs it.", pytrace=False)
    page.emulate_media(reduced_motion="reduce")

    def run(rules=None, within=None):
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text("utf-8"))
        only = {} if rules is None else {"runOnly": {"type": "rule", "values": rules}}
        return page.evaluate(
            """async ([within, options]) => (await axe.run(within ?? document, options)).violations.flatMap(
              ({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))""",
            [within, {"resultTypes": ["violations"], "preload": False, **only}],
        )

    return run


def faults(page, axe, within=None):
    """What axe finds in all widths and themes, in the whole page or within what a selector finds."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(**LIGHT)
        found[width, "light"] = axe(within=within)
        for name, media in THEMES.items():
            page.emulate_media(**media)
            found[width, name] = axe(OF_COLOURS, within)
    return {where: what for where, what in found.items() if what}


def test_the_index_has_no_faults(page, server, axe):
    page.goto(server.address)
    assert faults(page, axe) == {}


@pytest.mark.parametrize("stem", PAGES)
def test_a_page_has_no_faults_in_any_of_its_scenes(page, server, axe, stem):
    open_page(page, server.page(stem))
    expect(page.locator("#loading")).to_have_count(0)
    found = {}
    for fragment in [*scenes(stem), *FURTHER.get(stem, [])]:
        page.evaluate("fragment => { location.hash = fragment }", fragment)
        links = page.locator('[data-gid="permalink"]')
        for link, section in zip(links.all(), fragment.split(";"), strict=False):
            expect(link).to_have_attribute("href", f"#{section}")
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        within = LIVE if fragment else None  # all else is the same in all scenes
        found |= {(fragment, *where): what for where, what in faults(page, axe, within).items()}
    assert found == {}


def test_the_search_for_faults_can_fail(page, axe):
    page.set_content("<h1>A page</h1><main><button></button><p style='color: #ccc'>pale</p></main>")
    assert {fault.partition(":")[0] for fault in axe()} >= {"button-name", "color-contrast"}
    assert {fault.partition(":")[0] for fault in axe(OF_COLOURS)} == {"color-contrast"}
