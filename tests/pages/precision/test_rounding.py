"""Small formats without ml_dtypes: bit for bit what ml_dtypes computes."""

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.pages.precision.formats import FORMATS, known_formats
from explainer.pages.precision.habits import HABITS, mask
from explainer.pages.precision.online import every_order, one_pass
from explainer.pages.precision.rounding import SHAPES, Rounded
from explainer.pages.precision.saturated import saturate
from explainer.pages.precision.ways import WAYS, take

WITHOUT = known_formats(None)
names = st.sampled_from(sorted(SHAPES))
logits = st.lists(st.floats(-500, 500), min_size=2, max_size=4).map(tuple)


def same(a, b):
    np.testing.assert_array_equal(np.asarray(a).astype(float), np.asarray(b).astype(float))


def test_they_are_the_formats_of_ml_dtypes():
    assert WITHOUT.keys() == FORMATS.keys()
    for name, held in WITHOUT.items():
        known = FORMATS[name]
        for fact in ("precision", "largest", "normal", "least", "has_infinity"):
            assert getattr(held, fact) == getattr(known, fact), (name, fact)
    assert known_formats(ml_dtypes)["bfloat16"].dtype == np.dtype(ml_dtypes.bfloat16)


@pytest.mark.parametrize("name", SHAPES)
def test_every_pair_of_eight_bits_gives_the_same(name):
    """All numbers of float8; of bfloat16, which has 65536, those with the last bits 0."""
    known, without = FORMATS[name], WITHOUT[name]
    step = 256 ** (known.dtype.itemsize - 1)
    numbers = np.arange(0, 256**known.dtype.itemsize, step, dtype=f"u{known.dtype.itemsize}").view(known.dtype)
    held = without.hold(numbers.astype(np.float64))
    assert isinstance(held, Rounded)
    same(held, numbers)
    with np.errstate(all="ignore"):
        for operation in (np.add, np.subtract, np.multiply, np.divide, np.maximum):
            same(operation(held[:, None], held), operation(numbers[:, None], numbers))
        for function in (np.exp, np.expm1, np.log, np.log1p, np.negative):
            same(function(held), function(numbers))


@given(names, st.floats(-1e6, 1e6))
def test_a_number_is_held_alike(name, value):
    same(WITHOUT[name].hold([value]), FORMATS[name].hold([value]))


@given(names, logits)
def test_the_page_computes_alike(name, z):
    known, without = FORMATS[name], WITHOUT[name]
    for way in WAYS:
        a, b = take(way, z, known), take(way, z, without)
        for values in ("held", "weights", "shares", "errors"):
            same(getattr(a, values), getattr(b, values))
        assert a.broken == b.broken
    for habit in HABITS:
        gone = tuple(k == 0 for k in range(len(z)))
        same(mask(habit, z, gone, known).jacobian, mask(habit, z, gone, without).jacobian)
    same(every_order(known.hold(z)), every_order(without.hold(z)))
    same(one_pass(known.hold(z)).factors, one_pass(without.hold(z)).factors)


@given(names, st.lists(st.floats(0, 60), min_size=1, max_size=5))
def test_saturation_is_alike(name, leads):
    a, b = (saturate(np.array(leads), formats[name]) for formats in (FORMATS, WITHOUT))
    for quantity, values in a.values.items():
        same(values, b.values[quantity])


@given(names, st.lists(st.floats(0, 400), min_size=1, max_size=20))
def test_running_totals_are_alike(name, values):
    with np.errstate(all="ignore"):
        same(*(np.add.accumulate(formats[name].hold(values)) for formats in (FORMATS, WITHOUT)))


def test_a_single_number_keeps_its_format():
    held = WITHOUT["bfloat16"].hold([1.0, 256.0])
    assert (held[1] + held[0]).item() == 256.0
    assert (held.max() + 1).item() == 256.0
    assert type(held.astype(np.float64)) is np.ndarray
