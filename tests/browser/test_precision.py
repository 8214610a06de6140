"""The page on numbers that break in a real Chromium, served by the real command."""

import numpy as np
import pytest
from playwright.sync_api import expect

from explainer.core import softmax_jacobian
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.limits import outcome
from explainer.pages.precision.saturated import saturate
from explainer.pages.precision.tempered import slopes
from explainer.pages.precision.ways import WAYS, take
from explainer.pages.precision.writing import written
from explainer.views.numerals import signed
from tests.browser.driving import drag, open_page, part, says, table, value_of


@pytest.fixture
def address(server):
    return server.page("6-precision")


def assert_ways(page, z):
    """Every cell of the table says what its format gives for `z`."""
    expect(part(page, "way-value-2-0")).to_have_text(outcome(take("naive", z, FORMATS["float16"])))
    for f, held in enumerate(FORMATS.values()):
        assert [says(page, f"way-value-{f}-{w}") for w in range(3)] == [outcome(take(way, z, held)) for way in WAYS]


def test_a_mouse_drags_a_logit_out_of_a_format(page, address):
    open_page(page, address)
    assert_ways(page, [2.0, 1.0, 0.0])
    expect(part(page, "way-shares-5-2")).to_have_text("0.665, 0.245, 0.09")
    drag(page, "logit-handle-0", dx=120)
    z = [value_of(page, f"logit-handle-{k}") for k in range(3)]
    assert z[0] > 11.2
    expect(part(page, "step-broken")).to_have_text("exp(z₁) = ∞, so ∞/∞ = NaN.")
    assert_ways(page, z)


def test_keys_move_all_together_and_only_the_first_way_dies(page, address):
    open_page(page, address, "#z=92,91,90&reach=120")
    handle = page.get_by_role("slider", name="all logits together: their mean")
    handle.focus()
    handle.press("PageUp")
    expect(part(page, "logit-handle-0")).to_have_attribute("aria-valuenow", "93")
    assert_ways(page, [93.0, 92.0, 91.0])
    expect(part(page, "now")).to_contain_text("breaks in 5 of 6 formats, with z − max z it breaks in no format")
    part(page, "way-4-0").click()
    expect(part(page, "step-of")).to_have_text("float32: exp(z)/Σ exp(z)")
    page.get_by_role("button", name="±800").click()
    expect(part(page, "logit-handle-0")).to_have_attribute("aria-valuemax", "800")


def test_a_guess_is_answered_and_shown(page, address):
    open_page(page, address)
    part(page, "guess-1").click()
    expect(part(page, "guess-reason")).to_contain_text("Not so.")
    part(page, "guess-2").click()
    expect(part(page, "guess-reason")).to_contain_text("Right.")
    part(page, "guess-show").click()
    expect(part(page, "way-value-2-0")).to_have_text("all 0")


def test_the_lead_is_dragged_until_nothing_moves(page, address):
    open_page(page, address, "#part=saturation&lead=6")
    drag(page, "lead-handle", dx=60)
    lead = value_of(page, "lead-handle")
    assert lead > 8
    expect(part(page, "left-textbook-2")).to_have_text("0")
    expect(part(page, "left-textbook-2")).to_have_attribute("data-kind", "broken")
    kept = saturate(np.array([lead]), FORMATS["float64"]).values["kept"][0]
    assert float(says(page, "left-kept-5").replace("−", "-")) == pytest.approx(kept, rel=0.01)
    part(page, "left-chain-2").click()
    expect(part(page, "left-chain-2")).to_have_attribute("aria-pressed", "true")


def test_a_link_in_the_prose_masks_all_and_a_click_lets_one_go(page, address):
    open_page(page, address)
    page.get_by_role("link", name="Mask all classes").click()
    expect(part(page, "verdict-ten-thousand")).to_have_text("uniform, in silence")
    expect(part(page, "ours")).to_contain_text("finite")
    part(page, "mask-0").click()
    part(page, "mask-1").click()
    expect(part(page, "verdict-ten-thousand")).to_have_text("right")
    page.get_by_label("Format", exact=True).select_option("float64")
    expect(part(page, "share-0-infinity")).to_have_text("0.7311")
    part(page, "habit-zero").click()
    expect(part(page, "verdict-zero")).to_have_text("masked logits still pull")
    J = softmax_jacobian([2.0, 1.0, 0.0])
    J[2] = 0
    expect(part(page, "jacobian-value-0-2").locator("text")).to_have_text(signed(J[0, 2]))
    assert table(page, "jacobian-value", 3) == [[signed(x) for x in row] for row in J]
    page.get_by_role("button", name="Undo").click()
    expect(part(page, "mask-1")).to_have_attribute("aria-pressed", "true")


def test_a_late_maximum_corrects_the_sum_and_ones_stop(page, address):
    open_page(page, address, "#part=onepass&z=1,0,0&at=6,1")
    expect(part(page, "pass-factor-2")).to_have_text("1")
    drag(page, "logit-handle-2", dy=-40)
    z = np.array([value_of(page, f"logit-handle-{k}") for k in range(3)])
    assert z[2] > 1
    factor = part(page, "pass-factor-2")
    expect(factor).not_to_have_text("1")
    assert float(factor.inner_text()) == pytest.approx(np.exp(1 - z[2]), rel=1e-3)
    assert float(says(page, "pass-d-2")) == pytest.approx(np.exp(z - z[2]).sum(), rel=1e-3)
    part(page, "cut-1").click()
    expect(part(page, "chunk-second")).to_have_text(f"m = {z[2]:.4g}, d = 1")
    drag(page, "count-handle", dx=200)
    expect(part(page, "ones-2")).to_have_text("2048")
    assert value_of(page, "count-handle") > 3000


def test_the_temperature_is_dragged_from_cold_to_hot(page, address):
    open_page(page, address)
    page.get_by_role("link", name="two that tie").click()
    expect(part(page, "cold-0")).to_have_text("0.5")
    expect(part(page, "probability-value-0").locator("text")).to_have_text("0.500")
    handle = page.get_by_role("slider", name="temperature T")
    expect(handle).to_have_attribute("aria-valuetext", "T = 0.0100")
    drag(page, "temperature-handle", dx=110)
    t = value_of(page, "temperature-handle")
    assert 0.1 < t < 100
    z = np.array([2.0, 2.0, 0.0])
    for k, slope in enumerate(slopes(z, t).tolist()):
        expect(part(page, f"slope-{k}")).to_have_text(written(slope, most=3))
    J = softmax_jacobian(z, t)
    for prefix in ("fixed", "jacobian"):
        expect(part(page, f"{prefix}-value-0-2").locator("text")).to_have_text(signed(J[0, 2]))
    part(page, "jacobian-cell-2-1").click()
    expect(part(page, "curve-name").locator("text")).to_contain_text("S₃")
    handle.focus()
    handle.press("End")
    expect(handle).to_have_attribute("aria-valuenow", "100")
    expect(part(page, "summary")).to_contain_text("T = 100")


@pytest.mark.parametrize(
    ("section", "kept"),
    [
        ("temperature", ["now", "guess-reason", "fixed-value-0-1", "jacobian-value-0-1", "slope-0", "difference-3"]),
        ("masks", ["now", "guess-reason", "verdict-zero", "jacobian-value-0-1"]),
    ],
)
def test_a_handout_keeps_what_is_to_be_found_out_to_itself(page, address, section, kept):
    open_page(page, address, f"?handout#part={section}&guess=2")
    for gid in ("guess-0", "logit-value-0"):
        expect(part(page, gid)).to_be_visible()
    for gid in kept:
        expect(part(page, gid)).to_have_count(1)
        expect(part(page, gid)).not_to_be_visible()
