import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explainer import log_softmax, logsumexp, softmax

FUNCTIONS = [softmax, log_softmax, logsumexp]
logits = arrays.arrays(np.float64, st.integers(1, 8), elements=st.floats(-700, 700))


@given(logits)
def test_probabilities_are_a_distribution_in_the_order_of_the_logits(z):
    s = softmax(z)
    assert abs(s.sum() - 1.0) <= 2 * np.spacing(1.0)
    assert (s >= 0.0).all()
    assert (np.diff(s[np.argsort(z)]) >= 0.0).all()


@given(arrays.arrays(np.float64, 5, elements=st.integers(-1000, 1000)), st.integers(-(2**20), 2**20))
def test_a_shift_changes_no_bit(z, shift):
    np.testing.assert_array_equal(softmax(z + shift), softmax(z))
    np.testing.assert_array_equal(log_softmax(z + shift), log_softmax(z))


@pytest.mark.parametrize("axis", [-1, 0, 1, -2, (0, 2), (-1, 0), (0, 1, 2), None])
def test_agrees_with_scipy_along_any_axes(axis):
    z = np.random.default_rng(0).normal(size=(2, 3, 4)) * 5
    np.testing.assert_allclose(softmax(z, axis), scipy.special.softmax(z, axis), rtol=1e-14)
    np.testing.assert_allclose(log_softmax(z, axis), scipy.special.log_softmax(z, axis), rtol=1e-13, atol=2e-16)
    np.testing.assert_allclose(logsumexp(z, axis), scipy.special.logsumexp(z, axis), rtol=1e-14)


@pytest.mark.parametrize("temperature", [0.05, 0.3, 1.0, 20.0])
def test_temperature_divides_the_logits(temperature):
    z = np.array([0.3, -1.0, 0.8])
    np.testing.assert_allclose(softmax(z, temperature=temperature), scipy.special.softmax(z / temperature), rtol=1e-14)


def test_extremes():
    np.testing.assert_array_equal(softmax([1e308, -1e308]), [1.0, 0.0])
    np.testing.assert_array_equal(softmax([5.0, 5.0, 0.0], temperature=1e-300), [0.5, 0.5, 0.0])
    np.testing.assert_array_equal(softmax([5.0, -5.0], temperature=1e300), [0.5, 0.5])
    assert log_softmax([1000.0, 0.0])[1] == -1000.0
    assert log_softmax([40.0, 0.0])[0] == pytest.approx(-np.exp(-40.0), rel=1e-14, abs=0.0)


def test_two_classes_are_the_sigmoid():
    for d in (-30.0, -1.0, 0.0, 2.0, 30.0):
        assert softmax([d, 0.0])[0] == pytest.approx(scipy.special.expit(d), rel=1e-15)


def test_the_winner_passes_half_when_it_leads_by_the_logarithm_of_its_rivals():
    for n in (3, 10, 50_257):
        lead = np.log(n - 1.0)
        z = np.zeros(n)
        z[0] = lead - 1e-6
        assert softmax(z)[0] < 0.5
        z[0] = lead + 1e-6
        assert softmax(z)[0] > 0.5


def test_a_mask_has_probability_0():
    np.testing.assert_array_equal(softmax([0.0, -np.inf, 0.0]), [0.5, 0.0, 0.5])
    np.testing.assert_array_equal(log_softmax([0.0, -np.inf]), [0.0, -np.inf])
    assert logsumexp([3.0, -np.inf]) == 3.0


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_float_dtypes_are_kept_and_rounded_once(function, dtype):
    z = np.array([[1.5, -2.25], [0.5, 12.0]], dtype)
    result = function(z)
    assert result.dtype == dtype
    np.testing.assert_array_equal(result, function(z.astype(np.float64)).astype(dtype))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_everything_else_gives_float64(function):
    for z in ([1, 2], np.array([1, 2], np.int8), [True, False], (1.0, 2.0), 3):
        assert function(z).dtype == np.float64


def test_a_scalar_is_one_class():
    assert softmax(3.0) == 1.0
    assert log_softmax(3.0) == 0.0
    assert logsumexp(3.0) == 3.0


@pytest.mark.parametrize(("shape", "axis"), [((3, 0), 0), ((0, 3), -1), ((2, 0, 3), 2)])
def test_no_rows_give_no_rows_as_in_scipy(shape, axis):
    z = np.zeros(shape)
    for function in FUNCTIONS:
        assert function(z, axis).shape == getattr(scipy.special, function.__name__)(z, axis).shape


@pytest.mark.parametrize(("shape", "axis"), [((0,), -1), ((0, 3), 0), ((3, 0), 1)])
def test_no_classes_have_no_softmax_but_an_empty_sum_as_in_scipy(shape, axis):
    z = np.zeros(shape)
    for function in (softmax, log_softmax):
        with pytest.raises(ValueError, match="`z` must hold at least 1 logit"):
            function(z, axis)
    np.testing.assert_array_equal(logsumexp(z, axis), scipy.special.logsumexp(z, axis))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    ("z", "error", "match"),
    [
        ([1.0, np.nan], ValueError, "`z` must not hold NaN; got NaN at index 1"),
        ([1.0, np.inf], ValueError, "`z` must not hold .∞"),
        ([-np.inf, -np.inf], ValueError, "row of −∞ only"),
        ([[0.0, 1.0], [-np.inf, -np.inf]], ValueError, "row of −∞ only"),
        ([1j, 0], TypeError, "real numbers; got dtype complex128"),
        (["a", "b"], TypeError, "real numbers"),
        ([None, 1.0], TypeError, "real numbers"),
        ([[1.0], [1.0, 2.0]], ValueError, "rectangular"),
    ],
)
def test_bad_logits_are_named(function, z, error, match):
    with pytest.raises(error, match=match):
        function(z)


@pytest.mark.parametrize("axis", [1, -2, (0, 0), "rows", 0.5])
def test_bad_axes_are_named(axis):
    for function in FUNCTIONS:
        with pytest.raises(ValueError, match="`axis`"):
            function([1.0, 2.0], axis=axis)


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.inf, np.nan])
def test_bad_temperatures_are_named(temperature):
    with pytest.raises(ValueError, match="`temperature` must be finite and greater than 0"):
        softmax([1.0, 2.0], temperature=temperature)


@pytest.mark.parametrize("temperature", ["warm", 1j, None])
def test_a_temperature_is_a_number(temperature):
    with pytest.raises(TypeError, match="`temperature` must be one real number"):
        softmax([1.0, 2.0], temperature=temperature)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_inputs_are_left_alone(function):
    z = np.array([[1.0, -np.inf, 3.0]])
    z.flags.writeable = False
    function(z)


def test_results_are_not_views_of_the_input():
    z = np.array([2.0])
    softmax(z)[0] = 7.0
    assert z[0] == 2.0
