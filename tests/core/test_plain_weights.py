"""Softmax from exp(z) itself: as right as from exp(z − max z), and each row by itself."""

import numpy as np
import pytest

from benchmarks.ulps import jacobian_ulps, vjp_ulps
from explainer import softmax_jacobian, softmax_vjp
from explainer.core.error_free import BLOCK
from explainer.core.plain_weights import plain_product, plain_shares

RNG = np.random.default_rng(11)
PLAIN = {
    "ordinary": 3.0 * RNG.normal(size=40),
    "far below 0": RNG.normal(size=40) - 300.0,
    "far above 0": RNG.normal(size=40) + 300.0,
    "wide apart": np.linspace(-150.0, 150.0, 40),
}
NOT_PLAIN = {
    "too large": RNG.normal(size=40) + 720.0,
    "too small": RNG.normal(size=40) - 720.0,
    "masked": np.where(np.arange(40) % 3 == 0, -np.inf, RNG.normal(size=40)),
    "saturated": np.array([60.0, *RNG.normal(size=39)]),
}
G = RNG.normal(size=40)


@pytest.mark.parametrize("z", [*PLAIN.values(), *NOT_PLAIN.values()], ids=[*PLAIN, *NOT_PLAIN])
def test_products_and_jacobians_are_right_to_8_ulp(z):
    finite = np.isfinite(z)  # the rest has row and column 0
    product, jacobian = softmax_vjp(z, G), softmax_jacobian(z)
    assert vjp_ulps(z[finite], G[finite], product[finite]) <= 8
    assert jacobian_ulps(z[finite], jacobian[np.ix_(finite, finite)]) <= 8
    assert not product[~finite].any()


def test_the_rule_is_recognised():
    for name, z in PLAIN.items():
        assert plain_product(z[None], G[None])[1] is None, name
    assert plain_shares(PLAIN["ordinary"][None])[2] is None
    with np.errstate(all="ignore"):
        for name, z in NOT_PLAIN.items():
            is_right = plain_shares(z[None])[2]
            assert is_right is not None, name
            assert not is_right.any(), name


@pytest.mark.slow
@pytest.mark.parametrize("lead", [0.0, 12.0, 40.0])
def test_long_rows_are_right_to_8_ulp(lead):
    size = BLOCK + 5
    z, g = 3.0 * np.random.default_rng(3).normal(size=size), np.random.default_rng(4).normal(size=size)
    z[7] += lead  # of half of the probability, or nearly all
    assert vjp_ulps(z, g, softmax_vjp(z, g)) <= 8


@pytest.mark.slow
@pytest.mark.parametrize("size", [BLOCK - 5, BLOCK + 5])
def test_equal_terms_whose_rounding_adds_up_are_right_to_8_ulp(size):
    z, g = np.full(size, 0.1), np.ones(size)
    g[0] = 0.0
    assert vjp_ulps(z, g, softmax_vjp(z, g)) <= 8


@pytest.mark.parametrize("size", [3, 40, BLOCK + 5])
def test_a_constant_gradient_leaves_exactly_0(size):
    z = 3.0 * np.random.default_rng(5).normal(size=size)
    np.testing.assert_array_equal(softmax_vjp(z, np.full(size, 0.3)), np.zeros(size))


@pytest.mark.parametrize("size", [40, BLOCK + 5])
def test_a_constant_gradient_leaves_exactly_0_beside_a_masked_class(size):
    z, g = np.zeros(size), np.full(size, 0.1)
    z[0], g[0] = -np.inf, -1.0
    np.testing.assert_array_equal(softmax_vjp(z, g), np.zeros(size))


@pytest.mark.parametrize("size", [5, BLOCK + 5])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_small_gradients_at_low_logits_do_not_underflow(size, sign):
    z, g = np.full(size, -340.0), 1e-200 * (1.0 + np.arange(size))
    g[3] *= sign
    expected = softmax_vjp(z + 340.0, g)
    np.testing.assert_allclose(softmax_vjp(z, g), expected, rtol=1e-14, atol=1e-14 * np.abs(expected).max())


def test_a_row_does_not_depend_on_its_neighbours():
    rows = np.array([*PLAIN.values(), *NOT_PLAIN.values()])
    jacobians, products = softmax_jacobian(rows), softmax_vjp(rows, G)
    for row, jacobian, product in zip(rows, jacobians, products, strict=True):
        np.testing.assert_array_equal(jacobian, softmax_jacobian(row))
        np.testing.assert_array_equal(product, softmax_vjp(row, G))


def test_bad_logits_in_one_row_are_named():
    rows = np.zeros((3, 4))
    rows[1, 2] = np.nan
    for function in (softmax_jacobian, lambda z: softmax_vjp(z, np.ones(4))):
        with pytest.raises(ValueError, match="NaN at index 2"):
            function(rows)


@pytest.mark.parametrize("size", [40, BLOCK + 5])
def test_what_saturation_would_cancel_is_kept(size):
    z, g = np.zeros(size), np.zeros(size)
    z[20], g[20] = 30.0, 1.0
    rest = (size - 1) * np.exp(-30.0)
    assert softmax_vjp(z, g)[20] == pytest.approx(rest / (1.0 + rest) ** 2, rel=1e-14, abs=0)
