"""Page 6, numbers that break: what softmax and its derivative come to in the formats of real hardware."""

from typing import Any

__all__ = ["precision"]


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
