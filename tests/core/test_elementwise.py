"""Functions of each number alone: against SciPy and mpmath, and their slopes against finite differences."""

import math

import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import check_jacobian, finite_difference_jacobian, sparsity_pattern
from explainer.core.elementwise import FUNCTIONS

Z = np.array([-3.0, -0.7, 0.4, 1.1, 2.5])  # away from the kink of ReLU
some = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS.keys())


@some
def test_the_jacobian_agrees_with_finite_differences(function):
    assert check_jacobian(function, function.jacobian(Z), Z).ok
    np.testing.assert_allclose(function.jacobian(Z), finite_difference_jacobian(function, Z), atol=1e-8)


@some
@given(st.lists(st.floats(-700, 700), min_size=1, max_size=6))
def test_the_jacobian_is_diagonal_everywhere(function, z):
    matrix = function.jacobian(z)
    assert not (sparsity_pattern(matrix) & ~np.eye(len(z), dtype=bool)).any()
    assert (np.diag(matrix) >= 0).all()
    assert (np.diag(matrix) <= function.steepest).all()


@some
def test_no_bound_is_too_generous(function):
    steepest = function.jacobian([0.0, 1e-9, 500.0]).max()
    assert steepest == function.steepest or (steepest > 1e200 and math.isinf(function.steepest))


def test_the_values_are_those_of_an_independent_source():
    np.testing.assert_allclose(FUNCTIONS["sigmoid"](Z), scipy.special.expit(Z), rtol=4e-16)
    np.testing.assert_array_equal(FUNCTIONS["ReLU"](Z), [max(z, 0.0) for z in Z])
    np.testing.assert_allclose(FUNCTIONS["exp"](Z), [math.exp(z) for z in Z], rtol=4e-16)


@pytest.mark.parametrize("z", [-40.0, -3.0, 0.0, 3.0, 40.0])
def test_the_slope_of_a_sigmoid_keeps_its_digits_where_it_is_flat(z):
    with mpmath.workdps(50):
        s = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        slope = float(s * (1 - s))
    assert FUNCTIONS["sigmoid"].jacobian([z])[0, 0] == pytest.approx(slope, rel=1e-15)


def test_at_its_kink_relu_is_said_to_have_no_derivative():
    assert FUNCTIONS["ReLU"].jacobian([0.0]) == 0
    assert "no derivative" in FUNCTIONS["ReLU"].remark
    assert finite_difference_jacobian(FUNCTIONS["ReLU"], [0.0])[0, 0] == pytest.approx(0.5)  # neither side's


@some
def test_batches_give_one_jacobian_a_row(function):
    batch = np.stack([Z, Z[::-1]])
    np.testing.assert_array_equal(function.jacobian(batch), np.stack([function.jacobian(row) for row in batch]))


@some
def test_what_is_no_number_is_refused(function):
    with pytest.raises(TypeError, match="`z` must hold real numbers"):
        function(["a"])
    with pytest.raises(TypeError, match="`z` must hold real numbers"):
        function.jacobian([1j])
