"""The views of the derivation: what is hidden, what is struck out, what the numbers say."""

import itertools
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import softmax, softmax_jacobian
from explainer.live import Picture, Words
from explainer.pages.derivation.matrices import ProbabilityMatrix
from explainer.pages.derivation.numbers import compute
from explainer.pages.derivation.page import scene
from explainer.pages.derivation.rail import StepRail
from explainer.pages.derivation.settings import DerivationSettings
from explainer.pages.derivation.steps import DerivationSteps, written
from explainer.views.numerals import signed
from explainer.views.theme import PAPER

ROUTES = ("quotient", "pattern", "logs", "log-softmax")
Z = (2.0, 1.0, 0.0)


def settings_of(route="quotient", selected=(0, 1), step=0, z=Z):
    return DerivationSettings(z, selected=selected, route=route, step=step)


def shown(settings):
    view = DerivationSteps(settings)
    view.update(compute(settings))
    return view


def part_of(route, part):
    """The view of a part, as the page makes it."""
    settings = settings_of(route)
    return scene(settings, compute(settings)).views[part]


def struck(view):
    return {gid for gid, said in view.state.items() if isinstance(said, dict) and "sx-struck" in said.get("class", "")}


def open_question(view):
    return [g for g, s in view.state.items() if g.startswith("question") and s["hidden"] is None]


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("n", range(2, 7))
def test_every_entry_can_be_shown_at_every_step(route, n):
    z = tuple(np.linspace(-2, 3, n))
    for selected in itertools.product(range(n), repeat=2):
        view = DerivationSteps(settings_of(route, selected, z=z))
        words = Words(view.markup, {}, title=view.title)
        for step in range(len(settings_of(route, selected, z=z).steps)):
            view.update(compute(settings_of(route, selected, step, z=z)))
            words.set(view.state)
        assert words.gids == set(view.state)


def test_the_lines_up_to_the_step_are_shown_and_only_the_last_is_current():
    view = shown(settings_of(step=5))
    assert [k for k in range(11) if view.state[f"step-{k}"]["hidden"] is None] == list(range(6))
    assert [k for k in range(11) if view.state[f"step-{k}"]["aria-current"]] == [5]


@pytest.mark.parametrize(
    ("route", "step", "lines"),
    [
        ("quotient", 3, set()),
        ("quotient", 4, {3, 4, 5}),
        ("quotient", 6, {3, 4, 5}),  # the first term is asked for next: nothing is given away
        ("quotient", 7, set(range(1, 11))),
        ("log-softmax", 2, set()),
        ("log-softmax", 3, {2, 3, 4, 5, 6}),
    ],
)
def test_what_vanishes_is_struck_out_once_it_is_known_and_no_sooner(route, step, lines):
    assert struck(shown(settings_of(route, step=step))) == {f"step-{k}" for k in lines}


def test_the_markup_marks_what_vanishes():
    lines = {e.get("data-gid"): e for e in ET.fromstring(f"<div>{DerivationSteps(settings_of()).markup}</div>").iter()}
    gone = [e for e in lines["step-3"].find(".//*[@class='sx-symbols']").iter() if e.get("class") == "vanishes"]
    assert len(gone) == 2  # of three terms of ∂Σ/∂z₂


def test_a_guess_shows_its_reason_and_the_right_one_the_line():
    settings = settings_of().to_step(10)
    view = shown(settings)
    assert open_question(view) == ["question-4"]
    assert view.state["step-next"]["text"] == "Show me →"
    assert all(view.state[f"reason-4-{c}"]["hidden"] == "" for c in range(4))
    view.update(compute(settings.guess(4, 0)))
    assert view.state["guess-4-0"]["data-found"] == "wrong"
    assert view.state["reason-4-0"]["hidden"] is None
    assert view.state["step-4"]["hidden"] == ""
    assert view.state["step-status"].startswith("Not that: Only an exponential that contains z₂ changes")
    view.update(compute(settings.guess(4, 0).guess(4, 1)))
    assert view.state["guess-4-1"]["data-found"] == "right"
    assert view.state["step-4"]["hidden"] is None
    assert open_question(view) == ["question-4"]
    assert view.state["step-status"].startswith("Right: exp(z₂) is the only term that contains z₂")


def test_whoever_gives_up_after_a_wrong_guess_is_told_the_right_one():
    view = shown(settings_of().to_step(10).guess(4, 0).go_on())
    assert [view.state[f"guess-4-{c}"]["data-found"] for c in range(4)] == ["wrong", "right", None, None]
    assert view.state["reason-4-1"]["hidden"] is None


def test_a_question_that_was_passed_over_is_gone():
    assert open_question(shown(settings_of().to_step(10).go_on())) == []


def test_a_drag_replaces_the_texts_of_numbers_and_nothing_else():
    before, after = shown(settings_of(step=10)), shown(settings_of(step=10, z=(2.5, 1.0, -1.0)))
    assert before.markup == after.markup
    changed = {gid for gid, said in after.state.items() if before.state[gid] != said}
    assert changed
    assert all(gid.startswith("line-") and isinstance(after.state[gid], str) for gid in changed)


def test_the_last_line_says_minus_the_product_of_the_two_probabilities():
    view, S = shown(settings_of(step=10)), softmax(Z)
    texts = [view.state[f"line-10-{place}"] for place in range(3)]
    assert texts == [written(-S[0] * S[1]), written(S[0]), written(S[1])] == ["−0.163", "0.665", "0.245"]


@given(st.floats(-1e4, 1e4))
def test_what_is_not_0_or_1_does_not_read_so(value):
    text = written(value).replace("−", "-").replace("×10", "e")
    text = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    assert float(text) == pytest.approx(value, rel=0.06, abs=1e-3)
    if value != 0:
        assert float(text) != 0
    if 1e-6 < abs(value - 1) < 0.4:
        assert float(text) != 1


def test_the_rail_puts_its_handle_on_the_step():
    rail = StepRail(11)
    for step in (0, 4, 10):
        rail.update(compute(settings_of(step=step)))
        handle = rail.artists["step-handle"]
        assert handle.get_x() + handle.get_width() / 2 == pytest.approx(step + 1)
    assert not any(rail.artists[f"rail-asks-{k}"].get_text() for k in range(11))


def test_rows_of_a_matrix_are_rows_of_its_picture():
    matrix = np.arange(9.0).reshape(3, 3) / 10
    view = ProbabilityMatrix("m", 3, "M", lambda numbers: matrix)
    view.update(compute(settings_of(selected=(2, 0))))
    assert [[view.artists[f"m-value-{i}-{j}"].get_text() for j in range(3)] for i in range(3)] == [
        [signed(value) for value in row] for row in matrix
    ]
    assert view.artists["m-cell-2-0"].get_xy() == view.artists["m-selected-entry"].get_xy() == (0, 2)


def test_a_matrix_that_is_not_yet_known_is_blank():
    view = part_of("pattern", "outer")
    for step, words in ((2, ""), (3, signed(-softmax_jacobian(Z)[0, 1])), (2, "")):
        view.update(compute(settings_of("pattern", step=step)))
        assert view.artists["outer-value-0-1"].get_text().strip() == words
        assert (view.artists["outer-cell-0-1"].get_facecolor() == PAPER) == (words == "")


def test_a_drag_only_patches_the_pictures():
    for view in (StepRail(5), part_of("pattern", "outer")):
        view.update(compute(settings_of("pattern", step=3)))
        picture = Picture(view.figure, view.artists, title=view.title)
        view.update(compute(settings_of("pattern", step=4, z=(1.0, 2.0, 3.0))))
        assert picture.changes()
