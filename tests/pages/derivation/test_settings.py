"""Where a reader of the derivation can go, what an address keeps of it, and the numbers that go along."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import finite_difference_jacobian, log_softmax, softmax
from explainer.page import address
from explainer.pages.derivation.numbers import LogSoftmaxNumbers, PatternNumbers, compute
from explainer.pages.derivation.settings import DerivationSettings

ROUTES = ("quotient", "pattern", "logs", "log-softmax")
START = DerivationSettings()
Z = START.logits


def at_end(settings):
    while not settings.is_last:
        settings = settings.go_on()
    return settings


def answers_to(settings, *, right):
    return [c for c, answer in enumerate(settings.asked.answers) if answer.right == right]


@st.composite
def readers(draw):
    """Readers who have come from the first line by themselves, and have sometimes gone back."""
    n = draw(st.integers(2, 6))
    z = tuple(draw(st.lists(st.floats(-6, 6), min_size=n, max_size=n)))
    index = st.integers(0, n - 1)
    settings = DerivationSettings(z, selected=(draw(index), draw(index)), route=draw(st.sampled_from(ROUTES)))
    for _ in range(draw(st.integers(0, 12))):
        if settings.asked and draw(st.booleans()):
            settings = settings.guess(settings.step + 1, draw(st.integers(0, len(settings.asked.answers) - 1)))
        elif not settings.is_last:
            settings = settings.go_on()
    return settings.to_step(draw(st.integers(0, settings.step)))


@given(readers())
def test_the_address_brings_a_reader_back_to_where_they_were(settings):
    assert address.read(address.write(settings, START), START) == (settings, ())


@pytest.mark.parametrize(
    ("fragment", "settings"),
    [
        ("step=5", START.replace(step=4)),
        ("step=2&seen=4", START.replace(step=1, seen=3)),
        ("step=4&guesses=4,0:4,2", START.to_step(3).guess(4, 0).guess(4, 2)),
        ("at=2,2&step=11", START.look_at(1, 1).replace(step=10)),
        ("route=log-softmax&step=7", START.take("log-softmax").replace(step=6)),
        ("z=1,0&at=2,1&ask=0", DerivationSettings((1.0, 0.0), selected=(1, 0), guess_first=False)),
    ],
)
def test_an_address_can_be_written_by_hand(fragment, settings):
    assert address.read(fragment, START) == (settings, ())


@pytest.mark.parametrize(
    ("fragment", "told"),
    [
        ("z=40,0,0", "within ±6"),
        ("z=1,-inf", "within ±6"),
        ("z=one", "must be a number"),
        ("z=1,0&at=3,1", "`selected` must name classes from 1 to 2"),
        ("route=shortcut", "must be one of quotient, pattern, logs, log-softmax"),
        ("route=pattern&step=6", "`step` must be one of the 5 lines of this route; got line 6"),
        ("seen=12", "`seen` must be a whole number"),
        ("guesses=3,0", "`guesses` must be answers to this route's questions"),
        ("guesses=99,0", "`guesses` must be answers to this route's questions"),
        ("step=4&guesses=4,4", "`guesses` must be answers to this route's questions"),
        ("step=4&guesses=4,1", "`guesses` must be of lines up to 4"),  # it would show its line
        ("guesses=10,0", "`guesses` must be of lines up to 1"),
        ("step=4&guesses=4,0:4,0", "`guesses` must hold each answer once"),
    ],
)
def test_an_address_that_the_derivation_cannot_follow_is_told_of(fragment, told):
    _, problems = address.read(fragment, START)
    assert told in problems[0]


@given(readers())
def test_the_number_on_the_left_is_the_slope_that_finite_differences_find(settings):
    numbers = compute(settings)
    z, (i, j) = np.array(settings.logits), settings.selected
    f = log_softmax if settings.route == "log-softmax" else softmax
    slope = finite_difference_jacobian(f, z)[i, j]
    target = settings.steps[-1].left
    for step, line in zip(settings.steps, numbers.lines, strict=False):
        if step.left == target and line:
            assert line[0] == pytest.approx(slope, abs=1e-8)


@given(readers())
def test_the_lines_that_are_shown_have_numbers_and_only_they(settings):
    assert len(compute(settings).lines) == settings.step + 1


def test_the_two_parts_make_the_jacobian_once_the_pattern_is_multiplied_out():
    settings = DerivationSettings((2.5, -1.0, 0.3, 4.0), route="pattern")
    assert [compute(settings.replace(step=step)).is_multiplied_out for step in range(5)] == [False] * 3 + [True] * 2
    numbers = compute(at_end(settings))
    np.testing.assert_allclose(numbers.diagonal - numbers.outer, numbers.jacobian, atol=1e-16)
    assert np.count_nonzero(numbers.diagonal) == 4
    assert np.linalg.matrix_rank(numbers.outer) == 1


def test_log_softmax_has_the_jacobian_of_the_formula_and_it_is_not_symmetric():
    numbers = compute(START.take("log-softmax"))
    np.testing.assert_allclose(numbers.log_jacobian, np.eye(3) - softmax(Z), atol=1e-15)
    assert numbers.log_jacobian[0, 1] != numbers.log_jacobian[1, 0]
    np.testing.assert_array_equal(numbers.jacobian, numbers.jacobian.T)


def test_a_route_has_its_own_matrices_and_no_other():
    kinds = {route: type(compute(START.take(route))) for route in ROUTES}
    assert kinds["quotient"] is kinds["logs"]
    assert (kinds["pattern"], kinds["log-softmax"]) == (PatternNumbers, LogSoftmaxNumbers)


def test_a_question_stops_the_reader_until_it_is_answered():
    settings = START.to_step(10)
    assert settings.step == 3
    assert settings.asked is settings.steps[4].question
    wrong = settings.guess(4, 0)
    assert (wrong.step, wrong.tried(4)) == (3, (0,))
    assert wrong.guess(4, 0) == wrong
    right = wrong.guess(4, *answers_to(wrong, right=True))
    assert (right.step, right.tried(4)) == (4, (0, 1))
    assert right.to_step(0).to_step(5).step == 5
    assert right.to_step(3).asked is None
    assert right.guess(5, 0) == right.guess(4, 2) == right


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("selected", [(0, 1), (1, 1)])
def test_right_answers_lead_to_the_end(route, selected):
    settings = DerivationSettings(selected=selected, route=route).to_step(99)
    asked = 0
    while not settings.is_last:
        settings = settings.guess(settings.step + 1, *answers_to(settings, right=True)).to_step(99)
        asked += 1
    assert asked == sum(step.question is not None for step in settings.steps) > 0


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("selected", [(0, 1), (1, 1)])
def test_every_answer_can_be_given_and_kept(route, selected):
    settings = DerivationSettings(selected=selected, route=route).to_step(99)
    while not settings.is_last:
        for c in answers_to(settings, right=False) + answers_to(settings, right=True):
            settings = settings.guess(settings.step + 1, c) if settings.asked else settings
        settings = settings.to_step(99)
    assert len(settings.guesses) == sum(len(step.question.answers) for step in settings.steps if step.question)


def test_whoever_does_not_want_to_guess_goes_straight_to_the_end():
    assert DerivationSettings(guess_first=False).to_step(99).is_last


def test_another_entry_of_the_same_case_keeps_the_step_and_the_other_case_begins_anew():
    settings = at_end(START)
    assert settings.look_at(2, 0).step == settings.step
    assert settings.look_at(1, 1).step == settings.look_at(1, 1).seen == 0
    assert settings.take("logs").step == 0
    pattern = at_end(DerivationSettings(route="pattern"))
    assert pattern.look_at(1, 1).step == pattern.step


def test_fewer_classes_keep_the_entry_as_near_as_they_can_and_begin_anew_where_the_case_changes():
    settings = at_end(DerivationSettings((1.0, 2.0, 3.0, 4.0), selected=(3, 1)))
    assert settings.resized(3) == settings.replace(logits=(1.0, 2.0, 3.0), selected=(2, 1))
    assert settings.resized(2) == DerivationSettings((1.0, 2.0), selected=(1, 1))
    assert settings.resized(6).selected == (3, 1)


def test_the_way_onward_passes_both_cases_and_every_route_and_returns():
    settings = START
    visited = []
    for _ in range(5):
        visited.append((settings.route, settings.row == settings.column))
        settings = settings.onward[1]
    assert visited == [
        ("quotient", False),
        ("quotient", True),
        ("pattern", True),
        ("logs", False),
        ("log-softmax", False),
    ]
    assert settings == START


def test_only_where_the_reader_is_in_the_lines_is_no_step_of_undo():
    assert START.looks_alike(START.to_step(3).guess(4, 0))
    for other in (START.look_at(2, 0), START.take("logs"), START.replace(guess_first=False), START.with_logit(0, 1.0)):
        assert not START.looks_alike(other)


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
    graph = compute(DerivationSettings(route=route, step=step)).graph
    assert graph.lit == lit
    assert graph.values["sum"] == pytest.approx(math.exp(2) + math.exp(1) + 1)


@pytest.mark.parametrize(
    ("choices", "named"),
    [
        ({"logits": (0.0,) * 7}, "2 to 6 numbers"),
        ({"logits": (0.0, -math.inf)}, "within ±6"),
        ({"logits": (40.0, 0.0)}, "within ±6"),
        ({"route": "shortcut"}, "`route`"),
        ({"step": 11}, "`step`"),
        ({"step": -1}, "`step`"),
        ({"route": "pattern", "seen": 5}, "`seen`"),
        ({"selected": (0, 3)}, "`selected`"),
    ],
)
def test_what_cannot_be_written_out_and_a_place_that_does_not_exist_are_refused(choices, named):
    with pytest.raises(ValueError, match=named):
        DerivationSettings(**choices)
