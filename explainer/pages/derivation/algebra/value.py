"""The value of an expression at given logits.

Derivatives are taken by the complex step, ``f(z + i·h·e_j).imag / h``: without a subtraction there is nothing to
cancel, so they are exact to rounding. An expression is evaluated as it is written. Where the formula on the page
overflows, loses digits or divides infinity by infinity, so does its value: that is the formula's own doing, and the
numbers beside it should say so. Only `Softmax` itself is guarded against overflow.

References
----------
J. N. Lyness and C. B. Moler, "Numerical differentiation of analytic functions", SIAM J. Numer. Anal. 4 (1967).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from explainer.pages.derivation.algebra.expression import (
    Delta,
    Derivative,
    Equation,
    Exp,
    Expression,
    Log,
    Logit,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Softmax,
    Sum,
    Total,
)
from explainer.pages.derivation.algebra.structure import places

_STEP = 1e-12  # the complex step's error is of order h², far below rounding


def evaluate(expression: Expression, z: npt.ArrayLike) -> float:
    """Compute the value of `expression` at the logits `z`.

    Parameters
    ----------
    expression
        What to evaluate, with numbers as its indices.
    z : (n,) array of real numbers
        The logits.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If `z` is not a vector, or too short for an index, or `expression` holds what has no value: a letter as an
        index, a `Name` or a matrix.

    Examples
    --------
    >>> round(evaluate(Derivative(Softmax(0), Logit(1)), [1.0, 2.0, 3.0]), 6)
    -0.022033
    """
    logits = np.asarray(z, dtype=np.float64)
    if logits.ndim != 1:
        msg = f"`z` must be a vector of logits, of shape (n,); got shape {logits.shape}. Pass one row at a time."
        raise ValueError(msg)
    with np.errstate(all="ignore"):  # see above: inf and nan are this formula's answer
        return float(_value(expression, logits))


def live_values(expression: Expression, z: npt.ArrayLike) -> tuple[float, ...]:
    """Compute the numbers that stand in `expression` when numbers are put in, in reading order.

    How many they are depends on the expression alone, never on `z`; see `evaluate` for what is raised.

    Examples
    --------
    >>> live_values(Logit(0) - Log(Total()), [0.0, 0.0])
    (0.0, 2.0)
    """
    return tuple(evaluate(place, z) for place in places(expression))


def _value(expression: Expression, z: npt.NDArray[Any]) -> Any:
    match expression:
        case Number(value):
            return value
        case Logit(int(k)):
            return z[_checked(k, z)]
        case Softmax(int(k)):
            exps = np.exp(z - z.real.max())  # of complex logits too
            return exps[_checked(k, z)] / exps.sum()
        case Total():
            return np.exp(z).sum()
        case Delta(int(i), int(j)):
            return float(i == j)
        case Exp(of):
            return np.exp(_value(of, z))
        case Log(of):
            return np.log(_value(of, z))
        case Negative(of):
            return -_value(of, z)
        case Sum(terms):
            return sum(_value(term, z) for term in terms)
        case Product(factors):
            return math.prod(_value(factor, z) for factor in factors)
        case Quotient(top, bottom):
            return np.divide(_value(top, z), _value(bottom, z))
        case Power(base, exponent):
            return _value(base, z) ** exponent
        case Derivative(of, Logit(int(j))):
            moved = np.arange(len(z)) == _checked(j, z)
            return np.imag(_value(of, z + 1j * _STEP * moved)) / _STEP
        case Equation(_, right):
            return _value(right, z)
        case _:
            msg = (
                "`expression` must be made of logits, with numbers as indices; "
                f"got {expression!r}, which has no value. Put the numbers in with `at(expression, i, j)`."
            )
            raise ValueError(msg)


def _checked(index: int, z: npt.NDArray[Any]) -> int:
    if not 0 <= index < len(z):
        msg = f"`z` must hold at least {index + 1} logits for index {index}; got {len(z)}. Derive for the same n."
        raise ValueError(msg)
    return index
