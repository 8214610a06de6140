"""Three routes to the gradient of cross-entropy that agree, and one that is wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import cross_entropy, finite_difference_jacobian, softmax
from explainer.core.routes import ROUTES, through_diagonal, upstream_gradient

RIGHT = ["jacobian", "vjp", "fused"]


@st.composite
def cases(draw):
    n = draw(st.integers(2, 6))
    z = draw(st.lists(st.floats(-6, 6), min_size=n, max_size=n))
    weights = np.array(draw(st.lists(st.floats(0, 1), min_size=n, max_size=n)))
    return np.array(z), weights / weights.sum() if weights.sum() > 1e-3 else np.eye(n)[0]


@pytest.mark.parametrize("name", RIGHT)
@given(cases())
def test_the_right_routes_are_s_minus_y(name, case):
    z, y = case
    np.testing.assert_allclose(ROUTES[name](z, y), softmax(z) - y, rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_routes_are_what_finite_differences_find(name):
    z, y = np.array([0.3, -1.2, 2.0, 0.7]), np.array([0.1, 0.6, 0.0, 0.3])
    slope = finite_difference_jacobian(lambda at: cross_entropy(at, y), z)[0]
    np.testing.assert_allclose(ROUTES[name](z, y), slope, rtol=1e-8)


@given(cases())
def test_the_diagonal_pulls_targets_up_and_pushes_nothing_down(case):
    z, y = case
    gradient = through_diagonal(z, y)
    np.testing.assert_allclose(gradient, -y * (1 - softmax(z)), rtol=0, atol=1e-14)
    assert (gradient <= 0).all()
    assert (gradient[y == 0] == 0).all()


@pytest.mark.parametrize("name", ROUTES)
def test_a_batch_is_row_by_row(name):
    z = np.random.default_rng(0).normal(size=(3, 2, 5))
    y = np.eye(5)[[[0, 1], [2, 3], [4, 0]]]
    each = [[ROUTES[name](z[a, b], y[a, b]) for b in range(2)] for a in range(3)]
    np.testing.assert_allclose(ROUTES[name](z, y), each, rtol=1e-13, atol=1e-16)


def test_upstream_gradient_has_no_part_for_what_is_not_wanted():
    gradient = upstream_gradient([1000.0, 0.0], [1, 0])
    assert gradient.tolist() == [-1.0, 0.0]
    assert not np.signbit(gradient[1])


@pytest.mark.parametrize(
    ("z", "y", "words"),
    [([0.0, 0.0], [1.0], "must have the shape"), ([1000.0, 0.0], [0.0, 1.0], "Use `cross_entropy_gradient`")],
)
def test_refusals_name_the_remedy(z, y, words):
    with pytest.raises(ValueError, match=words):
        upstream_gradient(z, y)
