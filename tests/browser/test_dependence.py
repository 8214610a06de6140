"""The page on dependence in a real Chromium, served by the real command."""

import numpy as np
import pytest
from playwright.sync_api import expect

from explainer.core import cross_entropy_gradient, softmax, softmax_jacobian
from explainer.core.elementwise import FUNCTIONS
from explainer.views.numerals import probability, signed
from tests.browser.driving import centre, drag, drawn, misplaced, open_page, part, swipe, table, value_of

INK = "rgb(22, 32, 44)"


@pytest.fixture
def lesson(page, server):
    open_page(page, server.page("2-dependence"))
    return page


def logits(page, n=3):
    return [value_of(page, f"logit-handle-{j}") for j in range(n)]


def marks(page, prefix="graph"):
    """What each node is marked with: ▲, ▼ or =."""
    nodes = page.locator(f'[data-gid^="{prefix}-mark-"]')
    gids = [node.get_attribute("data-gid") for node in nodes.all()]
    seen = {gid: drawn(page, gid) if part(page, gid).is_visible() else "" for gid in gids}
    return {gid.removeprefix(f"{prefix}-mark-"): mark for gid, mark in seen.items()}


def lit(page, prefix="graph"):
    """The nodes with a dark frame or a dark face."""
    frames = page.locator(f'[data-gid^="{prefix}-"]:has(> path)')
    read = """(all, ink) => all.filter(({lastElementChild: drawn}) =>
        [getComputedStyle(drawn).stroke, getComputedStyle(drawn).fill].includes(ink)).map(({dataset}) => dataset.gid)"""
    return {gid.removeprefix(f"{prefix}-") for gid in frames.evaluate_all(read, INK) if "edge" not in gid}


def answer(page):
    """The numbers of the answer that are to be seen, row by row."""
    rows = page.locator(".sx-answer-table tbody tr:visible").all()
    return [[cell.inner_text() for cell in row.locator("td:visible").all()] for row in rows]


def written(matrix):
    return [[signed(value) for value in row] for row in np.atleast_2d(matrix).tolist()]


def pressed(page):
    return {b.get_attribute("data-gid") for b in page.locator(".sx-option[aria-pressed=true]").all()}


def assert_shows(page, z, function="sigmoid"):
    """Every number on the page is the one that the core computes for `z`, to the printed digits."""
    n = len(z)
    expect(part(page, "jacobian-value-0-0").locator("text")).to_have_text(signed(softmax_jacobian(z)[0, 0]))
    assert table(page, "jacobian-value", n) == written(softmax_jacobian(z))
    assert table(page, "elementwise-value", n) == written(FUNCTIONS[function].jacobian(z))
    assert [drawn(page, f"graph-value-S_{i}") for i in range(n)] == [probability(p) for p in softmax(z)]
    assert float(drawn(page, "graph-value-sum")) == pytest.approx(np.exp(z).sum(), rel=6e-4)
    for k, value in enumerate(FUNCTIONS[function](z)):
        assert float(drawn(page, f"elementwise-graph-value-S_{k}")) == pytest.approx(value, rel=6e-3)


def assert_a_drag_of_the_second_logit_upwards_is_marked(page):
    assert marks(page) == {
        **dict.fromkeys(["z_0", "z_2", "exp_0", "exp_2"], "="),
        **dict.fromkeys(["z_1", "exp_1", "sum", "S_1"], "▲"),
        **dict.fromkeys(["S_0", "S_2"], "▼"),
    }
    elementwise = marks(page, "elementwise-graph")
    assert {node for node, mark in elementwise.items() if mark == "▲"} == {"z_1", "exp_1", "S_1"}
    assert {mark for node, mark in elementwise.items() if not node.endswith("_1")} == {"="}


def test_it_opens_with_the_right_numbers_and_no_marks(lesson):
    assert logits(lesson) == [2, 1, 0]
    assert_shows(lesson, [2.0, 1.0, 0.0])
    assert set(marks(lesson).values()) == {""}
    assert lit(lesson) == {"z_1", "exp_1", "sum", "S_0", "S_1", "S_2"}


def test_a_mouse_drags_a_logit_and_what_changed_is_marked(lesson):
    drag(lesson, "logit-handle-1", dy=-40)
    z = logits(lesson)
    assert z[1] > 1.5
    assert_shows(lesson, z)
    assert_a_drag_of_the_second_logit_upwards_is_marked(lesson)
    expect(part(lesson, "changes-softmax")).to_contain_text("These stayed: z₁, z₃, exp z₁, exp z₃.")
    expect(part(lesson, "changes-elementwise")).to_contain_text("3 of 9 values changed: z₂, σ(z₂), y₂.")


def test_marks_move_while_the_hand_still_drags(lesson):
    x, y = centre(part(lesson, "logit-handle-1"))
    lesson.mouse.move(x, y)
    lesson.mouse.down()
    lesson.mouse.move(x, y - 20)
    expect(part(lesson, "graph-mark-S_1").locator("text")).to_have_text("▲")
    lesson.mouse.move(x, y + 20)
    expect(part(lesson, "graph-mark-S_1").locator("text")).to_have_text("▼")
    lesson.mouse.move(x, y)
    expect(part(lesson, "graph-mark-S_1").locator("text")).to_have_text("=")
    lesson.mouse.up()
    expect(part(lesson, "changes-drag")).to_contain_text("back where it was")


def test_a_key_moves_a_logit_and_what_changed_is_marked(lesson):
    handle = lesson.get_by_role("slider", name="logit z₂")
    handle.focus()
    handle.press("ArrowUp")
    expect(handle).to_have_attribute("aria-valuenow", "1.1")
    expect(part(lesson, "changes-drag")).to_have_text("z₂ went from 1.00 to 1.10.")
    assert_shows(lesson, [2.0, 1.1, 0.0])
    assert_a_drag_of_the_second_logit_upwards_is_marked(lesson)


def test_a_finger_drags_a_logit(browser, server):
    context = browser.new_context(viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, server.page("2-dependence"))
    swipe(page, "logit-handle-1", dy=-30)
    expect(part(page, "graph-mark-S_0").locator("text")).to_have_text("▼")
    expect(part(page, "reach-softmax")).to_contain_text("z₂ reaches every output")
    assert_shows(page, logits(page))
    context.close()


def test_pointing_at_the_graph_lights_what_is_reached_and_what_is_needed(lesson):
    part(lesson, "graph-S_0").hover()
    expect(part(lesson, "reach-softmax")).to_contain_text("S₁ needs every input")
    assert lit(lesson) == {"sum", "S_0", *(f"{kind}_{k}" for kind in ("z", "exp") for k in range(3))}
    assert lit(lesson, "elementwise-graph") == {"z_0", "exp_0", "S_0"}
    part(lesson, "graph-z_2").hover()
    expect(part(lesson, "reach-softmax")).to_contain_text("z₃ reaches every output")
    assert lit(lesson) == {"z_2", "exp_2", "sum", "S_0", "S_1", "S_2"}
    assert lit(lesson, "elementwise-graph") == {"z_2", "exp_2", "S_2"}
    part(lesson, "elementwise-cell-0-2").hover()
    expect(part(lesson, "reach-elementwise")).to_contain_text("no way leads from z₃ to y₁")
    assert lit(lesson, "elementwise-graph") == {"z_2", "S_0"}  # the two that were asked about, and nothing between


def test_a_click_keeps_what_is_lit(lesson):
    part(lesson, "graph-S_2").click()
    expect(part(lesson, "reach-softmax")).to_contain_text("S₃ needs every input")
    part(lesson, "graph-z_0").hover()
    drag(lesson, "logit-handle-0", dy=10)
    expect(part(lesson, "changes-drag")).to_contain_text("z₁ went")
    expect(part(lesson, "reach-softmax")).to_contain_text("S₃ needs every input")


def test_keys_go_through_the_graph(lesson):
    first = lesson.get_by_role("button", name="input z₁: what it reaches").and_(part(lesson, "graph-z_0"))
    first.focus()
    expect(part(lesson, "reach-softmax")).to_contain_text("z₁ reaches every output")
    lesson.keyboard.press("ArrowDown")
    expect(part(lesson, "reach-softmax")).to_contain_text("z₂ reaches every output")
    lesson.keyboard.press("ArrowRight")
    expect(part(lesson, "reach-softmax")).to_contain_text("S₂ needs every input")
    lesson.keyboard.press("Enter")
    expect(part(lesson, "of-output-1")).to_have_attribute("aria-pressed", "true")
    part(lesson, "graph-z_0").hover()
    assert pressed(lesson) == {"of-output-1", "wrt-inputs"}


def test_the_two_questions_by_mouse(lesson):
    z = [2.0, 1.0, 0.0]
    J = softmax_jacobian(z)
    assert answer(lesson) == written(J[:, [1]])
    part(lesson, "wrt-inputs").click()
    expect(part(lesson, "answer-name")).to_have_text("The Jacobian")
    assert answer(lesson) == written(J)
    part(lesson, "of-output-2").click()
    expect(part(lesson, "answer-shape")).to_have_text("1 output × 3 inputs")
    assert answer(lesson) == written(J[2])
    part(lesson, "wrt-input-0").click()
    expect(part(lesson, "answer-shape")).to_have_text("1 output × 1 input")
    assert answer(lesson) == written(J[2, 0])
    part(lesson, "of-loss").click()
    expect(part(lesson, "answer-of")).to_have_text("∂L")
    assert answer(lesson) == written(cross_entropy_gradient(z, 2)[0])
    part(lesson, "wrt-inputs").click()
    expect(part(lesson, "answer-name")).to_have_text("A gradient")
    assert answer(lesson) == written(cross_entropy_gradient(z, 2))
    drag(lesson, "logit-handle-0", dy=20)
    z = logits(lesson)
    expect(part(lesson, "answer-0-0")).to_have_text(signed(softmax(z)[0]))
    assert answer(lesson) == written(cross_entropy_gradient(z, 2))


def test_the_two_questions_by_keys(lesson):
    part(lesson, "of-output-0").focus()
    for _ in range(4):
        lesson.keyboard.press("ArrowRight")
    lesson.keyboard.press("Enter")
    expect(part(lesson, "answer-of")).to_have_text("∂L")
    lesson.keyboard.press("Tab")
    for _ in range(3):
        lesson.keyboard.press("ArrowRight")
    lesson.keyboard.press("Space")
    expect(part(lesson, "answer-name")).to_have_text("A gradient")
    assert pressed(lesson) == {"of-loss", "wrt-inputs"}


@pytest.mark.parametrize("name", ["ReLU", "exp"])
def test_another_function_beside_softmax(lesson, name):
    lesson.get_by_role("button", name=name, exact=True).click()
    expect(lesson.get_by_role("heading", name=f"Jacobian of {name}")).to_be_visible()
    assert_shows(lesson, [2.0, 1.0, 0.0], name)
    assert drawn(lesson, "dot-count") == "9 of 9"
    assert drawn(lesson, "elementwise-dot-count") == {"ReLU": "2 of 9", "exp": "3 of 9"}[name]  # z₃ = 0: flat
    drag(lesson, "logit-handle-2", dy=-20)
    assert_shows(lesson, logits(lesson), name)
    assert drawn(lesson, "elementwise-dot-count") == "3 of 9"


@pytest.mark.parametrize("n", [2, 6])
def test_other_sizes(lesson, n):
    box = lesson.get_by_label("Classes n")
    box.fill(str(n))
    box.press("Enter")
    expect(lesson.locator("[data-gid^=logit-handle-]")).to_have_count(n)
    assert_shows(lesson, logits(lesson, n))
    drag(lesson, "logit-handle-0", dy=15)
    assert_shows(lesson, logits(lesson, n))
    lesson.get_by_role("button", name="Undo").click()
    expect(part(lesson, "logit-handle-0")).to_have_attribute("aria-valuenow", "2")
    lesson.get_by_role("button", name="Reset").click()
    expect(lesson.locator("[data-gid^=logit-handle-]")).to_have_count(3)


def test_an_address_and_a_link_in_the_prose_set_the_page(page, server):
    open_page(page, server.page("2-dependence"), "#z=3,0,-1&of=loss&wrt=inputs&at=2,1&f=ReLU&pin=1")
    assert logits(page) == [3, 0, -1]
    assert_shows(page, [3.0, 0.0, -1.0], "ReLU")
    expect(part(page, "answer-of")).to_have_text("∂L")
    assert answer(page) == written(cross_entropy_gradient([3.0, 0.0, -1.0], 1))
    page.get_by_role("link", name="Raise z₂ by 0.5").click()
    expect(part(page, "changes-drag")).to_have_text("z₂ went from 1.00 to 1.50.")
    assert_a_drag_of_the_second_logit_upwards_is_marked(page)
    page.get_by_role("link", name="One output and all inputs").click()
    expect(part(page, "answer-name")).to_have_text("A row of the Jacobian: the gradient of one output")
    assert set(marks(page).values()) == {""}
    page.get_by_role("button", name="Undo").click()
    expect(part(page, "graph-mark-S_1").locator("text")).to_have_text("▲")


def test_it_fits_every_width(lesson):
    part(lesson, "of-outputs").click()
    part(lesson, "wrt-inputs").click()
    expect(part(lesson, "answer-name")).to_have_text("The Jacobian")
    for width, height in ((400, 800), (1280, 800), (1920, 1080)):
        lesson.set_viewport_size({"width": width, "height": height})
        assert misplaced(lesson) == [], width
