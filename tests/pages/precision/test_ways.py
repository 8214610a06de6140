"""Three ways to write softmax, step by step against mpmath's rounding."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import softmax
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.ways import WAYS, take
from tests.pages.precision.rounding import exact_softmax, rounded

formats = st.sampled_from(list(FORMATS.values()))
logits = st.lists(st.floats(-100, 100), min_size=2, max_size=6)

EXP_ULP = {"float32": 2.52}
"""How far off NumPy's exp may be: what it promises for float32, and a rounding elsewhere."""


def one_after_the_other(values, held):
    if not np.isfinite(values).all():
        return float(np.sum(values))
    with mpmath.workprec(200):
        total = mpmath.mpf(0)
        for value in values:
            total = mpmath.mpf(rounded(total + mpmath.mpf(value), held))
            if not mpmath.isfinite(total):
                break
        return float(total)


@given(formats, st.sampled_from(WAYS), logits)
def test_every_step_is_rounded_to_the_format(held, way, z):
    trace = take(way, z, held)
    z = trace.held.astype(float)
    with mpmath.workprec(200):
        if way != "restored":
            shift = 0.0 if way == "naive" else z.max()
            for k, weight in enumerate(trace.weights.astype(float)):
                exact = mpmath.exp(mpmath.mpf(rounded(mpmath.mpf(z[k]) - mpmath.mpf(shift), held)))
                near = rounded(exact, held)
                assert np.isfinite(weight) == np.isfinite(near) or abs(exact - held.largest) < held.ulp(held.largest)
                if np.isfinite(weight):
                    assert abs(mpmath.mpf(weight) - exact) <= EXP_ULP.get(held.name, 1.01) * float(
                        held.ulp(float(exact))
                    )
        weights = trace.weights.astype(float)
        total = one_after_the_other(weights, held)
        np.testing.assert_equal(trace.total, total)
        for weight, share in zip(weights, trace.shares.astype(float), strict=True):
            if math.isfinite(weight) and math.isfinite(total) and total > 0:
                assert share == rounded(mpmath.mpf(weight) / mpmath.mpf(total), held)


@given(formats, st.sampled_from(WAYS), logits)
def test_errors_are_measured_against_the_truth(held, way, z):
    trace = take(way, z, held)
    truth = exact_softmax(trace.held.astype(float).tolist())
    for share, exact, error in zip(trace.shares.astype(float), truth, trace.errors, strict=True):
        if np.isfinite(share):
            with mpmath.workdps(60):
                off = float(abs(mpmath.mpf(share) - exact) / mpmath.mpf(float(held.ulp(float(exact)))))
            assert error == pytest.approx(off, rel=1e-9, abs=1e-9)
        else:
            assert np.isnan(error)


@given(st.sampled_from(list(FORMATS.values())[1:]), logits)
def test_with_the_maximum_subtracted_nothing_overflows(held, z):
    for way in ("shifted", "restored"):
        trace = take(way, z, held)
        assert trace.is_distribution
        assert trace.broken == ""


@given(logits)
def test_put_back_in_float64_it_is_as_right_as_the_library(z):
    trace = take("restored", z, FORMATS["float64"])
    assert trace.error <= len(z) / 2 + 2  # the additions; exp, its correction, the division
    np.testing.assert_allclose(trace.shares, softmax(z), rtol=4e-15)


def test_the_rounding_of_z_minus_max_costs_hundreds_of_ulp_and_can_be_put_back():
    z = [700.1, -0.3 + 2**-44]  # the difference loses the last bits of the second
    errors = {way: take(way, z, FORMATS["float64"]).error for way in WAYS}
    assert errors["shifted"] > 50 * errors["restored"]


@pytest.mark.parametrize(
    ("z", "name", "says", "shares"),
    [
        ([12.0, 0.0], "float16", "exp(z₁) = ∞, so ∞/∞ = NaN", [math.nan, 0.0]),
        ([11.0, 11.0], "float16", "the sum is ∞", [0.0, 0.0]),
        ([-20.0, -20.0], "float16", "every exp is 0, so 0/0 = NaN", [math.nan, math.nan]),
        ([0.0, 8.0], "float8 e4m3", "exp(z₂) is beyond 448, and float8 e4m3 has no ∞: NaN", [math.nan, math.nan]),
        ([500.0, 0.0], "float8 e4m3", "z₁ itself is beyond 448", [math.nan, math.nan]),
        ([5.5, 5.5], "float8 e4m3", "the sum is beyond 448", [math.nan, math.nan]),
        ([2.0, 0.0], "float32", "", [0.880797, 0.119203]),
    ],
)
def test_the_step_at_which_it_breaks_is_named(z, name, says, shares):
    trace = take("naive", z, FORMATS[name])
    assert says in trace.broken
    assert (trace.broken == "") == (says == "")
    np.testing.assert_allclose(trace.shares.astype(float), shares, rtol=1e-6)
    assert trace.is_distribution == (says == "")
