"""The wiring of the page on dependence: what a reader does, and what the page makes of it."""

import re
from pathlib import Path

import nbformat
import networkx
import numpy as np
import pytest

from explainer.core import cross_entropy_gradient, dependency_graph, softmax, softmax_jacobian, sparsity_pattern
from explainer.core.elementwise import FUNCTIONS
from explainer.lessons.dependence import Dependence, dependence
from explainer.live import Choose, Drag
from explainer.snapshot.dependence import DependenceSettings
from explainer.snapshot.settings import Settings
from tests.lessons.acting import do, press

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "2-dependence.ipynb"


@pytest.fixture
def lesson():
    return Dependence(DependenceSettings())


def point(gid):
    return Choose(gid, pinned=False)


def asked(reader):
    return reader.of, reader.wrt, reader.selected


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
def test_pointing_asks_until_the_next_and_a_click_keeps(lesson, gid, question):
    reader = do(lesson, point(gid), Choose(None, pinned=False))
    assert (asked(reader), reader.pinned) == (question, False)
    assert asked(do(lesson, press(gid), point("graph-z_1"))) == question
    assert do(lesson, press(gid)).pinned is False
    assert asked(do(lesson, point("jacobian-cell-1-1"))) == ("output", "input", (1, 1))


def test_a_click_elsewhere_keeps_that_instead(lesson):
    reader = do(lesson, press("graph-z_0"), press("graph-S_1"))
    assert (asked(reader), reader.pinned) == (("output", "inputs", (1, 0)), True)


def test_the_two_questions_are_asked_one_by_one(lesson):
    assert asked(do(lesson, press("of-output-2"))) == ("output", "input", (2, 1))
    assert asked(do(lesson, press("wrt-inputs"))) == ("output", "inputs", (2, 1))
    assert asked(do(lesson, press("of-loss"))) == ("loss", "inputs", (2, 1))
    assert asked(do(lesson, press("wrt-input-0"))) == ("loss", "input", (2, 0))
    assert asked(do(lesson, press("of-outputs"))) == ("outputs", "input", (2, 0))
    assert asked(do(lesson, point("of-loss"), point("wrt-inputs"))) == ("outputs", "input", (2, 0))
    assert lesson.state.settings.pinned
    assert do(lesson, press("of-outputs")).pinned


def test_a_drag_remembers_where_it_began_and_asks_what_its_logit_reaches(lesson):
    reader = do(lesson, Drag("logit-handle-2", 0.5, False), Drag("logit-handle-2", 1.5, False))
    assert (reader.logits, reader.before) == ((2.0, 1.0, 1.5), (2.0, 1.0, 0.0))
    assert asked(reader) == ("outputs", "input", (0, 2))
    assert do(lesson, Drag("logit-handle-2", 2.0, True)).before == (2.0, 1.0, 0.0)
    reader = do(lesson, Drag("logit-handle-0", 3.0, False), Drag("logit-handle-0", 3.5, True))
    assert (reader.logits, reader.before) == ((3.5, 1.0, 2.0), (2.0, 1.0, 2.0))
    assert do(lesson, Drag("logit-handle-0", 3.5, True)) == reader  # a click that moves nothing
    again = do(lesson, Drag("logit-handle-0", 4.0, False), Drag("logit-handle-0", 5.0, True))
    assert again.before == reader.logits


def test_a_drag_leaves_what_was_pinned(lesson):
    reader = do(lesson, press("graph-S_0"), Drag("logit-handle-2", 0.5, False))
    assert asked(reader) == ("output", "inputs", (0, 1))


def test_a_drag_patches_the_document_that_is_there(lesson):
    document = lesson.live.document
    do(lesson, Drag("logit-handle-1", 2.0, False), press("of-loss"), press("jacobian-cell-0-2"))
    assert lesson.live.document is document


def test_the_controls_set_function_and_size_and_undo_leads_back(lesson):
    do(lesson, Drag("logit-handle-1", 2.0, True))
    lesson.controls.function.value = "ReLU"
    lesson.controls.classes.value = 5
    reader = lesson.state.settings
    assert (reader.function, reader.n, reader.before) == ("ReLU", 5, ())
    assert reader.logits == (2.0, 2.0, 0.0, 0.0, 0.0)
    lesson.controls.undo.click()
    assert lesson.controls.classes.value == lesson.state.settings.n == 3
    lesson.controls.undo.click()
    assert lesson.controls.function.value == "sigmoid"
    lesson.controls.reset.click()
    assert lesson.state.settings == DependenceSettings()


def test_fewer_classes_ask_about_one_that_is_there(lesson):
    do(lesson, press("jacobian-cell-2-2"))
    lesson.controls.classes.value = 2
    assert lesson.state.settings.selected == (1, 1)


@pytest.mark.parametrize("n", range(2, 7))
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_size_and_function_is_a_page(n, function):
    lesson = Dependence(DependenceSettings((1.0,) * n, function=function))
    assert lesson.page.live.svg().startswith("<svg")
    titles = {part["title"] for part in lesson.live.document["parts"]}
    assert {f"Elementwise: {function}", f"Jacobian of {function}"} <= titles


def test_labels_are_shown_as_they_are():
    page = dependence(Settings((1.0, 0.0), ("cat", "<dog>")))
    assert "&lt;dog&gt;" in page.live.svg()
    names = {name for group in page.live.document["choices"] for name in group["names"].values()}
    assert {"input z₂ (<dog>): what it reaches", "output y₁ (cat): what it needs"} <= names


# ---- the notebook ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def prose(notebook):
    return " ".join(" ".join(cell.source.split()) for cell in notebook.cells if cell.cell_type == "markdown")


def test_the_notebook_is_thin(notebook):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0] == "from explainer.lessons.dependence import dependence\n\ndependence()"
    assert not any("def " in source for source in code)


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
    counts = [int(sparsity_pattern(J).sum()) for J in (softmax_jacobian(z), FUNCTIONS["sigmoid"].jacobian(z))]
    assert counts == [9, 3]
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
