"""What things are called and how numbers are written, on every picture and in every sentence.

Numbers are honest: what is not 0 never reads as 0, what is not 1 never reads as 1, ``-0.000`` does not
exist, and a minus is a minus sign (−), not a hyphen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MINUS = "−"
_ZERO = re.compile(r"^([−+>])0\.")


def sub(index: int) -> str:
    """Write the subscript a person reads for a 0-based index.

    Parameters
    ----------
    index : int
        Counted from 0, as in code.

    Returns
    -------
    str
        Counted from 1, in Unicode subscript digits.

    Examples
    --------
    >>> "z" + sub(0), "S" + sub(9)
    ('z₁', 'S₁₀')
    """
    return str(index + 1).translate(_SUBSCRIPTS)


def name_input(index: int, labels: tuple[str, ...] = ()) -> str:
    """Name logit number `index`, with its class label where there is one.

    Parameters
    ----------
    index : int
    labels : tuple of str
        Empty, or one a class.

    Examples
    --------
    >>> name_input(0), name_input(1, ("cat", "dog"))
    ('z₁', 'z₂ (dog)')
    """
    return _named("z", index, labels)


def name_output(index: int, labels: tuple[str, ...] = ()) -> str:
    """Name probability number `index`, as `name_input` does.

    Parameters
    ----------
    index : int
    labels : tuple of str

    Examples
    --------
    >>> name_output(0), name_output(1, ("cat", "dog"))
    ('S₁', 'S₂ (dog)')
    """
    return _named("S", index, labels)


def name_entry(i: int, j: int) -> str:
    """Name entry (i, j) of the Jacobian.

    Parameters
    ----------
    i, j : int
        Output and input, from 0.

    Examples
    --------
    >>> name_entry(0, 1)
    '∂S₁/∂z₂'
    """
    return f"∂S{sub(i)}/∂z{sub(j)}"


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
        return "?" if math.isnan(value) else _minus("−∞" if value < 0 else "∞")
    mantissa, power = f"{value:.{significant - 1}e}".split("e")
    exponent = int(power)
    if significant == 1 and abs(exponent) >= 100:  # the order of magnitude must do
        return ("−" if value < 0 else "") + power_of_ten(exponent)
    return _minus(mantissa if exponent == 0 else f"{mantissa}e{exponent}")


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
        return _minus(f"{rounded:.{0 if exact else max(significant - 1 - exponent, 0)}f}")
    return _minus(f"{mantissa}×") + power_of_ten(exponent)


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
    return sign + _minus(f"{value:.{digits}f}")


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
    return compact(value) if value != 0 and float(written) == 0 else _minus(written)


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
            yield bare(_minus(shorter))
    if abs(value) >= 10_000:
        yield compact(value)


def _named(symbol: str, index: int, labels: tuple[str, ...]) -> str:
    label = labels[index] if labels else ""
    return f"{symbol}{sub(index)} ({label})" if label else f"{symbol}{sub(index)}"


def _minus(written: str) -> str:
    return written.replace("-", MINUS)
