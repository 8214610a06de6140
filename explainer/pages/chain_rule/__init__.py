"""Page 5, add or multiply? The chain rule: a row, a move, a column, a loss, a layer, and whether it matters."""

from typing import Any

from explainer.core.routes import ROUTES
from explainer.core.training import train
from explainer.pages.chain_rule.digits import HELD_OUT, RIGHT_ANSWERS, load_digits

__all__ = ["HELD_OUT", "RIGHT_ANSWERS", "ROUTES", "chain_rule", "load_digits", "train"]


def chain_rule(**choices: Any) -> Any:
    """Return the page of the chain rule, to be displayed as the last line of a cell.

    Parameters
    ----------
    **choices
        What it begins with, where that is not as usual: fields of
        `explainer.pages.chain_rule.settings.ChainRuleSettings` such as ``logits=[3, 1, 0]``, ``section="column"``.

    Returns
    -------
    RunningPage

    Raises
    ------
    TypeError, ValueError
        For what can't be chosen, naming it.

    Examples
    --------
    >>> page = chain_rule(logits=[3.0, 1.0], section="loss")
    >>> page.settings.target, page.svg()[:4]
    ((0.0, 1.0), '<svg')
    """
    from explainer.pages.chain_rule.page import run

    return run(**choices)
