"""How numbers of a format are written: as many digits as it has; ∞, NaN and 0 for what they are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from explainer.views.numerals import bare, compact

NEAR_ONE: Final = 0.9995
"""From here on to 1, it is written how much is missing."""


def written(value: float, precision: int = 53, most: int = 4) -> str:
    """Write a number of a format: as many digits as it has, at most `most`; ∞, NaN and 0 for what they are.

    Examples
    --------
    >>> written(float("nan")), written(float("inf")), written(59874.14), written(1e-9), written(1 - 2**-24)
    ('NaN', '∞', '59870', '1e−9', '1 − 6e−8')
    """
    if math.isnan(value):
        return "NaN"
    if value == 0 or math.isinf(value):
        return compact(value)
    if NEAR_ONE < value < 1:
        return f"1 − {compact(1 - value)}"
    digits = min(most, max(2, math.ceil(precision * math.log10(2.0)) + 1))
    if 1e-4 <= abs(value) < 1e6:
        rounded = float(f"{value:.{digits - 1}e}")
        return f"{rounded:.15g}".replace("-", "−")
    return compact(value, digits).replace(".000", "").replace("1.0e", "1e")


def shorter_written(share: float, precision: int = 53) -> Iterator[str]:
    """Write a share ever shorter: `written`, without the 0 before the point, with fewer digits, and roughly.

    Examples
    --------
    >>> list(shorter_written(0.6652)), list(shorter_written(1.234e-7)), list(shorter_written(1 - 2**-24))
    (['0.665', '.665', '.67'], ['1.23e−7', '1e−7', '<.01'], ['1 − 6e−8', '>.999'])
    """
    words = written(share, precision, 3)
    yield words
    if not 0 < share < 1:
        return
    if share > NEAR_ONE:
        yield ">.999"
    elif share < 0.01:
        yield compact(share)
        yield "<.01"
    else:
        yield bare(words)
        yield bare(f"{share:.2f}") if share < 0.995 else ">.99"


def ulps(error: float) -> str:
    """Write an error in ulp."""
    return "–" if math.isnan(error) else "0" if error == 0 else f"{error:.2g}" if error < 100 else f"{error:.0f}"
