"""Page 3, the derivation: every step of ∂S_i/∂z_j with its rule, in symbols and in live numbers."""

from typing import Any

from explainer.pages.derivation.algebra import derive

__all__ = ["derivation", "derive"]


def derivation(**choices: Any) -> Any:
    """Return the page of the derivation, to be displayed as the last line of a cell.

    Parameters
    ----------
    **choices
        What it begins with, where that is not as usual: fields of
        `explainer.pages.derivation.settings.DerivationSettings` such as ``logits=[3, 1, 0]``, ``selected=(0, 0)``,
        ``route="pattern"``.

    Returns
    -------
    RunningPage

    Raises
    ------
    TypeError, ValueError
        For what can't be chosen, naming it.

    Examples
    --------
    >>> page = derivation(logits=[3.0, 1.0])
    >>> page.settings.logits, page.svg()[:4]
    ((3.0, 1.0), '<svg')
    """
    from explainer.pages.derivation.page import declare

    return declare().run(**choices)
