"""The page on the shape of the derivative in a real Chromium, served by the real command."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explainer.core import softmax, softmax_jacobian
from explainer.pages.shape import plane
from explainer.pages.shape.numbers import compute
from explainer.pages.shape.sampling import TOTAL, draws
from explainer.pages.shape.settings import ShapeSettings
from explainer.views.numerals import compact, signed, spelled
from tests.browser.driving import centre, drag, drawn, open_page, part, says, value_of


@pytest.fixture
def address(server):
    return server.page("7-shape")


def settle(page):
    """Wait until the kernel and the reader's hand agree on every handle."""
    expect(page.locator(".live-handle[transform]")).to_have_count(0)


def logits_of(page, n=3):
    return np.array([value_of(page, f"logit-handle-{k}") for k in range(n)])


def shares_said(page):
    """What assistive technology is told of the point."""
    told = part(page, "point-handle").get_attribute("aria-valuetext")
    return [float(number) for number in re.findall(r"S.? ([\d.]+)", told)]


def place_of(page, gid):
    """Where a handle in the plane is, once the kernel and the reader's hand agree."""
    settle(page)
    return np.array(part(page, gid).get_attribute("data-at").split(), float)


def assert_is_one_state(page):
    """The triangle, the plane, the bars and the table all say the same."""
    settle(page)
    point = place_of(page, "point-handle")
    z = logits_of(page)
    s = softmax(z)
    np.testing.assert_allclose(point, plane.to_plane(s), atol=1e-9)
    np.testing.assert_allclose(place_of(page, "logits-handle"), plane.to_plane(plane.visible(z)), atol=1e-9)
    np.testing.assert_allclose(shares_said(page), s, atol=6e-4)
    values = np.linalg.eigvalsh(softmax_jacobian(z))[::-1]
    for k in (0, 1):
        assert float(says(page, f"eigenvalue-{k}")) == pytest.approx(values[k], rel=6e-3)


def test_a_mouse_drags_the_point_both_ways_and_everything_follows(page, address):
    open_page(page, address)
    before, z = place_of(page, "point-handle"), logits_of(page)
    drag(page, "point-handle", dx=30, dy=-60)
    after = place_of(page, "point-handle")
    assert after[0] > before[0] + 0.05
    assert after[1] > before[1] + 0.1
    moved = logits_of(page)
    assert moved[2] > z[2]
    assert moved.mean() == pytest.approx(z.mean(), abs=2e-3)
    assert_is_one_state(page)
    page.get_by_role("button", name="Undo").click()  # a whole drag is one step
    expect(part(page, "logit-handle-0")).to_have_attribute("aria-valuenow", "1")


def test_the_logits_are_dragged_in_their_plane_and_one_by_one(page, address):
    open_page(page, address)
    drag(page, "logits-handle", dx=-20, dy=30)
    assert_is_one_state(page)
    drag(page, "logit-handle-2", dy=-30)
    assert_is_one_state(page)
    point = place_of(page, "point-handle")
    mean = page.get_by_role("slider", name="all logits together: their mean")
    mean.focus()
    mean.press("PageUp")
    expect(part(page, "permalink")).to_have_attribute("href", re.compile("z="))
    np.testing.assert_allclose(place_of(page, "point-handle"), point, atol=1e-6)


def test_arrow_keys_go_along_the_sides_and_a_screen_reader_is_told_all_three(page, address):
    open_page(page, address, "#z=0,0,0")
    handle = page.get_by_role("slider", name="point in the triangle")
    expect(handle).to_have_attribute("aria-roledescription", "2D slider")
    expect(handle).to_have_attribute("aria-valuetext", "S₁ 0.333, S₂ 0.333, S₃ 0.333")
    handle.focus()
    for key, expected in (
        ("ArrowRight", (0.323, 0.343, 0.333)),
        ("ArrowUp", (0.313, 0.343, 0.343)),
        ("ArrowLeft", (0.323, 0.333, 0.343)),
        ("ArrowDown", (0.333, 0.333, 0.333)),
        ("PageUp", (0.233, 0.333, 0.433)),
    ):
        handle.press(key)
        page.wait_for_function(
            """expected => {
            const told = document.querySelector('[data-gid=point-handle]').getAttribute('aria-valuetext');
            const said = [...told.matchAll(/S.? ([\\d.]+)/g)].map((found) => Number(found[1]));
            return said.every((share, k) => Math.abs(share - expected[k]) < 0.0015); }""",
            arg=expected,
        )
    handle.press("Home")
    expect(part(page, "shape-note")).to_contain_text("On an edge: S₂ = 0 is a limit")
    assert np.isneginf(ShapeSettings().at_shares(tuple(place_of(page, "point-handle"))).logits[1])


def test_a_corner_is_a_limit_and_the_way_back_is_open(page, address):
    open_page(page, address)
    part(page, "point-handle").scroll_into_view_if_needed()
    x, y = centre(part(page, "point-handle"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 600, y + 300, steps=6)
    page.mouse.up()
    expect(part(page, "shape-note")).to_contain_text("On a corner: S₂, S₃ = 0 are limits")
    expect(part(page, "permalink")).to_have_attribute("href", re.compile(r"z=[-\d.]+,-inf,-inf"))
    expect(part(page, "eigenvalue-0")).to_have_text("0")
    part(page, "place-0").click()
    expect(part(page, "eigenvalue-0")).to_have_text("0.333")
    expect(part(page, "eigenvector-0-0")).to_have_text("any")
    assert_is_one_state(page)


def test_the_move_is_dragged_and_its_ends_are_told(page, address):
    open_page(page, address)
    part(page, "guess-2").click()
    expect(part(page, "guess-reason")).to_contain_text("Right.")
    drag(page, "move-handle", dx=40, dy=-25)
    settle(page)
    told = part(page, "move-handle").get_attribute("aria-valuetext").replace("−", "-")
    move = tuple(float(number) for number in re.findall(r"dz.? ([-\d.e]+)", told))
    fragment = part(page, "permalink").get_attribute("href")
    exact = tuple(map(float, re.search(r"d=([-\d.,]+)", fragment)[1].split(",")))
    assert move == pytest.approx(exact, abs=0.006)
    numbers = compute(ShapeSettings(move=exact))
    for kind, gap in zip(("first", "second"), numbers.gaps, strict=True):
        expect(part(page, f"gap-{kind}")).to_have_text(spelled(gap, 3))
    for kind, end in (("first", numbers.first), ("second", numbers.second), ("true", numbers.truth)):
        assert float(says(page, f"end-{kind}-0")) == pytest.approx(end[0], abs=6e-4)


def test_eigenvalues_stand_between_the_probabilities_and_ties_show_their_space(page, address):
    open_page(page, address)
    page.get_by_role("link", name="Five classes").click()
    expect(part(page, "lambda-value-4").locator("text")).to_have_text("0")
    s = np.sort(softmax([2.0, 1.0, 0.5, 0.0, -1.0]))[::-1]
    values = np.linalg.eigvalsh(softmax_jacobian([2.0, 1.0, 0.5, 0.0, -1.0]))[::-1]
    for k in range(4):
        assert float(drawn(page, f"share-value-{k}")) == pytest.approx(s[k], abs=6e-4)
        assert float(drawn(page, f"lambda-value-{k}")) == pytest.approx(values[k], abs=6e-4)
    drag(page, "logit-handle-4", dy=-30)
    settle(page)
    expect(part(page, "claim-sum-holds")).to_contain_text("✓")
    assert len({says(page, "claim-sum-left"), says(page, "claim-sum-right")}) == 1
    part(page, "vector-cell-2-0").click()
    expect(part(page, "vector-cell-2-0")).to_be_focused()
    page.get_by_role("link", name="Three that tie").click()
    expect(part(page, "now")).to_contain_text("λ₁ to λ₂ are equal")
    expect(part(page, "vector-value-0-0").locator("text")).to_have_text("0.816")
    expect(part(page, "vector-value-1-4").locator("text")).to_have_text("0")
    page.get_by_label("Classes n", exact=True).fill("2")
    page.get_by_label("Classes n", exact=True).press("Enter")
    expect(part(page, "lambda-value-2")).to_have_count(0)
    page.get_by_role("button", name="1 The triangle").click()
    expect(part(page, "point-handle")).to_be_visible()


def test_classes_are_drawn_to_the_end_and_two_more_names_are_looked_at(page, address):
    open_page(page, address, "#part=names")
    expect(part(page, "apart-covariance")).to_have_text("not drawn")
    part(page, "name-covariance").click()
    expect(part(page, "named-value-0-1").locator("text")).to_have_text("–")
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.get_by_role("button", name="Draw again")).to_be_visible(timeout=60_000)
    z = [1.0, 0.5, -0.5]
    *_, sample = draws(softmax(z))
    assert sample.count == TOTAL
    apart = np.abs(sample.covariance - softmax_jacobian(z)).max()
    expect(part(page, "apart-covariance")).to_have_text(compact(float(apart), 2))
    expect(part(page, "named-value-0-1").locator("text")).to_have_text(signed(sample.covariance[0, 1]))
    expect(part(page, "sample-progress")).to_have_attribute("value", "1.000")
    part(page, "named-cell-2-2").click()
    expect(part(page, "entry-name")).to_have_text("∂S₃/∂z₃")
    assert float(says(page, "entry-fisher")) == pytest.approx(softmax_jacobian(z)[2, 2], abs=1e-6)
    drag(page, "logit-handle-0", dy=-10)
    expect(part(page, "apart-covariance")).to_have_text("not drawn")


def test_the_divergence_follows_the_move(page, address):
    open_page(page, address, "#part=names")
    drag(page, "move-handle-1", dy=-25)
    move = tuple(value_of(page, f"move-handle-{k}") for k in range(3))
    assert move[1] > 0
    numbers = compute(ShapeSettings(section="names", move=move))
    expect(part(page, "kl")).to_have_text(spelled(numbers.divergence, 3))
    expect(part(page, "half")).to_have_text(spelled(numbers.quadratic, 3))


def test_a_slider_that_cannot_be_moved_comes_back_and_one_gives_way_to_one_half(page, address):
    open_page(page, address, "#part=invariants")
    before, _ = centre(part(page, "least-handle"))
    drag(page, "least-handle", dx=-80)
    expect(part(page, "reason")).to_contain_text("sum of squares")
    assert value_of(page, "least-handle") == 0
    after, _ = centre(part(page, "least-handle"))
    assert after == pytest.approx(before, abs=1)
    assert logits_of(page).tolist() == [1.0, 0.5, -0.5]
    handle = page.get_by_role("slider", name="the largest eigenvalue")
    handle.focus()
    handle.press("End")
    expect(part(page, "largest-value").locator("text")).to_have_text("+0.500")
    expect(part(page, "reason")).to_contain_text("even race of two")
    expect(part(page, "probability-value-0").locator("text")).to_have_text("0.500")


def test_a_handout_keeps_what_is_to_be_found_out_to_itself(page, address):
    open_page(page, address, "?handout#part=triangle&guess=2")
    for gid in ("guess-0", "logit-value-0", "point-handle", "ellipse"):
        expect(part(page, gid)).to_be_visible()
    for gid in ("eigenvalue-0", "end-true-0", "gap-first", "shape-note", "guess-reason"):
        expect(part(page, gid)).to_have_count(1)
        expect(part(page, gid)).not_to_be_visible()
