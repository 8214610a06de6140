"""Page 1, the Explorer: everything about softmax's derivative, moving under the reader's hand."""

from typing import Any

__all__ = ["explorer"]


def explorer(**choices: Any) -> Any:
    """Return the Explorer, to be displayed as the last line of a cell.

    Parameters
    ----------
    **choices
        What it begins with, where that is not as usual: fields of `explainer.pages.explorer.settings.ExplorerSettings`
        such as ``logits=[3, 1, 0]``, ``labels``, ``temperature``.

    Returns
    -------
    RunningPage

    Raises
    ------
    TypeError, ValueError
        For what can't be chosen, naming it.

    Examples
    --------
    >>> page = explorer(logits=[3.0, 1.0])
    >>> page.settings.logits, page.svg()[:4]
    ((3.0, 1.0), '<svg')
    """
    from explainer.pages.explorer.page import declare

    return declare().run(**choices)
