import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explainer import softmax, softmax_jacobian, softmax_spectrum

logits = arrays.arrays(np.float64, st.integers(2, 12), elements=st.floats(-50, 50))
tied = arrays.arrays(np.float64, st.integers(2, 12), elements=st.sampled_from([-30.0, 0.0, 1.0, 2.0]))
ULP = np.finfo(float).eps


def exact_eigenvalues(z, temperature=1.0, digits=700):
    """The eigenvalues of softmax's Jacobian, descending, by mpmath's own solver."""
    with mpmath.workdps(digits):
        e = [mpmath.exp((mpmath.mpf(float(x)) - mpmath.mpf(float(max(z)))) / mpmath.mpf(temperature)) for x in z]
        total = mpmath.fsum(e)
        s = [x / total for x in e]
        n = range(len(z))
        j = mpmath.matrix([[(s[i] if i == k else 0) - s[i] * s[k] for k in n] for i in n]) / mpmath.mpf(temperature)
        return sorted(mpmath.eigsy(j, eigvals_only=True), reverse=True)


def largest_error(z, temperature=1.0, computed=None):
    """The largest error of an eigenvalue above 0, in ulp of itself."""
    found = softmax_spectrum(z, temperature).eigenvalues if computed is None else computed
    exact = exact_eigenvalues(z, temperature)
    with mpmath.workdps(50):
        return max(
            float(abs(mpmath.mpf(float(c)) - x) / mpmath.mpf(float(np.spacing(float(x)))))
            for c, x in zip(found[:-1], exact[:-1], strict=True)
        )


def hard_logits():
    """Random, saturated, tied and nearly tied logits, with temperatures."""
    rng = np.random.default_rng(3)
    yield np.array([40.0, 0.0, 0.0]), 1.0
    yield np.array([600.0, 0.0, -0.5, 1e-9]), 1.0
    yield np.array([0.0, 1e-15, -1e-15, 2e-15]), 1.0
    yield np.array([0.0, np.spacing(1.0), 0.0, -30.0]), 1.0
    yield np.array([0.0, -650.0]), 1.0
    yield np.zeros(9), 1.0
    for n in (2, 3, 5, 8):
        for _ in range(6):
            yield rng.normal(size=n), float(rng.choice([1.0, 0.3, 7.0]))
            yield rng.uniform(-300, 300, n), 1.0
            yield np.round(rng.normal(size=n)) + 1e-13 * rng.normal(size=n), 1.0


def test_every_eigenvalue_is_within_8_ulp_of_itself_also_when_saturated():
    assert max(largest_error(z, t) for z, t in hard_logits()) <= 8.0


def test_a_saturated_spectrum_keeps_all_digits_and_the_usual_solver_none():
    z = np.array([40.0, 0.0, 1.0, 0.0])
    assert largest_error(z) <= 8.0
    assert (
        largest_error(z, computed=np.linalg.eigvalsh(np.diag(softmax(z)) - np.outer(softmax(z), softmax(z)))[::-1])
        > 1e3
    )


@given(logits | tied, st.floats(0.05, 20))
def test_the_eigenvalues_interlace_the_sorted_probabilities(z, temperature):
    s = np.sort(softmax(z, temperature=temperature))[::-1]
    assume((s[s > 0.0] > 1e-290).all())
    values = softmax_spectrum(z, temperature).eigenvalues * temperature
    assert values[-1] == 0.0
    assert (s * (1 + 8 * ULP) >= values).all()
    assert (values[:-1] >= s[1:] * (1 - 8 * ULP)).all()
    assert values[0] <= 0.5 + 4 * ULP


@given(logits | tied, st.floats(0.05, 20))
def test_the_eigenvectors_are_orthonormal_and_diagonalise_the_jacobian(z, temperature):
    values, vectors = softmax_spectrum(z, temperature)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(len(z)), rtol=0, atol=1e-13)
    j = softmax_jacobian(z, temperature)
    np.testing.assert_allclose(j @ vectors, vectors * values, rtol=0, atol=1e-14 / temperature)
    np.testing.assert_allclose((vectors * values) @ vectors.T, j, rtol=0, atol=1e-14 / temperature)
    np.testing.assert_array_equal(vectors[:, -1], len(z) ** -0.5)


@given(logits)
def test_trace_and_product(z):
    s = softmax(z)
    values = softmax_spectrum(z).eigenvalues
    trace = np.sum(s * (s.sum() - s)) if s.max() < 0.9 else np.trace(softmax_jacobian(z))
    np.testing.assert_allclose(values.sum(), trace, rtol=1e-12)
    np.testing.assert_allclose(np.log(values[:-1]).sum(), np.log(len(z)) + np.log(s).sum(), rtol=1e-12, atol=1e-12)


def test_equal_probabilities_are_eigenvalues_once_less_often_than_they_are_there():
    values, vectors = softmax_spectrum([1.0, 0.0, 1.0, 0.0, 1.0])
    s = softmax([1.0, 0.0])[0] / (3 * softmax([1.0, 0.0])[0] + 2 * softmax([1.0, 0.0])[1])
    np.testing.assert_array_equal(values[0], values[1])
    np.testing.assert_allclose(values[0], s, rtol=4 * ULP)
    assert np.count_nonzero(vectors[[1, 3], :2]) == 0
    np.testing.assert_allclose(softmax_spectrum(np.zeros(7)).eigenvalues, [1 / 7] * 6 + [0.0], rtol=4 * ULP)


def test_an_even_race_of_two_reaches_one_half():
    assert softmax_spectrum([3.0, 3.0]).eigenvalues[0] == 0.5
    assert softmax_spectrum([3.0, 3.0, -np.inf]).eigenvalues.tolist() == [0.5, 0.0, 0.0]


def test_a_masked_class_adds_an_eigenvalue_0_and_the_basis_stays_orthonormal():
    z = [1.0, -np.inf, 0.0, -np.inf]
    values, vectors = softmax_spectrum(z)
    np.testing.assert_allclose(values[0], softmax_spectrum([1.0, 0.0]).eigenvalues[0], rtol=1e-15)
    assert values[1:].tolist() == [0.0] * 3
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(4), rtol=0, atol=1e-15)
    np.testing.assert_allclose(softmax_jacobian(z) @ vectors, vectors * values, rtol=0, atol=1e-15)


def test_many_classes():
    z = np.random.default_rng(1).normal(size=300)
    values, vectors = softmax_spectrum(z)
    expected = np.linalg.eigvalsh(softmax_jacobian(z))[::-1]
    np.testing.assert_allclose(values, expected, rtol=0, atol=1e-16)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(300), rtol=0, atol=1e-12)


@pytest.mark.parametrize("z", [3.0, [], [1.0], [[1.0, 2.0]]])
def test_other_than_one_row_of_two_logits_is_refused(z):
    with pytest.raises(ValueError, match="`z` must be one row of at least 2 logits; got shape"):
        softmax_spectrum(z)


def test_what_softmax_refuses_is_refused():
    with pytest.raises(ValueError, match="NaN"):
        softmax_spectrum([1.0, np.nan])
    with pytest.raises(ValueError, match="`temperature`"):
        softmax_spectrum([1.0, 2.0], 0.0)
