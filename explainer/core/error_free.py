"""Arithmetic that knows what it rounds away: the error of a sum or a product is itself a float.

It is cheap to compute (Dekker 1971; Knuth, The Art of Computer Programming, vol. 2, 4.2.2), so that a result can be
carried on together with what rounding took from it.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

SPLITTER = 2.0**27 + 1.0
PART = 2**9  # numbers that are multiplied and added up one after another
BLOCK = 2**15  # numbers: temporaries of this size stay in the cache, and cost no fresh memory
Array = NDArray[np.float64]


def blocks(shape: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    """Cut an array of rows into blocks of at most `BLOCK` numbers."""
    rows, columns = shape
    height, width = max(1, BLOCK // max(columns, 1)), max(1, min(columns, BLOCK))
    for i in range(0, rows, height):
        for j in range(0, columns, width):
            yield slice(i, i + height), slice(j, j + width)


def product_error(a: Any, b: float, product: Any) -> Any:
    """Return a b − product, where `product` is a b rounded (Dekker's TwoProduct)."""
    high = a * SPLITTER
    high = high - (high - a)
    low = a - high
    top = b * SPLITTER
    top -= top - b
    bottom = b - top
    return ((high * top - product) + high * bottom + low * top) + low * bottom


def subtract(z: Array, b: Array | float) -> tuple[Array, Array]:
    """Return `z − b` rounded, and the rounding error (Knuth's TwoSum); NaN stands in the error where z is −∞."""
    difference = z - b
    virtual = difference - z
    error = difference - virtual
    np.subtract(z, error, out=error)
    virtual += b
    error -= virtual
    return difference, error


def divide(x: Array, error: Array, temperature: float) -> tuple[Array, Array]:
    """Return `(x + error) / temperature` rounded, and the rounding error."""
    mantissa, exponent = math.frexp(temperature)  # x / 2ᵏ is exact
    x, error = np.ldexp(x, -exponent), np.ldexp(error, -exponent)
    quotient = x / mantissa
    product = quotient * mantissa
    error += (x - product) - product_error(quotient, mantissa, product)
    return quotient, error / mantissa


def accurate_sum(x: Array) -> tuple[Array, Array]:
    """Sum numbers ≥ 0 along the last axis, keeping it, whatever their sizes; return also what rounding the sum dropped.

    Each is cut in two at the same binary place (Rump, Ogita and Oishi 2008): the high parts add up exactly, and the
    low parts are too small for their sum's error to matter.
    """
    _, exponent = np.frexp(np.einsum("ij->i", x)[:, None])  # for short rows `einsum` is several times faster than `sum`
    cut = np.ldexp(1.5, exponent + 25)
    high, low = np.zeros_like(cut), np.zeros_like(cut)
    for block in blocks(x.shape):
        here = cut[block[0]]
        part = x[block] + here
        part -= here
        high[block[0], 0] += np.einsum("ij->i", part)
        np.subtract(x[block], part, out=part)
        low[block[0], 0] += np.einsum("ij->i", part)
    total = high + low
    return total, (high - total) + low


def dot(a: Array, b: Array) -> float:
    """Return Σ aᵢ bᵢ of two vectors, in parts so short that what their sums round adds up to a few ulp."""
    whole = len(a) - len(a) % PART
    parts = np.vecdot(a[:whole].reshape(-1, PART), b[:whole].reshape(-1, PART))
    return float(parts.sum() + np.vecdot(a[whole:], b[whole:]))


def square_root(x: float) -> tuple[float, float]:
    """Return √x rounded, and the rounding error, for any x > 0, however large or small."""
    mantissa, exponent = math.frexp(x)
    if exponent % 2:
        mantissa, exponent = 2.0 * mantissa, exponent - 1
    root = math.sqrt(mantissa)
    dropped = -product_error(root, root, mantissa) / (2.0 * root)
    return math.ldexp(root, exponent // 2), math.ldexp(dropped, exponent // 2)
