"""Page 3, the derivation: every step of ∂S_i/∂z_j with its rule, in symbols and in live numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explainer.pages.derivation.algebra import Step

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


def derive(i: int, j: int, n: int) -> tuple[Step, ...]:
    """Derive ∂S_i/∂z_j of softmax over n logits by the quotient rule, one step at a time.

    Parameters
    ----------
    i, j : int
        Which output, with respect to which input; they count from 0.
    n : int
        How many logits there are, 2 to 6.

    Returns
    -------
    tuple of Step
        Each with its `rule`, its `sentence`, and its `value` at given logits.

    Raises
    ------
    ValueError
        If `n` or an index is out of range.

    Examples
    --------
    >>> last = derive(0, 1, n=3)[-1]
    >>> last.rule.name, round(last.value([2.0, 1.0, 0.0]), 3)
    ('Definition of softmax', -0.163)
    """
    from explainer.pages.derivation import algebra

    return algebra.derive(i, j, n)
