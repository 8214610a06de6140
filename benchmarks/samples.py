"""What many measurements of one thing come to, and how two things compare that were measured in turns."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Samples:
    """A distribution in four numbers.

    Attributes
    ----------
    median, p95 : float
        In the unit of what was measured; NaN for no measurement at all.
    count : int
        How many measurements there are.
    lost : int
        How many gave no answer in time; they are no part of the others.
    """

    median: float
    p95: float
    count: int
    lost: int = 0


def summarize(values: Sequence[float | None]) -> Samples:
    """Return the median and the 95th percentile (nearest rank) of `values`, None being a lost one.

    Examples
    --------
    >>> summarize([3.0, 1.0, 2.0, None])
    Samples(median=2.0, p95=3.0, count=3, lost=1)
    """
    known = sorted(value for value in values if value is not None)
    lost = len(values) - len(known)
    if not known:
        return Samples(math.nan, math.nan, 0, lost)
    rank = math.ceil(0.95 * len(known)) - 1
    return Samples(statistics.median(known), known[rank], len(known), lost)


def paired_ratio(rounds: Sequence[Sequence[float | None]], others: Sequence[Sequence[float | None]]) -> float:
    """Return the median, over rounds measured in turns, of how many times the median of `rounds` is that of `others`.

    What slows the machine for a while slows both, so that the ratio of one round means more than one of two days.

    Examples
    --------
    >>> paired_ratio([[10.0], [40.0]], [[5.0], [20.0]])
    2.0
    """
    pairs = [(summarize(a).median, summarize(b).median) for a, b in zip(rounds, others, strict=True)]
    ratios = [a / b for a, b in pairs if b > 0 and not math.isnan(a)]
    return statistics.median(ratios) if ratios else math.nan
