"""Page 2, why it is tricky: what depends on what, in softmax and in a function that takes each number alone."""

from typing import Any

from explainer.core.elementwise import FUNCTIONS as ELEMENTWISE

__all__ = ["ELEMENTWISE", "dependence"]


def dependence(**choices: Any) -> Any:
    """Return the page on dependence, to be displayed as the last line of a cell.

    Parameters
    ----------
    **choices
        What it begins with, where that is not as usual: fields of
        `explainer.pages.dependence.settings.DependenceSettings` such as ``logits=[3, 1, 0]``, ``labels``,
        ``function="ReLU"``.

    Returns
    -------
    RunningPage

    Raises
    ------
    TypeError, ValueError
        For what can't be chosen, naming it.

    Examples
    --------
    >>> page = dependence(logits=[3.0, 1.0])
    >>> page.settings.logits, page.svg()[:4]
    ((3.0, 1.0), '<svg')
    """
    from explainer.pages.dependence.page import declare

    return declare().run(**choices)
