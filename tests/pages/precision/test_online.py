"""One pass, chunks and orders, against mpmath; and where sums of ones stop."""

import itertools

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.numbers import compute
from explainer.pages.precision.online import MOST_ONES, every_order, merge, one_pass, ones, two_passes
from explainer.pages.precision.settings import PrecisionSettings
from tests.pages.precision.rounding import rounded

formats = st.sampled_from(list(FORMATS.values()))
logits = st.lists(st.floats(-50, 50), min_size=2, max_size=6)


def truth(held):
    z = [mpmath.mpf(x) for x in held.astype(float)]
    return mpmath.fsum(mpmath.exp(x - max(z)) for x in z)


@given(formats, logits)
def test_one_pass_is_right_to_a_few_roundings_a_step(number_format, z):
    held = number_format.hold(z)
    went = one_pass(held)
    assert went.maxima.dtype == went.totals.dtype == number_format.dtype
    np.testing.assert_array_equal(went.maxima.astype(float), np.maximum.accumulate(held.astype(float)))
    if number_format.precision >= 24:
        for k in range(1, len(z) + 1):
            # Each difference of logits up to 100 in size is rounded, which exp turns into up to 100 relative roundings.
            bound = (4 + 100) * k * 2.0**-number_format.precision
            with mpmath.workdps(40):
                assert abs(float(went.totals[k - 1]) / truth(held[:k]) - 1) <= bound


@given(st.sampled_from([held for held in FORMATS.values() if held.dtype.itemsize <= 2]), logits)
def test_every_step_is_rounded_to_the_format(number_format, z):
    held = number_format.hold(z)
    went = one_pass(held)
    values, factors, totals = (x.astype(float) for x in (held, went.factors, went.totals))
    maxima = went.maxima.astype(float)
    with mpmath.workprec(200):
        for k in range(1, len(z)):
            old, new = mpmath.mpf(maxima[k - 1]), mpmath.mpf(maxima[k])
            exact = mpmath.exp(mpmath.mpf(rounded(old - new, number_format)))
            assert abs(factors[k] - exact) <= 1.01 * float(number_format.ulp(float(exact)))
            kept = mpmath.mpf(rounded(mpmath.mpf(totals[k - 1]) * mpmath.mpf(factors[k]), number_format))
            added = float(number_format.hold(np.exp(float(rounded(mpmath.mpf(values[k]) - new, number_format)))))
            assert abs(totals[k] - (kept + mpmath.mpf(added))) <= 2 * float(number_format.ulp(totals[k]))


@given(logits, st.data())
def test_chunks_are_merged_to_the_same_number(z, data):
    held, cut = np.array(z), data.draw(st.integers(1, len(z) - 1))
    ends = [(went.maxima[-1], went.totals[-1]) for went in map(one_pass, (held[:cut], held[cut:]))]
    maximum, total = merge(*ends)
    assert maximum == held.max()
    with mpmath.workdps(40):
        assert float(total) == pytest.approx(float(truth(held)), rel=1e-13)


@settings(max_examples=25)
@given(st.lists(st.floats(-50, 50), min_size=2, max_size=5))
def test_every_order_is_tried_and_none_matters(z):
    held = np.array(z)
    totals = every_order(held)
    by_hand = [one_pass(np.array(order)).totals[-1] for order in itertools.permutations(z)]
    np.testing.assert_array_equal(totals, by_hand)
    np.testing.assert_allclose(totals, two_passes(held), rtol=1e-13)
    numbers = compute(PrecisionSettings(tuple(z), section="onepass", selected=(5, 0)))
    assert numbers.orders_apart == np.abs(totals - two_passes(held)).max() / np.spacing(two_passes(held))
    assert numbers.chunks["two"] == (held.max(), two_passes(held))


def test_a_late_maximum_multiplies_the_sum_so_far():
    went = one_pass(np.array([0.0, 0.0, 3.0]))
    assert went.factors.tolist() == [1.0, 1.0, np.exp(-3.0)]
    assert went.totals[-1] == 2 * np.exp(-3.0) + 1


@pytest.mark.parametrize("name", FORMATS)
def test_ones_stop_where_the_next_number_is_2_away(name):
    held, totals = FORMATS[name], ones()[name]
    stop = 2.0**held.precision
    expected = np.minimum(np.arange(1, MOST_ONES + 1), stop)
    np.testing.assert_array_equal(totals, expected)
    if stop < MOST_ONES:
        assert held.ulp(stop) == 2
        assert rounded(stop + 1, held) == stop
