"""The derivation's wiring: what a reader does, and what the page makes of it."""

from pathlib import Path

import nbformat
import numpy as np
import pytest

from explainer.core import log_softmax_jacobian, softmax, softmax_jacobian
from explainer.core.derivation import derive, derive_log_softmax
from explainer.lessons.derivation import Derivation, derivation
from explainer.live import Choose, Drag, LiveFigure
from explainer.snapshot.derivation_settings import DerivationSettings
from explainer.snapshot.settings import Settings
from tests.lessons.acting import do, press

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "3-derivation.ipynb"


@pytest.fixture
def lesson():
    return Derivation(DerivationSettings())


def test_next_and_back_lead_through_the_steps(lesson):
    assert do(lesson, press("step-next"), press("step-next")).step == 2
    assert do(lesson, press("step-back")).step == 1
    assert do(lesson, *[press("step-back")] * 3).step == 0


def test_the_rail_stops_where_something_is_asked(lesson):
    assert do(lesson, Drag("step-handle", 11.0, False)).step == 3
    assert do(lesson, press("guess-4-1"), Drag("step-handle", 11.0, True)).step == 6


def test_an_answer_to_a_question_that_is_not_asked_is_none(lesson):
    assert do(lesson, press("guess-4-1")) == DerivationSettings()


def test_an_old_question_is_not_answered_again(lesson):
    reader = do(lesson, *[press("step-next")] * 7)
    assert reader.asked == reader.steps[8].questions[0]
    assert do(lesson, press("guess-7-0"), press("guess-4-0")).guesses == ()


def test_pointing_changes_nothing_and_choosing_a_cell_derives_it(lesson):
    assert do(lesson, Choose("jacobian-cell-2-0", pinned=False), Choose(None, pinned=False)) == DerivationSettings()
    assert do(lesson, press("jacobian-cell-2-0")).settings.selected == (2, 0)
    assert (lesson.controls.output.value, lesson.controls.input.value) == (2, 0)


def test_a_drag_leaves_the_document_as_it_is(lesson):
    do(lesson, *[press("step-next")] * 10)
    document = lesson.live.document
    assert do(lesson, Drag("logit-handle-0", 3.0, False)).settings.logits == (3.0, 1.0, 0.0)
    assert lesson.live.document is document
    assert do(lesson).step == 10


def test_the_end_of_a_route_leads_to_the_next(lesson):
    reader = do(lesson, *[press("step-next")] * 11)
    assert (reader.route, reader.settings.selected, reader.step) == ("quotient", (0, 0), 0)


def test_the_pickers_set_route_entry_and_size(lesson):
    lesson.controls.route.value = "log-softmax"
    lesson.controls.input.value = 2
    lesson.controls.classes.value = 5
    reader = lesson.state.settings
    assert (reader.route, reader.settings.selected, reader.settings.n) == ("log-softmax", (0, 2), 5)
    lesson.controls.undo.click()
    assert lesson.state.settings.settings.n == 3
    lesson.controls.reset.click()
    assert lesson.state.settings == DerivationSettings()


def test_without_guessing_the_rail_reaches_the_end(lesson):
    lesson.controls.guess_first.value = False
    assert do(lesson, Drag("step-handle", 11.0, True)).is_last


@pytest.mark.parametrize("route", ["quotient", "pattern", "logs", "log-softmax"])
def test_every_route_is_a_page_with_pictures(route):
    lesson = Derivation(DerivationSettings(Settings((1.0, 0.0)), route))
    assert lesson.page.live.svg().startswith("<svg")


def test_a_selection_of_a_whole_row_becomes_one_entry():
    assert derivation(Settings(focus="row")).live.document["parts"][1]["title"] == "∂S₁/∂z₂ by the quotient rule"


def test_the_address_says_where_to_begin(monkeypatch):
    monkeypatch.setattr("explainer.lessons.page.query_string", lambda: "z=1,0&at=2,1")
    assert derivation().live.document["parts"][1]["title"] == "∂S₂/∂z₁ by the quotient rule"


@pytest.mark.parametrize("query", ["z=40,0,0", "z=1,-inf", "z=one", "T=2"])
def test_an_address_that_the_derivation_cannot_follow_is_told_of(monkeypatch, query):
    said = []
    monkeypatch.setattr("explainer.lessons.page.query_string", lambda: query)
    monkeypatch.setattr(LiveFigure, "say", lambda live, message: said.append(message))
    assert derivation().live.document["parts"][1]["title"] == "∂S₁/∂z₂ by the quotient rule"
    assert "starts from scratch" in said[0]


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def prose(notebook):
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_the_notebook_is_thin(notebook):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0] == "from explainer.lessons.derivation import derivation\n\nderivation()"
    assert not any("def " in source for source in code)


def test_the_numbers_in_the_prose_are_those_of_the_page(prose):
    z = DerivationSettings().settings.logits
    S, J = softmax(z), softmax_jacobian(z)
    assert f"At z = ({', '.join(f'{value:g}' for value in z)}) the probabilities are" in prose
    assert f"{S[0]:.3f}, {S[1]:.3f} and {S[2]:.3f}" in prose
    assert f"∂S₁/∂z₁ = {S[0]:.3f} · {1 - S[0]:.3f} = {J[0, 0]:.3f}" in prose
    assert f"∂S₁/∂z₂ = −{S[0]:.3f} · {S[1]:.3f} = {J[0, 1]:.3f}".replace("-", "−") in prose
    assert "which is also ∂S₂/∂z₁" in prose
    assert J[0, 1] == J[1, 0]
    assert f"The lines at {np.exp(z[1]):.3f} are the side calculation of ∂Σ/∂z₂" in prose


def test_the_short_way_is_as_short_as_the_prose_says(prose):
    assert "seven lines instead of eleven, without a quotient rule" in prose
    short, long = derive_log_softmax(0, 1, 3), derive(0, 1, 3)
    assert (len(short), len(long)) == (7, 11)
    assert "quotient" not in {step.rule.key for step in short}


def test_a_column_of_the_log_jacobian_is_what_the_prose_says(prose):
    assert "off the diagonal, every entry of a column is −Sⱼ, whatever the row" in prose
    z = [0.3, -1.0, 2.0, 0.1]
    S, J = softmax(z), log_softmax_jacobian(z)
    for j in range(4):
        np.testing.assert_allclose(np.delete(J[:, j], j), -S[j], atol=1e-15)
    assert not np.allclose(J, J.T)
    np.testing.assert_allclose(S[:, np.newaxis] * J, softmax_jacobian(z), atol=1e-15)
