"""Gradient descent with a derivative of one's choice."""

import itertools

import numpy as np
import pytest

from explainer.core.routes import ROUTES
from explainer.core.training import BATCH, train, training

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.normal(size=(300, 4))
CLASSES = POINTS[:, :3].argmax(axis=1)


def watched(route, seen):
    def gradient(z, y):
        seen.append((z.copy(), y.copy()))
        return route(z, y)

    return gradient


def test_curves_begin_before_the_first_step():
    curves = train(POINTS, CLASSES, steps=30)
    assert curves.loss.shape == curves.accuracy.shape == (31,)
    assert curves.loss[0] == pytest.approx(np.log(3), abs=0.05)  # it knows nothing yet
    assert curves.loss[-1] < curves.loss[0] / 1.5
    assert curves.accuracy[-1] > 0.9


def test_a_seed_decides_everything():
    one, same, other = (train(POINTS, CLASSES, steps=5, seed=seed).loss.tolist() for seed in (1, 1, 2))
    assert one == same != other


def test_runs_of_a_seed_see_the_same_batches_whatever_their_gradient():
    right, wrong = [], []
    train(POINTS, CLASSES, watched(ROUTES["fused"], right), steps=4)
    train(POINTS, CLASSES, watched(ROUTES["diagonal"], wrong), steps=4)
    assert all((a[1] == b[1]).all() for a, b in zip(right, wrong, strict=True))
    assert (right[0][0] == wrong[0][0]).all()
    assert not (right[1][0] == wrong[1][0]).all()
    assert right[0][1].shape == (BATCH, 3)
    assert (right[0][1].sum(axis=1) == 1).all()


def test_the_right_routes_train_alike():
    ends = [train(POINTS, CLASSES, ROUTES[name], steps=40) for name in ("jacobian", "vjp", "fused")]
    for end in ends[1:]:
        np.testing.assert_allclose(end.loss, ends[0].loss, rtol=1e-10)
        assert (end.accuracy == ends[0].accuracy).all()


def test_a_step_goes_down_the_slope_of_the_batch_by_the_rate():
    """With one input that is always 1, weight and bias move alike, each by −rate · mean(∂L/∂z)."""
    seen = []
    ones, classes = np.ones((8, 1)), np.array([0, 1] * 4)
    list(itertools.islice(training(ones, classes, watched(ROUTES["fused"], seen), rate=0.25), 3))
    (before, y), (after, _) = seen
    np.testing.assert_allclose(after[0] - before[0], -2 * 0.25 * ROUTES["fused"](before, y).mean(axis=0), atol=1e-15)


def test_no_gradient_no_change():
    curves = train(POINTS, CLASSES, lambda z, y: np.zeros_like(z), steps=3)
    assert len(set(curves.loss.tolist())) == 1


def test_it_is_judged_on_rows_that_it_does_not_learn_from():
    """Features name the rows: those of the batches and those that are judged have none in common."""
    rows, learnt = np.eye(40), []
    classes = np.arange(40) % 2

    def gradient(z, y):
        learnt.append(len(z))
        return ROUTES["fused"](z, y)

    loss = train(rows, classes, gradient, steps=50, rate=5.0).loss
    assert learnt == [30] * 50  # 40 rows less a quarter
    assert loss[-1] > 0.5  # a row of its own that was never seen stays a guess


@pytest.mark.parametrize(
    ("features", "targets", "changes", "error", "words"),
    [
        (POINTS, CLASSES.astype(float), {}, TypeError, "`targets` must be integers"),
        (POINTS, CLASSES[:5], {}, ValueError, "`features` must be"),
        (POINTS[:3], CLASSES[:3], {}, ValueError, "4 rows or more"),
        (POINTS * np.nan, CLASSES, {}, ValueError, "must be finite"),
        (POINTS, CLASSES * 0, {}, ValueError, "2 classes or more"),
        (POINTS, CLASSES - 1, {}, ValueError, "from 0"),
        (POINTS, CLASSES, {"rate": 0.0}, ValueError, "`rate` must be above 0"),
        (POINTS, CLASSES, {"steps": -1}, ValueError, "`steps` must be 0 or more"),
    ],
)
def test_refusals(features, targets, changes, error, words):
    with pytest.raises(error, match=words):
        train(features, targets, **changes)
