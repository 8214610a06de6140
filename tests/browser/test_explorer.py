"""The Explorer in a real Chromium, served by the real command."""

import math
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explainer.core import softmax, softmax_jacobian
from explainer.pages.explorer.settings import PRESETS
from explainer.views.numerals import probability, signed
from explainer.views.shorter import shorter_probability
from tests.browser.driving import drag, misplaced, open_page, part, swipe, value_of
from tests.browser.explorer_numbers import assert_shows, logits
from tests.serving import started_server, write_notebook


@pytest.fixture
def explorer(page, server):
    open_page(page, server.page("1-explorer"))
    return page


def control(page, name):
    """The handle of one of ipywidgets' sliders, to which it gives no accessible name."""
    return page.locator(".widget-slider", has_text=name).get_by_role("slider")


def test_it_opens_with_the_right_numbers(explorer):
    assert logits(explorer, 3) == [2.0, 1.0, 0.0]
    assert_shows(explorer, [2.0, 1.0, 0.0])
    expect(part(explorer, "summary")).to_contain_text("S₁ leads with 0.665")


def test_a_mouse_drags_a_logit(explorer):
    drag(explorer, "logit-handle-0", dy=-40)
    z = logits(explorer, 3)
    assert 2.5 < z[0] <= 6.0
    assert z[1:] == [1.0, 0.0]
    assert_shows(explorer, z)
    assert float(explorer.get_by_label("z₁", exact=True).input_value()) == z[0]


def test_a_finger_drags_a_logit(browser, server):
    context = browser.new_context(viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, server.page("1-explorer"))
    part(page, "logit-handle-2").scroll_into_view_if_needed()
    above = page.evaluate("scrollY")
    swipe(page, "logit-handle-2", dy=-60)
    expect(part(page, "logit-handle-2")).not_to_have_attribute("aria-valuenow", "0")
    z = logits(page, 3)
    assert z[2] > 3.0, "a swipe of 60 px is more than half of the way up"
    assert_shows(page, z)
    assert page.evaluate("scrollY") == above
    context.close()


def test_keys_move_a_logit(explorer):
    handle = explorer.get_by_role("slider", name="logit z₂")
    handle.focus()
    keys = {"ArrowUp": 1.1, "ArrowDown": 1.0, "Shift+ArrowUp": 2.0, "PageDown": 1.0, "Home": -6.0, "End": 6.0}
    for key, value in keys.items():
        handle.press(key)
        expect(handle).to_have_attribute("aria-valuenow", f"{value:g}")
        assert_shows(explorer, [2.0, value, 0.0])


def test_a_box_takes_a_number_and_refuses_words(explorer):
    box = explorer.get_by_label("z₃", exact=True)
    box.fill("1.5")
    box.press("Enter")
    expect(part(explorer, "logit-handle-2")).to_have_attribute("aria-valuenow", "1.5")
    assert_shows(explorer, [2.0, 1.0, 1.5])
    box.fill("a lot")
    box.press("Enter")
    expect(explorer.get_by_role("alert")).to_contain_text("`z₃` must be a number such as 1.5")
    expect(box).to_have_value("1.50")
    assert_shows(explorer, [2.0, 1.0, 1.5])
    box.fill("-inf")
    box.press("Enter")
    expect(part(explorer, "logit-value-2").locator("text")).to_have_text("−∞")
    expect(part(explorer, "probability-value-2").locator("text")).to_have_text("0")


def test_a_logit_outside_the_window_makes_the_window_wider(explorer):
    box = explorer.get_by_label("z₁", exact=True)
    box.fill("40")
    box.press("Enter")
    expect(part(explorer, "logit-handle-0")).to_have_attribute("aria-valuemax", "50")
    drag(explorer, "logit-handle-0", dy=10)
    z = logits(explorer, 3)
    assert 20 < z[0] < 40
    expect(part(explorer, "logit-handle-0")).to_have_attribute("aria-valuemax", "50")


def test_presets(explorer):
    for name, settings in PRESETS.items():
        explorer.get_by_label("Preset").select_option(name)
        expect(explorer.locator("[data-gid^=logit-handle-]")).to_have_count(settings.n)
        for i, (share, z) in enumerate(zip(softmax(settings.logits), settings.logits, strict=True)):
            shown = part(explorer, f"probability-value-{i}").locator("text")
            writings = map(re.escape, shorter_probability(share, exact=z == -math.inf))
            expect(shown).to_have_text(re.compile(f"^({'|'.join(writings)})$"))
        for label in settings.labels:
            expect(explorer.get_by_role("slider", name=re.compile(re.escape(f"({label})")))).to_be_visible()


def test_the_number_of_classes(explorer):
    box = explorer.get_by_label("Classes n")
    for n in (2, 10):
        box.fill(str(n))
        box.press("Enter")
        expect(explorer.locator("[data-gid^=jacobian-cell-]")).to_have_count(n * n)
    assert_shows(explorer, [2.0, 1.0] + [1.0] * 8)


def test_temperature(explorer):
    slider = control(explorer, "Temperature T")
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    shown = explorer.locator(".widget-readout").first
    expect(shown).not_to_have_text("1.00")
    temperature = float(np.float64(f"{10 ** (3 * math.log10(20) / 130):.3g}"))
    assert_shows(explorer, [2.0, 1.0, 0.0], temperature)


def test_pointing_at_one_entry_selects_it_everywhere(explorer):
    part(explorer, "jacobian-cell-1-2").hover()
    expect(part(explorer, "inspector-name")).to_have_text("∂S₂/∂z₃")
    for prefix in ("jacobian", "check"):
        expect(part(explorer, f"{prefix}-row-1").locator("text")).to_have_css("font-weight", "700")
        expect(part(explorer, f"{prefix}-column-2").locator("text")).to_have_css("font-weight", "700")
        expect(part(explorer, f"{prefix}-row-0").locator("text")).to_have_css("font-weight", "400")
    part(explorer, "check-cell-0-0").hover()
    expect(part(explorer, "inspector-name")).to_have_text("∂S₁/∂z₁")
    expect(part(explorer, "jacobian-row-0").locator("text")).to_have_css("font-weight", "700")


def test_a_click_pins_until_the_next(explorer):
    part(explorer, "jacobian-cell-2-0").click()
    expect(part(explorer, "inspector-name")).to_have_text("∂S₃/∂z₁")
    part(explorer, "jacobian-cell-0-0").hover()
    part(explorer, "check-cell-1-1").hover()
    drag(explorer, "logit-handle-0", dy=-10)  # its answer comes after those of the pointings before it
    value_of(explorer, "logit-handle-0")
    expect(part(explorer, "inspector-name")).to_have_text("∂S₃/∂z₁")
    part(explorer, "jacobian-cell-2-0").click()
    part(explorer, "jacobian-cell-0-0").hover()
    expect(part(explorer, "inspector-name")).to_have_text("∂S₁/∂z₁")


def test_entries_by_keyboard(explorer):
    part(explorer, "jacobian-cell-0-0").focus()
    explorer.keyboard.press("ArrowDown")
    explorer.keyboard.press("ArrowRight")
    expect(part(explorer, "inspector-name")).to_have_text("∂S₂/∂z₂")
    expect(part(explorer, "inspector-same")).to_be_visible()
    expect(part(explorer, "inspector-cross")).to_be_hidden()
    explorer.keyboard.press("Enter")
    part(explorer, "jacobian-cell-0-1").hover()
    expect(part(explorer, "inspector-name")).to_have_text("∂S₂/∂z₂")


def test_fan_in_and_fan_out(explorer):
    def strengths():
        return {
            (j, i): float(part(explorer, f"edge-{j}-{i}").locator("path").get_attribute("fill-opacity") or 1)
            for j in range(3)
            for i in range(3)
        }

    part(explorer, "output-node-1").hover()
    expect(part(explorer, "jacobian-row-1").locator("text")).to_have_css("font-weight", "700")
    into = strengths()
    assert min(into[j, 1] for j in range(3)) > max(v for (_, i), v in into.items() if i != 1)
    part(explorer, "input-node-2").hover()
    expect(part(explorer, "jacobian-column-2").locator("text")).to_have_css("font-weight", "700")
    out = strengths()
    assert min(out[2, i] for i in range(3)) > max(v for (j, _), v in out.items() if j != 2)


def test_undo_takes_a_whole_drag_back_and_reset_all(page, server):
    open_page(page, server.page("1-explorer"), fresh=True)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    drag(page, "logit-handle-0", dy=-30)
    moved = logits(page, 3)
    drag(page, "logit-handle-1", dy=-30)
    logits(page, 3)
    undo.click()
    expect(part(page, "logit-handle-1")).to_have_attribute("aria-valuenow", "1")
    assert logits(page, 3) == moved
    page.get_by_role("button", name="Reset").click()
    expect(part(page, "logit-handle-0")).to_have_attribute("aria-valuenow", "2")
    undo.click()
    expect(part(page, "logit-handle-0")).to_have_attribute("aria-valuenow", f"{moved[0]:g}")


def test_the_link_to_a_state_leads_back(explorer, server):
    explorer.get_by_label("Preset").select_option("two-way race")
    expect(explorer.locator("[data-gid^=logit-handle-]")).to_have_count(4)
    drag(explorer, "logit-handle-0", dy=-20)
    z = logits(explorer, 4)
    link = explorer.get_by_role("link", name="A link to exactly this state")
    expect(link).to_have_attribute("href", re.compile(re.escape(f"z={z[0]:g},")))
    assert explorer.url.endswith(link.get_attribute("href")), "the address is the state"
    other = explorer.context.new_page()
    open_page(other, explorer.url)
    expect(other.locator("[data-gid^=logit-handle-]")).to_have_count(4)
    assert logits(other, 4) == z
    expect(other.get_by_role("slider", name="logit z₁ (red)")).to_be_visible()


def test_prose_drives_the_picture_beside_it(explorer):
    drag(explorer, "logit-handle-0", dy=-30)
    moved = logits(explorer, 3)
    explorer.get_by_role("link", name="z = (40, 0, 0)").first.click()
    expect(part(explorer, "logit-handle-0")).to_have_attribute("aria-valuenow", "40")
    assert_shows_saturation(explorer)
    expect(explorer.locator(".live-changed").first).to_be_attached()
    explorer.get_by_role("button", name="Undo").click()
    expect(part(explorer, "logit-handle-0")).to_have_attribute("aria-valuenow", f"{moved[0]:g}")


def assert_shows_saturation(page):
    s = softmax([40.0, 0.0, 0.0])
    expect(part(page, "probability-value-1").locator("text")).to_have_text(probability(s[1]))


def test_an_older_link_still_works(page, server):
    open_page(page, server.page("1-explorer"), "?z=1,2,3,4&T=2&at=4,1&token=none")
    expect(page.locator("[data-gid^=logit-handle-]")).to_have_count(4)
    assert logits(page, 4) == [1.0, 2.0, 3.0, 4.0]
    expect(part(page, "inspector-name")).to_have_text("∂S₄/∂z₁")


def test_an_address_that_says_nonsense_is_answered_in_words(page, server):
    open_page(page, server.page("1-explorer"), "#z=1,<script>alert(1)</script>")
    expect(page.get_by_role("alert")).to_contain_text("must be a number such as 1.5")
    assert_shows(page, [2.0, 1.0, 0.0])


def test_the_check_follows_its_step(explorer):
    slider = control(explorer, "Step h")
    slider.focus()
    slider.press("Home")
    expect(part(explorer, "summary")).to_contain_text("cannot resolve")
    explorer.get_by_label("Differences").select_option("complex")
    expect(part(explorer, "summary")).to_contain_text("All 9 entries agree")


def test_the_tables_hold_the_same_numbers(explorer):
    explorer.get_by_text("The pictures as tables").click()
    drag(explorer, "logit-handle-2", dy=-25)
    jacobian = softmax_jacobian(logits(explorer, 3))
    expect(part(explorer, "table-jacobian-0-2")).to_have_text(signed(jacobian[0, 2], 6))
    assert [[part(explorer, f"table-jacobian-{i}-{j}").inner_text() for j in range(3)] for i in range(3)] == [
        [signed(v, 6) for v in row] for row in jacobian
    ]


@pytest.mark.parametrize("preset", ["next word", "digits", "huge"])
def test_nothing_overlaps_or_is_cut_off(explorer, preset):
    explorer.get_by_label("Preset").select_option(preset)
    expect(explorer.locator("[data-gid^=logit-handle-]")).to_have_count(PRESETS[preset].n)
    for width in (400, 1280, 1920):
        explorer.set_viewport_size({"width": width, "height": 900})
        assert misplaced(explorer) == [], width


def test_two_pages_do_not_mix(explorer, server):
    other = explorer.context.new_page()
    open_page(other, server.page("1-explorer"))
    drag(explorer, "logit-handle-0", dy=-30)
    drag(other, "logit-handle-0", dy=20)
    here, there = logits(explorer, 3), logits(other, 3)
    assert here[0] > 2.0 > there[0]
    assert_shows(explorer, here)
    assert_shows(other, there)


def test_two_views_of_one_page_stay_together(page, tmp_path):
    source = "from explainer.pages import explorer\nshown = explorer()\ndisplay(shown, shown)"
    write_notebook(tmp_path / "1-twice.ipynb", ("markdown", "# Twice"), ("code", source))
    with started_server("--notebooks", str(tmp_path), "--warm", "0") as server:
        open_page(page, server.page("1-twice"))
        expect(page.locator("[data-explainer-ready=true]")).to_have_count(2)
        first, second = (page.locator(".live").nth(k).locator("[data-gid=logit-handle-0]") for k in range(2))
        first.focus()
        first.press("PageUp")
        expect(second).to_have_attribute("aria-valuenow", "3")
        expect(page.locator("[data-gid=probability-value-0] text").nth(1)).to_have_text(
            probability(softmax([3.0, 1.0, 0.0])[0])
        )
        page.close()  # before its server goes
