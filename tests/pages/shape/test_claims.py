"""What cannot be broken, and the sliders that try."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import softmax_jacobian
from explainer.pages.shape import claims
from explainer.pages.shape.claims import logits_with, measure, worst
from explainer.pages.shape.invariants_numbers import sliders
from explainer.pages.shape.numbers import compute
from explainer.pages.shape.questions import QUESTIONS
from explainer.pages.shape.rails import RAILS
from explainer.pages.shape.settings import ShapeSettings

softmax = scipy.special.softmax
logits = st.lists(st.floats(-15, 15), min_size=2, max_size=10).map(tuple)


def test_measures_notice_what_is_no_jacobian_of_softmax():
    broken = np.array([[0.5, -0.2], [-0.3, -0.1]])
    found = measure(broken)
    assert found["row"] == pytest.approx(0.4)
    assert found["symmetry"] == pytest.approx(0.1)
    assert found["least"] < 0 < found["largest"]
    assert found["entry"] == 0.5
    assert found["determinant"] == pytest.approx(0.11)


def test_random_logits_break_nothing():
    found = worst()
    assert found["row"] < 1e-15
    assert found["symmetry"] == 0.0
    assert -1e-15 < found["least"] <= 0.0
    assert 0.4 < found["largest"] <= 0.5 + 1e-15  # near to the bound, or the search would prove little
    assert 0.2 < found["entry"] <= 0.25
    assert found["determinant"] < 1e-15


@given(logits)
def test_the_sliders_stand_where_they_must(z):
    found = sliders(ShapeSettings(z, section="invariants"))
    s = softmax(z)
    values = np.linalg.eigvalsh(np.diag(s) - np.outer(s, s))
    np.testing.assert_allclose(list(found.values()), [0, 0, 0, values[-1]], atol=1e-15)
    for name, value in found.items():
        low, high = RAILS[name].allowed
        assert low - 1e-15 <= value <= high + 1e-15


@given(logits, st.sampled_from(["row", "symmetry", "least"]), st.floats(-1, 1))
def test_what_is_pulled_where_it_cannot_be_comes_back_and_moves_nothing(z, name, value):
    settings = ShapeSettings(z, section="invariants")
    pulled = settings.pulled(name, value)
    assert pulled == settings.replace(tried=name)
    assert sliders(pulled) == sliders(settings)


@given(st.floats(1e-3, 1), st.integers(2, 10))
def test_the_largest_eigenvalue_gives_way_up_to_one_half(wanted, n):
    z = np.array(logits_with(wanted, n))
    s = softmax(z)
    found = np.linalg.eigvalsh(np.diag(s) - np.outer(s, s))[-1]
    assert found == pytest.approx(min(wanted, 0.5), abs=1e-3)
    finite = z[np.isfinite(z)]
    assert (np.abs(finite) <= 6).all()
    pulled = ShapeSettings((0.0,) * n, section="invariants").pulled("largest", wanted)
    assert sliders(pulled)["largest"] == pytest.approx(found, abs=1e-15)


def test_the_numbers_of_now_are_those_of_the_jacobian():
    numbers = compute(ShapeSettings((2.0, 1.0, -3.0, 0.0), section="invariants"))
    expected = measure(softmax_jacobian([2.0, 1.0, -3.0, 0.0]))
    assert numbers.now == {name: float(value) for name, value in expected.items()}
    assert numbers.worst is claims.worst()


def test_an_eigenvalue_of_two_fifths_is_there():
    question = QUESTIONS["invariants"]
    assert question.answers[question.right][0] == "an eigenvalue of 0.4"
    z = question.shows["logits"]
    np.testing.assert_allclose(softmax(z), [0.4, 0.4, 0.2], atol=1e-4)
    assert compute(ShapeSettings(z)).eigenvalues[0] == pytest.approx(0.4, abs=1e-4)
    assert worst()["entry"] < 0.3
    assert worst()["least"] > -0.1
