"""The two questions and their answers."""

import re

import numpy as np
import pytest

from explainer.core import check_jacobian, cross_entropy, finite_difference_jacobian, softmax, softmax_jacobian
from explainer.snapshot.dependence import DependenceSettings, compute_dependence

Z = (2.0, 1.0, 0.0, -1.5)
READER = DependenceSettings(Z, selected=(2, 1))


def answer(of, wrt):
    return compute_dependence(READER.ask(of=of, wrt=wrt)).answer


def test_the_words_mean_these_parts_of_the_jacobian():
    J = softmax_jacobian(Z)
    np.testing.assert_array_equal(answer("outputs", "inputs"), J)
    np.testing.assert_array_equal(answer("output", "inputs"), J[2:3])
    np.testing.assert_array_equal(answer("outputs", "input"), J[:, 1:2])
    np.testing.assert_array_equal(answer("output", "input"), J[2:3, 1:2])


def test_the_answers_are_derivatives():
    row = finite_difference_jacobian(lambda z: softmax(z)[2:3], Z)
    np.testing.assert_allclose(answer("output", "inputs"), row, atol=1e-9)
    loss = finite_difference_jacobian(lambda z: cross_entropy(z, 2)[None], Z)
    np.testing.assert_allclose(answer("loss", "inputs"), loss, atol=1e-9)
    np.testing.assert_allclose(answer("loss", "input"), loss[:, 1:2], atol=1e-9)


def test_the_gradient_of_the_loss_is_s_minus_y_and_a_row_divided():
    S, J = softmax(Z), softmax_jacobian(Z)
    np.testing.assert_allclose(answer("loss", "inputs")[0], S - np.eye(4)[2], atol=1e-16)
    np.testing.assert_allclose(answer("loss", "inputs")[0], -J[2] / S[2], atol=1e-15)
    assert compute_dependence(READER).loss == pytest.approx(-np.log(S[2]))


@pytest.mark.parametrize("function", ["sigmoid", "ReLU", "exp"])
def test_the_elementwise_jacobian_is_that_of_the_function(function):
    reader = DependenceSettings((0.3, -0.8), function=function)
    snapshot = compute_dependence(reader)
    assert check_jacobian(reader.elementwise, snapshot.elementwise_jacobian, reader.logits).ok


def test_what_is_asked_about_is_lit():
    snapshot = compute_dependence(READER.ask(of="outputs", wrt="input"))
    assert snapshot.softmax_graph.lit == {"z_1", "exp_1", "sum", "S_0", "S_1", "S_2", "S_3"}
    assert snapshot.elementwise_graph.lit == {"z_1", "exp_1", "S_1"}
    snapshot = compute_dependence(READER.ask(of="output", wrt="input"))
    assert snapshot.softmax_graph.lit == {"z_1", "exp_1", "sum", "S_2"}
    assert snapshot.elementwise_graph.lit == set()
    assert snapshot.elementwise_graph.picked == {"z_1", "S_2"}
    snapshot = compute_dependence(READER.ask(of="loss", wrt="inputs"))
    assert snapshot.softmax_graph.lit == {"sum", "S_2", *(f"{kind}_{k}" for kind in ("z", "exp") for k in range(4))}
    snapshot = compute_dependence(READER.ask(of="outputs", wrt="inputs"))
    assert snapshot.softmax_graph.lit is None
    assert snapshot.softmax_graph.moves == {}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"logits": (0.0,) * 7}, "`logits` must be at most 6"),
        ({"logits": (6.5, 0.0), "window": (-10.0, 10.0)}, "within ±6"),
        ({"logits": (-np.inf, 0.0)}, "must be finite"),
        ({"temperature": 2.0}, "`temperature` must be 1"),
        ({"of": "everything"}, "`of` must be one of output, outputs, loss"),
        ({"wrt": "z"}, "`wrt` must be one of input, inputs"),
        ({"function": "tanh"}, "`function` must be one of sigmoid, ReLU, exp"),
        ({"before": (1.0,)}, "`before` must be empty or one a logit; got 1 for 3"),
        ({"before": (1.0, 2.0, np.nan)}, "must be finite"),
    ],
)
def test_what_the_page_cannot_show_is_refused(fields, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        DependenceSettings(**fields)
