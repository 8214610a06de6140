"""The page on what it costs in a real Chromium, served by the real command."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explainer.core import softmax
from explainer.pages.cost.numbers import compute
from explainer.pages.cost.settings import CostSettings
from explainer.pages.cost.vocabulary import next_word
from explainer.views.numerals import probability, signed
from tests.browser.driving import drag, open_page, part, says, value_of


@pytest.fixture
def address(server):
    return server.page("8-cost")


def shows(page, gid, words):
    expect(part(page, gid).locator("text")).to_have_text(words)


def test_the_bill_is_read_off_measured_here_and_stopped(page, address):
    open_page(page, address)
    expect(part(page, "whose")).to_contain_text("Recorded by the authors")
    expect(part(page, "now")).to_contain_text("20.2 GB in float64")
    expect(part(page, "now")).to_contain_text("takes 18.8 GiB, over")
    page.get_by_role("button", name="Measure here").click()
    expect(part(page, "whose")).to_contain_text("Measured on the machine that runs this page", timeout=60_000)
    expect(part(page, "measured")).to_have_text(re.compile(r": [1-9]\d* of 11 sizes, and on\."), timeout=60_000)
    handle = page.get_by_role("slider", name="classes n")
    handle.focus()
    handle.press("Home")  # what is dragged answers while it is being measured
    expect(part(page, "read-at")).to_have_text("2")
    page.get_by_role("button", name=re.compile("Stop|Measure again")).click()
    expect(page.get_by_role("button", name=re.compile("Measure again|Stop"))).to_be_visible()
    page.get_by_role("button", name="Recorded figures").click()
    expect(part(page, "whose")).to_contain_text("Recorded by the authors")
    handle.press("End")
    expect(part(page, "wide-dense")).to_have_text("132 GB")


def test_the_lead_is_dragged_and_the_rest_loses(page, address):
    open_page(page, address, "#part=next&rivals=equal&lead=2")
    shows(page, "share-value-0", probability(next_word(2.0, 1.0, "equal").shares[0]))
    drag(page, "lead-handle", dx=120)
    lead = value_of(page, "lead-handle")
    assert lead > 7
    word = next_word(lead, 1.0, "equal")
    shows(page, "share-value-0", probability(word.shares[0]))
    shows(page, "column-value-12", signed(word.column[12]))
    shows(page, "half-words-equal", "rivals all alike: T ln(n − 1) = 10.82")


def test_a_score_and_a_vector_are_dragged_and_a_row_without_a_key_is_refused(page, address):
    open_page(page, address, "#part=attention&at=3,1")
    drag(page, "score-handle-0", dy=-30)
    score = value_of(page, "score-handle-0")
    assert score > 1.5
    settings = CostSettings(section="attention", entry=(2, 0))
    scores = compute(settings).scores[2, :3]
    scores[0] = score
    shows(page, "weight-value-0", probability(softmax(scores)[0]))
    shows(page, "weight-matrix-value-2-0", probability(softmax(scores)[0]))
    assert says(page, "with-p-2") == says(page, "without-p-2")
    handle = page.get_by_role("slider", name="the query, number 1")
    handle.focus()
    handle.press("ArrowUp")
    expect(part(page, "vector-handle-0")).to_have_attribute("aria-valuenow", "0.85")
    part(page, "pad-0").click()
    part(page, "weight-matrix-cell-0-0").click()
    expect(part(page, "now")).to_contain_text("row 1 has none")
    expect(part(page, "with-p-0")).to_have_text("refused")
    page.get_by_role("button", name="Undo").click()
    expect(part(page, "pad-0")).to_have_attribute("aria-pressed", "false")


def test_without_the_root_of_d_one_key_takes_all(page, address):
    open_page(page, address)
    page.get_by_role("link", name="Without √d").click()
    settings = CostSettings(section="attention", width=768, scaled=False, causal=False)
    shows(page, "weight-matrix-value-0-0", probability(compute(settings).weights[0, 0]))
    page.get_by_label("Divide by √d").click()
    shows(page, "weight-matrix-value-0-0", probability(compute(settings.replace(scaled=True)).weights[0, 0]))


def test_the_wrong_axis_is_switched_on_and_a_row_is_dragged(page, address):
    open_page(page, address, "#part=batch&B=3")
    expect(part(page, "check-sign-4")).to_have_text("✓ passes")
    page.get_by_role("button", name="each column").click()
    expect(part(page, "check-sign-4")).to_have_text("✗ fails")
    expect(part(page, "check-sign-2")).to_have_text("✓ passes")
    part(page, "share-cell-1-0").click()
    drag(page, "logit-handle-0", dy=-20)
    z = np.array(CostSettings().batch)
    z[1, 0] = value_of(page, "logit-handle-0")
    assert z[1, 0] > 0.5
    shows(page, "share-value-1-4", f"{softmax(z, axis=0)[1].sum():.3f}")


def test_a_claim_answers_to_the_logits_and_a_guess_is_shown(page, address):
    open_page(page, address, "#part=claims&z=2,1,0")
    expect(part(page, "claim-winner")).to_contain_text("more than half")
    part(page, "guess-1").click()
    expect(part(page, "guess-reason")).to_contain_text("Right.")
    part(page, "guess-show").click()
    expect(part(page, "claim-winner")).to_contain_text("0.352: less than half")
    expect(part(page, "claim-accuracy")).to_contain_text("As many right on every seed")


@pytest.mark.parametrize(
    ("section", "seen", "kept"),
    [
        ("bill", "read-at", ["now", "wide-dense", "times", "guess-reason"]),
        ("next", "guess-0", ["now", "share-value-0", "column-value-0", "half-words-equal"]),
        ("attention", "score-value-0", ["now", "weight-matrix-value-1-0", "flow-value-4-0", "flow-sum", "with-p-1"]),
        ("batch", "logit-value-0", ["now", "share-value-0-0", "check-sign-4"]),
        ("claims", "logit-value-0", ["now", "claim-winner"]),
    ],
)
def test_a_handout_keeps_what_is_to_be_found_out_to_itself(page, address, section, seen, kept):
    open_page(page, address, f"?handout#part={section}&guess=2")
    expect(part(page, seen)).to_be_visible()
    for gid in kept:
        expect(part(page, gid)).to_have_count(1)
        expect(part(page, gid)).not_to_be_visible()
