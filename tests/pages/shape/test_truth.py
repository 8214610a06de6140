"""Sentences of page 7 hold at settings where they are easily wrong: ties, corners, masks and tiny numbers."""

import math

import mpmath
import numpy as np
import pytest

from explainer.core import softmax_jacobian, softmax_spectrum
from explainer.pages.shape.exercises import find_long_ellipse, find_null_move
from explainer.pages.shape.names_words import DivergenceWords, NamesTable
from explainer.pages.shape.numbers import compute
from explainer.pages.shape.questions import QUESTIONS
from explainer.pages.shape.settings import ShapeSettings
from explainer.pages.shape.spectrum import Claims, first_and_equal
from explainer.pages.shape.triangle_words import EigenTable, EndsTable, in_short

MASKED = -math.inf


def said(view, settings):
    view.update(compute(settings))
    return view.state


def divergence(z, d):
    return said(DivergenceWords(), ShapeSettings(z, section="names", move=d))["kl-ratio"]


def test_only_what_moves_nothing_is_said_to():
    assert "all logits together" in divergence((3.0, 0.0, 1.0), (0.5, 0.5, 0.5))
    assert "They differ" in divergence((15.0, -15.0, -15.0), (1.0, -0.5, -0.5))
    assert "no d moves it" in divergence((0.0, MASKED, MASKED), (1.0, 0.5, -0.5))
    assert "all logits that are not −∞ together" in divergence((0.0, 1.0, MASKED), (1.0, 1.0, 0.0))
    assert "only logits that are −∞" in divergence((0.0, 1.0, MASKED), (0.0, 0.0, 1.0))


def test_a_small_difference_is_no_0():
    assert "They differ by 0.0416 %" in divergence((0.0, 0.0), (0.1, 0.0))


@pytest.mark.parametrize(
    ("z", "words"),
    [
        ((0.0, 0.0, -14.0, -15.0), ""),
        ((15.0, -15.0, -14.0, 0.0), ""),
        ((0.0, 0.0, 0.0, 0.0), " λ₁ to λ₃ are equal: they share a space of 3 dimensions."),
        ((1.0, 0.0, MASKED, MASKED), " λ₂ to λ₄ are 0."),
        ((0.0, 0.0, MASKED), " λ₂ to λ₃ are 0."),
    ],
)
def test_eigenvalues_are_equal_only_where_they_are(z, words):
    assert first_and_equal(compute(ShapeSettings(z, section="spectrum"))).partition(".")[2].partition(".")[2] == words


@pytest.mark.parametrize(
    ("z", "is_reached"),
    [((0.0, 0.0), True), ((2.0, 2.0, MASKED), True), ((15.0, 15.0, -15.0), False), ((1e-6, 0.0), False)],
)
def test_one_half_is_reached_by_an_even_race_of_two_alone(z, is_reached):
    assert ("even race of two" in said(Claims(), ShapeSettings(z, section="spectrum"))["claim-note"]) == is_reached


def test_a_small_ellipse_is_not_a_circle():
    for z in ((8.0, 0.0, 0.0), (8.0, 0.0, 0.5)):
        state = said(EigenTable(), ShapeSettings(z))
        assert "circle" not in state["shape-note"]
        assert state["eigenvector-0-0"] != "any"
    assert "circle" in said(EigenTable(), ShapeSettings((0.0, 0.0, 0.0)))["shape-note"]


def test_what_rounds_to_0_or_1_is_not_written_as_that():
    settings = ShapeSettings((15.0, -15.0, -15.0))
    assert in_short(compute(settings)).startswith("S is >0.999, 9e−14, 9e−14.")
    entry = said(NamesTable(), ShapeSettings(settings.logits, section="names", entry=(0, 1)))["entry-fisher"]
    assert entry == "−9e−14"
    ends = EndsTable()
    numbers = compute(ShapeSettings((10.0, 0.0, 0.0), move=(1.0, -0.5, -0.5)))
    assert 1 < numbers.first[0] < 1.001
    ends.update(numbers)
    assert ends.state["end-first-0"].startswith("1 + ")


def test_the_first_eigenvector_is_the_one_that_the_answer_names():
    vector = softmax_spectrum([1.0, 0.5, -0.5]).eigenvectors[:, 0]
    told = ", ".join(f"{x:.2f}" for x in vector * np.sign(vector[0])).replace("-", "−")
    assert f"({told})" in QUESTIONS["triangle"].answers[2][1]


def test_where_the_prose_says_so_a_solver_for_any_matrix_loses_digits_and_ours_keeps_them():
    z = (15.0, 15.0, -15.0, -14.0)
    with mpmath.workdps(60):
        weights = [mpmath.exp(mpmath.mpf(x)) for x in z]
        shares = [w / mpmath.fsum(weights) for w in weights]
        exact = mpmath.matrix(4, 4)
        for i in range(4):
            for j in range(4):
                exact[i, j] = (shares[i] if i == j else 0) - shares[i] * shares[j]
        true = sorted((float(x) for x in mpmath.eigsy(exact, eigvals_only=True)), reverse=True)[:3]
    ours = softmax_spectrum(z).eigenvalues[:3]
    solved = np.linalg.eigvalsh(softmax_jacobian(z))[::-1][:3]
    assert np.abs(ours / true - 1).max() < 1e-14
    assert np.abs(solved / true - 1).max() > 1e-6


def test_exercises_are_not_deceived_by_tiny_numbers():
    assert find_null_move([1e-13, 0.0, 0.0]).startswith("Not yet")
    assert find_null_move([1e9, 1e9, 1e9]).startswith("Right")
    assert find_long_ellipse([0.0, 0.0, -1000.0]).startswith("Not yet: λ₂ = 0 to all digits")
    assert "rarest class" in find_long_ellipse([-9.0, 0.0, 0.0])
