"""What is left where one logit leads, against mpmath; and where the digits end, by bisection."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.saturated import QUANTITIES, saturate
from tests.pages.precision.rounding import rounded

formats = st.sampled_from(list(FORMATS.values()))
leads = st.floats(0, 60)


def at(lead, held):
    return saturate(np.array([lead]), held)


def truths(lead):
    with mpmath.workdps(60):
        lead = mpmath.mpf(lead)
        first = 1 / (1 + mpmath.exp(-lead))
        second = 1 / (1 + mpmath.exp(lead))
        jacobian = mpmath.matrix([[first * (1 - first), -first * second], [-first * second, second * (1 - second)]])
        gradient = jacobian.T * mpmath.matrix([0, -1 / second])
        slope, log = jacobian[0, 0], mpmath.log(second)
        return dict(
            zip(QUANTITIES, (first, second, second, slope, slope, log, log, gradient[0], gradient[0]), strict=True)
        )


@given(formats, leads)
def test_errors_are_relative_to_the_truth(held, lead):
    found, exact = at(lead, held), truths(held.hold([lead]).astype(float)[0])
    for name, truth in exact.items():
        assert found.truths[name][0] == pytest.approx(float(truth), rel=1e-15)
        value = found.values[name][0]
        if np.isfinite(value):
            with mpmath.workdps(60):
                off = float(abs((mpmath.mpf(value) - truth) / truth))
            assert found.errors[name][0] == pytest.approx(off, rel=1e-6, abs=1e-25)
        else:
            assert np.isnan(found.errors[name][0])


@given(formats, leads)
def test_every_step_is_rounded_to_the_format(held, lead):
    """The exponential is NumPy's (test_ways tests it); from there on, mpmath rounds: each line is one operation."""
    with np.errstate(all="ignore"):
        weight = float(np.exp(-held.hold([lead])).astype(float)[0])
    found = {name: value[0] for name, value in at(lead, held).values.items()}
    held_lead = float(held.hold([lead]).astype(float)[0])

    def near(value):
        return mpmath.mpf(rounded(value, held))

    with mpmath.workprec(200):
        total = near(1 + mpmath.mpf(weight))
        first, second = near(1 / total), near(mpmath.mpf(weight) / total)
        rest = near(1 - first)
        textbook, kept = near(first * rest), near(first * second)
        for name, value in {"first": first, "rest": rest, "others": second, "textbook": textbook, "kept": kept}.items():
            assert found[name] == value, name
        assert found["fused"] == first
        upstream = near(-1 / second) if second else mpmath.nan
        if mpmath.isfinite(upstream):
            assert found["chain"] == near(upstream * near(-second * first))
            log = mpmath.log(second)
            assert abs(mpmath.mpf(found["log"]) - log) <= 1.01 * float(held.ulp(float(log)))
        log1p = mpmath.log1p(mpmath.mpf(weight))
        off = abs(mpmath.mpf(found["logsoftmax"]) - (-mpmath.mpf(held_lead) - log1p))
        assert off <= float(held.ulp(float(held_lead))) / 2 + 2.01 * float(held.ulp(float(log1p)))


@pytest.mark.parametrize("held", FORMATS.values(), ids=lambda held: held.name)
def test_one_share_rounds_to_1_from_the_marked_lead_on_by_bisection(held):
    last = held.last(lambda lead: bool(at(lead.astype(float)[0], held).values["first"][0] < 1), 0.0, 60.0)
    step = float(held.ulp(last))
    assert last - step <= held.lead <= last + 2 * step


@pytest.mark.parametrize("held", FORMATS.values(), ids=lambda held: held.name)
def test_a_share_that_is_rounded_once_holds_out_for_another_ln_2(held):
    with mpmath.workdps(60):
        end = mpmath.log(mpmath.mpf(2) ** (held.precision + 1) - 1)
        assert abs(end - held.lead - mpmath.log(2)) < 0.07
        for by, is_one in ((-0.001, False), (0.001, True)):
            first = 1 / (1 + mpmath.exp(-(end + by)))
            assert (rounded(first, held) == 1) == is_one


def test_these_leads_are_as_everybody_quotes_them():
    quoted = {"float16": 7.62, "float32": 16.64, "float64": 36.74}
    assert {name: round(FORMATS[name].lead, 2) for name in quoted} == quoted


@given(formats, leads)
def test_the_usual_ways_lose_everything_and_the_others_only_roundings(held, lead):
    found = at(lead, held)
    unit = 2.0 ** (1 - held.precision)
    tiny = found.truths["others"][0] < held.normal  # a subnormal number has fewer digits
    for name in ("others", "kept", "fused", "logsoftmax"):
        if name in ("fused", "logsoftmax") or not tiny:
            assert found.errors[name][0] <= 6 * unit, name
    if found.values["first"][0] == 1:
        assert (found.values["rest"][0], found.values["textbook"][0]) == (0, 0)
        assert found.errors["textbook"][0] == 1
    if found.values["others"][0] == 0:
        np.testing.assert_equal(found.values["log"][0], -np.inf if held.has_infinity else np.nan)
        assert np.isnan(found.values["chain"][0])


def test_before_a_share_is_0_its_inverse_overflows():
    """In float16 the gradient by −y/S is ∞ before it is NaN."""
    held = FORMATS["float16"]
    assert at(11.5, held).values["chain"][0] == np.inf
    assert np.isnan(at(18.0, held).values["chain"][0])
    assert at(18.0, held).values["fused"][0] == 1


def test_the_documented_case_of_lead_40():
    found = at(40.0, FORMATS["float64"])
    assert found.values["textbook"][0] == 0
    assert found.values["kept"][0] == pytest.approx(4.248354255291589e-18, rel=1e-15)
