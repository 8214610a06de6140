from functools import partial

import numpy as np
import pytest
import scipy.differentiate
import scipy.optimize

from explainer import (
    default_step,
    finite_difference_jacobian,
    log_softmax,
    log_softmax_jacobian,
    logsumexp,
    softmax,
    softmax_jacobian,
)

METHODS = ["central", "forward", "complex"]
Z = np.array([0.3, -0.7, 1.1])
# Written for the last axis, with `...`, so that they also take complex numbers and many points; m ≠ n in most.
NOT_SOFTMAX = {
    "square": lambda z: z**2,
    "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
    "tanh": np.tanh,
    "cubic mix": lambda z: np.stack([z[..., 0] * z[..., 1] ** 2, z[..., 2] ** 3 - z[..., 0]], axis=-1),
    "sum of sines": lambda z: np.sin(z).sum(axis=-1, keepdims=True),
    "linear, wide": lambda z: np.stack([z @ np.array([1.0, 2.0, 3.0]), z @ np.array([-1.0, 0.5, 4.0])], axis=-1),
    "spherical": lambda z: np.stack(
        [np.cos(z[..., 0]) * np.exp(z[..., 2]), np.sin(z[..., 0]) * np.exp(z[..., 2]), z[..., 1] * z[..., 2]], axis=-1
    ),
    "rosenbrock": lambda z: 100 * (z[..., 1:] - z[..., :-1] ** 2) ** 2 + (1 - z[..., :-1]) ** 2,
    "norm": lambda z: np.sqrt((z * z).sum(axis=-1, keepdims=True)),
    "tall": lambda z: np.concatenate([np.exp(z), np.cos(2 * z), z / (1 + z * z)], axis=-1),
}


@pytest.mark.parametrize("name", NOT_SOFTMAX)
@pytest.mark.parametrize("vectorized", [False, True])
def test_agrees_with_scipy_on_functions_that_are_not_softmax(name, vectorized):
    f = NOT_SOFTMAX[name]
    # scipy.differentiate evaluates with the components first.
    expected = scipy.differentiate.jacobian(lambda x: np.moveaxis(f(np.moveaxis(x, 0, -1)), -1, 0), Z).df
    forward = scipy.optimize.approx_fprime(Z, f).reshape(expected.shape)
    for method, tolerance in (("central", 1e-7), ("forward", 1e-5), ("complex", 1e-8)):
        found = finite_difference_jacobian(f, Z, method=method, vectorized=vectorized)
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)
        np.testing.assert_allclose(found, forward, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("vectorized", [False, True])
def test_softmax_and_its_kin_can_be_differentiated_by_every_method(method, vectorized):
    found = partial(finite_difference_jacobian, method=method, vectorized=vectorized)
    np.testing.assert_allclose(found(softmax, Z), softmax_jacobian(Z), atol=1e-7)
    np.testing.assert_allclose(found(partial(softmax, temperature=0.5), Z), softmax_jacobian(Z, 0.5), atol=1e-7)
    np.testing.assert_allclose(found(log_softmax, Z), log_softmax_jacobian(Z), atol=1e-7)
    np.testing.assert_allclose(found(logsumexp, Z), softmax(Z)[None], atol=1e-7)


def test_the_complex_step_subtracts_nothing():
    for z in (Z, [40.0, 0.0, 0.0], [0.0, 300.0, 1.0]):
        np.testing.assert_allclose(
            finite_difference_jacobian(softmax, z, method="complex"), softmax_jacobian(z), rtol=1e-14
        )


@pytest.mark.parametrize("method", METHODS)
def test_a_masked_logit_stays_put(method):
    z = np.array([0.5, -np.inf, 0.0])
    np.testing.assert_allclose(finite_difference_jacobian(softmax, z, method=method), softmax_jacobian(z), atol=1e-7)


@pytest.mark.parametrize(("method", "order"), [("central", 2), ("forward", 1), ("complex", 2)])
def test_truncation_has_the_order_of_the_method(method, order):
    def error(h):
        return np.abs(finite_difference_jacobian(np.exp, [1.0], method=method, step=h) - np.e).max()

    assert np.log2(error(0.02) / error(0.01)) == pytest.approx(order, abs=0.02)


def test_the_default_step_follows_the_method_and_the_precision():
    epsilon = 2.0**-52
    np.testing.assert_allclose(default_step("central", [0.0, 1.0, 4.0]), epsilon ** (1 / 3) * np.array([1, 1, 2]))
    np.testing.assert_allclose(default_step("forward", [0.0, -np.inf]), epsilon**0.5 * np.ones(2))
    f32 = finite_difference_jacobian(softmax, Z.astype(np.float32))
    np.testing.assert_allclose(f32, softmax_jacobian(Z), atol=1e-4)
    assert (
        np.abs(finite_difference_jacobian(softmax, Z.astype(np.float32), step=1e-6) - softmax_jacobian(Z)).max() > 1e-3
    )


def test_a_step_each():
    found = finite_difference_jacobian(np.square, [1.0, 1.0], method="forward", step=[0.5, 0.25])
    np.testing.assert_allclose(np.diag(found), [2.5, 2.25])


def test_a_number_is_one_output_and_integers_are_floats():
    np.testing.assert_allclose(finite_difference_jacobian(lambda z: z.prod(), [2, 3, 4]), [[12, 8, 6]], rtol=1e-9)
    np.testing.assert_allclose(finite_difference_jacobian(lambda z: z * z, 3.0), [[6]], rtol=1e-9)


def test_a_function_may_hand_out_the_same_buffer_each_time():
    buffer = np.empty(3)
    found = finite_difference_jacobian(lambda z: np.multiply(z, 2.0, out=buffer), Z)
    np.testing.assert_allclose(found, 2 * np.eye(3), atol=1e-9)


def ragged(z):
    return z if z[0] == Z[0] else z[:2]


def in_place(z):
    z -= z.max()
    return np.exp(z)


@pytest.mark.parametrize(
    ("f", "error", "match"),
    [
        (3.0, TypeError, "`f` must be callable; got float"),
        (lambda z: z[None, :], ValueError, r"`f` must return a vector or a number; got shape \(1, 3\)"),
        (ragged, ValueError, "Return as many everywhere"),
        (lambda z: np.array([0.0, np.nan, 1.0]), ValueError, "`f` must return finite numbers; got nan in entry 1"),
        (lambda z: np.array([0.0, 0.0, np.inf]), ValueError, "got inf in entry 2"),
        (lambda z: 1j * z, TypeError, "at least one real number; got dtype complex128"),
        (lambda z: "softmax", TypeError, "at least one real number"),
        (lambda z: None, TypeError, "at least one real number"),
        (lambda z: z[:0], TypeError, "at least one real number"),
        (in_place, ValueError, r"`f` changed its input: entry 0 went from 0\.3"),
    ],
)
def test_what_is_wrong_with_a_function_is_named(f, error, match):
    with pytest.raises(error, match=match):
        finite_difference_jacobian(f, Z)


def test_what_a_function_raises_itself_comes_through():
    def f(z):
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        finite_difference_jacobian(f, Z)


def test_the_complex_step_says_what_it_needs():
    with pytest.raises(TypeError, match=r"does not take complex numbers.*method='central'"):
        finite_difference_jacobian(lambda z: softmax(z), Z, method="complex")
    with pytest.raises(TypeError, match="drops the imaginary part"):
        finite_difference_jacobian(np.abs, Z, method="complex")


def test_vectorized_functions_must_be():
    with pytest.raises(ValueError, match="when `vectorized`"):
        finite_difference_jacobian(lambda z: z.T, Z, vectorized=True)
    with pytest.raises(ValueError, match="changed its input"):
        finite_difference_jacobian(in_place, Z, vectorized=True)


@pytest.mark.parametrize("step", [0.0, -1e-3, np.nan, np.inf, [1e-3, 1e-3]])
def test_bad_steps_are_named(step):
    with pytest.raises(ValueError, match="`step` must be finite and above 0"):
        finite_difference_jacobian(softmax, Z, step=step)


def test_bad_methods_and_points_are_named():
    with pytest.raises(ValueError, match="`method` must be one of central, forward, complex; got 'sideways'"):
        finite_difference_jacobian(softmax, Z, method="sideways")
    for z in ([[1.0, 2.0]], [], [np.nan, 1.0], [np.inf, 1.0]):
        with pytest.raises(ValueError, match="`z` must"):
            finite_difference_jacobian(softmax, z)
    with pytest.raises(TypeError, match="`z` must hold real numbers"):
        finite_difference_jacobian(softmax, [1j])
