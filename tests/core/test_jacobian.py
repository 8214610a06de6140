import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explainer import log_softmax_jacobian, softmax, softmax_jacobian, softmax_jvp, softmax_vjp

logits = arrays.arrays(np.float64, st.integers(2, 6), elements=st.floats(-50, 50))
temperatures = st.floats(0.05, 20)


def exact_jacobian(z, temperature):
    """Softmax's Jacobian to 200 digits."""
    with mpmath.workdps(200):
        t = mpmath.mpf(float(temperature))
        e = [mpmath.exp((mpmath.mpf(float(x)) - mpmath.mpf(float(max(z)))) / t) for x in z]
        total = mpmath.fsum(e)
        s = [x / total for x in e]
        n = range(len(z))
        rest = [mpmath.fsum(s[k] for k in n if k != i) for i in n]
        return [[(s[i] * rest[i] if i == j else -s[i] * s[j]) / t for j in n] for i in n]


def largest_ulp_error(computed, exact):
    with mpmath.workdps(200):
        return max(
            float(abs(mpmath.mpf(float(c)) - x) / mpmath.mpf(float(np.spacing(abs(float(x))))))
            for row, exact_row in zip(computed, exact, strict=True)
            for c, x in zip(row, exact_row, strict=True)
        )


def hard_logits():
    """Yield random and saturated logits within ±700, with temperatures from 0.05 to 20."""
    rng = np.random.default_rng(7)
    yield np.array([40.0, 0.0, 0.0]), 1.0
    yield np.array([700.0, -45.0, -8.0]), 1.0  # subnormal weights
    yield np.array([0.0, -36.5, -37.0]), 0.05  # … that a small temperature brings up again
    yield np.array([147.37952943777137, 0.0, 0.0]), 19.585047592465855
    for _ in range(150):
        temperature = float(rng.choice([1.0, 0.05, 20.0, np.exp(rng.uniform(np.log(0.05), np.log(20)))]))
        n = int(rng.integers(2, 6))
        yield rng.uniform(-700, 700, n), temperature
        yield rng.uniform(-650, 650) + rng.uniform(-25, 25, n) * min(temperature, 2.0), temperature
        saturated = rng.normal(size=n)
        saturated[0] += rng.uniform(0, 690)
        yield saturated, temperature


def test_every_entry_is_within_8_ulp_of_200_digits():
    errors = [largest_ulp_error(softmax_jacobian(z, t), exact_jacobian(z, t)) for z, t in hard_logits()]
    assert max(errors) <= 8.0


def test_the_ulp_test_can_fail():
    z, t = np.array([40.0, 0.0, 0.0]), 1.0
    s = softmax(z)
    assert largest_ulp_error(np.diag(s) - np.outer(s, s), exact_jacobian(z, t)) > 1e6


def test_agrees_with_symbolic_differentiation():
    z = sympy.symbols("z0:4")
    total = sum(sympy.exp(x) for x in z)
    expression = sympy.Matrix([sympy.exp(x) / total for x in z]).jacobian(z)
    at = [0.3, -1.2, 2.0, 0.7]
    expected = np.array(expression.subs(dict(zip(z, at, strict=True))).evalf(30), dtype=float)
    np.testing.assert_allclose(softmax_jacobian(at), expected, rtol=1e-14)
    log_expression = sympy.Matrix([x - sympy.log(total) for x in z]).jacobian(z)
    log_expected = np.array(log_expression.subs(dict(zip(z, at, strict=True))).evalf(30), dtype=float)
    np.testing.assert_allclose(log_softmax_jacobian(at), log_expected, rtol=1e-14)


@given(logits, temperatures)
def test_identities(z, temperature):
    n, s = len(z), softmax(z, temperature=temperature)
    j = softmax_jacobian(z, temperature)
    np.testing.assert_array_equal(j, j.T)
    np.testing.assert_allclose(j, (np.diag(s) - np.outer(s, s)) / temperature, rtol=0, atol=4e-16 / temperature)
    for i in range(n):
        assert abs(j[i].sum()) <= n * np.spacing(j[i, i])
    assert (np.abs(j) * temperature <= 0.25 + 1e-16).all()
    assert (np.diag(j) >= 0.0).all()
    eigenvalues = np.linalg.eigvalsh(j) * temperature
    assert eigenvalues.min() >= -1e-15
    assert eigenvalues.max() <= 0.5 + 1e-15
    np.testing.assert_allclose(j, softmax_jacobian(z / temperature) / temperature, rtol=1e-10, atol=1e-300)


def test_rank_is_one_less_than_n():
    assert np.linalg.matrix_rank(softmax_jacobian([0.5, 0.1, -0.3, 0.9])) == 3


def test_pseudo_inverse():
    z = np.array([0.5, 0.1, -0.3, 0.9])
    c = np.eye(4) - 0.25
    np.testing.assert_allclose(np.linalg.pinv(softmax_jacobian(z)), c @ np.diag(1 / softmax(z)) @ c, rtol=1e-10)


def test_a_shift_changes_no_bit():
    z = np.array([3.0, -1.0, 2.5])
    np.testing.assert_array_equal(softmax_jacobian(z + 512.0, 0.3), softmax_jacobian(z, 0.3))


@given(logits)
def test_log_softmax_jacobian_is_the_jacobian_over_s(z):
    j = log_softmax_jacobian(z)
    np.testing.assert_allclose(j * softmax(z)[:, None], softmax_jacobian(z), rtol=1e-14, atol=1e-300)
    np.testing.assert_allclose(j, np.eye(len(z)) - softmax(z), rtol=0, atol=4e-16)


@given(logits, temperatures, st.integers(0, 2**32 - 1))
def test_products_are_the_jacobian_times_a_vector(z, temperature, seed):
    v = np.random.default_rng(seed).normal(size=len(z))
    j = softmax_jacobian(z, temperature)
    scale = np.abs(j) @ np.abs(v) + 1e-300
    assert (np.abs(softmax_vjp(z, v, temperature=temperature) - j.T @ v) <= 4e-15 * scale).all()
    np.testing.assert_array_equal(
        softmax_jvp(z, v, temperature=temperature), softmax_vjp(z, v, temperature=temperature)
    )


def test_a_product_keeps_what_saturation_would_cancel():
    np.testing.assert_allclose(
        softmax_vjp([40.0, 0.0, 0.0], [1.0, 0.0, 0.0]), softmax_jacobian([40.0, 0.0, 0.0])[0], rtol=1e-14
    )


def test_a_constant_upstream_gradient_gives_exactly_0():
    np.testing.assert_array_equal(softmax_vjp([0.1, 0.7, -3.0], [0.3, 0.3, 0.3]), np.zeros(3))


def test_batches_and_broadcasting():
    rng = np.random.default_rng(1)
    z, g = rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 4, 3))
    jacobian = softmax_jacobian(z, 0.7)
    assert jacobian.shape == (2, 4, 3, 3)
    np.testing.assert_array_equal(jacobian[1, 2], softmax_jacobian(z[1, 2], 0.7))
    np.testing.assert_allclose(
        softmax_vjp(z, g, temperature=0.7), np.einsum("...ij,...i->...j", jacobian, g), atol=1e-15
    )
    np.testing.assert_allclose(softmax_vjp(z[0, 0], np.eye(3)), softmax_jacobian(z[0, 0]), rtol=1e-14)
    np.testing.assert_allclose(softmax_vjp(z, [1.0, 2.0, 3.0])[1, 2], softmax_vjp(z[1, 2], [1.0, 2.0, 3.0]), rtol=1e-14)
    assert log_softmax_jacobian(z).shape == (2, 4, 3, 3)


def test_large_inputs_are_the_same_as_small_ones():
    rng = np.random.default_rng(2)
    z, g = rng.normal(size=100_000), rng.normal(size=100_000)
    s = softmax(z)
    np.testing.assert_allclose(softmax_vjp(z, g), s * (g - s @ g), rtol=1e-9, atol=1e-18)
    rows = rng.normal(size=(50_000, 3))
    np.testing.assert_array_equal(softmax(rows)[40_000], softmax(rows[40_000]))


def test_a_mask_has_row_and_column_0():
    j = softmax_jacobian([0.0, -np.inf, 0.0])
    np.testing.assert_array_equal(j, [[0.25, 0, -0.25], [0, 0, 0], [-0.25, 0, 0.25]])
    assert not np.signbit(j[1]).any()


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_small_floats_are_kept_and_rounded_once(dtype):
    z = np.array([1.5, -2.25, 9.0], dtype)
    for function in (softmax_jacobian, log_softmax_jacobian, lambda z: softmax_vjp(z, [1, 2, 3])):
        assert function(z).dtype == dtype
        np.testing.assert_array_equal(function(z), function(z.astype(np.float64)).astype(dtype))


def test_no_rows():
    assert softmax_jacobian(np.zeros((0, 3))).shape == (0, 3, 3)
    assert softmax_vjp(np.zeros((0, 3)), np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("function", [softmax_jacobian, log_softmax_jacobian])
@pytest.mark.parametrize("z", [3.0, [3.0], [], np.zeros((2, 1))])
def test_one_class_has_no_jacobian(function, z):
    with pytest.raises(ValueError, match="`z` must hold at least 2 logits; got"):
        function(z)


@pytest.mark.parametrize("z", [[1.0, np.nan], [1.0, np.inf], [-np.inf, -np.inf]])
def test_bad_logits_are_refused(z):
    for function in (softmax_jacobian, log_softmax_jacobian, lambda z: softmax_vjp(z, [1, 2])):
        with pytest.raises(ValueError, match="`z` must"):
            function(z)
    with pytest.raises(TypeError, match="`z` must hold real numbers"):
        softmax_jacobian([1j, 0])


@pytest.mark.parametrize("temperature", [0.0, -2.0, np.nan, np.inf])
def test_bad_temperatures_are_refused(temperature):
    with pytest.raises(ValueError, match="`temperature`"):
        softmax_jacobian([1.0, 2.0], temperature)
    with pytest.raises(ValueError, match="`temperature`"):
        softmax_vjp([1.0, 2.0], [1.0, 2.0], temperature=temperature)


@pytest.mark.parametrize(
    ("g", "match"),
    [
        ([1.0, 2.0], "`g` must have a last axis of 3"),
        (1.0, "`g` must have a last axis of 3"),
        (np.zeros((3, 3)), "`g` must broadcast"),
        ([1.0, np.nan, 0.0], "`g` must be finite; got nan at entry 1"),
        ([1.0, np.inf, 0.0], "`g` must be finite; got inf at entry 1"),
        ([1.7e308, -1.7e308, -1.7e308], "`g` is too large"),
    ],
)
def test_bad_upstream_gradients_are_named(g, match):
    with pytest.raises(ValueError, match=match):
        softmax_vjp(np.zeros((2, 3)), g)


def test_a_jacobian_over_the_limit_is_refused_with_its_size_and_the_way_out():
    with pytest.raises(ValueError, match=r"18\.8 GiB.*`softmax_vjp`"):
        softmax_jacobian(np.zeros(50_257))
    with pytest.raises(ValueError, match="`max_bytes`"):
        softmax_jacobian(np.zeros(10), max_bytes=799)
    assert softmax_jacobian(np.zeros(10), max_bytes=800).shape == (10, 10)
    with pytest.raises(ValueError, match="`max_bytes`"):
        log_softmax_jacobian(np.zeros((10, 10)), max_bytes=7999)


def test_inputs_are_left_alone():
    z, g = np.array([1.0, -np.inf, 3.0]), np.array([1.0, 2.0, 3.0])
    z.flags.writeable = g.flags.writeable = False
    softmax_jacobian(z, 0.5)
    log_softmax_jacobian(z)
    softmax_vjp(z, g)
