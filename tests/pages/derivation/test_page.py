"""The page of the derivation: what a reader does, and what the page makes of it; and what its notebook says."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from explainer.core import log_softmax_jacobian, softmax, softmax_jacobian
from explainer.live import Choose, Drag, Go
from explainer.page import address
from explainer.pages.derivation import derivation
from explainer.pages.derivation.algebra import derive, derive_log_softmax
from explainer.pages.derivation.settings import DerivationSettings

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "3-derivation.ipynb"
START = DerivationSettings()


@pytest.fixture
def page():
    return derivation()


def do(page, *events):
    """Let the page hear `events`, and return the settings then."""
    for event in events:
        page._on_event(event)
    return page.settings


def press(gid):
    return Choose(gid, pinned=True)


def widget(page, description):
    rows = page.children[0].children
    return next(w for row in rows for w in row.children if description in (w.description, w.tooltip))


def title(page):
    return next(part["title"] for part in page.live.document["parts"] if part["name"] == "steps")


def test_next_and_back_lead_through_the_steps(page):
    assert do(page, press("step-next"), press("step-next")).step == 2
    assert do(page, press("step-back")).step == 1
    assert do(page, *[press("step-back")] * 3).step == 0


def test_the_rail_stops_where_something_is_asked(page):
    assert do(page, Drag("step-handle", 11.0, False)).step == 3
    assert do(page, press("guess-4-1"), Drag("step-handle", 11.0, True)).step == 6


def test_the_rail_says_in_words_where_it_is(page):
    do(page, *[press("step-next")] * 3)
    assert page._scene.handle_of["step-handle"].place(page.settings) == (4, "4 of 11, Sum rule")


def test_an_answer_to_a_question_that_is_not_asked_is_none(page):
    assert do(page, press("guess-4-1")) == START


def test_an_old_question_is_not_answered_again(page):
    settings = do(page, *[press("step-next")] * 7)
    assert settings.asked == settings.steps[8].question
    assert do(page, press("guess-7-0"), press("guess-4-0")).guesses == ()


def test_pointing_changes_nothing_and_choosing_a_cell_derives_it(page):
    assert do(page, Choose("jacobian-cell-2-0", pinned=False), Choose(None, pinned=False)) == START
    assert do(page, press("jacobian-cell-2-0")).selected == (2, 0)
    assert (widget(page, "Output").value, widget(page, "Input").value) == (2, 0)


def test_another_entry_is_a_step_of_undo_and_another_line_is_none(page):
    do(page, press("step-next"), press("jacobian-cell-2-0"), press("step-next"))
    page.undo()
    assert page.settings == START.replace(step=1)
    assert widget(page, "Undo").disabled


def test_a_drag_leaves_the_document_as_it_is(page):
    do(page, *[press("step-next")] * 10)
    document = page.live.document
    assert do(page, Drag("logit-handle-0", 3.0, False)).logits == (3.0, 1.0, 0.0)
    assert page.live.document is document
    assert page.settings.step == 10


def test_the_end_of_a_route_leads_to_the_next(page):
    settings = do(page, *[press("step-next")] * 11)
    assert (settings.route, settings.selected, settings.step) == ("quotient", (0, 0), 0)


def test_the_controls_set_route_entry_and_size(page):
    widget(page, "Which derivation").value = "log-softmax"
    widget(page, "Input").value = 2
    widget(page, "Classes n").value = 5
    settings = page.settings
    assert (settings.route, settings.selected, settings.n) == ("log-softmax", (0, 2), 5)
    assert len(widget(page, "Output").options) == 5
    widget(page, "Undo").click()
    assert page.settings.n == 3
    widget(page, "Reset").click()
    assert page.settings == START


def test_a_cell_of_log_softmaxs_jacobian_derives_it(page):
    widget(page, "Which derivation").value = "log-softmax"
    assert do(page, press("log-jacobian-cell-1-0")).selected == (1, 0)
    assert title(page) == "∂log S₂/∂z₁, of log-softmax"


def test_without_guessing_the_rail_reaches_the_end(page):
    widget(page, "Guess first").value = False
    assert do(page, Drag("step-handle", 11.0, True)).is_last


@pytest.mark.parametrize("route", ["quotient", "pattern", "logs", "log-softmax"])
def test_every_route_is_a_page_with_pictures(route):
    assert derivation(logits=(1.0, 0.0), route=route).svg().startswith("<svg")


def test_a_link_leads_to_any_line_of_any_entry_and_is_undone(page):
    assert do(page, Go("z=1,0&at=2,1&step=5", False)) == DerivationSettings((1.0, 0.0), selected=(1, 0), step=4)
    assert title(page) == "∂S₂/∂z₁ by the quotient rule"
    page.undo()
    assert page.settings == START


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def linked(notebook):
    """The prose, with its links."""
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@pytest.fixture(scope="module")
def prose(linked):
    return re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", linked)


def test_the_notebook_is_thin(notebook):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0] == "from explainer.pages import derivation\n\nderivation()"
    assert not any("def " in source for source in code)


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("i = j", START.look_at(0, 0).replace(step=10)),
        ("and its term vanishes", START.replace(step=7)),
        ("∂S₂/∂z₁", START.look_at(1, 0).replace(step=10)),
        ("The first line", START),
        ("The lines at 2.718", START.replace(step=5)),
        ("the fifth line", START.to_step(4)),
        ("Sᵢ(δᵢⱼ − Sⱼ)", START.take("pattern").replace(step=2)),
        ("seven lines", START.take("log-softmax").replace(step=6)),
        ("the same formula as before", START.take("logs").replace(step=9)),
    ],
)
def test_words_of_the_prose_set_the_page_to_what_they_say(linked, words, settings):
    (fragment,) = re.findall(rf"\[{re.escape(words)}\]\(#([^)]*)\)", linked)
    assert address.read(fragment, START) == (settings, ())


def test_every_link_of_the_prose_leads_somewhere(linked):
    fragments = re.findall(r"\]\(#([^)]*)\)", linked)
    assert len(fragments) >= 12
    assert [problem for fragment in fragments for problem in address.read(fragment, START)[1]] == []


def test_the_numbers_in_the_prose_are_those_of_the_page(prose):
    z = START.logits
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
