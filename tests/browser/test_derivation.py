"""The derivation in a real Chromium: stepping, guessing, dragging and picking, by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from explainer.core import log_softmax_jacobian, softmax, softmax_jacobian
from explainer.pages.derivation.steps import written
from explainer.views.numerals import signed
from tests.browser.driving import drag, drawn, misplaced, open_page, part, table, value_of


@pytest.fixture
def lesson(page, server):
    open_page(page, server.page("3-derivation"))
    return page


def at(page, step, count=11):
    expect(part(page, "step-count")).to_have_text(f"Step {step} of {count}")


def onward(page, steps, count=11):
    """Press Next until the step, guessing nothing."""
    for step in range(2, steps + 1):
        part(page, "step-next").click()
        at(page, step, count)


def shown(page):
    return page.locator(".sx-step:visible").count()


def test_it_begins_with_the_definition_as_mathematics(lesson):
    at(lesson, 1)
    assert shown(lesson) == 1
    fraction = part(lesson, "step-0").locator(".sx-symbols mfrac").bounding_box()
    assert fraction["height"] > 1.5 * part(lesson, "step-0").locator(".sx-symbols mi").first.bounding_box()["height"]
    expect(part(lesson, "line-0-0")).to_have_text(written(softmax([2, 1, 0])[0]))


def test_buttons_lead_forth_and_back_and_earlier_lines_stay(lesson):
    onward(lesson, 3)
    assert shown(lesson) == 3
    expect(part(lesson, "step-2")).to_have_attribute("aria-current", "step")
    expect(part(lesson, "step-1")).to_have_class(re.compile("sx-past"))
    part(lesson, "step-back").click()
    at(lesson, 2)
    assert shown(lesson) == 2


def test_the_newest_line_comes_into_view_wherever_the_reader_has_scrolled(lesson):
    onward(lesson, 9)
    box = lesson.locator(".sx-derivation")
    box.evaluate("box => box.scrollTo({ top: -box.scrollHeight })")
    assert not in_view(lesson, "step-8")
    part(lesson, "step-next").click()
    at(lesson, 10)
    assert in_view(lesson, "step-9")


def in_view(page, gid):
    """Whether the lower edge of a line is within the box of the lines."""
    line, box = part(page, gid).bounding_box(), page.locator(".sx-derivation").bounding_box()
    return box["y"] < line["y"] + line["height"] <= box["y"] + box["height"]


def test_arrow_keys_on_the_stepper_lead_forth_and_back_up_to_a_question(lesson):
    stepper = lesson.get_by_role("slider", name="step")
    stepper.focus()
    for key, step in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("End", 4), ("ArrowRight", 4)):
        stepper.press(key)
        at(lesson, step)
    expect(stepper).to_have_attribute("aria-valuetext", "4 of 11, Sum rule")
    assert value_of(lesson, "step-handle") == 4


def test_the_rail_is_dragged_as_far_as_the_next_question(lesson):
    drag(lesson, "step-handle", dx=400)
    at(lesson, 4)
    assert value_of(lesson, "step-handle") == 4


def test_guesses_by_mouse(lesson):
    onward(lesson, 4)
    expect(part(lesson, "question-4")).to_be_visible()
    expect(part(lesson, "reason-4-0")).to_be_hidden()
    part(lesson, "guess-4-0").click()
    expect(part(lesson, "reason-4-0")).to_contain_text("Only an exponential that contains z₂ changes")
    at(lesson, 4)
    part(lesson, "guess-4-1").click()
    at(lesson, 5)
    expect(part(lesson, "reason-4-1")).to_be_visible()


def test_guesses_by_keyboard_alone(lesson):
    part(lesson, "step-next").focus()
    for step in (2, 3, 4):
        lesson.keyboard.press("Enter")
        at(lesson, step)
    lesson.keyboard.press("Shift+Tab")  # Back
    lesson.keyboard.press("Shift+Tab")  # the answers
    expect(part(lesson, "guess-4-0")).to_be_focused()
    lesson.keyboard.press("ArrowRight")
    expect(part(lesson, "guess-4-1")).to_be_focused()
    lesson.keyboard.press("Enter")
    at(lesson, 5)
    expect(part(lesson, "step-status")).to_contain_text("Right: exp(z₂) is the only term that contains z₂")


def test_terms_that_vanish_are_struck_out_when_that_is_known(lesson):
    onward(lesson, 4)
    term = part(lesson, "step-3").locator(".sx-symbols .vanishes").first
    expect(term).to_have_css("background-image", "none")
    part(lesson, "step-next").click()
    at(lesson, 5)
    expect(term).to_have_css("color", "rgb(91, 102, 117)")  # muted, and still to be read
    expect(term).to_have_css("background-image", re.compile("linear-gradient"))


def test_a_chip_explains_its_rule_by_keyboard(lesson):
    onward(lesson, 3)
    chip = part(lesson, "step-2").locator("summary")
    chip.focus()
    expect(lesson.get_by_text("Slope of the top times the bottom").first).to_be_hidden()
    lesson.keyboard.press("Enter")
    expect(part(lesson, "step-2").get_by_text("Slope of the top times the bottom")).to_be_visible()
    at(lesson, 3)


def test_a_drag_patches_the_numbers_and_rebuilds_nothing(lesson):
    onward(lesson, 11)
    before = part(lesson, "line-10-0").element_handle()
    lesson.evaluate(
        """() => {
            window.rebuilt = 0;
            const watch = new MutationObserver((all) => { window.rebuilt += all.length; });
            watch.observe(document.querySelector('[data-part="steps"]'), { childList: true, subtree: true });
        }"""
    )
    drag(lesson, "logit-handle-0", dy=-25)
    z = [value_of(lesson, f"logit-handle-{j}") for j in range(3)]
    assert z[0] > 2.2
    S = softmax(z)
    expect(part(lesson, "line-10-0")).to_have_text(written(-S[0] * S[1]))
    expect(part(lesson, "line-10-1")).to_have_text(written(S[0]))
    assert before.evaluate("element => element.isConnected")
    assert lesson.evaluate("window.rebuilt") == 0


def test_the_nodes_that_a_step_speaks_of_light_up_in_the_graph(lesson):
    def line_of(node):
        return part(lesson, f"graph-{node}").locator("path")

    onward(lesson, 6)
    lit, unlit = line_of("exp_1").get_attribute("stroke"), line_of("exp_0").get_attribute("stroke")
    assert lit != unlit
    assert line_of("sum").get_attribute("stroke") == lit
    part(lesson, "step-next").click()
    at(lesson, 7)
    expect(line_of("exp_0")).to_have_attribute("stroke", lit)


def test_a_cell_of_the_heatmap_picks_the_entry_by_mouse_and_by_keyboard(lesson):
    part(lesson, "jacobian-cell-2-0").click()
    expect(lesson.get_by_role("heading", name="∂S₃/∂z₁ by the quotient rule")).to_be_visible()
    expect(part(lesson, "jacobian-cell-2-0")).to_be_visible()
    part(lesson, "jacobian-cell-2-0").focus()
    lesson.keyboard.press("ArrowUp")
    expect(part(lesson, "jacobian-cell-1-0")).to_be_focused()
    lesson.keyboard.press("Enter")
    expect(lesson.get_by_role("heading", name="∂S₂/∂z₁ by the quotient rule")).to_be_visible()
    expect(part(lesson, "jacobian-cell-1-0")).to_be_focused()


def test_the_pickers_pick_the_entry_and_the_size(lesson):
    lesson.get_by_label("Output").select_option("S₂")
    expect(lesson.get_by_role("heading", name="∂S₂/∂z₂ by the quotient rule")).to_be_visible()
    lesson.get_by_label("Classes n").fill("6")
    lesson.get_by_label("Classes n").press("Enter")
    expect(part(lesson, "jacobian-cell-5-5")).to_be_visible()
    onward(lesson, 4)
    expect(part(lesson, "question-4")).to_contain_text("Of the 6 terms of Σ")


def test_the_pattern_is_two_heatmaps_subtracted(lesson):
    lesson.get_by_role("button", name="The pattern").click()
    at(lesson, 1, 5)
    onward(lesson, 5, 5)
    J = softmax_jacobian([2, 1, 0])
    S = softmax([2, 1, 0])
    expect(part(lesson, "outer-value-0-1").locator("text")).to_have_text(signed(S[0] * S[1]))
    assert table(lesson, "diagonal-value", 3)[1] == ["0", signed(S[1]), "0"]
    assert drawn(lesson, "jacobian-value-0-1") == signed(J[0, 1])


def test_log_softmax_has_its_own_jacobian_to_pick_from(lesson):
    lesson.get_by_role("button", name="Log-softmax").click()
    at(lesson, 1, 7)
    J = log_softmax_jacobian([2, 1, 0])
    assert table(lesson, "log-jacobian-value", 3) == [[signed(value) for value in row] for row in J]
    part(lesson, "log-jacobian-cell-1-0").click()
    expect(lesson.get_by_role("heading", name="∂log S₂/∂z₁, of log-softmax")).to_be_visible()


def test_one_can_read_on_from_the_first_case_to_log_softmax(lesson):
    lesson.get_by_label("Guess first").uncheck()
    stepper = lesson.get_by_role("slider", name="step")
    for count, heading in (
        (11, "∂S₁/∂z₁ by the quotient rule"),
        (11, "All entries in one formula"),
        (5, "∂S₁/∂z₂ by logarithms"),
        (10, "∂log S₁/∂z₂, of log-softmax"),
    ):
        stepper.press("End")
        at(lesson, count, count)
        part(lesson, "step-next").click()
        expect(lesson.get_by_role("heading", name=heading)).to_be_visible()


def test_an_address_opens_any_line_and_words_of_the_prose_lead_to_others(page, server):
    open_page(page, server.page("3-derivation"), "#route=logs&step=4&guesses=3,0:3,2")
    at(page, 4, 10)
    expect(part(page, "reason-3-0")).to_be_visible()
    page.get_by_role("link", name="diag(S) − S Sᵀ").click()
    at(page, 5, 5)
    expect(part(page, "outer-value-0-1").locator("text")).to_have_text(signed(-softmax_jacobian([2, 1, 0])[0, 1]))
    page.get_by_role("button", name="Undo").click()
    at(page, 4, 10)


def test_it_fits_every_width(lesson):
    onward(lesson, 11)
    for width in (400, 1280, 1920):
        lesson.set_viewport_size({"width": width, "height": 800})
        assert misplaced(lesson) == [], width
