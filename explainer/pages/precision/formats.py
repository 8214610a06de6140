"""Number formats, from 8 to 64 bits: what each can hold, and where its exp ends. NumPy's, and those of ml_dtypes."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.pages.precision import rounding

ml_dtypes: Any
try:
    import ml_dtypes
except ImportError:  # Python in a browser may lack it
    ml_dtypes = None

Values = NDArray[Any]
"""An array in one of the formats."""

DIGITS: Final = 40
"""Decimal digits of every reference."""
CONTEXT: Final = Context(prec=DIGITS, Emin=-999_999, Emax=999_999)
REFERENCE: Final = f"Python's decimal, {DIGITS} digits"


@dataclass(frozen=True)
class Format:
    """A binary floating-point format.

    Parameters
    ----------
    name : str
    dtype : numpy.dtype
    precision : int
        Binary digits of a normal number, the leading 1 counted.
    largest, normal, least : float
        The largest finite, the smallest normal and the smallest subnormal number.
    has_infinity : bool
        float8 e4m3 has none, and gives NaN instead.

    Examples
    --------
    >>> half = FORMATS["float16"]
    >>> half.hold([0.1]).item(), float(half.ulp(1.0)), round(half.overflow, 2)
    (0.0999755859375, 0.0009765625, 11.09)
    """

    name: str
    dtype: np.dtype[Any]
    precision: int
    largest: float
    normal: float
    least: float
    has_infinity: bool

    @property
    def overflow(self) -> float:
        """ln(largest): beyond it, exp(z) is larger than any number of the format."""
        return math.log(self.largest)

    @property
    def subnormal(self) -> float:
        """ln(normal): below it, exp(z) has fewer digits."""
        return math.log(self.normal)

    @property
    def underflow(self) -> float:
        """ln(least/2): below it, exp(z) is nearer to 0 than to the smallest number of the format."""
        return math.log(self.least) - math.log(2.0)

    @property
    def lead(self) -> float:
        """p·ln 2: from this lead on, 1 + exp(−lead) rounds to 1."""
        return self.precision * math.log(2.0)

    def hold(self, values: ArrayLike) -> Values:
        """Return `values` as the format holds them: each the nearest number of the format, or ∞ or NaN beyond it."""
        with np.errstate(all="ignore"):
            if self.name in rounding.SHAPES and self.dtype == np.float32:
                return rounding.hold(values, rounding.SHAPES[self.name])
            return np.asarray(values, dtype=np.float64).astype(self.dtype)

    def ulp(self, value: ArrayLike) -> NDArray[np.float64]:
        """Return the distance between the numbers of the format around `value`."""
        exponent = np.frexp(np.maximum(np.abs(value), self.normal))[1]
        distance: NDArray[np.float64] = np.ldexp(1.0, exponent - self.precision)
        return distance

    def errors(self, values: Values, truth: Truth) -> NDArray[np.float64]:
        """Return by how many ulp `values` are off; NaN where they are no numbers."""
        with np.errstate(all="ignore"):
            off = np.abs((values.astype(np.float64) - truth.high) - truth.low) / self.ulp(truth.high)
        return np.where(np.isfinite(off), off, np.nan)

    def last(self, holds: Callable[[Values], bool], low: float, high: float) -> float:
        """Find the last number of the format, from `low` on, for which `holds`; by bisection.

        Parameters
        ----------
        holds : callable
            Of an array with one number of the format; true at `low`, and after the first false always false.
        low, high : float
            Not negative.
        """
        whole = np.dtype(f"u{self.dtype.itemsize}")
        first, end = (int(self.hold([value]).view(whole)[0]) for value in (low, high))
        while end - first > 1:  # non-negative numbers of a format are in the order of their bits
            middle = (first + end) // 2
            if holds(np.array([middle], dtype=whole).view(self.dtype)):
                first = middle
            else:
                end = middle
        return float(np.array([first], dtype=whole).view(self.dtype)[0])


_OF_ML_DTYPES = {"float8 e4m3": "float8_e4m3fn", "float8 e5m2": "float8_e5m2", "bfloat16": "bfloat16"}


def known_formats(types: Any) -> dict[str, Format]:
    """Return the formats by name, from the smallest to the largest.

    Parameters
    ----------
    types : module or None
        ml_dtypes; without it its formats are those of `rounding`.
    """
    names = ("float8 e4m3", "float8 e5m2", "float16", "bfloat16", "float32", "float64")
    return {name: _rounded(name) if types is None and name in _OF_ML_DTYPES else _typed(name, types) for name in names}


def _typed(name: str, types: Any) -> Format:
    small = name in _OF_ML_DTYPES
    dtype = getattr(types, _OF_ML_DTYPES[name]) if small else np.dtype(name)
    info = (types if small else np).finfo(dtype)
    with np.errstate(all="ignore"):
        has_infinity = bool(np.isinf(np.array([np.inf]).astype(dtype))[0])
    largest, normal, least = (float(x) for x in (info.max, info.smallest_normal, info.smallest_subnormal))
    return Format(name, np.dtype(dtype), int(info.nmant) + 1, largest, normal, least, has_infinity)


def _rounded(name: str) -> Format:
    shape = rounding.SHAPES[name]
    normal = math.ldexp(1.0, shape.lowest)
    least = math.ldexp(normal, 1 - shape.precision)
    return Format(name, np.dtype(np.float32), shape.precision, shape.largest, normal, least, shape.has_infinity)


FORMATS: Final = known_formats(ml_dtypes)
"""By name, from the smallest to the largest."""


def add_up(values: Values) -> Values:
    """Add numbers one after the other, each sum rounded to their format; return the running totals.

    ``np.sum`` would not do: it adds float16 in float32, and in pairs.

    Examples
    --------
    >>> add_up(np.ones(3000, np.float16))[-1].item()
    2048.0
    """
    with np.errstate(all="ignore"):
        totals: Values = np.add.accumulate(values)
    return totals


@dataclass(frozen=True, eq=False)
class Truth:
    """Numbers to about 32 digits: each the sum of two of float64.

    Parameters
    ----------
    high, low : ndarray of float64
    """

    high: NDArray[np.float64]
    low: NDArray[np.float64]


def told(numbers: Sequence[Decimal]) -> Truth:
    """Return `numbers` as two of float64 each.

    Examples
    --------
    >>> third = told([Decimal(1) / 3])
    >>> third.high.item(), third.low.item()
    (0.3333333333333333, 1.850371707705261e-17)
    """
    high = [float(number) for number in numbers]
    with localcontext(CONTEXT):
        low = [float(number - Decimal(near)) for number, near in zip(numbers, high, strict=True)]
    return Truth(np.array(high), np.array(low))


@functools.lru_cache(maxsize=512)
def exact_softmax(logits: tuple[float, ...]) -> Truth:
    """Return softmax of these very numbers, computed to 40 digits: the reference of every error.

    Examples
    --------
    >>> exact_softmax((2.0, 1.0, 0.0)).high.round(5).tolist()
    [0.66524, 0.24473, 0.09003]
    """
    with localcontext(CONTEXT):
        highest = Decimal(max(logits))
        weights = [(Decimal(z) - highest).exp() for z in logits]
        total = sum(weights, Decimal(0))
        return told([weight / total for weight in weights])
