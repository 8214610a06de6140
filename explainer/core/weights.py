"""Softmax's weights exp((zᵢ − max z) / T), with every rounding error on the way to `exp` put back.

An error δ in the argument of `exp` is a relative error δ of the result, so rounding `z − max z` at logits in the
hundreds alone costs hundreds of ulp. But the rounding error of a sum or a product is itself a float, and cheap to
compute (Dekker 1971; Knuth, The Art of Computer Programming, vol. 2, 4.2.2). Here the subtraction and the division by
the temperature each return what they dropped, and exp(x + r) = exp(x) + exp(x) r gives it back.

The largest weight is kept apart from the sum of the others: 1 − Sᵢ is then a sum of positive numbers, never the
difference of two nearly equal ones.
"""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

DTYPES: dict[int, np.dtype[np.floating]] = {2: np.dtype(np.float16), 4: np.dtype(np.float32)}
DOUBLE: np.dtype[np.floating] = np.dtype(np.float64)
SPLITTER = 2.0**27 + 1.0
BLOCK = 2**15  # numbers: temporaries of this size stay in the cache, and cost no fresh memory
Array = NDArray[np.float64]


class Weights(NamedTuple):
    """Unnormalised softmax along the last axis: S = `weights` / `total`, to be taken with what rounding dropped."""

    weights: Array  # (..., n)
    dropped: Array  # (..., n), or 0 where it was not asked for
    top: NDArray[np.intp]  # (..., 1): where the largest logit stands
    others: Array  # (..., 1): the sum of all weights but that one
    total: Array  # (..., 1)
    total_dropped: Array  # (..., 1)

    def shares(self, temperature: float) -> tuple[Array, Array]:
        """Return S / √T and (1 − S) / √T, each right to about 2 ulp.

        1 − S is the weight of all other classes; only for the top one does `total` − weight cancel, and there the sum
        of the others is at hand. The denominator's own rounding errors are put back at the end.
        """
        root = math.sqrt(temperature)
        root_dropped = -_product_error(root, root, temperature) / (2.0 * root)
        denominator = self.total * root
        excess = self.total_dropped * root + self.total * root_dropped + _product_error(self.total, root, denominator)
        relative = excess / denominator
        share = self.weights / denominator
        share += self.dropped / denominator - share * relative
        rest = self.total - self.weights
        np.put_along_axis(rest, self.top, self.others, axis=-1)
        rest /= denominator
        rest -= rest * relative
        return share, rest


def as_real(name: str, value: ArrayLike) -> tuple[Array, np.dtype[np.floating]]:
    """Read real numbers as float64, with the dtype a result should have: floats keep theirs, the rest is float64."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        msg = f"`{name}` must be a rectangular array of real numbers; {error}. Give every row the same length."
        raise ValueError(msg) from error
    if array.dtype.kind not in "fiub":
        msg = f"`{name}` must hold real numbers; got dtype {array.dtype}. Pass floats or integers."
        raise TypeError(msg)
    dtype = DTYPES.get(array.dtype.itemsize, DOUBLE) if array.dtype.kind == "f" else DOUBLE
    return array.astype(np.float64, copy=False), dtype


def as_temperature(temperature: float) -> float:
    """Read a temperature: one finite number above zero."""
    try:
        value = float(temperature)
    except (TypeError, ValueError) as error:
        msg = f"`temperature` must be one real number; got {temperature!r}. Pass a float such as 1.0."
        raise TypeError(msg) from error
    if not 0.0 < value < math.inf:
        msg = f"`temperature` must be finite and greater than 0; got {value}. Use a small one (0.05) to sharpen."
        raise ValueError(msg)
    return value


def peak(z: Array) -> Array:
    """Return the largest logit along the last axis, keeping the axis, or say which logit rules a softmax out."""
    largest: Array = z.max(axis=-1, keepdims=True)
    if not np.isfinite(largest).all():
        row = z[tuple(np.argwhere(~np.isfinite(largest[..., 0]))[0])]
        if np.isnan(row).any():
            msg = f"`z` must not hold NaN; got NaN at index {int(np.isnan(row).argmax())}. Replace it first."
        elif (row == np.inf).any():
            msg = f"`z` must not hold +∞; got it at index {int(row.argmax())}. Use a large finite logit."
        else:
            msg = "`z` must hold a finite logit; got a row of −∞ only, which has no softmax. Unmask one class."
        raise ValueError(msg)
    return largest


def blocks(shape: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    """Cut an array of rows into blocks of at most `BLOCK` numbers."""
    rows, columns = shape
    height, width = max(1, BLOCK // max(columns, 1)), max(1, min(columns, BLOCK))
    for i in range(0, rows, height):
        for j in range(0, columns, width):
            yield slice(i, i + height), slice(j, j + width)


def _product_error(a: Any, b: float, product: Any) -> Any:
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
    error += (x - product) - _product_error(quotient, mantissa, product)
    return quotient, error / mantissa


def accurate_sum(x: Array) -> tuple[Array, Array]:
    """Sum numbers ≥ 0 along the last axis, keeping it, whatever their sizes; return also what rounding the sum dropped.

    Each is cut in two at the same binary place (Rump, Ogita and Oishi 2008): the high parts add up exactly, and the
    low parts are too small for their sum's error to matter.
    """
    _, exponent = np.frexp(x.max(axis=-1, keepdims=True, initial=0.0))
    cut = np.ldexp(1.5, exponent + 25)
    high, low = np.zeros_like(cut), np.zeros_like(cut)
    for block in blocks(x.shape):
        here = cut[block[0]]
        part = x[block] + here
        part -= here
        high[block[0]] += part.sum(axis=-1, keepdims=True)
        np.subtract(x[block], part, out=part)
        low[block[0]] += part.sum(axis=-1, keepdims=True)
    total = high + low
    return total, (high - total) + low


def softmax_weights(z: Array, temperature: float = 1.0, lift: float = 0.0, keep_dropped: bool = False) -> Weights:
    """Return exp((z − max z + lift) / temperature) along the last axis, and its sums.

    `lift` keeps small weights out of the subnormal range where a division by a small temperature would show their
    rounding; it cancels in S.
    """
    shape, rows = z.shape, z.reshape(-1, z.shape[-1])
    with np.errstate(all="ignore"):
        largest = peak(rows)
        top = rows.argmax(axis=-1, keepdims=True)
        winners = (np.arange(len(rows))[:, None], top)
        largest, largest_dropped = subtract(largest, lift)
        weights = np.empty_like(rows)
        dropped = np.zeros_like(rows) if keep_dropped else np.zeros((1, 1))
        for block in blocks(rows.shape):
            x, error = subtract(rows[block], largest[block[0]])
            error -= largest_dropped[block[0]]
            if temperature != 1.0:
                x, error = divide(x, error, temperature)
            np.exp(x, out=x)
            error *= x
            error[x == 0.0] = 0.0
            np.add(x, error, out=weights[block])
            if keep_dropped:
                dropped[block] = (x - weights[block]) + error
        winner = weights[winners]
        weights[winners] = 0.0
        if weights.shape[-1] <= BLOCK or keep_dropped:
            others, others_dropped = accurate_sum(weights)
        else:  # NumPy's pairwise sum of so many is right to a few ulp, in half the time
            others = weights.sum(axis=-1, keepdims=True)
            others_dropped = np.zeros_like(others)
        weights[winners] = winner
        total = others + winner
        total_dropped = (winner - (total - (total - winner))) + (others - (total - winner))
        total_dropped += others_dropped + (dropped.sum(axis=-1, keepdims=True) if keep_dropped else 0.0)
    each, single = shape, (*shape[:-1], 1)
    return Weights(
        weights.reshape(each),
        dropped.reshape(each) if keep_dropped else dropped,
        top.reshape(single),
        others.reshape(single),
        total.reshape(single),
        total_dropped.reshape(single),
    )
