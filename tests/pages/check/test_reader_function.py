"""A reader's own functions: six kinds of bad ones and more, each told in words that name the entry."""

import numpy as np
import pytest

from explainer.core import softmax, softmax_jacobian
from explainer.pages.check.numbers import Uncompared, compute
from explainer.pages.check.settings import CheckSettings
from explainer.pages.check.subjects import own_subject


def raises(z):
    return 1 // 0


def holed(z):
    J = softmax_jacobian(z)
    J[1, 2] = np.nan
    return J


def in_place(z):
    z[1] += 1.0
    return softmax_jacobian(z)


def missing_return(z):
    softmax_jacobian(z)


BAD = {
    "an exception": (raises, r"`jacobian` raised ZeroDivisionError \(.*\) at z = \(0\.3, −0\.7, 1\.1\)\."),
    "a wrong shape": (softmax, r"`jacobian` returned shape \(3,\), and \(3, 3\) is needed"),
    "NaN": (holed, r"`jacobian` returned nan for ∂S₂/∂z₃ \(row 2, column 3\)"),
    "a changed input": (in_place, r"`jacobian` changed its input: z₂ went from −0\.7 to 0\.3\."),
    "no return": (missing_return, r"`jacobian` returned None at z = .* Is its `return` missing\?"),
    "no numbers": (lambda z: "J", r"`jacobian` returned str at z = .*; an array of numbers is needed\."),
    "ragged rows": (lambda z: [[1.0], [1.0, 2.0]], r"cannot be read as an array .* Are all rows equally long\?"),
    "complex numbers": (lambda z: softmax_jacobian(z) * 1j, r"`jacobian` returned complex numbers"),
}


@pytest.mark.parametrize(("jacobian", "words"), BAD.values(), ids=BAD)
def test_a_bad_jacobian_is_told_in_words(jacobian, words):
    numbers = compute(CheckSettings(), own_subject(jacobian, None))
    assert pytest.approx(softmax_jacobian([0.3, -0.7, 1.1]), abs=1e-9) == numbers.check.numeric
    with pytest.raises(ValueError, match=words):
        raise ValueError(numbers.problem)


BAD_F = {
    "an exception": (raises, r"`f` raised ZeroDivisionError"),
    "a matrix": (softmax_jacobian, r"`f` returned shape \(3, 3\) at z"),
    "too many": (lambda z: np.zeros(11), r"a vector of 1 to 10 numbers is needed"),
    "infinity": (lambda z: np.array([1.0, np.inf]), r"`f` returned inf for f₂ at z = \(0\.3, −0\.7, 1\.1\)"),
    "a changed input": (lambda z: np.exp(z, out=z), r"`f` changed its input: z₁ went from 0\.3 to 1\.34986"),
    "no return": (missing_return, r"`f` returned None"),
    "complex numbers": (lambda z: z * 1j, r"`f` returned complex numbers"),
}


@pytest.mark.parametrize(("f", "words"), BAD_F.values(), ids=BAD_F)
def test_a_bad_function_is_told_in_words(f, words):
    numbers = compute(CheckSettings(), own_subject(softmax_jacobian, f))
    assert isinstance(numbers.check, Uncompared)
    with pytest.raises(ValueError, match=words):
        raise ValueError(numbers.problem)


def test_a_function_that_is_bad_only_a_step_away_is_told_as_well():
    def f(z):
        return np.array([np.nan if z[1] > -0.7 else 1.0])

    numbers = compute(CheckSettings(), own_subject(lambda z: np.zeros((1, 3)), f))
    assert "`f` returned nan for f₁ at z = (0.3, −0.69999, 1.1)" in numbers.problem


def test_the_complex_step_says_what_it_needs():
    numbers = compute(CheckSettings(method="complex"), own_subject(lambda z: np.eye(3), lambda z: z.real.copy()))
    assert "drops imaginary parts" in numbers.problem
    assert "central or forward" in numbers.problem


def test_a_buffer_that_is_handed_out_again_does_no_harm():
    buffer = np.empty(3)

    def f(z):
        return np.multiply(z, 2.0, out=buffer) if z.dtype.kind == "f" else z * 2.0

    assert compute(CheckSettings(), own_subject(lambda z: 2 * np.eye(3), f)).check.ok


def test_what_cannot_be_called_is_refused_before_there_is_a_page():
    with pytest.raises(TypeError, match="`jacobian` must be a function"):
        own_subject(np.eye(3), None)
    with pytest.raises(TypeError, match="`f` must be a function"):
        own_subject(softmax_jacobian, 3)
    with pytest.raises(TypeError, match="`jacobian` must be given"):
        own_subject(None, softmax)
