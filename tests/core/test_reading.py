"""What people pass: masks, large integers, table columns, sparse matrices, half-known dtypes."""

import re

import ml_dtypes
import numpy as np
import pytest
import scipy.sparse
import scipy.special

from explainer import (
    check_jacobian,
    check_vjp,
    cross_entropy,
    cross_entropy_gradient,
    log_softmax,
    log_softmax_jacobian,
    log_softmax_vjp,
    logsumexp,
    softmax,
    softmax_jacobian,
    softmax_vjp,
    sparsity_pattern,
)

OF_LOGITS = [softmax, log_softmax, logsumexp, softmax_jacobian, log_softmax_jacobian]
OF_LOGITS += [lambda z: softmax_vjp(z, [1.0, 2.0, 3.0]), lambda z: log_softmax_vjp(z, [1.0, 2.0, 3.0])]
OF_LOGITS += [lambda z: cross_entropy(z, 2), lambda z: cross_entropy_gradient(z, 2)]


class Column:
    """A table's nullable column, as pandas has it."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=object)

    def to_numpy(self, dtype, na_value):
        return np.array([na_value if v is None else v for v in self.values], dtype)


@pytest.mark.parametrize("function", OF_LOGITS)
def test_a_mask_is_a_mask(function):
    masked = np.ma.array([1000.0, 1.0, 2.0], mask=[True, False, False])
    np.testing.assert_array_equal(function(masked), function([-np.inf, 1.0, 2.0]))
    np.testing.assert_array_equal(function(np.ma.array([3, 1, 2])), function([3.0, 1.0, 2.0]))
    integers = np.ma.array([7, 1, 2], mask=[True, False, False])
    np.testing.assert_array_equal(function(integers), function([-np.inf, 1.0, 2.0]))


def test_a_mask_elsewhere_is_refused_with_a_remedy_that_works():
    g = np.ma.array([1.0, 2.0, 3.0], mask=[True, False, False])
    with pytest.raises(ValueError, match=r"`g` must hold no masked entries; got 1\..*`g\.filled\(0\.0\)`"):
        softmax_vjp([1.0, 2.0, 3.0], g)
    assert softmax_vjp([1.0, 2.0, 3.0], g.filled(0.0)).shape == (3,)


@pytest.mark.parametrize("function", [f for f in OF_LOGITS if f is not logsumexp])
@pytest.mark.parametrize("dtype", [np.int64, np.uint64])
def test_large_integers_keep_their_differences(function, dtype):
    z = np.array([2**62, 2**62 + 1, 2**62 - 3], dtype)
    np.testing.assert_array_equal(function(z), function([-1.0, 0.0, -4.0]))  # from the largest


def test_integers_at_both_ends():
    ends = np.array([np.iinfo(np.int64).min, np.iinfo(np.int64).max])
    np.testing.assert_array_equal(softmax(ends), [0.0, 1.0])
    rows = np.array([[2**60, 2**60 + 1], [0, 1]])
    np.testing.assert_array_equal(softmax(rows), softmax([[0.0, 1.0], [0.0, 1.0]]))
    np.testing.assert_array_equal(softmax(rows.T, axis=0), softmax(rows).T)
    assert logsumexp(np.array([2**60, 2**60])) == 2.0**60
    assert sparsity_pattern(np.array([-128, 5, 0], np.int8)).tolist() == [True, True, False]
    assert sparsity_pattern(np.array([np.iinfo(np.int64).min])).all()


def test_temperatures_near_the_float_limits():
    np.testing.assert_allclose(softmax([1.7e308, -1.7e308], temperature=1e308), softmax([1.7, -1.7]), rtol=1e-15)
    np.testing.assert_allclose(log_softmax([1.7e308, -1.7e308], temperature=1e308), log_softmax([1.7, -1.7]))
    np.testing.assert_allclose(
        1e300 * softmax_jacobian([1.7e300, -1.7e300], 1e300), softmax_jacobian([1.7, -1.7]), rtol=1e-14
    )
    tiny = 2.0**-1000
    np.testing.assert_allclose(softmax_jacobian([tiny, 0.0], tiny) * tiny, softmax_jacobian([1.0, 0.0]), rtol=1e-14)
    np.testing.assert_allclose(
        softmax_vjp([1.7e308, 0.0], [1e308, 0.0], temperature=1e308), softmax_vjp([1.7, 0.0], [1.0, 0.0]), rtol=1e-14
    )


@pytest.mark.parametrize("temperature", [0.05, 1.0, 3.0, 1e200])
def test_the_logarithm_takes_a_temperature_as_softmax_does(temperature):
    z = np.array([[0.3, -1.0, 0.8], [5.0, 5.5, -2.0]]) * min(temperature, 10.0)
    np.testing.assert_allclose(log_softmax(z, temperature=temperature), scipy.special.log_softmax(z / temperature, -1))
    np.testing.assert_allclose(logsumexp(z, temperature=temperature), scipy.special.logsumexp(z / temperature, -1))
    np.testing.assert_allclose(
        log_softmax_jacobian(z, temperature) * softmax(z, temperature=temperature)[..., None],
        softmax_jacobian(z, temperature),
        rtol=1e-13,
    )


@pytest.mark.parametrize("axis", [-1, 0, (0, 2), None])
@pytest.mark.parametrize("n", [4, 0])
def test_keepdims_keeps_the_axes(axis, n):
    z = np.random.default_rng(0).normal(size=(2, 3, n))
    expected = z.sum(axis=axis, keepdims=True).shape
    assert logsumexp(z, axis, keepdims=True).shape == expected
    np.testing.assert_array_equal(logsumexp(z, axis, keepdims=True).ravel(), np.ravel(logsumexp(z, axis)))


def test_the_vjp_of_the_logarithm_is_the_jacobian_times_g():
    random = np.random.default_rng(1)
    z, g = random.normal(size=(4, 5)), random.normal(size=(4, 5))
    for temperature in (1.0, 0.3):
        expected = np.einsum("ri,rij->rj", g, log_softmax_jacobian(z, temperature))
        np.testing.assert_allclose(log_softmax_vjp(z, g, temperature=temperature), expected, rtol=1e-12, atol=1e-14)
    assert log_softmax_vjp(z.astype(np.float32), g).dtype == np.float32
    assert log_softmax_vjp(z[0], g).shape == (4, 5)
    with pytest.raises(ValueError, match="`g` must be finite; got nan at entry 1"):
        log_softmax_vjp([0.0, 0.0], [1.0, np.nan])
    with pytest.raises(ValueError, match="`g` must have a last axis of 2"):
        log_softmax_vjp([0.0, 0.0], [1.0, 2.0, 3.0])


@pytest.mark.parametrize("lead", [20.0, 37.0, 40.0, 300.0])
def test_a_confident_gradient_keeps_its_digits(lead):
    z = [lead, 0.0, 0.5]
    gradient = cross_entropy_gradient(z, 0)
    others = np.exp(-lead) + np.exp(0.5 - lead)
    assert gradient[0] == pytest.approx(-others / (1.0 + others), rel=1e-13, abs=0.0)
    assert abs(gradient.sum()) <= 1e-15 * abs(gradient[0])
    soft = cross_entropy_gradient(z, [1.0 - 1e-9, 1e-9, 0.0])
    np.testing.assert_allclose(soft, log_softmax_jacobian(z).T @ [-1.0 + 1e-9, -1e-9, 0.0], rtol=1e-12)


def test_table_columns():
    np.testing.assert_array_equal(softmax(Column([1, 2, 3])), softmax([1.0, 2.0, 3.0]))
    with pytest.raises(ValueError, match="NaN at index 1"):
        softmax(Column([1, None, 3]))


def test_what_cannot_be_read_is_refused_with_a_remedy_that_works():
    sparse = scipy.sparse.csr_array([[0.0, 1.0, 2.0]])
    with pytest.raises(TypeError, match=r"`z` must be a dense array.*`z\.toarray\(\)`"):
        softmax(sparse)
    assert softmax(sparse.toarray()).shape == (1, 3)
    objects = np.array([1.0, 2.0], dtype=object)
    with pytest.raises(TypeError, match=r"`np\.asarray\(z, dtype=float\)`"):
        softmax(objects)
    np.testing.assert_array_equal(softmax(np.asarray(objects, dtype=float)), softmax([1.0, 2.0]))


def test_integers_beyond_64_bits_get_a_remedy_that_keeps_their_differences():
    for z in ([2**70, 2**70 + 1], [[2**70, 2**70 + 1]], [-(2**70), 1 - 2**70]):
        with pytest.raises(TypeError, match=r"`np\.subtract\(z, np\.max\(z\)\)\.astype\(float\)`"):
            softmax(z)
        np.testing.assert_array_equal(softmax(np.subtract(z, np.max(z)).astype(float)).ravel(), softmax([0, 1]))
    with pytest.raises(TypeError, match=r"`z\.astype\(np\.float32\)`"):
        softmax(np.zeros(3, dtype="V2"))  # how bfloat16 arrives

    class Tensor:
        def __array__(self, dtype=None, copy=None):
            raise TypeError("unsupported ScalarType BFloat16")

    with pytest.raises(TypeError, match=r"BFloat16.*Convert it to float32"):
        softmax(Tensor())


def _diagonal(z):
    return np.diag(2.0 * np.asarray(z))


SPARSE = scipy.sparse.csr_array([[2.0, 0.0], [0.0, 4.0]])
HIDDEN = np.ma.array([[2.0, 9.0], [0.0, 4.0]], mask=[[False, True], [False, False]])
HALF_KNOWN = np.array([1.0, 2.0]).astype(ml_dtypes.bfloat16)


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: check_jacobian(np.square, SPARSE, [1.0, 2.0]), "jacobian.toarray()"),
        (lambda: check_jacobian(np.square, lambda z: SPARSE, [1.0, 2.0]), "jacobian.toarray()"),
        (lambda: check_jacobian(np.square, HIDDEN, [1.0, 2.0]), "jacobian.filled(0.0)"),
        (lambda: check_jacobian(np.square, np.ma.stack([HIDDEN] * 2), [[1.0, 2.0]] * 2), "jacobian.filled(0.0)"),
        (lambda: check_jacobian(lambda z: scipy.sparse.csr_array([z]), _diagonal, [1.0, 2.0]), "f(z).toarray()"),
        (lambda: check_jacobian(lambda z: np.ma.array(z, mask=[1, 0]), _diagonal, [1.0, 2.0]), "f(z).filled(0.0)"),
        (lambda: check_jacobian(lambda z: HALF_KNOWN, _diagonal, [1.0, 2.0]), ".astype(np.float32)"),
        (lambda: check_jacobian(np.square, _diagonal, HALF_KNOWN), "z.astype(np.float32)"),
        (lambda: check_vjp(np.square, lambda z, g: scipy.sparse.csr_array([g]), [1.0, 2.0]), "vjp.toarray()"),
        (lambda: check_vjp(np.square, lambda z, g: g, [1.0, 2.0], np.ma.array([1.0, 2.0], mask=[1, 0])), "g.filled"),
        (lambda: sparsity_pattern(SPARSE), "J.toarray()"),
        (lambda: sparsity_pattern(HIDDEN), "J.filled(0.0)"),
    ],
)
def test_a_check_refuses_what_it_cannot_read_with_a_remedy(call, remedy):
    with pytest.raises((TypeError, ValueError), match=re.escape(remedy)):
        call()


def test_a_check_leaves_a_masked_class_out():
    seen = []

    def f(z):
        seen.append(z.copy())
        return softmax(z)

    check = check_jacobian(f, softmax_jacobian, np.ma.array([1000.0, 1.0, 2.0], mask=[True, False, False]))
    assert np.isneginf([z[0] for z in seen]).all()
    np.testing.assert_allclose(check.numeric[1:, 1:], softmax_jacobian([1.0, 2.0]), rtol=1e-8)


def test_a_check_reads_a_nullable_column():
    check = check_jacobian(softmax, softmax_jacobian, Column([1.0, 2.0]))
    assert check.ok
