"""The two questions and their answers."""

import re

import numpy as np
import pytest

from explainer.core import check_jacobian, cross_entropy, finite_difference_jacobian, softmax, softmax_jacobian
from explainer.pages.dependence.numbers import compute
from explainer.pages.dependence.settings import DependenceSettings

Z = (2.0, 1.0, 0.0, -1.5)
SETTINGS = DependenceSettings(Z, selected=(2, 1))


def answer(of, wrt):
    return compute(SETTINGS.ask(of=of, wrt=wrt)).answer


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
    assert compute(SETTINGS).loss == pytest.approx(-np.log(S[2]))


@pytest.mark.parametrize("function", ["sigmoid", "ReLU", "exp"])
def test_the_elementwise_jacobian_is_that_of_the_function(function):
    settings = DependenceSettings((0.3, -0.8), function=function)
    numbers = compute(settings)
    assert check_jacobian(settings.elementwise, numbers.elementwise_jacobian, settings.logits).ok


def test_what_is_asked_about_is_lit():
    numbers = compute(SETTINGS.ask(of="outputs", wrt="input"))
    assert numbers.softmax_graph.lit == {"z_1", "exp_1", "sum", "S_0", "S_1", "S_2", "S_3"}
    assert numbers.elementwise_graph.lit == {"z_1", "exp_1", "S_1"}
    numbers = compute(SETTINGS.ask(of="output", wrt="input"))
    assert numbers.softmax_graph.lit == {"z_1", "exp_1", "sum", "S_2"}
    assert numbers.elementwise_graph.lit == set()
    assert numbers.elementwise_graph.picked == {"z_1", "S_2"}
    numbers = compute(SETTINGS.ask(of="loss", wrt="inputs"))
    assert numbers.softmax_graph.lit == {"sum", "S_2", *(f"{kind}_{k}" for kind in ("z", "exp") for k in range(4))}
    numbers = compute(SETTINGS.ask(of="outputs", wrt="inputs"))
    assert numbers.softmax_graph.lit is None
    assert numbers.softmax_graph.moves == {}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"logits": (0.0,) * 7}, "`logits` must be a sequence of 2 to 6 numbers"),
        ({"logits": (6.5, 0.0), "window": (-10.0, 10.0)}, "within ±6"),
        ({"logits": (-np.inf, 0.0)}, "`logits` must be 2 to 6 numbers within ±6"),
        ({"of": "everything"}, "`of` must be one of output, outputs, loss"),
        ({"wrt": "z"}, "`wrt` must be one of input, inputs"),
        ({"function": "tanh"}, "`function` must be one of sigmoid, ReLU, exp"),
        ({"selected": (3, 0)}, "`selected` must name classes from 1 to 3"),
        ({"before": (1.0,)}, "`before` must be empty or one a logit; got 1 for 3"),
        ({"before": (1.0, 2.0, np.nan)}, "`before` must be 0 to 6 numbers within ±6"),
    ],
)
def test_what_the_page_cannot_show_is_refused(fields, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        DependenceSettings(**fields)


def test_another_size_asks_about_a_class_that_is_there():
    settings = DependenceSettings(Z, selected=(3, 2), before=Z)
    assert settings.resized(2).selected == (1, 1)
    assert settings.resized(6).selected == (3, 2)
    assert settings.resized(6).before == ()
