"""Pages by keyboard alone, and what assistive technology is told of them."""

import re

import pytest
from playwright.sync_api import expect

from explainer.serve.notebooks import notebooks_folder
from explainer.serve.pages import read_pages
from tests.browser.driving import drawn, open_page, part

PAGES = [page.stem for page in read_pages(notebooks_folder())]
FURTHEST = 200
"""Presses of the tab key, at most, from anywhere to anywhere."""

UNSEEN_FOCUS = """() => {
  const linear = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => [r, g, b].map((c) => linear(c / 255))
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const paper = rgb(getComputedStyle(document.body).backgroundColor);
  const found = [];
  const stops = document.querySelectorAll(
    'a[href], button, input, select, summary, [contenteditable=true], [tabindex="0"]');
  for (const each of stops) {
    each.focus();
    if (document.activeElement !== each) continue; // hidden or disabled
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(each);
    const [light, dark] = [luminance(rgb(outlineColor)), luminance(paper)].sort((a, b) => b - a);
    const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && (light + 0.05) / (dark + 0.05) >= 3;
    if (!seen) found.push(`${each.outerHTML.slice(0, 90)}: ${outlineStyle} ${outlineWidth} ${outlineColor}`);
  }
  return [stops.length, found];
}"""


@pytest.mark.parametrize("stem", PAGES)
def test_the_focus_is_seen_wherever_it_is(page, server, stem):
    open_page(page, server.page(stem))
    page.keyboard.press("Tab")  # from now on the browser shows the focus
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        count, unseen = page.evaluate(UNSEEN_FOCUS)
        assert count > 20
        assert unseen == []


def test_who_skips_to_the_content_keeps_the_state(page, server):
    open_page(page, server.page("1-explorer"), "#z=3,1,0")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#content .page-controls') !== null")
    part(page, "logit-handle-1").press("PageUp")
    expect(page).to_have_url(re.compile("#z=3,2,0(&|$)"))


def tab_to(page, gid, key="Tab"):
    """Press the tab key until the focus is on an element of the pictures or words."""
    for _ in range(FURTHEST):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.dataset.gid ?? ''") == gid:
            return
    pytest.fail(f"{FURTHEST} presses of {key} do not lead to {gid}.")


def test_a_derivation_is_done_from_end_to_end_by_keys_alone(page, server):
    open_page(page, server.page("3-derivation"))
    last = 10
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "By logarithms":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="By logarithms")).to_have_attribute("aria-pressed", "true")
    step, asked = 1, 0
    question = page.locator(".sx-question:not(.sx-past):visible")
    while step < last:
        expect(part(page, "step-count")).to_have_text(f"Step {step} of {last}")
        if question.count() == 0:
            tab_to(page, "step-next")
            page.keyboard.press("Enter")
        else:
            asked += 1
            first = question.locator(".sx-choice").first.get_attribute("data-gid")
            tab_to(page, first, "Shift+Tab")
            answered = question.locator("[data-found]")
            while question.count() == 1 and answered.count() < question.locator(".sx-choice").count():
                tried = answered.count()
                page.keyboard.press("Enter")
                page.wait_for_function(
                    """([step, tried]) => document.querySelector('[data-gid="step-count"]').textContent !== step
                    || document.querySelectorAll('.sx-question:not(.sx-past) [data-found]').length > tried""",
                    arg=[f"Step {step} of {last}", tried],
                )
                page.keyboard.press("ArrowRight")
            page.keyboard.press("Shift+Tab")
            tab_to(page, "step-next")
            page.keyboard.press("Shift+Tab")
        step += 1
    expect(part(page, "step-count")).to_have_text(f"Step {last} of {last}")
    assert asked > 0


def test_a_round_of_the_hunt_is_played_by_keys_alone(page, server):
    open_page(page, server.page("4-check"))
    tab_to(page, page.locator('[data-gid^="diagnosis-"]').first.get_attribute("data-gid"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(part(page, "hunt-status")).to_contain_text(re.compile("Right|Not that"))
    expect(part(page, "hunt-score")).to_contain_text("of 1")
    tab_to(page, "hunt-next")
    page.keyboard.press("Enter")
    expect(part(page, "hunt-round")).to_have_text("Round 2 of 10.")


def test_a_cell_is_called_by_its_row_its_column_and_the_number_that_it_shows_now(page, server):
    open_page(page, server.page("1-explorer"))
    cell, before = part(page, "jacobian-cell-0-1"), drawn(page, "jacobian-value-0-1")
    expect(cell).to_have_accessible_name(f"Jacobian: ∂S₁/∂z₂ {before}")
    part(page, "logit-handle-0").press("PageUp")
    expect(part(page, "jacobian-value-0-1").locator("text")).not_to_have_text(before)
    expect(cell).to_have_accessible_name(f"Jacobian: ∂S₁/∂z₂ {drawn(page, 'jacobian-value-0-1')}")


def test_controls_say_what_they_are_and_what_is_pressed(page, server):
    open_page(page, server.page("4-check"))
    for whose in ("", ", in the hunt"):
        group = page.get_by_role("group", name=f"Differences{whose}", exact=True)
        pressed = group.get_by_role("button", pressed=True)
        expect(pressed).to_have_text(["central"])
        group.get_by_role("button", name="forward").click()
        expect(pressed).to_have_text(["forward"])
        expect(page.get_by_role("combobox", name=f"Look at{whose}", exact=True)).to_have_count(1)
    names = page.get_by_role("heading").all_text_contents()
    assert len(names) == len(set(names))


def test_sliders_say_their_names_and_their_numbers(page, server):
    open_page(page, server.page("1-explorer"))
    slider = page.get_by_role("slider", name="Step h", exact=True)
    expect(slider).to_have_attribute("aria-valuetext", "1e-5")
    slider.press("End")
    readout = page.get_by_role("textbox", name="Step h, as a number")
    expect(readout).not_to_have_text("1e-5")
    expect(slider).to_have_attribute("aria-valuetext", readout.text_content())
    expect(page.get_by_role("textbox", name="Temperature T, as a number")).to_have_text("1.00")
