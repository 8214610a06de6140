"""Softmax's sum in one pass over the logits, in two chunks, and in every order; and long sums of ones."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.pages.precision.formats import FORMATS, Format, Values, add_up

MOST_ONES: Final = 65_536


@dataclass(frozen=True, eq=False)
class Pass:
    """The state after each logit.

    Parameters
    ----------
    maxima : ndarray, shape (..., n)
        m_k, the largest logit so far.
    factors : ndarray, shape (..., n)
        exp(m_{k−1} − m_k), by which the sum so far is corrected; 1 at the first.
    totals : ndarray, shape (..., n)
        d_k, the sum of exp(z − m_k) so far.
    """

    maxima: Values
    factors: Values
    totals: Values


def one_pass(held: Values) -> Pass:
    """Go once through logits, along the last axis, every step rounded to their format.

    m_k = max(m_{k−1}, z_k) and d_k = d_{k−1} exp(m_{k−1} − m_k) + exp(z_k − m_k), after Milakov and Gimelshein,
    “Online normalizer calculation for softmax” (2018); FlashAttention (Dao et al. 2022) is built on it.

    Parameters
    ----------
    held : ndarray, shape (..., n)

    Examples
    --------
    >>> went = one_pass(np.array([0.0, 1.0, 0.0], np.float32))
    >>> went.maxima.tolist(), went.totals.round(3).tolist()
    ([0.0, 1.0, 1.0], [1.0, 1.3680000305175781, 1.7359999418258667])
    """
    maximum = held[..., 0]
    total = np.ones_like(maximum)
    maxima, factors, totals = [maximum], [total], [total]
    with np.errstate(all="ignore"):
        for k in range(1, held.shape[-1]):
            higher = np.maximum(maximum, held[..., k])
            factor = np.exp(maximum - higher)
            total = total * factor + np.exp(held[..., k] - higher)
            maximum = higher
            maxima.append(maximum)
            factors.append(factor)
            totals.append(total)
    return Pass(*(np.stack(column, axis=-1) for column in (maxima, factors, totals)))


def merge(first: tuple[Any, Any], second: tuple[Any, Any]) -> tuple[Any, Any]:
    """Return the state after two chunks from the states (m, d) after each.

    Examples
    --------
    >>> m, d = merge((np.float32(0), np.float32(1)), (np.float32(1), np.float32(1)))
    >>> m.item(), round(d.item(), 4)
    (1.0, 1.3679)
    """
    with np.errstate(all="ignore"):
        maximum = np.maximum(first[0], second[0])
        return maximum, first[1] * np.exp(first[0] - maximum) + second[1] * np.exp(second[0] - maximum)


def two_passes(held: Values) -> float:
    """Return Σ exp(z − max z), the maximum found first."""
    with np.errstate(all="ignore"):
        return float(add_up(np.exp(held - held.max()))[-1])


def every_order(held: Values) -> NDArray[np.float64]:
    """Return what one pass gives for each order of the logits, shape (n!,)."""
    orders = np.array(list(itertools.permutations(range(held.size))))
    return one_pass(held[orders]).totals[..., -1].astype(np.float64)


@functools.cache
def ones() -> Mapping[str, NDArray[np.float64]]:
    """Return, by format, the running total of ones that are added one after the other.

    Examples
    --------
    >>> {name: int(totals[-1]) for name, totals in ones().items()}["float16"]
    2048
    """
    return {name: _ones(held) for name, held in FORMATS.items()}


def _ones(held: Format) -> NDArray[np.float64]:
    return add_up(held.hold(np.ones(MOST_ONES))).astype(np.float64)
