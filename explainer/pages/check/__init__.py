"""Page 4: is a derivative right, and can a check tell? A checking lab, a bug hunt, and exercises."""

from collections.abc import Callable
from typing import Any

from explainer.core.other_checks import torch_style
from explainer.pages.check.exercises import diagonal_only, exercise_1, exercise_2, exercise_3, gated

__all__ = [
    "bug_hunt",
    "check",
    "diagonal_only",
    "exercise_1",
    "exercise_2",
    "exercise_3",
    "from_the_wild",
    "gated",
    "torch_style",
]


def check(
    jacobian: Callable[[Any], Any] | None = None, *, f: Callable[[Any], Any] | None = None, **choices: Any
) -> Any:
    """Return the checking lab, to be displayed as the last line of a cell.

    Parameters
    ----------
    jacobian : callable, optional
        Your own derivative, z of shape (n,) → shape (m, n), to be checked. Whatever it does is told in the page.
    f : callable, optional
        What it is the derivative of, z of shape (n,) → shape (m,) with m ≤ 10; by default softmax.
    **choices
        What it begins with, where that is not as usual: fields of `explainer.pages.check.settings.LabSettings`
        such as ``logits=[3, 1, 0]``, ``method``, ``step``, and ``claim`` where there is no `jacobian`.

    Returns
    -------
    RunningPage

    Raises
    ------
    TypeError
        For what cannot be called, for an `f` without a `jacobian`, and for what can't be chosen.
    ValueError
        For a choice that there is not, naming it: logits must be finite, since −∞ cannot be moved.

    Examples
    --------
    >>> check(claim="scaled").svg()[:4]
    '<svg'
    >>> import numpy as np
    >>> page = check(lambda z: np.diag(2 * z), f=lambda z: z**2)
    """
    from explainer.pages.check.page import declare, declare_own
    from explainer.pages.check.subjects import own_subject

    if jacobian is None and f is None:
        return declare().run(**choices)
    return declare_own(own_subject(jacobian, f)).run(**choices)


def from_the_wild() -> Any:
    """Return wrong derivatives of softmax that were found in public projects, as cards, each with its citation.

    Returns
    -------
    WildCards
        Text where it is printed, HTML where a cell ends in it; its `cards` hold everything.

    Examples
    --------
    >>> len(from_the_wild().cards)
    14
    """
    from explainer.pages.check.wild import wild_cards

    return wild_cards()


def bug_hunt(number: int = 1, **choices: Any) -> Any:
    """Return a bug hunt of ten rounds, to be displayed as the last line of a cell.

    Parameters
    ----------
    number : int
        From 1 to 9999: everybody with the same number hunts the same ten, in the same order.
    **choices
        What else it begins with, where that is not as usual: fields of
        `explainer.pages.check.hunt_settings.HuntSettings` such as ``method``.

    Returns
    -------
    RunningPage

    Raises
    ------
    TypeError, ValueError
        For what can't be chosen, naming it.

    Examples
    --------
    >>> bug_hunt(7).settings.number
    7
    """
    from explainer.pages.check.hunt_page import declare

    return declare().run(number=number, **choices)
