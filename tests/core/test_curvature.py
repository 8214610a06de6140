import itertools

import mpmath
import numpy as np
import pytest
import scipy.special
import sympy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explainer import (
    logsumexp_curvature,
    softmax,
    softmax_hessian,
    softmax_hessian_product,
    softmax_inverse,
    softmax_jacobian,
)

logits = arrays.arrays(np.float64, st.integers(1, 6), elements=st.floats(-50, 50))
temperatures = st.floats(0.05, 20)


def exact_shares(z):
    e = [mpmath.exp(mpmath.mpf(float(x))) for x in z]
    return [x / mpmath.fsum(e) for x in e]


def test_the_hessian_agrees_with_symbolic_differentiation():
    z = sympy.symbols("z0:3")
    total = sum(sympy.exp(x) for x in z)
    at = dict(zip(z, [0.3, -1.2, 2.0], strict=True))
    expected = [[[float(sympy.diff(sympy.exp(x) / total, u, v).subs(at).evalf(30)) for v in z] for u in z] for x in z]
    np.testing.assert_allclose(softmax_hessian(list(at.values())), expected, rtol=1e-14)


@given(logits, temperatures)
def test_the_hessian_is_symmetric_in_all_three_and_adds_up_to_0(z, temperature):
    h = softmax_hessian(z, temperature) * temperature**2
    for order in itertools.permutations(range(3)):
        np.testing.assert_allclose(h.transpose(order), h, rtol=1e-15, atol=0)
    np.testing.assert_allclose(h.sum(axis=0), 0.0, rtol=0, atol=1e-15)
    s, e = softmax(z, temperature=temperature), np.eye(len(z)) - softmax(z, temperature=temperature)
    formula = s[:, None, None] * (e[:, :, None] * e[:, None, :] - (s * e.T).T[None])
    np.testing.assert_allclose(h, formula, rtol=0, atol=1e-15)


def test_the_hessian_of_a_saturated_softmax_keeps_its_digits():
    z = np.array([45.0, 0.0, 1.0])
    with mpmath.workdps(60):
        s = exact_shares(z)
        for i, j, k in itertools.product(range(3), repeat=3):
            a, b, c = ((1 if p == q else 0) - s[q] for p, q in ((i, j), (i, k), (j, k)))
            truth = s[i] * (a * b - s[j] * c)
            assert abs(softmax_hessian(z)[i, j, k] / truth - 1) < 4e-15


@given(logits, temperatures, st.integers(0, 2**32 - 1))
def test_the_product_is_the_tensor_times_two_vectors(z, temperature, seed):
    u, v = np.random.default_rng(seed).normal(size=(2, len(z)))
    expected = np.einsum("ijk,j,k->i", softmax_hessian(z, temperature), u, v)
    j = softmax_jacobian(z, temperature) if len(z) > 1 else np.zeros((1, 1))
    scale = np.abs(j).max() * np.abs(u).max() * np.abs(v).max() / temperature + 1e-300
    found = softmax_hessian_product(z, u, v, temperature=temperature)
    assert (abs(found - expected) <= 1e-14 * scale).all()


def test_the_product_of_a_saturated_softmax_keeps_its_digits():
    z, u, v = [45.0, 0.0, 1.0], [0.3, 1.0, -2.0], [1.0, -0.7, 0.2]
    with mpmath.workdps(60):
        s = exact_shares(z)
        mean = [mpmath.fsum(p * mpmath.mpf(x) for p, x in zip(s, w, strict=True)) for w in (u, v)]
        moved = [(mpmath.mpf(x) - mean[0]) * (mpmath.mpf(y) - mean[1]) for x, y in zip(u, v, strict=True)]
        covariance = mpmath.fsum(p * m for p, m in zip(s, moved, strict=True))
        for p, m, found in zip(s, moved, softmax_hessian_product(z, u, v), strict=True):
            assert abs(found / (p * (m - covariance)) - 1) < 1e-14


def test_what_is_left_after_the_second_order_falls_with_the_cube():
    z, d = np.array([0.5, -0.2, 1.0]), np.array([1.0, -0.4, 0.3])

    def left(t):
        second = softmax_hessian_product(z, t * d, t * d) / 2
        return np.abs(softmax(z + t * d) - softmax(z) - softmax_jacobian(z) @ (t * d) - second).max()

    assert left(0.02) / left(0.01) == pytest.approx(8, rel=0.03)


@given(logits, temperatures, st.integers(0, 2**32 - 1))
def test_the_curvature_is_a_quadratic_form_of_the_jacobian_and_never_negative(z, temperature, seed):
    d = np.random.default_rng(seed).normal(size=len(z))
    found = logsumexp_curvature(z, d, temperature=temperature)
    assert found >= 0.0
    if len(z) > 1:
        j = softmax_jacobian(z, temperature)
        assert found == pytest.approx(d @ j @ d / temperature, rel=1e-10, abs=1e-14 * abs(j).max() / temperature)


def test_the_curvature_is_the_second_derivative_of_log_sum_exp():
    z, d, h, t = np.array([0.5, -0.2, 1.0]), np.array([1.0, -0.4, 0.3]), 1e-4, 0.7
    ends = [scipy.special.logsumexp((z + step * d) / t) for step in (-h, 0.0, h)]
    assert logsumexp_curvature(z, d, temperature=t) == pytest.approx((ends[0] - 2 * ends[1] + ends[2]) / h**2, rel=1e-5)


def test_the_curvature_of_a_saturated_softmax_keeps_its_digits():
    z, d = [45.0, 0.0, 1.0], [0.3, 1.0, -2.0]
    with mpmath.workdps(60):
        s, x = exact_shares(z), [mpmath.mpf(v) for v in d]
        mean = mpmath.fsum(p * v for p, v in zip(s, x, strict=True))
        truth = mpmath.fsum(p * (v - mean) ** 2 for p, v in zip(s, x, strict=True))
    assert abs(logsumexp_curvature(z, d) / truth - 1) < 1e-14


def test_rows_broadcast_and_dtypes_stay():
    z, d = np.random.default_rng(0).normal(size=(4, 3)), np.array([1.0, 0.0, -1.0])
    np.testing.assert_array_equal(logsumexp_curvature(z, d)[2], logsumexp_curvature(z[2], d))
    np.testing.assert_array_equal(softmax_hessian_product(z, d, d)[1], softmax_hessian_product(z[1], d, d))
    np.testing.assert_array_equal(softmax_hessian(z)[3], softmax_hessian(z[3]))
    single = z.astype(np.float32)
    for found in (softmax_hessian(single), softmax_hessian_product(single, d, d), logsumexp_curvature(single, d)):
        assert found.dtype == np.float32


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: softmax_hessian(1.0), "`z` must hold at least 1 logit"),
        (lambda: softmax_hessian(np.zeros(5000)), "over `max_bytes`.*softmax_hessian_product"),
        (lambda: softmax_hessian_product([1.0, 2.0], [1.0], [1.0, 2.0]), "`u` must have a last axis of 2"),
        (lambda: softmax_hessian_product([1.0, 2.0], [1.0, 2.0], [np.nan, 2.0]), "`v` must be finite"),
        (lambda: logsumexp_curvature([1.0, 2.0], [np.inf, 2.0]), "`d` must be finite"),
        (lambda: softmax_inverse(0.5), "`p` must hold at least 1"),
        (lambda: softmax_inverse([0.5, 0.6]), "`p` must add up to 1.*got 1.1"),
        (lambda: softmax_inverse([1.5, -0.5]), "`p` must hold probabilities from 0 on; got -0.5"),
        (lambda: softmax_inverse([np.nan, 0.5]), "`p` must hold probabilities"),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@given(logits, temperatures)
def test_the_inverse_leads_back(z, temperature):
    z = z - z.mean()
    s = softmax(z, temperature=temperature)
    if s.min() > 1e-290:
        np.testing.assert_allclose(
            softmax_inverse(s, temperature=temperature), z, rtol=0, atol=1e-12 * temperature + 1e-12
        )
    back = softmax(softmax_inverse(s, temperature=temperature), temperature=temperature)
    np.testing.assert_allclose(back, s, rtol=1e-12, atol=1e-300)


def test_the_inverse_agrees_with_mpmath_and_takes_an_edge_as_a_limit():
    p = [1 - 2**-20, 2**-21, 2**-21]
    with mpmath.workdps(40):
        logs = [mpmath.log(x) for x in p]
        expected = [float(x - mpmath.fsum(logs) / 3) for x in logs]
    np.testing.assert_allclose(softmax_inverse(p), expected, rtol=2e-16)
    assert softmax_inverse([0.0, 1.0, 0.0]).tolist() == [-np.inf, 0.0, -np.inf]
    assert softmax_inverse(np.array([0.1, 0.9], np.float16)).dtype == np.float16
