"""Numbers without room: written shorter, and not smaller. Of several writings the first that fits is taken."""

from __future__ import annotations

import math
from collections.abc import Iterator

from explainer.views.numerals import MINUS, bare, compact, logit, power_of_ten, probability, signed, with_minus


def shorter_error(error: float) -> tuple[str, str]:
    """Write a relative error, and then only its order of magnitude.

    Examples
    --------
    >>> shorter_error(2.345e-11), shorter_error(0.0)
    (('2e−11', '10⁻¹¹'), ('0', '0'))
    """
    written = compact(error)
    known = error != 0 and math.isfinite(error)
    return written, power_of_ten(math.floor(math.log10(error))) if known else written


def shorter_signed(value: float, digits: int = 3, *, exact: bool = True) -> Iterator[str]:
    """Write a derivative ever shorter: `signed`, without the 0 before the point, with fewer decimals.

    Parameters
    ----------
    value, digits, exact
        See `signed`.

    Yields
    ------
    str

    Examples
    --------
    >>> list(shorter_signed(-0.10499)), list(shorter_signed(8.5e-18))
    (['−0.105', '−.105', '−.10', '−.1'], ['+8e−18', '+≈0'])
    """
    written = signed(value, digits, exact=exact)
    yield written
    if value == 0:
        return
    if abs(value) >= 10.0**-digits:
        yield bare(written)
    for fewer in range(digits - 1, 0, -1):
        if abs(value) >= 10.0**-fewer:
            yield bare(signed(value, fewer))
    if abs(value) < 0.1:
        yield ("+" if value > 0 else MINUS) + "≈0"


def shorter_probability(value: float, *, exact: bool = True) -> Iterator[str]:
    """Write a probability ever shorter: `probability`, without the 0 before the point, with fewer decimals.

    Parameters
    ----------
    value, exact
        See `probability`.

    Yields
    ------
    str

    Examples
    --------
    >>> list(shorter_probability(0.6652)), list(shorter_probability(4e-18)), list(shorter_probability(0.99999))
    (['0.665', '.665', '.67'], ['4e−18', '<.01'], ['>0.999', '>.999', '>.99'])
    """
    written = probability(value, exact=exact)
    yield written
    if value in (0.0, 1.0):
        return
    if value >= 1e-3:
        yield bare(written)
    yield "<.01" if value < 0.01 else bare(probability(value, 2))


def shorter_logit(value: float) -> Iterator[str]:
    """Write a logit ever shorter: `logit`, without a 0 before the point, with fewer decimals, and a large one roughly.

    Parameters
    ----------
    value : float

    Yields
    ------
    str

    Examples
    --------
    >>> list(shorter_logit(-0.25)), list(shorter_logit(-12.25)), list(shorter_logit(-1e6))
    (['−0.25', '−.25', '−.2'], ['−12.25', '−12.2', '−12'], ['−1000000', '−1e6'])
    """
    written = logit(value)
    yield written
    if not math.isfinite(value) or value == 0 or "e" in written:
        return
    if "0." in written[:3]:
        yield bare(written)
    for digits in (1, 0):
        shorter = f"{value:.{digits}f}"
        if float(shorter) != 0 and len(shorter) < len(written):
            yield bare(with_minus(shorter))
    if abs(value) >= 10_000:
        yield compact(value)
