"""What is left of softmax and its derivative where one logit leads, computed in a format."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.pages.precision.formats import CONTEXT, Format, Truth, Values, told

QUANTITIES: Final = {
    "first": ("S₁", ""),
    "rest": ("1 − S₁", "by subtraction"),
    "others": ("1 − S₁", "as Σ of the others"),
    "textbook": ("∂S₁/∂z₁", "S₁(1 − S₁)"),
    "kept": ("∂S₁/∂z₁", "S₁ · Σ of the others"),
    "log": ("ln S₂", "log(softmax)"),
    "logsoftmax": ("ln S₂", "log_softmax"),
    "chain": ("∂L/∂z₁", "−y/S through J"),
    "fused": ("∂L/∂z₁", "S − y"),
}
"""What is computed, and how: each thing by the usual way and by one that keeps its digits."""


@dataclass(frozen=True, eq=False)
class Saturation:
    """Everything of `QUANTITIES`, at some leads.

    Parameters
    ----------
    values : mapping of str to ndarray of float64, shape (m,)
        What the format gives.
    truths : mapping of str to ndarray of float64, shape (m,)
    errors : mapping of str to ndarray of float64, shape (m,)
        Relative to the truth; NaN where there is no number, 1 where a number became 0.
    """

    values: Mapping[str, NDArray[np.float64]]
    truths: Mapping[str, NDArray[np.float64]]
    errors: Mapping[str, NDArray[np.float64]]


def saturate(leads: NDArray[np.float64], number_format: Format) -> Saturation:
    """Compute everything for two logits, of which the first leads; every step rounded to the format.

    The loss L = −ln S₂ says that the second class was right. Its gradient goes through the whole Jacobian from −y/S, or
    is S − y at once.

    Parameters
    ----------
    leads : ndarray of float64, shape (m,)
    number_format : Format

    Examples
    --------
    >>> from explainer.pages.precision.formats import FORMATS
    >>> at = saturate(np.array([40.0]), FORMATS["float64"])
    >>> [f"{at.values[name].item():.2g}" for name in ("first", "textbook", "kept")]
    ['1', '0', '4.2e-18']
    """
    lead = number_format.hold(leads)
    one, zero = number_format.hold(1.0), number_format.hold(0.0)
    with np.errstate(all="ignore"):
        weight = np.exp(zero - lead)
        total = one + weight
        first, second = one / total, weight / total
        rest = one - first
        textbook = first * rest
        upstream = (-zero / first, -one / second)
        values: dict[str, Values] = {
            "first": first,
            "rest": rest,
            "others": second,
            "textbook": textbook,
            "kept": first * second,
            "log": np.log(second),
            "logsoftmax": (zero - lead) - np.log1p(weight),
            "chain": upstream[0] * textbook + upstream[1] * (-second * first),
            "fused": first - zero,
        }
    truths = _truths(lead.astype(np.float64))
    found = {name: value.astype(np.float64) for name, value in values.items()}
    errors = {name: _relative(found[name], truths[name]) for name in QUANTITIES}
    return Saturation(found, {name: truth.high for name, truth in truths.items()}, errors)


def _relative(value: NDArray[np.float64], truth: Truth) -> NDArray[np.float64]:
    with np.errstate(all="ignore"):
        error = np.abs((value - truth.high) - truth.low) / np.abs(truth.high)
    return np.where(np.isfinite(error), error, np.nan)


def _truths(leads: NDArray[np.float64]) -> dict[str, Truth]:
    rows = [_exact(lead) for lead in leads.tolist()]
    first, second, slope, log = (told(column) for column in zip(*rows, strict=True))
    return {
        "first": first, "rest": second, "others": second, "textbook": slope, "kept": slope,
        "log": log, "logsoftmax": log, "chain": first, "fused": first,
    }  # fmt: skip


@functools.lru_cache(maxsize=4096)
def _exact(lead: float) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Return S₁, S₂, S₁S₂ and ln S₂, to 40 digits."""
    with localcontext(CONTEXT):
        weight = (-Decimal(lead)).exp()
        first, second = 1 / (1 + weight), weight / (1 + weight)
        return first, second, first * second, -Decimal(lead) - (1 + weight).ln()
