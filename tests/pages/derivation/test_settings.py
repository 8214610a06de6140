"""Where a reader of the derivation can go, and the numbers that go along."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import finite_difference_jacobian, log_softmax, softmax
from explainer.snapshot.derivation import compute_derivation
from explainer.snapshot.derivation_settings import DerivationSettings, question_of
from explainer.snapshot.settings import Settings

ROUTES = ("quotient", "pattern", "logs", "log-softmax")
Z = (2.0, 1.0, 0.0)


def at_end(reader):
    while not reader.is_last:
        reader = reader.reveal()
    return reader


def the_answer(reader):
    return next(c for c, choice in enumerate(reader.asked.choices) if choice.right)


@st.composite
def readers(draw):
    n = draw(st.integers(2, 6))
    z = tuple(draw(st.lists(st.floats(-6, 6), min_size=n, max_size=n)))
    index = st.integers(0, n - 1)
    reader = DerivationSettings(Settings(z, selected=(draw(index), draw(index))), draw(st.sampled_from(ROUTES)))
    for _ in range(draw(st.integers(0, 10))):
        reader = reader.reveal()
    return reader


@given(readers())
def test_the_number_on_the_left_is_the_slope_that_finite_differences_find(reader):
    snapshot = compute_derivation(reader)
    z, (i, j) = np.array(reader.settings.logits), reader.settings.selected
    f = log_softmax if reader.route == "log-softmax" else softmax
    slope = finite_difference_jacobian(f, z)[i, j]
    target = reader.steps[-1].left
    for k, step in enumerate(reader.steps[: reader.step + 1]):
        if step.left == target and f"line-{k}-0" in snapshot.numbers:
            assert snapshot.numbers[f"line-{k}-0"] == pytest.approx(slope, abs=1e-8)


@given(readers())
def test_only_the_lines_that_are_shown_have_numbers(reader):
    assert {int(gid.split("-")[1]) for gid in compute_derivation(reader).numbers} <= set(range(reader.step + 1))


def test_the_two_heatmaps_make_the_jacobian_once_the_pattern_is_multiplied_out():
    reader = DerivationSettings(Settings((2.5, -1.0, 0.3, 4.0)), "pattern")
    assert compute_derivation(reader).diagonal is None
    assert compute_derivation(reader).outer is None
    snapshot = compute_derivation(at_end(reader))
    np.testing.assert_allclose(snapshot.diagonal - snapshot.outer, snapshot.jacobian, atol=1e-16)
    assert np.count_nonzero(snapshot.diagonal) == 4
    assert np.linalg.matrix_rank(snapshot.outer) == 1


def test_log_softmax_has_the_jacobian_of_the_formula_and_it_is_not_symmetric():
    snapshot = compute_derivation(DerivationSettings())
    np.testing.assert_allclose(snapshot.log_jacobian, np.eye(3) - softmax(Z), atol=1e-15)
    assert snapshot.log_jacobian[0, 1] != snapshot.log_jacobian[1, 0]
    np.testing.assert_array_equal(snapshot.jacobian, snapshot.jacobian.T)


def test_a_question_stops_the_reader_until_it_is_answered():
    reader = DerivationSettings().to_step(10)
    assert reader.step == 3
    assert reader.asked is question_of(reader.steps[4])
    wrong = reader.guess(0)
    assert (wrong.step, wrong.tried(4)) == (3, (0,))
    assert wrong.guess(0) == wrong
    right = wrong.guess(the_answer(wrong))
    assert (right.step, right.tried(4)) == (4, (0, 1))
    assert right.to_step(0).to_step(5).step == 5
    assert right.to_step(3).asked is None
    assert right.guess(0) == right


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("selected", [(0, 1), (1, 1)])
def test_right_answers_lead_to_the_end(route, selected):
    reader = DerivationSettings(Settings(Z, selected=selected), route).to_step(99)
    asked = 0
    while not reader.is_last:
        reader = reader.guess(the_answer(reader)).to_step(99)
        asked += 1
    assert asked == sum(len(step.questions) for step in reader.steps) > 0


def test_no_step_asks_more_than_one_question():
    for route in ROUTES:
        for selected in ((0, 1), (1, 1)):
            reader = DerivationSettings(Settings(Z, selected=selected), route)
            assert all(len(step.questions) <= 1 for step in reader.steps)


def test_whoever_does_not_want_to_guess_goes_straight_to_the_end():
    assert DerivationSettings(guess_first=False).to_step(99).is_last


def test_another_entry_of_the_same_case_keeps_the_step_and_the_other_case_begins_anew():
    reader = at_end(DerivationSettings())
    assert reader.look_at(2, 0).step == reader.step
    assert reader.look_at(1, 1).step == reader.look_at(1, 1).seen == 0
    assert reader.replace(route="logs").step == 0
    pattern = at_end(DerivationSettings(route="pattern"))
    assert pattern.look_at(1, 1).step == pattern.step


def test_the_way_onward_passes_both_cases_and_every_route_and_returns():
    reader = DerivationSettings()
    visited = []
    for _ in range(5):
        visited.append((reader.route, reader.settings.selected[0] == reader.settings.selected[1]))
        reader = reader.onward[1]
    assert visited == [
        ("quotient", False),
        ("quotient", True),
        ("pattern", True),
        ("logs", False),
        ("log-softmax", False),
    ]
    assert reader == DerivationSettings()


@pytest.mark.parametrize(
    ("route", "step", "lit"),
    [
        ("quotient", 0, {"S_0", "exp_0", "exp_1", "exp_2"}),
        ("quotient", 5, {"sum", "z_1", "exp_1"}),
        ("quotient", 10, {"S_0", "z_1", "S_1"}),
        ("log-softmax", 1, {"S_0", "z_0", "sum"}),
        ("pattern", 2, {"S_0", "z_1", "S_1"}),
        ("pattern", 4, None),
    ],
)
def test_the_nodes_are_lit_that_the_line_speaks_of(route, step, lit):
    graph = compute_derivation(DerivationSettings(route=route, step=step, seen=step)).graph
    assert graph.lit == lit
    assert graph.values["sum"] == pytest.approx(math.exp(2) + math.exp(1) + 1)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (Settings((0.0,) * 7), "at most 6"),
        (Settings((0.0, -math.inf)), "finite"),
        (Settings().fitted(logits=(40.0, 0.0)), "within ±6"),
        (Settings(temperature=2.0), "temperature 1"),
    ],
)
def test_what_cannot_be_written_out_is_refused(settings, named):
    with pytest.raises(ValueError, match=named):
        DerivationSettings(settings)


@pytest.mark.parametrize("wrong", [{"route": "shortcut"}, {"step": 3}, {"step": 11, "seen": 11}, {"step": -1}])
def test_a_place_that_does_not_exist_is_refused(wrong):
    with pytest.raises(ValueError, match=r"`(route|step)`"):
        DerivationSettings(**wrong)
