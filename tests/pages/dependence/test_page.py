"""The page on dependence: what a settings does, and what the page makes of it; and what its notebook says."""

import re
from pathlib import Path

import nbformat
import networkx
import numpy as np
import pytest

from explainer.core import cross_entropy_gradient, dependency_graph, softmax, softmax_jacobian, sparsity_pattern
from explainer.core.elementwise import FUNCTIONS
from explainer.live import Choose, Drag
from explainer.pages import dependence
from explainer.pages.dependence.settings import DependenceSettings

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "2-dependence.ipynb"


@pytest.fixture
def page():
    return dependence()


def do(page, *events):
    """Let the page hear `events`, and return the settings then."""
    for event in events:
        page._on_event(event)
    return page.settings


def press(gid):
    return Choose(gid, pinned=True)


def point(gid):
    return Choose(gid, pinned=False)


def control(page, description):
    """Return the control or the button of this name."""
    everything = [widget for row in page.children[0].children for widget in row.children]
    return next(widget for widget in everything if widget.description == description)


def asked(settings):
    return settings.of, settings.wrt, settings.selected


@pytest.mark.parametrize(
    ("gid", "question"),
    [
        ("graph-z_2", ("outputs", "input", (0, 2))),
        ("elementwise-graph-z_2", ("outputs", "input", (0, 2))),
        ("logit-bar-0", ("outputs", "input", (0, 0))),
        ("logit-handle-0", ("outputs", "input", (0, 0))),
        ("graph-S_2", ("output", "inputs", (2, 1))),
        ("elementwise-graph-S_2", ("output", "inputs", (2, 1))),
        ("probability-bar-1", ("output", "inputs", (1, 1))),
        ("jacobian-cell-2-0", ("output", "input", (2, 0))),
        ("elementwise-cell-2-0", ("output", "input", (2, 0))),
        ("dot-2-0", ("output", "input", (2, 0))),
        ("elementwise-dot-2-0", ("output", "input", (2, 0))),
    ],
)
def test_pointing_asks_until_the_next_and_a_click_keeps(page, gid, question):
    settings = do(page, point(gid), Choose(None, pinned=False))
    assert (asked(settings), settings.pinned) == (question, False)
    assert asked(do(page, press(gid), point("graph-z_1"))) == question
    assert do(page, press(gid)).pinned is False
    assert asked(do(page, point("jacobian-cell-1-1"))) == ("output", "input", (1, 1))


def test_a_click_elsewhere_keeps_that_instead(page):
    settings = do(page, press("graph-z_0"), press("graph-S_1"))
    assert (asked(settings), settings.pinned) == (("output", "inputs", (1, 0)), True)


def test_the_two_questions_are_asked_one_by_one(page):
    assert asked(do(page, press("of-output-2"))) == ("output", "input", (2, 1))
    assert asked(do(page, press("wrt-inputs"))) == ("output", "inputs", (2, 1))
    assert asked(do(page, press("of-loss"))) == ("loss", "inputs", (2, 1))
    assert asked(do(page, press("wrt-input-0"))) == ("loss", "input", (2, 0))
    assert asked(do(page, press("of-outputs"))) == ("outputs", "input", (2, 0))
    assert asked(do(page, point("of-loss"), point("wrt-inputs"))) == ("outputs", "input", (2, 0))
    assert page.settings.pinned
    assert do(page, press("of-outputs")).pinned


def test_a_drag_remembers_where_it_began_and_asks_what_its_logit_reaches(page):
    settings = do(page, Drag("logit-handle-2", 0.5, False), Drag("logit-handle-2", 1.5, False))
    assert (settings.logits, settings.before) == ((2.0, 1.0, 1.5), (2.0, 1.0, 0.0))
    assert asked(settings) == ("outputs", "input", (0, 2))
    assert do(page, Drag("logit-handle-2", 2.0, True)).before == (2.0, 1.0, 0.0)
    settings = do(page, Drag("logit-handle-0", 3.0, False), Drag("logit-handle-0", 3.5, True))
    assert (settings.logits, settings.before) == ((3.5, 1.0, 2.0), (2.0, 1.0, 2.0))
    assert do(page, Drag("logit-handle-0", 3.5, True)) == settings  # a click that moves nothing
    again = do(page, Drag("logit-handle-0", 4.0, False), Drag("logit-handle-0", 5.0, True))
    assert again.before == settings.logits


def test_a_drag_leaves_what_was_pinned(page):
    settings = do(page, press("graph-S_0"), Drag("logit-handle-2", 0.5, False))
    assert asked(settings) == ("output", "inputs", (0, 1))


def test_a_drag_patches_the_document_that_is_there(page):
    document = page.live.document
    do(page, Drag("logit-handle-1", 2.0, False), press("of-loss"), press("jacobian-cell-0-2"))
    assert page.live.document is document


def test_the_controls_set_function_and_size_and_undo_leads_back(page):
    do(page, Drag("logit-handle-1", 2.0, True))
    control(page, "Compare with").value = "ReLU"
    control(page, "Classes n").value = 5
    settings = page.settings
    assert (settings.function, settings.n, settings.before) == ("ReLU", 5, ())
    assert settings.logits == (2.0, 2.0, 0.0, 0.0, 0.0)
    control(page, "Undo").click()
    assert control(page, "Classes n").value == page.settings.n == 3
    control(page, "Undo").click()
    assert control(page, "Compare with").value == "sigmoid"
    control(page, "Reset").click()
    assert page.settings == DependenceSettings()


def test_fewer_classes_ask_about_one_that_is_there(page):
    do(page, press("jacobian-cell-2-2"))
    control(page, "Classes n").value = 2
    assert page.settings.selected == (1, 1)


@pytest.mark.slow
@pytest.mark.parametrize("n", range(2, 7))
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_size_and_function_is_a_page(n, function):
    page = dependence(logits=(1.0,) * n, function=function)
    assert page.svg().startswith("<svg")
    titles = {part["title"] for part in page.live.document["parts"]}
    assert {f"Elementwise: {function}", f"Jacobian of {function}"} <= titles


def test_labels_are_shown_as_they_are():
    page = dependence(logits=(1.0, 0.0), labels=("cat", "<dog>"))
    assert "&lt;dog&gt;" in page.svg()
    names = {name for group in page.live.document["choices"] for name in group["names"].values()}
    assert {"input z₂ (<dog>): what it reaches", "output y₁ (cat): what it needs"} <= names


# ---- the notebook ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def prose(notebook):
    """What a person reads: words without the links that they carry."""
    written = " ".join(" ".join(cell.source.split()) for cell in notebook.cells if cell.cell_type == "markdown")
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", written)


def test_the_numbers_in_the_prose_are_those_of_the_page(prose):
    z = np.array(DependenceSettings().logits)
    raised = z + np.array([0, 0.5, 0])
    assert "z = (2, 1, 0)" in prose
    assert f"Raise z₂ by 0.5: exp z₂ goes from {np.exp(1):.2f} to {np.exp(1.5):.2f}" in prose
    assert f"Σ from {np.exp(z).sum():.2f} to {np.exp(raised).sum():.2f}" in prose
    assert f"S₁ falls from {softmax(z)[0]:.3f} to {softmax(raised)[0]:.3f}" in prose
    assert f"stays at {np.exp(2):.2f}" in prose


def test_the_counts_in_the_prose_are_those_of_the_jacobians(prose):
    z = DependenceSettings().logits
    jacobians = (softmax_jacobian(z), *(FUNCTIONS[name].jacobian(z) for name in ("sigmoid", "ReLU")))
    assert [int(sparsity_pattern(J).sum()) for J in jacobians] == [9, 3, 2]
    assert "of ReLU's entries 2 differ from 0" in prose
    np.testing.assert_array_equal(FUNCTIONS["exp"].jacobian(z).diagonal(), FUNCTIONS["exp"](z))
    assert "exp is its own slope" in prose
    assert "all 9 entries" in prose
    assert "only the 3 on the diagonal" in prose
    assert np.all(softmax_jacobian(z)[~np.eye(3, dtype=bool)] < 0)
    assert "off the diagonal, softmax's are negative" in prose


def test_what_the_prose_says_of_the_loss(prose):
    S, J = softmax([2.0, 1.0, 0.0]), softmax_jacobian([2.0, 1.0, 0.0])
    gradient = cross_entropy_gradient([2.0, 1.0, 0.0], 0)
    np.testing.assert_allclose(gradient, -J[0] / S[0], atol=1e-15)
    assert re.search(r"gradient is S − y = \((.*?)\)", prose).group(1) == ", ".join(
        f"{value:.3f}".replace("-", "−") for value in gradient
    )


def test_the_ways_are_as_many_as_the_prose_says(prose):
    def ways(start, **options):
        return list(networkx.all_simple_paths(dependency_graph(3, **options), start, "S_0"))

    assert "From z₁ to S₁ there are two: the direct one, and one through Σ" in prose
    assert sorted("sum" in way for way in ways("z_0")) == [False, True]
    assert "From z₂ to S₁ there is one, and it leads through Σ" in prose
    assert ["sum" in way for way in ways("z_1")] == [True]
    assert "Take Σ away, as an elementwise function does, and no way is left" in prose
    assert ways("z_1", elementwise=True) == []
