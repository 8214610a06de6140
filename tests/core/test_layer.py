"""A softmax layer's derivative by each of its weights."""

import numpy as np
import pytest

from explainer.core import finite_difference_jacobian, softmax
from explainer.core.layer import softmax_layer, softmax_layer_jacobian

W = np.array([[0.8, -0.4, 0.3, 1.1, 0.0], [-0.5, 0.6, 0.4, -0.2, 0.7], [0.2, 0.9, -0.6, 0.1, -1.3]])
X = np.array([1.0, -0.5, 1.5, 0.3, -2.0])


def test_every_entry_is_the_formula():
    S, jacobian = softmax(W @ X), softmax_layer_jacobian(W, X)
    assert jacobian.shape == (3, 3, 5)
    for t, i, j in np.ndindex(3, 3, 5):
        assert jacobian[t, i, j] == pytest.approx(S[t] * ((t == i) - S[i]) * X[j], abs=1e-15)


def test_finite_differences_agree():
    numeric = finite_difference_jacobian(lambda flat: softmax_layer(flat.reshape(W.shape), X), W.ravel())
    np.testing.assert_allclose(softmax_layer_jacobian(W, X).reshape(3, -1), numeric, atol=1e-9)


def test_outputs_share_what_they_win_and_lose():
    jacobian = softmax_layer_jacobian(W, X)
    np.testing.assert_allclose(jacobian.sum(axis=0), 0, atol=1e-15)  # ΣS stays 1
    np.testing.assert_allclose(jacobian.sum(axis=1), 0, atol=1e-15)  # a column of W raised together raises all z alike


def test_an_input_of_0_silences_its_weights():
    assert (softmax_layer_jacobian(W, X * [1, 0, 1, 1, 1])[:, :, 1] == 0).all()


@pytest.mark.parametrize(("weights", "x"), [(W, X[:3]), (W[0], X), (W, W)])
def test_shapes_that_do_not_fit_are_refused(weights, x):
    with pytest.raises(ValueError, match="`weights` must be"):
        softmax_layer(weights, x)
