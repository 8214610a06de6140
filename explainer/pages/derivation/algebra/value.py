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
    Cases,
    Delta,
    Derivative,
    Equation,
    Exp,
    Expression,
    Index,
    Log,
    Logit,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Softmax,
    Sum,
    Total,
)

_STEP = 1e-12  # the complex step's error is of order h², far below rounding


def evaluate(expression: Expression, z: npt.ArrayLike) -> float | npt.NDArray[np.float64]:
    """Compute the value of `expression` at the logits `z`.

    Parameters
    ----------
    expression
        What to evaluate; a rule's statement, with its f and g, has no value.
    z : (n,) array of real numbers
        The logits.

    Returns
    -------
    float or array of float64
        A number; or, for an expression with the letters i and j or a `Matrix`, the array over all i (rows) and all j
        (columns): (n, n), (n, 1) if only i occurs, (1, n) if only j.

    Raises
    ------
    ValueError
        If `z` is not a vector, or too short for an index, or `expression` holds a `Name`.

    Examples
    --------
    >>> z = [1.0, 2.0, 3.0]
    >>> round(evaluate(Derivative(Softmax(0), Logit(1)), z), 6)
    -0.022033
    >>> evaluate(Matrix("diagonal") - Matrix("outer"), z).round(3)
    array([[ 0.082, -0.022, -0.06 ],
           [-0.022,  0.185, -0.163],
           [-0.06 , -0.163,  0.223]])
    """
    logits = np.asarray(z, dtype=np.float64)
    if logits.ndim != 1:
        msg = f"`z` must be a vector of logits, of shape (n,); got shape {logits.shape}. Pass one row at a time."
        raise ValueError(msg)
    with np.errstate(all="ignore"):  # see above: inf and nan are this formula's answer
        value = np.asarray(_value(expression, logits), dtype=np.float64)
    return value if value.ndim else float(value)


def _value(expression: Expression, z: npt.NDArray[Any]) -> Any:
    n = len(z)
    match expression:
        case Number(value):
            return value
        case Logit(k):
            return z[_position(k, n)]
        case Softmax(k):
            return _softmax(z)[_position(k, n)]
        case Total():
            return np.exp(z).sum()
        case Delta(i, j):
            return np.equal(_position(i, n), _position(j, n)).astype(float)
        case Matrix("diagonal"):
            return np.diag(_softmax(z))
        case Matrix("outer"):
            return np.outer(_softmax(z), _softmax(z))
        case Matrix("jacobian"):
            return _value(Derivative(Softmax("i"), Logit("j")), z)
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
            _position(j, n)
            return np.imag(_value(of, z + 1j * _STEP * (np.arange(n) == j))) / _STEP
        case Derivative(of, Logit()):
            return np.concatenate([_value(Derivative(of, Logit(k)), z) for k in range(n)], axis=1)
        case Cases(equal, unequal):
            return np.where(_value(Delta("i", "j"), z) == 1, _value(equal, z), _value(unequal, z))
        case Equation(_, right):
            return _value(right, z)
        case _:
            msg = f"`expression` must be made of logits; got {expression!r}, which has no value. Name a logit instead."
            raise ValueError(msg)


def _position(index: Index, n: int) -> Any:
    """Where `index` points; the letters run over all rows (i) and all columns (j) at once."""
    if index == "i":
        return np.arange(n)[:, np.newaxis]
    if index == "j":
        return np.arange(n)[np.newaxis, :]
    if not 0 <= index < n:
        msg = f"`z` must hold at least {index + 1} logits for index {index}; got {n}. Derive for the same n."
        raise ValueError(msg)
    return index


def _softmax(z: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Softmax that also takes complex logits."""
    exps = np.exp(z - z.real.max())
    shares: npt.NDArray[Any] = exps / exps.sum()
    return shares
