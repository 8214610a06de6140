"""Softmax's weights exp((zᵢ − max z) / T), with every rounding error on the way to `exp` put back.

An error δ in the argument of `exp` is a relative error δ of the result, so rounding `z − max z` at logits in the
hundreds alone costs hundreds of ulp. Here the subtraction and the division by the temperature each return what they
dropped (`explainer.core.error_free`), and exp(x + r) = exp(x) + exp(x) r gives it back.

The largest weight is kept apart from the sum of the others: 1 − Sᵢ is then a sum of positive numbers, never the
difference of two nearly equal ones.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.core.error_free import (
    BLOCK,
    Array,
    accurate_sum,
    blocks,
    divide,
    product_error,
    square_root,
    subtract,
)

HUGE = 2.0**500


class Weights(NamedTuple):
    """Unnormalised softmax along the last axis: S = `weights` / `total`, to be taken with what rounding dropped."""

    weights: Array  # (..., n)
    dropped: Array  # (..., n), or 0 where it was not asked for
    top: NDArray[np.intp]  # (..., 1): where the largest logit stands
    others: Array  # (..., 1): the sum of all weights but that one
    total: Array  # (..., 1)
    total_dropped: Array  # (..., 1)

    def shares(self, temperature: float, scale: float = 1.0) -> tuple[Array, Array]:
        """Return S / √T and (1 − S) / √T, each right to about 2 ulp, times `scale`, a power of 2.

        1 − S is the weight of all other classes; only for the top one does `total` − weight cancel, and there the sum
        of the others is at hand. The denominator's own rounding errors are put back at the end.
        """
        root, root_dropped = square_root(temperature)
        denominator = self.total * root
        excess = self.total_dropped * root + self.total * root_dropped + product_error(self.total, root, denominator)
        relative = excess / denominator
        denominator = denominator / scale
        share = self.weights / denominator
        share += self.dropped / denominator - share * relative
        rest = self.total - self.weights
        np.put_along_axis(rest, self.top, self.others, axis=-1)
        rest /= denominator
        rest -= rest * relative
        return share, rest


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


def softmax_weights(z: Array, temperature: float = 1.0, lift: float = 0.0, keep_dropped: bool = False) -> Weights:
    """Return exp((z − max z + lift) / temperature) along the last axis, and its sums.

    `lift` keeps small weights out of the subnormal range where a division by a small temperature would show their
    rounding; it cancels in S.
    """
    if temperature > HUGE:  # differences of logits of that size would overflow; a power of 2 changes no digit
        temperature, exponent = math.frexp(temperature)
        z = np.ldexp(z, -exponent)
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
