"""Page 7, the shape of softmax's derivative: what kind of matrix J is, as something one can take hold of."""

from typing import Any

from explainer.pages.shape.exercises import (
    find_half,
    find_long_ellipse,
    find_null_move,
    write_curvature,
    write_second_order,
)

__all__ = ["find_half", "find_long_ellipse", "find_null_move", "shape", "write_curvature", "write_second_order"]


def shape(**choices: Any) -> Any:
    """Return the page on the shape of the derivative, to be displayed as the last line of a cell.

    Parameters
    ----------
    **choices
        What it begins with, where that is not as usual: fields of `explainer.pages.shape.settings.ShapeSettings` such
        as ``logits=[0, 0, 0]``, ``section="spectrum"``.

    Returns
    -------
    RunningPage

    Raises
    ------
    TypeError, ValueError
        For what can't be chosen, naming it.

    Examples
    --------
    >>> page = shape(logits=[0.0, 0.0, 0.0])
    >>> page.numbers.is_round, page.svg()[:4]
    (True, '<svg')
    """
    from explainer.pages.shape.page import run

    return run(**choices)
