"""Digits that are shown are right, also of small moves and of rare classes."""

import math

import mpmath
import numpy as np
import pytest

from explainer.pages.shape import claims
from explainer.pages.shape.exercises import find_null_move
from explainer.pages.shape.four_names import divergence
from explainer.pages.shape.invariants import ClaimsTable
from explainer.pages.shape.names_words import DivergenceWords, SampleWords
from explainer.pages.shape.numbers import compute
from explainer.pages.shape.sampling import Sample
from explainer.pages.shape.settings import ShapeSettings


def true_divergence(z, d):
    with mpmath.workdps(80):
        weights = [mpmath.exp(mpmath.mpf(x)) for x in z]
        total = mpmath.fsum(weights)
        moved = mpmath.fsum(w * mpmath.exp(mpmath.mpf(x)) for w, x in zip(weights, d, strict=True)) / total
        mean = mpmath.fsum(w * mpmath.mpf(x) for w, x in zip(weights, d, strict=True)) / total
        return float(mpmath.log(moved) - mean)


@pytest.mark.parametrize("z", [(0.0, 0.0, 0.0), (1.0, 0.5, -0.5), (15.0, -15.0, -15.0), (-15.0, 15.0, 14.0)])
@pytest.mark.parametrize("size", [2.0, 0.5, 0.1, 1e-3, 1e-5])
def test_the_divergence_keeps_its_digits(z, size):
    d = size * np.array([1.0, -0.5, -0.25])
    assert divergence(np.array(z), d) == pytest.approx(true_divergence(z, d), rel=1e-13, abs=0)


def said(z, d):
    view = DivergenceWords()
    view.update(compute(ShapeSettings(z, section="names", move=d)))
    return view.state["kl-ratio"]


def test_a_tiny_difference_is_told_by_true_digits_or_not_by_any():
    assert "They differ by 4.17×10⁻⁶ %" in said((0.0, 0.0), (0.001, 0.0))
    assert "They differ by 4.17×10⁻¹⁰ %" in said((15.0, 15.0), (1e-5, 0.0))
    assert "the same to 12 digits" in said((0.0, 0.0), (1e-9, 0.0))
    assert "too small to be compared" in said((0.0, 0.0), (1e-170, 0.0))


def test_a_move_by_0_and_a_move_of_what_is_masked_are_not_a_move_of_all_logits_together():
    assert said((0.0, 1.0), (0.0, 0.0)) == "This d is 0: it moves nothing."
    assert "only logits that are −∞" in said((0.0, 1.0, -math.inf), (0.0, 0.0, 1.0))


def test_a_drawn_share_that_rounds_to_0_or_1_is_not_written_as_that():
    view = SampleWords()
    sample = Sample(np.array([999_997, 3, 0]))
    view.update(compute(ShapeSettings((15.0, 2.0, -15.0), section="names"), sample))
    assert view.state["sample-shares"] == "Their mean: >0.9999, 3e−6, 0"


def test_as_many_rows_are_tried_as_are_told(monkeypatch):
    rows = []

    def counted(z):
        rows.append(len(z))
        return np.zeros((*z.shape, z.shape[1]))

    with monkeypatch.context() as patched:
        patched.setattr(claims, "softmax_jacobian", counted)
        claims.worst.__wrapped__()
    assert f"Worst of {sum(rows)} rows" in ClaimsTable().markup


def test_rounding_is_as_small_as_is_told():
    assert "a few 10⁻¹⁶ at most" in ClaimsTable().markup
    assert max(abs(claims.worst()[name]) for name in ("row", "symmetry", "least", "determinant")) < 5e-16


def test_a_tiny_answer_is_not_told_as_0():
    assert find_null_move([1e-13, 0.0, 0.0]) == "Not yet: J d = (2.5e-14, -1.8e-14, -6.7e-15)."
    assert find_null_move([math.inf] * 3).startswith("Not yet: three numbers")
