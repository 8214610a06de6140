"""The chain rule in a real Chromium: every section, by mouse and by keyboard, and a training to its end."""

import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from explainer.core import softmax, softmax_jacobian
from explainer.core.routes import ROUTES
from explainer.pages import HELD_OUT, RIGHT_ANSWERS
from explainer.pages.chain_rule.numbers import compute
from explainer.pages.chain_rule.settings import ChainRuleSettings
from explainer.views.numerals import probability, signed
from tests.browser.driving import drag, drawn, open_page, part, value_of

Z = (2.0, 1.0, 0.0)
SECTIONS = {
    "row": "1 A, B, C",
    "move": "2 As weights",
    "column": "3 A column",
    "loss": "4 A loss",
    "layer": "5 A layer",
    "training": "6 Training",
}


@pytest.fixture
def lesson(page, server):
    open_page(page, server.page("5-chain-rule"))
    return page


def turn_to(page, section):
    page.get_by_role("button", name=SECTIONS[section]).click()
    first = {
        "row": "row-bar-0",
        "move": "dz-bar-0",
        "column": "flow-sum-value",
        "loss": "y-handle-0",
        "layer": "output-bar-0",
    }
    expect(part(page, first.get(section, "training-steps"))).to_be_visible()
    expect(page.locator(".live-handle:not([aria-valuenow])")).to_have_count(0)  # each knows where it is


def values(page, prefix, n=3):
    return [value_of(page, f"{prefix}-handle-{k}") for k in range(n)]


def press(page, name, *keys):
    handle = page.get_by_role("slider", name=name, exact=True)
    handle.focus()
    for key in keys:
        handle.press(key)
    return handle


def shows(page, gid, words):
    expect(part(page, gid).locator("text")).to_have_text(words)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_raising_all_logits_together_moves_no_probability(lesson, by):
    shares = [drawn(lesson, f"probability-value-{i}") for i in range(3)]
    assert shares == [probability(s) for s in softmax(Z)]
    if by == "mouse":
        drag(lesson, "mean-handle", dx=60)
    else:
        press(lesson, "all logits together", "ArrowRight", "ArrowRight", "PageUp")
    assert value_of(lesson, "mean-handle") > 1.5  # and everything has come to rest
    moved = np.subtract(values(lesson, "logit"), Z)
    assert moved[0] > 0.5
    assert moved == pytest.approx([moved[0]] * 3, abs=1e-8)
    assert [drawn(lesson, f"probability-value-{i}") for i in range(3)] == shares
    assert [drawn(lesson, f"row-value-{k}") for k in range(4)] == [*(signed(v) for v in softmax_jacobian(Z)[0]), "0"]
    expect(part(lesson, "row-sum")).to_have_text("0")


def test_the_row_follows_a_logit_and_a_choice(lesson):
    part(lesson, "probability-bar-2").click()
    shows(lesson, "row-under-0", "∂S₃/∂z₁")
    press(lesson, "logit z₂", "ArrowUp")
    J = softmax_jacobian([2.0, 1.1, 0.0])
    shows(lesson, "row-value-2", signed(J[2, 2]))
    expect(part(lesson, "row-lead")).to_contain_text("Row 3 of the Jacobian")
    part(lesson, "probability-bar-2").focus()
    lesson.keyboard.press("ArrowLeft")
    lesson.keyboard.press("Enter")
    shows(lesson, "row-under-0", "∂S₂/∂z₁")


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_move_is_predicted(lesson, by):
    turn_to(lesson, "move")
    if by == "mouse":
        drag(lesson, "dz-handle-0", dy=20)
    else:
        press(lesson, "move dz₁", "ArrowDown", "PageDown")
    assert value_of(lesson, "dz-handle-0") < 0.5
    move = tuple(values(lesson, "dz"))
    change = compute(ChainRuleSettings(section="move", move=move))
    for k in range(3):
        shows(lesson, f"change-first-{k}", signed(change.predicted[k]))
        shows(lesson, f"change-second-{k}", signed(softmax(np.add(Z, move))[k] - softmax(Z)[k]))
    ratios = [float(part(lesson, f"gap-ratio-{k}").inner_text()) for k in range(4)]
    assert ratios == pytest.approx(change.ratios, rel=0.006)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_paths_are_multiplied_and_added(lesson, by):
    turn_to(lesson, "column")
    if by == "mouse":
        drag(lesson, "g-handle-1", dy=-30)
        lesson.get_by_label("Column", exact=True).select_option("z₂")
    else:
        press(lesson, "upstream gradient g₂", "PageUp", "ArrowUp")
        part(lesson, "logit-bar-0").focus()
        lesson.keyboard.press("ArrowRight")
        lesson.keyboard.press("Enter")
    shows(lesson, "flow-sum-name", "∂L/∂z₂")
    assert value_of(lesson, "g-handle-1") > -1.5
    g = values(lesson, "g")
    paths = np.array(g) * softmax_jacobian(Z)[:, 1]
    for k in range(3):
        shows(lesson, f"flow-product-value-{k}", signed(paths[k]))
    shows(lesson, "flow-sum-value", signed(paths.sum()))
    shows(lesson, "paths-value-3", signed(paths.sum()))


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_soft_target_stays_a_distribution_and_three_routes_agree(lesson, by):
    turn_to(lesson, "loss")
    if by == "mouse":
        drag(lesson, "y-handle-1", dy=60)
    else:
        press(lesson, "target y₂", *["PageDown"] * 2, *["ArrowDown"] * 2)
    assert 0 < value_of(lesson, "y-handle-1") < 1  # and everything has come to rest
    y = values(lesson, "y")
    assert sum(y) == pytest.approx(1)
    for name, route in ROUTES.items():
        for j, value in enumerate(route(Z, y)):
            expect(part(lesson, f"loss-{name}-{j}")).to_have_text(signed(value, 4))
    expect(lesson.get_by_label("Target", exact=True)).to_have_value("soft")


def test_a_hard_target_is_picked(lesson):
    turn_to(lesson, "loss")
    lesson.get_by_label("Target", exact=True).select_option("hard, class 3")
    expect(part(lesson, "loss-fused-2")).to_have_text(signed(softmax(Z)[2] - 1, 4))
    expect(part(lesson, "loss-diagonal-0")).to_have_text("0")
    assert values(lesson, "y") == [0, 0, 1]


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_weight_is_picked_and_checked(lesson, by):
    turn_to(lesson, "layer")
    if by == "mouse":
        part(lesson, "slope-cell-1-2").click()
        part(lesson, "output-bar-2").click()
        drag(lesson, "x-handle-2", dy=25)
    else:
        part(lesson, "slope-cell-0-0").focus()
        for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
            lesson.keyboard.press(key)
        expect(part(lesson, "layer-words")).to_contain_text("W₂₃")
        part(lesson, "output-bar-0").focus()
        for key in ("ArrowRight", "ArrowRight", "Enter"):
            lesson.keyboard.press(key)
        press(lesson, "input x₃", "PageDown", "ArrowDown")
    expect(part(lesson, "layer-words")).to_have_text("W₂₃ reaches S₃ through z₂ alone: one path, two factors.")
    assert value_of(lesson, "x-handle-2") < 1.5
    x = values(lesson, "x")
    start = ChainRuleSettings(section="layer")
    S = softmax(np.array(start.weights) @ x)
    shows(lesson, "slope-value-1-2", signed(-S[2] * S[1] * x[2]))
    expect(part(lesson, "layer-check")).to_contain_text("they agree")
    shows(lesson, "slope-note-1-2", "✓")


def test_the_chosen_weight_is_dragged(lesson):
    turn_to(lesson, "layer")
    press(lesson, "the chosen weight", "End")
    shows(lesson, "weight-value-0-0", "+2.00")


def test_a_training_is_paused_goes_on_and_comes_out_as_recorded(lesson):
    turn_to(lesson, "training")
    lesson.get_by_role("button", name="Train", exact=True).click()
    expect(part(lesson, "training-steps")).not_to_have_text("Step 0 of 200", timeout=60_000)
    lesson.get_by_role("button", name="Pause").click()
    expect(lesson.get_by_role("button", name="Go on")).to_be_visible()
    done = part(lesson, "training-steps").inner_text()
    turn_to(lesson, "column")  # a drag works meanwhile, and the training is where it was
    press(lesson, "upstream gradient g₁", "Home")
    shows(lesson, "flow-factor-value-0", "−2.00")
    turn_to(lesson, "training")
    expect(part(lesson, "training-steps")).to_have_text(done)
    lesson.get_by_role("button", name="Go on").click()
    expect(part(lesson, "training-verdict")).to_contain_text("After 200 steps at rate 0.5", timeout=90_000)
    for route, runs in (("vjp", "right"), ("jacobian", "right"), ("fused", "right"), ("diagonal", "diagonal")):
        mean = np.mean(RIGHT_ANSWERS[0.5][runs]) / HELD_OUT
        expect(part(lesson, f"training-accuracy-{route}")).to_have_text(f"{mean:.1%}")
    expect(part(lesson, "training-verdict")).to_contain_text("behind on 10 of 10 seeds")
    expect(lesson.locator("progress")).to_have_attribute("value", "1.000")
    lesson.get_by_role("button", name="Reset training").click()
    expect(part(lesson, "training-steps")).to_have_text("Step 0 of 200")
    expect(lesson.get_by_role("button", name="Train", exact=True)).to_be_visible()


def test_a_drag_never_waits_for_a_training(lesson):
    turn_to(lesson, "training")
    lesson.get_by_role("button", name="Train", exact=True).focus()
    lesson.keyboard.press("Enter")
    expect(part(lesson, "training-steps")).to_have_text(re.compile("Step [1-9]"), timeout=60_000)
    turn_to(lesson, "row")
    press(lesson, "logit z₁", *["ArrowUp"] * 5)
    shows(lesson, "probability-value-0", probability(softmax([2.5, 1, 0])[0]))
    turn_to(lesson, "training")
    expect(lesson.get_by_role("button", name=re.compile("Pause|Train again"))).to_be_visible()


def test_a_link_in_the_prose_sets_the_page_and_is_taken_back(lesson):
    lesson.get_by_role("link", name="Set all upstream gradients gₖ to the same value").click()
    shows(lesson, "flow-sum-value", "0")
    assert values(lesson, "g") == [1, 1, 1]
    assert urlsplit(lesson.url).fragment == "part=column&g=1,1,1"
    lesson.get_by_role("button", name="Undo").click()
    expect(part(lesson, "row-sum")).to_have_text("0")
    assert urlsplit(lesson.url).fragment == ""
