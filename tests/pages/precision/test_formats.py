"""What each format holds and where its exp ends, against mpmath and by bisection."""

import math
from decimal import Decimal

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.pages.precision.formats import FORMATS, add_up, exact_softmax, told
from tests.pages.precision.rounding import exact_softmax as reference
from tests.pages.precision.rounding import rounded

SMALL = [held for held in FORMATS.values() if held.dtype.itemsize <= 2]
formats = st.sampled_from(list(FORMATS.values()))


def all_numbers(held):
    """Every finite number of a small format."""
    bits = np.arange(2 ** (8 * held.dtype.itemsize), dtype=f"u{held.dtype.itemsize}")
    numbers = bits.view(held.dtype)
    with np.errstate(invalid="ignore"):  # of NaN
        return numbers[np.isfinite(numbers.astype(np.float64))]


@given(formats, st.floats(-1e6, 1e6))
def test_a_number_is_held_as_the_nearest_one(held, value):
    np.testing.assert_array_equal(held.hold([value]).astype(float), [rounded(value, held)])


@pytest.mark.parametrize("held", SMALL, ids=lambda held: held.name)
def test_its_limits_are_those_of_its_numbers(held):
    numbers = np.sort(all_numbers(held).astype(np.float64))
    positive = numbers[numbers > 0]
    assert (held.least, held.largest) == (positive[0], positive[-1])
    gaps = np.diff(positive)
    assert held.normal == positive[:-1][gaps > held.least][0] / 2  # from twice that on, the numbers lie further apart
    assert held.precision == 1 - round(math.log2(gaps[positive[:-1] == 1.0][0]))
    np.testing.assert_array_equal(held.ulp(positive[:-1]), gaps)


@pytest.mark.parametrize("held", FORMATS.values(), ids=lambda held: held.name)
def test_exp_ends_where_the_axis_says_by_bisection(held):
    """The last number with a finite exp lies below the limit or its rounding, and the next one above the limit."""

    def found(sign, holds, limit):
        def both(z):
            with np.errstate(all="ignore"):
                return bool(holds(np.exp(np.negative(z) if sign < 0 else z).astype(np.float64)[0]))

        last = held.last(both, 0.0, min(1000.0, held.largest))
        step = float(held.ulp(last))
        assert last - step <= abs(limit) <= last + step, (last, limit)

    found(1, np.isfinite, held.overflow)
    found(-1, lambda value: value > 0, held.underflow)
    found(-1, lambda value: value >= held.normal, held.subnormal)


@pytest.mark.parametrize(
    ("name", "overflow", "underflow", "lead"),
    [
        ("float8 e4m3", 448, 2.0**-10, 4),
        ("float8 e5m2", 57344, 2.0**-17, 3),
        ("float16", 65504, 2.0**-25, 11),
        ("bfloat16", (2 - mpmath.mpf(2) ** -7) * mpmath.mpf(2) ** 127, mpmath.mpf(2) ** -134, 8),
        ("float32", (2 - mpmath.mpf(2) ** -23) * mpmath.mpf(2) ** 127, mpmath.mpf(2) ** -150, 24),
        ("float64", (2 - mpmath.mpf(2) ** -52) * mpmath.mpf(2) ** 1023, mpmath.mpf(2) ** -1075, 53),
    ],
)
def test_the_limits_are_logarithms(name, overflow, underflow, lead):
    held = FORMATS[name]
    with mpmath.workdps(30):
        assert held.overflow == pytest.approx(float(mpmath.log(overflow)), rel=1e-15)
        assert held.underflow == pytest.approx(float(mpmath.log(underflow)), rel=1e-15)
        assert held.lead == pytest.approx(float(lead * mpmath.log(2)), rel=1e-15)


def test_only_e4m3_has_no_infinity():
    assert [held.name for held in FORMATS.values() if not held.has_infinity] == ["float8 e4m3"]


@pytest.mark.parametrize(("name", "stops"), [("float16", 2048), ("bfloat16", 256), ("float8 e4m3", 16)])
def test_adding_ones_stops(name, stops):
    assert add_up(np.ones(5000, FORMATS[name].dtype)).astype(np.float64).max() == stops


@given(formats, st.lists(st.floats(0, 400), min_size=1, max_size=8))
def test_every_partial_sum_is_rounded(held, values):
    numbers, total = held.hold(values), mpmath.mpf(0)
    for number, found in zip(numbers.astype(float), add_up(numbers).astype(float), strict=True):
        with mpmath.workprec(200):
            total = mpmath.mpf(rounded(total + mpmath.mpf(number), held))
        np.testing.assert_equal(found, float(total))
        if not math.isfinite(found):
            break


@given(st.lists(st.floats(-800, 800), min_size=2, max_size=6).map(tuple))
def test_the_reference_is_right_to_30_digits(logits):
    truth = exact_softmax(logits)
    with mpmath.workdps(60):
        for high, low, share in zip(truth.high, truth.low, reference(logits), strict=True):
            assert abs(mpmath.mpf(high) + mpmath.mpf(low) - share) <= max(share * mpmath.mpf(10) ** -30, 5e-324)


@given(formats, st.floats(1e-3, 1e2), st.integers(-30, 30))
def test_errors_are_in_units_of_the_last_place(held, value, by):
    near = held.hold([value])
    if not np.isfinite(near.astype(float)[0]):
        return
    exact = float(near.astype(float)[0])
    unit = float(held.ulp(exact))
    truth = told([Decimal(exact) + Decimal(unit) * by / 64])
    within = abs(float(held.ulp(truth.high[0])) - unit) < 1e-300
    if within:
        assert held.errors(near, truth)[0] == pytest.approx(abs(by) / 64, abs=1e-9)
