"""Softmax at a temperature, its entropy and slopes: against mpmath, by identities and differences, at both ends."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import softmax, softmax_jacobian
from explainer.pages.precision import tempered
from explainer.pages.precision.numbers import compute
from explainer.pages.precision.settings import PrecisionSettings
from explainer.pages.precision.tempered import CURVE, TEMPERATURES, check, cold, curves, entropy, slopes

EPS = 2.0**-52
rows = st.lists(st.floats(-20, 20), min_size=2, max_size=6).map(np.array)
temperatures = st.floats(-2, 2).map(lambda power: 10.0**power)


def exact(z, temperature):
    """S, ∂S/∂T, the sum of its terms' sizes, H and dH/dT: by their definitions, to 60 digits after what cancels."""
    with mpmath.workdps(60 + int(np.ptp(z) / temperature)):
        t, z = mpmath.mpf(temperature), [mpmath.mpf(x) for x in z]
        weights = [mpmath.exp((x - max(z)) / t) for x in z]
        s = [weight / mpmath.fsum(weights) for weight in weights]
        mean = mpmath.fsum(a * b for a, b in zip(s, z, strict=True))
        slope = [-a * (b - mean) / t**2 for a, b in zip(s, z, strict=True)]
        size = [
            a * mpmath.fsum(c * abs(b - d) for c, d in zip(s, z, strict=True)) / t**2 for a, b in zip(s, z, strict=True)
        ]
        h = -mpmath.fsum(a * mpmath.log(a) for a in s)
        rise = mpmath.fsum(a * (b - mean) ** 2 for a, b in zip(s, z, strict=True)) / t**3
        return s, slope, size, h, rise


def near(found, truth, size, roundings=40):
    return abs(mpmath.mpf(float(found)) - truth) <= roundings * EPS * size + mpmath.mpf(1e-300)


@given(rows, temperatures)
def test_slopes_and_entropy_are_right_to_a_few_roundings(z, t):
    s, slope, size, h, rise = exact(z, t)
    *of_shares, of_entropy = slopes(z, t)
    for k, found in enumerate(of_shares):
        assert near(found, slope[k], size[k]), k
    assert near(of_entropy, rise, rise)
    assert near(entropy(z, t), h, h)
    assert all(near(found, share, share) for found, share in zip(softmax(z, temperature=t), s, strict=True))


def test_no_digit_is_lost_where_one_class_has_all_the_share():
    z = np.array([2.0, 1.0, 0.0])
    _, slope, _, h, rise = exact(z, 0.02)
    assert softmax(z, temperature=0.02)[0] == 1
    found = slopes(z, 0.02)
    assert found[0] == pytest.approx(float(slope[0]), rel=1e-14)
    assert found[-1] == pytest.approx(float(rise), rel=1e-14)
    assert entropy(z, 0.02) == pytest.approx(float(h), rel=1e-14)


@given(rows, temperatures)
def test_slopes_are_what_the_chain_rule_gives(z, t):
    *of_shares, of_entropy = slopes(z, t)
    jacobian = softmax_jacobian(z, t)
    scale = np.ptp(z) / t**2 + 1e-300
    np.testing.assert_allclose(of_shares, -jacobian @ z / t, atol=50 * EPS * (np.abs(z).max() + np.ptp(z)) / t**2)
    assert abs(np.sum(of_shares)) <= 20 * EPS * scale
    z = z - z.max()
    np.testing.assert_allclose(of_entropy, -z @ of_shares / t, rtol=1e-11, atol=50 * EPS * scale * np.ptp(z) / t)
    np.testing.assert_allclose(of_entropy, z @ jacobian @ z / t**2, rtol=1e-11, atol=50 * EPS * scale * np.ptp(z) / t)
    assert of_entropy >= 0


@given(st.lists(st.floats(-6, 6), min_size=2, max_size=6, unique=True).map(np.array), temperatures)
def test_no_finite_difference_differs(z, t):
    assert "differs" not in check(z, t).verdicts


@pytest.mark.parametrize("t", [0.3, 1.0, 5.0, 50.0])
@pytest.mark.parametrize("z", [(2.0, 1.0, 0.0), (2.0, 2.0, 0.0), (1.5, 1.1, 0.8, 0.4, 0.0, -0.3)])
def test_finite_differences_agree_where_they_can_tell(z, t):
    found = check(np.array(z), t)
    moves = np.abs(found.analytic) > 1e-6 * np.abs(found.analytic).max()
    assert set(found.verdicts[moves]) == {"agrees"}
    assert found.ok
    np.testing.assert_allclose(found.numeric[moves], found.analytic[moves], rtol=5e-5)


@pytest.mark.parametrize("wrong", [lambda s, t: s * t, lambda s, t: -s, lambda s, t: s / t, lambda s, t: np.roll(s, 1)])
def test_a_wrong_slope_is_told(monkeypatch, wrong):
    right = tempered.slopes
    monkeypatch.setattr(tempered, "slopes", lambda z, t: wrong(right(z, t), t))
    assert "differs" in check(np.array([2.0, 1.0, 0.0]), 3.0).verdicts


@pytest.mark.parametrize(
    ("z", "limit"),
    [
        ((2.0, 1.0, 0.0), (1, 0, 0)),
        ((2.0, 2.0, 0.0), (1 / 2, 1 / 2, 0)),
        ((-3.0, 1.0, 1.0, 1.0), (0, 1 / 3, 1 / 3, 1 / 3)),
        ((5.0, 5.0), (1 / 2, 1 / 2)),
    ],
)
def test_cold_the_largest_share_and_the_others_have_nothing(z, limit):
    np.testing.assert_array_equal(cold(np.array(z)), limit)
    np.testing.assert_array_equal(softmax(z, temperature=1e-9), limit)
    settings = PrecisionSettings(z, section="temperature", temperature=TEMPERATURES[0])
    np.testing.assert_allclose(compute(settings).now, compute(settings).cold, atol=1e-15)


@given(rows)
def test_hot_all_are_equal(z):
    numbers = compute(PrecisionSettings(tuple(z.tolist()), section="temperature", temperature=TEMPERATURES[1]))
    np.testing.assert_allclose(numbers.hot, [*[1 / z.size] * z.size, np.log(z.size)])
    np.testing.assert_allclose(softmax(z, temperature=1e15), numbers.hot[:-1], rtol=1e-13)
    bound = np.ptp(z) / TEMPERATURES[1]  # a share is 1/n times a factor between exp(−bound) and exp(bound)
    np.testing.assert_allclose(np.log(numbers.now[:-1] * z.size), 0, atol=bound + 1e-14)


@given(rows)
def test_entropy_rises_from_that_of_a_tie_to_that_of_all(z):
    along = curves(tuple(z.tolist()))
    h = along[:, -1]
    assert (np.diff(h) >= -4 * EPS * h[1:]).all()
    tie = np.log(np.count_nonzero(z == z.max()))
    assert (h >= tie - 4 * EPS).all()
    assert (h <= np.log(z.size) + 4 * EPS).all()


@given(rows, st.integers(0, len(CURVE) - 1))
def test_the_curves_are_softmax_and_its_entropy_at_their_temperatures(z, k):
    along = curves(tuple(z.tolist()))[k]
    t = float(CURVE[k])
    rounded = EPS * np.ptp(z) / t  # dividing z by T first rounds, which exp turns into as many relative roundings
    np.testing.assert_allclose(
        along, [*softmax(z, temperature=t), entropy(z, t)], rtol=1e-14 + 40 * rounded, atol=1e-300
    )


@given(rows, temperatures)
def test_no_entry_of_the_jacobian_exceeds_its_scale(z, t):
    numbers = compute(PrecisionSettings(tuple(z.tolist()), section="temperature", temperature=t))
    assert numbers.limit == 0.25 / t
    assert np.abs(numbers.jacobian).max() <= numbers.limit * (1 + EPS)
    np.testing.assert_array_equal(numbers.jacobian, softmax_jacobian(z, t))


def test_two_equal_logits_reach_the_end_of_the_scale():
    numbers = compute(PrecisionSettings((1.0, 1.0), section="temperature", temperature=0.1))
    assert numbers.limit == 2.5
    assert numbers.jacobian.max() == pytest.approx(2.5, rel=2 * EPS)
