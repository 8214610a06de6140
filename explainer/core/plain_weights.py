"""Softmax's weights as exp(zᵢ) itself, where these can be had: no max z is subtracted, so nothing has to be put back.

That is the rule: logits of a few hundred at most, of which none has nearly all the probability. It takes a third of the
time of `explainer.core.softmax_weights`, which does for every row; each row here says whether it is of the rule.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.core.error_free import BLOCK, Array, accurate_sum, blocks, dot

LEAST, MOST = 1e-150, 1e150  # of a sum of weights, and of a share: no product of two such loses digits
REST = 2.0**-20  # of 1 − S: what a sum drops is known to 2⁻²⁵ of its last place
SAMPLES = 16


def plain_shares(z: Array) -> tuple[Array, Array, NDArray[np.bool_] | None]:
    """Return S and 1 − S of each row, right to about 2 ulp, and which rows are: None for all of them.

    1 − S is (total − weight) + what the total dropped: the difference is exact where it cancels.
    """
    weights = np.exp(z)
    total, dropped = accurate_sum(weights)
    relative = dropped / total
    share = weights / total
    share -= share * relative
    rest = total - weights
    rest += dropped
    rest /= total
    rest -= rest * relative
    if total.min(initial=1.0) >= LEAST and share.min(initial=1.0) >= LEAST and rest.min(initial=1.0) >= REST:
        return share, rest, None
    is_right = (total >= LEAST) & (share.min(axis=-1, keepdims=True) >= LEAST)
    is_right &= rest.min(axis=-1, keepdims=True) >= REST
    return share, rest, is_right[:, 0]


def plain_product(z: Array, v: Array) -> tuple[Array, NDArray[np.bool_] | None]:
    """Return S ⊙ (v − S·v) of each row, and which rows are right: None for all of them.

    S·v is measured from an entry of v, so that of equal entries exactly 0 is left; in a long row of both signs, from 0.
    """
    product = np.empty_like(z)
    if z.shape[-1] <= BLOCK:
        is_right = _short_products(z, v, product)
    else:
        is_right = np.array([_long_product(*row) for row in zip(z, v, product, strict=True)], dtype=bool)
    return product, None if is_right.all() else is_right


def _short_products(z: Array, v: Array, product: Array) -> NDArray[np.bool_]:
    """Fill in rows that fit into a block; v − S·v is measured from v at the top where that has half of S."""
    is_right = np.empty((len(z), 1), bool)
    scratch = np.empty((2, min(len(z), max(1, BLOCK // z.shape[-1])), z.shape[-1]))
    for rows, _ in blocks(z.shape):
        vector = v[rows]
        weights = np.exp(z[rows], out=product[rows])
        total = weights.sum(axis=-1, keepdims=True)
        top = weights.argmax(axis=-1, keepdims=True)
        has_half = np.take_along_axis(weights, top, axis=-1) > total / 2.0
        pivot = np.take_along_axis(vector, np.where(has_half, top, _small_entry(vector)), axis=-1)
        moved, products = scratch[:, : len(vector)]
        np.subtract(vector, pivot, out=moved)
        mean = np.multiply(weights, moved, out=products).sum(axis=-1, keepdims=True) / total
        is_right[rows] = _keeps_digits(weights, vector, total, mean)
        moved -= mean
        weights *= 1.0 / total
        weights *= moved
    return is_right[:, 0]


def _long_product(z: Array, v: Array, product: Array) -> bool:
    """Fill in one row, block by block, and return whether it is right: not where an entry has half of S."""
    pivot, first = v[_small_entry(v)], v[:SAMPLES]
    if first.min() < 0.0 < first.max() and np.count_nonzero(first == pivot) == 1:
        pivot = 0.0  # v has no offset that S·v would have to be freed of, and is not constant
    total = mean = top = 0.0  # the top is no less than the largest weight
    scratch = np.empty(BLOCK)
    parts = [slice(begin, begin + BLOCK) for begin in range(0, len(z), BLOCK)]
    for part in parts:
        weights = np.exp(z[part], out=product[part])
        block_total = weights.sum()
        total += block_total
        top = max(top, block_total)
        mean += dot(weights, np.subtract(v[part], pivot, out=scratch[: len(weights)]) if pivot else v[part])
    mean /= total
    if top > total / 2.0:  # a block has half; has one of its entries?
        top = product.max()
    is_right = bool(_keeps_digits(product, v, total, mean)) and top <= total / 2.0
    mean, inverse = mean + pivot, 1.0 / total
    for part in parts:
        weights = product[part]
        weights *= inverse
        weights *= np.subtract(v[part], mean, out=scratch[: len(weights)])
    return is_right


def _small_entry(v: Array) -> Any:
    """Return where one of a row's first entries stands that is not large: what it is taken from keeps its digits."""
    return np.abs(v[..., :SAMPLES]).argmin(axis=-1, keepdims=v.ndim > 1)


def _keeps_digits(weights: Array, v: Array, total: Any, mean: Any) -> Any:
    """Whether no weight or product is a subnormal number of which the share is none, and nothing has overflowed."""
    is_large = total >= 1.0
    if not np.all(is_large):
        keep = weights.ndim > 1
        least, most = weights.min(axis=-1, keepdims=keep), np.abs(v).max(axis=-1, keepdims=keep)
        is_large |= (total >= LEAST) & (least >= LEAST) & (most >= LEAST)
    return is_large & (total <= MOST) & np.isfinite(mean)
