"""How numbers are written, on every picture and in every sentence.

Numbers are honest: what is not 0 never reads as 0, what is not 1 never reads as 1, ``-0.000`` does not exist, and a
minus is a minus sign (−), not a hyphen.
"""

from __future__ import annotations

import math
import re

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MINUS = "−"
_ZERO = re.compile(r"^([−+>])0\.")


def compact(value: float, significant: int = 1) -> str:
    """Write a number in as few characters as a cell has room for.

    Parameters
    ----------
    value : float
    significant : int
        Digits of the mantissa.

    Returns
    -------
    str

    Examples
    --------
    >>> compact(2.345e-11), compact(-8.5e-18, 2), compact(0.0), compact(-3e-262)
    ('2e−11', '−8.5e−18', '0', '−10⁻²⁶²')
    """
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "?" if math.isnan(value) else with_minus("−∞" if value < 0 else "∞")
    mantissa, power = f"{value:.{significant - 1}e}".split("e")
    exponent = int(power)
    if significant == 1 and abs(exponent) >= 100:  # the order of magnitude must do
        return ("−" if value < 0 else "") + power_of_ten(exponent)
    return with_minus(mantissa if exponent == 0 else f"{mantissa}e{exponent}")


def spelled(value: float, significant: int = 2) -> str:
    """Write a number as it reads in a sentence or a formula: ``0.0016``, ``8.5×10⁻¹⁸``.

    Parameters
    ----------
    value : float
    significant : int
        Digits that count.

    Returns
    -------
    str

    Examples
    --------
    >>> spelled(0.00163), spelled(-8.4967e-18), spelled(0.0), spelled(1.0, 4)
    ('0.0016', '−8.5×10⁻¹⁸', '0', '1')
    """
    if value == 0 or not math.isfinite(value):
        return compact(value)
    mantissa, power = f"{value:.{significant - 1}e}".split("e")
    exponent = int(power)
    if -4 <= exponent < 7:
        rounded = float(f"{mantissa}e{exponent}")
        exact = rounded == value and rounded == int(rounded)
        return with_minus(f"{rounded:.{0 if exact else max(significant - 1 - exponent, 0)}f}")
    return with_minus(f"{mantissa}×") + power_of_ten(exponent)


def power_of_ten(exponent: int) -> str:
    """Write a power of ten.

    Examples
    --------
    >>> power_of_ten(-16), power_of_ten(0)
    ('10⁻¹⁶', '1')
    """
    return "1" if exponent == 0 else f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def signed(value: float, digits: int = 3, *, exact: bool = True) -> str:
    """Write a derivative with its sign in front, so that colour is never alone in telling it.

    Parameters
    ----------
    value : float
    digits : int
        Decimals; below their reach the number is written with an exponent.
    exact : bool
        Whether 0 means 0, and not a value too small for float64.

    Returns
    -------
    str

    Examples
    --------
    >>> signed(0.19612), signed(-0.1049), signed(8.5e-18), signed(-0.0), signed(0.0, exact=False)
    ('+0.196', '−0.105', '+8e−18', '0', '≈0')
    """
    if value == 0:
        return "0" if exact else "≈0"
    sign = "+" if value > 0 else ""
    if abs(value) < 10.0**-digits:
        return sign + compact(value)
    return sign + with_minus(f"{value:.{digits}f}")


def bare(written: str) -> str:
    """Leave the 0 before the point out, for a cell that has no room for it.

    Parameters
    ----------
    written : str
        As `signed` writes it.

    Returns
    -------
    str

    Examples
    --------
    >>> bare("−0.105"), bare("+1.250"), bare("0"), bare("0.5"), bare(">0.999")
    ('−.105', '+1.250', '0', '.5', '>.999')
    """
    return written.removeprefix("0") if written.startswith("0.") else _ZERO.sub(r"\1.", written)


def probability(value: float, digits: int = 3, *, exact: bool = True) -> str:
    """Write a probability; 0 and 1 only where it is 0 or 1.

    Parameters
    ----------
    value : float
        From 0 to 1.
    digits : int
        Decimals; below their reach the number is written with an exponent.
    exact : bool
        Whether 0 and 1 are the true values, and not what float64 rounded to.

    Returns
    -------
    str

    Examples
    --------
    >>> probability(0.6652), probability(0.99999), probability(4e-18)
    ('0.665', '>0.999', '4e−18')
    >>> probability(1.0), probability(1.0, exact=False), probability(0.0, exact=False)
    ('1', '≈1', '≈0')
    """
    if value in (0.0, 1.0):
        return ("" if exact else "≈") + f"{value:.0f}"
    if value < 10.0**-digits:
        return compact(value)
    written = f"{value:.{digits}f}"
    return written if written[0] == "0" else ">0." + "9" * digits


def logit(value: float) -> str:
    """Write a logit, with as many decimals as its size leaves room for.

    Parameters
    ----------
    value : float
        Finite, or −∞ for a masked class.

    Returns
    -------
    str

    Examples
    --------
    >>> logit(2.0), logit(-0.004), logit(1002.0), logit(float("-inf"))
    ('2.00', '−4e−3', '1002.0', '−∞')
    """
    if not math.isfinite(value):
        return compact(value)
    digits = 2 if abs(value) < 100 else 1 if abs(value) < 10_000 else 0
    written = f"{value + 0.0:.{digits}f}"  # + 0.0: no −0
    return compact(value) if value != 0 and float(written) == 0 else with_minus(written)


def with_minus(written: str) -> str:
    """Write a minus sign where there is a hyphen."""
    return written.replace("-", MINUS)
