"""Page 8, should you care? What softmax's Jacobian costs, where it is used all the same, and what is said about it."""

from typing import Any

from explainer.pages.cost.exercises import (
    find_largest_vocabulary,
    find_winning_temperature,
    find_wrong_axis,
    write_attention_backward,
)

__all__ = [
    "cost",
    "find_largest_vocabulary",
    "find_winning_temperature",
    "find_wrong_axis",
    "write_attention_backward",
]


def cost(**choices: Any) -> Any:
    """Return the page on what it costs, to be displayed as the last line of a cell.

    Parameters
    ----------
    **choices
        What it begins with, where that is not as usual: fields of `explainer.pages.cost.settings.CostSettings` such as
        ``section="attention"``, ``size=128_256``.

    Returns
    -------
    RunningPage

    Raises
    ------
    TypeError, ValueError
        For what can't be chosen, naming it.

    Examples
    --------
    >>> page = cost(section="next", rivals="equal")
    >>> round(page.numbers.needed["equal"], 2), page.svg()[:4]
    (10.82, '<svg')
    """
    from explainer.pages.cost.page import run

    return run(**choices)
