"""Softmax's Jacobian of a whole array: its blocks, and the wrong axis."""

import numpy as np
import pytest
from scipy import special

from explainer.core import finite_difference_jacobian, softmax_jacobian
from explainer.core.batches import batch_pattern, batch_softmax_jacobian

Z = np.random.default_rng(3).normal(size=(3, 4))


@pytest.mark.parametrize("axis", [0, 1, -1, -2])
def test_it_is_what_differences_of_scipys_softmax_give(axis):
    def flat(z):
        return special.softmax(z.reshape(Z.shape), axis=axis).ravel()

    jacobian = batch_softmax_jacobian(Z, axis)
    assert jacobian.shape == (3, 4, 3, 4)
    np.testing.assert_allclose(jacobian.reshape(12, 12), finite_difference_jacobian(flat, Z.ravel()), atol=1e-9)
    assert ((jacobian.reshape(12, 12) != 0) == batch_pattern(3, 4, axis)).all()


def test_its_blocks_are_the_rows_jacobians():
    jacobian = batch_softmax_jacobian(Z)
    for b in range(3):
        np.testing.assert_array_equal(jacobian[b, :, b], softmax_jacobian(Z[b]))


@pytest.mark.parametrize(("rows", "columns"), [(1, 5), (4, 2), (3, 4)])
def test_a_share_of_one_in_b_is_not_0(rows, columns):
    assert batch_pattern(rows, columns).mean() == 1 / rows
    assert batch_pattern(rows, columns, 0).mean() == 1 / columns


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"must have shape \(B, n\)"):
        batch_softmax_jacobian(Z[0])
    with pytest.raises(ValueError, match="`axis` be 0 or 1"):
        batch_softmax_jacobian(Z, 2)
    with pytest.raises(ValueError, match="over `max_bytes`"):
        batch_softmax_jacobian(np.zeros((256, 256)))
    with pytest.raises(ValueError, match="at least 2 logits"):
        batch_softmax_jacobian(Z[:1], 0)
