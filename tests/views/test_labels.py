import math
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explainer.views import labels, numerals

finite = st.floats(-1e300, 1e300, allow_subnormal=False)
entries = st.floats(-5, 5, allow_subnormal=False)
shares = st.floats(0, 1, allow_subnormal=False)
TENS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(written: str) -> float:
    """Read back what a person reads: 8.5×10⁻¹⁸, −10⁻²⁶², +0.196, 4e−18."""
    plain = re.sub(r"(?:(\d)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"{m[1] or 1}e{m[2].translate(TENS)}", written)
    return float(plain.replace("−", "-"))


@given(entries)
def test_a_derivative_keeps_its_sign_and_its_size(x):
    written = numerals.signed(x)
    assert "-" not in written
    if x == 0:
        assert written == "0"
        assert numerals.signed(x, exact=False) == "≈0"
    else:
        assert written[0] == ("+" if x > 0 else "−")
        assert read(written) != 0
        if abs(x) >= 1e-99:
            assert read(written) == pytest.approx(x, rel=0.5, abs=5.01e-4 if abs(x) >= 1e-3 else 0)


@given(shares)
def test_a_probability_is_0_or_1_only_where_it_is(p):
    written = numerals.probability(p)
    if p in (0, 1):
        assert written == str(int(p))
        assert numerals.probability(p, exact=False) == f"≈{int(p)}"
    elif written == ">0.999":
        assert 0.9995 <= p < 1
    else:
        assert 0 < read(written) < 1


@given(finite, st.integers(1, 6))
def test_a_spelled_number_has_the_digits_that_count(x, significant):
    written = numerals.spelled(x, significant)
    assert "-" not in written
    assert read(written) == pytest.approx(x, rel=0.5001 * 10 ** (1 - significant), abs=0)


@given(st.floats(-1e6, 1e6, allow_subnormal=False))
def test_a_logit_reads_as_it_stands(z):
    written = numerals.logit(z)
    assert not re.fullmatch(r"−0\.?0*", written)
    assert len(written) <= 8
    if z != 0:
        assert read(written) != 0
    digits = 0.51 if abs(z) >= 1e4 else 0.051 if abs(z) >= 100 else 0.0051
    assert read(written) == pytest.approx(z, abs=digits)


@given(finite)
def test_a_compact_number_fits_a_cell(x):
    assume(x != 0)
    written = numerals.compact(x)
    assert len(written) <= 7
    assert "-" not in written
    if 1e-99 < abs(x) < 1e99:
        assert read(written) == pytest.approx(x, rel=0.5)


def test_what_is_not_a_number_says_so():
    assert [numerals.compact(x) for x in (math.inf, -math.inf, math.nan)] == ["∞", "−∞", "?"]
    assert numerals.logit(-math.inf) == "−∞"


def test_names_count_from_one():
    assert labels.name_entry(0, 9) == "∂S₁/∂z₁₀"
    assert labels.name_input(2, ("a", "b", "")) == "z₃"
