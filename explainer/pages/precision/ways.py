"""Three ways to write softmax, each computed in a format from the first step to the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from explainer.pages.precision.formats import Format, Values, add_up, exact_softmax

Way = Literal["naive", "shifted", "restored"]
WAYS: Final[tuple[Way, ...]] = get_args(Way)
FORMULAS: Final = {
    "naive": "exp(z)/Σ exp(z)",
    "shifted": "with z − max z",
    "restored": "rounding put back",
}
"""What each way is called."""


@dataclass(frozen=True, eq=False)
class Trace:
    """Softmax in a format, step by step.

    Parameters
    ----------
    format : Format
    way : str
    held : ndarray, shape (n,)
        The logits as the format holds them.
    weights : ndarray, shape (n,)
        The exponentials.
    total : float
        Their sum.
    shares : ndarray, shape (n,)
        What comes out.
    errors : ndarray of float64, shape (n,)
        Of each share, in ulp; NaN where there is none.
    """

    format: Format
    way: Way
    held: Values
    weights: Values
    total: float
    shares: Values
    errors: NDArray[np.float64]

    @property
    def error(self) -> float:
        """The largest error, in ulp; NaN where a share is no number."""
        return float(self.errors.max())

    @property
    def is_distribution(self) -> bool:
        """Whether the shares are numbers, and not all of them 0."""
        shares = self.shares.astype(np.float64)
        return bool(np.isfinite(shares).all() and shares.any())

    @property
    def broken(self) -> str:
        """The step at which it breaks, or nothing.

        Examples
        --------
        >>> from explainer.pages.precision.formats import FORMATS
        >>> take("naive", [12.0, 11.0], FORMATS["float16"]).broken
        'exp(z₁) = ∞, so ∞/∞ = NaN'
        """
        names = [f"z{'₁₂₃₄₅₆'[k]}" for k in range(self.held.size)]
        held, weights = self.held.astype(np.float64), self.weights.astype(np.float64)
        beyond = f"beyond {self.format.largest:g}, and {self.format.name} has no ∞: NaN"
        if not np.isfinite(held).all():
            return f"{names[int(np.isfinite(held).argmin())]} itself is {beyond}"
        if not np.isfinite(weights).all():
            name = names[int(np.isfinite(weights).argmin())]
            return f"exp({name}) = ∞, so ∞/∞ = NaN" if self.format.has_infinity else f"exp({name}) is {beyond}"
        if not np.isfinite(self.total):
            if not self.format.has_infinity:
                return f"the sum is {beyond}"
            return "every exp is finite, the sum is ∞: each share is 0, in silence"
        return "every exp is 0, so 0/0 = NaN" if self.total == 0 else ""


def take(way: Way, logits: Sequence[float], number_format: Format) -> Trace:
    """Compute softmax in a format.

    Parameters
    ----------
    way : {"naive", "shifted", "restored"}
        exp(z)/Σ exp(z); the same of d = z − max z; or with each exp(d) corrected to exp(d) + exp(d)·(exp(e) − 1), where
        e is what the subtraction rounded away. e is itself a number of the format, and six additions find it (Knuth's
        TwoSum).
    logits : sequence of float
    number_format : Format
        In which every single step is rounded.

    Examples
    --------
    >>> from explainer.pages.precision.formats import FORMATS
    >>> take("naive", [11.0, 11.0], FORMATS["float16"]).shares.tolist()
    [0.0, 0.0]
    >>> take("shifted", [11.0, 11.0], FORMATS["float16"]).shares.tolist()
    [0.5, 0.5]
    """
    held = number_format.hold(logits)
    with np.errstate(all="ignore"):
        if way == "naive":
            weights = np.exp(held)
        else:
            highest = held.max()
            shifted = held - highest
            weights = np.exp(shifted)
            if way == "restored":
                weights = weights + weights * np.expm1(rounded_away(held, highest, shifted))
        total = add_up(weights)[-1]
        shares = weights / total
    given = tuple(held.astype(np.float64).tolist())
    errors = np.full(held.size, np.nan)
    if np.isfinite(given).all():
        errors = number_format.errors(shares, exact_softmax(given))
    return Trace(number_format, way, held, weights, float(total), shares, errors)


def rounded_away(a: Values, b: Values, difference: Values) -> Values:
    """Return a − b − difference, which is a number of the format.

    Examples
    --------
    >>> a, b = np.array([0.5], np.float16), np.array([2048.0], np.float16)
    >>> (a - b).item(), rounded_away(a, b, a - b).item()
    (-2048.0, 0.5)
    """
    bb = difference - a
    left: Values = (a - (difference - bb)) - (b + bb)
    return left
