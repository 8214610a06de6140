"""Page 6, numbers that break: what softmax and its derivative come to in the formats of real hardware."""

from collections.abc import Sequence
from typing import Any

from explainer.pages.precision.exercises import (
    find_dead_lead,
    find_even_temperature,
    find_silent_zeros,
    find_turning_share,
    write_softmax,
    write_temperature_slope,
)

__all__ = [
    "find_dead_lead",
    "find_even_temperature",
    "find_silent_zeros",
    "find_turning_share",
    "precision",
    "softmax_in_formats",
    "write_softmax",
    "write_temperature_slope",
]


def precision(**choices: Any) -> Any:
    """Return the page on numbers that break, to be displayed as the last line of a cell.

    Parameters
    ----------
    **choices
        What it begins with, where that is not as usual: fields of
        `explainer.pages.precision.settings.PrecisionSettings` such as ``logits=[12, 0]``, ``section="saturation"``.

    Returns
    -------
    RunningPage

    Raises
    ------
    TypeError, ValueError
        For what can't be chosen, naming it.

    Examples
    --------
    >>> page = precision(logits=[12.0, 0.0])
    >>> page.numbers.selected.broken, page.svg()[:4]
    ('exp(z₁) = ∞, so ∞/∞ = NaN', '<svg')
    """
    from explainer.pages.precision.page import declare

    return declare().run(**choices)


def softmax_in_formats(z: Sequence[float]) -> Any:
    """Return softmax of your own logits in six formats and three ways, as a table.

    Parameters
    ----------
    z : sequence of float
        2 to 6 logits within ±800.

    Returns
    -------
    FormatTable
        Text where it is printed, HTML where a cell ends in it; its `traces` hold every step.

    Raises
    ------
    ValueError
        For other logits.

    Examples
    --------
    >>> print(softmax_in_formats([11.0, 11.0]))
                    exp(z)/Σ exp(z)      with z − max z   rounding put back
    float8 e4m3                 NaN                   0                   0
    float8 e5m2                 NaN                   0                   0
    float16                   all 0                   0                   0
    bfloat16                      0                   0                   0
    float32                       0                   0                   0
    float64                       0                   0                   0
    largest error of a share, in ulp
    """
    from explainer.pages.precision.table import tabulate

    return tabulate(z)
