"""Masks by four habits, against mpmath's softmax of the classes that are left, and against differences."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import finite_difference_jacobian
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.habits import HABITS, mask, ours
from tests.pages.precision.rounding import rounded

DOUBLE = FORMATS["float64"]
rows = st.lists(st.tuples(st.floats(-8, 8), st.booleans()), min_size=2, max_size=6).map(
    lambda row: tuple(zip(*row, strict=True))
)


def truth(logits, masked):
    with mpmath.workdps(40):
        weights = [mpmath.mpf(0) if gone else mpmath.exp(mpmath.mpf(z)) for z, gone in zip(logits, masked, strict=True)]
        return [float(weight / mpmath.fsum(weights)) for weight in weights]


@given(rows.filter(lambda row: not all(row[1])), st.sampled_from(["infinity", "billion", "ten-thousand"]))
def test_filling_is_right_in_float64_while_a_class_is_left(row, habit):
    found = mask(habit, *row, DOUBLE)
    np.testing.assert_allclose(found.shares, truth(*row), rtol=1e-14, atol=1e-300)
    assert found.verdict == "right"
    assert found.leak == 0
    np.testing.assert_allclose(ours(*row)[0], truth(*row), rtol=1e-14, atol=1e-300)


@given(rows.filter(lambda row: not all(row[1])), st.sampled_from(list(HABITS)))
def test_the_jacobian_is_that_of_the_habit_by_differences(row, habit):
    logits, masked = row

    def shares(z):
        return mask(habit, tuple(z.tolist()), masked, DOUBLE).shares

    numeric = finite_difference_jacobian(shares, np.array(logits))
    np.testing.assert_allclose(mask(habit, logits, masked, DOUBLE).jacobian, numeric, atol=1e-8)


def test_multiplying_by_0_loses_a_share_and_the_masked_logit_still_pulls():
    found = mask("zero", (2.0, 1.0, 0.0), (False, False, True), DOUBLE)
    s = truth((2.0, 1.0, 0.0), (False,) * 3)
    assert found.total == pytest.approx(s[0] + s[1])
    assert found.leak == pytest.approx(s[0] * s[2])
    assert found.verdict == "masked logits still pull"
    assert not found.jacobian[2].any()


@pytest.mark.parametrize(
    ("habit", "name", "verdict"),
    [
        ("infinity", "float16", "NaN"),
        ("billion", "float16", "NaN"),  # −1e9 is −∞ there
        ("billion", "float32", "uniform, in silence"),
        ("ten-thousand", "float16", "uniform, in silence"),
        ("ten-thousand", "float8 e5m2", "uniform, in silence"),
        ("zero", "float32", "all 0, in silence"),
    ],
)
def test_all_masked(habit, name, verdict):
    found = mask(habit, (2.0, 1.0, 0.0), (True,) * 3, FORMATS[name])
    assert found.verdict == verdict
    if verdict.startswith("uniform"):
        third = FORMATS[name].hold(1 / 3).astype(float)
        np.testing.assert_array_equal(found.shares, third)


def test_what_becomes_of_the_fillers():
    assert FORMATS["float16"].hold(-1e9) == -np.inf
    assert np.isfinite(FORMATS["bfloat16"].hold(-1e9).astype(float))
    for filler in (-np.inf, -1e9, -1e4):  # e4m3 has no ∞ and ends at 448
        assert np.isnan(FORMATS["float8 e4m3"].hold(filler).astype(float))
    assert mask("infinity", (2.0, 1.0), (False, True), FORMATS["float8 e4m3"]).verdict == "NaN"


def test_a_filler_that_is_not_low_enough_gives_a_share():
    found = mask("ten-thousand", (-800.0, -700.0), (False, True), FORMATS["float64"])
    assert found.verdict == "right"
    far = mask("ten-thousand", (-10_000.0, 0.0), (False, True), FORMATS["float64"])
    assert far.verdict == "masked classes get a share"


def test_ours_refuses_in_words():
    shares, words = ours((2.0, 1.0), (True, True))
    assert shares == ()
    assert "`z`" in words
    assert words.endswith(".")


@pytest.mark.parametrize("masked", [(True, True, True), (False, True, True)])
def test_a_filled_logit_moves_nothing_even_where_its_class_has_a_share(masked):
    logits = (-10_000.0, 0.0, 1.0)

    def shares(z):
        return mask("ten-thousand", tuple(z.tolist()), masked, DOUBLE).shares

    found = mask("ten-thousand", logits, masked, DOUBLE)
    assert found.shares[1:].all()
    np.testing.assert_allclose(found.jacobian, finite_difference_jacobian(shares, np.array(logits)), atol=1e-6)
    assert not found.jacobian[:, 1:].any()


@given(rows, st.sampled_from(list(HABITS)), st.sampled_from(list(FORMATS.values())))
def test_every_step_is_rounded_to_the_format(row, habit, held):
    """The exponentials are NumPy's (test_ways tests them); from there on, mpmath rounds."""
    logits, gone = row
    z = held.hold(logits) if habit == "zero" else np.where(gone, held.hold(HABITS[habit][1]), held.hold(logits))
    with np.errstate(all="ignore"):
        weights = np.exp(z - z.max()).astype(float)
    found = mask(habit, logits, gone, held)
    if not np.isfinite(weights).all():
        assert np.isnan(found.shares).any()
        return
    with mpmath.workprec(200):
        total = mpmath.mpf(0)
        for weight in weights.tolist():
            total = mpmath.mpf(rounded(total + mpmath.mpf(weight), held))
        shares = [rounded(mpmath.mpf(weight) / total, held) for weight in weights.tolist()]
        for i, share in enumerate(shares):
            factor = 0.0 if habit == "zero" and gone[i] else 1.0
            assert found.shares[i] == share * factor
            for j, other in enumerate(shares):
                slope = rounded(mpmath.mpf(share) * mpmath.mpf(rounded((i == j) - mpmath.mpf(other), held)), held)
                stays = not gone[i] if habit == "zero" else not gone[j]
                assert found.jacobian[i, j] == slope * stays, (i, j)
