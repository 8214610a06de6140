"""The checking lab in a real Chromium: the curve, the lamp, the hunt by keyboard alone, and readers' own functions."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explainer.core import finite_difference_jacobian, softmax, softmax_jacobian
from explainer.pages.check.hunt_page import COLUMNS
from explainer.pages.check.hunt_settings import DIAGNOSES, ROUNDS, HuntSettings, diagnosis_of
from explainer.views.numerals import signed, spelled
from tests.browser.driving import centre, drag, drawn, open_page, part, table, value_of
from tests.serving import started_server, write_notebook

Z = (0.3, -0.7, 1.1)


def figures(page):
    return page.locator(".live")


@pytest.fixture
def both(page, server):
    open_page(page, server.page("4-check"))
    expect(page.locator("[data-explainer-ready=true]")).to_have_count(2, timeout=60_000)
    return page


@pytest.fixture
def lab(both):
    return View(both, figures(both).nth(0))


@pytest.fixture
def hunt(both):
    return View(both, figures(both).nth(1))


class View:
    """One of a page's figures: what `driving` asks of a page, within it."""

    def __init__(self, page, root):
        self.page, self.root = page, root
        self.mouse, self.keyboard = page.mouse, page.keyboard

    def locator(self, selector):
        return self.root.locator(selector)

    def get_by_role(self, *args, **kwargs):
        return self.root.get_by_role(*args, **kwargs)


def rows(matrix):
    return [[signed(value) for value in row] for row in matrix]


def error_at(h, method="central"):
    truth = softmax_jacobian(Z)
    return np.abs(finite_difference_jacobian(softmax, Z, method=method, step=h) - truth).max() / np.abs(truth).max()


def test_it_begins_with_three_matrices_that_agree(lab):
    J = softmax_jacobian(Z)
    assert table(lab, "analytic-value", 3) == table(lab, "numeric-value", 3) == rows(J)
    assert table(lab, "check-verdict", 3) == [["✓"] * 3] * 3
    expect(part(lab, "check-outcome")).to_have_text("All 9 entries agree.")


def test_the_marker_is_dragged_along_the_curve(lab):
    before = part(lab, "curve-central").locator("path").get_attribute("d")
    drag(lab, "step-handle", dx=60)
    h = value_of(lab, "step-handle")
    assert 1e-4 < h < 0.1
    expect(part(lab, "step-words").locator("text")).to_have_text(f"h = {spelled(h)}:  error {spelled(error_at(h))}")
    x, _ = centre(part(lab, "step-dot").locator("path"))
    assert x == pytest.approx(centre(part(lab, "step-handle").locator("path:not(.live-hit)"))[0], abs=1.0)
    assert part(lab, "curve-central").locator("path").get_attribute("d") == before
    expect(part(lab, "step-handle")).to_have_attribute("aria-valuetext", f"h = {spelled(h)}")


@pytest.mark.parametrize(
    ("key", "h"), [("ArrowRight", 1.26e-5), ("PageUp", 1e-4), ("Home", 1e-12), ("End", 0.1), ("ArrowLeft", 7.94e-6)]
)
def test_keys_move_the_marker_by_decades(lab, key, h):
    marker = lab.get_by_role("slider", name="step h")
    marker.focus()
    marker.press(key)
    expect(part(lab, "step-words").locator("text")).to_have_text(re.compile(re.escape(f"h = {spelled(h)}:")))
    assert value_of(lab, "step-handle") == pytest.approx(h, rel=1e-3)


def test_method_and_precision_move_the_curve(lab):
    lab.page.get_by_role("button", name="forward").first.click()
    expect(part(lab, "region-truncation-name").locator("text")).to_have_text("truncation ∝ h")
    words = part(lab, "step-words").locator("text")
    expect(words).to_have_text(f"h = {spelled(1e-5)}:  error {spelled(error_at(1e-5, 'forward'))}")
    edge = centre(part(lab, "region-truncation").locator("path"))[0]
    lab.page.get_by_role("button", name="float32").first.click()
    expect(words).not_to_have_text(f"h = {spelled(1e-5)}:  error {spelled(error_at(1e-5, 'forward'))}")
    assert centre(part(lab, "region-truncation").locator("path"))[0] > edge


def test_a_diagonal_only_claim_passes_where_it_saturates_and_the_lamp_lights(lab):
    lab.page.get_by_label("Claim", exact=True).select_option("Only the diagonal")
    expect(part(lab, "popular-0-residual")).to_have_text("fails")
    expect(part(lab, "lamp")).to_have_attribute("data-lit", "false")
    handle = lab.get_by_role("slider", name="logit z₁")
    handle.focus()
    handle.press("End")
    expect(part(lab, "popular-0-residual")).to_have_text("passes")
    expect(part(lab, "lamp")).to_have_attribute("data-lit", "true")
    expect(part(lab, "lamp-says")).to_contain_text("A pass here proves nothing")
    assert value_of(lab, "logit-handle-0") == 16.0
    assert table(lab, "check-verdict", 3)[0][1:] == ["✗", "✗"]
    assert drawn(lab, "check-value-0-1") == "1"


def test_a_drag_of_a_logit_moves_matrices_and_curve_and_rebuilds_nothing(lab):
    before = part(lab, "curve-central").locator("path").get_attribute("d")
    lab.page.evaluate(
        """() => {
            window.rebuilt = 0;
            const watch = new MutationObserver((all) => { window.rebuilt += all.length; });
            watch.observe(document.querySelector('.live-board'), { childList: true, subtree: true });
        }"""
    )
    drag(lab, "logit-handle-1", dy=-30)
    z = [value_of(lab, f"logit-handle-{j}") for j in range(3)]
    assert z[1] > 0.5
    expect(part(lab, "analytic-value-1-1").locator("text")).to_have_text(signed(softmax_jacobian(z)[1, 1]))
    assert table(lab, "numeric-value", 3) == rows(softmax_jacobian(z))
    assert part(lab, "curve-central").locator("path").get_attribute("d") != before
    assert lab.page.evaluate("window.rebuilt") == 0


def test_pointing_at_an_entry_marks_it_in_all_three_matrices(lab):
    part(lab, "numeric-cell-2-0").hover()
    expect(part(lab, "check-entry")).to_contain_text("∂S₃/∂z₁: analytic")
    corner = centre(part(lab, "numeric-cell-2-0"))
    assert centre(part(lab, "numeric-selected-entry")) == pytest.approx(corner, abs=1.0)
    for prefix in ("analytic", "check"):
        assert centre(part(lab, f"{prefix}-selected-entry")) == pytest.approx(
            centre(part(lab, f"{prefix}-cell-2-0")), abs=1.0
        )


def test_a_link_in_the_prose_sets_the_lab_above_it_and_not_the_hunt_below(both, lab, hunt):
    meant = part(hunt, "hunt-meant").inner_text()
    both.get_by_role("link", name="z₁ leads by 12").click()
    expect(part(lab, "lamp")).to_have_attribute("data-lit", "true")
    assert [value_of(lab, f"logit-handle-{j}") for j in range(3)] == [12.0, 0.0, 0.0]
    expect(both.get_by_label("Claim", exact=True)).to_have_value("Only the diagonal")
    assert part(hunt, "hunt-meant").inner_text() == meant


def test_lab_and_hunt_are_restored_from_one_address(both, lab, hunt):
    handle = lab.get_by_role("slider", name="logit z₁")
    handle.focus()
    handle.press("End")
    part(hunt, "diagnosis-nothing").click()
    part(hunt, "hunt-next").click()
    expect(part(hunt, "hunt-round")).to_have_text(f"Round 2 of {ROUNDS}.")
    expect(both).to_have_url(re.compile(r"#z=16,-0\.7,1\.1;.*answers=nothing.*round=2"))
    both.reload()
    expect(part(hunt, "hunt-round")).to_have_text(f"Round 2 of {ROUNDS}.", timeout=60_000)
    expect(part(hunt, "hunt-record-0")).to_be_visible()
    assert value_of(lab, "logit-handle-0") == 16.0


def test_no_two_sliders_have_one_name(both):
    names = both.locator("[role=slider]").evaluate_all("all => all.map((each) => each.getAttribute('aria-label'))")
    assert len(names) == 8
    assert len(set(names)) == len(names)


def focused(view):
    """The contract name of what has the focus; empty where that has none."""
    return view.page.evaluate("document.activeElement.dataset.gid ?? ''")


def place_of(gid):
    return divmod(list(DIAGNOSES).index(gid.removeprefix("diagnosis-")), COLUMNS)


def test_mistakes_from_public_projects_are_hunted_and_cited(hunt):
    hunt.page.get_by_role("button", name="from the wild").click()
    wild = HuntSettings().hunt_in("wild")
    expect(part(hunt, "diagnosis-elementwise")).to_be_visible()
    expect(part(hunt, "hunt-cited")).to_be_hidden()
    part(hunt, f"diagnosis-{diagnosis_of(wild.subject)}").click()
    expect(part(hunt, "hunt-outcome")).to_contain_text("Right: ")
    expect(part(hunt, "hunt-cited")).to_contain_text(wild.round.cited)


def tab_to(hunt, gid, key="Tab"):
    """Go on with the tab key until something of that name has the focus; code that scrolls may lie between."""
    for _ in range(3):
        hunt.keyboard.press(key)
        if focused(hunt).startswith(gid):
            return


def test_the_hunt_is_played_to_the_end_by_keyboard_alone(hunt):
    keys = hunt.keyboard
    played = HuntSettings()
    number = hunt.page.get_by_label("Hunt number")
    number.focus()
    for _ in range(40):
        if focused(hunt).startswith("diagnosis-"):
            break
        keys.press("Tab")
    for turn in range(ROUNDS):
        expect(part(hunt, "hunt-round")).to_have_text(f"Round {turn + 1} of {ROUNDS}.")
        truth = f"diagnosis-{diagnosis_of(played.subject)}"
        (r, c), (wanted_r, wanted_c) = place_of(focused(hunt)), place_of(truth)
        for _ in range(abs(wanted_r - r)):
            keys.press("ArrowDown" if wanted_r > r else "ArrowUp")
        for _ in range(abs(wanted_c - c)):
            keys.press("ArrowRight" if wanted_c > c else "ArrowLeft")
        expect(part(hunt, truth)).to_be_focused()
        keys.press("Enter")
        expect(part(hunt, "hunt-outcome")).to_contain_text("Right: ")
        expect(part(hunt, "hunt-reveals")).to_have_text(played.subject.reveals)
        expect(part(hunt, "hunt-code")).to_contain_text("def jacobian(z):")
        played = played.answer(diagnosis_of(played.subject))
        tab_to(hunt, "hunt-next")
        expect(part(hunt, "hunt-next")).to_be_focused()
        if not played.is_over:
            keys.press("Enter")
            played = played.onward()
            expect(part(hunt, "hunt-outcome")).to_be_hidden()
            tab_to(hunt, "diagnosis-", "Shift+Tab")
            expect(part(hunt, "hunt-round")).to_have_text(f"Round {turn + 2} of {ROUNDS}.")
    expect(part(hunt, "hunt-score")).to_have_text(f"The hunt is over: {ROUNDS} of {ROUNDS} found.")
    expect(part(hunt, f"hunt-record-{ROUNDS - 1}")).to_be_visible()
    keys.press("Enter")
    expect(part(hunt, "hunt-round")).to_have_text(f"Round 1 of {ROUNDS}.")
    expect(number).to_have_value("2")


def test_a_wrong_diagnosis_is_told_and_counts_once(hunt):
    truth = diagnosis_of(HuntSettings().subject)
    other = "scaled" if truth != "scaled" else "in-place"
    part(hunt, f"diagnosis-{other}").click()
    expect(part(hunt, "hunt-outcome")).to_contain_text("Not that.")
    part(hunt, f"diagnosis-{truth}").click(force=True)
    part(hunt, "hunt-next").click()
    expect(part(hunt, "hunt-round")).to_have_text(f"Round 2 of {ROUNDS}.")
    expect(part(hunt, "hunt-score")).to_have_text("0 right of 1")


OWN = {
    "raises": ("def own(z):\n    raise KeyError('weights')", "`jacobian` raised KeyError ('weights') at z"),
    "wrong-shape": ("def own(z):\n    return softmax(z)", "`jacobian` returned shape (3,), and (3, 3) is needed"),
    "nan": (
        "def own(z):\n    J = softmax_jacobian(z)\n    J[1, 2] = float('nan')\n    return J",
        "`jacobian` returned nan for ∂S₂/∂z₃",
    ),
    "in-place": (
        "def own(z):\n    z -= z.max()\n    return softmax_jacobian(z)",
        "`jacobian` changed its input: z₁ went from 0.3 to −0.8.",
    ),
    "no-return": ("def own(z):\n    softmax_jacobian(z)", "`jacobian` returned None at z"),
    "too-far": (
        "def own(z):\n    if z[0] < 1:\n        return 'J'\n    return softmax_jacobian(z)",
        "`jacobian` returned str at z",
    ),
}
IMPORTS = "from explainer import softmax, softmax_jacobian\nfrom explainer.pages import check\n"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    for name, (source, _) in OWN.items():
        write_notebook(folder / f"{name}.ipynb", ("code", f"{IMPORTS}\n{source}\n\ncheck(own)"))
    slow = "import time\n\ndef f(z):\n    time.sleep(0.003)\n    return z**3"
    write_notebook(
        folder / "slow.ipynb",
        ("code", f"{IMPORTS}import numpy as np\n{slow}\n\ncheck(lambda z: np.diag(3 * z**2), f=f)"),
    )
    with started_server("--notebooks", str(folder)) as running:
        yield running


def opened(page, address):
    page.goto(address)
    expect(page.locator("[data-explainer-ready=true]")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("name", OWN)
def test_a_bad_function_is_told_in_words_and_the_page_lives_on(page, own_server, name):
    opened(page, own_server.page(name))
    problem = part(page, "check-problem")
    expect(problem).to_be_visible()
    expect(problem).to_contain_text(OWN[name][1])
    drag(page, "logit-handle-0", dy=-40)
    z = [value_of(page, f"logit-handle-{j}") for j in range(3)]
    assert z[0] > 1
    expect(part(page, "numeric-value-0-0").locator("text")).to_have_text(signed(softmax_jacobian(z)[0, 0]))
    if name == "too-far":
        expect(problem).to_be_hidden()
        expect(part(page, "check-outcome")).to_have_text("All 9 entries agree.")
    else:
        expect(problem).to_be_visible()
    expect(page.locator(".live-banner")).to_be_hidden()


def test_a_slow_function_gets_fewer_updates_and_no_queue(page, own_server):
    opened(page, own_server.page("slow"))
    expect(part(page, "curve-central")).to_be_visible()
    page.evaluate(
        """() => {
            window.updates = 0;
            const shown = document.querySelector('[data-gid="analytic-value-0-0"] text');
            new MutationObserver(() => { window.updates += 1; }).observe(shown, { characterData: true, subtree: true });
        }"""
    )
    drag(page, "logit-handle-0", dy=-60, steps=60)
    z = value_of(page, "logit-handle-0")
    expect(part(page, "analytic-value-0-0").locator("text")).to_have_text(signed(3 * z**2))
    assert 0 < page.evaluate("window.updates") < 40
    expect(part(page, "curve-central")).to_be_visible()
    assert drawn(page, "output-value-0") == spelled(z**3, 3)
