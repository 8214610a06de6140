"""The experiment: in step, as single trainings would have it, and as it is recorded."""

import numpy as np
import pytest
from sklearn import datasets

from explainer.core.routes import ROUTES
from explainer.core.training import train
from explainer.pages.chain_rule.digits import HELD_OUT, RIGHT_ANSWERS, load_digits
from explainer.pages.chain_rule.experiment import NOTHING_YET, RIGHT, SEEDS, STEPS, Experiment

POINTS = np.random.default_rng(3).normal(size=(80, 3))
CLASSES = POINTS.argmax(axis=1)


@pytest.fixture
def experiment():
    return Experiment(POINTS, CLASSES, seeds=[4, 7], steps=6, rate=0.3)


def test_it_goes_in_step_and_ends(experiment):
    seen = [experiment.progress.done]
    while not experiment.progress.finished:
        experiment.advance()
        seen.append(experiment.progress.done)
    assert seen == [-1, *(k // 8 - 1 for k in range(1, 57))]
    experiment.advance()
    assert experiment.progress.done == 6


def test_every_run_is_a_training(experiment):
    while not experiment.progress.finished:
        experiment.advance()
    for name, route in ROUTES.items():
        for s, seed in enumerate([4, 7]):
            curves = train(POINTS, CLASSES, route, 6, seed, rate=0.3)
            assert (experiment.progress.loss[name][s] == curves.loss).all()
            assert (experiment.progress.accuracy[name][s] == curves.accuracy).all()


def test_what_was_shown_does_not_change_afterwards(experiment):
    for _ in range(16):
        experiment.advance()
    before = experiment.progress
    kept = before.loss["vjp"].copy()
    for _ in range(40):
        experiment.advance()
    assert (before.loss["vjp"] == kept).all()
    assert kept.shape == (2, 2)


def test_nothing_yet_is_as_long_as_an_experiment_before_its_first_step():
    begun = Experiment(POINTS, CLASSES).progress
    nothing = NOTHING_YET
    assert (nothing.seeds, nothing.steps, nothing.done) == (begun.seeds, begun.steps, begun.done) == (10, 200, -1)
    assert nothing.loss["fused"].shape == begun.loss["fused"].shape


@pytest.fixture(scope="module")
def digits():
    return load_digits()


def right_answers(digits, route, rate):
    runs = [train(*digits, ROUTES[route], STEPS, seed, rate=rate) for seed in range(SEEDS)]
    return tuple(round(HELD_OUT * run.accuracy[-1]) for run in runs)


def test_the_digits_are_those_of_scikit_learn(digits):
    features, targets = datasets.load_digits(return_X_y=True)
    np.testing.assert_array_equal(digits[0], features / 16)
    np.testing.assert_array_equal(digits[1], targets)


@pytest.mark.slow
@pytest.mark.parametrize("rate", RIGHT_ANSWERS)
def test_the_record_is_what_comes_out(digits, rate):
    assert len(digits[1]) // 4 == HELD_OUT
    assert right_answers(digits, "fused", rate) == RIGHT_ANSWERS[rate]["right"]
    assert right_answers(digits, "diagonal", rate) == RIGHT_ANSWERS[rate]["diagonal"]


@pytest.mark.slow
@pytest.mark.parametrize("route", RIGHT)
def test_every_right_gradient_reads_the_same_digits(digits, route):
    assert right_answers(digits, route, 0.5) == RIGHT_ANSWERS[0.5]["right"]
