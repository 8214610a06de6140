import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explainer import cross_entropy, cross_entropy_gradient, finite_difference_jacobian, softmax, softmax_jacobian

Z = np.array([0.3, -1.2, 2.0])
Y = np.array([0.2, 0.5, 0.3])


def test_is_the_expected_surprise():
    expected = -(Y * scipy.special.log_softmax(Z)).sum()
    assert cross_entropy(Z, Y) == pytest.approx(expected, rel=1e-15)
    assert cross_entropy(Z, 1) == pytest.approx(-scipy.special.log_softmax(Z)[1], rel=1e-15)


@given(
    arrays.arrays(np.float64, 4, elements=st.floats(-30, 30)), arrays.arrays(np.float64, 4, elements=st.floats(0, 2))
)
def test_the_gradient_is_the_one_that_goes_through_the_full_jacobian(z, y):
    through = softmax_jacobian(z).T @ (-y / softmax(z))
    np.testing.assert_allclose(cross_entropy_gradient(z, y), through, rtol=1e-9, atol=1e-12)


def test_the_diagonal_alone_gives_another_gradient():
    through = np.diag(softmax_jacobian(Z)) * (-Y / softmax(Z))
    assert np.abs(cross_entropy_gradient(Z, Y) - through).max() > 0.1


@pytest.mark.parametrize("y", [1, Y, 2 * Y])
def test_the_gradient_agrees_with_differences(y):
    numeric = finite_difference_jacobian(lambda z: cross_entropy(z, y), Z)[0]
    np.testing.assert_allclose(cross_entropy_gradient(Z, y), numeric, rtol=1e-8)


def test_batches_take_an_index_or_a_distribution_a_row():
    z = np.stack([Z, Z + 1, Z[::-1]])
    hard = np.array([2, 0, 1])
    soft = np.eye(3)[hard]
    np.testing.assert_array_equal(cross_entropy(z, hard), cross_entropy(z, soft))
    np.testing.assert_array_equal(cross_entropy_gradient(z, hard), cross_entropy_gradient(z, soft))
    assert cross_entropy(z, hard).shape == (3,)
    np.testing.assert_array_equal(cross_entropy(z[:, None], hard[:, None]), cross_entropy(z, hard)[:, None])


def test_an_integer_one_hot_is_a_distribution():
    assert cross_entropy(Z, [0, 1, 0]) == cross_entropy(Z, 1)


def test_a_masked_class_that_is_not_the_target_costs_nothing():
    assert cross_entropy([0.0, 0.0, -np.inf], 0) == np.log(2.0)
    assert cross_entropy([0.0, 0.0, -np.inf], [0.5, 0.5, 0.0]) == np.log(2.0)
    assert cross_entropy([0.0, -np.inf], 1) == np.inf


def test_float32_is_kept():
    assert cross_entropy(Z.astype(np.float32), 1).dtype == np.float32
    assert cross_entropy_gradient(Z.astype(np.float32), Y).dtype == np.float32


@pytest.mark.parametrize(
    ("y", "match"),
    [
        (3, "indices from 0 to 2"),
        (-1, "indices from 0 to 2"),
        ([0.5, 0.5], "shape"),
        (1.0, "shape"),
        ([1, 0], "shape"),
        ([0.5, 0.6, -0.1], "≥ 0"),
        ([0.5, np.nan, 0.1], "≥ 0"),
    ],
)
def test_bad_targets_are_named(y, match):
    for function in (cross_entropy, cross_entropy_gradient):
        with pytest.raises(ValueError, match=f"`y` must hold.*{match}"):
            function(Z, y)


def test_bad_logits_are_named():
    with pytest.raises(ValueError, match="`z` must be a vector"):
        cross_entropy(1.0, 0)
    with pytest.raises(ValueError, match="`z` must not hold NaN"):
        cross_entropy([np.nan, 0.0], 0)
    with pytest.raises(TypeError, match="`y` must hold real numbers"):
        cross_entropy(Z, "cat")
